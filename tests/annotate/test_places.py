"""Datelines and cities that point to their country."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.annotate import annotate
from monitor.annotate.places import dateline
from monitor.extract import extract
from monitor.model import Article
from monitor.sources.fields import document


@pytest.mark.parametrize(
    ("text", "place", "country"),
    [
        ("STAMFORD, Conn., March 4 - A maker of clocks said sales rose.", "STAMFORD, Conn.", "USA"),
        ("CALGARY, Alberta, March 2 -\nA firm said so.", "CALGARY, Alberta", "CAN"),
        ("ROTTERDAM, May 3 (Reuters) - The port was closed.", None, None),  # found by its name already
        ("MARSEILLE (AFP) - The port was closed.", "MARSEILLE", "FRA"),
        ("Marseille — The port was closed.", "Marseille", "FRA"),
        ("Nobody came to the port in May 3 times.", None, None),
        ("THE END (AP) - It is over.", None, None),
    ],
)
def test_a_dateline_names_its_country(text: str, place: str | None, country: str | None) -> None:
    found = [m for m in annotate(Article(1, "", text)).mentions if m.kind == "country" and m.start < 20]
    if place is None:
        assert not [m for m in found if m.confidence == 0.75]
    else:
        assert [(m.surface, m.entity_id, m.via) for m in found] == [(place, country, "place")]


def test_a_dateline_in_a_field_of_its_own_stands_before_the_text() -> None:
    record = {"text": "A firm said so.", "title": "FIRM SAYS SO", "dateline": " HOUSTON, March 4 -\n"}
    found = document(record, "line 1", {})
    assert not isinstance(found, str)
    assert found.text == "HOUSTON, March 4 - A firm said so."
    again = document(record | {"text": "HOUSTON, March 4 - A firm said so."}, "line 1", {})
    assert again.text == found.text
    article = extract(found)
    assert isinstance(article, Article)
    assert {m.entity_id for m in annotate(article).mentions if m.kind == "country"} == {"USA"}


def test_a_large_city_counts_but_makes_no_pair() -> None:
    found = annotate(Article(1, "", "Traders from Marseille sold wheat to Egypt."))
    assert {(m.entity_id, m.via) for m in found.mentions if m.kind == "country"} == {
        ("FRA", "place"),
        ("EGY", "name"),
    }
    assert found.pairs == ()


@given(st.text(max_size=200))
def test_any_text_may_begin_an_article(text: str) -> None:
    found = dateline(text)
    assert found is None or 0 <= found.start < found.end <= len(text)
