"""One file of GDELT: fetched, checked, unpacked within bounds, and cut into rows."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, cast

from monitor.errors import FetchError
from monitor.model import Rejected
from monitor.sources.connectors.gdelt.rows import Row, columns
from monitor.sources.http.fetch import Fetcher

NOT_FOUND = 404
MAX_PACKED = 256 << 20
MAX_UNPACKED = 1 << 30
MAX_LINE = 4 << 20
"""Bytes. A row of the knowledge graph has some 10 KB, the longest some hundred."""

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Damaged(Exception):
    """A file that cannot be read, or not to its end; the text says why."""


@dataclass(frozen=True, slots=True)
class File:
    """A file in a list of GDELT's.

    Args:
        url: its address.
        md5: its checksum in hexadecimal; "" where none is known.
        guessed: its name was worked out, so that it may well not be there.
    """

    url: str
    md5: str = ""
    guessed: bool = False


def rows(fetch: Fetcher, file: File | None, kind: str) -> Iterator[Row | Rejected]:
    """Yield the rows of a file; nothing where there is no such file.

    Args:
        fetch: the way to the network.
        file: which one; None where the triple has none of this kind.
        kind: "export", "mentions" or "gkg".

    Raises:
        FetchError: a temporary failure; another run may have more luck.
    """
    if file is None:
        return
    try:
        with fetch.download(file.url, limit=MAX_PACKED) as packed:
            _check(packed, file.md5)
            yield from _cells(_lines(packed), file.url, columns(kind)["columns"])
    except FetchError as error:
        if error.temporary:
            raise
        # GDELT skips a stamp now and then: what nobody promised is not missing.
        if not (file.guessed and error.status == NOT_FOUND):
            yield Rejected(file.url, f"the file cannot be fetched: {error}")
    except Damaged as error:
        yield Rejected(file.url, f"{error}; what came before was read, the other files are not touched")


def _check(packed: BinaryIO, md5: str) -> None:
    if not md5:
        return
    digest = hashlib.md5(usedforsecurity=False)
    while piece := packed.read(1 << 20):
        digest.update(piece)
    packed.seek(0)
    found = digest.hexdigest()
    if found != md5.lower():
        raise Damaged(f"the file is not the one in GDELT's list: its MD5 is {found}, not {md5[:32]}")


def _cells(lines: Iterator[bytes | None], url: str, width: int) -> Iterator[Row | Rejected]:
    for number, line in enumerate(lines, 1):
        origin = f"{url}:{number}"
        if line is None:
            yield Rejected(origin, f"the row is longer than {MAX_LINE >> 20} MB")
            continue
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        cells = text.split("\t")
        if len(cells) == width:
            yield Row(origin, cells)
        elif text.strip():
            yield Rejected(origin, f"the row has {len(cells)} columns, not {width}", text[:500])


def _lines(packed: BinaryIO) -> Iterator[bytes | None]:
    """Yield the lines of the only file in a zip archive, None for one that is too long.

    Raises:
        Damaged: it is no such archive, is damaged, or larger than it may be.
    """
    try:
        with zipfile.ZipFile(packed) as archive:
            members = archive.infolist()
            if len(members) != 1 or members[0].compress_type not in _PLAIN:
                raise Damaged("the zip file does not hold one file, packed as GDELT does")
            with archive.open(members[0]) as member:
                yield from _bounded(io.BufferedReader(cast(io.RawIOBase, member), 1 << 16))
    except _DAMAGED as error:
        raise Damaged(f"the zip file is damaged: {error}") from error


def _bounded(stream: io.BufferedReader) -> Iterator[bytes | None]:
    """Yield lines, counting the bytes that really come: what the archive declares is not believed."""
    read, inside = 0, False  # inside a line that is too long
    while piece := stream.readline(MAX_LINE):
        read += len(piece)
        if read > MAX_UNPACKED:
            raise Damaged(f"the file is larger than {MAX_UNPACKED >> 20} MB when unpacked")
        ends = piece.endswith(b"\n")
        if not inside and (ends or len(piece) < MAX_LINE):
            yield piece
            continue
        if ends:
            yield None
        inside = not ends
    if inside:
        yield None
