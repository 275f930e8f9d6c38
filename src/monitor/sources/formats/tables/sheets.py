"""Excel workbooks (.xlsx) → records: each sheet is a table with a header, whatever stands above it."""

from __future__ import annotations

import functools
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from io import BufferedReader
from typing import Any, BinaryIO, NamedTuple, cast

import structlog

from monitor.model import Record, Rejected
from monitor.sources.formats.documents import office
from monitor.sources.formats.tables import groups, headers, tables
from monitor.sources.formats.tables.rows import Row
from monitor.sources.values import charrefs, fields, wire

MAX_UNPACKED = 1 << 30
"""Bytes of a workbook, unpacked."""

MAX_SHARED = 96 << 20
"""Bytes of the texts of a workbook that are held in memory."""

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_SHARED = "xl/sharedstrings.xml"
_MAX_COLUMNS = 1000
_CHUNK, _LONGEST_TAG = 1 << 20, 4000
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell [^>]{0,100}?ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")

_LINK = re.compile(
    rb"<(?:\w+:)?hyperlink\b(?=[^>]*?\sref=\"([A-Z]{1,3})(\d{1,7})[\":])(?=[^>]*?\s\w+:id=\"([^\"]+)\")"
)


def read_xlsx(stream: BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the rows of all sheets of a workbook; a sheet is named where there are several."""
    from openpyxl.reader.excel import ExcelReader  # takes as long to import as all other readers together

    reason = _refused(stream)
    if reason:
        yield Rejected(origin, reason)
        return
    try:
        reader = ExcelReader(cast(Any, stream), read_only=True, data_only=True, keep_links=False)
        reader.archive = charrefs.Archive(cast(Any, stream))
        reader.read()  # as `load_workbook` does, which does not tell where in the file the sheets are
        workbook = reader.wb
        parts = {sheet.name: part.target for sheet, part in reader.parser.find_sheets()}
    except Exception as error:  # openpyxl says in many ways that a workbook is damaged
        yield Rejected(origin, f"not a readable Excel workbook: {type(error).__name__}: {error}")
        return
    filled = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if hidden := [sheet.title for sheet in workbook.worksheets if sheet not in filled]:
        structlog.get_logger().warning(
            "hidden sheets are passed over: show them in Excel where their articles are wanted",
            file=origin,
            sheets=hidden,
        )
    for sheet in filled:
        where = origin if len(filled) == 1 else f"{origin}:{sheet.title}"
        try:
            around = _around(reader.archive, parts[sheet.title])
            yield from _sheet(sheet, around, where, chosen, alone=len(filled) == 1)
        except Exception as error:
            yield Rejected(where, f"the rest of the sheet cannot be read: {type(error).__name__}: {error}")


def _refused(file: BinaryIO) -> str | None:
    """Say why a workbook is not opened: it is none, or too large to hold its texts."""
    begin = file.read(len(_OLD_EXCEL))
    file.seek(0)
    if begin == _OLD_EXCEL:
        return (
            "a workbook of Excel before 2007, or one with a password: open it in Excel or LibreOffice and "
            "save it as .xlsx or CSV, without a password"
        )
    try:
        with zipfile.ZipFile(cast(Any, file)) as archive:
            sizes = {info.filename.lower(): info.file_size for info in archive.infolist()}
    except office.DAMAGED as error:
        return f"not an Excel workbook ({error}): save it as .xlsx or CSV, without a password"
    file.seek(0)
    if "xl/workbook.xml" not in sizes:
        return "not an Excel workbook with sheets of cells (.xlsx): save it as .xlsx or CSV"
    if sum(sizes.values()) > MAX_UNPACKED or sizes.get(_SHARED, 0) > MAX_SHARED:
        return "a workbook too large to be read in memory: save its sheets as CSV"
    return None


def _sheet(
    sheet: Any, around: _Around, origin: str, chosen: Mapping[str, str], *, alone: bool
) -> Iterator[Record]:
    sheet.reset_dimensions()  # programs write wrong ones
    faults: list[Exception] = []
    rows = enumerate(_until(faults, sheet.iter_rows(values_only=True, max_col=None)), 1)
    filled = (
        (number, cells)
        for number, row in rows
        if any(cells := [_cell(value) for value in row[:_MAX_COLUMNS]])
    )
    head = list(itertools.islice(filled, headers.PREAMBLE))
    if not head:
        if faults:
            raise faults[0]
        return
    header = headers.find([cells for _, cells in head], chosen)
    if header is None:
        if not alone and max(len(cells) for _, cells in head) < 2:  # notes beside the table
            return
        header = headers.Header(0, tuple(head[0][1]))
    below = itertools.chain(head[header.at + 1 :], filled)
    across = {one.first: one.column for one in around.merged if one.end > one.column}
    rows_below = (_row(number, cells, across) for number, cells in _reaching(below, around.merged))
    linked = _linked(rows_below, header, around.links) if around.links else rows_below
    yield from tables.records(header, linked, origin, chosen)
    if faults:
        raise faults[0]


def _until(faults: list[Exception], rows: Iterator[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    """Yield rows up to a fault in their XML, which is kept: those before it count."""
    try:
        yield from rows
    except Exception as error:
        faults.append(error)


def _row(number: int, cells: list[str], across: Mapping[int, int]) -> Row:
    """A row; one whose only text stands in cells that were merged `across` names those below it."""
    column = across.get(number, len(cells))
    if column < len(cells) and (name := cells[column]) and len(name) <= groups.LONGEST:
        return Row(number, cells, group=name if sum(map(bool, cells)) == 1 else "")
    return Row(number, cells)


class _Merged(NamedTuple):
    """Cells that were merged: rows, and columns from 0, the last ones included."""

    first: int
    last: int
    column: int
    end: int


class _Around(NamedTuple):
    """What a sheet says of its cells behind them: which are merged, and the address behind a cell, by row and
    column (from 0)."""

    merged: list[_Merged]
    links: dict[tuple[int, int], str]


def _around(archive: zipfile.ZipFile, part: str) -> _Around:
    """Return the merged cells of a sheet, in order, and its links.

    openpyxl tells of them only where it holds the whole sheet in memory: they stand at the end of its XML.
    """
    merged: list[tuple[bytes, bytes, bytes, bytes]] = []
    links: list[tuple[bytes, bytes, bytes]] = []
    rest = b""
    with archive.open(part) as stream:
        while data := stream.read(_CHUNK):
            data = rest + data
            merged += _MERGED.findall(data) if b"mergeCell " in data else ()
            links += _LINK.findall(data) if b"hyperlink " in data else ()
            rest = data[-_LONGEST_TAG:].rpartition(b">")[2]
    targets = _targets(archive, part) if links else {}
    found = {(int(row), _column(name)): targets.get(key.decode(errors="replace")) for name, row, key in links}
    return _Around(
        sorted(
            _Merged(int(first), int(last), _column(name), _column(end)) for name, first, end, last in merged
        ),
        {cell: address for cell, address in found.items() if address},
    )


def _targets(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The web addresses to which a sheet links, by their keys."""
    from openpyxl.packaging.relationship import get_dependents, get_rels_path

    path = get_rels_path(part)
    found = get_dependents(archive, path) if path in archive.namelist() else ()
    return {one.Id: one.target for one in found if wire.web_address(one.target)}


def _linked(
    rows: Iterable[Row], header: headers.Header, links: Mapping[tuple[int, int], str]
) -> Iterator[Row]:
    """Yield rows with the addresses behind their cells: of a title, and of words in a column of addresses."""
    known = [fields.recognised([name], {}) for name in header.names]
    titles = [at for at, found in enumerate(known) if "title" in found]
    addresses = [at for at, found in enumerate(known) if "url" in found]
    for row in rows:
        cells = list(row.cells)
        for at in addresses:
            if (link := links.get((row.number, at))) and at < len(cells) and not wire.web_address(cells[at]):
                cells[at] = link
        behind = next((links[row.number, at] for at in titles if (row.number, at) in links), "")
        yield replace(row, cells=cells, link=behind)


def _column(name: bytes) -> int:
    """Return the number of a column, from 0, by its letters."""
    return functools.reduce(lambda number, letter: number * 26 + letter - 64, name, 0) - 1


def _reaching(
    rows: Iterable[tuple[int, list[str]]], merged: Sequence[_Merged]
) -> Iterator[tuple[int, list[str]]]:
    """Yield rows with what reaches down into them from a merged cell above."""
    waiting = [one for one in reversed(merged) if one.last > one.first]
    reaching: dict[int, tuple[int, str]] = {}
    for number, cells in rows:
        while waiting and waiting[-1].first <= number:
            one = waiting.pop()
            if one.first == number and one.column < len(cells):
                reaching[one.column] = one.last, cells[one.column]
        for column, (last, value) in list(reaching.items()):
            if number > last:
                del reaching[column]
                continue
            cells = [*cells, *[""] * (column + 1 - len(cells))]
            cells[column] = cells[column] or value
        yield number, cells


def _cell(value: object) -> str:
    """A cell as a CSV would hold it."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str) and "_x" in value:
        from openpyxl.utils.escape import unescape

        return str(unescape(value))  # Excel's own way of writing a carriage return: _x000D_
    return str(value)
