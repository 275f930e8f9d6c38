"""Verbs that search: search, kwic, collocates, reindex."""

from __future__ import annotations

import sys
from dataclasses import asdict, replace
from typing import Annotated

import typer
from rich.text import Text

from monitor.cli.common import AsJson, err, out, print_json
from monitor.cli.filters import UNFILTERED, takes_filters
from monitor.cli.stores import DEFAULT_STORE, StorePath
from monitor.errors import UsageError
from monitor.metrics import collocates, kwic, search
from monitor.metrics.filters import Filters
from monitor.search.query.parser import parse
from monitor.store import Store

MOST = 1_000_000_000
"""Hits shown or passed over, at most: more than a store has."""

verbs = typer.Typer(add_completion=False)

Query = Annotated[
    str,
    typer.Argument(
        help='What to find: (gas OR oil) NEAR/5 pipeline, "trade war", econom*, title:summit, country:China.'
    ),
]
OrNoQuery = Annotated[
    str | None, typer.Argument(help="What to find, as in `monitor search`; none where names are looked for.")
]
Entity = Annotated[
    str | None, typer.Option(help="Where this is named: CHN, or a person or organisation by its id.")
]
By = Annotated[search.By, typer.Option(help="The best first, or the newest.")]


@verbs.command(name="search")
@takes_filters
def search_articles(
    query: Query,
    store: StorePath = DEFAULT_STORE,
    filters: Filters = UNFILTERED,
    by: By = "rank",
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Hits shown.")] = 20,
    offset: Annotated[int, typer.Option(min=0, max=MOST, help="Hits passed over.")] = 0,
    facets: Annotated[
        bool, typer.Option("--facets", help="Count by source, country, topic, language, day.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Find articles: AND OR NOT, brackets, "phrase", word*, NEAR/5, field:value, ranked or by date.

    Fields are title, text, source, country, pair, topic, person, org, language, date, actor, target, voice
    and relation. Words are found in their other forms, in quotes as they are written.
    """
    filters, _ = _searching(filters, query)
    found, counted = Store(store).at_once(
        lambda held: (
            search.page(held, filters, by, limit, offset),
            search.facets(held, filters) if facets else {},
        )
    )
    if as_json:
        print_json(asdict(found) | ({"facets": counted} if facets else {}))
        return
    for note in found.notes:
        err.print(note)
    for hit in found.hits:
        day = f"{hit.published_at:%Y-%m-%d}" if hit.published_at else "undated"
        out.print(Text(f"{hit.article_id}  {day}  {hit.source or 'unknown source'}", style="dim"))
        out.print(_lit(hit.title, hit.title_spans))
        out.print(_lit(hit.snippet.replace("\n", " "), hit.spans))
    for name, counts in counted.items():
        out.print(f"{name}: " + ", ".join(f"{key} {count:,}" for key, count in counts))
    out.print(f"{len(found.hits):,} of {found.total:,} {filters.unit}.")


@verbs.command(name="kwic")
@takes_filters
def concordance(
    query: OrNoQuery = None,
    store: StorePath = DEFAULT_STORE,
    filters: Filters = UNFILTERED,
    entity: Entity = None,
    by: By = "date",
    sort: Annotated[
        kwic.Sort, typer.Option(help="As they come, by the words to the left or right, by the hit.")
    ] = "hits",
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Lines.")] = 100,
    width: Annotated[int, typer.Option(min=10, max=500, help="Characters of either side.")] = 60,
    as_csv: Annotated[bool, typer.Option("--csv", help="Write CSV.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show every place where the words of a query stand, one below the other (key word in context).

    Without a query, or where it has no words: where an entity, or the pair, countries, people or
    organisations of the filters are named.
    """
    if as_csv and as_json:
        raise UsageError("--csv and --json are two outputs: give one of them")
    filters, notes = _searching(filters, query)
    found = kwic.lines(Store(store), filters, by, sort, limit, width, entity)
    for note in notes:
        err.print(note)
    if not found and (why := kwic.why_none(Store(store), filters, entity)):
        err.print(f"No line: {why}.")
    if as_json:
        print_json([asdict(line) for line in found])
        return
    if as_csv:
        _write_csv(found)
        return
    for line in found:
        out.print(Text(f"{line.left:>{width}}") + Text(line.hit, style="bold") + Text(line.right))


@verbs.command(name="collocates")
@takes_filters
def words_beside(
    query: OrNoQuery = None,
    store: StorePath = DEFAULT_STORE,
    filters: Filters = UNFILTERED,
    entity: Entity = None,
    window: Annotated[int, typer.Option(min=1, max=50, help="Words to either side of a hit.")] = 5,
    limit: Annotated[int, typer.Option(min=1, max=MOST, help="Words shown.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show the words that stand beside the hits of a query more often than elsewhere in their articles.

    Without a query: beside an entity, or whom the filters name. They are ordered by the lower
    bound of the log ratio: how many times as frequent they are at least.
    """
    filters, notes = _searching(filters, query)
    found = collocates.collocates(Store(store), filters, window, limit, entity)
    for note in notes:
        err.print(note)
    if as_json:
        words = [
            {**word._asdict(), "written": written}
            for word, written in zip(found.words, found.written, strict=True)
        ]
        print_json({"read": found.read, "matching": found.matching, "words": words})
        return
    for word, written in zip(found.words, found.written, strict=True):
        out.print(
            f"{written:<24} {word.here:>6,} {word.there:>8,}  ×{2**word.log_ratio:<8,.1f} "
            f"G² {word.log_likelihood:>9,.1f}{'' if word.significant else '  chance may explain it'}",
        )
    sampled = f"a sample of {found.read:,} of " if found.read < found.matching else ""
    out.print(f"{len(found.words):,} words of {sampled}{found.matching:,} articles.")


@verbs.command()
def reindex(store: StorePath = DEFAULT_STORE, as_json: AsJson = False) -> None:
    """Write the search index anew: where it is missing, broken or of an earlier version.

    Readers go on.
    """
    from monitor.search import index  # which loads the engine; the other verbs do without

    articles = index.reindex(store)
    if as_json:
        print_json({"articles": articles})
    else:
        out.print(f"Indexed {articles:,} articles of {store}.")


def _searching(filters: Filters, query: str | None) -> tuple[Filters, tuple[str, ...]]:
    """Return filters with a query, and with that of `--search` where one is given too; and notes on both.

    Raises:
        QueryError: it cannot be read.
    """
    if not query:
        return filters, ()
    read = parse(query)
    if filters.search:
        query = f"({query}) AND ({filters.search})"
        read = parse(query)
    return replace(filters, search=query), read.notes


def _lit(text: str, spans: tuple[tuple[int, int], ...]) -> Text:
    shown = Text(text)
    for start, end in spans:
        shown.stylize("bold", start, end)
    return shown


def _write_csv(lines: list[kwic.Line]) -> None:
    import pandas as pd  # which takes half a second to import, as what it is for does

    from monitor import export

    frame = pd.DataFrame([asdict(line) for line in lines], columns=list(kwic.COLUMNS))
    export.write_csv([frame], sys.stdout.buffer)
    sys.stdout.buffer.flush()
