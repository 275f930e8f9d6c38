"""Tables → records: CSV, TSV and rows of a spreadsheet. One bad row never costs its neighbours."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BufferedReader
from typing import Any

from monitor.model import Record, Rejected
from monitor.sources.formats.records import records_of
from monitor.sources.formats.tables import headers, rows
from monitor.sources.formats.tables.groups import Groups
from monitor.sources.formats.tables.headers import Header
from monitor.sources.formats.tables.rows import Layout, Row
from monitor.sources.formats.tables.unread import DateColumns
from monitor.sources.values import fields, lines, wire
from monitor.sources.values.blanks import filled
from monitor.sources.values.lines import Line

_CODED = ("published", "fetched_at", "url")


def read_csv(stream: BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records of a CSV file with a header line, whatever delimits it and stands before it."""
    return _delimited(stream, origin, chosen, None)


def read_tsv(stream: BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records of a tab-separated file with a header line."""
    return _delimited(stream, origin, chosen, "\t")


def _delimited(
    stream: BufferedReader, origin: str, chosen: Mapping[str, str], delimiter: str | None
) -> Iterator[Record]:
    bad: list[Rejected] = []
    text = _lines(stream, origin, bad)
    opening = headers.opening(text, chosen, delimiter)
    if opening is not None:
        header = opening.header
        table = rows.rows(itertools.chain(opening.read, text), opening.dialect, layout(header))
        for record in records(header, table, origin, chosen):
            yield from _emptied(bad)
            yield record
    yield from _emptied(bad)


def _lines(stream: BufferedReader, origin: str, bad: list[Rejected]) -> Iterator[Line]:
    """Lines for the reader of rows, which cannot pass on a faulty one: those are put into `bad`."""
    for line in lines.read(stream, origin):
        if line.fault:
            bad.append(Rejected(f"{origin}:{line.number}", line.fault, line.text))
        else:
            yield line


def _emptied(bad: list[Rejected]) -> list[Rejected]:
    found, bad[:] = list(bad), []
    return found


def layout(header: Header) -> Layout:
    """Return what the rows under a header look like."""
    coded = [at for at, name in enumerate(header.names) if fields.recognised([name], {}) & set(_CODED)]
    return Layout(len(header.names), tuple(coded))


def records(header: Header, table: Iterable[Row], origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Turn the rows of a table into records.

    Empty rows, comments and repeated headers are passed over; a header in another order counts from there on,
    and so does what a row says that names those below it.

    Args:
        header: names the columns.
        table: the rows below it.
        origin: names the file (and the sheet).
        chosen: columns the user named, by field.
    """
    names = header.names
    if header.vendor is None and not fields.has_text(names, chosen):
        yield Rejected(origin, fields.no_column(names))
        return
    has_url = "url" in fields.recognised(list(names), chosen)  # a header in another order has the same names
    groups = Groups(origin, names, chosen)
    dated = DateColumns(origin, () if header.vendor else names, chosen)
    for row in table:
        where = f"{origin}:{row.number}"
        if row.fault:
            yield Rejected(where, f"not a row: {row.fault}", row.excerpt[: wire.EXCERPT])
        elif row.group:
            groups.begin(row.group)
        elif _is_empty(row.cells, names):
            continue
        elif _is_header(row.cells, names):
            names = tuple(cell.strip("\ufeff ") for cell in row.cells)
        elif any(map(str.strip, row.cells[len(names) :])):
            yield Rejected(where, _too_wide(row.cells, names), str(row.cells)[: wire.EXCERPT])
        else:
            record = _record(fields.continued(names), row.cells)
            if row.link and not has_url:
                record["url"] = row.link
            dated.take(record)
            yield from records_of(groups.put(record), where, chosen)
    groups.report()
    dated.report()


def _is_header(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Tell whether a row names the columns once more, as files do that were written one behind the other."""
    if len(cells) != len(names) or cells[0].strip("\ufeff ") not in names or not any(names):
        return False
    return sorted(cell.strip("\ufeff ") for cell in cells) == sorted(names)


def _is_empty(cells: Sequence[str], names: Sequence[str]) -> bool:
    """Tell whether a row holds nothing, or a comment."""
    return not any(map(str.strip, cells)) or (cells[0].startswith("#") and len(cells) < len(names) > 1)


def _record(names: Sequence[str], cells: Sequence[Any]) -> dict[str, Any]:
    """Name the cells of a row; of columns of one name the first that is filled counts, of texts all do."""
    record: dict[str, Any] = {}
    for name, cell in zip(names, cells, strict=False):
        before = record.get(name)
        if not filled(before):
            record[name] = cell
        elif filled(cell) and fields.names_text([name]) and str(cell).strip() not in str(before):
            record[name] = f"{before}\n\n{cell}"
    return record


def _too_wide(cells: Sequence[str], names: Sequence[str]) -> str:
    return (
        f"{len(cells)} cells under the {len(names)} columns {fields.listed(names)}: does a cell hold a "
        "delimiter and has no quotation marks around it?"
    )
