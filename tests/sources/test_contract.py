"""What every connector of the registry promises, held against a server that answers in every bad way.

Bounded; never raises for one record; never loses its neighbours; messages name the place; what it remembers
covers only what it yielded.
"""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

import pytest

from monitor.errors import MonitorError
from monitor.model import Document, Link, Rejected
from monitor.sources.connectors.base import Session, Source
from monitor.sources.connectors.registry import KINDS
from monitor.sources.http.fetch import Fetcher, FetchSettings
from servers import Page, Reply, Site
from sources import gdelt_server, test_gdelt_doc, test_mediacloud

SECONDS = 20
"""For one bad answer, and much more than any takes: the machine of a test is busy."""

NOW = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
BODY = "The two towns share one fire engine, which stands on the bridge between them, number {}. "
PAGE = "https://north-wire.example/{}"


def rss(numbers: list[int], bad: str) -> bytes:
    items = [f"<item><title>T</title><link>{PAGE.format(n)}</link></item>" for n in numbers]
    return f"<rss version='2.0'><channel><title>L</title>{bad.join(items)}</channel></rss>".encode()


def sitemap(numbers: list[int], bad: str) -> bytes:
    day = NOW.isoformat()
    urls = [f"<url><loc>{PAGE.format(n)}</loc><lastmod>{day}</lastmod></url>" for n in numbers]
    return f"<?xml version='1.0'?><urlset>{bad.join(urls)}</urlset>".encode()


def addresses(numbers: list[int], bad: str) -> bytes:
    return f"\n{bad}\n".join(PAGE.format(n) for n in numbers).encode()


def lines(numbers: list[int], bad: str) -> bytes:
    good = [json.dumps({"title": "T", "url": PAGE.format(n), "text": BODY.format(n)}) for n in numbers]
    return f"\n{bad}\n".join(good).encode()


class Made(NamedTuple):
    """How a kind of source is served: locator and options at a site, and pages with records."""

    source: Callable[[str], tuple[str, dict[str, Any]]]
    pages: Callable[[Site, list[int], str], Any]
    bad: tuple[str, ...]


def at(
    path: str, make: Callable[[list[int], str], bytes]
) -> Callable[[Site, list[int], str], dict[str, Page]]:
    return lambda _, numbers, bad: {path: Reply(body=make(numbers, bad))}


def gdelt_files(site: Site, numbers: list[int], bad: str) -> dict[str, Page]:
    there = gdelt_server.Gdelt(site)
    rows = [gdelt_server.document(PAGE.format(n)) for n in numbers]
    mixed = [line for row in rows for line in (row, bad)][:-1]
    there.put(f"{NOW - timedelta(hours=1):%Y%m%d%H}0000", gkg=gdelt_server.packed(*mixed))
    return site.pages


def gdelt_api(_: Site, numbers: list[int], bad: str) -> Any:
    api = test_gdelt_doc.Api()
    for n in numbers:
        seen = f"{NOW - timedelta(minutes=90 - n):%Y%m%dT%H%M%SZ}"
        odd = {**json.loads(bad), "seendate": seen} if bad else None  # the server sorts by it
        api.articles += [test_gdelt_doc.article(n, seendate=seen), odd]
    api.articles = [one for one in api.articles[:-1] if one is not None]
    return api


def mediacloud(_: Site, numbers: list[int], bad: str) -> Any:
    api = test_mediacloud.Api()
    for n in numbers:
        api.stories += [test_mediacloud.story(n), json.loads(bad) if bad else None]
    api.stories = [one for one in api.stories[:-1] if one is not None]
    return api


NULLS = '{"url": null, "title": null, "seendate": null, "indexed_date": null, "id": null}'
ODD = '{"url": [7], "title": {"a": 1}, "seendate": "20990101T000000Z", "indexed_date": 5, "id": {}}'
MADE = {
    "feed": Made(lambda url: (f"{url}/feed", {}), at("/feed", rss),
                 ("<item/>", "<item><title>\x00</title><link>javascript:x</link></item>",
                  "<item><link>http://[::1</link><pubDate>99/99/9999</pubDate><guid> </guid></item>",
                  f"<item><title>{'x' * 300_000}</title></item>")),
    "sitemap": Made(lambda url: (f"{url}/sitemap.xml", {}), at("/sitemap.xml", sitemap),
                    ("<url/>", "<url><loc>http://[::1</loc></url>", "<url><loc>javascript:x</loc></url>",
                     "<url><loc>https://north-wire.example/x</loc><lastmod>soon</lastmod></url>")),
    "urls": Made(lambda url: (f"{url}/list.txt", {}), at("/list.txt", addresses),
                 ("", "# note", "javascript:x", "http://[::1", "\x00\ufffd", "x" * 300_000)),
    "files": Made(lambda url: (f"{url}/some.jsonl", {"settle": 0}), at("/some.jsonl", lines),
                  ("{", "[]", "null", '{"text": null}', '{"text": 7, "date": {}}', "\x00", "[" * 100_000)),
    "gdelt": Made(lambda url: (f"{url}/gdeltv2/", {}), gdelt_files,
                  ("", "\t" * 26, "x", "\t".join("x" * 27), "\x00" * 40)),
    "gdelt-doc": Made(lambda url: ("ferry", {"endpoint": f"{url}/api/v2/doc/doc", "pause": 0}), gdelt_api,
                      ("{}", NULLS, ODD)),
    "mediacloud": Made(lambda url: ("ferry", {"endpoint": f"{url}/api/", "collections": "1"}), mediacloud,
                       ("[]", "7", '"x"', "{}", NULLS, ODD)),
}  # fmt: skip

BOMB = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "' + b"x" * 99 + b'">'
BOMB += b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (str(n - 1).encode() if n else b"") * 9) for n in range(12)
)
BOMB += b"]><rss><channel><item><title>&a11;</title></item></channel></rss>"


def endless() -> Iterator[bytes]:
    """Send much more than is taken of one answer."""
    for _ in range(3_000):
        yield b"<item><title>more</title></item>\n" * 100


def slow() -> Iterator[bytes]:
    """Send a byte now and then."""
    for _ in range(12):
        time.sleep(0.25)
        yield b" "


GZIP = {"Content-Encoding": "gzip"}
ANSWERS: dict[str, Callable[[], Reply]] = {
    "nothing": Reply,
    "no content": lambda: Reply(204),
    "not found": lambda: Reply(404, b"no"),
    "forbidden": lambda: Reply(403, b"no"),
    "error": lambda: Reply(500, b"oops"),
    "busy": lambda: Reply(503, b"later", {"Retry-After": "86400"}),
    "a loop": lambda: Reply(302, headers={"Location": "/again"}),
    "a redirect to what is no address": lambda: Reply(302, headers={"Location": "http://[north/1"}),
    "a redirect to a file": lambda: Reply(302, headers={"Location": "file:///etc/passwd"}),
    "a web page": lambda: Reply(body=b"<!doctype html><html><body>Please log in</body></html>"),
    "a bot check": lambda: Reply(body=b"<html><title>Just a moment...</title></html>"),
    "noise": lambda: Reply(body=random.Random(3).randbytes(50_000)),
    "zeros": lambda: Reply(body=b"\0" * 50_000),
    "half of JSON": lambda: Reply(body=b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "1'),
    "deep JSON": lambda: Reply(body=b"[" * 200_000),
    "other JSON": lambda: Reply(body=b'{"items": 7, "articles": 7, "stories": {"a": 1}}'),
    "half of XML": lambda: Reply(body=b"<?xml version='1.0'?><rss><channel><item><title>T"),
    "deep XML": lambda: Reply(body=b"<a>" * 100_000),
    "entities": lambda: Reply(body=BOMB),
    "false gzip": lambda: Reply(body=b"plain", headers=GZIP),
    "half of gzip": lambda: Reply(body=gzip.compress(b"x" * 90_000)[:60], headers=GZIP),
    "a bomb of gzip": lambda: Reply(body=gzip.compress(b" " * 60_000_000), headers=GZIP),
    "a false length": lambda: Reply(body=b"short", headers={"Content-Length": "100000"}),
    "endless": lambda: Reply(stream=endless()),
    "slow": lambda: Reply(stream=slow()),
}  # fmt: skip


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIACLOUD_API_KEY", "no-real-key")
    pytest.importorskip("mediacloud")


@pytest.fixture
def fetch() -> Iterator[Fetcher]:
    bounds = FetchSettings(allow_private=True, delay=0, retries=0, robots=False, timeout=2, limit=2_000_000)
    opened = Fetcher(bounds)
    yield opened
    opened.close()


def made(kind: str, site: Site, limit: int = 1_000) -> Source:
    url, options = MADE[kind].source(site.url)
    return Source("One", kind, url, limit=limit, options=options)


def urls(found: list[Any]) -> list[str]:
    return [str(one.url) for one in found if isinstance(one, (Document, Link))]


def wanted(numbers: range) -> list[str]:
    return [PAGE.format(number) for number in numbers]


def test_every_kind_of_source_is_held_to_it() -> None:
    assert MADE.keys() == KINDS.keys()


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("kind", KINDS)
def test_whatever_the_server_answers_ends_soon_in_records_or_a_message_that_names_it(
    kind: str, answer: str, fetch: Fetcher
) -> None:
    found: list[Any] = []
    with Site({"*": lambda _: ANSWERS[answer]()}) as site:
        source, begun, message = made(kind, site), time.monotonic(), None
        try:
            found += islice(KINDS[kind].read(source, Session(fetch)), 1_001)
        except MonitorError as error:
            message = str(error)
        assert time.monotonic() - begun < SECONDS
        if message is not None:
            assert any(place in message for place in ("127.0.0.1", source.url, "Media Cloud")), message
            assert len(message) < 3_000
    assert len(found) <= 1_000
    for one in found:
        assert isinstance(one, (Document, Link, Rejected))
        assert one.origin
        assert not isinstance(one, Rejected) or (one.reason and len(one.excerpt) <= 1_000)


@pytest.mark.parametrize(
    ("kind", "bad"),
    [(kind, bad) for kind, one in MADE.items() for bad in one.bad],
    ids=lambda part: part[:30],
)
def test_a_record_that_is_none_costs_no_neighbour(kind: str, bad: str, fetch: Fetcher) -> None:
    with Site() as site:
        site.pages = MADE[kind].pages(site, [1, 2, 3], bad)
        found = list(KINDS[kind].read(made(kind, site), Session(fetch)))
    assert set(urls(found)) >= set(wanted(range(1, 4))), found


@pytest.mark.parametrize("taken", [0, 1, 2])
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_source_remembers_covers_only_what_it_yielded(kind: str, taken: int, fetch: Fetcher) -> None:
    """A run that stops half-way loses nothing: the next one gets what this one had written down till then."""
    with Site() as site:
        site.pages = MADE[kind].pages(site, [1, 2, 3], "")
        session = Session(fetch)
        running = KINDS[kind].read(made(kind, site), session)
        first = list(islice(running, taken))
        kept = dict(session.state)
        fetcher = Fetcher(FetchSettings(allow_private=True, delay=0, retries=0, robots=False))
        rest = list(KINDS[kind].read(made(kind, site), Session(fetcher, state=kept)))
        fetcher.close()
    assert set(urls([*first, *rest])) >= set(wanted(range(1, 4)))


@pytest.mark.parametrize("kind", KINDS)
def test_no_more_is_taken_than_the_limit(kind: str, fetch: Fetcher) -> None:
    with Site() as site:
        site.pages = MADE[kind].pages(site, [1, 2, 3, 4], "")
        found = list(KINDS[kind].read(made(kind, site, limit=2), Session(fetch)))
    # GDELT's API is asked for spans of time, of which a run ends one: an answer has 250 articles at most.
    assert len(found) <= 2 + (250 if kind == "gdelt-doc" else 0)
