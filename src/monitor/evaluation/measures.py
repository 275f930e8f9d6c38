"""Measures over documents, with intervals.

A document gives a vector of counts, and a score is a function of their mean, so one bootstrap serves nearly
all; what is no function of a mean (a correlation of ranks) is computed from how often each document is drawn.

Source of the intervals: Efron, B. (1979). Bootstrap Methods: Another Look at the Jackknife. Annals of
Statistics 7.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence, Set
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

SAMPLES = 1000
SEED = 0
_BLOCK = 50
"""Samples drawn at once: bounds the memory of the bootstrap to a few MB for ten thousand documents."""

Floats = npt.NDArray[np.float64]
Score = Callable[[Floats], Floats]
"""From mean vectors, shape (samples, width), to scores, shape (samples,)."""
Statistic = Callable[[Floats], Floats]
"""From how often each document is drawn, shape (samples, documents), to scores, shape (samples,)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A score with its 95 % interval, over `documents` documents; `parts` are figures that explain it."""

    value: float
    low: float
    high: float
    documents: int
    parts: dict[str, float]


NOTHING = Measured(0.0, 0.0, 0.0, 0, {})
"""What is measured over no documents."""


def resampled(documents: int, statistic: Statistic, parts: dict[str, float] | None = None) -> Measured:
    """Compute a statistic and its interval by drawing documents with replacement.

    Args:
        documents: how many there are.
        statistic: what is reported, from how often each document is drawn.
        parts: figures that explain it, without intervals.

    Returns:
        The score; `NOTHING` over no documents.
    """
    if not documents:
        return NOTHING
    rng = np.random.default_rng(SEED)
    found = []
    for first in range(0, SAMPLES, _BLOCK):
        size = min(_BLOCK, SAMPLES - first)
        drawn = rng.multinomial(documents, np.full(documents, 1 / documents), size=size)
        found.append(statistic(drawn.astype(np.float64)))
    low, high = np.quantile(np.concatenate(found), (0.025, 0.975))
    value = float(statistic(np.ones((1, documents)))[0])
    explained = {name: round(part, 4) for name, part in (parts or {}).items()}
    return Measured(round(value, 4), round(float(low), 4), round(float(high), 4), documents, explained)


def measured(vectors: Sequence[Sequence[float]], score: Score, parts: dict[str, Score]) -> Measured:
    """Score documents and bootstrap over them.

    Args:
        vectors: one row of counts a document.
        score: what is reported.
        parts: further scores by name, without intervals.
    """
    if not vectors:
        return NOTHING
    table = np.asarray(vectors, np.float64)
    mean = table.mean(0, keepdims=True)
    explained = {name: float(part(mean)[0]) for name, part in parts.items()}
    return resampled(len(table), lambda drawn: score(drawn @ table / len(table)), explained)


def ratio(above: Floats, below: Floats) -> Floats:
    """Divide; 0 where there is nothing to divide by."""
    return np.asarray(np.divide(above, below, out=np.zeros_like(above), where=below > 0))


def precision(mean: Floats) -> Floats:
    """Return the precision of vectors (true positives, false positives, false negatives)."""
    return ratio(mean[:, 0], mean[:, 0] + mean[:, 1])


def recall(mean: Floats) -> Floats:
    """Return the recall of vectors (true positives, false positives, false negatives)."""
    return ratio(mean[:, 0], mean[:, 0] + mean[:, 2])


def f1(mean: Floats) -> Floats:
    """Return the micro F1 of vectors (true positives, false positives, false negatives)."""
    return ratio(2 * mean[:, 0], 2 * mean[:, 0] + mean[:, 1] + mean[:, 2])


def overlap(wanted: Set[Hashable], found: Set[Hashable]) -> tuple[int, int, int]:
    """Return (true positives, false positives, false negatives)."""
    return len(wanted & found), len(found - wanted), len(wanted - found)


def sets(pairs: Iterable[tuple[Set[Hashable], Set[Hashable]]]) -> Measured:
    """Measure micro F1 over (wanted, found) sets, one pair a document."""
    vectors = [overlap(wanted, found) for wanted, found in pairs]
    return measured(vectors, f1, {"precision": precision, "recall": recall})


def classes(
    pairs: Sequence[tuple[str, str | None]], labels: Sequence[str], *, each: bool = False
) -> Measured:
    """Measure macro F1 over (wanted, found) labels; beside it accuracy, and the recall of each if asked."""
    vectors = [class_vector(wanted, found, labels) for wanted, found in pairs]
    parts: dict[str, Score] = {"accuracy": lambda mean: mean[:, -1]}
    if each:
        parts |= {label: partial(_recall_of, at) for at, label in enumerate(labels)}
    return measured(vectors, lambda mean: macro(mean, len(labels)), parts)


def _recall_of(at: int, mean: Floats) -> Floats:
    return recall(mean[:, 3 * at : 3 * at + 3])


def macro(mean: Floats, labels: int) -> Floats:
    """Return the macro F1 of mean vectors of `class_vector`."""
    each = [f1(mean[:, 3 * i : 3 * i + 3]) for i in range(labels)]
    return np.asarray(np.mean(each, axis=0))


def class_vector(wanted: str, found: str | None, labels: Sequence[str]) -> list[float]:
    """Return (true positives, false positives, false negatives) of every label, then whether it is right."""
    vector: list[float] = []
    for label in labels:
        vector += [wanted == label == found, found == label != wanted, wanted == label != found]
    return [*vector, wanted == found]


def share(right: Iterable[bool]) -> Measured:
    """Measure the share of documents that are right."""
    return measured([[float(one)] for one in right], lambda mean: mean[:, 0], {})


def texts(pairs: Iterable[tuple[str, str]], size: int = 4) -> Measured:
    """Measure the F1 of mean precision and mean recall of word 4-grams, as extraction benchmarks do."""
    vectors = []
    for wanted, found in pairs:
        want, have = _grams(wanted, size), _grams(found, size)
        same = sum((want & have).values())
        vectors.append((same / max(1, sum(have.values())), same / max(1, sum(want.values()))))

    def harmonic(mean: Floats) -> Floats:
        return ratio(2 * mean[:, 0] * mean[:, 1], mean[:, 0] + mean[:, 1])

    parts: dict[str, Score] = {"precision": lambda mean: mean[:, 0], "recall": lambda mean: mean[:, 1]}
    return measured(vectors, harmonic, parts)


def _grams(text: str, size: int) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    if len(words) < size:
        return Counter([tuple(words)] if words else [])
    return Counter(zip(*(words[i:] for i in range(size)), strict=False))


def reliability(pairs: Iterable[tuple[float, bool]], bins: int = 10) -> list[dict[str, float]]:
    """Group (confidence, right) by confidence: what was claimed beside what came true.

    Returns:
        One dict a filled bin: low, high, count, claimed (mean confidence), true (share that was right).
    """
    grouped: dict[int, list[tuple[float, bool]]] = {}
    for confidence, right in pairs:
        grouped.setdefault(min(bins - 1, int(confidence * bins)), []).append((confidence, right))
    return [
        {
            "low": at / bins,
            "high": (at + 1) / bins,
            "count": len(found),
            "claimed": round(sum(c for c, _ in found) / len(found), 4),
            "true": round(sum(r for _, r in found) / len(found), 4),
        }
        for at, found in sorted(grouped.items())
    ]
