"""Pages that are tables of articles: what pandas writes with `to_html`, what databases call .xls.

A page is read so where a row of a table names columns, one of them that of the texts, and nearly all of the
page stands in such tables: a news page with a table in it stays a page.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from lxml import etree

from monitor.model import Record, Rejected
from monitor.sources.formats.tables import groups, headers, tables
from monitor.sources.formats.tables.headers import Header
from monitor.sources.formats.tables.rows import Row
from monitor.sources.values import encodings, fields, fragments, wire

MAX_FILE = 64 << 20
"""Bytes of one file that is read whole."""

_SHARE = 0.8
"""Of the text of a page this much stands in its tables, if it is a file of articles."""

_LOOKED_AT = 200
_NAMES = re.compile(
    r"<t[hd]\b[^<>]*>\s*(?:<(?:b|strong|span|p|font|div)\b[^<>]*>\s*)?([^<>]{1,60})(?=<)", re.I
)
_NO_ROW = re.compile(r"(<(?:/tr|(?:table|tbody|thead|tfoot)\b[^<>]*)>\s*)(?=<t[hd]\b)", re.I)
"""Where cells begin without a row around them, which the parser would hang on the row before."""

_SHOWN = 120
_MOST_ROWS, _MOST_COLUMNS = 65_534, 1_000
"""Rows and columns that a cell may reach over; more counts as that (HTML, 4.9.11)."""

_DIGITS = 7
_NUMBER = re.compile(rf"\s*\+?0*(\d{{1,{_DIGITS}}})")
_CUT, _CUT_AT = "...", 50
"""How pandas cuts cells, unless it is told not to."""


class _Table(NamedTuple):
    header: Header
    rows: list[Row]
    size: int
    by_pandas: bool


def records(page: str, origin: str, chosen: Mapping[str, str]) -> Iterator[Record] | None:
    """Return the rows of a page that is a table of articles; None where it is another page.

    Args:
        page: its HTML.
        origin: names the file.
        chosen: columns the user named, by field.
    """
    names = [found[1].strip() for found in itertools.islice(_NAMES.finditer(page), _LOOKED_AT)]
    known = fields.recognised(names, chosen)
    if len(known) < 2 or not known & {"text", "html"}:
        return None
    root = _parsed(page)
    found = [] if root is None else _tables(root, chosen)
    if root is None or sum(table.size for table in found) < _SHARE * _size(root):
        return None
    return _records(found, origin, chosen)


def read_page(stream: io.BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the rows of tables in a page that is called a table or data; else tell what the page says."""
    data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        yield Rejected(origin, f"a page larger than {MAX_FILE >> 20} MB: save it as CSV", repr(data[:100]))
        return
    root = _parsed(encodings.decode_file(data, html=True))
    found = [] if root is None else _tables(root, chosen)
    if found:
        yield from _records(found, origin, chosen)
        return
    said = "" if root is None else f", which says “{_said(root)}”"
    reason = (
        f"a web page without a table of articles{said}: ask for the file again where that is an error or "
        "asks to log in; call the file .html if it is an article, save it as .xlsx or CSV if it is a table"
    )
    yield Rejected(origin, reason, repr(data[: wire.EXCERPT // 2]))


def _parsed(page: str) -> etree._Element | None:
    return fragments.parsed(_NO_ROW.sub(r"\1<tr>", page))


def _size(root: etree._Element) -> int:
    return len("".join(fragments.element_text(root).split()))


def _said(root: etree._Element) -> str:
    """The title of a page and how its text begins."""
    title = " ".join((root.findtext(".//title") or "").split())
    text = " ".join(fragments.element_text(root).split())
    return ": ".join(dict.fromkeys(filter(None, (title[:_SHOWN], text[:_SHOWN]))))


def _tables(root: etree._Element, chosen: Mapping[str, str]) -> list[_Table]:
    """The tables of a page in which a row names columns, one of them that of texts."""
    found = []
    for table in root.iter("table"):
        lines = [line for line in table.iter("tr") if next(line.iterancestors("table"), None) is table]
        cells = list(_grid(lines))
        header = headers.find(_heads(cells[: headers.PREAMBLE], chosen), chosen)
        if header is None or not (header.vendor or fields.has_text(header.names, chosen)):
            continue
        below = [
            _row(at, line, header.names) for at, line in enumerate(cells[header.at + 1 :], header.at + 2)
        ]
        if not any("url" in fields.recognised([name], chosen) for name in header.names):
            header = Header(header.at, (*header.names, "url"), header.vendor)
        by_pandas = "dataframe" in (table.get("class") or "").split()
        found.append(_Table(header, below, _size(table), by_pandas))
    return found


def _heads(lines: Sequence[Sequence[etree._Element]], chosen: Mapping[str, str]) -> list[list[str]]:
    """The cells of the first lines as texts; those of a header that divides columns of the one above it
    name what they divide, where they do not name fields themselves."""
    table: list[list[str]] = []
    for upper, line in zip([[], *lines], lines, strict=False):
        cells = _texts(line)
        spanning = set(upper)
        own = [_text(cell) for cell in line if cell not in spanning]
        is_part = len(line) > len(upper) > 1 and all(cell.tag == "th" for cell in (*upper, *line))
        if is_part and not fields.recognised(own, chosen):
            above = _texts(upper, repeated=True)
            cells = [
                f"{up} ({low})" if low not in ("", up) else up for up, low in zip(above, cells, strict=False)
            ]
            table[-1] = []
        table.append(cells)
    return table


def _grid(lines: Sequence[etree._Element]) -> Iterator[list[etree._Element]]:
    """Yield the cells of each line of a table, those that reach down from a line above included.

    A cell reaches no further than the part of the table (`tbody`) that it stands in.
    """
    reaching: dict[int, tuple[etree._Element, int]] = {}
    part = None
    for line in lines:
        if line.getparent() is not part:
            part, reaching = line.getparent(), {}
        row: list[etree._Element] = []
        own, at = iter([cell for cell in line if cell.tag in ("td", "th")]), 0
        while True:
            cell, left = reaching.pop(at, (None, 0))
            if cell is None:
                cell = next(own, None)
                left = 0 if cell is None else _span(cell, "rowspan")
            if cell is None:
                break
            if left > 1:
                reaching[at] = cell, left - 1
            row.append(cell)
            at += _span(cell, "colspan")
        for column in [known for known in reaching if known > at]:  # beyond the end of this line
            cell, left = reaching.pop(column)
            if left > 1:
                reaching[column] = cell, left - 1
        yield row


def _span(cell: etree._Element, name: str) -> int:
    """How many columns or lines a cell stands in; a `rowspan` of 0 says: all that follow."""
    found = _NUMBER.match(cell.get(name) or "")
    most = _MOST_COLUMNS if name == "colspan" else _MOST_ROWS
    said = int(found[1]) if found else 1
    return min(said or (most if name == "rowspan" else 1), most)


def _texts(line: Sequence[etree._Element], *, repeated: bool = False) -> list[str]:
    """The texts of the columns of a line: that of a cell in the first of its columns, or in all of them."""
    cells: list[str] = []
    for cell in line:
        text, more = _text(cell), min(_span(cell, "colspan") - 1, _MOST_COLUMNS - len(cells))
        cells += [text, *[text if repeated else ""] * more]
    return cells


def _row(number: int, line: Sequence[etree._Element], names: Sequence[str]) -> Row:
    """The cells of a row, with the first address in it behind them where no column is one of addresses."""
    if name := _group(line, len(names)):
        return Row(number, [], group=name)
    cells: list[str] = []
    links: dict[int, str] = {}
    for cell in line:
        if link := next(filter(wire.web_address, (one.get("href") for one in cell.iter("a"))), None):
            links[len(cells)] = link
        cells += _texts([cell])[: max(1, _MOST_COLUMNS - len(cells))]
    for at, link in links.items():
        is_address = at < len(names) and "url" in fields.recognised([names[at]], {})
        if is_address and not wire.web_address(cells[at]):
            cells[at] = link
    if len(cells) <= len(names) and not any("url" in fields.recognised([name], {}) for name in names):
        cells += [""] * (len(names) - len(cells)) + [next(iter(links.values()), "")]
    return Row(number, cells)


def _group(line: Sequence[etree._Element], width: int) -> str:
    """What a row says that names those below it: one cell across the table, perhaps beside an empty one."""
    filled = [cell for cell in line if _text(cell)]
    if len(filled) != 1 or not len(line) <= 2 < width + 1 or _span(filled[0], "colspan") < 2:
        return ""
    name = _text(filled[0])
    return name if len(name) <= groups.LONGEST else ""


def _text(cell: etree._Element) -> str:
    """The text of a cell: its lines where it has no markup, else its blocks."""
    return (fragments.element_text(cell) if len(cell) else cell.text or "").strip()


def _records(found: Sequence[_Table], origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    for number, table in enumerate(found, start=1):
        where = origin if len(found) == 1 else f"{origin}:{number}"
        told = map(_judged, table.rows) if table.by_pandas else table.rows
        yield from tables.records(table.header, told, where, chosen)


def _judged(row: Row) -> Row:
    """Refuse a row whose texts pandas cut, or which stands for those that it left out."""
    filled = [cell for cell in row.cells if cell]
    fault = ""
    if filled and all(cell == _CUT for cell in filled[1:] or filled):
        fault = "pandas left rows out here; to_html(max_rows=None) writes them all"
    elif any(len(cell) == _CUT_AT and cell.endswith(_CUT) for cell in filled):
        fault = 'pandas cut its texts; pd.set_option("display.max_colwidth", None) before to_html keeps them'
    return replace(row, fault=fault, excerpt=" ".join(filled)) if fault else row
