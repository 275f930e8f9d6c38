"""WARC archives of fetched pages, such as CC-NEWS: each answer that is a page becomes a document.

Source of the format: ISO 28500:2017 (WARC 1.1). Read by fastwarc, which is an extra: `media-monitor[warc]`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.message import Message
from http.client import HTTPException, parse_headers
from typing import Any

from monitor.errors import FetchError
from monitor.model import Document, Rejected
from monitor.sources import bodies, encodings

MAX_PAGE = 16 << 20
"""Bytes of a page, unpacked."""

MAX_DAMAGES = 1_000
"""Damaged places after which an archive is given up."""

_OK = 200
_PAGES = ("text/html", "application/xhtml+xml")
_GZIP, _PLAIN = b"\x1f\x8b\x08", b"\r\n\r\nWARC/1."
_STEP = 1 << 20
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r\n")


def read_warc(
    stream: io.BufferedReader, origin: str, _chosen: Mapping[str, str]
) -> Iterator[Document | Rejected]:
    """Yield the pages of an archive, gzipped or not. A damaged place costs the record that it is in.

    Where the stream cannot be rewound, it costs what comes after it too.
    """
    try:
        from fastwarc.warc import ArchiveIterator, WarcRecordType
    except ImportError:
        yield Rejected(origin, "WARC needs another package: pip install 'media-monitor[warc]'")
        return
    base = number = damages = 0
    told = -1
    while True:
        last = -1
        try:
            # Not filtered by type, since the last record of all is what tells whether the archive was cut.
            for record in ArchiveIterator(stream, parse_http=False):
                last = record.stream_pos
                if record.record_type in (WarcRecordType.response, WarcRecordType.resource):
                    number += 1
                    found = _page(record, f"{origin}#{number}")
                    if found is not None:
                        yield found
            said = "it is cut off" if last >= 0 and _next_record(stream, base + last + 1) is not None else ""
        except (OSError, ValueError, EOFError) as error:
            said = " ".join(str(error).split())[:200] or type(error).__name__
        if not said:
            return
        damages += 1
        if told != number:  # what looked like the next record may be the damaged one again
            yield Rejected(f"{origin}#{number + 1}", f"the archive is damaged here: {said}")
        told = number
        after = _next_record(stream, base + last + 1 + (last < 0)) if damages < MAX_DAMAGES else None
        if after is None:
            return
        stream.seek(after)
        base = after


def _next_record(stream: io.BufferedReader, start: int) -> int | None:
    """Return where the first record after a place begins; None where none does."""
    if not stream.seekable():
        return None
    stream.seek(0)
    gzipped = stream.read(3) == _GZIP
    mark = _GZIP if gzipped else _PLAIN
    stream.seek(start)
    tail = b""
    while chunk := stream.read(_STEP):
        at = (tail + chunk).find(mark)
        if at >= 0:
            return stream.tell() - len(chunk) - len(tail) + at + (0 if gzipped else 4)
        tail = (tail + chunk)[-len(mark) + 1 :]
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
        fetched_at=_utc(fetched) if fetched else None,
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


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
