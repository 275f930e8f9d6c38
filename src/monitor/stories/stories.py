"""Which articles tell of the same event: a story.

Two articles belong to one story where they stand within a few days of each other and share enough of what
is particular to them: pairs of countries, people, organisations, keyphrases, words of the title. What many
articles of those days share says little, so every feature counts by its rarity among them. Articles are
compared only where they share a rare feature, which keeps the work near linear.

Source: single-pass clustering with time window and inverse document frequency, as in topic detection and
tracking (Allan, Topic Detection and Tracking, 2002). Joining whatever two articles are alike instead
(single link) was tried: on a month of wire copy it chained a hundred unrelated reports into one story.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log, sqrt

WINDOW = timedelta(days=3)
"""Longest time between an article and the nearest one of its story."""

LEAST_SIMILARITY = 0.34
"""Cosine between an article and the mean of a story at which it tells of the same event."""

MOST_SHARING = 60
"""A feature that more articles share leads to no comparison: it is a subject, not an event."""

WEIGHTS = {"pair": 1.0, "country": 0.5, "person": 1.5, "organisation": 1.0, "keyword": 1.0, "title": 1.0}
"""How much a shared feature of each kind says, before its rarity."""

Feature = tuple[str, str]
"""Kind (a key of `WEIGHTS`) and value, such as ("pair", "CHN-RUS")."""


@dataclass(frozen=True, slots=True)
class StoryFeatures:
    """What is particular to an article. `story_id` is the story it was given in an earlier run."""

    article_id: int
    at: datetime
    features: frozenset[Feature]
    story_id: int | None = None


@dataclass(slots=True)
class _Story:
    """The sum of a story's articles, and their span in time."""

    story_id: int
    first: datetime
    last: datetime
    total: dict[Feature, float] = field(default_factory=dict)
    square: float = 0.0

    def add(self, at: datetime, vector: Mapping[Feature, float]) -> None:
        self.first, self.last = min(self.first, at), max(self.last, at)
        for feature, weight in vector.items():
            before = self.total.get(feature, 0.0)
            self.total[feature] = before + weight
            self.square += weight * (2 * before + weight)

    def likeness(self, at: datetime, vector: Mapping[Feature, float]) -> float:
        """Return the cosine with an article; 0 for one that stands too far off in time."""
        if not self.square or at < self.first - WINDOW or at > self.last + WINDOW:
            return 0.0
        dot = sum(weight * self.total.get(feature, 0.0) for feature, weight in vector.items())
        return dot / sqrt(self.square)


def group(articles: Sequence[StoryFeatures]) -> dict[int, int]:
    """Put articles into stories.

    Args:
        articles: those of one stretch of time, new and known.

    Returns:
        {article_id: story_id} for all of them. Known articles keep their story; a new story is named after
        its earliest article. Does not depend on the order of `articles`.
    """
    vectors, rare = _vectors(articles)
    stories: dict[int, _Story] = {}
    having: dict[Feature, set[int]] = defaultdict(set)
    found = {}
    for item in sorted(articles, key=lambda item: (item.story_id is None, item.at, item.article_id)):
        vector = vectors[item.article_id]
        name = item.story_id
        if name is None:
            near = {story for feature in vector if feature in rare for story in having[feature]}
            likeness = [(stories[story].likeness(item.at, vector), -story) for story in near]
            best, story = max(likeness, default=(0.0, 0))
            name = -story if best >= LEAST_SIMILARITY else item.article_id
        found[item.article_id] = name
        stories.setdefault(name, _Story(name, item.at, item.at)).add(item.at, vector)
        for feature in vector:
            if feature in rare:
                having[feature].add(name)
    return found


def _vectors(
    articles: Sequence[StoryFeatures],
) -> tuple[dict[int, dict[Feature, float]], frozenset[Feature]]:
    """Weigh every feature by kind and rarity, each article's to length one; name the rare ones."""
    frequency = Counter(feature for item in articles for feature in item.features)
    vectors = {}
    for item in articles:
        raw = {
            feature: WEIGHTS[feature[0]] * log(1 + len(articles) / frequency[feature])
            for feature in sorted(item.features)
        }
        length = sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        vectors[item.article_id] = {feature: weight / length for feature, weight in raw.items()}
    return vectors, frozenset(feature for feature, count in frequency.items() if count <= MOST_SHARING)
