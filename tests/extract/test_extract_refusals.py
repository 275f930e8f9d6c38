"""Pages that are no article are refused with what was seen; short articles about such things are not."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from monitor.extract import extract
from monitor.model import Article, Document, Rejected


def read(title: str, body: str, url: str | None = None, head: str = "") -> Article | Rejected:
    """Read a page with this <title> and this body."""
    html = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract(Document("test", html=html, url=url))


def text(*paragraphs: str, heading: str = "") -> str:
    """Make a body of a heading and paragraphs."""
    return (f"<h1>{heading}</h1>" if heading else "") + "".join(f"<p>{one}</p>" for one in paragraphs)


PAGES = tomllib.loads((Path(__file__).parent / "fixtures" / "walls.toml").read_text(encoding="utf-8"))
ARTICLES = [(one["title"], one["paragraphs"]) for one in PAGES["articles"]]


@pytest.mark.parametrize("wall", PAGES["walls"], ids=lambda wall: wall["title"])
def test_page_that_stands_where_an_article_should_is_refused(wall: dict[str, str]) -> None:
    found = read(wall["title"], wall["body"])
    assert isinstance(found, Rejected)
    assert found.reason.startswith("no article: ")
    assert wall["what"] in found.reason


@pytest.mark.parametrize("wall", PAGES["walls"][:4], ids=lambda wall: wall["title"])
def test_text_that_a_scraper_brought_from_a_wall_is_refused(wall: dict[str, str]) -> None:
    found = extract(Document("test", text=re.sub(r"<[^>]+>", "\n", wall["body"]), title=wall["title"]))
    assert isinstance(found, Rejected)
    assert wall["what"] in found.reason


def test_refusal_quotes_what_was_seen() -> None:
    found = read("Just a moment...", text("Verify you are human to continue.", heading="post.example"))
    assert isinstance(found, Rejected)
    assert "'Just a moment...'" in found.reason


def test_lists_of_other_articles_below_a_soft_404_do_not_make_it_an_article() -> None:
    teasers = "".join(
        f"<div><a href='/{i}'>More</a><p>Norland and Westmark met on Monday over the fare for ferry {i}, and "
        "parted without a word to the press that waited outside of the hall.</p></div>"
        for i in range(5)
    )
    body = text("The page you requested could not be found.", heading="Page not found") + teasers
    assert isinstance(read("Page not found - Harbour Post", body), Rejected)


@pytest.mark.parametrize(("title", "paragraphs"), ARTICLES)
def test_short_article_about_such_things_is_read(title: str, paragraphs: list[str]) -> None:
    found = read(title, text(*paragraphs, heading=title))
    assert isinstance(found, Article), found
    assert paragraphs[0] in found.text


def test_article_below_a_consent_notice_is_read_without_it() -> None:
    notice = f"<div class=wall>{PAGES['walls'][0]['body'].replace('h1', 'h2')}</div>"
    title, paragraphs = ARTICLES[3]
    found = read("Harbour Post", notice + f"<article>{text(*paragraphs, heading=title)}</article>")
    assert isinstance(found, Article), found
    assert "privacy" not in found.text


REFRESH = '<meta http-equiv="{}" content="{}">'


@pytest.mark.parametrize(
    "content", ["0; url=/b", "0;URL='https://post.example/b'", "3,url=https://else.example/"]
)
def test_stub_that_leads_on_names_where_to(content: str) -> None:
    found = read(
        "Post", text("Opening the article."), "https://post.example/a", REFRESH.format("Refresh", content)
    )
    assert isinstance(found, Rejected)
    assert "leads on to https://" in found.reason


@pytest.mark.parametrize("content", ["300; url=/b", "0", "5; url=https://post.example/a", "x", "0; url="])
def test_article_that_loads_itself_again_is_read(content: str) -> None:
    title, paragraphs = ARTICLES[4]
    head = REFRESH.format("refresh", content)
    assert isinstance(read(title, text(*paragraphs), "https://post.example/a", head), Article)


FRONT = "".join(
    f"<h2><a href='/{name}'>{name} to pay for the pier</a></h2><p>{name} will pay for it, officials said.</p>"
    for name in ("Norland", "Westmark", "Eastham")
)  # fmt: skip


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://post.example/", None),
        ("https://post.example/a/b", "https://post.example/"),
        (None, "https://post.example"),
    ],
)
def test_front_page_to_which_a_link_was_redirected_is_refused(url: str | None, canonical: str | None) -> None:
    head = f"<link rel=canonical href={canonical}>" if canonical else ""
    found = read("Harbour Post", "<h1>Harbour Post</h1>" + FRONT, url, head)
    assert isinstance(found, Rejected)
    assert "front page" in found.reason


@pytest.mark.parametrize("tag", ["article", "div"])
def test_article_of_a_site_that_gives_its_front_page_as_every_address_is_read(tag: str) -> None:
    title, paragraphs = ARTICLES[3]
    body = f"<{tag}>{text(*paragraphs, heading=title)}</{tag}><aside>{FRONT}</aside>"
    head = "<link rel=canonical href=https://post.example/>"
    assert isinstance(read(title, body, "https://post.example/a", head), Article)


def test_page_that_no_parser_reads_to_its_end_says_so() -> None:
    found = read("Post", "<div>" * 400 + text(*ARTICLES[3][1]))
    assert isinstance(found, Rejected)
    assert "nested" in found.reason


TEASER = (
    "Norland and Westmark met over the fare for ferry {}, and parted without a word to the press outside."
)
LISTS = {
    "headings in links": "<li><a href='/{0}'><h3>Ferry {0} of Norland stays</h3></a><p>{1}</p></li>",
    "links in headings": "<div><h2><a href='/{0}'>Ferry {0} of Norland stays</a></h2><p>{1}</p></div>",
    "links alone": "<div class=card><a href='/{0}'>Ferry {0} of Norland stays in port until Monday</a></div>",
}  # fmt: skip


@pytest.mark.parametrize("form", LISTS.values(), ids=LISTS.keys())
@pytest.mark.parametrize(
    "heading", ["Ferries", "Thema: Westmark", "Étiquette : ports", "Results for “ferry”"]
)
def test_page_of_a_section_or_tag_is_no_article(form: str, heading: str) -> None:
    entries = "".join(form.format(number, TEASER.format(number)) for number in range(14))
    found = read(
        f"{heading} - Harbour Post", f"<h1>{heading}</h1><ul>{entries}</ul>", "https://a.example/tag/x"
    )
    assert isinstance(found, Rejected)
    assert "lists articles" in found.reason or "no article" in found.reason


@pytest.mark.parametrize("form", LISTS.values(), ids=LISTS.keys())
@pytest.mark.parametrize("paragraphs", [3, 9])
def test_article_with_many_related_ones_below_is_read(form: str, paragraphs: int) -> None:
    own = text(*(f"{TEASER.format(number)} It rained." for number in range(paragraphs)), heading="Talks fail")
    related = "".join(form.format(number, "Read it here.") for number in range(20, 34))
    found = read(
        "Talks fail - Harbour Post", f"<main>{own}</main><ul>{related}</ul>", "https://a.example/talks"
    )
    assert isinstance(found, Article), found
    assert found.text.startswith("Norland and Westmark met over the fare for ferry 0")


def test_paywalled_article_of_which_only_the_lead_is_shown_is_short_and_read() -> None:
    lead = f"{TEASER.format(1)} The talks go on in the spring, both said."
    found = read(
        "Talks fail", text(lead, "Subscribe to continue reading. Already a subscriber?", heading="Talks fail")
    )
    assert isinstance(found, Article)
    assert found.text == lead
