"""Fetching politely and within bounds, from real servers on this machine."""

from __future__ import annotations

import gzip
import random
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from typing import Any

import pytest
from hypothesis import given, strategies as st

from monitor.errors import FetchError, Unchanged
from monitor.sources.http import bodies, fetch
from monitor.sources.http.addresses import is_public
from monitor.sources.http.fetch import Fetcher, FetchSettings
from monitor.sources.http.hosts import FAILURES
from monitor.sources.http.responses import Validator
from monitor.sources.http.robots import Robots
from monitor.watchdog import limited
from servers import Reply, Request, Site

LOCAL = FetchSettings(allow_private=True, delay=0, timeout=5)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries follow each other at once, as far as nobody asks for a pause."""
    monkeypatch.setattr(fetch, "_BACKOFF", lambda _state: 0.0)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as opened:
        yield opened


def fetcher(**changes: Any) -> Fetcher:
    return Fetcher(replace(LOCAL, **changes))


def test_it_says_who_it_is_and_reads_the_text(site: Site) -> None:
    headers = {"Content-Type": "text/html; charset=windows-1251"}
    site.pages["/"] = Reply(body="Москва".encode("windows-1251"), headers=headers)
    answer = fetcher().get(site.url + "/")
    assert (answer.text, answer.kind, answer.status) == ("Москва", "text/html", 200)
    assert site.requests[-1].headers["user-agent"].startswith("MediaMonitor/")


def test_what_did_not_change_is_not_sent_again(site: Site) -> None:
    site.pages["/feed"] = Reply(
        body=b"x", headers={"ETag": '"1"', "Last-Modified": "Mon, 04 May 2026 10:00:00 GMT"}
    )
    first = fetcher()
    first.get(site.url + "/feed", conditional=True)
    second = first.scoped(dict(first.fresh))
    assert second.get(site.url + "/feed", conditional=True).not_modified
    assert site.requests[-1].headers["if-modified-since"] == "Mon, 04 May 2026 10:00:00 GMT"
    with pytest.raises(Unchanged), second.download(site.url + "/feed", conditional=True):
        pass
    with second.download(site.url + "/feed") as file:
        assert (file.read(), file.seek(0), file.read()) == (b"x", 0, b"x")


@pytest.mark.parametrize("name", ["ETag", "Last-Modified"])
def test_a_validator_outside_ascii_does_not_stop_a_source_for_good(site: Site, name: str) -> None:
    site.pages["/feed"] = Reply(body=b"x", headers={name: '"caf\xe9-1"'})
    first = fetcher()
    assert first.get(f"{site.url}/feed", conditional=True).body == b"x"
    assert first.fresh == {}
    noted = {f"{site.url}/feed": Validator('"caf\xe9-1"', "\u0444\u0435\u0432")}  # by an earlier version
    assert first.scoped(noted).get(f"{site.url}/feed", conditional=True).body == b"x"


def test_a_body_that_is_a_gzip_file_is_unpacked_within_bounds(site: Site) -> None:
    site.pages["/feed.xml.gz"] = Reply(
        body=gzip.compress(b"<rss/>"), headers={"Content-Type": "application/gzip"}
    )
    site.pages["/bomb"] = Reply(body=gzip.compress(b" " * (4 << 20)))
    assert fetcher().get(f"{site.url}/feed.xml.gz").body == b"<rss/>"
    with pytest.raises(FetchError, match="larger than"):
        fetcher(limit=1 << 20).get(f"{site.url}/bomb")


def test_redirects_are_followed_and_bounded(site: Site) -> None:
    site.pages |= {f"/{n}": Reply(302, headers={"Location": f"{n + 1}"}) for n in range(8)}
    site.pages["/end"] = Reply(body=b"here")
    site.pages["/4"] = Reply(301, headers={"Location": "/end"})
    assert fetcher().get(site.url + "/0").url == site.url + "/end"
    site.pages["/4"] = Reply(301, headers={"Location": "/5"})
    with pytest.raises(FetchError, match="more than 5 times"):
        fetcher().get(site.url + "/0")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_not_fetched_unless_that_is_allowed(site: Site, host: str) -> None:
    with pytest.raises(FetchError, match=r"open internet|cannot be resolved|asked for"):
        Fetcher(FetchSettings(retries=0)).get(f"http://{host}:{site.url.rpartition(':')[2]}/")
    assert site.requests == []


def test_a_redirect_into_the_network_is_refused_at_that_hop(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first hop is taken for public, as a server on the internet is; the second is looked at again."""
    from monitor.sources.http import addresses

    site.pages["/"] = Reply(302, headers={"Location": "http://169.254.169.254/latest/meta-data"})
    monkeypatch.setattr(addresses, "is_public", lambda address: str(address) == "127.0.0.1")
    with pytest.raises(FetchError, match=r"169\.254\.169\.254.*open internet"):
        Fetcher(FetchSettings(retries=0, delay=0)).get(site.url + "/")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True), ("2606:4700::1111", True), ("10.1.2.3", False), ("172.16.0.1", False),
        ("192.168.1.1", False), ("169.254.169.254", False), ("100.64.0.1", False), ("224.0.0.1", False),
        ("0.0.0.0", False), ("::1", False), ("fe80::1", False), ("fc00::1", False),
        ("::ffff:10.0.0.1", False), ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False),
    ],
)  # fmt: skip
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ip_address(address)) is public


def test_temporary_failures_are_tried_again_and_others_not(site: Site) -> None:
    answers = iter([Reply(503), Reply(500), Reply(body=b"well")])
    site.pages["/busy"] = lambda _request: next(answers)
    assert fetcher().get(site.url + "/busy").body == b"well"
    with pytest.raises(FetchError) as gone:
        fetcher().get(site.url + "/gone")
    assert (gone.value.status, gone.value.temporary, site.seen("/gone")) == (404, False, 1)
    site.pages["/down"] = Reply(502)
    with pytest.raises(FetchError, match="answers 502") as down:
        fetcher().get(site.url + "/down")
    assert (down.value.temporary, site.seen("/down")) == (True, 3)


@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_respected(site: Site, as_date: bool) -> None:
    value = format_datetime(datetime.now(UTC) + timedelta(seconds=3)) if as_date else "1"
    answers = iter([Reply(429, headers={"Retry-After": value}), Reply(body=b"now")])
    site.pages["/"] = lambda _request: next(answers)
    began = time.monotonic()
    assert fetcher().get(site.url + "/").body == b"now"
    assert time.monotonic() - began >= 0.9
    site.pages["/long"] = Reply(503, headers={"Retry-After": "3600"})
    with pytest.raises(FetchError) as error:
        fetcher().get(site.url + "/long")
    assert (error.value.wait, site.seen("/long")) == (3600, 1)


def test_a_host_that_fails_again_and_again_is_left_alone(site: Site) -> None:
    asking = fetcher(retries=0)
    site.pages["*"] = Reply(503)
    for number in range(FAILURES):
        with pytest.raises(FetchError, match="answers 503"):
            asking.get(f"{site.url}/{number}", robots=False)
    with pytest.raises(FetchError, match="left alone"):
        asking.get(f"{site.url}/one-more", robots=False)
    assert not site.seen("/one-more")


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    site.pages["*"] = Reply(body=b"x")
    asking = fetcher()
    asking.pace(site.url, 0.3)
    began = time.monotonic()
    for number in range(3):
        asking.get(f"{site.url}/{number}", robots=False)
    assert time.monotonic() - began >= 0.6


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        (Reply(body=b"User-agent: *\nDisallow: /private"), True),
        (Reply(body=b"User-agent: *\nDisallow: /"), False),
        (Reply(body=b"User-agent: MediaMonitor\nDisallow: /news\n\nUser-agent: *\nAllow: /"), False),
        (Reply(body=b"\xef\xbb\xbfUser-agent: *\nDisallow: /news"), False),
        (Reply(body="User-agent: *\nDisallow: /news".encode("utf-16")), False),
        (Reply(body=b"\xef\xbb\xbfUser-agent: *\rDisallow: /news\r"), False),
        (Reply(body=b"User-agent: MediaMonitor/0.1\nDisallow: /news\n\nUser-agent: *\nAllow: /"), False),
        (
            Reply(body=b"user-agent : mediamonitor/2 (any) # us\nDisallow: /news\n\nUser-agent: *\nAllow: /"),
            False,
        ),
        (Reply(body=b"User-agent: Other/0.1\nDisallow: /news\n\nUser-agent: *\nAllow: /"), True),
        (Reply(404), True),
        (Reply(body=b"<html>Not found</html>"), True),
        (Reply(503), False),
    ],
)
def test_robots_txt_is_obeyed(site: Site, rules: Reply, allowed: bool) -> None:
    site.pages |= {"/robots.txt": rules, "/news/1": Reply(body=b"x")}
    asking = fetcher(retries=0)
    if allowed:
        assert asking.get(site.url + "/news/1").body == b"x"
        asking.get(site.url + "/news/1")
        assert site.seen("/robots.txt") == 1
    else:
        with pytest.raises(FetchError, match=r"robots\.txt"):
            asking.get(site.url + "/news/1")
        assert not site.seen("/news/1")
        assert fetcher(robots=False).get(site.url + "/news/1").body == b"x"


@pytest.mark.parametrize(
    "run", [b"\n", b" \n", b" ", b"\t", b"user-agent", b"user-agent ", b":", b"User-agent: *\n"]
)
def test_a_robots_txt_of_the_same_over_and_over_is_read_soon(run: bytes) -> None:
    """It is read while a source is listed, where nothing ends what takes too long."""
    body = b"User-agent: *\n" + run * (200_000 // len(run)) + b"\nDisallow: /news\n"
    with limited(5):
        Robots("MediaMonitor").check("https://a.example", "https://a.example/world", lambda _: body)


@pytest.mark.parametrize(
    "url",
    [
        "", "ftp://a.example/", "http://", "http://a.example:99999/", "http://[::1",
        "https://a.example/" + "x" * 5000, "http://a\x00b.example/", "http://a.example/\r\nX-Evil: 1",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_said_to_be_so(url: str) -> None:
    with pytest.raises(FetchError) as error:
        fetcher(retries=0).get(url, robots=False)
    assert len(str(error.value)) < 600


def test_an_answer_is_bounded_in_bytes_as_they_are_and_unpacked(site: Site) -> None:
    site.pages["/big"] = Reply(body=b"x" * 2000)
    site.pages["/bomb"] = Reply(body=gzip.compress(bytes(50 << 20)), headers={"Content-Encoding": "gzip"})
    for path in ("/big", "/bomb"):
        with pytest.raises(FetchError, match="larger than 1 KB"):
            fetcher(limit=1024).get(site.url + path)
        with pytest.raises(FetchError, match="larger than"), fetcher().download(site.url + path, limit=1024):
            pass


def test_a_slow_drip_ends_by_the_deadline(site: Site) -> None:
    def drops() -> Iterator[bytes]:
        for _ in range(400):
            time.sleep(0.05)
            yield b"x"

    def drip(_request: Request) -> Reply:
        return Reply(stream=drops())

    site.pages["/drip"] = drip
    began = time.monotonic()
    with pytest.raises(FetchError, match="no answer within"):
        fetcher(timeout=1, retries=0).get(site.url + "/drip")
    assert time.monotonic() - began < 8


@given(st.binary(max_size=3000), st.sampled_from(["gzip", "deflate", "raw"]), st.integers(1, 700))
def test_packed_bodies_come_back_whole(data: bytes, packing: str, step: int) -> None:
    bits = {"gzip": 31, "deflate": 15, "raw": -15}[packing]
    engine = zlib.compressobj(9, zlib.DEFLATED, bits)
    packed = engine.compress(data) + engine.flush()
    chunks = [packed[at : at + step] for at in range(0, len(packed), step)]
    encoding = "gzip" if packing == "gzip" else "deflate"
    try:
        found = b"".join(bodies.unpacked(chunks, encoding))
    except FetchError:
        assert packing == "raw", "deflate without its frame cannot be told apart from damage in few bytes"
        return
    assert found == data


@pytest.mark.parametrize(
    ("data", "encoding", "message"),
    [
        (b"plain", "gzip", "damaged"), (gzip.compress(b"x" * 500)[:-12], "gzip", "cut off"),
        (b"x", "br", "not asked for"),
    ],
)  # fmt: skip
def test_damaged_bodies_are_named(data: bytes, encoding: str, message: str) -> None:
    with pytest.raises(FetchError, match=message):
        b"".join(bodies.unpacked([data], encoding))


@pytest.mark.parametrize("begin", [0, 2])
def test_packed_data_damaged_behind_its_first_piece_is_told(begin: int) -> None:
    """With its frame, and without the two bytes of it, which some servers leave out."""
    packed = zlib.compress(random.Random(7).randbytes(200_000).hex().encode())[begin:]
    half = len(packed) // 2
    damaged = packed[:half] + bytes(byte ^ 0xFF for byte in packed[half:])
    with pytest.raises(FetchError, match="damaged"):
        list(bodies.unpacked([damaged], "deflate"))
