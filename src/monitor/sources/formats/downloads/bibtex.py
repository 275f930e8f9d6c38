"""BibTeX files → articles: "@article{key, title = {...}, abstract = {...}}".

Source: O. Patashnik, BibTeXing (1988); biblatex's manual for `date`, `journaltitle`, `langid`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

from monitor.sources.formats.downloads.printed import Printed, filled, paragraphs, people, words

BEGINS = r"@[A-Za-z]{2,30}\s*[{(].*"
"""The line that begins an entry."""

_ENTRY = re.compile(
    # A field behind the key tells it from a line of a text that only looks so. The key may hold spaces, and
    # its comma may be missing.
    r"(?:^|(?<=[})]))[^\S\n]*@([A-Za-z]{2,30})\s*+[{(]\s*+(?:[^\n,{}\"=]{0,300},\s*+|[^\s,{}\"=]{1,300}\s++)?"
    r"(?=[A-Za-z][\w:+.-]{0,40}\s*=)",
    re.MULTILINE,
)
_FIELD = re.compile(r"\s*+,?\s*+([A-Za-z][\w:+.-]{0,40})\s*=\s*")
_AFTER = re.compile(r"\s*(?:\Z|[,#})]|[A-Za-z][\w:+.-]{0,40}\s*=)")
"""What stands behind a value; a brace or a quotation mark before something else belongs to it."""

_END = re.compile(r"\s*+,?\s*+[})][^\S\n]*(?:\n|\Z)")
"""The end of an entry: what stands behind it, up to the next, is a comment. A brace with more on its line is
one too many."""

_RANGE = re.compile(r"(\d{4}[\d-]{0,6})?[ ?%]?/(\d{4}[\d-]{0,6}|\.\.)?[ ?%]?")
_UNCLOSED_REACH, _MOST_UNCLOSED = 5_000, 100
"""Characters in which the end of a value is looked for behind another one without end; so many have none."""

_GAP = re.compile(r"\s*")
_BARE = re.compile(r"[^\s,{}()\"#]{1,200}")
_JOINED = re.compile(r"\s*#\s*")
_MARK = re.compile(r'\\.|[{}"]', re.DOTALL)
_STRING, _NOT_ENTRIES = "string", ("comment", "string", "preamble")
_COMMAND = re.compile(r"\\(?:text(?:it|bf|rm|sc|tt|up)|emph|url|mbox)\s*(?=\{)")
_ACCENT = re.compile(r"\\([`'^\"~=.])\s*\{?\\?([A-Za-z])\}?|\\([uvHcdbrk])(?:\s*\{\\?|\s+)([A-Za-z])\}?")
_LETTER = re.compile(r"\\([A-Za-z]{1,20})(?:\{\}|\s|(?![A-Za-z]))")
_ESCAPED = re.compile(r"\\([&%$#_{}])")
_MARKS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "d": "\u0323", "b": "\u0331", "r": "\u030a",
    "k": "\u0328",
}  # fmt: skip


def split(lines: Sequence[str]) -> list[Printed] | None:
    """Return the articles of a BibTeX file; None where the lines are none."""
    text = "\n".join(lines)
    starts = list(_ENTRY.finditer(text))
    if not starts:
        return None
    # An entry whose braces do not match ends where the next one begins.
    ends = [*(found.start() for found in starts[1:]), len(text)]
    entries: list[dict[str, str]] = []
    abbreviations: dict[str, str] = {}
    for found, end in zip(starts, ends, strict=True):
        kind, inside = found[1].casefold(), text[found.end() : end]
        if kind == _STRING:
            abbreviations |= itertools.islice(_fields(inside, abbreviations), 1)
        elif kind not in _NOT_ENTRIES:
            entries.append(_said(inside, abbreviations))
    return [_article(said) for said in entries] if any("title" in said for said in entries) else None


def _said(entry: str, abbreviations: Mapping[str, str]) -> dict[str, str]:
    """Return the fields of an entry; of two of a name the first, as BibTeX does."""
    said: dict[str, str] = {}
    for name, value in _fields(entry, abbreviations):
        said.setdefault(name, value)
    return said


def _fields(entry: str, abbreviations: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the names and values of an entry.

    Args:
        entry: what stands behind its key.
        abbreviations: what `@string` calls by a name; others, such as those of months, stay as they are.
    """
    at, reach, unclosed, is_whole = 0, len(entry), 0, True
    while unclosed < _MOST_UNCLOSED and not (is_whole and _END.match(entry, at)):
        found = _FIELD.match(entry, at) or _next_field().search(entry, at)
        if found is None:
            return
        pieces, at, is_whole = _value(entry, found.end(), reach)
        if not is_whole:
            reach, unclosed = _UNCLOSED_REACH, unclosed + 1
        yield found[1].casefold(), "".join(_spelled(piece, abbreviations) for piece in pieces)


def _spelled(piece: _Piece, abbreviations: Mapping[str, str]) -> str:
    return abbreviations.get(piece.text.casefold(), piece.text) if piece.is_bare else piece.text


@cache
def _next_field() -> re.Pattern[str]:
    """Return the pattern of the beginning of a field of a usual name, behind another one."""
    known = words()["bibtex"]
    roles = ("title", "source", "authors", "published", "year", "month", "language", "url", "doi", "text")
    names = "|".join(re.escape(name) for role in (*roles, "others") for name in known[role])
    return re.compile(rf",\s*({names})\s*=\s*(?=[{{\"\d])", re.IGNORECASE)


class _Piece(NamedTuple):
    """A part of a value; a bare one is a number or the name of an abbreviation."""

    text: str
    is_bare: bool


def _value(entry: str, at: int, reach: int) -> tuple[list[_Piece], int, bool]:
    """Return the pieces of a value, which "#" joins, where it ends, and whether its end was found."""
    pieces: list[_Piece] = []
    is_whole = True
    while at < len(entry):
        if entry[at] in '{"':
            end = _closed(entry, at, reach)
            is_whole = end is not None
            if end is None:
                line = entry.find("\n", at)
                end = line if line >= 0 else len(entry)
            pieces.append(_Piece(entry[at + 1 : end], is_bare=False))
            at = end + 1
        elif found := _BARE.match(entry, at):
            pieces.append(_Piece(found[0], is_bare=True))
            at = found.end()
        rest = _JOINED.match(entry, at)
        if rest is None:
            break
        at = rest.end()
    return pieces, at, is_whole


def _closed(entry: str, at: int, reach: int) -> int | None:
    """Return where a value in braces or quotation marks ends; None where it does not.

    A brace that is not closed within ends where the next field begins.
    """
    depth = 0
    quoted = entry[at] == '"'
    for found in _MARK.finditer(entry, at + quoted, at + reach):
        mark, begin, end = found[0], found.start(), found.end()
        depth += {"{": 1, "}": -1}.get(mark, 0)
        closes = mark == ('"' if quoted else "}")
        if closes and depth <= 0:
            if _AFTER.match(entry, end):
                return begin
            depth = max(depth, 0) if quoted else 1
        elif closes and (gap := _GAP.match(entry, end)) and _next_field().match(entry, gap.end()):
            before = _next_field().search(entry, at, begin)  # this closes a field that it took in
            return before.start() if before else begin
    return None


def _article(said: Mapping[str, str]) -> Printed:
    known = words()["bibtex"]

    def field(name: str) -> str:
        values = (filled(plain(said[key])) for key in known[name] if key in said)
        return next((value for value in values if value), "")

    doi = field("doi")
    names = next((said[key] for key in known["authors"] if key in said), "")
    text = next((said[key] for key in known["text"] if filled(said.get(key, ""))), "")
    return Printed(
        title=field("title"),
        text="\n\n".join(paragraphs([one for line in text.split("\n") if (one := plain(line))])),
        published=_first_day(field("published")) or _day(field("year"), field("month"), field("day")),
        source=field("source"),
        language=field("language"),
        url=field("url") or (f"https://doi.org/{doi.rpartition('doi.org/')[2]}" if doi else ""),
        authors=people(";".join(plain(name) for name in re.split(r"\s+and\s+", names[:20_000]))),
    )


def _first_day(date: str) -> str:
    """Return the first day that a span of days names; of another date what it says."""
    found = _RANGE.fullmatch(date)
    return next((day for day in found.groups() if day and day != ".."), "") if found else date


def _day(year: str, month: str, day: str) -> str:
    if month.isdecimal() and day.isdecimal():
        return f"{year}-{month:0>2}-{day:0>2}"
    if month.isdecimal():
        return f"{year}-{month:0>2}"
    return " ".join(filter(None, (day, month, year)))


def plain(value: str) -> str:
    """Return a value as people read it: accents, letters and signs of TeX undone, on one line."""
    if "\\" in value:
        value = _COMMAND.sub("", value)
        value = _ACCENT.sub(_accented, value)
        value = _LETTER.sub(lambda found: words()["bibtex"]["letters"].get(found[1], " "), value)
        value = _ESCAPED.sub(r"\1", value)
    value = value.replace("---", "—").replace("--", "–").replace("``", "“").replace("''", "”")
    value = re.sub(r"(?<!/)~", " ", value)  # but not that of an address
    return normalize("NFC", " ".join(value.replace("{", "").replace("}", "").split()))


def _accented(found: re.Match[str]) -> str:
    mark, letter = (found[1], found[2]) if found[1] else (found[3], found[4])
    return letter + _MARKS[mark]
