"""Which articles tell of the same event: stories.

    terms of each article --weighed--> vectors of a day --clusters--> clusters of the day --Chain--> stories

The articles of one calendar day (UTC) and language make clusters (`days`). A cluster goes on with the story
that is nearest of those of the three days before to whose articles of these days it is as close, in the mean,
as those of one cluster must be to each other, and whose subject it has (`subjects`); or begins one. So what
the articles of a day belong to follows from that day and what came before, whatever the order in which they
were stored, and only days that were touched are done again.

No story lasts longer than two weeks, however slowly it changes. It ends on the first day after a week that is
a multiple of seven days from a fixed one, and not after so many days: so the ends of one that never stops do
not move when it turns out to have begun a day earlier.

Stories are within a language.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

import numpy as np

from monitor.stories import days, subjects, terms
from monitor.stories.vectors import Ints, Vectors, neighbours, squares, stacked, summed, taken, weighed

WINDOW = 3
"""Days after its last article in which a story can go on."""

WEEK = 7
"""Days after which a story ends, on the next day whose ordinal is a multiple of it: two weeks at most."""


class Told(NamedTuple):
    """An article to place.

    `at` is when it was published, or else first seen (naive UTC). `terms` as `terms.terms` makes them.
    """

    article_id: int
    at: datetime
    language: str
    terms: bytes


def told(article_id: int, at: datetime, language: str, title: str, text: str) -> Told:
    """Return an article to place, from its text."""
    return Told(article_id, at, language, terms.terms(title, text, language))


def group(articles: Iterable[Told]) -> dict[int, int]:
    """Give every article a story: what a store does, without one (near-duplicates left out).

    Returns:
        story by article_id: the id of the story's earliest article. The order of the articles makes no
        difference.
    """
    by_day: dict[tuple[str, date], list[Told]] = defaultdict(list)
    for article in articles:
        by_day[article.language, article.at.date()].append(article)
    chains: dict[str, Chain] = defaultdict(Chain)
    found: dict[int, int] = {}
    for language, day in sorted(by_day):
        found.update(chains[language].place(day, by_day[language, day]))
    return {article: story if story >= 0 else founder(story) for article, story in found.items()}


def founder(story: int) -> int:
    """Return the article after which a new story is named, the earliest: new ones have negative numbers."""
    return -1 - story


@dataclass(frozen=True, slots=True, eq=False)
class _Day:
    """The stories of a day: their keys, the sums of their articles' vectors, and how many these are."""

    day: date
    keys: list[int]
    totals: Vectors
    sizes: Ints


class Chain:
    """Stories of one language, day by day.

    Attributes:
        first: the first day of each story; whoever goes on with stories says it of these.
    """

    def __init__(self) -> None:
        self.first: dict[int, date] = {}
        self._recent: list[_Day] = []

    def remember(self, day: date, articles: Sequence[Told], stories: Mapping[int, int]) -> None:
        """Take in a day whose articles have their stories, by article_id."""
        ordered = _ordered(articles)
        self._note(day, _weighed(ordered), [stories[article.article_id] for article in ordered])

    def place(self, day: date, articles: Sequence[Told]) -> dict[int, int]:
        """Give the articles of a day, later than all before, their stories.

        Returns:
            Key of the story by article_id: of one that goes on, or a new negative one (`founder`).
        """
        ordered = _ordered(articles)
        vectors = _weighed(ordered)
        labels = days.clusters(vectors)
        self._recent = [one for one in self._recent if (day - one.day).days <= WINDOW]
        keys = self._continued(day, vectors, labels)
        firsts = np.unique(labels, return_index=True)[1].tolist()
        named = [
            -1 - ordered[at].article_id if key is None else key for key, at in zip(keys, firsts, strict=True)
        ]
        for key in named:
            self.first.setdefault(key, day)
        stories = [named[label] for label in labels.tolist()]
        self._note(day, vectors, stories)
        return {article.article_id: story for article, story in zip(ordered, stories, strict=True)}

    def alive(self, day: date) -> set[int]:
        """Return the stories that can go on on a day."""
        return {key for one in self._recent if (day - one.day).days <= WINDOW for key in one.keys}

    def _note(self, day: date, vectors: Vectors, stories: list[int]) -> None:
        keys = sorted(set(stories))
        place = {key: at for at, key in enumerate(keys)}
        labels = np.array([place[story] for story in stories], np.int64)
        sizes = np.bincount(labels, minlength=len(keys))
        self._recent.append(_Day(day, keys, summed(vectors, labels, len(keys)), sizes))

    def _continued(self, day: date, vectors: Vectors, labels: Ints) -> list[int | None]:
        """Return, for each cluster of a day, the story that goes on with it, if one does."""
        count = int(labels.max(initial=-1)) + 1
        found: list[int | None] = [None] * count
        past = [one for one in self._recent if one.keys]
        keys = sorted({key for one in past for key in one.keys if _is_open(self.first.get(key, day), day)})
        if not keys or not count:
            return found
        stories, sizes_there = _gathered(past, keys)
        here, sizes_here = summed(vectors, labels, count), np.bincount(labels, minlength=count)
        squares_here, squares_there = squares(here), squares(stories)
        near = neighbours(here, stories)
        fit = np.zeros(count)
        for one, other, product in zip(
            near.one.tolist(), near.other.tolist(), near.product.tolist(), strict=True
        ):
            m, n = int(sizes_here[one]), int(sizes_there[other])
            close = product / np.sqrt(squares_here[one] * squares_there[other])
            if product < days.HOLDS * m * n or close <= fit[one]:
                continue
            if subjects.goes_on(here, one, m, stories, other, n):
                found[one], fit[one] = keys[other], close
        return found


def _ordered(articles: Sequence[Told]) -> list[Told]:
    return sorted(articles, key=lambda article: (article.at, article.article_id))


def _weighed(articles: Sequence[Told]) -> Vectors:
    return weighed([article.terms for article in articles], articles[0].language if articles else "")


def _gathered(past: Sequence[_Day], keys: Sequence[int]) -> tuple[Vectors, Ints]:
    """Return the sums of stories over several days, and their articles; keys that are not asked for go."""
    place = {key: at for at, key in enumerate(keys)}
    given = np.array([place.get(key, len(keys)) for one in past for key in one.keys], np.int64)
    sizes = np.bincount(given, np.concatenate([one.sizes for one in past]), minlength=len(keys) + 1)
    totals = summed(stacked([one.totals for one in past]), given, len(keys) + 1)
    kept = taken(totals, np.arange(len(keys)))
    return kept, sizes[: len(keys)].astype(np.int64)


def _is_open(first: date, day: date) -> bool:
    """Tell whether a story that began on a day can go on on another."""
    week = first + timedelta(days=WEEK)
    end = week + timedelta(days=-week.toordinal() % WEEK)
    return day < end
