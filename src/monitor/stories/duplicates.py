"""Which of the articles that share a band are copies, and of which original.

The caller finds the candidates: pairs of articles with a band of `signatures.Signature` in common, each
with the moment by which the earlier is told (published, or else first seen). Asking in SQL:

    SELECT DISTINCT a.article_id, b.article_id FROM bands AS a JOIN bands AS b USING (band)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from monitor.stories.signatures import similarity

LEAST_SIMILARITY = 0.6
"""Estimated Jaccard similarity of five-word shingles from which a text is a copy. A text with one word in
twenty changed here and there, or with a quarter added at its end, keeps about as much."""


class Candidate(NamedTuple):
    """An article that may be a copy; `at` is UTC. `minhash` as in `Signature`."""

    article_id: int
    at: datetime
    minhash: bytes


def near_duplicates(
    pairs: Iterable[tuple[Candidate, Candidate]], known: Iterable[tuple[Candidate, Candidate]] = ()
) -> dict[int, int]:
    """Decide which articles are copies.

    A copy of a copy is a copy of the original; the original is the earliest article of those connected,
    of the smaller id where two are of one moment. The order of the pairs, and of the two in a pair,
    makes no difference.

    Args:
        pairs: articles that share a band.
        known: articles found to be copies of one another earlier, taken without comparing them again.

    Returns:
        article_id of each copy and of its original.
    """
    family = _Family()
    for one, other in known:
        family.join(one, other)
    for one, other in pairs:
        apart = family.root(one) != family.root(other)
        if apart and similarity(one.minhash, other.minhash) >= LEAST_SIMILARITY:
            family.join(one, other)
    return family.copies()


class _Family:
    """Disjoint sets of articles (union-find), each with its earliest as the root."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._moment: dict[int, tuple[datetime, int]] = {}

    def root(self, article: Candidate) -> int:
        """Return the id of the earliest article known to be connected with this one."""
        key = article.article_id
        self._parent.setdefault(key, key)
        self._moment.setdefault(key, (article.at, key))
        return self._find(key)

    def join(self, one: Candidate, other: Candidate) -> None:
        """Connect two articles."""
        earlier, later = sorted((self.root(one), self.root(other)), key=self._moment.__getitem__)
        self._parent[later] = earlier

    def copies(self) -> dict[int, int]:
        """Return each article that is not the root of its set, and the root."""
        found = {key: self._find(key) for key in sorted(self._parent)}
        return {key: root for key, root in found.items() if key != root}

    def _find(self, key: int) -> int:
        parent = self._parent
        while parent[key] != key:
            parent[key] = parent[parent[key]]  # halve the way for those who come after
            key = parent[key]
        return key
