"""Headlines in Title Case and in capitals read as sentences do, and offsets stay."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, strategies as st

from monitor.annotate import Annotators, annotate, annotate_all
from monitor.annotate.countries import annotator as countries
from monitor.annotate.text import annotator as sentences
from monitor.annotate.text.case import in_title_case, restored
from monitor.model import Annotation, Article

FAST = Annotators("fast")


def _restored(title: str, text: str = "") -> Article:
    article = Article(1, title, text)
    found = countries.annotate_article(article, sentences.annotate_article(article, Annotation()))
    return restored(article, found)[0]


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("Egypt Commends Norway for Its Help", "Egypt commends Norway for its help"),
        ("Iran Accuses U.S. of Breaking Nuclear Deal", "Iran accuses U.S. of breaking nuclear deal"),
        ("Georgia Signs Free-Trade Pact With China", "Georgia signs free-trade pact with China"),
        ("World Bank Approves Loan to Chad", "World Bank approves loan to Chad"),
        ("Premier Lena Brandt Visits Jordan in May", "Premier Lena Brandt visits Jordan in May"),
        ("Foreign Minister Lena Brandt May Resign", "Foreign Minister Lena Brandt may resign"),
        ("Poland Delegitimized the Vote", "Poland delegitimized the vote"),
        ("EU AND CHINA SIGN PACT IN BRUSSELS", "EU and China sign pact in Brussels"),
        ("POLISH MINISTER CAN POLISH IT", "Polish minister can Polish it"),
        ("TELL US WHAT YOU THINK", "Tell us what you think"),
        ("A MAN WHO SAID IT IN TURKEY", "A man who said it in Turkey"),
        ("ACME ROBOTICS INC. BUYS TYRELL", "Acme Robotics Inc. buys Tyrell"),
    ],
)
def test_a_headline_gets_the_case_of_a_sentence(written: str, sentence: str) -> None:
    assert _restored(written).title == sentence
    assert _restored("", written).text == sentence


def test_us_in_capitals_is_the_state_where_a_country_speaks_to_it() -> None:
    assert _restored("CHINA TELLS US TO LEAVE").title == "China tells US to leave"
    assert _restored("FRIENDS TELL US TO LEAVE").title == "Friends tell us to leave"


@pytest.mark.parametrize(
    "title",
    ["Norway thanks Egypt", "Lena Brandt", "NATO", "Xi to meet Putin", "iPhone sales fall", "", "China – EU"],
)
def test_sentence_case_and_bare_names_stay(title: str) -> None:
    assert _restored(title).title == title


def test_the_text_says_how_a_word_of_its_headline_is_written() -> None:
    text = "The carrier said that Swift Air will fly to Oslo. Flights of Swift Air begin on Monday, it said."
    assert _restored("Swift Air Begins Flights", text).title == "Swift Air begins flights"
    assert _restored("Swift Fall of Air Fares").title == "Swift fall of air fares"
    assert _restored("CARRIER SWIFT AIR FLIES TO OSLO", text).title == "Carrier Swift Air flies to Oslo"


def test_a_name_of_ordinary_words_that_the_text_writes_with_capitals_keeps_them() -> None:
    text = "The board said on Monday that Mark Rose was its head. Prices rose as the mark fell."
    assert _restored("Mark Rose Named Head of Board", text).title == "Mark Rose named head of board"
    assert _restored("Late Mark Rose Again", text.replace("Mark Rose", "he")).title == "Late mark rose again"


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("Black Lives Matter Protest Draws Crowd", "Black Lives Matter protest draws crowd"),
        ("Green Party Wins Vote", "Green Party wins vote"),
    ],
)
def test_well_known_organisations_of_ordinary_words_keep_their_capitals(written: str, sentence: str) -> None:
    assert _restored(written).title == sentence


def test_only_english_has_the_words_for_it() -> None:
    article = Article(1, "MERKEL TRIFFT PUTIN IN MOSKAU", "", language="de")
    assert restored(article, Annotation())[0] is article


def test_a_headline_among_the_sentences_of_a_text_is_restored_too() -> None:
    text = "Norway Thanks Egypt For Its Help\nThe minister spoke on Monday. He thanked his hosts."
    assert _restored("", text).text.startswith("Norway thanks Egypt for its help\nThe minister spoke")


@pytest.mark.parametrize(
    "row",
    [
        "Queens Park Rangers 22 7 7 8 25 28",
        "TAMPA BAY 8 15 2 69 81 18",
        "Dundee United 2 Crystal Palace 0",
    ],
)
def test_a_row_of_a_table_keeps_the_capitals_of_its_names(row: str) -> None:
    text = f"The league was decided on Monday.\n{row}\nThe clubs thanked their hosts."
    assert _restored("", text).text == text


def test_a_headline_with_a_figure_is_no_row_of_a_table() -> None:
    text = "Norway Sends 300 Troops to Jordan\nThe minister spoke on Monday. He thanked his hosts."
    assert _restored("", text).text.startswith("Norway sends 300 troops to Jordan\nThe minister")


TITLES = ["Egypt condemns Norway", "Egypt Condemns Norway", "EGYPT CONDEMNS NORWAY"]


@pytest.mark.parametrize("where", ["title", "text"])
def test_title_case_and_capitals_switch_no_relation_off(where: str) -> None:
    for written in TITLES:
        article = Article(1, written, "") if where == "title" else Article(1, "", written)
        found = annotate(article, annotators=FAST)
        assert {m.entity_id for m in found.mentions if m.kind == "country"} == {"EGY", "NOR"}
        (pair,) = found.pairs
        assert pair.relation is not None
        assert pair.relation <= -0.1
        assert pair.actor == "EGY"


def test_mentions_show_the_capitals_that_are_written() -> None:
    title = "PREMIER LENA BRANDT THANKS THE EUROPEAN UNION AND JORDAN"
    found = annotate(Article(1, title, ""), annotators=FAST)
    assert all(title[m.start : m.end] == m.surface for m in found.mentions)
    assert {"LENA BRANDT", "EUROPEAN UNION", "JORDAN"} == {m.surface for m in found.mentions}
    assert {m.name for m in found.mentions if m.kind == "person"} == {"Lena Brandt"}


@pytest.mark.parametrize(
    "title", ["JIM JORDAN ASKED THE CLERK", "MR. ISRAEL SPOKE", "ANN CHAD SINGS AT NIGHT"]
)
def test_people_named_like_countries_are_none_in_capitals(title: str) -> None:
    found = annotate(Article(1, title, ""), annotators=FAST)
    assert not [m for m in found.mentions if m.kind == "country"]


@pytest.mark.parametrize(
    ("title", "language", "named"),
    [
        ("MERKEL TRIFFT PUTIN IN MOSKAU", "de", {"DEU", "RUS"}),
        ("MACRON RENCONTRE LE PRÉSIDENT CHINOIS", "fr", {"FRA", "CHN"}),
        ("ESPAÑA Y MARRUECOS FIRMAN UN ACUERDO", "es", {"ESP", "MAR"}),
    ],
)
def test_capitals_in_other_languages_name_countries_and_leaders_and_no_acronym(
    title: str, language: str, named: set[str]
) -> None:
    found = annotate(Article(1, title, "", language=language), annotators=FAST)
    assert {m.entity_id for m in found.mentions} == named


@given(st.text(st.sampled_from("ABab ßİıéÉ.'-\nΣς1"), max_size=60))
def test_offsets_stay_whatever_the_letters(text: str) -> None:
    article = _restored(text, text)
    assert (len(article.title), len(article.text)) == (len(text), len(text))
    assert article.text.casefold() == text.casefold()


def test_a_batch_reads_headlines_as_single_articles_do() -> None:
    articles = [Article(i, title, f"{title}\nMore to come.") for i, title in enumerate(TITLES)]
    assert annotate_all(articles, FAST) == [annotate(one, annotators=FAST) for one in articles]


def test_small_words_do_not_speak_against_title_case() -> None:
    assert in_title_case("Norway Thanks Egypt for the Help of Its Navy")
    assert not in_title_case("Norway thanks Egypt")
    assert not in_title_case("NORWAY THANKS EGYPT")


def test_thousands_of_headlines_that_name_countries_take_no_minutes() -> None:
    article = Article(1, "", "EGYPT COMMENDS NORWAY FOR ITS HELP. " * 4_000)
    found = countries.annotate_article(article, sentences.annotate_article(article, Annotation()))
    begun = time.process_time()
    written = restored(article, found)[0].text
    assert time.process_time() - begun < 5  # each word compared with each country: half a minute
    assert written == "Egypt commends Norway for its help. " * 4_000
