"""Exports of news vendors: who wrote a table, and what its rows are."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from monitor.errors import ResourceError
from monitor.model import Document, Link, Rejected
from monitor.resources import read_toml
from monitor.sources.formats.tables import exports, headers, tables
from monitor.sources.values import lines
from sources import json_records

FIXTURES = Path(__file__).parent / "fixtures" / "exports"


def read(name: str) -> tuple[str, list[Document | Link | Rejected]]:
    data = (FIXTURES / name).read_bytes()
    opening = headers.opening(lines.read(io.BufferedReader(io.BytesIO(data)), "a.csv"), {})
    assert opening is not None
    assert opening.header.vendor is not None
    found = tables.read_csv(io.BufferedReader(io.BytesIO(data), 1 << 20), "a.csv", {})
    return opening.header.vendor.name, list(found)


def test_meltwater_holds_snippets_so_its_rows_are_links() -> None:
    name, (online, print_only) = read("meltwater.csv")
    assert name == "Meltwater"
    assert online == Link(
        "a.csv:2",
        "https://courier.example/1",
        title="Ferry talks open",
        published="23-Nov-2026 10:15AM",
        published_from="metadata",
        source="The Veland Courier",
        source_country="Norway",
        language="English",
        authors=("Ida Holm",),
    )
    assert print_only == Rejected(
        "a.csv:3",
        "no full text and no address of the article in this row of a Meltwater export",
        "In print only",
    )


def test_brandwatch_begins_with_lines_about_the_query() -> None:
    name, (full, snippet) = read("brandwatch.csv")
    assert name == "Brandwatch"
    assert isinstance(full, Document)
    assert (full.text, full.authors) == ("Envoys met.\n\nA second round follows.", ("Ida Holm",))
    assert full.url == "https://courier.example/1"
    assert isinstance(snippet, Link)


def test_factiva_texts_are_assembled_from_lead_and_rest() -> None:
    _, (article, headline) = read("factiva.csv")
    assert article == Document(
        "a.csv:2",
        text="Envoys met.\n\nA second round follows.",
        title="Ferry talks open",
        published="23 November 2026",
        source="The Veland Courier",
        language="English",
        authors=("Ida Holm",),
    )
    assert isinstance(headline, Rejected)


def test_a_lead_that_the_body_repeats_is_left_out() -> None:
    vendor = exports.recognise(["HD", "PD", "SN", "LP", "TD"])
    assert vendor is not None
    found = exports.adapt(vendor, {"LP": "Envoys met.", "TD": "Envoys met. They left."}, "a.csv:2")
    assert isinstance(found, Document)
    assert found.text == "Envoys met. They left."


def test_a_text_that_newsapi_cut_is_fetched_instead() -> None:
    name, (cut, whole) = read("newsapi.csv")
    assert name == "NewsAPI.org"
    assert isinstance(cut, Link)
    assert cut.source == "The Veland Courier"
    assert isinstance(whole, Document)


def test_dates_that_could_be_misread_become_iso() -> None:
    _, (found,) = read("cision.csv")
    assert isinstance(found, Document)
    assert found.published == "2026-04-03T00:00:00"


def test_a_text_that_people_added_to_an_export_is_taken() -> None:
    vendor = exports.recognise(["URL", "MobileURL", "Date", "Title", "text"])
    assert vendor is not None
    row = {"URL": "https://a.example/1", "Title": "A", "Date": "2026-11-23 10:15:00", "text": "Fetched."}
    found = exports.adapt(vendor, row, "a.csv:2")
    assert isinstance(found, Document)
    assert (found.text, found.published_from) == ("Fetched.", "feed")


def test_addresses_of_the_vendor_itself_are_no_links() -> None:
    vendor = exports.recognise(["Title", "StoreId", "pubtitle", "DocumentURL", "Abstract"])
    assert vendor is not None
    row = {"Title": "A", "DocumentURL": "https://library.example/docview/1", "Abstract": "Short."}
    assert isinstance(exports.adapt(vendor, row, "a.csv:2"), Rejected)


@pytest.mark.parametrize(
    "header",
    [
        ["title", "text", "url", "date"],
        ["Headline", "Body", "Link", "Published", "Source", "Country", "Language", "Author", "Section"],
        ["id", "title", "content", "url", "publishedAt", "source"],
        ["headline", "story"],
        [""],
        [],
    ],
)
def test_plain_tables_are_nobodys(header: list[str]) -> None:
    assert exports.recognise(header) is None


def test_every_vendor_is_known_by_its_own_header() -> None:
    for vendor in exports.vendors():
        columns = {
            *vendor.signature,
            *vendor.text,
            *(name for names in vendor.columns.values() for name in names),
        }
        assert exports.recognise([f" {name.upper()} " for name in vendor.signature]) == vendor
        found = exports.recognise(sorted(columns))
        assert found is not None
        assert found.name.split(" (")[0] == vendor.name.split(" (")[0]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"signature": ["title", "text", "url"]}, "plain tables"),
        ({"signature": ["Rare"]}, "three names"),
        ({"columns": {"headline": ["A"]}}, "unknown fields"),
        ({"separator": ","}, "unknown settings"),
        ({"dates": ["%Q/%Y"]}, "vendor V"),
    ],
)
def test_a_wrong_layout_is_told(
    monkeypatch: pytest.MonkeyPatch, change: dict[str, object], reason: str
) -> None:
    good = {"name": "V", "signature": ["Rare", "url", "title"], "text": [], "columns": {"title": ["title"]}}
    tables = {"sources/exports.toml": {"vendor": [good | change]}}
    monkeypatch.setattr(exports, "read_toml", lambda name: tables.get(name) or read_toml(name))
    exports.vendors.cache_clear()
    try:
        with pytest.raises(ResourceError, match=reason):
            exports.vendors()
    finally:
        exports.vendors.cache_clear()


@given(st.data())
def test_no_cells_break_a_row(data: st.DataObject) -> None:
    vendor = data.draw(st.sampled_from(exports.vendors()))
    names = sorted({*vendor.text, *(name for names in vendor.columns.values() for name in names)})
    cells = st.none() | st.text(max_size=30) | st.sampled_from(["[{'name': 'A'}]", "{'name': '", "http://[a"])
    row = data.draw(st.dictionaries(st.sampled_from(names), cells))
    assert exports.adapt(vendor, row, "a.csv:2").origin == "a.csv:2"


CSL = {
    "id": "a1",
    "type": "article-newspaper",
    "title": "Ferry talks open",
    "container-title": "The Veland Courier",
    "author": [
        {"family": "Holm", "given": "Ida"},
        {"family": "Berg", "given": "Lee", "non-dropping-particle": "van den"},
        {"literal": "Desk"},
    ],
    "issued": {"date-parts": [["2026", 11, "23"]]},
    "accessed": {"date-parts": [[2026, 11, 30]]},
    "abstract": "Envoys met.",
    "URL": "https://courier.example/1",
    "language": "en-GB",
    "section": "World",
}


@pytest.mark.parametrize("written", [[CSL, CSL], {"items": [CSL, CSL]}, {"message": {"items": [CSL, CSL]}}])
def test_references_of_zotero_and_mendeley_in_json_are_read_with_day_outlet_and_people(
    written: object,
) -> None:
    first, second = json_records.read(written)
    assert isinstance(first, Document)
    assert (first.title, first.text, first.section) == ("Ferry talks open", "Envoys met.", "World")
    assert (first.source, first.published) == ("The Veland Courier", "2026-11-23")
    assert first.authors == ("Ida Holm", "Lee van den Berg", "Desk")
    assert isinstance(second, Document)


@pytest.mark.parametrize(
    ("issued", "day"),
    [
        ({"date-parts": [[2026, 11, 23]]}, "2026-11-23T00:00:00"),
        ({"date-parts": [[2026, 11, 23], [2026, 11, 25]]}, "2026-11-23T00:00:00"),
        ({"date-parts": [[2026, 11]]}, "2026-11"),
        ({"raw": "23 November 2026"}, "23 November 2026"),
        ({"literal": "23.11.2026"}, "23.11.2026"),
        ("2026-11-23", "2026-11-23"),
        ({"date-parts": [[]]}, None),
    ],
)
def test_a_reference_without_abstract_is_a_link_with_its_day_however_that_is_written(
    issued: object, day: str
) -> None:
    (found,) = json_records.read([CSL | {"issued": issued, "abstract": ""}])
    assert isinstance(found, Link)
    assert (found.url, found.published) == ("https://courier.example/1", day)


def test_the_items_of_zotero_itself_are_read() -> None:
    data = {
        "itemType": "newspaperArticle",
        "title": "Ferry talks open",
        "creators": [{"creatorType": "author", "firstName": "Ida", "lastName": "Holm"}],
        "publicationTitle": "The Veland Courier",
        "date": "2026-11-23",
        "abstractNote": "Envoys met.",
    }
    for written in ([{"key": "A", "data": data}], {"config": {"id": "x"}, "items": [data]}):
        (found,) = json_records.read(written)
        assert isinstance(found, Document)
        assert (found.text, found.source, found.authors) == (
            "Envoys met.",
            "The Veland Courier",
            ("Ida Holm",),
        )
