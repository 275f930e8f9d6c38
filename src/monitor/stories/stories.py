"""Which articles tell of the same event: a story.

Two articles belong to one story where they stand within a few days of each other and share enough of what
is particular to them: pairs of countries, people, organisations, keyphrases, words of the title. What many
articles of those days share says little, so every feature counts by its rarity among them. Articles are
compared only where they share a rare feature, which keeps the work near linear.

Source: single-link clustering over an inverted index with inverse document frequency, as in topic
detection and tracking (Allan, Topic Detection and Tracking, 2002).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from math import log, sqrt

from monitor.stories.unions import Unions

WINDOW = timedelta(days=3)
"""Longest time between two articles that are compared."""

LEAST_SIMILARITY = 0.34
"""Cosine of the weighted features at which two articles tell of one event; set on the sample's gold."""

MOST_SHARING = 60
"""A feature that more articles of the window share leads to no comparison: it is a subject, not an event."""

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


def group(articles: Sequence[StoryFeatures]) -> dict[int, int]:
    """Put articles into stories.

    Args:
        articles: those of one stretch of time, new and known.

    Returns:
        {article_id: story_id} for all of them. Known articles stay with theirs; a story is named after its
        earliest article, or keeps the smallest of the ids it had. Does not depend on the order.
    """
    vectors = _vectors(articles)
    stories: Unions[int] = Unions()
    by_id = {item.article_id: item for item in articles}
    for one, other in _candidates(articles, vectors):
        if (
            abs(by_id[one].at - by_id[other].at) <= WINDOW
            and _cosine(vectors[one], vectors[other]) >= LEAST_SIMILARITY
        ):
            stories.join(one, other)
    known: dict[int, int] = {}
    for item in articles:
        stories.find(item.article_id)
        if item.story_id is not None:
            stories.join(known.setdefault(item.story_id, item.article_id), item.article_id)
    found = {}
    for members in stories.groups():
        before = [story for key in members if (story := by_id[key].story_id) is not None]
        name = min(before) if before else min(members, key=lambda key: (by_id[key].at, key))
        found.update(dict.fromkeys(members, name))
    return found


def _vectors(articles: Sequence[StoryFeatures]) -> dict[int, dict[Feature, float]]:
    """Weigh every feature by kind and rarity, each article's to length one."""
    frequency = Counter(feature for item in articles for feature in item.features)
    vectors = {}
    for item in articles:
        raw = {
            feature: WEIGHTS[feature[0]] * log(1 + len(articles) / frequency[feature])
            for feature in item.features
        }
        length = sqrt(sum(weight * weight for weight in raw.values())) or 1.0
        vectors[item.article_id] = {feature: weight / length for feature, weight in raw.items()}
    return vectors


def _candidates(
    articles: Sequence[StoryFeatures], vectors: Mapping[int, Mapping[Feature, float]]
) -> Iterable[tuple[int, int]]:
    """Return the pairs that share a feature rare enough to be an event's."""
    having: dict[Feature, list[int]] = defaultdict(list)
    for item in articles:
        for feature in vectors[item.article_id]:
            having[feature].append(item.article_id)
    pairs: set[tuple[int, int]] = set()
    for members in having.values():
        if 2 <= len(members) <= MOST_SHARING:
            pairs.update(combinations(sorted(members), 2))
    return pairs


def _cosine(one: Mapping[Feature, float], other: Mapping[Feature, float]) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[feature] for feature, weight in one.items() if feature in other)
