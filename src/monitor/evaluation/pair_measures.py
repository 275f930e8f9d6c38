"""What passes between two countries in sentences of real news, compared with readers' labels.

The figures are those of `score_relations.py`, which comes with the labels: a pair that is not reported counts
as neutral, and the sign is that of the relation beyond the threshold. Intervals draw articles, with all their
sentences; those of figures over pairs of countries draw pairs of countries, since drawing sentences would
add noise that is not in the figure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from monitor.annotate.relations.questions import Decided
from monitor.evaluation.baselines import prediction_of, sign
from monitor.evaluation.correlations import Ints, pearson, spearman
from monitor.evaluation.goldset import JSON, Claims, Predictions
from monitor.evaluation.measures import NOTHING, Floats, Measured, class_vector, macro, ratio, resampled
from monitor.model import RELATION_THRESHOLD, Pair
from monitor.resources import read_toml

LEAST = 5
"""Sentences of a pair of countries from which on its mean is compared."""

_SIGNS = ("-1", "0", "1")


@dataclass(frozen=True, slots=True)
class Asked:
    """One labelled pair of one sentence, and what is said of it.

    `rel` and `label` are -2 .. 2 and its sign; `value` and `sign` what is said, 0 where nothing is.
    `document` is the article.
    """

    document: str
    pair: str
    gold: JSON
    said: Pair | Decided | None
    rel: int
    value: float

    @property
    def label(self) -> int:
        """The sign of the label."""
        return sign(self.rel, RELATION_THRESHOLD)

    @property
    def sign(self) -> int:
        """The sign of what is said."""
        return sign(self.value, RELATION_THRESHOLD)


@cache
def _document() -> re.Pattern[str]:
    return re.compile(read_toml("accuracy/news.toml")["document"])


def document(record: JSON) -> str:
    """Return the article that a sentence of news stands in."""
    found = _document().match(record["origin"])
    return found[0] if found else str(record["origin"])


def asked(found: Predictions) -> list[Asked]:
    """Return every labelled pair, in order."""
    listed = []
    for record, said in found:
        for pair in record["gold"]:
            one = prediction_of(said, pair)
            value = (one.relation if one else None) or 0.0
            listed.append(Asked(document(record), f"{pair['a']}-{pair['b']}", pair, one, pair["rel"], value))
    return listed


def by_pair(rows: Sequence[Asked]) -> list[list[Asked]]:
    """Return the rows of each pair of countries."""
    found: dict[str, list[Asked]] = {}
    for row in rows:
        found.setdefault(row.pair, []).append(row)
    return list(found.values())


def _numbers(rows: Sequence[Asked]) -> tuple[Ints, int]:
    """Return the number of each row's document, and how many documents there are."""
    names, number = np.unique([row.document for row in rows], return_inverse=True)
    return number, len(names)


def summed(
    rows: Sequence[Asked], vector: Callable[[Asked], Sequence[float]], score: Callable[[Floats], Floats]
) -> Measured:
    """Score the sums of a vector of counts of every row; documents are drawn."""
    if not rows:
        return NOTHING
    number, documents = _numbers(rows)
    table = np.array([vector(row) for row in rows], np.float64)
    by_document = np.zeros((documents, table.shape[1]))
    np.add.at(by_document, number, table)
    return resampled(documents, lambda drawn: score(drawn @ by_document), {"pairs": len(rows)})


def macro_f1(found: Predictions) -> Measured:
    """Compare conflict, neutral and cooperation."""
    return summed(
        asked(found),
        lambda row: class_vector(str(row.label), str(row.sign), _SIGNS),
        lambda sums: macro(sums, len(_SIGNS)),
    )


def says_precision(found: Predictions) -> Measured:
    """Ask, where it is said that something passes, how often it does, with the right sign."""
    rows = [row for row in asked(found) if row.sign]
    return summed(rows, lambda row: (row.sign == row.label, 1), _share)


def says_recall(found: Predictions) -> Measured:
    """Ask, where something passes, how often it is said, with the right sign."""
    rows = [row for row in asked(found) if row.label]
    return summed(rows, lambda row: (row.sign == row.label, 1), _share)


def reported(found: Predictions) -> Measured:
    """Ask how many of the labelled pairs are reported at all."""
    return summed(asked(found), lambda row: (row.said is not None, 1), _share)


def direction(found: Predictions) -> Measured:
    """Ask, where someone acts, whether actor and target are right."""
    rows = [row for row in asked(found) if row.gold.get("actor")]
    return summed(rows, lambda row: (_same(row, "actor") and _same(row, "target"), 1), _share)


def voice(found: Predictions) -> Measured:
    """Ask, where a country's speaker says it, whether the country is right."""
    rows = [row for row in asked(found) if row.gold.get("voice")]
    return summed(rows, lambda row: (_same(row, "voice"), 1), _share)


def rank_correlation(found: Predictions) -> Measured:
    """Correlate the relation with the five classes (Spearman)."""
    rows = asked(found)
    number, documents = _numbers(rows)
    statistic = spearman([row.rel for row in rows], [row.value for row in rows], number)
    return resampled(documents, statistic, {"pairs": len(rows)})


def pair_by_pair(found: Predictions) -> Measured:
    """Correlate, over the pairs of countries with enough sentences, the mean relation with the labels'."""
    many = [rows for rows in by_pair(asked(found)) if len(rows) >= LEAST]
    wanted = np.array([sum(row.rel / 2 for row in rows) / len(rows) for rows in many])
    told = np.array([sum(row.value for row in rows) / len(rows) for rows in many])
    return resampled(len(many), lambda drawn: pearson(wanted, told, drawn))


def claims(found: Predictions) -> Claims:
    """Yield how sure each reported pair is of its sign."""
    for row in asked(found):
        one = row.said
        if one and one.conflict is not None and one.cooperation is not None:
            chances = {-1: one.conflict, 0: 1 - one.conflict - one.cooperation, 1: one.cooperation}
            yield chances[row.sign], row.sign == row.label


def _same(row: Asked, field: str) -> bool:
    return row.said is not None and getattr(row.said, field) == row.gold[field]


def _share(sums: Floats) -> Floats:
    return ratio(sums[:, 0], sums[:, 1])
