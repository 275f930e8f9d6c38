"""GDELT 2.0 read from a real server: what its documents, events and tones become, damaged files and rows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from monitor.errors import SourceError
from monitor.model import Event, Link, Outside, Rejected, Tag
from monitor.sources.connectors.gdelt import files as gdelt_files, rows as gdelt_rows
from monitor.sources.connectors.gdelt.rows import columns
from servers import Site
from sources.gdelt_server import ENDINGS, FERRY, TALKS, Gdelt, document, event, mention, packed, read, row


@pytest.fixture
def there() -> Iterator[Gdelt]:
    with Site() as site:
        yield Gdelt(site)


def test_a_document_comes_with_its_themes_tone_and_events(there: Gdelt) -> None:
    extras = (
        "<PAGE_LINKS>x</PAGE_LINKS><PAGE_PRECISEPUBTIMESTAMP>20150219081500</PAGE_PRECISEPUBTIMESTAMP>"
        "<PAGE_TITLE>Ferry &#x2018;back&#x2019; &amp; running</PAGE_TITLE>"
    )
    there.put(
        "20150219101500",
        export=packed(event(11), event(12, actor="EUR", target="", code="190", url="")),
        mentions=packed(mention(11), mention(12), mention(11), mention(99)),
        gkg=packed(
            document(
                enhanced="TRADE,10;PORT,5;TRADE,99;", extras=extras, translation="srclc:fra;eng:Moses 2.1"
            )
        ),
    )
    assert read(there) == [
        Link(
            origin=f"{there.site.url}/gdeltv2/20150219101500.gkg.csv.zip:1",
            url=FERRY,
            title="Ferry ‘back’ & running",
            published="2015-02-19T08:15:00+00:00",
            published_from="metadata",
            source="north-wire.example",
            language="fra",
            outside=Outside(
                "gdelt",
                0.015,
                (Tag("gdelt", "TRADE", "TRADE", None, 1.0), Tag("gdelt", "PORT", "PORT", None, 1.0)),
                # Event 12 names no country, 99 is not in these files.
                (Event("11", date(2015, 2, 19), "FRA", "ROU", "043", 2.8, -0.025),),
            ),
        )
    ]


def test_when_gdelt_saw_a_document_is_not_when_it_was_published(there: Gdelt) -> None:
    there.put("20150219101500", gkg=packed(document()))
    (link,) = read(there)
    assert link.published is None


def test_documents_that_are_only_mentioned_come_too(there: Gdelt) -> None:
    there.put(
        "20150219101500",
        export=packed(event(11, url="https://third.example/a")),
        mentions=packed(mention(11, TALKS, source="harbour-post.example", tone=-4)),
        gkg=packed(document()),
    )
    ferry, third, talks = read(there)
    assert [ferry.url, third.url, talks.url] == [FERRY, "https://third.example/a", TALKS]
    assert ferry.outside.events == ()
    assert third.outside.events == talks.outside.events != ()
    assert (talks.source, talks.outside.tone, talks.published) == ("harbour-post.example", -0.04, None)


def test_only_the_web_is_read(there: Gdelt) -> None:
    there.put(
        "20150219101500",
        export=packed(event(url="BBC Monitoring")),
        mentions=packed(mention(kind=2, url="BBC Monitoring")),
        gkg=packed(document("BBC Monitoring", kind=2), document(TALKS)),
    )
    assert [link.url for link in read(there)] == [TALKS]


@pytest.mark.parametrize("missing", ["export", "mentions", "gkg"])
def test_a_triple_without_one_file_is_used(there: Gdelt, missing: str) -> None:
    files = {"export": packed(event()), "mentions": packed(mention()), "gkg": packed(document())}
    there.put("20150219101500", **{kind: body for kind, body in files.items() if kind != missing})
    (link,) = read(there)
    assert link.url == FERRY
    assert bool(link.outside.events) == (missing != "export")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04 no archive",
        packed(document())[:-30],
        packed(document()).replace(b"north", b"NORTH")[:50],
        b"<html>busy</html>",
    ],
)
@pytest.mark.parametrize("kind", ["export", "mentions", "gkg"])
def test_a_damaged_zip_costs_only_itself(there: Gdelt, kind: str, body: bytes) -> None:
    files = {"export": packed(event()), "mentions": packed(mention()), "gkg": packed(document(TALKS))}
    there.put("20150219101500", **{**files, kind: body})
    found = read(there)
    (bad,) = [one for one in found if isinstance(one, Rejected)]
    assert bad.origin.endswith(f"20150219101500.{ENDINGS[kind]}")
    assert "damaged" in bad.reason
    assert [one for one in found if isinstance(one, Link)]


def test_a_zip_that_is_damaged_within_says_so(there: Gdelt) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:  # stored, so that the damage changes a letter and the sum
        archive.writestr("a.csv", document() + "\n")
    there.put("20150219101500", gkg=file.getvalue().replace(b"/ferry", b"/Ferry"))
    assert [type(one) for one in read(there)] == [Rejected]


def test_another_checksum_than_the_lists_is_told(there: Gdelt) -> None:
    there.put("20150219101500", {"gkg": "0" * 32}, gkg=packed(document()), mentions=packed(mention()))
    bad, link = read(there)
    assert "MD5" in bad.reason
    assert link.url == FERRY


def test_a_list_without_checksums_is_used(there: Gdelt) -> None:
    there.put("20150219101500", {"gkg": "-"}, gkg=packed(document()))
    assert [link.url for link in read(there)] == [FERRY]


def test_zips_are_bounded_by_what_comes_out(there: Gdelt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gdelt_files, "MAX_UNPACKED", 1 << 20)
    there.put("20150219101500", gkg=packed(document(TALKS), *[" " * 999] * 2000), mentions=packed(mention()))
    first, bad, last = read(there)
    assert (first.url, last.url) == (TALKS, FERRY)
    assert "larger than 1 MB" in bad.reason


def test_a_zip_with_two_files_is_none_of_gdelts(there: Gdelt) -> None:
    file = io.BytesIO(packed(document()))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("more.csv", "x")
    there.put("20150219101500", gkg=file.getvalue())
    (bad,) = read(there)
    assert "one file" in bad.reason


def test_packing_that_can_swell_without_bound_is_refused(there: Gdelt) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.csv", document())
    there.put("20150219101500", gkg=file.getvalue())
    assert [type(one) for one in read(there)] == [Rejected]


def test_bad_rows_cost_no_other(there: Gdelt, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gdelt_files, "MAX_LINE", 300)
    there.put(
        "20150219101500",
        export=packed("too\tshort", event("x"), event(code="DROP"), event(11)),
        mentions=packed(mention("x"), mention(url="ftp://x"), mention(11, TALKS)),
        gkg=packed(
            "x" * 1000, document("javascript:1"), "", document(TALKS), document() + "\tmore", "y" * 700
        ),
    )
    found = read(there)
    reasons = [one.reason for one in found if isinstance(one, Rejected)]
    assert len(reasons) == 9
    assert [one.url for one in found if isinstance(one, Link)] == [TALKS, FERRY]
    assert found[0].origin.endswith("20150219101500.export.CSV.zip:1")
    assert all(len(one.excerpt) <= 500 for one in found if isinstance(one, Rejected))


def test_options_narrow(there: Gdelt) -> None:
    there.put(
        "20150219101500",
        export=packed(event(11)),
        mentions=packed(mention(11, TALKS)),
        gkg=packed(document(TALKS, themes="PORT;TRADE"), document("https://x.example/1", themes="PORT")),
    )
    assert len(read(there, themes="PORT")) == 3 - 1  # FERRY, the event's own document, has no themes
    assert [link.url for link in read(there, themes="TRADE, TAX")] == [TALKS]
    assert [link.url for link in read(there, countries="ROU")] == [TALKS, FERRY]
    assert read(there, countries="DEU") == []


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"hours": 0}, "hours"),
        ({"hours": "many"}, "hours"),
        ({"hours": True}, "hours"),
        ({"countries": "FR"}, "FR"),
    ],
)
def test_wrong_options_are_told(there: Gdelt, options: dict[str, Any], said: str) -> None:
    with pytest.raises(SourceError, match=said):
        read(there, **options)


@pytest.mark.parametrize(
    ("code", "iso3"),
    [("FRA", "FRA"), ("ROM", "ROU"), ("ZAR", "COD"), ("TMP", "TLS"), ("GZS", "PSE"), ("KSV", "XKX")]
    + [(code, None) for code in ("AFR", "EUR", "WST", "SAF", "ANT", "", "fra", "XXXX")],
)
def test_countries_of_cameo(code: str, iso3: str | None) -> None:
    assert gdelt_rows.country(code) == iso3


@pytest.mark.parametrize(
    ("said", "tone"), [("-250", -1.0), ("nan", None), ("", None), ("inf", None), ("5", 0.05)]
)
def test_tone_is_on_our_scale(there: Gdelt, said: str, tone: float | None) -> None:
    there.put("20150219101500", gkg=packed(document(tone=f"{said},1,2")))
    assert read(there)[0].outside.tone == tone


_CELLS = st.text(max_size=30).map(lambda text: text.replace("\t", " "))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_no_row_breaks_the_reader(data: st.DataObject) -> None:
    for file, understand in (
        ("export", gdelt_rows.coded),
        ("mentions", gdelt_rows.mentioned),
        ("gkg", gdelt_rows.documented),
    ):
        wild = {name: data.draw(_CELLS) for name in columns(file) if name != "columns"}
        whole = data.draw(st.sampled_from([{}, {"kind": "1", "url": FERRY}]))  # those that get further
        cells = row(file, **{**wild, **{name: value for name, value in whole.items() if name in wild}})
        try:
            understand(gdelt_rows.Row("x", cells.split("\t")))
        except gdelt_rows.BadRow:
            continue
