"""Workbooks of Excel."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from structlog.testing import capture_logs

from monitor.model import Document, Link, Rejected
from monitor.sources.formats.files import read
from monitor.sources.formats.tables import sheets

Record = Document | Link | Rejected


def saved(path: Path, **tables: Sequence[Sequence[object]]) -> list[Record]:
    book = Workbook()
    book.remove(book.active)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return list(read([path]))


def test_a_workbook_with_lines_before_its_header_and_typed_cells(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows: list[list[object]] = [
        ["Results for: ferries"],
        [],
        ["Title", "Date", "Text", "Authors"],
        ["Ferry", datetime(2026, 11, 23), "<p>Veland met.</p>", "Ida Holm and Per Strand"],
        [],
        [1984, "24 Nov 2026", "Norland left.", None],
    ]
    first, second = saved(path, News=rows)
    assert (first.title, first.published, first.text) == ("Ferry", "2026-11-23T00:00:00", "Veland met.")
    assert first.authors == ("Ida Holm", "Per Strand")
    assert (second.title, second.published, second.origin) == ("1984", "24 Nov 2026", f"{path}:6")


def test_the_line_ends_that_excel_writes_in_its_own_way_part_no_name(tmp_path: Path) -> None:
    (only,) = saved(tmp_path / "a.xlsx", News=[["title", "text"], ["A", "North_x000D_\nKorea met Veland."]])
    assert only.text.split() == ["North", "Korea", "met", "Veland."]


def test_a_hidden_sheet_is_named_and_not_read(tmp_path: Path) -> None:
    path, book = tmp_path / "a.xlsx", Workbook()
    for row in (["title", "text"], ["A", "Veland met."]):
        book.active.append(row)
        book.copy_worksheet(book.active).title = "Old"
    for sheet in book.worksheets[1:]:
        sheet.sheet_state = "hidden"
    book.save(path)
    with capture_logs() as logged:
        assert [one.text for one in read([path])] == ["Veland met."]
    assert logged[0]["sheets"] == [sheet.title for sheet in book.worksheets[1:]]


def test_all_sheets_are_read_and_named(tmp_path: Path) -> None:
    table = [["title", "text"], ["Ferry", "One."]]
    path = tmp_path / "a.xlsx"
    found = saved(
        path, May=table, June=table, Notes=[["Made by hand."]], Other=[["kop", "inhoud"], ["A", "B"]]
    )
    assert [one.origin for one in found] == [f"{path}:May:2", f"{path}:June:2", f"{path}:Other"]
    assert "--map text=COLUMN" in found[2].reason


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 100])
def test_what_is_no_workbook_is_told_with_a_way_out(data: bytes) -> None:
    (found,) = sheets.read_xlsx(io.BufferedReader(io.BytesIO(data)), "a.xlsx", {})
    assert isinstance(found, Rejected)
    assert "save it as .xlsx or CSV" in found.reason


def test_what_is_called_xls(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    for data, expected in (
        (b"\xd0\xcf\x11\xe0" + bytes(600), "Excel before 2007"),
        (b"<html><table><tr><td>A</td></tr></table></html>", "save it as .xlsx"),
    ):
        path.write_bytes(data)
        (bad,) = read([path])
        assert isinstance(bad, Rejected)
        assert expected in bad.reason
    path.write_bytes(b"title\ttext\nFerry\tOne.\n")
    assert [one.title for one in read([path])] == ["Ferry"]
    other = tmp_path / "b.xlsx"
    saved(other, A=[["title", "text"], ["Strait", "Two."]])
    path.write_bytes(other.read_bytes())
    assert [one.title for one in read([path])] == ["Strait"]


def test_the_note_that_excel_leaves_beside_an_open_workbook_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "~$a.xlsx").write_bytes(bytes(165))
    assert list(read([tmp_path])) == []


def test_a_workbook_too_large_for_memory_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MAX_UNPACKED", 1000)
    (found,) = saved(tmp_path / "a.xlsx", A=[["title", "text"], ["Ferry", "One."]])
    assert isinstance(found, Rejected)
    assert "too large" in found.reason


def test_a_cell_that_was_merged_over_rows_holds_for_all_of_them(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    rows = [
        ["Source", "Title", "Text", "Date"],
        ["a.example", "Ferry", "Veland met Norland.", "2024-04-09"],
        [None, "Quay", "A quay was built.", None],
        [None, "Pier", "A pier was built.", "2024-04-10"],
        ["b.example", "Bridge", "A bridge was built.", "2024-04-11"],
        [None, "Dam", "A dam was built.", None],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    sheet.merge_cells("D2:D3")
    sheet.merge_cells("A5:B5")
    book.save(tmp_path / "a.xlsx")
    found = [one for one in read([tmp_path / "a.xlsx"]) if isinstance(one, Document)]
    assert [(one.source, one.published) for one in found] == [
        ("a.example", "2024-04-09"), ("a.example", "2024-04-09"), ("a.example", "2024-04-10"),
        ("b.example", "2024-04-11"), (None, None),
    ]  # fmt: skip


def test_rows_merged_across_a_sheet_name_the_section_of_those_below_and_a_header_may_have_two_lines(
    tmp_path: Path,
) -> None:
    book = Workbook()
    sheet = book.active
    rows = [
        ["Source", "Date", "Article", None],
        [None, None, "Title", "Text"],
        ["Politics"],
        ["Paper", "2026-11-23", "Ferry", "Veland met Norland."],
        ["Trade"],
        ["Paper", "2026-11-24", "Quay", "A quay was built."],
        ["Only a title"],
    ]
    for row in rows:
        sheet.append(row)
    for cells in ("A1:A2", "B1:B2", "C1:D1", "A3:D3", "A5:D5"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "a.xlsx")
    first, second, bad = read([tmp_path / "a.xlsx"])
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.title, first.text, first.section) == ("Ferry", "Veland met Norland.", "Politics")
    assert (second.title, second.published, second.section) == ("Quay", "2026-11-24", "Trade")
    assert isinstance(bad, Rejected)


def with_links(path: Path, names: list[str], cells: dict[str, str]) -> None:
    book = Workbook()
    book.active.append(names)
    for at in (1, 2):
        book.active.append([f"T{at}", "open", "Veland met Norland."][: len(names)])
    for cell, address in cells.items():
        book.active[cell].hyperlink = address
    book.save(path)


def test_the_address_behind_a_headline_or_a_word_is_that_of_the_article(tmp_path: Path) -> None:
    """Only what the cell shows was read: the address, and with it the outlet, was lost."""
    address = "https://a.example/world/1"
    with_links(tmp_path / "a.xlsx", ["title", "note", "text"], {"A2": address, "B3": "https://b.example/"})
    assert [one.url for one in read([tmp_path / "a.xlsx"]) if isinstance(one, Document)] == [address, None]
    with_links(tmp_path / "b.xlsx", ["title", "link", "text"], {"B3": address, "A2": "mailto:a@a.example"})
    assert [one.url for one in read([tmp_path / "b.xlsx"]) if isinstance(one, Document)] == ["open", address]


def test_a_damaged_workbook_that_asks_for_a_newer_zip_ends_no_load(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    saved(path, News=[["title", "text"], ["A", "Veland met."]])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 6] = 111  # "version needed" of the first entry: 11.1
    path.write_bytes(data)
    (found,) = read([path])
    assert isinstance(found, Rejected)
    assert "version 11.1" in found.reason


def test_rows_before_a_fault_in_the_xml_of_a_sheet_count(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    saved(path, Sheet=[["title", "text"], ["Ferry", "Envoys met."], ["Quay", "Envoys left."]])
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    members[sheet] = members[sheet].replace(b'<row r="3"', b'<row r="3"><c></row><row r="4"')
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    first, rest = read([path])
    assert isinstance(first, Document)
    assert first.title == "Ferry"
    assert isinstance(rest, Rejected)
    assert "the rest of the sheet cannot be read" in rest.reason
