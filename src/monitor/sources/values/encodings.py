"""Bytes → text, for files and answers that do not say in which encoding they are, or say it wrongly.

The bytes are believed first: a byte order mark, then NULs that only UTF-16 and UTF-32 have, then UTF-8, which
no other encoding looks like. Only what is none of these is read by what the page or its server declares, and
by the languages of the code pages (`code_pages`).
"""

from __future__ import annotations

import codecs
import re

import structlog

from monitor.sources.values import code_pages

SAMPLE = 1 << 20
"""Bytes of a file that are looked at to find its encoding."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})"
    rb"|^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']\s*([\w.:-]{2,40})",
    re.IGNORECASE,
)
_HIGH = bytes(range(128))
_WIDE_LETTER = rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
_UTF8 = re.compile(rb"(?:" + _WIDE_LETTER + rb")+")
_UTF8_LINE = re.compile(rb"(?:[\x00-\x7f]|" + _WIDE_LETTER + rb")*")
_JAPANESE = re.compile(rb"\x1b\$[@B]")
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r\x1b")
_LOOK_AT = 8192
_UTF8_SHARE = 0.8
"""The least share of valid UTF-8 among the bytes outside ASCII; Japanese in EUC comes to a half by chance."""

_UTF8_LINES = 0.1
"""The least share of lines that are UTF-8 from end to end, of those with letters outside ASCII, in a file of
which the rest is windows-1252; no line of an accented language in a code page is so by chance."""

_ASCII_SHARE = 0.02
"""The least share of signs from ASCII (spaces, commas, line ends) in any text."""

_LEAST_WIDE = 0.4
"""The least share of NULs in UTF-16 whose bytes are UTF-8 without them: in ASCII it is a half."""

_NUL_SHARE = 0.5
"""The most NULs in a text."""


def detect(sample: bytes, declared: str | None = None) -> str:
    """Name the encoding of a file from its beginning (at most `SAMPLE` bytes).

    Args:
        sample: the beginning, or all of it.
        declared: the encoding that the page or its server names, as it names it.

    Returns:
        A codec. "utf-8" where nearly all bytes outside ASCII are valid UTF-8, so that one broken letter
        does not turn a whole file into mojibake.
    """
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    wide = _unmarked(sample)
    if wide:
        return wide
    said = code_pages.codec(declared) if declared else None
    high = len(sample.translate(None, _HIGH))
    if not high:
        return "iso2022_jp" if _JAPANESE.search(sample) else "utf-8"
    if sum(len(found) for found in _UTF8.findall(sample)) >= _UTF8_SHARE * high:
        return "utf-8"
    lines = [line for line in sample.split(b"\n") if not line.isascii()]
    others = [line for line in lines if not _UTF8_LINE.fullmatch(line)]
    page = code_pages.guess(b"\n".join(others), said)
    if page == code_pages.DEFAULT and len(lines) - len(others) >= _UTF8_LINES * len(lines):
        return "utf-8"  # exports put together from several: what is no UTF-8 is read as `Repairs` does
    return code_pages.guess(b"\n".join(lines), said) if len(others) < len(lines) else page


def _unmarked(sample: bytes) -> str | None:
    """Return the UTF-16 or UTF-32 that a text without a byte order mark is in: half of its spaces is NUL.

    What is UTF-8 but for some NULs is none of it, whatever signs its letters make in pairs.
    """
    head = sample[:_LOOK_AT]
    rest = without_nuls(head)
    nuls = len(head) - len(rest)
    if not nuls or (nuls < _LEAST_WIDE * len(head) and _is_text(rest)):
        return None
    for name in _WIDE:
        width = 4 if "32" in name else 2
        try:
            text = head[: len(head) // width * width].decode(name)
        except UnicodeDecodeError:
            continue
        plain = sum("\x20" <= sign < "\x7f" or sign in "\t\n\r" for sign in text)
        seen = sum(sign.isprintable() or sign in "\t\n\r\ufeff" or sign.isspace() for sign in text)
        if text and plain >= _ASCII_SHARE * len(text) and seen >= 0.98 * len(text):
            return name
    return None


def without_nuls(data: bytes) -> bytes:
    """Leave NULs out, which are no characters of a text: programs fill fields with them, damage leaves them.

    Args:
        data: in no wide encoding.
    """
    return data.replace(b"\0", b"")


def declared(page: bytes) -> str | None:
    """Return the name of the encoding that an HTML page declares."""
    found = _DECLARED.search(page[:4096])
    return (found[1] or found[2]).decode("ascii", "ignore") if found else None


def decode_file(data: bytes, *, html: bool = False) -> str:
    """Decode a whole text or HTML file; never fails."""
    return _decoded(data, declared(data) if html else None)


class Repairs:
    """Reads the lines or records of a UTF-8 file that are none as windows-1252, and says so once."""

    def __init__(self, origin: str) -> None:
        self._origin, self._count, self._first = origin, 0, ""

    def text(self, data: bytes, where: str) -> str:
        """Decode bytes that are no UTF-8 from end to end; `where` names their place."""
        self._count += 1
        self._first = self._first or where
        return data.decode("utf-8", "monitor-windows")

    def report(self) -> None:
        """Log what was read so."""
        if self._count:
            structlog.get_logger().warning(
                "not UTF-8 as the rest of the file is: read as windows-1252; check the letters with accents",
                file=self._origin,
                count=self._count,
                first=self._first,
            )


def decode_answer(data: bytes, content_type: str) -> str:
    """Decode what a server answered: by its bytes, the header's charset, its own declaration, or a guess.

    Never fails. A header or a declaration that the bytes speak against is not believed.
    """
    named = _CHARSET.search(content_type[:500])
    said = named[1] if named else None
    if said is None or code_pages.codec(said) in (None, "utf_8"):  # the bytes show whether it is UTF-8
        said = declared(data) or said
    return _decoded(data, said)


def _decoded(data: bytes, said: str | None) -> str:
    name = detect(data[:SAMPLE], said)
    if name.startswith(("utf-16", "utf-32")):
        return data.decode(name, "replace")
    return without_nuls(data).decode(name, "monitor-windows" if name.startswith("utf-8") else "replace")


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as windows-1252: pages are put together from parts of either."""
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("monitor-windows", _as_windows)


def is_binary(sample: bytes, share: float = 0.02) -> bool:
    """Tell whether bytes are no text at all: a larger share of control characters.

    NULs in what is UTF-8 without them make none, unless they are most of it.
    """
    if any(sample.startswith(mark) for mark, _ in _BOMS):
        return False
    head = sample[:_LOOK_AT]
    if not _has_controls(head, share) or _unmarked(head) is not None:
        return False
    rest = without_nuls(head)
    return len(rest) < (1 - _NUL_SHARE) * len(head.rstrip(b"\0")) or not _is_text(rest, share)


def _is_text(beginning: bytes, share: float = 0.02) -> bool:
    """Tell whether bytes are UTF-8, of which the last letter may be cut, and hold hardly a control."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(beginning)
    except UnicodeDecodeError:
        return False
    return bool(beginning) and not _has_controls(beginning, share)


def _has_controls(data: bytes, share: float) -> bool:
    return len(data) - len(data.translate(None, _CONTROLS)) > int(len(data) * share)
