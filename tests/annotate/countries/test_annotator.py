"""Countries and blocs in English: what names them, what only looks like it, and how sure that is."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from monitor.annotate import annotate
from monitor.annotate.countries import confidence as confidences, context
from monitor.annotate.countries.annotator import MIN_CONFIDENCE
from monitor.annotate.countries.confidence import confidence
from monitor.annotate.countries.gazetteer import gazetteer
from monitor.annotate.references.resolver import PAIR_CONFIDENCE
from monitor.errors import ResourceError
from monitor.model import Article, Mention
from monitor.reference import blocs

WORLD = " Officials from Norway and Kenya were there."
"""A sentence that makes an article one about the world."""
LONG = "The shop sells pots, pans and spoons, and it is open every day of the week but one. " * 5
"""More than the beginning of an article."""
TOWN = " The Fulton County sheriff and the school board met. The town lies in Ohio."
"""Sentences that make an article one of local American news."""


def mentions(text: str, title: str = "", on: str | None = None) -> list[Mention]:
    published = datetime.fromisoformat(on) if on else None
    found = annotate(Article(1, title, text, published_at=published)).mentions
    return [m for m in found if m.kind in ("country", "bloc")]


def named(text: str, title: str = "", on: str | None = None) -> set[tuple[str, str]]:
    return {(m.entity_id, m.via) for m in mentions(text, title, on)}


def codes(text: str, title: str = "", on: str | None = None) -> set[str]:
    return {m.entity_id for m in mentions(text, title, on)}


@pytest.mark.parametrize(
    ("name", "last", "code"),
    [
        ("The Soviet Union", "1991-12-26", "RUS"),
        ("East Germany", "1990-10-02", "DEU"),
        ("West Germany", "1990-10-02", "DEU"),
        ("Czechoslovakia", "1992-12-31", "CZE"),
        ("Yugoslavia", "2003-02-04", "SRB"),
        ("Serbia and Montenegro", "2006-06-05", "SRB"),
        ("South Yemen", "1990-05-21", "YEM"),
        ("The Ottoman Empire", "1922-11-01", "TUR"),
    ],
)
def test_a_dissolved_state_is_named_until_its_last_day_and_a_place_from_then_on(
    name: str, last: str, code: str
) -> None:
    day = date.fromisoformat(last)
    text = f"{name} signed the treaty."
    assert named(text, on=last) == {(code, "name")}
    assert named(text, on=day.replace(year=day.year + 1).isoformat()) == {(code, "place")}
    assert named(text) == {(code, "place")}


def test_a_dissolved_state_acts_as_the_state_that_follows_it() -> None:
    text = "The Soviet Union invaded Afghanistan."
    then, now = (Article(1, "", text, published_at=datetime(year, 3, 1)) for year in (1985, 2020))
    for article in (then, now):
        assert {(p.country_a, p.country_b) for p in annotate(article).pairs} == {("AFG", "RUS")}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Zaire closed the road.", "COD"),
        ("Burma closed the road.", "MMR"),
        ("Rhodesia closed the road.", "ZWE"),
        ("Ceylon closed the road.", "LKA"),
        ("Persia closed the road.", "IRN"),
        ("Upper Volta closed the road.", "BFA"),
        ("Dahomey closed the road.", "BEN"),
    ],
)
@pytest.mark.parametrize("on", [None, "1975-01-01", "2024-01-01"])
def test_a_state_that_changed_its_name_keeps_the_old_one(text: str, code: str, on: str | None) -> None:
    assert named(text, on=on) == {(code, "name")}


@pytest.mark.parametrize(
    "people", ["Kurds", "Kurdish", "Tibetans", "Uyghurs", "Basques", "Catalans", "Roma", "Rohingya", "Tamils"]
)
def test_a_people_is_no_state(people: str) -> None:
    assert codes(f"{people} leaders met the {people} on Monday.") == set()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Palestinian officials met.", {("PSE", "demonym")}),
        ("The Bundestag voted.", {("DEU", "metonym")}),
        ("The Knesset and the Duma voted.", {("ISR", "metonym"), ("RUS", "metonym")}),
        ("The PLA moved ships and the IRGC protested.", {("CHN", "metonym"), ("IRN", "metonym")}),
        (
            "The Kremlin, the White House and Downing Street were silent.",
            {("RUS", "metonym"), ("USA", "metonym"), ("GBR", "metonym")},
        ),
        ("The U.S. Senate and the German army agreed.", {("USA", "name"), ("DEU", "demonym")}),
        ("Scottish and Welsh voters want more.", {("GBR", "place")}),
        ("Police in New Jersey and British Columbia agree.", {("USA", "place"), ("CAN", "place")}),
        ("Ships wait at the Panama Canal.", {("PAN", "place")}),
        ("Herders in Inner Mongolia sold wool.", {("CHN", "place")}),
        ("Washington, D.C. and Tokyo agreed.", {("USA", "capital"), ("JPN", "capital")}),
    ],
)
def test_institutions_and_places(text: str, found: set[tuple[str, str]]) -> None:
    assert named(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sino-Russian trade grew.", {"CHN", "RUS"}),
        ("The Russo-Ukrainian border is closed.", {"RUS", "UKR"}),
        ("US-China talks and Franco-German plans failed.", {"USA", "CHN", "FRA", "DEU"}),
        ("The Anglo-Irish accord held.", {"GBR", "IRL"}),
        ("The Indo-Pacific is wide.", set()),
        ("An Anglo-Saxon hoard was found.", set()),
        ("Serbo-Croatian is spoken there.", set()),
        ("FRANCE'S PLAN AND IRAN’S REPLY", {"FRA", "IRN"}),
        ("UKRAINE SAYS RUSSIAN SHIPS LEFT", {"UKR", "RUS"}),
        ("The UAE, the DPRK, the PRC and the ROK signed.", {"ARE", "PRK", "CHN", "KOR"}),
        ("The DRC and the U.K. signed.", {"COD", "GBR"}),
        ("They told us to give us more.", set()),
        ("HE TOLD US TO WAIT AND HELP US", set()),
        ("THE US TOLD IRAN TO WAIT", {"USA", "IRN"}),
        ("The toll cost US$5 on road US-24.", set()),
        ("NEW CAR SALES FELL", set()),
        ("Rebels in the Central African Republic (CAR) met. The CAR army left.", {"CAF"}),
    ],
)
def test_capitals_hyphens_and_abbreviations(text: str, found: set[str]) -> None:
    assert codes(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "She teaches French and reads in Spanish.",
        "The advert is in English and Spanish, where it ran for weeks.",
        "He listens to a Spanish-language station.",
        "They live at Indian Orchard, off Indian Lake Road, near Dutch Harbor.",
        "We ate at the Greek and Italian Grill.",
        "Cuban Americans and Greek-Americans voted.",
        "West Indian cricket and New Guinea birds.",
        "A trek to the South Pole.",
        "Chad Robertson met Lisa Monaco and Jordan Peele.",
        "John Manchester and Virginia Woods won. Manchester thanked them.",
        "Her new Toyota was stolen.",
    ],
)
def test_words_that_only_look_like_a_state(text: str) -> None:
    assert {code for code in codes(text) if code != "USA"} == set()


@pytest.mark.parametrize("dish", ["roast Turkey", "a Turkey", "smoked Turkey", "Stuffed Turkey"])
def test_a_dish_of_turkey_is_no_state_and_its_rival_is_data(dish: str) -> None:
    assert codes(f"They had {dish} at noon, said visitors from Norway and Kenya.") == {"NOR", "KEN"}
    assert codes("Boats from Turkey met visitors from Norway and Kenya.") == {"TUR", "NOR", "KEN"}
    assert all(name in gazetteer("en").entries for name in context.resource()["common_behind"])


@pytest.mark.parametrize("town", ["Lebanon", "Peru", "Athens", "Alexandria"])
def test_a_namesake_town_in_local_news_is_no_state(town: str) -> None:
    assert codes(f"A {town} woman was fined. She lives in {town}.{TOWN}") == {"USA"}
    assert codes(f"Ann Smith, 22, of {town}, was fined.{TOWN}") == {"USA"}


def test_a_namesake_stays_a_state_where_the_article_names_it_otherwise() -> None:
    assert "LBN" in codes(f"Lebanon closed its border. Lebanese officials said so.{TOWN}")
    assert "LBN" in codes(f"Lebanon closed its border.{WORLD}")


def test_georgia_is_the_american_state_or_the_country_by_its_company() -> None:
    assert ("USA", "place") in named("Georgia fined a bank in Atlanta, the Fulton County sheriff said.")
    assert ("GEO", "name") in named("Georgia and Abkhazia talked in Tbilisi.")
    assert codes("The Jordan Valley is dry. Jordan said so.") == {"JOR"}


def test_uk_may_be_a_university() -> None:
    assert codes("UK won in Lexington, and UK students cheered. Kentucky is glad.") == {"USA"}
    assert "GBR" in codes("The UK and France met. British officials spoke in London.")


def test_a_private_person_far_down_says_little_of_a_country() -> None:
    """The nationality of a singer is no mention there, unless the article names the state as well."""
    assert codes(f"{LONG} The hall hired a Nigerian singer.") == set()
    assert codes(f"{LONG} The Nigerian was late.") == set()
    assert codes(f"{LONG} The hall hired a Nigerian singer. Nigeria protested.") == {"NGA"}
    assert codes(f"{LONG} Nigerian troops left the town.") == {"NGA"}
    assert codes(f"A Nigerian singer was jailed. {LONG}") == {"NGA"}


def test_a_people_s_name_for_itself_at_home_is_no_mention() -> None:
    assert codes(f"{LONG} Millions of Americans shop there.") == set()
    assert codes(f"{LONG} Millions of Americans shop there.{WORLD}") == {"USA", "NOR", "KEN"}
    assert codes(f"{LONG} Americans shop there. The United States is large.") == {"USA"}
    assert codes("Americans vote on Tuesday.") == {"USA"}


def test_a_namesake_far_down_in_an_article_about_nothing_else_is_no_state() -> None:
    assert codes(f"{LONG} They moved to Peru.") == set()
    assert codes(f"Peru closed its border. {LONG}") == {"PER"}
    (found,) = mentions(f"Peru closed its border. {LONG}")
    assert MIN_CONFIDENCE <= found.confidence == confidence().unaided < confidence().lone["name"]


@pytest.mark.parametrize(
    ("text", "on", "found"),
    [
        ("Sergei Lavrov spoke.", "2010-05-01", {"RUS"}),
        ("Sergei Lavrov spoke.", "2001-05-01", set()),
        ("Eduard Shevardnadze spoke.", "1988-05-01", {"RUS"}),
        ("Eduard Shevardnadze spoke.", "1999-05-01", {"GEO"}),
        ("George Bush spoke.", "1990-05-01", {"USA"}),
        ("George Bush spoke.", "1995-05-01", set()),
        ("Mr Merkel met Mr Macron.", "2019-05-01", {"DEU", "FRA"}),
        ("Eid Mubarak, she said.", "2005-05-01", set()),
    ],
)
def test_a_leader_stands_for_the_state_in_office_only(text: str, on: str, found: set[str]) -> None:
    assert codes(text, on=on) == found


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("NATO met.", "nato"),
        ("The EU met.", "eu"),
        ("ASEAN met.", "asean"),
        ("The African Union met.", "african-union"),
        ("Mercosur met.", "mercosur"),
        ("The G20 met.", "g20"),
        ("The Quad met.", "quad"),
        ("The Commonwealth of Independent States met.", "cis"),
        ("The Eurasian Economic Union met.", "eaeu"),
    ],
)
def test_blocs_are_of_their_own_kind(text: str, slug: str) -> None:
    assert [(m.kind, m.entity_id) for m in mentions(text)] == [("bloc", slug)]
    assert slug in blocs.names()


def test_the_wto_is_no_bloc_and_au_may_be_anything() -> None:
    assert codes("The WTO met. Gold is AU on the chart.") == set()
    assert codes("African leaders met. The AU agreed.") == {"african-union"}


def test_a_mention_too_unsure_to_count_is_not_stored() -> None:
    """The figures count every mention that is stored."""
    text = (
        "Kenya voted. "
        + LONG
        + "An Indian singer sang. Ann Mexico drew for millions of Americans. Jordan won."
    )
    found = mentions(text)
    assert found
    assert all(one.confidence >= MIN_CONFIDENCE for one in found)


def test_a_name_once_is_less_sure_than_a_name_twice() -> None:
    once, twice = mentions("Chilean troops left."), mentions("Chilean troops left. Chilean ships stayed.")
    assert once[0].confidence == confidence().lone["demonym"] < twice[0].confidence
    assert MIN_CONFIDENCE <= confidence().in_text < PAIR_CONFIDENCE <= confidence().lone["demonym"]


def test_a_confidence_that_is_no_probability_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidences, "read_toml", lambda _name: {"via": {"name": 1.5}})
    confidence.cache_clear()
    try:
        with pytest.raises(ResourceError, match=r"via.name is 1.5"):
            confidence()
    finally:
        confidence.cache_clear()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Baker said the Paris accord did not fix targets for the dollar.", {"FRA"}),
        ("Brazil stays in the Paris accord and will cut emissions.", {"BRA"}),
        ("Brazil stays in the Paris Agreement.", {"BRA"}),
        ("Grain in England, France, and northern Spain is dormant.", {"GBR", "FRA", "ESP"}),
        ("He flew from Tripoli, Lebanon, on Monday.", {"LBN"}),
    ],
)
def test_an_accord_made_in_a_city_is_no_treaty_called_after_it_and_a_list_of_countries_no_address(
    text: str, expected: set[str]
) -> None:
    assert codes(text) == expected
