"""Bytes → text, for files that do not say in which encoding they are."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

SAMPLE = 1 << 20
"""Bytes of a file that are looked at to find its encoding."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\f\r\x1b")
_GUESS_FROM = 64 << 10


def detect(sample: bytes) -> str:
    """Name the encoding of a file from its beginning (at most `SAMPLE` bytes).

    A byte order mark decides; then UTF-8, where most of the lines that are not ASCII are valid UTF-8, so that
    one broken line does not turn a whole file into mojibake; else charset-normalizer guesses.
    """
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    lines = [line for line in sample.split(b"\n")[: 1 << 16] if not line.isascii()]
    if len(lines) > 1 and len(sample) >= SAMPLE:
        lines.pop()  # may be cut inside a character
    valid = sum(_is_utf8(line) for line in lines)
    if 2 * valid >= len(lines):
        return "utf-8"
    best = from_bytes(b"\n".join(lines)[:_GUESS_FROM]).best()
    return best.encoding if best is not None else "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def declared(page: bytes) -> str | None:
    """Return the encoding that an HTML page declares, where Python knows it."""
    found = _DECLARED.search(page[:4096])
    if not found:
        return None
    name = found.group(1).decode("ascii", "ignore")
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return name


def decode_file(data: bytes, *, html: bool = False) -> str:
    """Decode a whole text or HTML file.

    Raises:
        UnicodeDecodeError: no encoding fits.
    """
    name = detect(data[:SAMPLE])
    if name == "utf-8" and not _is_utf8(data):
        best = from_bytes(data[:_GUESS_FROM]).best()
        name = best.encoding if best is not None else "utf-8"
    if html and name not in ("utf-8", "utf-8-sig"):
        name = declared(data) or name
    return data.decode(name)


def decode_answer(data: bytes, content_type: str) -> str:
    """Decode what a server answered: a byte order mark, the header's charset, its own declaration, a guess.

    Never fails: bytes that fit nothing become U+FFFD.
    """
    named = _CHARSET.search(content_type[:500])
    if named and not any(data.startswith(mark) for mark, _ in _BOMS):
        try:
            return data.decode(named.group(1))
        except (LookupError, UnicodeDecodeError):
            pass  # the header is wrong
    try:
        return decode_file(data, html=True)
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


def is_binary(sample: bytes) -> bool:
    """Tell whether bytes are no text at all: NULs outside UTF-16/32, or many control characters."""
    if any(sample.startswith(mark) for mark, _ in _BOMS):
        return False
    head = sample[:8192]
    return len(head) - len(head.translate(None, _CONTROLS)) > len(head) // 50
