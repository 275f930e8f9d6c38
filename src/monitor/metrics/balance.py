"""The balance of a pair of countries, and how sure it is.

An article tells conflict, cooperation, both, or that nothing passes. Over the articles in which something
passes, C and K are the sums of the calibrated probabilities of conflict and of cooperation, and the balance
is (K - C) / (K + C). Sums of probabilities count better than sums of labels, since they carry how often the
model errs (probabilistic classify and count: Bella, Ferri, Hernandez-Orallo & Ramirez-Quintana 2010,
"Quantification via probability estimators", ICDM). Articles in which nothing passes are left out: their small
probabilities are many and would drown the others.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.errors import ResourceError
from monitor.metrics.intervals import Floats, Z, wilson
from monitor.resources import read_toml

DEFAULT = "default"
"""The table of `relations/calibration.toml` for models that are not in it."""

TAIL = 0.025
"""Where it is likelier than this that all articles agree, the interval reaches the end of the scale."""

MOST_TAU = 0.5
"""Beyond it tau times Z would leave the scale, and no interval could be told."""

_ASKED = ("expected_conflict", "expected_cooperation", "tau", "no_conflict", "no_cooperation")


@cache
def taus() -> dict[str, float]:
    """Return, of each model by name, how far it takes a balance wrong beyond chance (standard deviation).

    Source: `resources/relations/calibration.toml`, which says how it is measured.
    """
    tables = read_toml("relations/calibration.toml")
    found = {model: float(values["balance_tau"]) for model, values in tables.items()}
    wrong = {model: tau for model, tau in found.items() if not 0 < tau <= MOST_TAU}
    if wrong or DEFAULT not in found:
        raise ResourceError(
            f"relations/calibration.toml: balance_tau must lie in (0, {MOST_TAU}] and [{DEFAULT}] be there; "
            f"found {wrong or sorted(found)}"
        )
    return found


def balance(
    conflict: npt.ArrayLike,
    cooperation: npt.ArrayLike,
    tau: npt.ArrayLike,
    no_conflict: npt.ArrayLike = 0.0,
    no_cooperation: npt.ArrayLike = 0.0,
) -> tuple[Floats, Floats, Floats]:
    """Return the balance and the bounds of its 95 % interval; NaN where nothing passes.

    The interval is Wilson's of the share s = K / (K + C), mapped by 2s - 1. Its variance is that of chance,
    (1 - balance^2) / N with N = K + C, and the model's own, tau^2; both together are those of a smaller
    sample: N_eff = 1 / (1/N + tau^2 / (1 - balance^2)). At the ends, where 1 - balance^2 is 0, an error of
    the model can only lead inwards: |balance| counts there as 1 - Z tau, so that unanimous coverage, however
    much there is, says no more than that the balance lies within Z tau of the end.

    The other way round, a few articles in which the model suspects a little of the other sign may all agree
    really: where the probability of that, the product over the articles, is above `TAIL`, the interval
    reaches the end of the scale, which Wilson's does only where nothing at all is suspected.

    Args:
        conflict: C, the expected number of articles that tell of conflict.
        cooperation: K, that of cooperation.
        tau: the model's error of a balance, in (0, 0.5].
        no_conflict, no_cooperation: the probability that no article tells of it really.

    Source: E. B. Wilson (1927) for the interval (see `intervals.wilson`); DerSimonian & Laird (1986) for a
        variance in two parts.
    """
    c, k, error = (np.asarray(values, float) for values in (conflict, cooperation, tau))
    total = c + k
    with np.errstate(divide="ignore", invalid="ignore"):
        share = k / total
        found = (k - c) / total
        inner = np.minimum(np.abs(found), 1 - Z * error)
        effective = 1 / (1 / total + error**2 / (1 - inner**2))
    low, high = wilson(share * effective, effective)
    # Mapped and rounded, a bound may come to lie beyond the balance, or off the scale, by one bit.
    lower, upper = np.clip(2 * low - 1, -1, found), np.clip(2 * high - 1, found, 1)
    there = ~np.isnan(found)
    lower = np.where(there & (np.asarray(no_cooperation, float) > TAIL), -1.0, lower)
    upper = np.where(there & (np.asarray(no_conflict, float) > TAIL), 1.0, upper)
    return found, lower, upper


def with_balance(frame: pd.DataFrame) -> pd.DataFrame:
    """Add balance, balance_low and balance_high.

    Args:
        frame: [expected_conflict, expected_cooperation, tau, no_conflict, no_cooperation], missing where
            nothing passes.
    """
    found, low, high = balance(*frame[list(_ASKED)].to_numpy(float, na_value=np.nan).T)
    return frame.assign(balance=found, balance_low=low, balance_high=high)
