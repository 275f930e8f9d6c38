"""References to characters that XML does not know cost neither the text around them nor their neighbours."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, strategies as st

from fuzz import office
from monitor.model import Document
from monitor.sources.formats import files
from monitor.sources.values import charrefs
from sources import office_files
from sources.test_spoiled_fields import FORMATS, fields

ODD = "&#55357;&#57000; &#0;&#xDEA8;"
PIECES = st.sampled_from(
    [b"a", b"&", b"&#", b";", b"&#55357;", b"&#57000;", b"&#xd83d", b"&#0;", b"&#65;", b"5", b"x", b"&amp;"]
)


def titles(data: bytes, name: str) -> list[str | None]:
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(data))
    return [
        one.title if isinstance(one, Document) else None for one in files.read_file(stream, name, name, {})
    ]


def test_half_a_character_in_an_item_of_an_agency_costs_none_of_the_items_below_it() -> None:
    for known in FORMATS:
        if known.name.endswith(".xml"):
            data = known.write([fields(0) | {"title": "Ferry ODD"}, fields(2)]).replace(b"ODD", ODD.encode())
            assert titles(data, known.name) == ["Ferry 🚨", fields(2)["title"]]


def test_a_word_file_with_half_a_character_is_read() -> None:
    body = office_files.par(office_files.run("Ferry ODD back")).replace("ODD", ODD)
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(office_files.docx(body)))
    (found,) = files.read_file(stream, "a.docx", "a.docx", {})
    assert isinstance(found, Document)
    assert found.text is not None
    assert found.text.split() == ["Ferry", "🚨", "back"]


def test_what_xml_knows_stays_as_it_is() -> None:
    written = b"&#233;&#xE9;&#x1F6A8;&#10; &amp;#55357; &lt; &#; &#x;"
    assert charrefs.valid(written) == written


LETTERS = ("ä", "🚢", "\ufffe", "\x0b")
MORE = PIECES | st.sampled_from(
    [letter.encode() for letter in LETTERS] + [b"\xe4", b"\xc3", b"\xf0\x9f", b"\0"]
)


@given(st.lists(MORE, max_size=30).map(b"".join), st.integers(1, 12))
def test_it_makes_no_difference_where_a_file_is_cut_into_pieces(data: bytes, size: int) -> None:
    data = b"<?xml version='1.0'?>" + data
    cut, whole = (charrefs.Valid(io.BytesIO(data), "a.xml") for _ in range(2))
    found = b"".join(iter(lambda: cut.read(size), b""))
    assert found == b"".join(iter(whole.read, b""))
    text = found.decode("utf-8")
    assert not {"\ufffe", "\x0b", "\0"} & {*text}


def test_a_file_in_utf_16_is_left_as_it_is() -> None:
    data = "<m>Fähre \x0b &#55357; 🚢</m>".encode("utf-16")
    assert b"".join(iter(charrefs.Valid(io.BytesIO(data), "a.xml").read, b"")) == data


@pytest.mark.parametrize("odd", ["\x0b", "\x1a", "\ufffe", "\xe4"])
@pytest.mark.parametrize("where", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "word/document.xml"])
def test_what_is_no_character_in_a_cell_or_a_paragraph_costs_neither_the_table_nor_the_document(
    odd: str, where: str
) -> None:
    """Programs that write such files without a library leave in them what was typed or copied."""
    raw = b"\xe4" if odd == "\xe4" else odd.encode()
    if where.startswith("word"):
        name, made = "a.docx", office_files.docx(office_files.par(office_files.run("Ferry ODD back")))
    else:
        cell = b'<c t="inlineStr"><is><t>%s</t></is></c>'
        cells = (cell * 2 % (b"title", b"text"), cell * 2 % (b"Ferry ODD back", b"Envoys met."))
        rows = b"".join(b"<row>%s</row>" % one for one in cells)
        is_shared = "shared" in where
        name, made = (
            "a.xlsx",
            office.in_xlsx_strings(b"Ferry ODD back") if is_shared else office.in_xlsx(rows),
        )
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(held, "w") as new:
        for member in old.namelist():
            new.writestr(member, old.read(member).replace(b"ODD", raw))
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(held.getvalue()))
    (found,) = files.read_file(stream, name, name, {})
    assert isinstance(found, Document)
    said = found.title or found.text or ""
    assert said.split() == (["Ferry", "ä", "back"] if odd == "\xe4" else ["Ferry", "back"])
