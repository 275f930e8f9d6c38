"""A concordance: every place where a search's words, an entity or a pair stand, in its line (KWIC)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from monitor.errors import UsageError
from monitor.metrics.asking import statement
from monitor.metrics.chosen import about, among
from monitor.metrics.conditions import Part
from monitor.metrics.filters import Filters
from monitor.metrics.naming import asked_for, places
from monitor.metrics.search import By, listed, query_of
from monitor.search.analysis import terms
from monitor.search.hits import plan_of
from monitor.search.plan import Plan, asked_words
from monitor.search.spans import matches
from monitor.store import Store

if TYPE_CHECKING:  # pandas takes half a second to import, which the verb can do without
    import pandas as pd

Sort = Literal["hits", "left", "right", "hit"]

FIRST, MOST = 100, 1_000
"""Articles that are read at first, and at most at once."""

_HEAD = "article_id, matching.published_at, matching.source, matching.language, field"
_NEWEST = """
    ORDER BY matching.published_at DESC NULLS LAST, article_id, field = 'text', spans
    LIMIT $limit
"""
_NAMED = f"""
    WITH {{given}}
    SELECT {_HEAD}, [["start", "end"]] AS spans
    FROM named_places JOIN matching USING (article_id)
    {_NEWEST}
"""  # noqa: S608  (constants)
_PAIRED = f"""
    WITH {{given}}
    SELECT {_HEAD}, list_sort(spans) AS spans
    FROM named_places JOIN matching USING (article_id)
    {_NEWEST}
"""  # noqa: S608  (constants)
_PLACES_OF_PAIR = (
    "SELECT article_id, field, spans FROM pairs "
    "WHERE country_a = $pair_a AND country_b = $pair_b AND len(spans) > 0"
)
_OF = "SELECT * FROM ({}) WHERE {}"
_READ = """
    SELECT chosen.* EXCLUDE (place), articles.title, coalesce(texts.text, '') AS text
    FROM chosen JOIN {articles} USING (article_id) LEFT JOIN {texts} USING (article_id)
    ORDER BY place
"""
_WORDLESS = (
    "{query} chooses articles, but has no words that could stand in a line. Add a word to the search, or "
    "choose a country, a person or an organisation in the filters: every place where it is named is a line"
)
_APART = (
    "Both countries are in these articles, but in no one sentence. Ask for one of them: its lines are here"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line: what stands before the hit, the hit, what follows it, and where. `field` is title or text."""

    left: str
    hit: str
    right: str
    article_id: int
    field: str
    start: int
    published_at: datetime | None
    source: str | None
    title: str


COLUMNS = tuple(field.name for field in fields(Line))

_ORDER: dict[Sort, Callable[[Line], Any]] = {
    "left": lambda line: (terms(line.left).split()[::-1], terms(line.right).split()),
    "right": lambda line: (terms(line.right).split(), terms(line.left).split()[::-1]),
    "hit": lambda line: (terms(line.hit).split(), terms(line.right).split()),
}
"""The words nearest to the hit decide first, whatever their case and accents."""


def lines(
    store: Store,
    filters: Filters,
    by: By = "date",
    sort: Sort = "hits",
    limit: int = 1_000,
    width: int = 60,
    entity: str | None = None,
) -> list[Line]:
    """Return the lines of a concordance.

    They are those in which the entity stands; without one the words of the search (or of the watch terms that
    the filters ask for); without words the two countries of the pair; without a pair any of the countries,
    people and organisations that the filters ask for. Where there are none, `why_none` says why.

    Args:
        store: the store.
        filters: which articles.
        by: of which hits of a search the lines are where there are more than `limit`: the best, or the
            newest. Those of names are the newest.
        sort: as the hits come, by the words to the left, to the right, or by the hit itself.
        limit: how many lines at most.
        width: characters of either side.
        entity: identifier of what is named: CHN, or that of a person or organisation.

    Raises:
        UsageError: there is nothing to look for, or the search cannot be read.
        StoreError: there is no index.
    """

    def found(held: Store) -> list[Line]:
        plan = None if entity else with_words(held, filters)
        if plan:
            return _searched(held, filters, plan, by, limit, width)
        return [
            _line(row, row["field"], row["spans"][0][0], max(end for _, end in row["spans"]), width)
            for row in named(held, filters, entity, limit=limit)
        ]

    made = store.at_once(found)
    return sorted(made, key=_ORDER[sort]) if sort in _ORDER else made


def frame(store: Store, filters: Filters, **options: Any) -> pd.DataFrame:
    """Return the lines of a concordance as a frame, its columns those of `Line`; see `lines`."""
    import pandas as pd

    return pd.DataFrame([asdict(line) for line in lines(store, filters, **options)], columns=list(COLUMNS))


def answerable(filters: Filters, entity: str | None = None) -> bool:
    """Tell whether there is something to look for."""
    terms = filters.terms or dict(filters.all_of).get("terms")
    return bool(filters.search or terms or asked_for(filters, entity))


def why_none(store: Store, filters: Filters, entity: str | None = None) -> str:
    """Say why there is no line though articles match, and what would do; nothing where that is not known."""
    query = "" if entity else query_of(store, filters)
    if query and with_words(store, filters) is None and not asked_for(filters):
        return _WORDLESS.format(query=query)
    return _APART if filters.pair and not entity and not query and filters.together == "article" else ""


def with_words(store: Store, filters: Filters) -> Plan | None:
    """Return the plan of the search, or of the watch terms asked for; None where they have no words.

    `country:CHN` has no words to stand in a line.
    """
    query = query_of(store, filters)
    if not query:
        return None
    plan = store.ask(lambda path, reader: plan_of(query, path, reader))
    return plan if next(asked_words(plan), None) is not None else None


def named(
    store: Store,
    filters: Filters,
    entity: str | None = None,
    ids: Sequence[int] | None = None,
    limit: int | None = None,
) -> list[dict[str, Any]]:
    """Return where an entity, or else the pair or whom the filters ask for, are named.

    Args:
        store: one generation of it (`Store.at_once`).
        filters, entity: as in `lines`.
        ids: of the articles, all that match where it is None.
        limit: how many places at most; None for all.

    Returns:
        article_id, published_at, source, language, title, field, spans ([start, end] of each name, in order)
        and `text`, the newest first.

    Raises:
        UsageError: there is nothing to look for.
    """
    if filters.pair and not entity:
        sql, found = (
            _PAIRED,
            Part(_PLACES_OF_PAIR, dict(zip(("pair_a", "pair_b"), filters.pair, strict=True))),
        )
    else:
        names = asked_for(filters, entity)
        if not names:
            if answerable(filters):
                return []  # a search whose words have no place: `why_none`
            raise UsageError("nothing is looked for: give a query, an entity, a pair, a country or a person")
        sql, found = _NAMED, places(names, filters)
    if ids is not None:
        found = Part(_OF.format(found.sql, among(ids)), {**found.values, "ids": list(ids)})
    chosen = store.arrow(*statement(filters, sql, {"limit": limit}, named_places=found))
    rows: list[dict[str, Any]] = store.arrow(*about(store, chosen, _READ)).to_pylist()
    return rows


def _searched(store: Store, filters: Filters, plan: Plan, by: By, limit: int, width: int) -> list[Line]:
    found: list[Line] = []
    filters = replace(filters, search=query_of(store, filters))
    read, at_once = 0, min(FIRST, limit)
    while len(found) < limit:
        rows = listed(store, filters, by, at_once, read)
        found += [line for row in rows for line in _lines(row, plan, width)]
        read += len(rows)
        if len(rows) < at_once:
            break
        # As many as hold the lines that are missing, as far as those read tell.
        at_once = min(MOST, (limit - len(found)) * read // max(1, len(found)) + 1)
    return found[:limit]


def _lines(row: dict[str, Any], plan: Plan, width: int) -> list[Line]:
    return [
        _line(row, name, match.start, match.end, width)
        for name in ("title", "text")
        for match in matches(plan, row[name], row["language"], name)
    ]


def _line(row: dict[str, Any], name: str, start: int, end: int, width: int) -> Line:
    text: str = row[name]
    left, hit, right = (
        part.replace("\n", " ")
        for part in (text[max(0, start - width) : start], text[start:end], text[end : end + width])
    )
    where = (row["article_id"], name, start, row["published_at"], row["source"], row["title"])
    return Line(left, hit, right, *where)
