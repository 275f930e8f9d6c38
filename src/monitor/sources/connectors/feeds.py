"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom (feedparser), JSON Feed 1.0 and 1.1 (jsonfeed.org).

An item that carries its whole text is a document; one that carries a teaser is a link.
"""

from __future__ import annotations

import io
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import feedparser
from xxhash import xxh3_64_hexdigest

from monitor import clock, dates
from monitor.errors import SourceError
from monitor.model import Document, Link, Record, Rejected
from monitor.sources.connectors.base import Kind, Session, Source
from monitor.sources.formats.json import jsontext
from monitor.sources.http.responses import Response
from monitor.sources.values import charrefs, dated, markup
from monitor.sources.values.fragments import body_text, plain_text

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
WHOLE_TEXT = 150
"""Words: an item with at least so many carries its whole text; teasers rarely have more than 80."""

MAX_TITLE = 2_000

_ALTERNATE = re.compile(r"(?:https?://www\.iana\.org/assignments/relation/)?alternate", re.IGNORECASE)
_DENIED = re.compile(rb"isPermaLink\s*=\s*[\"']\s*false", re.IGNORECASE)
_NO_ADDRESS = re.compile(r"^\s*#?\s*$|[<>\"]")
_ABOUT = ("rss10", "rss090")
"""Versions in which the name of an item is its address (RDF)."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a feed of any format; `published` is as the feed writes it.

    `key` is what the feed calls it, `guid` the same where it is an identifier of its own. `outlet` is whom an
    aggregator has it from.
    """

    key: str
    guid: str | None
    url: str | None
    title: str
    text: str
    published: str | None
    updated: str | None
    language: str | None
    authors: tuple[str, ...]
    section: str | None
    outlet: str | None = None


def read(source: Source, session: Session) -> Iterator[Record]:
    """Yield the items of a feed; nothing where the server says that it did not change.

    Raises:
        SourceError: the address cannot be fetched, or holds no feed.
    """
    answer = session.fetch.get(source.url, accept=ACCEPT, conditional=True)
    if answer.not_modified:
        return
    items = list(itertools.islice(parse(answer), source.limit))
    shared = _Shared(items, session.state)
    yield from dated.settled((_found(item, source, answer.url, shared) for item in items), answer.url)


class _Shared:
    """Which addresses of a feed several of its items have in common, so that they tell none apart.

    Posts of a live page differ in the fragment; some feeds link all their items to one page. An address found
    to be shared is remembered: the feed may hold one of the items only the next time.
    """

    _NOTE, _MOST = "shared", 200

    def __init__(self, items: Sequence[Item], state: dict[str, str]) -> None:
        fragments: dict[str, set[str]] = defaultdict(set)
        titles: dict[str, dict[str, str]] = defaultdict(dict)
        for item in items:
            page, fragment = urldefrag(item.url or "")
            if fragment and "=" not in fragment:
                fragments[page].add(fragment)
            titles[item.url or ""][item.key] = item.title
        found = {page for page, several in fragments.items() if len(several) > 1}
        found |= {url for url, said in titles.items() if len(said) > 1 and len({*said.values()}) > 1 and url}
        known = state.get(self._NOTE, "").split()
        self._all = {*known, *found}
        if found - set(known):
            state[self._NOTE] = "\n".join([*known, *sorted(found - set(known))][-self._MOST :])

    def is_part(self, url: str) -> bool:
        """Tell whether an address names a part of a page, or the outlet's home page: no page of its own."""
        page, fragment = urldefrag(url)
        parts = urlsplit(page)
        home = not parts.path.strip("/") and not parts.query and not fragment
        return (bool(fragment) and page in self._all) or (home and url in self._all)

    def tells_nothing(self, url: str) -> bool:
        """Tell whether several items have just this address."""
        return url in self._all


def title(answer: Response) -> str | None:
    """Return what a feed calls itself; None where it does not say.

    Raises:
        SourceError: it is no feed.
    """
    if answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        feed = _json(answer)
        return _short(feed.get("title"), 100) if isinstance(feed, dict) else None
    said = _feed(answer).get("feed", {}).get("title")
    return _short(body_text(said[:MAX_TITLE]), 100) if isinstance(said, str) else None


def parse(answer: Response) -> Iterator[Item]:
    """Yield the items of an answer.

    Raises:
        SourceError: it is no feed.
    """
    if answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        yield from _json_items(answer)
        return
    feed = _feed(answer)
    base = _base(feed.feed.get("link"), answer.url)
    if not feed.get("version") and not feed.entries:
        page = "html" in answer.kind or b"<html" in answer.body[:2000].lower()
        what = "a web page, not a feed" if page else "not a feed"
        advice = f"; `monitor sources add {answer.url}` looks for the site's feeds" if page else ""
        raise SourceError(f"{answer.url} is {what}{advice}")
    language = _short(feed.feed.get("language"), 20)
    named = feed.get("version") in _ABOUT or not _DENIED.search(answer.body)
    for entry in feed.entries:
        yield _xml_item(entry, base, language, named)


def _feed(answer: Response) -> Any:
    """Read a feed in XML.

    Raises:
        SourceError: feedparser fails on it.
    """
    headers = {"content-type": answer.headers.get("content-type", "")}
    try:
        return feedparser.parse(
            io.BytesIO(charrefs.valid(answer.body)),
            response_headers=headers,
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except Exception as error:  # of markup that is no XML it says in many ways that it cannot be read
        said = f"{type(error).__name__}: {error}"
        raise SourceError(f"{answer.url} cannot be read, its markup is broken ({said[:200]})") from error


def _base(site: object, feed: str) -> str:
    """Return what relative addresses without an xml:base belong to: the site that the feed says it is of.

    Feeds of services that host them (on another machine) mean the site; others mean their own folder.
    """
    said = _address(site, feed)
    return said if said and urlsplit(said).netloc.lower() != urlsplit(feed).netloc.lower() else feed


def _found(item: Item, source: Source, feed: str, shared: _Shared) -> Record:
    origin = f"{feed}#{item.key}"
    text = item.text
    words = len(text.split())
    whole = source.fulltext == "never" or not item.url
    if not whole and source.fulltext == "auto":
        whole = words >= WHOLE_TEXT or (words > 0 and shared.is_part(item.url or ""))
    if not whole and item.url:
        version = xxh3_64_hexdigest(f"{item.updated}\n{item.title}\n{text}".encode("utf-8", "replace"))
        return Link(
            origin=origin,
            url=item.url,
            title=item.title or None,
            published=item.published,
            source=item.outlet,
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
        source=item.outlet,
        section=item.section,
        language=item.language,
        authors=item.authors,
        guid=_identity(item, feed) if not item.url or shared.tells_nothing(item.url) else None,
    )


def _identity(item: Item, feed: str) -> str | None:
    """Return what tells an item from all others in the world where its address does not.

    A `guid` may be no more than "17": then it is one within its feed.
    """
    name = item.guid or (item.title if item.url else None)
    if name is None:
        return None
    is_global = name.lower().startswith(("tag:", "urn:", "http://", "https://"))
    return name if is_global else f"{feed}#{name}"


def _xml_item(entry: Any, base: str, language: str | None, named: bool) -> Item:
    """Read an item; `named` tells whether what the feed calls its items may be their addresses."""
    # feedparser answers `get("updated")` with the time of publication; what it really found is in the dict.
    bodies = [_said(part) for part in (*entry.get("content", []), entry.get("summary_detail"))]
    url = _link(entry, base, named)
    title = " ".join(markup.plain(str(entry.get("title", ""))[:MAX_TITLE]).split())
    outlet = _outlet(entry.get("source"), url)
    tags = [tag.get("term") for tag in entry.get("tags", [])]
    names = [author.get("name") for author in entry.get("authors", [])] or [entry.get("author")]
    guid = _short(entry.get("id"), 500)
    return Item(
        key=guid or url or title[:200],
        guid=guid,
        url=url,
        title=title.removesuffix(f" - {outlet}") if outlet else title,
        text=max(bodies, key=len),
        # Its readings of dates (published_parsed) are invented where it knows neither form nor zone.
        published=_published(*(dict.get(entry, name) for name in ("published", "created", "updated"))),
        updated=_short(dict.get(entry, "updated"), 100),
        language=_short(entry.get("language"), 20) or language,
        authors=tuple(found for name in names[:20] if (found := _short(name, 200))),
        section=_short(tags[0], 100) if len(tags) == 1 else None,
        outlet=outlet,
    )


def _said(part: Any) -> str:
    """Return the text of a content or summary, as its type says: Atom's text is no HTML."""
    value = part.get("value") if isinstance(part, Mapping) else None
    if not isinstance(value, str):
        return ""
    return plain_text(value) if part.get("type") == "text/plain" else markup.plain(value)


def _link(entry: Any, base: str, named: bool) -> str | None:
    """Return the address of an item: that of its page, before that of the same in another form.

    A guid is one only where it is whole and nothing denies it (feedparser takes any for a link that has no
    isPermaLink="false", "node-17" too); `rdf:about` of RSS 1.0 is one.
    """
    links = [link for link in entry.get("links", []) if _ALTERNATE.fullmatch(str(link.get("rel", "")))]
    links.sort(key=lambda link: "html" not in str(link.get("type", "html")).lower())
    found = (_address(link.get("href"), base) for link in links)
    url = _address(entry.get("feedburner_origlink"), base) or next(filter(None, found), None)
    if url is None and (named or entry.get("guidislink")):
        name = str(entry.get("id") or "")
        about = (entry.get("title_detail") or {}).get("base") or base
        if name.lower().startswith(("http://", "https://")) or "guidislink" not in entry:
            url = _address(name, about)
    return url


def _outlet(said: Any, url: str | None) -> str | None:
    """Return whom an aggregator has an item from; None where that is the site of the item itself."""
    if not isinstance(said, Mapping):
        return None
    about = [said.get("href"), said.get("link"), said.get("id")]
    hosts = {_host(address) for address in about if isinstance(address, str)}
    return None if url and _host(url) in hosts - {""} else _short(said.get("title"), 100)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _json(answer: Response) -> Any:
    try:
        return jsontext.loads(answer.text.lstrip("\ufeff"))
    except jsontext.NotJson as error:
        raise SourceError(f"{answer.url} is not a feed: its JSON is broken ({error})") from error


def _json_items(answer: Response) -> Iterator[Item]:
    feed = _json(answer)
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise SourceError(f"{answer.url} is JSON but not a JSON Feed: it has no list of items")
    language, base = _short(feed.get("language"), 20), _base(feed.get("home_page_url"), answer.url)
    for item in items:
        if isinstance(item, Mapping):
            yield _json_item(item, base, language)


def _json_item(item: Mapping[str, Any], base: str, language: str | None) -> Item:
    def text(name: str) -> str:
        value = item.get(name)
        return value if isinstance(value, str) else ""

    number = item.get("id")
    guid = _short(str(number) if isinstance(number, int) else number, 500)
    named = guid if guid and guid.lower().startswith(("http://", "https://")) else ""
    given = (_address(one, base) for one in (text("url"), text("external_url"), named))
    url = next(filter(None, given), None)
    title = " ".join(text("title")[:MAX_TITLE].split())
    listed = item.get("authors") or [item.get("author")]
    people = [person for person in listed if isinstance(person, Mapping)] if isinstance(listed, list) else []
    return Item(
        key=guid or url or title[:200],
        guid=guid,
        url=url,
        title=title,
        text=body_text(text("content_html")) or plain_text(text("content_text") or text("summary")),
        published=_published(item.get("date_published"), item.get("date_modified")),
        updated=text("date_modified")[:100] or None,
        language=_short(text("language"), 20) or language,
        authors=tuple(name for person in people[:20] if (name := _short(person.get("name"), 200))),
        section=None,
    )


def _address(value: object, base: str) -> str | None:
    """Return an http address, relative ones completed, blanks encoded; None where there is none."""
    if not isinstance(value, str) or len(value) > 4000 or _NO_ADDRESS.search(value):
        return None
    plain = value.strip()
    try:
        url = urljoin(base, f"http://{plain}" if plain.lower().startswith("www.") else plain)
        is_web = url.lower().startswith(("http://", "https://")) and urlsplit(url).hostname
    except ValueError:
        return None
    return url.replace(" ", "%20") if is_web else None


def _published(*said: object) -> str | None:
    """Return the best of an item's dates as it is written: the time of publication, or of the last change."""
    now = clock.now().replace(microsecond=0)
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
