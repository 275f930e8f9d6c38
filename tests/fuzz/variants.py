"""Other bytes that say the same, of which the same must come: however a file is saved, sent and read."""

from __future__ import annotations

import codecs
import dataclasses
import io
import zlib
from collections.abc import Collection, Iterator
from typing import Any

from fuzz.holding import Broken, Record
from monitor.model import Rejected

WHOLE = 1 << 16
_ANY = (".ris", ".enw", ".bib", ".nbib", ".ciw", ".txt", ".csv", ".tsv", ".jsonl", ".json")
"""Files of text, which may be in any encoding and have any line ends."""

_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n")
_SHARE = 4
"""One input in so many is read in one of the other ways: it takes as long as reading it."""


class Piecemeal(io.RawIOBase):
    """A file that comes in pieces of so many bytes, as from a pipe, unless it comes as a whole."""

    def __init__(self, data: bytes, piece: int) -> None:
        self._data, self._piece = io.BytesIO(data), piece

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._piece >= WHOLE

    def seek(self, place: int, whence: int = 0, /) -> int:
        return self._data.seek(place, whence)

    def tell(self) -> int:
        return self._data.tell()

    def readinto(self, buffer: Any) -> int:
        part = self._data.read(min(len(buffer), self._piece))
        buffer[: len(part)] = part
        return len(part)


def of(data: bytes, name: str) -> Iterator[tuple[str, bytes, int]]:
    """Yield another way of writing an input, for one in a few: name, bytes, how many come at once."""
    chance = zlib.crc32(data)
    if chance % _SHARE:
        return
    ways = [("read again", data, WHOLE)]
    if not data.startswith(b"\x1f\x8b"):  # of a damaged one more can be saved where one may move about in it
        ways.append(("in pieces", data, 1 + len(data) // 7))
    if name.endswith(_ANY) and _is_text(data):
        text = data.decode()
        ways.append(("with a mark", codecs.BOM_UTF8 + data, WHOLE))
        ways.append(("with CR LF", data.replace(b"\n", b"\r\n"), WHOLE))
        ways.append(("in UTF-16", codecs.BOM_UTF16_LE + text.encode("utf-16-le"), WHOLE))
    yield ways[chance // _SHARE % len(ways)]


def _is_text(data: bytes) -> bool:
    """Tell whether an input is UTF-8 that no encoding and no line end but its own are needed for."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return False
    odd = data.translate(None, _CONTROLS) != data or {*"\ufeff\x85\u2028\u2029"} & {*text}
    return bool(text.strip()) and not odd


def same(way: str, found: Collection[Record], again: Collection[Record]) -> None:
    """Hold that the same records came of the same bytes in another form.

    Raises:
        Broken: they are others, or say something else.
    """
    if len(found) != len(again):
        raise Broken(f"{way}: {'more' if len(again) > len(found) else 'less'} comes of a file")
    for one, other in zip(found, again, strict=True):
        if type(one) is not type(other):
            raise Broken(f"{way}: {type(one).__name__} becomes {type(other).__name__}")
        if isinstance(one, Rejected):
            continue
        for field in dataclasses.fields(one):
            before, now = getattr(one, field.name), getattr(other, field.name)
            if field.name != "origin" and _plain(before) != _plain(now):
                raise Broken(f"{way}: {type(one).__name__}.{field.name} is another")


def _plain(value: object) -> object:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
