"""Which articles are copies of which: the earliest is the original, all others are its near-duplicates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.stories.signatures import similarity
from monitor.stories.unions import Unions

LEAST_SIMILARITY = 0.6
"""Estimated Jaccard similarity of five-word shingles. A reprint with a new headline and a sentence dropped
has 0.8 and more; two outlets' own reports of one event stay below 0.2."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article that shares a band with another; `at` is its publication, or when it was first seen."""

    article_id: int
    at: datetime
    minhash: bytes


def near_duplicates(
    candidates: Iterable[tuple[Candidate, Candidate]], known: Iterable[tuple[Candidate, Candidate]] = ()
) -> dict[int, int]:
    """Decide which candidates are near-duplicates.

    Args:
        candidates: pairs of articles that share a band, in any order.
        known: copies and originals decided in earlier runs, which stay together.

    Returns:
        {copy: original}; an original is nobody's copy. Does not depend on the order of the pairs.
    """
    groups: Unions[int] = Unions()
    seen: dict[int, Candidate] = {}
    for decided, pairs in ((False, candidates), (True, known)):
        for one, other in pairs:
            if decided or similarity(one.minhash, other.minhash) >= LEAST_SIMILARITY:
                groups.join(one.article_id, other.article_id)
                seen[one.article_id], seen[other.article_id] = one, other
    found = {}
    for members in groups.groups():
        original = min(members, key=lambda key: (seen[key].at, key))
        found.update({copy: original for copy in members if copy != original})
    return found
