"""WARC archives of fetched pages, such as CC-NEWS: each answer that is a page becomes a document.

Source of the format: ISO 28500:2017 (WARC 1.1). Read by fastwarc, which is an extra: `media-monitor[warc]`.
"""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from email.message import Message
from http.client import HTTPException, parse_headers
from typing import IO, Any, cast

from monitor.clock import naive_utc
from monitor.errors import FetchError
from monitor.model import Document, Rejected
from monitor.sources.http import bodies
from monitor.sources.values import encodings

MAX_PAGE = 16 << 20
"""Bytes of a page, unpacked."""

MAX_DAMAGES = 1_000
"""Damaged places after which an archive is given up."""

_OK = 200
_PAGES = ("text/html", "application/xhtml+xml")
_GZIP = b"\x1f\x8b\x08"
_HEADER = re.compile(rb"WARC/\d\.\d\r?\n[A-Za-z-]{1,50}:")
"""How a record begins, whatever is left of the one before it."""

_LONGEST_MARK = 64
_STEP = 1 << 20
_IN_MEMORY = 8 << 20
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r\n")


def read_warc(
    stream: io.BufferedReader, origin: str, _chosen: Mapping[str, str]
) -> Iterator[Document | Rejected]:
    """Yield the pages of an archive, gzipped or not. A damaged place costs the record that it is in.

    Where the stream cannot be rewound, it costs what comes after it too.
    """
    try:
        import fastwarc  # noqa: F401
    except ImportError:
        yield Rejected(origin, "WARC needs another package: pip install 'media-monitor[warc]'")
        return
    yield from _pages(stream, origin)


def _pages(stream: io.BufferedReader, origin: str, behind: int = 0) -> Iterator[Document | Rejected]:
    """Yield the pages of an archive, those with a higher number than `behind`."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    base = number = damages = 0
    told = -1
    while True:
        last, found = -1, None
        try:
            # Not filtered by type, since the last record of all is what tells whether the archive was cut.
            for record in ArchiveIterator(stream, parse_http=False):
                last = record.stream_pos
                if record.record_type in (WarcRecordType.response, WarcRecordType.resource):
                    number += 1
                    found = _page(record, f"{origin}#{number}") if number > behind else None
                    if found is not None:
                        yield found
            said = ""
        except (OSError, ValueError, EOFError) as error:
            said = " ".join(str(error).split())[:200] or type(error).__name__
        after = _next_record(stream, base + max(last, 0) + 1)
        is_bad = said or isinstance(
            found, Rejected
        )  # a page that is cut off may have taken in those behind it
        if after is None and is_bad and (plain := _unpacked_whole(stream)):
            with plain:
                yield from _pages(cast(io.BufferedReader, plain), origin, number)
            return
        if not said and after is None:
            return
        damages += 1
        if told != number >= behind:  # what looked like the next record may be the damaged one again
            yield Rejected(
                f"{origin}#{number + 1}", f"the archive is damaged here: {said or 'it is cut off'}"
            )
        told = number
        if after is None or damages >= MAX_DAMAGES:
            return
        stream.seek(after)
        base = after


def _unpacked_whole(stream: io.BufferedReader) -> IO[bytes] | None:
    """Return an archive that was packed as one, unpacked as far as that goes; None where each record was."""
    if not stream.seekable():
        return None
    stream.seek(0)
    unpacker, records, tail = zlib.decompressobj(zlib.MAX_WBITS | 16), 0, b""
    with contextlib.ExitStack() as closing:
        plain = closing.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        with contextlib.suppress(zlib.error):  # what comes before damage counts
            while not unpacker.eof and (data := unpacker.unconsumed_tail or stream.read(_STEP)):
                piece = unpacker.decompress(data, _STEP)
                plain.write(piece)
                tail += piece
                ends = [found.end() for found in _HEADER.finditer(tail)]
                records += len(ends)
                tail = tail[max([len(tail) - _LONGEST_MARK, *ends[-1:]]) :]
        plain.seek(0)
        if records > 1:
            closing.pop_all()
            return plain
    return None


def _next_record(stream: io.BufferedReader, start: int) -> int | None:
    """Return where the first record after a place begins; None where none does."""
    if not stream.seekable():
        return None
    stream.seek(0)
    mark = re.compile(_GZIP) if stream.read(len(_GZIP)) == _GZIP else _HEADER
    stream.seek(start)
    tail = b""
    while chunk := stream.read(_STEP):
        data = tail + chunk
        if found := mark.search(data):
            return stream.tell() - len(data) + found.start()
        tail = data[-_LONGEST_MARK:]
    return None


def _page(record: Any, origin: str) -> Document | Rejected | None:
    """Return the page of a record; None where it holds none."""
    url = (record.headers.get("WARC-Target-URI") or "").strip().strip("<>")
    body: bytes = record.reader.read(MAX_PAGE + 1)
    if not record.headers.get("Content-Length") or len(body) < min(record.content_length, MAX_PAGE + 1):
        return Rejected(origin, f"the page {url[:300]} is cut off")
    kind, packing = record.headers.get("Content-Type") or "", ""
    if kind.startswith("application/http"):
        try:
            status, headers, body = _answer(body)
        except (ValueError, HTTPException) as error:
            return Rejected(origin, f"the page {url[:300]} has no HTTP header that can be read: {error}")
        if status != _OK:
            return None
        kind, packing = headers.get("Content-Type") or "", headers.get("Content-Encoding") or ""
    media = kind.partition(";")[0].strip().lower()
    is_text = media == "text/plain" and record.headers.get("WARC-Type") == "resource"  # servers send data so
    if media and media not in _PAGES and not is_text:
        return None
    try:
        body = _unpacked(body, packing.strip().lower())
    except FetchError as error:
        return Rejected(origin, f"the page {url[:300]}: {error}")
    if not body.strip() or (not media and b"<" not in body[:1000]):
        return None
    fetched = record.record_date
    content = encodings.decode_answer(body, kind)
    return Document(
        origin=origin,
        text=content if is_text else None,
        html=None if is_text else content,
        url=url if url.startswith(("http://", "https://")) else None,
        fetched_at=naive_utc(fetched) if fetched else None,
    )


def _answer(record: bytes) -> tuple[int, Message, bytes]:
    """Split what a server sent into status, headers and body."""
    stream = io.BytesIO(record)
    status = stream.readline(1_000).split(None, 2)[1:2]
    return int(status[0] if status else b"none"), parse_headers(stream), stream.read()


def _unpacked(body: bytes, packing: str) -> bytes:
    """Undo chunks and packing, within bounds. Some crawlers undo them and leave the headers as they were.

    Raises:
        FetchError: it is too large, or damaged.
    """
    if _CHUNK.match(body):
        body = b"".join(_chunks(body))
    if packing in ("br", "zstd"):
        return _modern(body, packing)
    if not body.startswith((_GZIP, b"\x78")):
        packing = ""
    return b"".join(bodies.bounded(bodies.unpacked([body], packing), MAX_PAGE))


def _modern(body: bytes, packing: str) -> bytes:
    """Undo what only fastwarc can: crawlers that are browsers ask for it."""
    from fastwarc.stream_io import BrotliReader, ZstdReader

    try:
        found: bytes = (BrotliReader if packing == "br" else ZstdReader)(io.BytesIO(body)).read(MAX_PAGE + 1)
    except OSError as error:
        if b"<" in body[:1000] and not encodings.is_binary(body):
            return body  # unpacked already
        raise FetchError(f"its packed data is damaged: {error}") from error
    return b"".join(bodies.bounded([found], MAX_PAGE))


def _chunks(body: bytes) -> Iterator[bytes]:
    """Yield the chunks of a chunked answer (RFC 9112, 7.1)."""
    at = 0
    while match := _CHUNK.match(body, at):
        size = int(match[1], 16)
        yield body[match.end() : match.end() + size]
        at = match.end() + size + 2
        if size == 0:
            return
