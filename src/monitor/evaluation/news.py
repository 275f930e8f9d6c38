"""Gold of real news: what passes between countries, in sentences that nobody here wrote (relations-news.dev).

The nets' answers are out of fold: each sentence was read by a net that had not seen its article. The rules
read live; some of their errors were read while they were written.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from monitor.evaluation import balances, pair_measures
from monitor.evaluation.baselines import by_rules, by_vader
from monitor.evaluation.goldset import GoldSet, Predictions
from monitor.evaluation.measures import Measured
from monitor.evaluation.out_of_fold import NEWS, by_deep, by_fast
from monitor.resources import read_toml

UNSEEN = "none: each sentence read by a net that never saw its article"
RULES = "the rules were fitted to other texts; some errors on these were read"


class Figure(NamedTuple):
    """One figure, for each model; the goals are the default model's and the fast model's."""

    key: str
    what: str
    measure: Callable[[Predictions], Measured]
    unit: str
    goal: float | None = None
    fast_goal: float | None = None


class Model(NamedTuple):
    """One of our models, and how it answers the sentences of a file."""

    key: str
    what: str
    found: Callable[[Path], Predictions]
    seen: str


FIGURES = (
    Figure(
        "f1", "Conflict, cooperation or nothing (real news)", pair_measures.macro_f1, "macro-F1", 0.76, 0.66
    ),
    Figure(
        "precision", "Says that something passes, right sign", pair_measures.says_precision, "precision", 0.75
    ),
    Figure("recall", "Something passes, said with the right sign", pair_measures.says_recall, "recall", 0.72),
    Figure("spearman", "Relation against five classes", pair_measures.rank_correlation, "Spearman", 0.70),
    Figure("pairs", "Pair by pair, mean against gold", pair_measures.pair_by_pair, "Pearson", 0.88),
    Figure("found", "Pairs of countries found (real news)", pair_measures.reported, "recall", 0.95),
    Figure("direction", "Who does it to whom (real news)", pair_measures.direction, "accuracy", 0.70),
    Figure("voice", "Whose speakers say so (real news)", pair_measures.voice, "accuracy", 0.55),
    Figure("balance", "Pairs' balance, 95 % interval holds gold", balances.coverage, "share", 0.95, 0.95),
    Figure("balance-error", "Pairs' balance, distance from gold", balances.error, "mean absolute error"),
)

DEEP = Model("", "", by_deep, UNSEEN)
FAST = Model("-fast", ", fast model", by_fast, UNSEEN)
BY_RULES = Model("-rules", ", rules alone", by_rules, RULES)

_CITED = {"bag of words + LR": 0.57, "frozen bge-small + LR": 0.65}
"""Learnt from these sentences and measured on their like that are kept back: issue 10."""


def _of(model: Model, figure: Figure, section: str) -> GoldSet:
    """Return the row of a figure of a model; those of the default model stand beside the other models."""
    beside = {"fast model": by_fast, "rules": by_rules} if model is DEEP else {}
    first = figure.key == "f1"
    return GoldSet(
        f"news-{figure.key}{model.key}",
        NEWS,
        f"{figure.what}{model.what}",
        figure.measure,
        figure.unit,
        _CITED if first else {},
        {DEEP: figure.goal, FAST: figure.fast_goal}.get(model),
        section=section,
        claims=pair_measures.claims if first and model is not BY_RULES else None,
        peers={"VADER": by_vader} if figure.key in ("f1", "spearman", "pairs") else {},
        beside=beside,
        found=model.found,
        seen=model.seen,
    )


def _part(key: str, what: str, begins: tuple[str, ...]) -> GoldSet:
    return GoldSet(
        f"news-f1-{key}",
        NEWS,
        what,
        partial(_of_origin, begins),
        "macro-F1",
        {},
        None,
        section="parts",
        beside={"fast model": by_fast, "rules": by_rules},
        found=by_deep,
        seen=UNSEEN,
    )


def _of_origin(begins: tuple[str, ...], found: Predictions) -> Measured:
    """Compare conflict, neutral and cooperation in articles of some sources."""
    return pair_measures.macro_f1(
        [(record, said) for record, said in found if record["origin"].startswith(begins)]
    )


def _parts() -> list[GoldSet]:
    """Return a row for each source and each decade, from `resources/accuracy/news.toml`."""
    sources = read_toml("accuracy/news.toml")["sources"]
    years = dict.fromkeys(source["years"] for source in sources if source["years"])
    return [
        *(_part(one["begins"][:-1], f"From {one['name']}", (one["begins"],)) for one in sources),
        *(
            _part(when, f"Of {when}", tuple(one["begins"] for one in sources if one["years"] == when))
            for when in years
        ),
    ]


GOLD_NEWS = (
    *(_of(DEEP, figure, "news") for figure in FIGURES),
    *_parts(),
    *(_of(FAST, figure, "models") for figure in FIGURES),
    *(_of(BY_RULES, figure, "models") for figure in FIGURES),
)
