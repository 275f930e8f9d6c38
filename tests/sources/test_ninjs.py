"""ninjs items, and JSON files as such."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from monitor.model import Document, Link, Rejected, Withdrawal
from monitor.sources.formats.agencies import ninjs
from monitor.sources.formats.json import jsonfiles

FIXTURES = Path(__file__).parent / "fixtures" / "ninjs"


def read(data: bytes) -> list[Document | Link | Rejected]:
    return list(jsonfiles.read_json(io.BufferedReader(io.BytesIO(data)), "a.json", {}))


def test_version_1_in_one_file() -> None:
    assert read((FIXTURES / "v1.json").read_bytes()) == [
        Document(
            "a.json",
            text="Envoys met.\n\nA second round follows.",
            title="Ferry talks open",
            url="https://north-wire.example/news/1",
            published="2026-11-23T09:00:00Z",
            source="North Wire",
            section="World",
            language="en",
            authors=("Ida Holm", "Per Strand"),
            clean=False,
            guid="urn:newsml:north-wire.example:20261123:1",
            version="0000000002 2026-11-23T10:15:00+00:00",
        )
    ]


def test_several_items_of_later_versions() -> None:
    text, cancelled, page, picture, noise = read((FIXTURES / "items.json").read_bytes())
    assert text == Document(
        "a.json:1",
        text="Der Hafen bleibt offen. Das sagte die Leitung.",
        title="Hafen bleibt offen",
        url="http://north-wire.example/items/2",
        published="2026-11-23T10:15:00Z",
        source="Nordsee-Dienst",
        language="de",
        authors=("Ida Holm",),
        clean=False,
        guid="http://north-wire.example/items/2",
        version="0000000000 2026-11-23T10:15:00+00:00",
    )
    assert cancelled == Rejected(
        "a.json:2",
        "cancelled by its publisher",
        "urn:x:3 Wrong",
        Withdrawal("urn:x:3", None, "0000000000 2026-11-23T10:15:00+00:00"),
    )
    assert isinstance(page, Link)
    assert (page.url, page.guid) == ("https://north-wire.example/news/4", "urn:x:4")
    assert page.version == "0000000003 2026-11-23T10:15:00+00:00"
    assert isinstance(picture, Rejected)
    assert "picture" in picture.reason
    assert isinstance(noise, Rejected)


def test_lines_of_ninjs_and_of_other_records_and_a_bad_line_between() -> None:
    item = {"guid": "x", "versioncreated": "2026-11-23", "body_html": "<p>Talks.</p>"}
    lines = (json.dumps(item), "{broken}", "", json.dumps({"title": "A", "text": "Other."}), "[1]")
    found = read("\n".join(lines).encode())
    assert [type(one) for one in found] == [Document, Rejected, Document, Rejected]
    assert [one.origin for one in found] == ["a.json:1", "a.json:2", "a.json:4", "a.json:5"]
    assert found[2].text == "Other."


def test_a_bad_first_line_does_not_cost_the_others() -> None:
    found = read(b'{"title": "cut off}\n{"title": "A", "text": "Other."}\n')
    assert [type(one) for one in found] == [Rejected, Document]


def test_a_pretty_printed_record_of_another_export() -> None:
    assert [one.text for one in read(b'[\n{"text": "One."},\n{"text": "Two."}\n]')] == ["One.", "Two."]


@pytest.mark.parametrize(
    "record",
    [
        {"title": "A", "text": "x", "url": "https://a.example", "date": "2026-11-23"},
        {"uri": "123", "title": "A", "body": "x", "dateTime": "2026-11-23"},
        {"guid": "https://a.example/1", "headline": "A", "content": "x", "pubDate": "2026-11-23"},
        {},
    ],
)
def test_other_exports_are_not_taken_for_ninjs(record: dict[str, str]) -> None:
    assert not ninjs.looks_like_ninjs(record)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = (
    *("uri", "type", "version", "versioncreated", "pubstatus", "headline", "headlines", "title", "language"),
    *("bodies", "body_html", "body_text", "byline", "by", "authors", "infosource", "infosources", "source"),
    *("service", "altids", "renditions"),
)


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_no_values_break_an_item(record: dict[str, object]) -> None:
    ninjs.document_from_ninjs(record, "a.json:1")


@given(st.binary(max_size=200))
def test_no_bytes_break_the_reader(data: bytes) -> None:
    read(data)
