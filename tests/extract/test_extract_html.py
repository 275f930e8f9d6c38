"""HTML pages: body, metadata, and which of several dates is believed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import lxml.html
import pytest

from monitor.extract import extract
from monitor.extract.html import wholes
from monitor.model import Article, Document, Rejected

FIXTURES = Path(__file__).parent / "fixtures"


def page(name: str, **fields: object) -> Article:
    html = (FIXTURES / name).read_text(encoding="utf-8")
    found = extract(Document("test", html=html, **fields))  # type: ignore[arg-type]
    assert isinstance(found, Article), found
    return found


def test_json_ld_beats_the_date_in_the_header() -> None:
    found = page("json_ld.html")
    assert found.published_at == datetime(2024, 3, 6, 12, 30)
    assert found.date_source == "json-ld"
    assert found.date_confidence >= 0.9
    assert found.fetched_at == datetime(2024, 3, 8)


def test_metadata_of_a_page() -> None:
    found = page("json_ld.html")
    assert (found.title, found.section, found.authors) == (
        "Norland signs fisheries pact",
        "World",
        ("Ada Lindqvist",),
    )
    assert found.canonical_url == "https://gazette.example/world/2024/norland-pact"


def test_paragraphs_are_apart_and_furniture_is_gone() -> None:
    first, second = page("json_ld.html").text.split("\n\n")
    assert first.startswith("Negotiators")
    assert second.startswith("The pact sets")


def test_header_date_alone_is_no_publication_date() -> None:
    found = page("header_date_only.html")
    assert (found.published_at, found.date_source, found.date_confidence) == (None, "page-header", 0.0)
    assert found.fetched_at == datetime(2024, 5, 6)


def test_live_blog_is_dated_by_itself_and_not_by_its_posts() -> None:
    assert page("live_blog.html").published_at == datetime(2024, 4, 9, 6)


def test_time_element_of_the_article_and_not_of_the_menu() -> None:
    found = page("time_element.html")
    assert (found.published_at, found.date_source) == (datetime(2024, 3, 5, 7, 15), "metadata")
    assert (found.section, found.authors, found.language) == ("Wirtschaft", ("Jutta Beispiel",), "de")
    assert "Mehr lesen" not in found.text
    assert "Von Jutta" not in found.text


def test_body_that_only_json_ld_holds_keeps_its_paragraphs() -> None:
    assert len(page("body_in_json_ld.html").text.split("\n\n")) == 3


def test_cookie_notice_is_not_the_article() -> None:
    found = page("paywall_notice.html")
    assert found.text.startswith("Norland lifted its sanctions")
    assert "cookies" not in found.text


def test_right_to_left_page() -> None:
    found = page("arabic.html")
    assert found.language == "ar"
    assert len(found.text.split("\n\n")) == 2


def test_record_beats_page() -> None:
    found = page(
        "json_ld.html",
        title="Given",
        section="Sea",
        authors=("A",),
        published="2024-03-07",
        url="https://b.de/x",
    )
    assert (found.title, found.section, found.authors) == ("Given", "Sea", ("A",))
    assert (found.published_at, found.date_source) == (datetime(2024, 3, 7), "metadata")
    assert (found.canonical_url, found.source_country) == ("https://b.de/x", "DEU")


@pytest.mark.parametrize(
    "html",
    [
        (FIXTURES / "menu_only.html").read_text(encoding="utf-8"),
        "<html><body></body></html>",
        "<script>var a = 1</script>",
        "<html><body>" + "<p>x y</p>" * 40_000,
    ],
)
def test_page_without_an_article_is_rejected(html: str) -> None:
    assert isinstance(extract(Document("test", html=html)), Rejected)


LEAD = "The ferry between the two islands sails again on Monday, after a winter in the yard at Sund."
PARAGRAPHS = (
    "<p>The harbour master said that the new engine had been tried for three weeks in the outer bay.</p>"
    "<p>Nobody had expected her back before the summer, and the bakers of both islands are glad of it.</p>"
    "<p>Tickets cost what they cost before, and children under six sail with their bicycles for nothing.</p>"
)


@pytest.mark.parametrize("piece", ["<p>{}</p>", "<p>{}", "<article><p>{}</p></article>", "<div>{}</div>"])
def test_a_piece_of_a_page_that_is_one_element_is_read(piece: str) -> None:
    """What scrapers keep of a page was refused without an `<html>` around it: "no article text found"."""
    text = "The harbour master said on Monday that nine ferries had left Eastham. " * 4
    found = extract(Document("test", html=piece.format(text)))
    assert isinstance(found, Article)
    assert found.text == text.strip()


@pytest.mark.parametrize(
    "inside",
    [
        f"<div>{LEAD}</div>{PARAGRAPHS}",
        f'<div class="lead">{LEAD}</div>{PARAGRAPHS}',
        f"{LEAD}{PARAGRAPHS}",
        f"<br>{LEAD}<br>{PARAGRAPHS}",
        f'<img src="a.png">{LEAD}{PARAGRAPHS}',
    ],
)
def test_the_lead_that_is_in_no_paragraph_is_part_of_the_text(inside: str) -> None:
    html = f"<html><head><title>Ferry</title></head><body><article><h1>Ferry sails</h1>{inside}</article>"
    found = extract(Document("test", html=html))
    assert isinstance(found, Article), found
    assert found.text.startswith(LEAD)
    assert found.text.count(LEAD) == 1
    assert found.text.endswith("nothing.")


@pytest.mark.parametrize(
    "above",
    [
        "<figure><figcaption>She lay in the yard at Sund, where she spent the winter.</figcaption></figure>",
        '<div class="newsletter">Have the news of the islands sent to you in the morning of every day.</div>',
        "<div>By Ada Holm</div><div>5 March 2024</div><div>Share</div>",
    ],
)
def test_what_stands_above_the_paragraphs_and_is_no_lead_is_no_part_of_the_text(above: str) -> None:
    html = f"<html><head><title>Ferry</title></head><body><article><h1>Ferry sails</h1>{above}{PARAGRAPHS}"
    found = extract(Document("test", html=f"{html}</article></body></html>"))
    assert isinstance(found, Article), found
    assert found.text.startswith("The harbour master")


LONG = "The strait was closed for two days while the ferries waited in the harbour, officials said on Monday."


def _text(body: str) -> str:
    found = extract(
        Document("test", html=f"<html><body><h1>Strait closed</h1><article>{body}</article></body>")
    )
    assert isinstance(found, Article)
    return found.text


def test_caption_that_says_what_the_image_is_said_to_show_is_no_paragraph() -> None:
    seen = "Captain Ada Holm waits beside the ferry in Eastham"
    image = f'<div><div><img src="a.jpg" alt="{seen}"></div><p>{seen} | Photo: Weir</p></div>'
    text = _text(f"<p>{LONG}</p>{image}<p>{LONG[::-1]}.</p>" + f"<p>{LONG} Again.</p>")
    assert seen not in text
    assert LONG in text


def test_titles_of_other_articles_in_a_list_among_paragraphs_are_no_part_of_the_text() -> None:
    linked = '<ul><li><a href="/a/b">Bakers of Eastham win a prize</a></li></ul>'
    said = "<ul><li>Ferries stay in the harbour of Eastham until Tuesday</li></ul>"
    text = _text(f"<p>{LONG}</p>{linked}<p>{LONG} Again.</p>{said}<p>{LONG} And again.</p>")
    assert "Bakers" not in text
    assert "until Tuesday" in text


def test_text_in_boxes_of_its_own_is_taken_whole() -> None:
    part = '<div class="story"><section><div class="boxed"><p>{}</p></div></section></div>'
    lines = [
        f"On day {n} the harbour master said that {n} ferries had left, more than in the days before."
        for n in range(40)
    ]
    page = "".join(part.format(line) + '<section class="ad-frame"><div>Ad</div></section>' for line in lines)
    found = wholes.of_kind("\n".join(lines[:5]), lxml.html.fromstring(f"<html><body>{page}</body></html>"))
    assert found.splitlines() == lines
