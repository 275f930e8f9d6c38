"""Which of the articles that share a band are copies, and of which original.

The caller finds the candidates: pairs of articles with a band of `signatures.Signature` in common, each
with the moment by which the earlier is told (published, or else first seen). Asking in SQL:

    SELECT DISTINCT a.article_id, b.article_id FROM bands AS a JOIN bands AS b USING (band)

Like words are not enough: reports made from one template (quakes, auctions, a day at the exchange) share nine
words in ten and tell of different things. A copy tells of the same countries, figures and time, and has no
other names or outcome in the same place (see `events`). The bounds were read off Reuters-21578, where
retransmissions and corrections come within a day, and templates fill it otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from monitor.stories import events
from monitor.stories.signatures import similarity

LEAST_SIMILARITY = 0.6
"""Estimated Jaccard similarity of five-word shingles from which a text is a copy. A text with one word in
twenty changed here and there, or with a quarter added at its end, keeps about as much."""


CHANGED = 0.1
"""Share of a short text's figures that may differ in its copy of another day."""

CHANGED_WITHIN_A_DAY = 0.25
"""The same within a day, where a text with other figures is its correction, and of `LONG` texts."""

SAME_LENGTH = 0.05
"""Texts whose lengths differ by less were not shortened: either must hold the other's figures."""

LATEST = timedelta(days=7)
"""Later ones are no reprints but the next report, unless they are `LONG` and hardly changed (`SAME`)."""

LONG, SAME = 150, 0.9

SAME_TITLE = 0.3
"""Share of title words, of those of either, that short texts need in common: the rest may be a form."""


class Candidate(NamedTuple):
    """An article that may be a copy; `at` is UTC. `minhash` as in `Signature`.

    `dated` tells whether `at` is when it was published. `countries` are those that it names, `figures` and
    `title` as in `distinctions`, `opening` as in `events`; `words` is its length.
    """

    article_id: int
    at: datetime
    minhash: bytes
    dated: bool = False
    words: int = 0
    countries: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    title: frozenset[str] = frozenset()
    leading: frozenset[str] = frozenset()
    opening: str = ""


def are_alike(one: bytes, other: bytes) -> bool:
    """Tell by their MinHashes whether two texts are enough alike to be looked at."""
    return similarity(one, other) >= LEAST_SIMILARITY


def is_copy(one: Candidate, other: Candidate) -> bool:
    """Tell whether two articles that share a band have the same words, countries, figures and time."""
    if not are_alike(one.minhash, other.minhash) or not _same_countries(one, other):
        return False
    alike = similarity(one.minhash, other.minhash)
    gap = abs(one.at - other.at) if one.dated and other.dated else timedelta()
    shorter, longer = sorted((one, other), key=lambda article: article.words)
    if gap > LATEST and not (alike >= SAME and shorter.words >= LONG):
        return False
    if not one.minhash:  # all words are the same
        return not (one.title and other.title) or _share(one.title, other.title) >= SAME_TITLE
    template = gap > timedelta(days=1) and shorter.words < LONG
    bound = CHANGED if template else CHANGED_WITHIN_A_DAY
    if _alone(shorter.figures, longer.figures) > bound:
        return False
    shortened = longer.words - shorter.words > SAME_LENGTH * longer.words
    if not shortened and _alone(longer.figures, shorter.figures) > bound:
        return False
    return not events.differ(one.opening, other.opening)


def _same_countries(one: Candidate, other: Candidate) -> bool:
    """Tell whether neither has a country for itself, and both are on the same ones for the most part.

    One may name more: it is longer, or says which country it named by mistake before.
    """
    if one.countries - other.countries and other.countries - one.countries:
        return False
    return not (one.leading and other.leading) or not one.leading.isdisjoint(other.leading)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _alone(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of what only the first has."""
    return len(one - other) / len(one) if one else 0.0


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
        if family.root(one) != family.root(other) and is_copy(one, other):
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
