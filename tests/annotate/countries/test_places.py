"""Datelines and cities that point to their country."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from monitor.annotate import annotate
from monitor.annotate.countries.places import written_at
from monitor.extract import extract
from monitor.model import Article, Document
from monitor.sources.values.fields import document


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("STAMFORD, Conn., March 4 - A maker of clocks said sales rose.", "USA"),
        ("CALGARY, Alberta, March 2 -\nA firm said so.", "CAN"),
        ("EINDHOVEN, May 3 (Reuters) - The plant was closed.", "NLD"),
        ("GRIMSBY (AFP) - The port was closed.", "GBR"),
        ("Grimsby — The port was closed.", "GBR"),
        ("GRIMSBY, June 8 — The port was closed.", "GBR"),
        ("Nobody came to the port in May 3 times.", None),
        ("THE END (AP) - It is over.", None),
    ],
)
def test_a_dateline_names_its_country(text: str, country: str | None) -> None:
    found = [m for m in annotate(Article(1, "", text)).mentions if m.kind == "country"]
    assert {(m.entity_id, m.via) for m in found} == ({(country, "place")} if country else set())
    assert all(m.start < 20 and text[m.start : m.end] == m.surface for m in found)


def test_a_dateline_in_a_field_of_its_own_stands_before_the_text() -> None:
    record = {"text": "A firm said so.", "title": "FIRM SAYS SO", "dateline": " HOUSTON, March 4 -\n"}
    found = document(record, "line 1", {})
    assert isinstance(found, Document)
    assert found.text == "HOUSTON, March 4 - A firm said so."
    again = document(record | {"text": "HOUSTON, March 4 - A firm said so."}, "line 1", {})
    assert isinstance(again, Document)
    assert again.text == found.text
    article = extract(found)
    assert isinstance(article, Article)
    assert {m.entity_id for m in annotate(article).mentions if m.kind == "country"} == {"USA"}


def test_a_large_city_counts_but_makes_no_pair() -> None:
    found = annotate(Article(1, "", "Traders from Chelyabinsk sold wheat to Egypt."))
    assert {(m.entity_id, m.via) for m in found.mentions if m.kind == "country"} == {
        ("RUS", "place"),
        ("EGY", "name"),
    }
    assert found.pairs == ()


@given(st.text(max_size=200))
def test_any_text_may_begin_an_article(text: str) -> None:
    found = written_at(text)
    assert found is None or 0 <= found.start < found.end <= len(text)
