"""Puts inputs into members of office documents: few ZIP files that are spoiled come as far as a reader."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from functools import cache

from openpyxl import Workbook

from sources import office_files

_BODY = office_files.par(office_files.run("Ferry"), style="Own") + office_files.par(
    office_files.run("Envoys met in Veland.")
)
_MARK = "\ue000"
"""Where an input goes in a file made beforehand; no sample holds it."""


def in_docx(body: bytes) -> bytes:
    """Return a document of Word with the given paragraphs."""
    return _packed_with(body, "word/document.xml", office_files.docx(_MARK, u="https://a.example/1"))


def in_docx_styles(styles: bytes) -> bytes:
    """Return a document of Word with the given styles."""
    made = office_files.docx(_BODY)
    return _packed_with(styles, "word/styles.xml", made, office_files.STYLES)


def in_odt(body: bytes) -> bytes:
    """Return a document of LibreOffice with the given paragraphs."""
    return _packed_with(body, "content.xml", office_files.odt(_MARK))


def _packed_with(data: bytes, member: str, made: bytes, mark: str = _MARK) -> bytes:
    """Put an input into a member of an office document, where the mark stands."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(mark.encode(), data) if name == member else content)
    return held.getvalue()


def packed(members: Mapping[str, bytes]) -> bytes:
    """Return an archive of files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


@cache
def _workbook() -> bytes:
    book, held = Workbook(), io.BytesIO()
    book.active.append(["title", "text", "published"])
    book.active.append([_MARK, "Envoys met.", "2024-03-05"])
    book.save(held)
    return held.getvalue()


_SHARED = (
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)
_CELL = re.compile(rf't="inlineStr"><is><t>(?:{_MARK}|&#{ord(_MARK)};)</t></is>')


@cache
def _with_shared_texts() -> bytes:
    """Return the workbook as Excel writes it, with its texts in a table; openpyxl writes them into cells."""
    with zipfile.ZipFile(io.BytesIO(_workbook())) as old:
        members = {name: old.read(name).decode() for name in old.namelist()}
    types, sheet = "[Content_Types].xml", "xl/worksheets/sheet1.xml"
    members[types] = members[types].replace("</Types>", _SHARED)
    members[sheet] = _CELL.sub('t="s"><v>0</v>', members[sheet])
    members["xl/sharedStrings.xml"] = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<si><t>{_MARK}</t></si></sst>"
    )
    return packed({name: text.encode() for name, text in members.items()})


def in_xlsx(rows: bytes) -> bytes:
    """Return a workbook with the given rows."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(_workbook())) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith("sheet1.xml"):
                content = re.sub(
                    rb"(?s)(<sheetData>).*(</sheetData>)", lambda found: found[1] + rows + found[2], content
                )
            new.writestr(name, content)
    return held.getvalue()


def in_xlsx_strings(text: bytes) -> bytes:
    """Return a workbook with the given text in its table of texts."""
    return _packed_with(text, "xl/sharedStrings.xml", _with_shared_texts())
