"""Which articles tell of the same event: stories.

Two articles belong together when they lie within three days and name the same things: countries that
deal with each other, people, organisations, keyphrases, words of the title. A thing counts the more, the
fewer articles name it (inverse document frequency); what two articles share is measured by the cosine of
their weighted features. Connected articles form a story, strongest connections first.

Single-link clustering in a time window follows the first-story systems of topic detection and tracking
(Allan et al., Topic detection and tracking pilot study, 1998). Its known fault, long chains of articles
of which the first and the last have nothing in common, is met by letting no story grow past two weeks.

One sweep in time order finds the neighbours: of each feature only the latest few articles are looked at,
so the work grows with the number of articles and not with its square.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import log, sqrt
from typing import NamedTuple

WINDOW = timedelta(days=3)
"""Articles further apart are never connected directly."""

LONGEST = timedelta(days=14)
"""Time from a story's first article to its last."""

LEAST_SIMILARITY = 0.33
"""Cosine from which two articles tell of the same event."""

LEAST_SHARED = 3
"""Features two articles must share: two may be the same by accident."""

WEIGHTS = {"pair": 1.0, "country": 0.6, "person": 1.5, "organisation": 1.2, "keyword": 1.5, "title": 1.0}
"""How much a feature tells about the event, by its kind, before its rarity. Other kinds do not count."""

LATEST = 12
"""Articles looked at for each feature: the latest before the one that is placed."""

CLOSEST = 8
"""Articles, of those looked at, that are compared in full."""


class StoryFeatures(NamedTuple):
    """An article to place.

    `at` is when it was published, or else first seen (UTC). `features` are (kind, value), for instance
    ("person", "li-qiang"). `story_id` is the story that it belongs to already, or None.
    """

    article_id: int
    at: datetime
    features: frozenset[tuple[str, str]]
    story_id: int | None = None


class _Link(NamedTuple):
    """Two articles, by their place in time order, that tell of the same event."""

    similarity: float
    earlier: int
    later: int


def group(articles: Iterable[StoryFeatures]) -> dict[int, int]:
    """Give every article a story.

    An article that has a story keeps it; one that has none joins the story it is connected with, or with
    others founds a story whose id is that of its earliest article. Two stories that exist are never made
    one. The order of the articles makes no difference.

    Args:
        articles: those to place, and those of the three days before and after with their stories.

    Returns:
        story_id by article_id, for all of them.
    """
    ordered = sorted(articles, key=lambda article: (article.at, article.article_id))
    stories = _Stories(ordered)
    for link in sorted(_links(ordered), key=lambda link: (-link.similarity, link.earlier, link.later)):
        stories.connect(link.earlier, link.later)
    return {article.article_id: stories.story(place) for place, article in enumerate(ordered)}


def _links(ordered: list[StoryFeatures]) -> list[_Link]:
    """Find the pairs of articles within the window that are similar enough."""
    weights = _weights(ordered)
    lengths = [sqrt(sum(weights[f] ** 2 for f in a.features if f in weights)) for a in ordered]
    latest: dict[tuple[str, str], deque[int]] = {}
    links: list[_Link] = []
    for place, article in enumerate(ordered):
        shared: dict[int, float] = {}
        telling = [feature for feature in sorted(article.features) if feature in weights]
        for feature in telling:
            before = latest.setdefault(feature, deque(maxlen=LATEST))
            for other in before:
                shared[other] = shared.get(other, 0.0) + weights[feature] ** 2
            before.append(place)
        near = [found for found in shared.items() if article.at - ordered[found[0]].at <= WINDOW]
        near.sort(key=lambda found: (-found[1] / lengths[found[0]], found[0]))
        for other, _ in near[:CLOSEST]:
            common = sorted(ordered[other].features & article.features & weights.keys())
            similarity = sum(weights[f] ** 2 for f in common) / (lengths[place] * lengths[other])
            if len(common) >= LEAST_SHARED and similarity >= LEAST_SIMILARITY:
                links.append(_Link(similarity, other, place))
    return links


def _weights(ordered: list[StoryFeatures]) -> dict[tuple[str, str], float]:
    """Weigh the features by kind and rarity; those of one article connect nothing but count in its length."""
    counts = Counter(feature for article in ordered for feature in article.features)
    return {
        feature: WEIGHTS[feature[0]] * log(1.0 + len(ordered) / count)
        for feature, count in counts.items()
        if feature[0] in WEIGHTS
    }


class _Stories:
    """Disjoint sets of articles, by their place in time order, that know their span and their story."""

    def __init__(self, ordered: list[StoryFeatures]) -> None:
        self._parent = list(range(len(ordered)))
        self._first = [article.at for article in ordered]
        self._last = [article.at for article in ordered]
        self._known = [article.story_id for article in ordered]
        self._ids = [article.article_id for article in ordered]
        members: dict[int, int] = {}
        for place, story in enumerate(self._known):
            if story is not None:
                self._merge(members.setdefault(story, place), place)

    def connect(self, one: int, other: int) -> None:
        """Make one story of two, unless both exist already or it would last too long."""
        one, other = self._find(one), self._find(other)
        if one == other or (self._known[one] is not None and self._known[other] is not None):
            return
        span = max(self._last[one], self._last[other]) - min(self._first[one], self._first[other])
        if span <= LONGEST:
            self._merge(one, other)

    def story(self, place: int) -> int:
        """Return the story of the article at `place`: the one it had, or the id of its earliest article."""
        root = self._find(place)
        known = self._known[root]
        return self._ids[root] if known is None else known

    def _merge(self, one: int, other: int) -> None:
        # The earlier place is the root, so the id of a new story is that of its earliest article.
        root, leaf = sorted((self._find(one), self._find(other)))
        self._parent[leaf] = root
        self._first[root] = min(self._first[root], self._first[leaf])
        self._last[root] = max(self._last[root], self._last[leaf])
        if self._known[root] is None:
            self._known[root] = self._known[leaf]

    def _find(self, place: int) -> int:
        parent = self._parent
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place
