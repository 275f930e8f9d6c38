"""Puts inputs into members of office documents: few ZIP files that are spoiled come as far as a reader."""

from __future__ import annotations

import io
import re
import zipfile
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


@cache
def _workbook() -> bytes:
    book, held = Workbook(), io.BytesIO()
    book.active.append(["title", "text", "published"])
    book.active.append([_MARK, "Envoys met.", "2024-03-05"])
    book.save(held)
    return held.getvalue()


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
    return _packed_with(text, "xl/sharedStrings.xml", _workbook())
