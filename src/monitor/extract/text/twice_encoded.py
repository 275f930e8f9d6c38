"""Text whose UTF-8 somebody took for windows-1252 and encoded once more: "MÃ¼ller" for "Müller"."""

from __future__ import annotations

import re


def _sign(byte: int) -> str:
    """Return what a byte is in windows-1252; five are empty there, and stay what they are in Latin-1."""
    return bytes([byte]).decode("cp1252", "ignore") or chr(byte)


_BYTES = {ord(_sign(byte)): byte for byte in range(0x80, 0x100)} | {code: code for code in range(0x80, 0xA0)}
_REST = "[" + re.escape("".join(chr(sign) for sign, byte in _BYTES.items() if byte < 0xC0)) + "]"

# The second bytes of Latin letters, Greek, Cyrillic, Hebrew and Arabic, and the three of dashes and quotes.
_LETTER = re.compile(f"[ÂÃÄÅÎÏÐÑ×ØÙ]{_REST}|â(?:€|\x80){_REST}|â[‚\x82]¬")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_BEGINNINGS = (*"ÃÂÐÑÄÅÎÏ×ØÙ", "â€", "â\x80", "â‚¬", "â\x82¬")
_QUOTES = "“”„‘’‚«»‹›…"
_LEAST = 2
"""Such letters from which on no other reading is left; one, where no quotation mark is part of it."""


def once(text: str) -> str:
    """Return a text as it was before it was encoded twice; any other as it stands.

    Only a text of which every sign beyond ASCII is part of such a letter is taken for one: what holds a
    single accent of its own was read rightly.
    """
    if not any(beginning in text for beginning in _BEGINNINGS):
        return text
    found = _LETTER.findall(text)
    if len(found) < _LEAST and not (found and found[0][0] == "Ã" and found[0][-1] not in _QUOTES):
        return text
    if _FOREIGN.search(_LETTER.sub("", text)):
        return text
    try:
        return _LETTER.sub(_read, text)
    except UnicodeDecodeError:
        return text


def _read(letter: re.Match[str]) -> str:
    return bytes(_BYTES[ord(sign)] for sign in letter[0]).decode("utf-8")
