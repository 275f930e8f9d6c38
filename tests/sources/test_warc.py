"""WARC archives: pages become documents, all else is passed over, damage costs the record that it is in."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from monitor.model import Document, Rejected
from monitor.sources.formats import files, warc

pytest.importorskip("fastwarc")
PAGE = "<html><head><title>Talks</title></head><body><p>Peru met Chile, number {}.</p></body></html>"


def record(
    number: int, body: bytes | None = None, *, kind: str = "response", head: str = "", status: str = "200 OK"
) -> bytes:
    body = PAGE.format(number).encode() if body is None else body
    answer = (
        f"HTTP/1.1 {status}\r\n{head or 'Content-Type: text/html; charset=utf-8'}\r\n\r\n".encode() + body
    )
    top = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Date: 2026-05-04T10:00:0{number % 10}Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
        f"WARC-Target-URI: https://news.example/{number}\r\n"
        f"Content-Type: application/http;msgtype={kind}\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return top.encode() + answer + b"\r\n\r\n"


def read(data: bytes) -> list[Document | Rejected]:
    return list(warc.read_warc(io.BufferedReader(io.BytesIO(data)), "a.warc", {}))


def urls(found: list[Document | Rejected]) -> list[str]:
    return [item.url or "" if isinstance(item, Document) else "BAD" for item in found]


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_pages_come_with_address_and_time(pack: Callable[[bytes], bytes]) -> None:
    found = read(b"".join(pack(record(number)) for number in range(3)))
    assert urls(found) == [f"https://news.example/{number}" for number in range(3)]
    first = found[0]
    assert isinstance(first, Document)
    assert "Peru met Chile, number 0." in (first.html or "")
    assert (first.fetched_at, first.published, first.origin) == (datetime(2026, 5, 4, 10), None, "a.warc#1")


def test_what_is_no_page_is_passed_over() -> None:
    data = [
        record(1, kind="request"),
        record(2, status="404 Not Found"),
        record(3, status="301 Moved"),
        record(4, b"\x89PNG", head="Content-Type: image/png"),
        record(5, b"{}", head="Content-Type: application/json"),
        record(6, b""),
        record(7),
    ]
    assert urls(read(b"".join(data))) == ["https://news.example/7"]


def test_chunks_packing_and_charsets_are_undone() -> None:
    text = PAGE.format("ü")
    packed = gzip.compress(text.encode())
    chunked = f"{len(packed):x}\r\n".encode() + packed + b"\r\n0\r\n\r\n"
    head = "Content-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked"
    found = read(
        record(1, chunked, head=head)
        + record(2, text.encode("latin-1"), head="Content-Type: text/html; charset=iso-8859-1")
    )
    assert [item.html for item in found if isinstance(item, Document)] == [text, text]


@pytest.mark.parametrize(("name", "writer"), [("br", "BrotliWriter"), ("zstd", "ZstdWriter")])
def test_pages_packed_for_browsers_are_unpacked(
    name: str, writer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fastwarc import stream_io

    class Kept(io.BytesIO):
        def close(self) -> None:
            """The writer closes what it writes to."""

    def packed(data: bytes) -> bytes:
        kept = Kept()
        pen = getattr(stream_io, writer)(kept)
        pen.write(data)
        pen.close()
        return kept.getvalue()

    monkeypatch.setattr(warc, "MAX_PAGE", 1 << 20)
    text, head = PAGE.format("ü"), f"Content-Type: text/html; charset=utf-8\r\nContent-Encoding: {name}"
    bodies = [packed(text.encode()), text.encode(), packed(bytes(2 << 20)), b"\x00\x01\x02\xff" * 50]
    found = read(b"".join(record(number, body, head=head) for number, body in enumerate(bodies)))
    assert [item.html for item in found if isinstance(item, Document)] == [text, text]
    assert ["larger than 1 MB" in found[2].reason, "damaged" in found[3].reason] == [True, True]


def test_plain_text_is_read_where_it_was_stored_as_such() -> None:
    top = (
        "WARC/1.1\r\nWARC-Type: {}\r\nWARC-Target-URI: https://news.example/a.txt\r\n"
        "WARC-Date: 2026-05-04T10:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: 16\r\n\r\n"
        "Peru met Chile.\n\r\n\r\n"
    )
    (found,) = read((top.format("resource") + top.format("metadata")).encode())
    assert isinstance(found, Document)
    assert (found.text, found.html, found.url) == ("Peru met Chile.\n", None, "https://news.example/a.txt")
    assert read(record(1, b"Peru met Chile.", head="Content-Type: text/plain")) == []


def test_a_page_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "MAX_PAGE", 1 << 20)
    bomb = record(1, gzip.compress(bytes(64 << 20)), head="Content-Type: text/html\r\nContent-Encoding: gzip")
    found = read(bomb + record(2))
    assert urls(found) == ["BAD", "https://news.example/2"]
    assert "larger than 1 MB" in found[0].reason


def test_a_damaged_member_costs_no_other() -> None:
    members = [bytearray(gzip.compress(record(number))) for number in range(5)]
    members[2][40:60] = bytes(20)
    found = read(b"".join(members))
    assert urls(found) == [f"https://news.example/{n}" if n >= 0 else "BAD" for n in (0, 1, -1, 3, 4)]


def test_a_cut_archive_keeps_what_came_before() -> None:
    data = b"".join(gzip.compress(record(number)) for number in range(3))
    found = read(data[:-150])
    assert urls(found) == ["https://news.example/0", "https://news.example/1", "BAD"]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "version": lambda one: b"WXRC/1.0" + one[8:],
    "no length": lambda one: one.replace(b"Content-Length: ", b"Content-Lxngth: ", 1),
    "no number": lambda one: one.replace(b"Content-Length: ", b"Content-Length: x", 1),
    "too short": lambda one: one.replace(b"Content-Length: 1", b"Content-Length: ", 1),
    "too long": lambda one: one.replace(b"Content-Length: ", b"Content-Length: 9", 1),
    "far too long": lambda one: one.replace(b"Content-Length: ", b"Content-Length: 999999", 1),
    "no empty line": lambda one: one.replace(b"\r\n\r\n", b"\r\n", 1),
    "line ends": lambda one: one.replace(b"\r\n", b"\n"),
    "cut body": lambda one: one[:-30],
    "cut header": lambda one: one[:60],
    "zeros": lambda one: bytes(len(one)),
    "empty": lambda _one: b"",
}


@pytest.mark.parametrize("pack", ["each", "whole", "none"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_record_whose_header_or_length_is_damaged_costs_no_other(damage: str, pack: str) -> None:
    records = [record(number) for number in range(5)]
    records[2] = DAMAGE[damage](records[2])
    data = b"".join(map(gzip.compress, records)) if pack == "each" else b"".join(records)
    found = urls(read(gzip.compress(data) if pack == "whole" else data))
    assert [found.count(f"https://news.example/{number}") for number in (0, 1, 3, 4)] == [1, 1, 1, 1]
    assert "BAD" in found or (damage == "empty" and pack != "each")


def test_load_reads_archives_by_their_names(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(b"".join(gzip.compress(record(number)) for number in range(2)))
    (tmp_path / "b.warc").write_bytes(record(2))
    meter = files.Meter()
    assert len(list(files.read([tmp_path], meter=meter))) == 3
    assert meter.done == files.survey([tmp_path]).size


@given(st.one_of(st.binary(max_size=400), st.binary(max_size=200).map(lambda tail: record(1) + tail)))
def test_no_bytes_raise(data: bytes) -> None:
    for item in read(data):
        assert isinstance(item, Document | Rejected)


def lines(count: int) -> Iterator[bytes]:
    """Nothing but headers that never end."""
    yield b"WARC/1.0\r\n"
    for number in range(count):
        yield b"X-%d: y\r\n" % number


def test_endless_headers_are_refused() -> None:
    assert len(read(b"".join(lines(200_000)))) <= warc.MAX_DAMAGES
