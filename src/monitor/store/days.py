"""The days of a language in a store: their articles as stories are made of, read some days ahead."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from monitor.stories.stories import WINDOW, Told

READ = 20_000
"""Articles that are read at once, but for days that have more."""

AHEAD = timedelta(days=14)
"""Days that are read at once, at most."""

COUNTED = 32
"""Days whose articles are counted at once, from a day whose ordinal is a multiple of it."""

BEFORE = timedelta(days=21)
"""A story that goes on began after so many days before."""

MOMENT = "coalesce(articles.published_at, articles.first_seen_at)"
"""When an article was published, or else first seen: by it stories go."""

_TOLD = """
    WITH told AS (
        SELECT article_id, published_at AS moment, story_id, language, duplicate_of FROM articles
        WHERE published_at >= $begin AND published_at < $end
        UNION ALL
        SELECT article_id, first_seen_at, story_id, language, duplicate_of FROM articles
        WHERE published_at IS NULL AND first_seen_at >= $begin AND first_seen_at < $end
    ), original AS (FROM told WHERE language = $language AND duplicate_of IS NULL)
"""
"""The articles of a language between two days. In two halves, as bounds of a column are known for every part
of a table, so that other parts are not read; of `MOMENT`, an expression, they are not."""

Day = tuple[list[Told], dict[int, int | None]]
"""The articles of a day, and the story that each has in the store."""


def between(
    connection: duckdb.DuckDBPyConnection, article_ids: Collection[int]
) -> tuple[str, dict[str, datetime]]:
    """Return a condition on `published_at` that holds for some articles, and what it binds.

    Ids are hashes, by which any part of a table may hold one; what came at about one time stands together. So
    of a table that has the time of publication the other parts are not read.
    """
    ((first, last, undated),) = connection.execute(
        """
        SELECT min(published_at), max(published_at), count(*) FILTER (published_at IS NULL)
        FROM articles WHERE article_id IN (SELECT unnest(?::BIGINT[]))
        """,
        [list(article_ids)],
    ).fetchall()
    if undated or first is None:
        return "TRUE", {}
    return "published_at BETWEEN $first_at AND $last_at", {"first_at": first, "last_at": last}


class Shelf:
    """The articles of a language by day, read some days ahead; near-duplicates left out."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, language: str) -> None:
        self._connection, self._language = connection, language
        self._counts: dict[int, dict[date, int]] = {}
        self._held: dict[date, Day] = {}
        self.first: dict[int, date] = {}

    def after(self, day: date, besides: Collection[date]) -> date | None:
        """Return the next day that has articles, or is one of those named besides."""
        for ahead in range(1, 2 * WINDOW + 1):
            if self._count(near := day + timedelta(days=ahead)) or near in besides:
                return near
        return None  # what follows cannot depend on it

    def day(self, day: date) -> Day:
        """Return the articles of a day."""
        if not self._count(day):
            return [], {}
        if day not in self._held:
            self._read(day)
        return self._held[day]

    def _count(self, day: date) -> int:
        """Return how many articles a day has."""
        block = day.toordinal() // COUNTED
        if block not in self._counts:
            begin = date.fromordinal(max(1, block * COUNTED))
            end = date.fromordinal(min((block + 1) * COUNTED, date.max.toordinal()))
            found = self._connection.execute(
                f"{_TOLD} SELECT moment::DATE AS day, count(*) FROM original GROUP BY day",  # noqa: S608
                self._between(begin, end),
            ).fetchall()
            self._counts[block] = dict(found)
        return self._counts[block].get(day, 0)

    def _read(self, first: date) -> None:
        last, total, day = first, self._count(first), first
        while (day := day + timedelta(days=1)) < first + AHEAD:
            total += self._count(day)
            if total > READ:
                break
            last = day
        begin, end = first, last + timedelta(days=1)
        rows = self._connection.execute(
            f"""
            {_TOLD}, kept AS (
                SELECT article_id, terms FROM story_terms
                WHERE story_terms.moment >= $begin AND story_terms.moment < $end
            )
            SELECT article_id, moment, language, terms, story_id FROM original JOIN kept USING (article_id)
            """,  # noqa: S608
            self._between(begin, end),
        ).fetchall()
        self._held = {first + timedelta(days=n): ([], {}) for n in range((end - begin).days)}
        for key, at, language, kept, story in rows:
            articles, stories = self._held[at.date()]
            articles.append(Told(key, at, language, kept))
            stories[key] = story
        self._note_first({row[-1] for row in rows if row[-1] is not None}, begin, end)

    def _between(self, begin: date, end: date) -> dict[str, Any]:
        return {"language": self._language, "begin": begin, "end": end}

    def _note_first(self, stories: Collection[int], begin: date, end: date) -> None:
        """Note on which day stories began."""
        found = self._connection.execute(
            f"""
            {_TOLD} SELECT story_id, min(moment)::DATE FROM original
            WHERE story_id IN (SELECT unnest($stories::BIGINT[])) GROUP BY story_id
            """,  # noqa: S608
            {**self._between(begin - BEFORE, end), "stories": list(stories)},
        ).fetchall()
        for story, day in found:
            self.first[story] = min(day, self.first.get(story, day))
