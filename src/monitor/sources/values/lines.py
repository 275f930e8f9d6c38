"""Bytes → numbered lines of text, each bounded; a line that cannot be decoded costs no other."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator
from io import BufferedReader
from typing import Any, NamedTuple

from monitor.sources.values import encodings

MAX_LINE = 16 << 20
"""Bytes of one line; a longer one is passed over without holding it in memory."""

_EXCERPT = 500
_SHORT, _STRAY, _MOST = 64, 0.05, 0.5
"""Bytes of a line that is too short to be judged; what share of control characters makes it binary, where
it is no UTF-8 and where it is."""


class Line(NamedTuple):
    """A line with its number, from 1, and its line end; `fault` says why it has no text."""

    number: int
    text: str
    fault: str = ""


def read(stream: BufferedReader, origin: str) -> Iterator[Line]:
    """Yield the lines of a text, whatever ends them: LF, CR LF, or CR alone as Excel for Mac writes it.

    Lines of a UTF-8 file that are none are read as windows-1252, which is logged once for the file `origin`.
    """
    head = stream.peek(encodings.SAMPLE)[: encodings.SAMPLE]
    encoding = encodings.detect(head)
    if encoding.startswith(("utf-16", "utf-32")):
        # No line ends can be found in the bytes of these; a line that is too long comes in pieces.
        decoded = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        wide = iter(lambda: decoded.readline(MAX_LINE), "")
        yield from (Line(number, text.replace("\0", "")) for number, text in enumerate(wide, 1))
        return
    first, end, _ = head.partition(b"\n")[0].rstrip(b"\r").partition(b"\r")
    if end and (b"\n" not in head or b'"' not in first):  # else the line end is within a cell
        stream = BufferedReader(_CarriageReturns(stream), encodings.SAMPLE)
    repairs = encodings.Repairs(origin)
    for number in itertools.count(1):
        line = stream.readline(MAX_LINE)
        if not line:
            repairs.report()
            return
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield Line(number, repr(line[:100]), f"a line longer than {MAX_LINE >> 20} MB")
        elif _is_binary(line):
            yield Line(number, repr(line[:100]), "binary data, not text")
        else:
            yield _decoded(number, encodings.without_nuls(line), encoding, repairs)


def _is_binary(line: bytes) -> bool:
    """Tell whether a line is no text; one of a text may hold some control characters in one of its cells."""
    if not encodings.is_binary(line):
        return False
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return encodings.is_binary(line, _STRAY)
    return len(line) > _SHORT and encodings.is_binary(line, _MOST)


def _decoded(number: int, line: bytes, encoding: str, repairs: encodings.Repairs) -> Line:
    try:
        return Line(number, line.decode(encoding))
    except UnicodeDecodeError as error:
        if encoding.startswith("utf-8"):
            return Line(number, repairs.text(line, f"line {number}"))
        reason = f"wrong encoding: not {encoding} at byte {error.start + 1}"
        return Line(number, line[:_EXCERPT].decode("ascii", "replace"), reason)


class _CarriageReturns(io.RawIOBase):
    """A stream whose lines end in CR alone, as one whose lines end in LF."""

    def __init__(self, inner: BufferedReader) -> None:
        self._inner = inner

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read1(len(buffer)).replace(b"\r", b"\n")
        buffer[: len(data)] = data
        return len(data)
