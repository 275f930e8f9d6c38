"""Measures over documents, with intervals.

Every document gives a vector of counts, every score is a function of their mean, so one bootstrap serves all.

Source of the intervals: Efron, B. (1979). Bootstrap Methods: Another Look at the Jackknife. Annals of
Statistics 7.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SAMPLES = 1000
SEED = 0
_BLOCK = 50
"""Samples drawn at once: bounds the memory of the bootstrap to a few MB for ten thousand documents."""

Floats = npt.NDArray[np.float64]
Score = Callable[[Floats], Floats]
"""From mean vectors, shape (samples, width), to scores, shape (samples,)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A score with its 95 % interval, over `documents` documents; `parts` are figures that explain it."""

    value: float
    low: float
    high: float
    documents: int
    parts: dict[str, float]


def measured(vectors: Sequence[Sequence[float]], score: Score, parts: dict[str, Score]) -> Measured:
    """Score documents and bootstrap over them.

    Args:
        vectors: one row of counts a document.
        score: what is reported.
        parts: further scores by name, without intervals.
    """
    table = np.asarray(vectors, np.float64)
    rng = np.random.default_rng(SEED)
    found = []
    for first in range(0, SAMPLES, _BLOCK):
        size = min(_BLOCK, SAMPLES - first)
        drawn = rng.multinomial(len(table), np.full(len(table), 1 / len(table)), size=size)
        found.append(score(drawn @ table / len(table)))
    low, high = np.quantile(np.concatenate(found), (0.025, 0.975))
    mean = table.mean(0, keepdims=True)
    explained = {name: round(float(part(mean)[0]), 4) for name, part in parts.items()}
    value = float(score(mean)[0])
    return Measured(round(value, 4), round(float(low), 4), round(float(high), 4), len(table), explained)


def _ratio(above: Floats, below: Floats) -> Floats:
    return np.asarray(np.divide(above, below, out=np.zeros_like(above), where=below > 0))


def precision(mean: Floats) -> Floats:
    """Return the precision of vectors (true positives, false positives, false negatives)."""
    return _ratio(mean[:, 0], mean[:, 0] + mean[:, 1])


def recall(mean: Floats) -> Floats:
    """Return the recall of vectors (true positives, false positives, false negatives)."""
    return _ratio(mean[:, 0], mean[:, 0] + mean[:, 2])


def f1(mean: Floats) -> Floats:
    """Return the micro F1 of vectors (true positives, false positives, false negatives)."""
    return _ratio(2 * mean[:, 0], 2 * mean[:, 0] + mean[:, 1] + mean[:, 2])


def overlap(wanted: set[Hashable], found: set[Hashable]) -> tuple[int, int, int]:
    """Return (true positives, false positives, false negatives)."""
    return len(wanted & found), len(found - wanted), len(wanted - found)


def sets(pairs: Iterable[tuple[set[Hashable], set[Hashable]]]) -> Measured:
    """Measure micro F1 over (wanted, found) sets, one pair a document."""
    vectors = [overlap(wanted, found) for wanted, found in pairs]
    return measured(vectors, f1, {"precision": precision, "recall": recall})


def classes(pairs: Sequence[tuple[str, str | None]], labels: Sequence[str]) -> Measured:
    """Measure macro F1 over (wanted, found) labels; accuracy beside it."""
    vectors = [_class_vector(wanted, found, labels) for wanted, found in pairs]

    def macro(mean: Floats) -> Floats:
        each = [f1(mean[:, 3 * i : 3 * i + 3]) for i in range(len(labels))]
        return np.asarray(np.mean(each, axis=0))

    return measured(vectors, macro, {"accuracy": lambda mean: mean[:, -1]})


def _class_vector(wanted: str, found: str | None, labels: Sequence[str]) -> list[float]:
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
        return _ratio(2 * mean[:, 0] * mean[:, 1], mean[:, 0] + mean[:, 1])

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
