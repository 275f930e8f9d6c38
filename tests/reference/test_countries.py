"""Countries: codes, names in any language, and what is read as one."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from monitor.annotate.countries.gazetteer import gazetteer
from monitor.errors import ResourceError
from monitor.reference import countries
from monitor.reference.countries import alpha2_of, alpha3_of, country_name, is_code, is_name, parse


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("RUS", "Russia"),
        ("KOR", "South Korea"),
        ("PRK", "North Korea"),
        ("USA", "United States"),
        ("GBR", "United Kingdom"),
        ("TWN", "Taiwan"),
        ("XKX", "Kosovo"),
        ("COD", "DR Congo"),
        ("IRN", "Iran"),
        ("SYR", "Syria"),
        ("MMR", "Myanmar"),
        ("QQQ", "QQQ"),
    ],
)
def test_countries_have_the_names_that_news_uses(code: str, name: str) -> None:
    assert country_name(code) == name


def test_every_country_has_a_name_of_its_own() -> None:
    called = [country_name(code) for code in alpha2_of()]
    assert len(set(called)) == len(called)
    assert not set(called) & set(alpha2_of())


def test_a_country_is_called_the_same_in_the_store_and_on_every_page() -> None:
    stored = {
        (entry.entity_id, entry.name)
        for language in ("en", "pt")
        for listed in gazetteer(language).entries.values()
        for entry in listed
        if entry.kind == "country"
    }
    assert stored == {(code, country_name(code)) for code, _ in stored}


def test_a_country_is_found_by_the_name_that_the_pages_give_it() -> None:
    english = gazetteer("en").entries
    missing = [code for code in alpha2_of() if country_name(code) not in english]
    assert missing == ["JEY"]  # mostly New Jersey or a shirt


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DEU", "DEU"), ("deu", "DEU"), (" de ", "DEU"), ("276", "DEU"), ("🇩🇪", "DEU"), ("germany", "DEU"),
        ("Federal Republic of Germany", "DEU"), ("Russia", "RUS"), ("Russian Federation", "RUS"),
        ("Ivory Coast", "CIV"), ("Côte d’Ivoire", "CIV"), ("Côte d'Ivoire", "CIV"), ("Turkey", "TUR"),
        ("Türkiye", "TUR"), ("Congo", "COG"), ("DR Congo", "COD"), ("East Timor", "TLS"), ("Macau", "MAC"),
        ("XKX", "XKX"), ("XK", "XKX"), ("Kosovo", "XKX"), ("Narnia", None), ("EU", None), ("", None),
    ],
)  # fmt: skip
def test_a_code_or_an_english_name_is_read(text: str, code: str | None) -> None:
    assert parse(text) == code


def test_every_code_and_every_name_is_read_as_its_country() -> None:
    for code, alpha2 in alpha2_of().items():
        assert parse(code) == parse(alpha2) == parse(country_name(code)) == code
        assert parse(countries.names("en")[code]) == code


@given(st.text())
def test_whatever_is_read_is_a_code(text: str) -> None:
    assert parse(text) is None or is_code(parse(text) or "")


def test_kosovo_is_a_country_like_any_other() -> None:
    assert is_code("XKX")
    assert alpha2_of()["XKX"] == "XK"
    assert alpha3_of()["XK"] == "XKX"
    assert countries.names("de")["XKX"] == "Kosovo"


def test_a_code_is_no_name_and_a_name_no_code() -> None:
    assert is_name("chad")
    assert not is_name("TCD")
    assert not is_code("Chad")
    assert not is_code("tcd")


def test_names_are_those_of_the_locale() -> None:
    assert countries.names("de")["FRA"] == "Frankreich"
    assert countries.names("zh")["FRA"] == "法国"
    assert countries.names("no-such-locale") == countries.names("en")
    assert set(countries.names("ar")) == set(alpha2_of())


def test_capitals_are_those_of_the_locale() -> None:
    german, arabic = (
        dict(countries.capitals(locale, latin=latin)) for locale, latin in (("de", True), ("ar", False))
    )
    assert german["ITA"] == "Rom"
    assert arabic["ITA"] == "روما"
    assert set(german) <= set(alpha2_of())
    assert all(german.values())
    assert all(arabic.values())


def test_a_name_for_an_unknown_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(countries, "read_csv", lambda _name: [{"alpha3": "QQQ", "name": "Nowhere"}])
    with pytest.raises(ResourceError, match="QQQ"):
        countries._exceptions.__wrapped__()
