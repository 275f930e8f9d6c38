"""Stories in a store: which days must be done again, and what comes of it.

What a run brings, changes or takes out touches days. From each touched day on, days are done again one after
the other until three in a row come out as they stood: what follows would too, since stories reach three days
back. So the work goes with the days that are touched, not with the store. `monitor.stories` decides; here is
what it asks for and what is written.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb
import pyarrow as pa

from monitor.store import facts
from monitor.store.days import MOMENT, READ, Shelf
from monitor.stories.naming import Change, Placed, changes, named
from monitor.stories.stories import WINDOW, Chain
from monitor.stories.terms import terms


def unsettle(connection: duckdb.DuckDBPyConnection, articles: Collection[int]) -> None:
    """Note that the stories of articles and of their days are to be made anew: before they change or go."""
    _prepare(connection)
    connection.execute(
        f"""
        INSERT INTO unsettled
        SELECT language, {MOMENT}::DATE, story_id, article_id FROM articles
        WHERE article_id IN (SELECT unnest(?::BIGINT[]))
        """,  # noqa: S608
        [list(articles)],
    )


def unsettle_all(connection: duckdb.DuckDBPyConnection) -> None:
    """Note that all stories are to be made anew."""
    _prepare(connection)
    connection.execute(
        f"""
        INSERT INTO unsettled
        SELECT DISTINCT language, {MOMENT}::DATE, story_id, NULL FROM articles
        UNION ALL
        SELECT language, {MOMENT}::DATE, story_id, article_id FROM articles WHERE duplicate_of IS NOT NULL
        """  # noqa: S608
    )


def relate(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Set `story_id` for the articles of a run and of the days that it touched, and note what changed.

    `duplicate_of` must be settled.
    """
    _prepare(connection)
    connection.execute("CREATE OR REPLACE TEMP TABLE replaced (article_id BIGINT)")
    connection.execute(
        f"""
        INSERT INTO unsettled
        SELECT language, {MOMENT}::DATE, story_id, article_id FROM articles
        WHERE run_id = ? AND duplicate_of IS NULL
        """,  # noqa: S608
        [run_id],
    )
    touched: dict[str, set[date]] = defaultdict(set)
    for language, day in connection.execute("SELECT DISTINCT language, day FROM unsettled").fetchall():
        touched[language].add(day)
    connection.execute("CREATE OR REPLACE TEMP TABLE renamed AS SELECT story_id FROM unsettled")
    given: set[int] = set()
    for language in sorted(touched):
        for placed, fixed in _redone(Shelf(connection, language), touched[language]):
            _write(connection, run_id, placed, fixed, given)
    _note_removals(connection, run_id)
    _follow(connection, run_id)
    _summarise(connection)
    for table in ("unsettled", "renamed", "replaced"):
        connection.execute(f"DROP TABLE {table}")


def fill_terms(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `story_terms` of an older store from the texts, a part at a time."""
    last = connection.execute("SELECT max(rowid) FROM texts").fetchone()
    for first in range(0, (last[0] if last and last[0] is not None else -1) + 1, READ // 4):
        rows = connection.execute(
            f"""
            SELECT article_id, {MOMENT}, language, title, text
            FROM texts JOIN articles USING (article_id) WHERE texts.rowid BETWEEN ? AND ?
            """,  # noqa: S608
            [first, first + READ // 4 - 1],
        ).fetchall()
        made = [
            {"article_id": key, "moment": at, "language": language, "terms": terms(title, text, language)}
            for key, at, language, title, text in rows
        ]
        if made:
            columns = [("article_id", pa.int64()), ("moment", pa.timestamp("us"))]
            shape = pa.schema([*columns, ("language", pa.string()), ("terms", pa.binary())])
            connection.from_arrow(pa.Table.from_pylist(made, schema=shape)).insert_into("story_terms")


def _prepare(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        """
        CREATE TEMP TABLE IF NOT EXISTS unsettled
        (language VARCHAR, day DATE, story_id BIGINT, article_id BIGINT)
        """
    )


@dataclass
class _Agreement:
    """Whether stories that were made anew are those that stood there, one for one."""

    former: dict[int, int] = field(default_factory=dict)
    key: dict[int, int] = field(default_factory=dict)

    def holds(
        self, chain: Chain, shelf: Shelf, found: dict[int, int], stories: dict[int, int | None]
    ) -> bool:
        """Tell it for a day; the pairs are remembered."""
        same = True
        for article, key in found.items():
            story = stories[article]
            if story is None or (key >= 0 and key != story):
                same = False
                continue
            paired = self.former.setdefault(key, story) == story and self.key.setdefault(story, key) == key
            same &= paired and chain.first[key] == shelf.first.get(story)
        return same


def _redone(shelf: Shelf, touched: set[date]) -> Iterator[tuple[list[Placed], dict[int, int]]]:
    """Do touched days again, and those after them until nothing changes.

    Yields, for each stretch of days, its articles with the keys of their stories, and the numbers of keys
    that are settled. It must be written before the next one is asked for.
    """
    pending = sorted(touched)
    while pending:
        day, calm = pending[0], 0
        chain, agreement, placed = _before(shelf, day), _Agreement(), []
        while True:
            articles, stories = shelf.day(day)
            found = chain.place(day, articles)
            placed += [
                Placed(one.article_id, day, stories[one.article_id], found[one.article_id])
                for one in sorted(articles, key=lambda one: (one.at, one.article_id))
            ]
            same = agreement.holds(chain, shelf, found, stories)
            calm = calm + 1 if same and day not in touched else 0
            following = shelf.after(day, touched)
            if following is not None:
                calm += (following - day).days - 1
            if following is None or calm >= WINDOW:
                break
            day = following
        fixed = {key: key for key in chain.first if key >= 0}
        if following is not None:  # what it can go on with stands on calm days: older days may not agree
            alive = chain.alive(following)
            fixed |= {key: agreement.former[key] for key in alive if key in agreement.former}
        pending = [one for one in pending if one > day]
        yield placed, fixed


def _before(shelf: Shelf, day: date) -> Chain:
    """Return what stands of the days before one."""
    chain = Chain()
    for back in range(WINDOW, 0, -1):
        articles, stories = shelf.day(day - timedelta(days=back))
        settled = {key: story for key, story in stories.items() if story is not None}
        if settled:
            chain.first |= {story: shelf.first[story] for story in settled.values()}
            chain.remember(
                day - timedelta(days=back), [one for one in articles if one.article_id in settled], settled
            )
    return chain


def _write(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    placed: Sequence[Placed],
    fixed: dict[int, int],
    given: set[int],
) -> None:
    """Give stories their numbers and their articles, and note what changed."""
    taken = _taken(
        connection, [one.article_id for one in placed if one.former is None or one.key != one.former]
    )
    numbers = named(placed, fixed, given, taken.__contains__)
    given |= {numbers[one.key] for one in placed}
    moved = [one for one in placed if one.former != numbers[one.key]]
    elsewhere = _elsewhere(
        connection, placed, {one.former for one in moved} | {numbers[one.key] for one in moved}
    )
    noted = changes(placed, numbers, lambda story: story in elsewhere)
    _note(connection, run_id, noted)
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE moved AS
        SELECT
            unnest(?::BIGINT[]) AS article_id, unnest(?::BIGINT[]) AS former, unnest(?::BIGINT[]) AS story_id
        """,
        [
            [one.article_id for one in moved],
            [one.former for one in moved],
            [numbers[one.key] for one in moved],
        ],
    )
    connection.execute(
        """
        UPDATE articles SET story_id = moved.story_id FROM moved WHERE moved.article_id = articles.article_id
        """
    )
    facts.touch_those(connection, "moved")
    connection.execute("INSERT INTO renamed SELECT former FROM moved UNION SELECT story_id FROM moved")
    connection.execute("INSERT INTO replaced SELECT article_id FROM moved")


def _taken(connection: duckdb.DuckDBPyConnection, numbers: list[int]) -> set[int]:
    """Return which numbers are, or were, those of stories."""
    found = connection.execute(
        """
        WITH asked AS MATERIALIZED (SELECT unnest(?::BIGINT[]) AS number)
        SELECT story_id FROM stories WHERE story_id IN (FROM asked)
        UNION
        SELECT former FROM story_changes WHERE former IN (FROM asked)
        """,
        [numbers],
    ).fetchall()
    return {number for (number,) in found}


def _elsewhere(
    connection: duckdb.DuckDBPyConnection, placed: Sequence[Placed], stories: Collection[int | None]
) -> set[int]:
    """Return which stories have articles besides those placed."""
    here = Counter(one.former for one in placed)
    found = connection.execute(
        """
        SELECT story_id, count(*) FROM articles
        WHERE duplicate_of IS NULL AND story_id IN (SELECT unnest(?::BIGINT[])) GROUP BY story_id
        """,
        [[story for story in stories if story is not None]],
    ).fetchall()
    return {story for story, count in found if count > here[story]}


def _note(connection: duckdb.DuckDBPyConnection, run_id: str, noted: Sequence[Change]) -> None:
    columns: list[list[Any]] = [
        [one.day for one in noted],
        [one.former for one in noted],
        [one.present for one in noted],
        [one.kind for one in noted],
        [one.articles for one in noted],
    ]
    connection.execute(
        """
        INSERT INTO story_changes
        SELECT ?, unnest(?::DATE[]), unnest(?::BIGINT[]), unnest(?::BIGINT[]), unnest(?::VARCHAR[]),
            unnest(?::INTEGER[])
        """,
        [run_id, *columns],
    )


def _note_removals(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Note which stories those articles left whose day or language was corrected.

    What stood on another day has no number that its new day could see: where it stood is known from before.
    Only what is in `unsettled` counts, and `stories` is still as it was before the run.
    """
    connection.execute(
        f"""
        WITH removed AS MATERIALIZED (
            SELECT DISTINCT article_id, {MOMENT}::DATE AS day, unsettled.story_id AS former,
                articles.story_id AS present
            FROM unsettled JOIN articles USING (article_id)
            WHERE duplicate_of IS NULL AND unsettled.story_id <> articles.story_id
            AND (unsettled.language <> articles.language OR unsettled.day <> {MOMENT}::DATE)
        ),
        going_on AS (SELECT story_id FROM articles WHERE story_id IN (SELECT former FROM removed)),
        known AS (SELECT story_id FROM stories WHERE story_id IN (SELECT present FROM removed))
        INSERT INTO story_changes
        SELECT ?, min(day), former, present,
            CASE
                WHEN former NOT IN (FROM going_on) THEN 'merge'
                WHEN present IN (FROM known) THEN 'move'
                ELSE 'split'
            END,
            count(*)
        FROM removed GROUP BY former, present ORDER BY former, present
        """,  # noqa: S608
        [run_id],
    )


def _follow(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Put near-duplicates into their originals' stories: those that are new or touched, or whose original
    got another story. The others are there already.
    """
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE followed AS
        WITH copies AS MATERIALIZED (
            SELECT article_id, duplicate_of, story_id, run_id FROM articles
            WHERE duplicate_of IS NOT NULL
            AND (
                run_id = $run OR duplicate_of IN (FROM replaced)
                OR article_id IN (SELECT article_id FROM unsettled WHERE article_id IS NOT NULL)
            )
        )
        SELECT copies.article_id, copies.story_id AS former, original.story_id
        FROM articles AS original JOIN copies ON original.article_id = copies.duplicate_of
        WHERE original.story_id IS DISTINCT FROM copies.story_id OR copies.run_id = $run
        """,
        {"run": run_id},
    )
    connection.execute(
        """
        UPDATE articles SET story_id = followed.story_id
        FROM followed WHERE followed.article_id = articles.article_id
        """
    )
    facts.touch_those(connection, "followed")
    connection.execute("INSERT INTO renamed SELECT former FROM followed UNION SELECT story_id FROM followed")


def _summarise(connection: duckdb.DuckDBPyConnection) -> None:
    """Bring the rows of `stories` that something happened to up to date."""
    connection.execute("DELETE FROM stories WHERE story_id IN (SELECT story_id FROM renamed)")
    connection.execute(
        """
        INSERT INTO stories
        SELECT
            story_id,
            arg_min(title, (coalesce(published_at, first_seen_at), article_id)),
            min(published_at),
            max(published_at),
            count(*) FILTER (duplicate_of IS NULL),
            count(DISTINCT source)
        FROM articles WHERE story_id IN (SELECT story_id FROM renamed) GROUP BY story_id
        """
    )
