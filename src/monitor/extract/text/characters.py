"""One form for the characters of a text, so that a name is found however it was typed, set or exported.

Composed letters (NFC), one kind of space and of line end, and nothing that cannot be seen. What is stored is
the text in this form, and all offsets refer to it; layout beyond that is left to `wrapping`.
"""

from __future__ import annotations

import re
import unicodedata

from monitor.extract.text import twice_encoded

_SURROGATES = "\ud800-\udfff"
_LINE_ENDS = "\x0b\x0c\x1c-\x1e\u2028\u2029"
"""What Word, spreadsheets and PDF readers put where a line or a page ends."""

_CONTROLS = rf"\x00-\x08\x0e-\x1b\x1f\x7f{_SURROGATES}"
_SPACES = "\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"
"""Soft hyphens, joiners and marks of direction: no letters, whatever script they stand in."""

_JOINERS = "\u200b-\u200d"
"""Zero-width spaces and joiners: no letters in European scripts, but spelling in Persian, Hindi or Khmer, and
the glue of compound emojis."""

_OWN_JOINERS = "\u0590-\u1cff\ua800-\uabff\ufe0f\U0001f000-\U0001ffff"
_CONTROL = re.compile(f"[{_CONTROLS}]")
_PAGE_END = re.compile("[\x0b\x0c\x1c-\x1e]")
_LINE_END = re.compile(f"\r\n?|[{_LINE_ENDS}]")
_SPACE = re.compile(f"[{_SPACES}]")
_SOFT_WRAP = re.compile("\u00ad[ \t]*\r?\n[ \t]*(?=[^\\W\\d_])")
_JOINER = re.compile(
    f"(?<![{_OWN_JOINERS}])[{_JOINERS}]+(?![{_OWN_JOINERS}{_JOINERS}\u2640\u2642\u2764])|^[{_JOINERS}]+"
)
_HIDDEN = re.compile(f"[{_UNSEEN}]")
_SPACED = re.compile(r"(?<![^\W_])([^\W\d_a-z][^\W_]*) {2,}(?=[^\W\d_a-z])")
_GAP = re.compile(r" (?<=[^\W_] ) +(?=[^\W\d_a-z])")
"""What `_SPACED` holds, found by its first space: indents and spaces behind full stops hold none."""

_ENDING = re.compile(r"((?<![^\W_])[^\W\d_a-z][^\W_]*|-) +(?=\n)")

# Two hyphens that look like U+002D, and the joined letters of typesetting, which hide the letters of a name.
_SAME = str.maketrans(
    {
        "\u2010": "-", "\u2011": "-", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi",
        "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st",
    }
)  # fmt: skip


def _windows(code: int) -> str:
    """Return what windows-1252 has in the place of a C1 control; five are empty there."""
    return bytes([code]).decode("cp1252", "ignore")


# No text holds C1 controls: they are windows-1252 that somebody read as Latin-1. Browsers read them so, too.
_C1 = {code: _windows(code) for code in range(0x80, 0xA0)}
_HAS_C1 = re.compile("[\x80-\x9f]")
_HAS_SAME = re.compile("[\u2010\u2011\ufb00-\ufb06]")


def plain(text: str) -> str:
    """Return a text with composed letters, plain spaces, `\\n` as line end, and without unseen characters.

    Spaces between a word with a capital, or a hyphen, and a line end are dropped, and a run of them between
    two such words, which may be a name, becomes one. Other runs (typists leave two spaces behind a full
    stop), line breaks and indents stay: offsets in an ordinary text are those of the file.
    """
    if not text.isascii():
        text = twice_encoded.once(text)
    if _is_printable(text):
        if not text.isascii():
            text = _composed(text.translate(_SAME) if _HAS_SAME.search(text) else text)
        return _spaced(text)
    text = _SOFT_WRAP.sub("", text)
    if _HAS_C1.search(text):
        text = text.translate(_C1)
    if _HAS_SAME.search(text):
        text = text.translate(_SAME)
    text = _HIDDEN.sub("", text)
    text = _JOINER.sub("", text)
    return _in_lines(_composed(text))


def _is_printable(text: str) -> bool:
    """Tell whether a text holds neither controls nor unseen characters nor other spaces: most do not."""
    return text.replace("\n", "").isprintable()


def _composed(text: str) -> str:
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _in_lines(text: str) -> str:
    """Drop controls and unify line ends and spaces."""
    return _spaced(_SPACE.sub(" ", _CONTROL.sub("", _LINE_END.sub("\n", text))))


def _spaced(text: str) -> str:
    """Drop spaces before line ends, and more than one between words, where these may be of a name."""
    if " \n" in text:
        text = _ENDING.sub(r"\1", text)
    return _SPACED.sub(r"\1 ", text) if _GAP.search(text) else text


def without_controls(text: str) -> str:
    """Remove NULs, control characters and lone surrogates, and nothing else: for parsers of markup."""
    return text if _is_printable(text) else _CONTROL.sub("", _PAGE_END.sub("\n", text))


def moved(text: str, stored: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where `text[start:end]` stands in what was stored of the text, whose layout may differ too.

    Returns:
        Offsets in `stored`; None where the piece is not there, or holds nothing that can be seen.
    """
    before, piece = _seen(plain(text[:start])), _seen(plain(text[start:end]))
    places = [at for at, sign in enumerate(stored) if not sign.isspace()]
    low, high = len(before), len(before) + len(piece)
    if not piece or high > len(places):
        return None
    found = places[low], places[high - 1] + 1
    return found if _seen(stored[found[0] : found[1]]) == piece else None


def _seen(text: str) -> str:
    return "".join(text.split())
