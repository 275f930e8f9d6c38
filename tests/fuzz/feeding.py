"""How inputs reach each parser of foreign bytes, and what is held of what comes of them."""

from __future__ import annotations

import codecs
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import ModuleType
from typing import Any, BinaryIO, cast

from fuzz import holding, seeds
from monitor import masking
from monitor.annotate import Annotators
from monitor.errors import MonitorError
from monitor.extract import extract
from monitor.extract.text.characters import plain
from monitor.model import Article, Document, Link, Rejected
from monitor.sources.connectors import discovery, feeds, lists, sitemaps
from monitor.sources.connectors.base import Session, Source
from monitor.sources.connectors.gdelt import articles as gdelt_doc, events as gdelt
from monitor.sources.connectors.mediacloud import stories as mediacloud
from monitor.sources.formats import files
from monitor.sources.http import bodies
from monitor.sources.http.fetch import Fetcher
from monitor.sources.http.responses import Response
from monitor.sources.http.robots import Robots
from monitor.sources.values import dated, encodings

Record = Document | Link | Rejected
URL = "https://foreign.example/all"

_MARKED = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PRIVATE = b"\n\nUser-agent: MediaMonitor\nDisallow: /not-for-programs/\n"


def read(data: bytes, name: str) -> list[Record]:
    """Read a file of the given name as `monitor load` does."""
    stream = io.BufferedReader(io.BytesIO(data), 1 << 16)  # type: ignore[arg-type]
    found = dated.settled(files.read_file(stream, name or "stdin", name, {}), name or "stdin")
    return holding.records(found)


@dataclass(frozen=True)
class Between:
    """Puts an input between two good records.

    `opens` and `closes` part the input from its neighbours where it does not do so itself; `fair` tells which
    inputs no reader can take for a record beside the others.
    """

    first: bytes
    last: bytes
    joint: bytes = b"\n"
    begin: bytes = b""
    end: bytes = b""
    opens: bytes = b""
    closes: bytes = b""
    fair: Callable[[bytes], bool] = lambda data: True  # noqa: ARG005

    def around(self, data: bytes) -> bytes:
        """Return the file."""
        middle = self.opens + data + self.closes
        return self.begin + self.joint.join((self.first, middle, self.last)) + self.end


def file(name: str, between: Between | None = None) -> Callable[[bytes], None]:
    """Feed inputs as files of a name, alone and between two good records."""

    def feed(data: bytes) -> None:
        read(data, name)
        if between is not None and between.fair(data):
            around = between.around(data)
            many_nuls = around.count(0) * 50 > len(around)  # of a text in UTF-16
            if not (many_nuls or encodings.is_binary(around) or data.startswith(_MARKED)):
                _survived(read(around, name))

    return feed


def member(name: str, made: Callable[[bytes], bytes]) -> Callable[[bytes], None]:
    """Feed inputs as a member of an office document: few spoiled ZIP files come as far as its reader."""

    def feed(data: bytes) -> None:
        read(made(data), name)

    return feed


def _survived(found: Collection[object]) -> None:
    """Hold that the two good records came through."""
    kept = [one for one in found if isinstance(one, Document | Link)]
    for which, number in (("before", 0), ("behind", 2)):
        wanted = seeds.fields(number)
        if not any(_is(one, wanted) for one in kept):
            raise holding.Broken(f"the good record {which} an input is {_fate(found, wanted)}")


def _fate(found: Collection[object], wanted: Mapping[str, str]) -> str:
    """Say what became of a record, in words that tell ways of losing it apart."""
    for one in found:
        if isinstance(one, Document) and wanted["text"] in " ".join((one.text or one.html or "").split()):
            return "part of another" if wanted["title"] not in (one.title or "") else "there, title spoiled"
        if isinstance(one, Document) and one.title == wanted["title"]:
            return "there, text spoiled"
    reasons = [one.reason[:25] for one in found if isinstance(one, Rejected)]
    return f"lost; rejected is: {reasons[:1]}"


def _is(one: Document | Link, wanted: Mapping[str, str]) -> bool:
    if isinstance(one, Link):
        return one.url == wanted["url"]
    said = one.text or one.html or ""
    return wanted["text"] in " ".join(said.split()) and one.title in (wanted["title"], None)


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
    if b"<" not in data and b"]" not in data:
        items = b"<item><title>%s</title><link>%s</link></item>"
        wanted = map(seeds.fields, (0, 2))
        first, last = (items % (one["title"].encode(), one["url"].encode()) for one in wanted)
        around = b"<rss version='2.0'><channel>%s<item><title>%s</title></item>%s</channel></rss>"
        _survived(_source(feeds, around % (first, data, last)))


def discover(data: bytes) -> None:
    """Feed inputs as whatever answers where feeds are looked for."""
    with suppress(MonitorError):
        discovery.feeds_of(_canned(data), URL)


def sitemap(data: bytes) -> None:
    """Feed inputs as a sitemap, and as what an entry says between two good ones."""
    _source(sitemaps, data, f"{URL}/sitemap.xml", days=36500)
    if b"<" not in data and b"]" not in data:
        wanted = [seeds.fields(number)["url"] for number in (0, 2)]
        first, last = (b"<url><loc>%s</loc></url>" % url.encode() for url in wanted)
        around = b"<?xml version='1.0'?><urlset>%s<url><loc>%s</loc><lastmod>%s</lastmod></url>%s</urlset>"
        body = around % (first, data, data, last)
        found = [entry.url for entry in sitemaps.entries(io.BytesIO(body), URL)]
        if not set(wanted) <= set(found):
            raise holding.Broken("a good entry beside the input is lost")


def sitemaps_named(data: bytes) -> None:
    """Feed inputs as the robots.txt in which sitemaps are looked for."""
    sitemaps.addresses(_canned(data), "https://foreign.example/")


def address_list(data: bytes) -> None:
    """Feed inputs as a list of addresses, and as a line between two."""
    _source(lists, data)
    first, last = (seeds.fields(number)["url"].encode() for number in (0, 2))
    _survived(_source(lists, b"\n".join((first, data, last))))


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
            raise holding.Broken("a pause without end, or before it began")
        try:
            robots.check(root, f"{root}/not-for-programs/1", lambda _: b"")
        except MonitorError:
            refused = True
    wide = data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    if not refused and not wide and b"*" not in data and b"programs" not in data:
        raise holding.Broken("a rule for us behind the input is not obeyed")


def gdelt_files(data: bytes) -> None:
    """Feed inputs as rows of GDELT's files; two good rows of the graph stand beside them."""
    base, listed, own = "https://foreign.example/gdeltv2/", [], {}
    graph = b"\n".join((seeds.gdelt_row(0), data, seeds.gdelt_row(2)))
    for name, body in (("export.CSV", data), ("mentions.CSV", data), ("gkg.csv", graph)):
        held, url = io.BytesIO(), f"{base}20150219101500.{name}.zip"
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("one.csv", body)
        own[url] = held.getvalue()
        digest = hashlib.md5(own[url], usedforsecurity=False).hexdigest()
        listed.append(f"{len(own[url])} {digest} {url}")
    own[f"{base}lastupdate.txt"] = "\n".join(listed).encode()
    session = Session(_canned(b"", own))
    _survived(holding.records(gdelt.read(Source("One", "gdelt", base), session)))


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


def page(data: bytes) -> None:
    """Feed inputs as a page that was fetched."""
    found = encodings.decode_answer(data, "text/html")
    if found.strip():
        holding.understood(extract(Document("one", html=found, url="https://foreign.example/2026/11/27/one")))


def body(data: bytes) -> None:
    """Feed inputs as a text, and parts of it as what a record says of itself."""
    text = encodings.decode_file(data)
    if text.strip():
        holding.understood(extract(Document("one", text=text, published=text[:60], title=text[-60:])))
        said = Document("one", text=text, clean=False, url=text[:200], language=text[:9], section=text[:40])
        holding.understood(extract(said))


def answer(data: bytes) -> None:
    """Feed inputs as what a server sends, their first line as its Content-Type and its Content-Encoding."""
    kind, _, packed = data.partition(b"\n")
    encodings.decode_answer(packed, kind.decode("latin-1"))
    encodings.decode_file(packed, html=True)
    for packing in ("gzip", "deflate", kind.decode("latin-1")):
        with suppress(MonitorError):
            b"".join(bodies.bounded(bodies.unpacked([packed], packing), 1 << 20))
    with suppress(MonitorError):
        bodies.opened(packed, 1 << 20)


def date(data: bytes) -> None:
    """Feed inputs as dates."""
    holding.dated(_as_text(data))


def address(data: bytes) -> None:
    """Feed inputs as addresses."""
    text = _as_text(data)
    holding.addressed(text)
    holding.addressed(f"https://{text}")
    masking.shown(text)
    masking.without_user(text)


def annotators(data: bytes) -> None:
    """Feed inputs as articles: a title, and a text in one of five languages."""
    head, _, text = plain(data.decode("utf-8", "ignore")).partition("\n")
    if text.strip():
        language = ("en", "de", "fr", "es", "ru")[len(data) % 5]
        holding.annotated(Article(1, head[:300], text, language=language), Annotators("fast"))


def _as_text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")
