"""How well the balance of a pair of countries, as shown, matches what readers say of the same sentences.

Gold is (cooperation - conflict) / (cooperation + conflict) over the labels; shown is `metrics.balance` over
the sentences in which something is said to pass. Only pairs count in which, by the labels, something passes
in at least five sentences.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from monitor.evaluation.goldset import Predictions
from monitor.evaluation.measures import Floats, Measured, resampled, share
from monitor.evaluation.pair_measures import LEAST, Asked, asked, by_pair
from monitor.metrics.balance import MOST_TAU, balance

LEAST_TAU = 0.01
"""What `relations/calibration.toml` takes for a model without an error of its own."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Some pairs of countries: the labels' balance, the sums of the chances of conflict and cooperation.

    `none` has the chances that there is no conflict, and no cooperation: shape (pairs, 2).
    """

    gold: Floats
    conflict: Floats
    cooperation: Floats
    none: Floats

    @property
    def balance(self) -> Floats:
        """The balance as shown, NaN where nothing is said to pass."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return (self.cooperation - self.conflict) / (self.cooperation + self.conflict)


def shown(found: Predictions) -> Shown:
    """Return the balances of the pairs with enough sentences in which something passes."""
    kept = [rows for rows in by_pair(asked(found)) if sum(row.label != 0 for row in rows) >= LEAST]
    gold = [sum(row.label for row in rows) / sum(row.label != 0 for row in rows) for rows in kept]
    chances = [[(0.0, 0.0), *(_chances(row) for row in rows if row.sign)] for rows in kept]
    sums = np.array([np.sum(rows, axis=0) for rows in chances]).reshape(-1, 2)
    none = np.array([np.prod(1 - np.array(rows), axis=0) for rows in chances]).reshape(-1, 2)
    return Shown(np.array(gold), sums[:, 0], sums[:, 1], none)


def _chances(row: Asked) -> tuple[float, float]:
    said = row.said
    return ((said.conflict or 0.0), (said.cooperation or 0.0)) if said else (0.0, 0.0)


def error(found: Predictions) -> Measured:
    """Return the mean absolute error of the balances; `tau` beside it is for `relations/calibration.toml`.

    A pair in which nothing is said to pass has no balance, and no error.
    """
    told = shown(found)
    there = told.conflict + told.cooperation > 0
    off = np.abs(told.balance - told.gold)[there]
    parts = {"pairs without a balance": int((~there).sum()), "tau": tau(told)}
    return resampled(len(off), lambda drawn: drawn @ off / drawn.sum(1), parts)


def coverage(found: Predictions) -> Measured:
    """Ask how often the 95 % interval holds the labels' balance.

    The error of the model that the interval of a pair knows is measured on the other pairs. Where all labels
    of a pair agree, their balance is -1 or 1: those misses are told apart.
    """
    told = shown(found)
    hits, unanimous = [], 0
    for at in np.flatnonzero(told.conflict + told.cooperation > 0):
        others = np.arange(len(told.gold)) != at
        rest = Shown(*(values[others] for values in (told.gold, told.conflict, told.cooperation, told.none)))
        _, low, high = balance(told.conflict[at], told.cooperation[at], tau(rest), *told.none[at])
        hits.append(bool(low <= told.gold[at] <= high))
        unanimous += not hits[-1] and abs(told.gold[at]) == 1
    return replace(share(hits), parts={"missed where all labels agree": int(unanimous)})


def tau(told: Shown) -> float:
    """Return how far the model takes a balance wrong beyond chance: standard deviation, in [0.01, 0.5].

    Source: the method of moments of DerSimonian & Laird (1986), "Meta-analysis in clinical trials",
        Controlled Clinical Trials 7, as `resources/relations/calibration.toml` says.
    """
    total = told.conflict + told.cooperation
    there = total > 0
    off = (told.balance - told.gold)[there]
    chance = (1 - told.balance[there] ** 2) / total[there]
    beyond = float((off**2 - chance).mean()) if there.any() else 0.0
    return float(np.clip(np.sqrt(max(0.0, beyond)), LEAST_TAU, MOST_TAU))
