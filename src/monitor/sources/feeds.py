"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom (feedparser), JSON Feed 1.0 and 1.1 (jsonfeed.org).

An item that carries its whole text is a document; one that carries a teaser is a link.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import feedparser
import orjson
from xxhash import xxh3_64_hexdigest

from monitor import dates
from monitor.errors import SourceError
from monitor.model import Document, Link, Rejected
from monitor.sources import dated
from monitor.sources.connector import Found, Kind, Session, Source
from monitor.sources.fetch import Response
from monitor.sources.fragments import body_text

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
WHOLE_TEXT = 150
"""Words: an item with at least so many carries its whole text; teasers rarely have more than 80."""

MAX_TITLE = 2_000


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a feed of any format. `body` is HTML; `published` is as the feed writes it."""

    key: str
    url: str | None
    title: str
    body: str
    published: str | None
    updated: str | None
    language: str | None
    authors: tuple[str, ...]
    section: str | None


def read(source: Source, session: Session) -> Iterator[Found]:
    """Yield the items of a feed; nothing where the server says that it did not change.

    Raises:
        SourceError: the address cannot be fetched, or holds no feed.
    """
    answer = session.fetch.get(source.url, accept=ACCEPT, conditional=True)
    if answer.not_modified:
        return
    items = itertools.islice(parse(answer), source.limit)
    yield from dated.settled((_found(item, source, answer.url) for item in items), answer.url)


def title(answer: Response) -> str | None:
    """Return what a feed calls itself; None where it does not say."""
    if answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        feed = orjson.loads(answer.body.lstrip(b"\xef\xbb\xbf"))
        return _short(feed.get("title"), 100) if isinstance(feed, dict) else None
    said = feedparser.parse(io.BytesIO(answer.body), sanitize_html=False).get("feed", {}).get("title")
    return _short(body_text(said[:MAX_TITLE]), 100) if isinstance(said, str) else None


def parse(answer: Response) -> Iterator[Item]:
    """Yield the items of an answer.

    Raises:
        SourceError: it is no feed.
    """
    if answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        yield from _json_items(answer)
        return
    headers = {"content-type": answer.headers.get("content-type", ""), "content-location": answer.url}
    feed = feedparser.parse(
        io.BytesIO(answer.body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    if not feed.get("version") and not feed.entries:
        page = "html" in answer.kind or b"<html" in answer.body[:2000].lower()
        what = "a web page, not a feed" if page else "not a feed"
        advice = f"; `monitor sources add {answer.url}` looks for the site's feeds" if page else ""
        raise SourceError(f"{answer.url} is {what}{advice}")
    language = _short(feed.feed.get("language"), 20)
    for entry in feed.entries:
        yield _xml_item(entry, answer.url, language)


def _found(item: Item, source: Source, feed: str) -> Found:
    origin = f"{feed}#{item.key}"
    text = body_text(item.body)
    words = len(text.split())
    whole = source.fulltext == "never" or not item.url
    if not whole and source.fulltext == "auto":
        whole = words >= WHOLE_TEXT
    if not whole and item.url:
        version = xxh3_64_hexdigest(f"{item.updated}\n{item.title}\n{text}".encode("utf-8", "replace"))
        return Link(
            origin=origin,
            url=item.url,
            title=item.title or None,
            published=item.published,
            section=item.section,
            language=item.language,
            authors=item.authors,
            version=version,
        )
    if not words:
        return Rejected(origin, "the item has neither a link to follow nor a text", item.title[:500])
    return Document(
        origin=origin,
        text=text,
        title=item.title or None,
        url=item.url,
        published=item.published,
        published_from="feed",
        section=item.section,
        language=item.language,
        authors=item.authors,
    )


def _xml_item(entry: Any, feed: str, language: str | None) -> Item:
    # feedparser answers `get("updated")` with the time of publication; what it really found is in the dict.
    contents = [part.get("value", "") for part in entry.get("content", [])]
    body = max([*contents, entry.get("summary", "")], key=len)
    url = _address(entry.get("feedburner_origlink") or entry.get("link") or entry.get("id"), feed)
    title = " ".join(body_text(str(entry.get("title", ""))[:MAX_TITLE]).split())
    tags = [tag.get("term") for tag in entry.get("tags", [])]
    names = [author.get("name") for author in entry.get("authors", [])] or [entry.get("author")]
    return Item(
        key=_short(entry.get("id"), 500) or url or title[:200],
        url=url,
        title=title,
        body=body,
        # Its readings of dates (published_parsed) are invented where it knows neither form nor zone.
        published=_published(*(dict.get(entry, name) for name in ("published", "created", "updated"))),
        updated=_short(dict.get(entry, "updated"), 100),
        language=_short(entry.get("language"), 20) or language,
        authors=tuple(found for name in names[:20] if (found := _short(name, 200))),
        section=_short(tags[0], 100) if len(tags) == 1 else None,
    )


def _json_items(answer: Response) -> Iterator[Item]:
    try:
        feed = orjson.loads(answer.body.lstrip(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError as error:
        raise SourceError(f"{answer.url} is not a feed: its JSON is broken ({error})") from error
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise SourceError(f"{answer.url} is JSON but not a JSON Feed: it has no list of items")
    language = _short(feed.get("language"), 20)
    for item in items:
        if isinstance(item, Mapping):
            yield _json_item(item, answer.url, language)


def _json_item(item: Mapping[str, Any], feed: str, language: str | None) -> Item:
    def text(name: str) -> str:
        value = item.get(name)
        return value if isinstance(value, str) else ""

    url = _address(text("url") or text("external_url") or text("id"), feed)
    title = " ".join(text("title")[:MAX_TITLE].split())
    listed = item.get("authors") or [item.get("author")]
    people = [person for person in listed if isinstance(person, Mapping)] if isinstance(listed, list) else []
    return Item(
        key=text("id")[:500] or url or title[:200],
        url=url,
        title=title,
        body=text("content_html") or text("content_text") or text("summary"),
        published=_published(item.get("date_published"), item.get("date_modified")),
        updated=text("date_modified")[:100] or None,
        language=_short(text("language"), 20) or language,
        authors=tuple(name for person in people[:20] if (name := _short(person.get("name"), 200))),
        section=None,
    )


def _address(value: object, base: str) -> str | None:
    """Return an http address, relative ones completed; None where there is none (an id may be a name)."""
    if not isinstance(value, str) or not value.strip() or len(value) > 4000:
        return None
    try:
        url = urljoin(base, value.strip())
    except ValueError:
        return None
    looks_like_one = value.startswith(("http://", "https://", "/")) or "/" in value or "." in value
    return url if looks_like_one and url.startswith(("http://", "https://")) else None


def _published(*said: object) -> str | None:
    """Return the best of an item's dates as it is written: the time of publication, or of the last change."""
    now = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    found = dates.pick((dates.as_text(one) for one in said), now)
    return found and found[:200]


def _short(value: object, limit: int) -> str | None:
    return " ".join(value[: 4 * limit].split())[:limit] or None if isinstance(value, str) else None


KIND = Kind(
    name="feed",
    summary="an RSS, Atom or JSON feed",
    url="the feed's address",
    read=read,
)
