"""Sitemaps: news sitemaps, plain ones, and indexes of them. Every page in one is a link.

A plain sitemap lists all that a site ever published: of it only what changed within the last days is taken.
Source of the formats: sitemaps.org protocol 0.9; Google's news sitemap extension 0.9.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, BinaryIO, cast
from urllib.parse import urljoin, urlsplit

import structlog
from lxml import etree
from pydantic import Field

from monitor import clock, dates
from monitor.errors import FetchError, SourceError, Unchanged
from monitor.model import Link, Record, Rejected
from monitor.sources.connectors.base import Kind, Options, Session, Source
from monitor.sources.http.fetch import Fetcher
from monitor.sources.values import charrefs, dated

ACCEPT = "application/xml, text/xml;q=0.9, */*;q=0.5"
DAYS = 7
MAX_CHILDREN = 500
MAX_DEPTH = 3
MAX_BYTES = 256 << 20
"""Of one sitemap, unpacked; the protocol allows 50 MB."""

MAX_TEXT = 4_000
_SITEMAPS = re.compile(r"^[ \t]*sitemap[ \t]*:(.*)$", re.IGNORECASE | re.MULTILINE)
_ROOTS = ("urlset", "sitemapindex")
_ROOT_ONLY = re.compile(rf" in tag (?:\w+:)?(?:{'|'.join(_ROOTS)}) ")
_STRAY = re.compile(rb"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z][\w.-]{0,31});)")
_LONGEST_ENTITY = 40
_TAKEN = "the pages before its end were taken"


class SitemapOptions(Options):
    """What only sitemaps have."""

    days: Annotated[
        int,
        Field(
            ge=1,
            le=36_500,
            description=f"of a plain sitemap, pages that changed within so many days ({DAYS})",
        ),
    ] = DAYS


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a sitemap, or of an index of sitemaps."""

    url: str
    changed: str | None
    is_sitemap: bool
    is_news: bool
    title: str | None = None
    published: str | None = None
    source: str | None = None
    language: str | None = None

    @property
    def moment(self) -> datetime | None:
        """The last moment, naive UTC, at which it may have changed; None where it does not say when."""
        return dates.last_moment(self.published) or dates.last_moment(self.changed)


def read(source: Source, session: Session) -> Iterator[Record]:
    """Yield the pages of a sitemap, those of the newest children first.

    Raises:
        SourceError: there is no sitemap that can be read.
    """
    options = SitemapOptions.of(source)
    since = session.since or clock.now() - timedelta(days=options.days)
    seen: set[str] = set()
    left = source.limit
    for address in addresses(session.fetch, source.url):
        pages = _walk(session.fetch, address, since, seen, MAX_DEPTH)
        for found in dated.settled(pages, address):
            yield found
            left -= 1
            if not left:
                session.fetch.fresh.clear()  # the rest is to be had whole by the next run
                return


def addresses(fetch: Fetcher, url: str) -> list[str]:
    """Return the sitemaps that an address stands for: itself, or those that the site's robots.txt names."""
    if (
        urlsplit(url).path.lower().rstrip("/").endswith((".xml", ".xml.gz", ".txt"))
        or "sitemap" in url.lower()
    ):
        return [url]
    try:
        rules = fetch.get(urljoin(url, "/robots.txt"), robots=False, limit=2 << 20).text
    except FetchError:
        rules = ""
    named = [name.strip() for name in _SITEMAPS.findall(rules.lstrip("\ufeff"))]
    found = [address for name in named if name and (address := _joined(url, name))][:MAX_CHILDREN]
    return found or [urljoin(url, "/sitemap.xml")]


def _joined(base: str, said: str) -> str | None:
    """Return an address, completed where it is relative; None where it is none."""
    try:
        return urljoin(base, said)
    except ValueError:
        return None


def _walk(fetch: Fetcher, url: str, since: datetime, seen: set[str], depth: int) -> Iterator[Record]:
    """Yield the pages of a sitemap and of those below it; one that cannot be read costs no other."""
    seen.add(url)
    children: list[Entry] = []
    unread: list[str] = []
    try:
        with fetch.download(url, limit=MAX_BYTES, accept=ACCEPT, conditional=depth < MAX_DEPTH) as file:
            for entry in entries(file, url):
                if entry.is_sitemap:
                    children.append(entry)
                elif _is_wanted(entry, since):
                    unread += [entry.changed or ""] if _is_unread(entry) else []
                    yield _link(entry, url)
    except Unchanged:
        return
    if unread:
        structlog.get_logger().warning(
            "dates of change not understood: these pages are taken",
            sitemap=url,
            count=len(unread),
            example=unread[0],
        )
    wanted = [child for child in children if not (child.moment and child.moment < since)]
    wanted.sort(key=lambda child: child.moment or datetime.max, reverse=True)
    for child in wanted[:MAX_CHILDREN]:
        if child.url in seen or depth == 0:
            continue
        try:
            yield from _walk(fetch, child.url, since, seen, depth - 1)
        except SourceError as error:
            if isinstance(error, FetchError) and error.temporary:
                raise
            yield Rejected(child.url, str(error))


def _is_wanted(entry: Entry, since: datetime) -> bool:
    """Leave out what is old, and what has no date in a sitemap that may list years of pages.

    A date that is not understood costs the page nothing: it is taken.
    """
    if entry.moment is None:
        return entry.is_news or _is_unread(entry)
    return entry.moment >= since


def _is_unread(entry: Entry) -> bool:
    said = entry.published or entry.changed
    return entry.moment is None and bool(said) and dates.statement(said).problem is not None


def _link(entry: Entry, sitemap: str) -> Link:
    return Link(
        origin=f"{sitemap}#{entry.url}"[:4000],
        url=entry.url,
        title=entry.title,
        published=entry.published,
        published_from="metadata",
        source=entry.source,
        language=entry.language,
        version=entry.changed or entry.published,
    )


def entries(file: BinaryIO, url: str) -> Iterator[Entry]:
    """Yield the entries of a sitemap as it is read.

    Args:
        file: XML, gzipped or not, or plain text with an address a line.
        url: where it is from.

    Raises:
        SourceError: it is no sitemap, or cannot be unpacked to its end; what came before counts.
    """
    try:
        yield from filter(None, _entries(file, url))
    except (etree.XMLSyntaxError, UnicodeDecodeError, OSError) as error:
        raise SourceError(f"{url} cannot be read: {' '.join(str(error).split())[:200]}") from error


def _entries(file: BinaryIO, url: str) -> Iterator[Entry | None]:
    is_packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    packed = _Unpacked(file, MAX_BYTES) if is_packed else None
    file = cast(BinaryIO, packed) if packed else file
    head = file.read(512)
    file.seek(0)
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if wide or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        yield from _marked_up(file if wide else cast(BinaryIO, charrefs.Valid(_Escaped(file), url)), url)
    else:
        yield from _plain(file, url, packed)
    if packed and packed.damage:
        raise SourceError(f"{url} cannot be unpacked to its end: {packed.damage}; {_TAKEN}")


def _marked_up(file: BinaryIO, url: str) -> Iterator[Entry | None]:
    """Yield the entries of a sitemap in XML; of one that is cut off those that are whole."""
    events = etree.iterparse(
        file,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        recover=True,  # a control character or a name that is not closed costs that entry only
    )
    root = last = None
    is_empty = True
    for event, element in events:
        name = _name(element)[1]
        if root is None:
            root = element
            if name not in _ROOTS:
                advice = "; a feed is a source of its own kind" if name in ("rss", "feed", "RDF") else ""
                raise SourceError(f"{url} is not a sitemap: its root element is <{name[:60]}>{advice}")
        elif event == "end" and name in ("url", "sitemap") and element.getparent() is root:
            is_empty = False
            yield last  # the last one waits: the parser closes by itself what the end of the file cut off
            last = _entry(element, url)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    if root is None:
        raise SourceError(f"{url} is not a sitemap")
    cut = next((one.message for one in events.error_log if one.type_name == "ERR_TAG_NOT_FINISHED"), None)
    if cut is None and is_empty:  # the end of the file may stand within the root's own tag
        cut = next((one.message for one in events.error_log), None)
    if cut is None or _ROOT_ONLY.search(cut):
        yield last
    if cut is not None:
        raise SourceError(f"{url} is cut off: {cut}; {_TAKEN}")


def _name(element: etree._Element) -> tuple[str, str]:
    """Return namespace and name; of a prefix that is declared nowhere, the prefix."""
    tag = element.tag if isinstance(element.tag, str) else ""
    space, _, name = tag.rpartition("}" if tag.startswith("{") else ":")
    return space.lstrip("{"), name


def _plain(file: BinaryIO, url: str, packed: _Unpacked | None) -> Iterator[Entry]:
    """Yield the addresses of a text sitemap, which says nothing of their dates."""
    count = 0
    while line := file.readline(MAX_TEXT):
        if packed and packed.damage and not line.endswith((b"\r", b"\n")):
            break  # the beginning of an address
        address = line.decode("utf-8", "replace").strip().strip("\ufeff")
        if address.startswith(("http://", "https://")):
            count += 1
            yield Entry(address, None, is_sitemap=False, is_news=True)
    if not count and not (packed and packed.damage):
        raise SourceError(f"{url} is not a sitemap")


def _entry(element: etree._Element, base: str) -> Entry | None:
    said: dict[str, str] = {}
    space, kind = _name(element)
    for part in element.iterchildren("*"):  # comments have no text of their own
        within, name = _name(part)
        if name == "news":
            named = {f"news:{_name(inner)[1]}": inner for inner in part.iter("*")}
        else:  # images and videos have a "loc" and a "title" of their own, which are not the page's
            named = {name: part} if within == space else {}
        for key, inner in named.items():
            text = " ".join("".join(inner.itertext(etree.Element))[:MAX_TEXT].split())
            if text:
                said.setdefault(key, text)
    url = _joined(base, said.get("loc", "").replace("&amp;", "&"))
    if not said.get("loc") or url is None or not url.startswith(("http://", "https://")):
        return None
    return Entry(
        url=url,
        changed=said.get("lastmod"),
        is_sitemap=kind == "sitemap",
        is_news=any(name.startswith("news:") for name in said),
        title=said.get("news:title"),
        published=said.get("news:publication_date"),
        source=said.get("news:name"),
        language=said.get("news:language"),
    )


class _Escaped:
    """The bytes of a sitemap whose addresses hold a bare `&`: XML would drop the name behind it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._held = file, b""

    def read(self, size: int = -1) -> bytes:
        while True:
            more = self._file.read(size)
            data, self._held = self._held + more, b""
            begun = data.rfind(b"&", max(0, len(data) - _LONGEST_ENTITY)) if more else -1
            if begun >= 0:
                data, self._held = data[:begun], data[begun:]
            if data or not more:
                return _STRAY.sub(b"&amp;", data)


class _Unpacked:
    """A gzip file that unpacks to no more than so many bytes; it ends where it is damaged."""

    def __init__(self, file: BinaryIO, limit: int) -> None:
        self._inner, self._limit, self._rest = gzip.GzipFile(fileobj=file), limit, b""
        self.damage = ""

    def read(self, size: int = -1) -> bytes:
        """Return what comes next, at once: whoever waits for full buffers loses what stands before damage."""
        if self._rest:
            data, self._rest = self._rest, b""
            return data
        try:
            data = self._inner.read1(min(size, 1 << 20) if size >= 0 else 1 << 20)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            self.damage = " ".join(str(error).split())[:200]
            return b""
        if self._inner.tell() > self._limit:
            raise OSError(f"it unpacks to more than {self._limit >> 20} MB")
        return data

    def readline(self, size: int) -> bytes:
        """Return the next line, its first bytes if it is longer than `size`."""
        line = b""
        while len(line) < size and b"\n" not in line and (more := self.read(size)):
            line += more
        at = line.find(b"\n") + 1 or min(len(line), size)
        line, self._rest = line[:at], line[at:]
        return line

    def seek(self, offset: int) -> int:
        """Begin again."""
        self._rest = b""
        return self._inner.seek(offset)


KIND = Kind(
    name="sitemap",
    summary="sitemaps: news sitemaps, plain ones and indexes",
    url="the sitemap's address, or the site's: then its robots.txt names them",
    read=read,
    options=SitemapOptions,
)
