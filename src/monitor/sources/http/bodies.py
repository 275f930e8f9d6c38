"""The bytes of an answer, unpacked, and never more of them than allowed."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from monitor.errors import FetchError

_STEP = 1 << 16
_GZIP = b"\x1f\x8b\x08"


def unpacked(chunks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Undo a Content-Encoding, at most 64 KB at a time, so that a bomb is noticed before it goes off.

    Raises:
        FetchError: the encoding is unknown (we ask for gzip and deflate only), or the data is damaged.
    """
    names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
    kinds = [name for name in names if name != "identity"]
    if not kinds:
        yield from chunks
    elif len(kinds) == 1 and kinds[0] in ("gzip", "x-gzip", "deflate"):
        yield from _inflate(chunks)
    else:
        raise FetchError(f"it is packed as {encoding[:40]!r}, which was not asked for")


def opened(body: bytes, limit: int) -> bytes:
    """Unpack a body that is a gzip file by itself (feed.xml.gz), whatever its headers say.

    Raises:
        FetchError: it is damaged, or unpacks to more than `limit` bytes.
    """
    if not body.startswith(_GZIP):
        return body
    return b"".join(bounded(_inflate([body]), limit))


def _inflate(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack data, all of it where several packed files stand one behind the other."""
    engine = zlib.decompressobj(zlib.MAX_WBITS | 32)  # finds out itself whether gzip or zlib
    begun = False
    for chunk in chunks:
        data = chunk
        while data:
            if engine.eof:
                if not data.startswith(_GZIP[:1]):
                    break  # what fills a file up is none of it
                engine = zlib.decompressobj(zlib.MAX_WBITS | 16)
            try:
                piece = engine.decompress(data, _STEP)
            except zlib.error as error:
                if begun:
                    raise FetchError(f"its packed data is damaged: {error}") from error
                engine = zlib.decompressobj(-zlib.MAX_WBITS)  # some servers send deflate without its frame
                piece = _first(engine, data)
            begun = True
            yield piece
            while engine.unconsumed_tail:
                try:
                    piece = engine.decompress(engine.unconsumed_tail, _STEP)
                except zlib.error as error:
                    raise FetchError(f"its packed data is damaged: {error}") from error
                yield piece
            data = engine.unused_data
    if begun and not engine.eof:
        raise FetchError("its packed data is cut off", temporary=True)


def _first(engine: zlib._Decompress, chunk: bytes) -> bytes:
    try:
        return engine.decompress(chunk, _STEP)
    except zlib.error as error:
        raise FetchError(f"its packed data is damaged: {error}") from error


def bounded(chunks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    """Pass on at most `limit` bytes.

    Raises:
        FetchError: there are more.
    """
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > limit:
            raise FetchError(f"it is larger than {size(limit)}")
        yield chunk


def size(count: int) -> str:
    """Name a number of bytes as people do."""
    return f"{count >> 20} MB" if count >= 1 << 20 else f"{count >> 10} KB"
