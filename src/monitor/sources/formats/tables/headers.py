"""Where a table begins: its header, its delimiter, its quotation marks, and whose export it is.

Lines about the search, comments and `sep=;` stand before it; it is the line that names the columns.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from monitor.sources.formats.tables import exports, rows
from monitor.sources.formats.tables.rows import Dialect
from monitor.sources.values import fields
from monitor.sources.values.lines import Line

PREAMBLE = 25
"""Lines at the beginning of a file among which a header is looked for."""

DELIMITERS = ",;\t|^~"
"""Those that are tried where the file does not name its own; of equals the first."""

_NO_DELIMITER = "\x1f"
"""Stands in no text: tables of one column have no delimiter, and commas in their texts are none."""

_LONGEST_HEADER = 20_000
_LONGEST_NAME = 80
_SEP = re.compile(r"\s*[\"']?sep\s*=\s*(?P<delimiter>tab|\\t|.)[\"']?[,;\s]*", re.IGNORECASE | re.DOTALL)
_NUMBER = re.compile(r"\s*\d+\s*")


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a table's columns, where they stand (lines or rows from 0), and whose they are."""

    at: int
    names: tuple[str, ...]
    vendor: exports.Vendor | None = None


@dataclass(frozen=True, slots=True)
class Opening:
    """The beginning of a delimited text: its header, its dialect, and the lines read beyond the header."""

    header: Header
    dialect: Dialect
    read: tuple[Line, ...]


def find(table: Sequence[Sequence[str]], chosen: Mapping[str, str]) -> Header | None:
    """Find the header among the first rows of a table.

    It is the first that is a vendor's or names a text beside another field, else the one that names most
    fields: what looks like another one below it is a row. Of a header of two lines it is the lower one.

    Args:
        table: cells of its first rows.
        chosen: columns the user named, by field (`--map`): then it is nobody's export.

    Returns:
        The header; None where no row names columns.
    """
    best: tuple[int, Header] | None = None
    rows = [tuple(cell.strip().lstrip("\ufeff#").strip() for cell in cells) for cells in table]
    for at, names in enumerate(_joined(rows, chosen)):
        vendor = None if chosen else exports.recognise(names)
        if vendor:
            return Header(at, names, vendor)
        if any(len(name) > _LONGEST_NAME for name in names):
            continue
        known = fields.recognised(list(names), chosen)
        score = len(known) if known & {"text", "html"} else len(known) - 1
        if score > (best[0] if best else 1):
            best = score, Header(at, names)
            if known & {"text", "html"}:
                break
    return best[1] if best else None


def _joined(table: Sequence[tuple[str, ...]], chosen: Mapping[str, str]) -> list[tuple[str, ...]]:
    """The rows, of which one that names fields completes a row of names above it."""
    rows = list(table)
    for at in range(1, len(rows)):
        if _is_lower(rows[at], rows[at - 1], chosen):
            rows[at - 1 : at + 1] = (), _under(rows[at], rows[at - 1], chosen)
    return rows


def _is_lower(lower: Sequence[str], upper: Sequence[str], chosen: Mapping[str, str]) -> bool:
    """Tell whether a row is the lower line of a header.

    Each of its cells names a field, or more of them do than in the line above, which has gaps where its names
    stand over several columns: `Article,,,Outlet` over `Headline,Date,Text,Name`.
    """
    names, above = list(filter(None, lower)), list(filter(None, upper))
    if min(len(names), len(above)) < 2 or any(len(name) > _LONGEST_NAME for name in names):
        return False  # texts are no names, and take long to compare with those
    known, known_above = fields.recognised(names, chosen), fields.recognised(above, chosen)
    if not known_above:
        return False
    if "text" in known_above and len(known_above) == len(upper) >= max(len(known), len(lower)):
        return False  # the line above names every column: an article may be titled "Headline"
    if all(fields.recognised([name], chosen) for name in names):
        return True
    return len(above) < len(names) and "text" in known and len(known) > len(known_above)


def _under(lower: Sequence[str], upper: Sequence[str], chosen: Mapping[str, str]) -> tuple[str, ...]:
    """Name columns by two lines: by the lower one, but where only the upper one names a field."""
    known = fields.recognised(list(lower), chosen)
    return tuple(
        above
        if not name or fields.recognised([above], chosen) - known > fields.recognised([name], chosen)
        else name
        for name, above in itertools.zip_longest(lower, upper, fillvalue="")
    )


def opening(lines: Iterator[Line], chosen: Mapping[str, str], delimiter: str | None = None) -> Opening | None:
    """Read the first lines of a delimited text.

    Args:
        lines: of the file; at most `PREAMBLE` are taken, and none after one too long for a header.
        chosen: columns the user named, by field.
        delimiter: the one that the file's name promises.

    Returns:
        How it begins; None where it is empty.
    """
    head = _head(lines)
    if head and (named := _SEP.fullmatch(head[0].text.lstrip("\ufeff").rstrip("\r\n"))):
        delimiter, head = named["delimiter"], head[1:]
        delimiter = delimiter if len(delimiter) == 1 else "\t"
    filled = [line for line in head if line.text.strip()]
    if not filled:
        return None
    found = _best(filled, chosen, delimiter)
    dialect, header = found or _guess(filled, delimiter)
    rest = _behind(filled[header.at :], head, dialect)
    return Opening(_labelled(header, dialect, rest), dialect, tuple(rest))


def _head(lines: Iterator[Line]) -> list[Line]:
    head: list[Line] = []
    for line in itertools.islice(lines, PREAMBLE):
        head.append(line)
        if len(line.text) > _LONGEST_HEADER:
            break
    return head


def _best(
    head: Sequence[Line], chosen: Mapping[str, str], delimiter: str | None
) -> tuple[Dialect, Header] | None:
    """The way to read the first lines in which they name a text soonest, then most fields."""
    best: tuple[tuple[int, int], Dialect, Header] | None = None
    for dialect in _dialects(head, delimiter):
        cells = [_cells(head[at:], dialect) for at in range(len(head))]
        header = find(cells, chosen)
        if header is None:
            continue
        known = fields.recognised(list(header.names), chosen)
        has_text = header.vendor is not None or bool(known & {"text", "html"})
        score = -header.at if has_text else -len(head), 1000 if header.vendor else len(known)
        if best is None or score > best[0]:
            best = score, dialect, header
    return best[1:] if best else None


def _dialects(head: Sequence[Line], delimiter: str | None) -> Iterator[Dialect]:
    text = "".join(line.text for line in head)
    for one in dict.fromkeys((delimiter or "") + DELIMITERS):
        if one not in text:
            continue
        yield Dialect(one)
        if re.search(rf"^\s*'[^'\n]*'{re.escape(one)}'", text, re.MULTILINE):
            yield Dialect(one, "'")
        if re.search(rf'^\s*"[^"\n]*{re.escape(one)}[^"\n]*"\s*$', text, re.MULTILINE):
            yield Dialect(one, wrapped=True)


def _cells(head: Sequence[Line], dialect: Dialect) -> list[str]:
    """The cells of the row that begins with the first of these lines, which may go on in the next."""
    if len(head[0].text) > _LONGEST_HEADER:
        return []
    cells, _ = rows.begin(head, dialect)
    return rows.split(cells[0], dialect) if dialect.wrapped and len(cells) == 1 else cells


def _guess(head: Sequence[Line], delimiter: str | None) -> tuple[Dialect, Header]:
    """The first line that is no comment and has as many delimiters as the next one, else the first of all."""
    said = [at for at, line in enumerate(head) if not line.text.lstrip("\ufeff ").startswith("#")] or [0]
    at = said[0]
    named = any(fields.recognised(_cells(head[at:], Dialect(mark)), {}) for mark in DELIMITERS)
    for one, other in itertools.pairwise(said):
        common = [
            mark for mark in DELIMITERS if 0 < head[one].text.count(mark) == head[other].text.count(mark)
        ]
        if common and not named and (delimiter is None or delimiter in common):
            at, delimiter = one, delimiter or common[0]
            break
    line = head[at].text
    if delimiter is None or delimiter not in line:
        delimiter = max(DELIMITERS, key=line.count)
    dialect = Dialect(delimiter if delimiter in line else _NO_DELIMITER)
    return dialect, Header(at, tuple(cell.strip().lstrip("\ufeff") for cell in _cells(head[at:], dialect)))


def _behind(head: Sequence[Line], lines: Sequence[Line], dialect: Dialect) -> list[Line]:
    """The lines that were read beyond the header, empty ones within texts included."""
    _, height = rows.begin(head, dialect)
    return [line for line in lines if line.number > head[height - 1].number]


def _labelled(header: Header, dialect: Dialect, rest: Sequence[Line]) -> Header:
    """R writes a number before each row and no name above it."""
    cells = [rows.split(line.text, dialect) for line in rest if line.text.strip()]
    longer = [row for row in cells if len(row) == len(header.names) + 1 and row[-1].strip()]
    if not longer or len(longer) < len(cells) or not all(_NUMBER.fullmatch(row[0]) for row in longer):
        return header
    return Header(header.at, ("", *header.names), header.vendor)
