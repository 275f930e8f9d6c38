"""A refresh among servers that hang, lie and flood: each ends in a clear line, and the rest arrives."""

from __future__ import annotations

import itertools
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest

from monitor.annotate import Annotators
from monitor.refresh import Planned, Report, Settings, refresh
from monitor.sources.connectors.base import Source
from monitor.sources.http.fetch import FetchSettings
from monitor.store import Store
from newsroom import feed, page
from servers import Page, Reply, Request, Site

FETCH = FetchSettings(allow_private=True, delay=0, timeout=2.0, retries=0, limit=8 << 20)
HTML = {"Content-Type": "text/html; charset=utf-8"}


def drip(_request: Request) -> Reply:
    def bytes_of_one() -> Iterator[bytes]:
        for _ in range(600):
            time.sleep(0.05)
            yield b" "

    return Reply(stream=bytes_of_one())


def hang(_request: Request) -> Reply:
    time.sleep(8)
    return Reply(body=b"too late")


def bomb(_request: Request) -> Reply:
    """Ten gigabytes of zeros in ten megabytes, packed as they are sent."""

    def packed() -> Iterator[bytes]:
        engine = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
        zeros = bytes(1 << 20)
        for _ in range(10 << 10):
            yield engine.compress(zeros)

    return Reply(stream=packed(), headers={"Content-Encoding": "gzip"})


def flood(_request: Request) -> Reply:
    """Ten gigabytes as they are."""
    return Reply(stream=itertools.repeat(b"x" * 65536, 160_000))


def rss(items: str) -> bytes:
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>N</title>{items}</channel></rss>'.encode()
    )


def item(title: str, link: str, date: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{date}</pubDate></item>"


LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise("abcdefghij"))
    + "]><rss version='2.0'><channel><item><title>&j;</title></item></channel></rss>"
).encode()

HOSTILE: dict[str, tuple[Page, str]] = {
    "hangs": (hang, "no answer within 2 s"),
    "drips": (drip, "no answer within 2 s"),
    "promises too much": (Reply(body=b"<rss/>", headers={"Content-Length": "5000"}), "127.0.0.1"),
    "says that it is huge": (Reply(body=b"x", headers={"Content-Length": str(10 << 30)}), "larger than 8 MB"),
    "is huge": (flood, "larger than 8 MB"),
    "is a gzip bomb": (bomb, "larger than 8 MB"),
    "is no gzip": (Reply(body=b"plain", headers={"Content-Encoding": "gzip"}), "packed data is damaged"),
    "goes round": (Reply(302, headers={"Location": "/feed"}), "redirects more than 5 times"),
    "leads to a file": (Reply(302, headers={"Location": "file:///etc/passwd"}), "not an http"),
    "is a page": (Reply(body=b"<html><body>Hello</body></html>", headers=HTML), "a web page, not a feed"),
    "is empty": (Reply(), "not a feed"),
    "is gone": (Reply(410), "the server answers 410"),
}  # fmt: skip


@pytest.fixture(scope="module")
def survived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Report, Store, float]]:
    """The outcome of one refresh of all hostile servers and a good one."""
    path = tmp_path_factory.mktemp("hostile") / "s.duckdb"
    sites = {name: Site({"/feed": answer}) for name, (answer, _) in HOSTILE.items()}
    good, odd, laughing = Site(), Site(), Site({"/feed": Reply(body=LAUGHS)})
    good.pages["/feed"] = Reply(body=feed(good, range(3)))
    good.pages |= {f"/news/{n}": Reply(body=page(n)) for n in range(3)}
    items = (
        item(f"Ti\x00tle {'x' * (5 << 20)}", f"{odd.url}/1", "31 Foo 2026")
        + item("Before time", f"{odd.url}/2", "Mon, 01 Jan 0001 00:00:00 GMT")
        + item("To come", f"{odd.url}/3", "Fri, 01 Jan 2999 00:00:00 GMT")
        + item("Endless", f"{odd.url}/endless")
        + item("Binary", f"{odd.url}/binary")
        + item("Elsewhere", "ftp://127.0.0.1/x")
    )
    odd.pages = {
        "/feed": Reply(body=rss(items)),
        "/1": Reply(body=page(11)),
        "/2": Reply(body=page(12).replace(b"</p>", b"\x00\x01</p>")),
        "/3": Reply(body=page(13)),
        "/endless": flood,
        "/binary": Reply(body=bytes(range(256)) * 40, headers={"Content-Type": "image/png"}),
    }
    names = {**sites, "good": good, "odd": odd, "laughing": laughing}
    for site in names.values():
        site.__enter__()
    # A title of 5 MB needs room beside it.
    settings = Settings(
        fetch=replace(FETCH, limit=8 << 20), workers=1, seconds=60, annotators=Annotators("fast")
    )
    began = time.monotonic()
    try:
        planned = [Planned(Source(name, "feed", f"{site.url}/feed")) for name, site in names.items()]
        yield refresh(planned, path, settings), Store(path), time.monotonic() - began
    finally:
        for site in names.values():
            site.__exit__()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_source_ends_in_a_line_that_says_why(
    name: str, survived: tuple[Report, Store, float]
) -> None:
    report, _, _ = survived
    assert HOSTILE[name][1] in report.errors[name]
    assert "\n" not in report.errors[name]
    assert len(report.errors[name]) < 500


def test_the_rest_arrives(survived: tuple[Report, Store, float]) -> None:
    report, store, _ = survived
    assert report.sources["good"].new == 3
    assert report.errors.keys() & {"good", "odd"} == set()
    assert report.sources["odd"].new == 3
    rows = store.arrow("SELECT title, year(published_at) AS year FROM articles").to_pylist()
    assert len(rows) == 6
    assert all(len(row["title"]) < 1_000 and row["year"] == 2026 for row in rows), "the pages know better"


def test_pages_that_cannot_be_used_are_named_in_quarantine(survived: tuple[Report, Store, float]) -> None:
    _, store, _ = survived
    rows = store.arrow("SELECT origin, reason FROM quarantine").to_pylist()
    reasons = {row["origin"].rpartition("/")[2]: row["reason"] for row in rows}
    assert "larger than 8 MB" in reasons["endless"]
    assert "image/png" in reasons["binary"]


def test_entities_are_not_expanded(survived: tuple[Report, Store, float]) -> None:
    report, store, _ = survived
    assert (report.sources["laughing"].new, report.sources["laughing"].quarantined) == (0, 1)
    rows = store.arrow("SELECT reason, excerpt FROM quarantine").to_pylist()
    bad = [row for row in rows if "neither a link" in row["reason"]]
    assert len(bad) == 2, "the item without an address, and the one with that of another protocol"
    assert all(len(row["excerpt"]) < 100 for row in bad)


def test_no_server_holds_up_the_run(survived: tuple[Report, Store, float]) -> None:
    assert survived[2] < 60
