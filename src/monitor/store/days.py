"""The days of a language in a store: their articles as stories are made of, read some days ahead."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

import duckdb

from monitor.stories.stories import WINDOW, Told

READ = 20_000
"""Articles that are read at once, but for days that have more."""

AHEAD = timedelta(days=14)
"""Days that are read at once, at most."""

BEFORE = timedelta(days=21)
"""A story that goes on began after so many days before."""

MOMENT = "coalesce(articles.published_at, articles.first_seen_at)"
"""When an article was published, or else first seen: by it stories go."""

Day = tuple[list[Told], dict[int, int | None]]
"""The articles of a day, and the story that each has in the store."""


class Shelf:
    """The articles of a language by day, read some days ahead; near-duplicates left out."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, language: str) -> None:
        self._connection, self._language = connection, language
        counted = connection.execute(
            f"""
            SELECT {MOMENT}::DATE AS day, count(*) FROM articles
            WHERE language = ? AND duplicate_of IS NULL GROUP BY day ORDER BY day
            """,  # noqa: S608
            [language],
        ).fetchall()
        self._counts = dict(counted)
        self._held: dict[date, Day] = {}
        self.first: dict[int, date] = {}

    def after(self, day: date, besides: Collection[date]) -> date | None:
        """Return the next day that has articles, or is one of those named besides."""
        for ahead in range(1, 2 * WINDOW + 1):
            if (near := day + timedelta(days=ahead)) in self._counts or near in besides:
                return near
        return None  # what follows cannot depend on it

    def day(self, day: date) -> Day:
        """Return the articles of a day."""
        if day not in self._counts:
            return [], {}
        if day not in self._held:
            self._read(day)
        return self._held[day]

    def _read(self, first: date) -> None:
        last, total, day = first, self._counts[first], first
        while (day := day + timedelta(days=1)) < first + AHEAD:
            total += self._counts.get(day, 0)
            if total > READ:
                break
            last = day
        begin, end = first, last + timedelta(days=1)
        rows = self._connection.execute(
            f"""
            SELECT article_id, {MOMENT} AS at, articles.language, story_terms.terms, story_id
            FROM articles JOIN story_terms USING (article_id)
            WHERE articles.language = ? AND duplicate_of IS NULL
            AND {MOMENT} >= ? AND {MOMENT} < ? AND moment >= ? AND moment < ?
            """,  # noqa: S608
            [self._language, begin, end, begin, end],
        ).fetchall()
        self._held = {first + timedelta(days=n): ([], {}) for n in range((end - begin).days)}
        for key, at, language, kept, story in rows:
            articles, stories = self._held[at.date()]
            articles.append(Told(key, at, language, kept))
            stories[key] = story
        self._note_first({row[-1] for row in rows if row[-1] is not None}, begin, end)

    def _note_first(self, stories: Collection[int], begin: date, end: date) -> None:
        """Note on which day stories began."""
        found = self._connection.execute(
            f"""
            SELECT story_id, min({MOMENT})::DATE FROM articles
            WHERE language = ? AND duplicate_of IS NULL AND {MOMENT} >= ? AND {MOMENT} < ?
            AND story_id IN (SELECT unnest(?::BIGINT[]))
            GROUP BY story_id
            """,  # noqa: S608
            [self._language, begin - BEFORE, end, list(stories)],
        ).fetchall()
        for story, day in found:
            self.first[story] = min(day, self.first.get(story, day))
