"""How inputs reach the readers of sources: as what a server answers, and between what it says besides."""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from types import ModuleType
from typing import Any, BinaryIO, cast

from fuzz import holding, neighbours
from fuzz.holding import Broken, Record
from fuzz.neighbours import Between
from monitor.errors import MonitorError
from monitor.sources.connectors import discovery, feeds, lists, sitemaps
from monitor.sources.connectors.base import Session, Source
from monitor.sources.connectors.gdelt import articles as gdelt_doc, events as gdelt
from monitor.sources.connectors.mediacloud import stories as mediacloud
from monitor.sources.http.fetch import Fetcher
from monitor.sources.http.responses import Response
from monitor.sources.http.robots import Robots

URL = "https://foreign.example/all"
_PRIVATE = b"\n\nUser-agent: MediaMonitor\nDisallow: /not-for-programs/\n"


def _item(number: int) -> bytes:
    one = neighbours.fields(number)
    return (
        f"<item><title>{one['title']}</title><link>{one['url']}</link>"
        f"<pubDate>Sun, 0{number + 7} Apr 2024 10:00:00 +0200</pubDate></item>"
    ).encode()


def _entry(number: int) -> bytes:
    return (
        f"<url><loc>{neighbours.fields(number)['url']}</loc><lastmod>2026-11-2{number}</lastmod></url>"
    ).encode()


_NO_MARKUP = neighbours.lacks(b"<", b"]")
_ITEMS = Between(
    _item(0), _item(2), begin=b"<rss version='2.0'><channel>", end=b"</channel></rss>",
    opens=b"<item><title>", closes=b"</title></item>", fair=_NO_MARKUP,
)  # fmt: skip
_ENTRIES = Between(
    _entry(0), _entry(2), begin=b"<?xml version='1.0'?><urlset>", end=b"</urlset>",
    opens=b"<url><loc>https://foreign.example/1</loc><lastmod>", closes=b"</lastmod></url>", fair=_NO_MARKUP,
)  # fmt: skip
_ADDRESSES = Between(*(neighbours.fields(number)["url"].encode() for number in (0, 2)))
_ROWS = Between(*(neighbours.gdelt_row(neighbours.fields(number)) for number in (0, 2)))


class Canned:
    """In the place of a fetcher: every address holds the same bytes, but those with bytes of their own."""

    def __init__(self, body: bytes, own: Mapping[str, bytes] | None = None) -> None:
        self._body, self._own = body, own or {}
        self.fresh: dict[str, object] = {}

    def get(self, url: str, **_: object) -> Response:
        """Answer as a fetcher does."""
        return Response(url, 200, {}, self._own.get(url, self._body))

    @contextmanager
    def download(self, url: str, **_: object) -> Iterator[BinaryIO]:
        """Answer as a fetcher does."""
        yield io.BytesIO(self._own.get(url, self._body))

    def pace(self, url: str, seconds: float) -> None:
        """There is nobody to be polite to."""


def _canned(body: bytes, own: Mapping[str, bytes] | None = None) -> Fetcher:
    return cast(Fetcher, Canned(body, own))


def _source(
    kind: ModuleType, data: bytes, url: str = URL, fulltext: Any = "auto", **options: Any
) -> list[Record]:
    """Read a source that answers with the given bytes; that it is none is no fault."""
    found: list[Any] = []
    source = Source("One", kind.KIND.name, url, fulltext=fulltext, options=options)
    with suppress(MonitorError):
        found += kind.read(source, Session(_canned(data)))
    return holding.records(found)


def feed(data: bytes) -> None:
    """Feed inputs as an answer, and as a title between two good items."""
    for fulltext in ("auto", "never"):
        _source(feeds, data, fulltext=fulltext)
    neighbours.among(_ITEMS, _feed, data)


def _feed(data: bytes) -> list[Record]:
    return _source(feeds, data)


def discover(data: bytes) -> None:
    """Feed inputs as whatever answers where feeds are looked for."""
    with suppress(MonitorError):
        discovery.feeds_of(_canned(data), URL)


def sitemap(data: bytes) -> None:
    """Feed inputs as a sitemap, and as what an entry says of its day between two good ones."""
    _sitemap(data)
    neighbours.among(_ENTRIES, _sitemap, data)


def _sitemap(data: bytes) -> list[Record]:
    return _source(sitemaps, data, f"{URL}/sitemap.xml", days=36500)


def sitemaps_named(data: bytes) -> None:
    """Feed inputs as the robots.txt in which sitemaps are looked for."""
    sitemaps.addresses(_canned(data), "https://foreign.example/")


def address_list(data: bytes) -> None:
    """Feed inputs as a list of addresses, and as a line between two."""
    _source(lists, data)
    neighbours.among(_ADDRESSES, _list, data)


def _list(data: bytes) -> list[Record]:
    return _source(lists, data)


def robots_txt(data: bytes) -> None:
    """Feed inputs as robots.txt, alone and with a rule for us behind them, which is to be obeyed."""
    root, refused = "https://foreign.example", False
    for body in (data, data + _PRIVATE):
        robots, refused = Robots("MediaMonitor"), False
        try:
            pause = robots.check(root, URL, lambda _, body=body: body)
        except MonitorError:
            pause = None
        if pause is not None and not 0 <= pause <= 60:
            raise Broken("a pause without end, or before it began")
        try:
            robots.check(root, f"{root}/not-for-programs/1", lambda _: b"")
        except MonitorError:
            refused = True
    wide = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if not refused and not wide and b"*" not in data and b"programs" not in data:
        raise Broken("a rule for us behind the input is not obeyed")


def gdelt_files(data: bytes) -> None:
    """Feed inputs as rows of GDELT's files; two good rows of the graph stand beside them."""
    _gdelt(data, data)
    neighbours.among(_ROWS, _gdelt, data)


def _gdelt(graph: bytes, others: bytes = b"") -> list[Record]:
    base, listed, own = "https://foreign.example/gdeltv2/", [], {}
    for name, body in (("export.CSV", others), ("mentions.CSV", others), ("gkg.csv", graph)):
        held, url = io.BytesIO(), f"{base}20150219101500.{name}.zip"
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("one.csv", body)
        own[url] = held.getvalue()
        digest = hashlib.md5(own[url], usedforsecurity=False).hexdigest()
        listed.append(f"{len(own[url])} {digest} {url}")
    own[f"{base}lastupdate.txt"] = "\n".join(listed).encode()
    return holding.records(gdelt.read(Source("One", "gdelt", base), Session(_canned(b"", own))))


def gdelt_list(data: bytes) -> None:
    """Feed inputs as GDELT's list of files."""
    _source(gdelt, data, "https://foreign.example/gdeltv2/")


def gdelt_api(data: bytes) -> None:
    """Feed inputs as an answer of GDELT's API."""
    _source(gdelt_doc, data, "ferry", pause=0)


def mediacloud_stories(data: bytes) -> None:
    """Feed inputs as the stories of an answer of Media Cloud's client."""
    with suppress(ValueError, RecursionError):
        stories = json.loads(data)
        holding.records(mediacloud._found(one) for one in (stories if isinstance(stories, list) else ()))
