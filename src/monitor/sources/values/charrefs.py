"""Numeric character references that XML does not know, made such as it knows.

Programs that hold a character in two halves write both: `&#55357;&#56898;`. One such reference ends strict
parsers, and makes others fail.
"""

from __future__ import annotations

import re
from typing import Protocol

_RUN = re.compile(rb"(?:&#(?:[xX][0-9a-fA-F]+|[0-9]+);?)+")
_ONE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_CUT = re.compile(rb"(?:&#[xX]?[0-9a-fA-F]*;?)*&?\Z")
_LONGEST_CUT = 100
"""Bytes at the end of a piece that may belong to a reference, or to one beside it, in the next piece."""

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


class Valid:
    """A file in an encoding that extends ASCII, read piece by piece as `valid` has it."""

    def __init__(self, file: Readable) -> None:
        self._file, self._held = file, b""

    def read(self, size: int = -1) -> bytes:
        """Return the next piece, b"" at the end; it may be a little longer or shorter than asked for."""
        while data := self._file.read(size):
            data = self._held + data
            cut = _CUT.search(data, max(0, len(data) - _LONGEST_CUT))
            end = cut.start() if cut else len(data)
            self._held = data[end:]
            if found := valid(data[:end]):
                return found
        rest, self._held = self._held, b""
        return valid(rest)
