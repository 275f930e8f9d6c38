"""Articles that match a query, from the DOC 2.0 API of GDELT; its timelines, to compare our coverage with.

An answer has at most 250 articles, so a span of time that comes back full is asked for again in halves. The
time up to which all was read is the cursor. Source of the API's form: "GDELT DOC 2.0 API Debuts!",
blog.gdeltproject.org.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import Field
from xxhash import xxh3_64_hexdigest

from monitor import clock
from monitor.errors import SourceError
from monitor.model import Link, Record, Rejected
from monitor.sources.connectors.base import Kind, Options, Session, Source
from monitor.sources.connectors.gdelt import api
from monitor.sources.connectors.gdelt.rows import MAX_TITLE, one_line, web_address
from monitor.sources.http.fetch import Fetcher

MAX_RECORDS = 250
SHORTEST = timedelta(minutes=15)
"""GDELT's clock: times of articles are those of its files, every 15 minutes."""

OVERLAP = timedelta(hours=1)
"""An article may be found by the API a while after the time that it is given."""

HOURS = 24
PAUSE = 5
"""Seconds between requests: what the API asks of everybody."""

_LOOSE_COMMA = re.compile(r" (?=[,.](?:\s|$))")

Span = tuple[datetime, datetime]


class GdeltDocOptions(Options):
    """What only GDELT's DOC API has."""

    hours: Annotated[
        float, Field(ge=0, le=24 * 366, description=f"how far back the first run goes ({HOURS})")
    ] = HOURS
    pause: Annotated[
        float,
        Field(
            ge=0,
            le=600,
            description=f"seconds between requests of all such sources; GDELT asks for {PAUSE} ({PAUSE})",
        ),
    ] = PAUSE
    endpoint: Annotated[str, Field(description="address of another server with this API")] = ""


def read(source: Source, session: Session) -> Iterator[Record]:
    """Yield the articles that GDELT saw since the last run, at first those of the last `hours`.

    The limit is looked at between answers, so that a run always completes a span of time: one that stopped
    within would begin with the same articles the next time.

    Raises:
        SourceError: the query is missing or refused, or an option is wrong.
        FetchError: the API does not answer; what was read before counts.
    """
    options, query, state = GdeltDocOptions.of(source), source.url.strip(), session.state
    if not query:
        raise SourceError(f"source {source.name}: url must hold the query for GDELT")
    endpoint = options.endpoint or api.ENDPOINT
    same = xxh3_64_hexdigest(f"{endpoint} {query}".encode())
    until = None if session.since or state.get("query") != same else _moment(state.get("until"))
    now = clock.now().replace(microsecond=0)
    start = session.since or (until - OVERLAP if until else now - timedelta(hours=options.hours))
    # A run that stops before its first answer must leave no cursor of another query, nor lose a backfill.
    state["query"], state["until"] = same, (until or start).isoformat()
    session.fetch.pace(endpoint, options.pause)
    given: set[str] = set()  # halves share their border, and GDELT's times are all quarters of an hour
    spans, taken, known = [(start, now)] if start < now else [], 0, until
    while spans and taken < source.limit:
        span = spans.pop()
        articles = _articles(session.fetch, endpoint, query, span)
        if len(articles) >= MAX_RECORDS and span[1] - span[0] > SHORTEST:
            spans += _halves(span)
        else:
            for found, seen in _new(articles, given):
                yield found
                # What the overlap repeats must not use up the limit before anything new comes.
                taken += not (known and seen and seen <= known)
            if len(articles) >= MAX_RECORDS:
                yield _cut(query, span)
            until = max(until or span[1], span[1])
            state["until"] = until.isoformat()


def timeline(
    fetch: Fetcher,
    query: str,
    start: datetime,
    end: datetime,
    mode: Literal["TimelineVol", "TimelineTone"] = "TimelineVol",
    endpoint: str = api.ENDPOINT,
) -> list[tuple[datetime, float]]:
    """Return how much, or in what tone, the world's news wrote on a query, as GDELT counts.

    Args:
        fetch: the way to the network.
        query: in GDELT's syntax.
        start: naive UTC.
        end: naive UTC.
        mode: "TimelineVol" is percent of all articles, "TimelineTone" the mean tone, -100 to 100.
        endpoint: address of the API.

    Returns:
        Naive UTC time and value, in the order of time; GDELT chooses the steps (15 minutes to a day).

    Raises:
        SourceError: the query is refused.
        FetchError: the API does not answer.
    """
    answer = api.ask(fetch, endpoint, query, mode, start, end)
    series = _dicts(answer.get("timeline"))[:1]  # a second one would count something else
    points = _dicts(series[0].get("data")) if series else []
    read = ((api.seen_at(point.get("date")), _value(point.get("value"))) for point in points)
    return sorted((when, value) for when, value in read if when is not None and value is not None)


def _articles(fetch: Fetcher, endpoint: str, query: str, span: Span) -> list[Any]:
    answer = api.ask(fetch, endpoint, query, "ArtList", *span, maxrecords=str(MAX_RECORDS), sort="DateAsc")
    found = answer.get("articles") or []  # GDELT answers {} where there are none
    return found[:MAX_RECORDS] if isinstance(found, list) else []


def _halves(span: Span) -> list[Span]:
    """Return the halves of a span, the later first, cut at a full second."""
    middle = (span[0] + (span[1] - span[0]) / 2).replace(microsecond=0)
    return [(middle, span[1]), (span[0], middle)]


def _new(articles: list[Any], given: set[str]) -> Iterator[tuple[Record, datetime | None]]:
    """Yield what articles say, each address once in a run, and when GDELT saw them; note the addresses."""
    for article in articles:
        found = _found(article)
        if isinstance(found, Link):
            if found.url in given:
                continue
            given.add(found.url)
        yield found, api.seen_at(article.get("seendate")) if isinstance(article, dict) else None


def _found(article: object) -> Record:
    """Turn an article of an answer into a link; the API gives no texts."""
    if not isinstance(article, dict):
        return Rejected("GDELT", "not an article", str(article)[:500])
    text = {name: value for name, value in article.items() if isinstance(value, str)}
    url = web_address(text.get("url", ""))
    if url is None:
        return Rejected("GDELT", "the article has no address to follow", str(article)[:500])
    title = one_line(text.get("title", ""), MAX_TITLE)
    return Link(
        origin=f"GDELT {text.get('seendate', '')[:20]}".rstrip(),
        url=url,
        title=_LOOSE_COMMA.sub("", title) if title else None,  # GDELT parts words and marks by spaces
        # `seendate` is when GDELT saw the article, which says nothing of its publication.
        published_from="metadata",
        source=one_line(text.get("domain", ""), 200),
        source_country=api.country(text.get("sourcecountry", "").strip()[:100]),
        language=api.language(text.get("language", "").strip()[:50]),
    )


def _cut(query: str, span: Span) -> Rejected:
    return Rejected(
        f"GDELT {span[0]:%Y-%m-%d %H:%M}",
        f"GDELT has {MAX_RECORDS} articles or more in 15 minutes or less and gives no further ones; "
        "make the query narrower",
        query[:500],
    )


def _dicts(value: object) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _value(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def _moment(value: str | None) -> datetime | None:
    try:
        return min(datetime.fromisoformat(value), clock.now()) if value else None
    except (ValueError, TypeError):
        return None


KIND = Kind(
    name="gdelt-doc",
    summary="articles that match a query, from GDELT's DOC 2.0 API (no key)",
    url="the query, in the syntax of GDELT's DOC 2.0 API",
    read=read,
    options=GdeltDocOptions,
)
