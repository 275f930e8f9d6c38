"""Lines of a delimited text → its rows of cells, where quotation marks may not be what they seem.

RFC 4180 is tried first, strictly. A row that is none by it is read as programs escape with backslashes,
with inner marks that nobody doubled, or as texts stand in tab-separated files, where a quotation mark is a
character like any other. A mark that is never closed costs its own row and takes in no other.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from monitor.sources.values.lines import MAX_LINE, Line

MAX_ROW = 4 << 20
"""Characters of a row that stretches over many lines."""

_PATIENCE = 1 << 16
_LOOSE_LINES, _FEW_LINES, _LOOSE_CHARACTERS = 200, 8, 4 << 20
"""Lines in which the mark is looked for that closes a cell whose inner ones are not doubled; fewer where that
was in vain; and the characters that are gone through for it."""

_HEADER_LINES = 4
_LONGEST_VALUE = 60
_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+(?:[-_][^\W\d_]+)*"), re.compile(r"\d+")
_CODED = re.compile(r"\s*(?:https?://\S+|[^\W\d]{0,12}[.,]?\s?[^\w\s]?\d[^,;|\t]{0,40})?\s*")

csv.field_size_limit(MAX_LINE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written.

    `quote` is None where nothing is quoted. `plain` tells that a line can be taken as it stands where its
    quotation marks make no sense: delimiters such as tabs are chosen because they stand in no text.
    `wrapped` tables have every line as a whole in quotation marks, as Excel leaves them.
    """

    delimiter: str = ","
    quote: str | None = '"'
    wrapped: bool = False

    @property
    def plain(self) -> bool:
        return self.delimiter not in ",;"


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row and the number of its first line; `fault` says why it has none.

    `group` is what a row says that is one cell across the table: it names the rows below it. `link` is the
    address behind its title, where a workbook has one.
    """

    number: int
    cells: list[str]
    fault: str = ""
    excerpt: str = ""
    group: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """What a row should look like: how many cells, and which of them hold dates or addresses."""

    width: int
    coded: tuple[int, ...] = ()

    def fits(self, cells: Sequence[str]) -> bool:
        """Tell whether there are no more cells than columns; empty ones at the end do not count."""
        return not any(map(str.strip, cells[self.width :]))

    def is_row(self, cells: Sequence[str]) -> bool:
        """Tell whether cells are a whole row, and not a line of a text in which delimiters stand."""
        if self.width < 2 or len(cells) < self.width or not self.fits(cells):
            return False
        coded = [cells[index] for index in self.coded]
        return all(map(_CODED.fullmatch, coded)) and (not coded or any(map(str.strip, coded)))

    def alike(self, cells: Sequence[str], others: Sequence[str]) -> bool:
        """Tell whether dates and addresses of two rows are written alike, and both have any."""
        pairs = [(cells[index].strip(), others[index].strip()) for index in self.coded if index < len(cells)]
        both = [(_shape(one), _shape(other)) for one, other in pairs if one and other]
        return bool(both) and all(one == other for one, other in both)


def _shape(value: str) -> str:
    return _DIGITS.sub("9", _LETTERS.sub("a", value[:_LONGEST_VALUE]))


def split(line: str, dialect: Dialect) -> list[str]:
    """Return the cells of one line as far as they can be told; never fails."""
    text = line.rstrip("\r\n")
    if dialect.quote is None or dialect.quote not in text:
        return text.split(dialect.delimiter)
    try:
        return next(_reader(iter([text]), dialect, strict=False), [])
    except csv.Error:
        return text.split(dialect.delimiter)


def begin(lines: Sequence[Line], dialect: Dialect) -> tuple[list[str], int]:
    """Return the cells of the row that begins with the first of these lines, and how many lines it takes."""
    reader = _reader((line.text for line in lines[:_HEADER_LINES]), dialect, strict=True)
    try:
        return next(reader, []), max(1, reader.line_num)
    except csv.Error:
        return split(lines[0].text, dialect), 1


def rows(lines: Iterator[Line], dialect: Dialect, layout: Layout) -> Iterator[Row]:
    """Yield the rows of a table; of lines that are no row, one that says why.

    Args:
        lines: those that follow the header, without faults.
        dialect: how they are written.
        layout: how wide they are.
    """
    reader = _Rows(lines, dialect, layout)
    while (row := reader.next()) is not None:
        yield row


def _reader(lines: Iterator[str], dialect: Dialect, *, strict: bool, escaped: bool = False) -> Any:
    quote = dialect.quote
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=quote,
        quoting=csv.QUOTE_NONE if quote is None else csv.QUOTE_MINIMAL,
        doublequote=not escaped,
        escapechar="\\" if escaped else None,
        skipinitialspace=dialect.delimiter != " ",
        strict=strict,
    )


class _Source:
    """Lines that can be given back; a row may take so many characters of them."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines, self._waiting = lines, deque[Line]()
        self.taken: list[Line] = []
        self._size = 0
        self.limit = MAX_ROW

    def __iter__(self) -> _Source:
        return self

    def __next__(self) -> str:
        if self._size > self.limit:
            raise StopIteration
        line = self._waiting.popleft() if self._waiting else next(self._lines)
        self.taken.append(line)
        self._size += len(line.text)
        return line.text

    def back(self, kept: int = 0) -> None:
        """Give back all lines taken but the first `kept`, and count anew."""
        self._waiting.extendleft(reversed(self.taken[kept:]))
        self.taken, self._size = [], 0

    def give_up(self) -> None:
        """Do not look so far again for each line that follows, where the limit was reached."""
        if self._size > self.limit:
            self.limit = max(_PATIENCE, self.limit // 2)

    def replace_first(self, lines: Sequence[str]) -> None:
        """Put lines in the place of the first one taken; the others are given back."""
        first, *others = self.taken
        self._waiting.extendleft(reversed(others))
        self._waiting.extendleft(reversed([Line(first.number, text) for text in lines]))
        self.taken, self._size = [], 0


class _Rows:
    """Reads a row after the other, in the first of the ways in which it makes sense."""

    def __init__(self, lines: Iterator[Line], dialect: Dialect, layout: Layout) -> None:
        self._source, self._dialect, self._layout = _Source(lines), dialect, layout
        self._loose_lines = _LOOSE_LINES
        self._strict = _reader(self._source, dialect, strict=True)
        self._escaped = _reader(self._source, dialect, strict=True, escaped=True)
        quote, delimiter = re.escape(dialect.quote or "\0"), re.escape(dialect.delimiter)
        self._cell = re.compile(
            rf" *{quote}(?P<quoted>.*?){quote} *(?:{delimiter}(?! )|$(?!\n))"
            rf"|(?P<bare>[^{delimiter}{quote}][^{delimiter}]*|)(?:{delimiter}|$(?!\n))",
            re.DOTALL,
        )

    def next(self) -> Row | None:
        source = self._source
        try:
            line = next(source)
        except StopIteration:
            return None
        number = source.taken[0].number
        if "\r" in line.rstrip("\r\n") and not self._has_quote(line) and not self._is_whole(line):
            source.replace_first([piece + "\n" for piece in re.split(r"\r\n?|\n", line) if piece])
            return self.next()
        if not self._has_quote(line):
            source.back(1)
            cells = [cell.lstrip(" ") for cell in line.rstrip("\r\n").split(self._dialect.delimiter)]
            if "\\" in line and not self._layout.fits(cells):  # a delimiter that MySQL has escaped
                cells = next(_reader(iter([line]), self._dialect, strict=False, escaped=True), cells)
            return Row(number, cells)
        source.back()
        cells_or_none = self._quoted(line)
        if cells_or_none is None:
            return self._fault(number)
        if self._dialect.wrapped and len(cells_or_none) == 1:
            cells_or_none = split(cells_or_none[0], self._dialect)
        return Row(number, cells_or_none)

    def _is_whole(self, line: str) -> bool:
        """Tell whether a line is one row, so that a carriage return in it stands in a cell."""
        return len(self._bare(line)) == self._layout.width > 1

    def _has_quote(self, line: str) -> bool:
        return self._dialect.quote is not None and self._dialect.quote in line

    def _quoted(self, line: str) -> list[str] | None:
        """The cells of the row that begins with a line in which quotation marks stand."""
        source = self._source
        too_wide: list[str] | None = None
        for reader in (self._strict, self._escaped) if "\\" in line else (self._strict,):
            cells = self._attempt(reader)
            if cells is not None and self._layout.fits(cells):
                source.back(len(source.taken))
                return cells
            if cells is not None and len(source.taken) == 1:
                too_wide = too_wide or cells
            source.back()
        bare = self._bare(line)
        cells = None if self._is_unquoted(bare) else self._loose()
        if cells is None:
            cells = bare if self._dialect.plain and self._layout.fits(bare) else too_wide
            source.back()
            next(source)
        source.back(len(source.taken) if cells is not None else 0)
        return cells

    def _attempt(self, reader: Iterator[list[str]]) -> list[str] | None:
        """The next row by this reader; None where it finds none, or one that takes in others."""
        source = self._source
        try:
            cells = next(reader)
        except (csv.Error, StopIteration):
            source.give_up()
            return None
        return None if self._takes_in_others(cells, self._own_rows(source.taken)) else cells

    def _own_rows(self, taken: Sequence[Line]) -> list[Line]:
        """The lines of a row that may be rows themselves: those that a mark melted which was to open nothing.

        Then its first line and the one that closes the cell are rows as they stand. What closes a cell and
        opens the next one on the same line holds the row's own cells, however much it looks like a row. Where
        no mark stands on the last line, the line break before it was escaped, and no quoted cell was open.
        """
        first, *others = taken
        within, own = list[Line](), list[Line]()
        for line in others:
            within.append(line)
            if self._closes(line.text):
                is_last = line is others[-1]
                own += within if is_last and self._layout.is_row(self._bare(line.text)) else []
                within = []
        is_melted = self._layout.is_row(self._bare(first.text)) or not self._has_quote(taken[-1].text)
        return own + within if is_melted else []

    def _closes(self, line: str) -> bool:
        """Tell whether a line that begins within a quoted cell holds its end: a mark that is not doubled."""
        quote = self._dialect.quote or "\0"
        return quote in line.replace(f"\\{quote}", "").replace(quote * 2, "")

    def _takes_in_others(self, cells: Sequence[str], lines: Sequence[Line]) -> bool:
        """Tell whether lines within a row are rows themselves, so that an open mark melted them.

        In tab-separated tables all must be; in others one whose date or address is written as this row's is
        enough: commas alone make no row of a line of prose.
        """
        others = [split(line.text, self._dialect) for line in lines if line.text.strip()]
        known = [other for other in others if self._layout.is_row(other)]
        if self._dialect.plain and known and len(known) == len(others):
            return True
        return any(self._layout.alike(cells, other) for other in known)

    def _is_unquoted(self, bare: Sequence[str]) -> bool:
        """Tell whether a line is a row in whose cells quotation marks are characters like any other."""
        quote = str(self._dialect.quote)
        around = [cell for cell in bare if len(cell) > 1 and cell.startswith(quote) and cell.endswith(quote)]
        return self._dialect.plain and len(around) < 2 and len(bare) == self._layout.width > 1

    def _bare(self, line: str) -> list[str]:
        return line.rstrip("\r\n").split(self._dialect.delimiter)

    def _loose(self) -> list[str] | None:
        """The cells of a row whose inner quotation marks were not doubled: one before a delimiter closes."""
        source, text, turn, spent = self._source, "", 0, 0
        for turn, line in enumerate(itertools.islice(source, self._loose_lines)):
            if spent > _LOOSE_CHARACTERS or (turn and self._layout.is_row(split(line, self._dialect))):
                break
            text += line
            spent += len(text)
            cells = self._closed(text.rstrip("\r\n")) if (self._dialect.quote or "") in line else None
            if (
                cells is not None
                and self._layout.fits(cells)
                and (not turn or len(cells) == self._layout.width)
            ):
                self._loose_lines = _LOOSE_LINES
                return cells
        source.back()
        if turn + 1 >= _FEW_LINES:  # do not look so far again for each line that follows
            self._loose_lines = max(_FEW_LINES, self._loose_lines // 2)
        return None

    def _closed(self, text: str) -> list[str] | None:
        cells, at = list[str](), 0
        while found := self._cell.match(text, at):
            inner = found["quoted"]
            cells.append(found["bare"] if inner is None else inner.replace('""', '"'))
            if found.end() >= len(text) and not found[0].endswith(self._dialect.delimiter):
                return cells
            at = found.end()
        return None

    def _fault(self, number: int) -> Row:
        """The row of a mark that is never closed, with the lines behind it that are no rows themselves."""
        source = self._source
        begin, last = next(source), number
        source.back(1)
        for line in source:
            if self._layout.is_row(split(line, self._dialect)):
                source.back()
                break
            last = source.taken[0].number
            source.back(1)  # however many there are, none is held
        lines = f"; lines {number} to {last} cannot be told apart" if last > number else ""
        reason = f"a quotation mark that is not closed, or one within a cell that is not doubled{lines}"
        return Row(number, [], reason, begin.strip())
