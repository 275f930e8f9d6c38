"""Fit what turns the evidence for topics into probabilities, and say how true they are.

Fits `AT_TOP` and `BELOW` of `monitor.annotate.topics.annotator` to the labels of one half of
`tests/gold/topics.jsonl` (by a hash of the id) and prints, for the other half, which share of the tags with a
score in a band is right.

    python -m train.topics
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from monitor.annotate.text import annotator as sentences
from monitor.annotate.topics import annotator as topics
from monitor.evaluation.measures import reliability
from monitor.model import Annotation, Article
from monitor.reference.topics import taxonomy

GOLD = Path(__file__).parents[1] / "tests/gold/topics.jsonl"
RIDGE = 1.0
"""Pull of all weights but the bias towards zero: the halves have few texts."""


def fitted_half(text: dict[str, Any]) -> bool:
    """Return whether a text belongs to the half that weights are fitted to and errors are read of."""
    return hashlib.sha256(text["id"].encode()).digest()[0] % 2 == 0


def article(text: dict[str, Any]) -> tuple[Article, Annotation]:
    """Return a gold text as annotators take it."""
    one = Article(1, text["title"], text["text"], language=text["language"])
    return one, sentences.annotate_article(one, Annotation())


def with_parents(tag_ids: list[str]) -> set[str]:
    """Add the parents of topics."""
    known = taxonomy()
    return set(tag_ids) | {parent for tag in tag_ids if (parent := known[tag].parent)}


def candidates(text: dict[str, Any]) -> list[tuple[int, list[float], bool]]:
    """Return (level, features, right) of every topic of the first two levels that has evidence."""
    one, so_far = article(text)
    found = topics.evidence(one, so_far)
    half, right = topics.expected(len(so_far.tokens.lower)), with_parents(text["tags"])
    tops = sorted(((found[tag], tag) for tag in found if taxonomy()[tag].parent is None), reverse=True)
    rows = []
    for place, (amount, top) in enumerate(tops):
        rows.append((1, [float(place == 0), *np.log([amount / half, amount / tops[0][0]])], top in right))
        below = sorted(((found[tag], tag) for tag in found if taxonomy()[tag].parent == top), reverse=True)
        if place >= topics.MOST_BESIDE:
            continue
        for rank, (least, tag) in enumerate(below):
            shares = [least / half, least / below[0][0], least / amount, amount / tops[0][0]]
            rows.append((2, [float(rank == 0), *np.log(shares)], tag in right))
    return rows


def fit(rows: list[tuple[int, list[float], bool]], level: int) -> np.ndarray:
    """Fit a logistic regression by Newton's method."""
    x = np.array([[1.0, *features] for at, features, _ in rows if at == level])
    y = np.array([right for at, _, right in rows if at == level], float)
    pull = np.diag([1e-6, *[RIDGE] * (x.shape[1] - 1)])
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        curve = x.T @ (x * (p * (1 - p))[:, None]) + pull
        weights += np.linalg.solve(curve, x.T @ (y - p) - pull @ weights)
    return weights


def main() -> None:
    """Print the weights fitted to one half, then the reliability of the weights in use on the other."""
    gold = [json.loads(line) for line in GOLD.open(encoding="utf-8")]
    rows = [row for text in gold if fitted_half(text) for row in candidates(text)]
    for name, level in (("AT_TOP", 1), ("BELOW", 2)):
        print(name, "=", tuple(round(float(weight), 2) for weight in fit(rows, level)))
    claims = []
    for text in gold:
        if not fitted_half(text):
            right = with_parents(text["tags"])
            tags = topics.annotate_article(*article(text)).tags
            claims += [(tag.score, tag.tag_id in right) for tag in tags if taxonomy()[tag.tag_id].level < 3]
    for band in reliability(claims):
        print(band)


if __name__ == "__main__":
    main()
