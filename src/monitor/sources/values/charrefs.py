"""Characters, and references to them, that XML does not know, made such as it knows.

Programs that hold a character in two halves write both: `&#55357;&#56898;`. Others let control characters
through, or letters in another encoding. One of these ends strict parsers, and makes others fail.
"""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from typing import IO, Any, Protocol

from monitor.sources.values import code_pages, encodings

_RUN = re.compile(rb"(?:&#(?:[xX][0-9a-fA-F]+|[0-9]+);?)+")
_ONE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_CUT = re.compile(rb"(?:(?:&#[xX]?[0-9a-fA-F]*;?)+&?|&|[\xc2-\xf4][\x80-\xbf]{0,3})\Z")
_LONGEST_CUT = 100
"""Bytes at the end of a piece that may belong to a reference or a letter, or be beside one, in the next."""

_HEAD = 256
"""Bytes in which XML says in which encoding it is."""

_PIECE = 1 << 16
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_NO_CHARACTERS = re.compile(rb"\xef\xbf[\xbe\xbf]")
"""U+FFFE and U+FFFF, which XML 1.0 (2.2) excludes."""

_LONGEST = 7
"""Digits of a reference to a character, beside zeros before them."""

_WHITE = (0x9, 0xA, 0xD)


def valid(markup: bytes) -> bytes:
    """Return markup in an encoding that extends ASCII: halves of characters joined, what is none left out."""
    return _RUN.sub(_valid, markup) if b"&#" in markup else markup


def _valid(found: re.Match[bytes]) -> bytes:
    codes = [_code(*one.groups()) for one in _ONE.finditer(found[0])]
    if all(map(_is_character, codes)):
        return found[0]
    # Both halves of a character stand side by side in UTF-16 as they do here.
    halves = b"".join(code.to_bytes(2, "little") if code <= 0xFFFF else _wide(code) for code in codes)
    text = halves.decode("utf-16-le", "ignore")
    return b"".join(b"&#%d;" % ord(sign) for sign in text if _is_character(ord(sign)))


def _code(hexadecimal: bytes | None, decimal: bytes | None) -> int:
    digits = (hexadecimal or decimal or b"").lstrip(b"0")
    return int(digits or b"0", 16 if hexadecimal else 10) if len(digits) <= _LONGEST else 0


def _wide(code: int) -> bytes:
    return chr(code).encode("utf-16-le") if code <= 0x10FFFF else b""


def _is_character(code: int) -> bool:
    """Tell whether XML 1.0 (2.2) knows a character of this number."""
    return code in _WHITE or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code <= 0x10FFFF


class Readable(Protocol):
    """A file, as far as parsers need one."""

    def read(self, size: int = ..., /) -> bytes:
        """Return the next bytes, b"" at the end."""
        ...


class Archive(zipfile.ZipFile):
    """A ZIP file whose members of XML come without what is no character."""

    def open(self, name: Any, mode: Any = "r", *more: Any, **named: Any) -> Any:
        """Open a member for reading."""
        part = super().open(name, mode, *more, **named)
        called = getattr(name, "filename", name)
        return io.BufferedReader(_Part(part, called), _PIECE) if called.endswith((".xml", ".rels")) else part


class _Part(io.RawIOBase):
    def __init__(self, part: IO[bytes], name: str) -> None:
        self._part, self._valid, self._rest = part, Valid(part, name), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._rest or self._valid.read(len(buffer))
        now, self._rest = data[: len(buffer)], data[len(buffer) :]
        buffer[: len(now)] = now
        return len(now)

    def close(self) -> None:
        self._part.close()
        super().close()


class Valid:
    """A file of XML, read piece by piece, without what is no character; one in UTF-16 is left as it is.

    References are as `valid` has them. Where it is in UTF-8, bytes that are none are read as windows-1252.

    Args:
        file: to read.
        origin: names it in the log.
    """

    def __init__(self, file: Readable, origin: str) -> None:
        self._file, self._held, self._done = file, b"", 0
        self._repairs = encodings.Repairs(origin)
        self._begin: bytes | None = None
        self._controls, self._is_utf8, self._is_wide = b"", False, False

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, b"" at the end; it may be a little longer or shorter than asked for."""
        while data := self._next(size):
            if self._is_wide:
                return data
            data = self._held + data.translate(None, self._controls)
            cut = _CUT.search(data, max(0, len(data) - _LONGEST_CUT))
            end = cut.start() if cut else len(data)
            self._held = data[end:]
            if found := self._valid(data[:end]):
                return found
        rest, self._held = self._held, b""
        found = self._valid(rest)
        if not found:
            self._repairs.report()
        return found

    def _next(self, size: int) -> bytes:
        if self._begin is not None:
            return self._file.read(size)
        self._begin = b""
        while len(self._begin) < _HEAD and (data := self._file.read(size)):
            self._begin += data
        head = self._begin
        self._is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in head[:4]
        self._controls = b"" if b"iso-2022" in head.lower() else _CONTROLS
        self._is_utf8 = code_pages.codec(encodings.declared(head) or "utf-8") == "utf_8"
        return head

    def _valid(self, data: bytes) -> bytes:
        self._done += len(data)
        if self._is_utf8 and not data.isascii():
            try:
                data.decode("utf-8")
            except UnicodeDecodeError:
                data = self._repairs.text(data, f"byte {self._done - len(data):,} or behind it").encode()
            data = _NO_CHARACTERS.sub(b"", data)
        return valid(data)
