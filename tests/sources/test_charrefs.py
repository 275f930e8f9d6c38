"""References to characters that XML does not know cost neither the text around them nor their neighbours."""

from __future__ import annotations

import io

from hypothesis import given, strategies as st

from monitor.model import Document
from monitor.sources.formats import files
from monitor.sources.values import charrefs
from sources import office_files
from sources.test_spoiled_fields import FORMATS, fields

ODD = "&#55357;&#57000; &#0;&#xDEA8;"
PIECES = st.sampled_from(
    ["a", "&", "&#", ";", "&#55357;", "&#57000;", "&#xd83d", "&#0;", "&#65;", "5", "x", "&amp;"]
)


def titles(data: bytes, name: str) -> list[str | None]:
    stream = io.BufferedReader(io.BytesIO(data))  # type: ignore[arg-type]
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
    stream = io.BufferedReader(io.BytesIO(office_files.docx(body)))  # type: ignore[arg-type]
    (found,) = files.read_file(stream, "a.docx", "a.docx", {})
    assert isinstance(found, Document)
    assert found.text is not None
    assert found.text.split() == ["Ferry", "🚨", "back"]


def test_what_xml_knows_stays_as_it_is() -> None:
    written = b"&#233;&#xE9;&#x1F6A8;&#10; &amp;#55357; &lt; &#; &#x;"
    assert charrefs.valid(written) == written


@given(st.lists(PIECES, max_size=30).map("".join), st.integers(1, 12))
def test_it_makes_no_difference_where_a_file_is_cut_into_pieces(text: str, size: int) -> None:
    reader, found = charrefs.Valid(io.BytesIO(text.encode())), b""
    while piece := reader.read(size):
        found += piece
    assert found == charrefs.valid(text.encode())
