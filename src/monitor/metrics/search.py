"""What a search finds: how many, a page of hits with the lines in which they stand, what they are about."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import pyarrow as pa

from monitor import notebook
from monitor.errors import UsageError
from monitor.metrics.asking import statement
from monitor.metrics.chosen import about
from monitor.metrics.conditions import Part
from monitor.metrics.filters import Filters
from monitor.search.hits import Hits, counted, plan_of
from monitor.search.plan import Plan
from monitor.search.query.parser import parse
from monitor.search.spans import Match, Span, highlights, matches
from monitor.store import Store

By = Literal["rank", "date"]

BEST = 1_000
"""Hits that are ranked at first: where the other filters leave fewer of them than are wanted, all are."""

ALL = 1 << 40
"""As many hits as there are, ranked."""

AROUND = 120
"""Characters of a snippet before and after its first hit, about."""

_PLACES = {
    "rank": "SELECT article_id, place FROM best",
    "date": "SELECT article_id, 0 AS place FROM matching",
}
_TOTAL = """
    WITH {given}
    SELECT count(DISTINCT unit) AS total, count(*) AS articles FROM matching
"""
_CHOSEN = """
    WITH {given}
    SELECT article_id
    FROM matching JOIN places USING (article_id)
    ORDER BY place, published_at DESC NULLS LAST, article_id
    LIMIT $limit OFFSET $offset
"""
_HITS = """
    SELECT article_id, published_at, source, language, title, url, word_count, coalesce(text, '') AS text
    FROM chosen JOIN {articles} USING (article_id) LEFT JOIN {texts} USING (article_id)
    ORDER BY place
"""
_FACETS = {
    "source": "SELECT source AS id, count(*) AS articles FROM matching WHERE source IS NOT NULL GROUP BY id",
    "language": "SELECT language AS id, count(*) AS articles FROM matching GROUP BY id",
    "country": """
        SELECT country AS id, count(*) AS articles
        FROM counted SEMI JOIN matching USING (article) GROUP BY id
    """,
    "topic": """
        SELECT topic AS id, count(*) AS articles
        FROM topic_facts SEMI JOIN matching USING (article) WHERE itself GROUP BY id
    """,
    "day": """
        SELECT published_day::VARCHAR AS id, count(*) AS articles
        FROM matching WHERE published_day IS NOT NULL GROUP BY id
    """,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A hit: the article, and the stretch of its text in which it matches.

    `title_spans` and `spans` are what to highlight, in characters of the title and of `snippet`. Where only
    the title or a value of the article matches, the snippet is how the text begins.
    """

    article_id: int
    title: str
    snippet: str
    published_at: datetime | None
    source: str | None
    language: str
    url: str | None
    word_count: int
    title_spans: tuple[Span, ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of hits.

    `total` counts what matches in the unit of the filters, `articles` the articles. `notes` say what of the
    query is read otherwise than it may have been meant.
    """

    total: int
    articles: int
    hits: tuple[Found, ...]
    notes: tuple[str, ...]


def page(store: Store, filters: Filters, by: By = "rank", limit: int = 20, offset: int = 0) -> Page:
    """Return a page of what a search finds.

    Args:
        store: the store.
        filters: with a search.
        by: the best first (BM25; the newest where they are alike), or the newest first, undated last.
        limit: how many hits.
        offset: how many to pass over.

    Raises:
        UsageError: the filters hold no search, or it cannot be read.
        StoreError: there is no index.
    """
    notes = parse(asked(filters)).notes

    def ask(store: Store) -> Page:
        ((total, articles),) = store.rows(*statement(filters, _TOTAL))
        found = listed(store, filters, by, limit, offset, articles)
        plan = store.ask(lambda path, reader: plan_of(filters.search, path, reader))
        return Page(total, articles, tuple(_found(row, plan) for row in found), notes)

    return store.at_once(ask)


def check(store: Store, query: str) -> tuple[str, ...]:
    """Make sure that a query can be used; return what of it is read otherwise than it may have been meant.

    Raises:
        UsageError: it cannot be read, or names what is not there.
        StoreError: there is no index.
    """
    read = Filters.from_query({"search": query})
    if not read.search:
        return ()
    store.ask(lambda path, reader: Hits(read.search).table(path, reader))
    return parse(read.search).notes


def asked(filters: Filters) -> str:
    """Return the query of filters.

    Raises:
        UsageError: they hold none.
    """
    if not filters.search:
        raise UsageError("nothing is searched: give a query")
    return filters.search


def query_of(store: Store, filters: Filters) -> str:
    """Return the query of filters; without one those of the watch terms that they ask for, any of which may
    be the reason; "" where nothing is searched."""
    wanted = {*filters.terms, *dict(filters.all_of).get("terms", ())}
    if filters.search or not wanted:
        return filters.search
    return " OR ".join(f"({term.query})" for term in notebook.terms(store.path) if term.name in wanted)


def listed(
    store: Store, filters: Filters, by: By, limit: int, offset: int = 0, articles: int | None = None
) -> list[dict[str, Any]]:
    """Return the columns of the hits' articles, their text among them, in order.

    Args:
        store: one generation of it (`Store.at_once`).
        filters, by, limit, offset: as in `page`.
        articles: how many there are in all, where that is known.
    """
    found = _chosen(store, filters, by, limit, offset, BEST)
    wanted = limit if articles is None else max(0, min(limit, articles - offset))
    if by == "rank" and len(found) < wanted:
        found = _chosen(store, filters, by, limit, offset, ALL)
    return _read(store, found)


def _chosen(store: Store, filters: Filters, by: By, limit: int, offset: int, best: int) -> pa.Table:
    values: dict[str, Any] = {"limit": limit, "offset": offset}
    if by == "rank":
        values["best"] = Hits(filters.search, best)
    return store.arrow(*statement(filters, _CHOSEN, values, places=Part(_PLACES[by])))


def _read(store: Store, found: pa.Table) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = store.arrow(*about(store, found, _HITS)).to_pylist()
    return rows


def hits_of(store: Store, filters: Filters, ids: Sequence[int]) -> list[Found]:
    """Return the lines in which articles match a search, for those that a list shows."""
    plan = store.ask(lambda path, reader: plan_of(asked(filters), path, reader))
    return [_found(row, plan) for row in _read(store, pa.table({"article_id": pa.array(ids, pa.int64())}))]


def places(store: Store, query: str, language: str, title: str, text: str) -> tuple[list[Span], list[Span]]:
    """Return where the words of a query stand in the title and in the text of an article."""
    plan = store.ask(lambda path, reader: plan_of(query, path, reader))
    inside = matches(plan, text, language)
    return highlights(matches(plan, title, language, "title")), highlights(inside)


def facets(store: Store, filters: Filters, most: int = 20) -> dict[str, list[tuple[str, int]]]:
    """Return what the hits are about: (id, articles), the most frequent first; of days all, in order.

    The engine counts by itself where nothing but the search is asked: ten times as fast as a join. Of
    articles that analysts hid it knows nothing: where there are any, the store counts.
    """
    alone = replace(filters, search="", duplicates=False, unit="articles", hidden=False) == Filters()
    if alone and (filters.hidden or not notebook.entries(store.path, "hidden")):
        originals = not filters.duplicates
        counts = store.ask(lambda path, reader: counted(filters.search, path, reader, originals=originals))
        return {
            name: sorted(counts[name]) if name == "day" else _most_frequent(counts[name])[:most]
            for name in _FACETS
        }
    found = {}
    for name, sql in _FACETS.items():
        order, limit = ("id", None) if name == "day" else ("articles DESC, id", most)
        question = f"WITH {{given}} {sql} ORDER BY {order} LIMIT $most"
        rows: list[tuple[str, int]] = store.rows(*statement(filters, question, {"most": limit}))
        found[name] = rows
    return found


def _most_frequent(counts: list[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda pair: (-pair[1], pair[0]))


def _found(row: dict[str, Any], plan: Plan) -> Found:
    text, language = row.pop("text"), row["language"]
    snippet, spans = excerpt(text, matches(plan, text, language))
    titled = highlights(matches(plan, row["title"], language, "title"))
    return Found(**row, snippet=snippet, spans=spans, title_spans=tuple(titled))


def excerpt(text: str, inside: list[Match]) -> tuple[str, tuple[Span, ...]]:
    """Return the stretch of a text around the densest of its matches, and what to highlight in it.

    Args:
        text: the whole.
        inside: in order; without any, the stretch is how the text begins.
    """
    start, end = _stretch(text, inside)
    spans = ((low - start, high - start) for low, high in highlights(inside) if start <= low and high <= end)
    return text[start:end], tuple(spans)


def _stretch(text: str, inside: list[Match]) -> Span:
    """Return the stretch of a text around its densest hit, cut between words and within a paragraph."""
    if not inside:
        return 0, _cut(text, 2 * AROUND, len(text))
    starts = [one.start for one in inside]  # in order, as `matches` gives them
    first = max(
        inside,
        key=lambda one: (
            bisect_right(starts, one.start + AROUND) - bisect_left(starts, one.start),
            -one.start,
        ),
    )
    low = max(0, first.start - AROUND)
    low = (
        text.rfind("\n", low, first.start) + 1 or (text.find(" ", low, first.start) + 1 if low else 0) or low
    )
    end = min(max(first.end, first.start + AROUND), len(text))
    return low, _cut(text, end, len(text))


def _cut(text: str, end: int, most: int) -> int:
    """Return the end of the word at `end`."""
    found = text.find(" ", end, end + 30)
    return min(most, end if found < 0 else found)
