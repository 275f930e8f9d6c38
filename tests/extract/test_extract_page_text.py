"""Scraped-page text: furniture falls out, the body stays as it is, ordinary texts are not touched."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from monitor.extract import extract
from monitor.model import Article, Document, Rejected

FIXTURES = Path(__file__).parent / "fixtures"
SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "scraped-article.txt"


def article(text: str, **fields: object) -> Article:
    found = extract(Document("test", text=text, **fields))  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


def page(name: str, **fields: object) -> Article:
    return article((FIXTURES / name).read_text(encoding="utf-8"), **fields)


@pytest.mark.skipif(not SAMPLE.exists(), reason="the scraped sample lies in ../shared, which is absent")
def test_scraped_sample() -> None:
    found = article(SAMPLE.read_text(encoding="utf-8"))
    assert found.title == (
        "China and Russia Solidify Mutual Support Amid Global Challenges: "
        "Prime Minister Mishustin’s Pivotal Visit"
    )
    assert found.section == "China"
    assert found.text.startswith("During a key meeting")
    assert found.text.endswith("for world peace and stability.")
    assert found.published_at is None
    assert found.date_source == "page-header"
    assert found.fetched_at == datetime(2023, 12, 4)
    for furniture in ("-2.1 C", "Monday, December", "Read More", "Check out", "Most Popular"):
        assert furniture not in found.text


def test_header_lists_and_notices_fall_out() -> None:
    found = page("header_and_lists.txt")
    assert found.title == "Norland and Westmark sign fisheries pact after two years of talks"
    assert found.section == "World"
    assert found.authors == ("Ada Lindqvist",)
    paragraphs = found.text.split("\n\n")
    assert paragraphs[0].startswith("Negotiators from Norland")
    assert paragraphs[-2:] == [
        "What comes next",
        "Both parliaments must approve the text before the summer recess, officials said.",
    ]
    assert len(paragraphs) == 5


def test_labelled_date_beats_the_date_in_the_header() -> None:
    found = page("header_and_lists.txt")
    assert (found.published_at, found.date_source) == (datetime(2024, 3, 6, 14, 30), "body")
    assert found.fetched_at == datetime(2024, 3, 8)


def test_german_furniture() -> None:
    found = page("german.txt")
    assert found.title == "Nordland und Westmark einigen sich auf Handelsabkommen"
    assert (found.language, found.authors) == ("de", ("Jutta Beispiel",))
    assert found.published_at == datetime(2024, 3, 5, 8, 15)
    assert found.fetched_at == datetime(2024, 3, 4)
    assert len(found.text.split("\n\n")) == 3
    assert "Streik" not in found.text
    assert "Mehr lesen" not in found.text


def test_list_of_links_between_spanish_paragraphs() -> None:
    found = page("spanish.txt")
    assert (found.language, found.section, found.authors) == ("es", "Mundo", ("Lucía Ejemplo",))
    first, second = found.text.split("\n\n")
    assert first.startswith("Los gobiernos")
    assert second.startswith("Las embajadas")


def test_french_page() -> None:
    found = page("french.txt")
    assert (found.title, found.section) == ("Norlande et Westmarque suspendent leur accord aérien", "Monde")
    assert found.published_at == datetime(2024, 2, 12, 10, 30)
    assert [p[:9] for p in found.text.split("\n\n")] == ["La Norlan", "Les deux "]


def test_right_to_left_page() -> None:
    found = page("arabic.txt")
    assert found.language == "ar"
    assert found.title.startswith("نورلاند وويستمارك توقعان")
    assert [p[:4] for p in found.text.split("\n\n")] == ["وقعت", "وقال"]


def test_times_of_a_live_blog_are_no_date() -> None:
    found = page("live_blog.txt")
    assert (found.title, found.section) == ("Talks between Norland and Westmark: latest updates", "World")
    assert (found.published_at, found.date_source) == (None, "none")
    assert "GMT" not in found.text
    assert "raincoat" not in found.text


@pytest.mark.parametrize("name", ["menu_only.txt", "cookie_wall.txt"])
def test_page_without_a_body_is_rejected(name: str) -> None:
    found = extract(Document("here", text=(FIXTURES / name).read_text(encoding="utf-8")))
    assert isinstance(found, Rejected)
    assert found.origin == "here"
    assert "page furniture" in found.reason
    assert 0 < len(found.excerpt) <= 500


def test_wrapped_lines_of_a_page_are_joined() -> None:
    found = page("wrapped.txt")
    assert found.title == "Norland recalls its ambassador from Westmark"
    assert "Sunday after a diplomatic note" in found.text
    assert found.fetched_at == datetime(2024, 5, 6)


def test_ordinary_text_stays_as_it_is_but_for_its_tabs() -> None:
    text = (FIXTURES / "ordinary.txt").read_text(encoding="utf-8").replace("\t\t", " ")
    found = article(text)
    assert found.text == text
    assert found.title == "Norland and Westmark sign fisheries pact"


def test_body_that_must_stay_is_not_cleaned() -> None:
    text = (FIXTURES / "header_and_lists.txt").read_text(encoding="utf-8")
    assert article(text, clean=False).text == text


def test_given_title_is_kept_and_not_repeated_in_the_text() -> None:
    given = "Norland and Westmark sign fisheries pact after two years of talks"
    found = page("header_and_lists.txt", title=given)
    assert found.title == given
    assert given not in found.text


@pytest.mark.parametrize(
    ("lines", "title", "section"),
    [
        (["“Norland” signs big pact", '"Norland" Signs Big Pact'], "“Norland” signs big pact", None),
        (["WorldNorland signs big pact", "Norland signs big pact"], "Norland signs big pact", "World"),
        (["Norland signs big pact - The Gazette", "Norland signs big pact"], "Norland signs big pact", None),
        (["Norland signs a big pact wi…", "Norland signs a big pact with Westmark"],
         "Norland signs a big pact with Westmark", None),
        (["Norland signs big pactNorland signs big pact"], "Norland signs big pact", None),
    ],
)  # fmt: skip
def test_doubled_title(lines: list[str], title: str, section: str | None) -> None:
    body = "The two countries signed the pact on Monday, officials said in the capital."
    found = article("\n\n".join([*lines, body]))
    assert (found.title, found.section, found.text) == (title, section, body)


def test_repeated_rows_of_a_table_are_no_title() -> None:
    text = (
        "Net 12.6 mln vs 15.8 mln\n\nShr not given\n\nNine months\n\nShr not given\n\nNet 2.6 mln vs 5.8 mln"
    )
    assert article(text).text == text


def test_title_of_plain_text_is_its_first_sentence() -> None:
    text = "Norland closed its border on Monday. Nobody knows why."
    assert article(text).title == "Norland closed its border on Monday."
    long = article("Norland " * 60)
    assert long.title.endswith("…")
    assert len(long.title) <= 120


def test_teasers_below_the_article_fall_out() -> None:
    body = [
        "Norland will host a summit in the spring, its minister said.",
        "The states want to agree on dams.",
    ]
    tail = ["More from World", "Westmark closes embassies", "The government wants to close three embassies…"]
    assert article("\n".join(["Home World Politics Sport", "Norland hosts summit", *body, *tail])).text == (
        "\n\n".join(body)
    )
