"""Media Cloud: stories that match a query, out of the archive of online news at search.mediacloud.org.

Stories come in the order in which Media Cloud indexed them, so that the last one's time is a cursor: the next
run asks for what was indexed since. Source of the API's form: the `mediacloud` client 5.2 and its tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from xxhash import xxh3_64_hexdigest

from monitor import clock
from monitor.clock import naive_utc
from monitor.errors import SourceError
from monitor.model import Link, Record, Rejected
from monitor.sources.connectors.base import Kind, Options, Session, Source
from monitor.sources.connectors.mediacloud.api import KEY, OVERLAP, Api, Search

DAYS = 7
"""How far back stories were published that are asked for: most are indexed within days, few later."""


def _parts(given: str) -> list[str]:
    return [part for part in re.split(r"[\s,]+", given) if part]


def _alone(given: object) -> object:
    return str(given) if isinstance(given, int) and not isinstance(given, bool) else given


def _numbers(given: str) -> str:
    if not all(part.isascii() and part.isdigit() for part in _parts(given)):
        raise ValueError("write numbers with commas between")
    return given


_Numbers = Annotated[str, BeforeValidator(_alone), AfterValidator(_numbers)]


class MediaCloudOptions(Options):
    """What only Media Cloud has."""

    collections: Annotated[_Numbers, Field(description="numbers of collections, with commas between")] = ""
    sources: Annotated[_Numbers, Field(description="numbers of sources, with commas between")] = ""
    days: Annotated[
        int, Field(ge=1, le=3650, description=f"how many days back stories were published ({DAYS})")
    ] = DAYS
    platform: Annotated[
        str, Field(description="the platform searched, where not Media Cloud's own online news")
    ] = ""
    endpoint: Annotated[
        str, Field(description="address of another server with this API; the key is sent to it")
    ] = ""


def read(source: Source, session: Session) -> Iterator[Record]:
    """Yield the stories indexed since the last run, the earliest first.

    Raises:
        SourceError: an option is wrong, the client or the key is missing, or Media Cloud refuses.
    """
    same = xxh3_64_hexdigest(repr((source.url, sorted(source.options.items()))).encode())
    since = _moment(session.state.get("indexed")) if session.state.get("search") == same else None
    options = MediaCloudOptions.of(source)
    search = _search(source, options, since)
    api = Api(session.fetch.settings, options.endpoint)
    latest, taken = since, 0
    for story in api.stories(search):
        indexed = _moment(story.get("indexed_date")) if isinstance(story, dict) else None
        if indexed and since and indexed < since - OVERLAP:
            continue
        yield _found(story)
        # What the overlap repeats does not count: it must not use up the limit before anything new comes.
        taken += not (indexed and since and indexed <= since)
        if indexed and indexed <= clock.now() + timedelta(days=1):
            latest = max(latest or indexed, indexed)
        if taken >= source.limit:
            break
    session.state["search"] = same
    if latest:
        session.state["indexed"] = latest.isoformat()


def _search(source: Source, options: MediaCloudOptions, since: datetime | None) -> Search:
    collections, sources = (
        tuple(map(int, _parts(listed))) for listed in (options.collections, options.sources)
    )
    if not collections and not sources:
        raise SourceError(
            f"source {source.name}: Media Cloud searches collections or sources; "
            'set collections = "ID, ID" or sources = "ID, ID" (search.mediacloud.org lists them)'
        )
    if not source.url.strip():
        raise SourceError(f"source {source.name}: url must hold the query for Media Cloud")
    today = clock.now().date()
    first = min(today, since.date() if since else today) - timedelta(days=options.days)
    return Search(source.url.strip(), collections, sources, options.platform or None, first, today, since)


def _found(story: object) -> Record:
    """Turn a story into a link; Media Cloud gives no texts away."""
    if not isinstance(story, dict):
        return Rejected("Media Cloud", "not a story", str(story)[:500])
    text = {name: value.strip() for name, value in story.items() if isinstance(value, str)}
    origin = f"Media Cloud story {text.get('id', '?')[:100]}"
    url = text.get("url", "")
    if not url.startswith(("http://", "https://")) or len(url) > 4000:
        return Rejected(origin, "the story has no address to follow", str(story)[:500])
    return Link(
        origin=origin,
        url=url,
        title=text.get("title", "")[:2000] or None,
        published=text.get("publish_date", "")[:10] or None,
        published_from="metadata",
        source=(text.get("media_name") or text.get("media_url") or "")[:200] or None,
        language=text.get("language", "")[:20] or None,
        version=text.get("indexed_date", "")[:40] or None,
    )


def _moment(value: object) -> datetime | None:
    """Read a time of the API, which is UTC; None where it is none."""
    try:
        return naive_utc(datetime.fromisoformat(value)) if isinstance(value, str) else None
    except (ValueError, OverflowError):
        return None


KIND = Kind(
    name="mediacloud",
    summary=f"stories of Media Cloud that match a query (key in {KEY})",
    url="the query, in Media Cloud's syntax",
    read=read,
    options=MediaCloudOptions,
)
