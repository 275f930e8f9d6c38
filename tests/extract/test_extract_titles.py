"""Titles of pages: a clause behind a dash stays, the name of the site goes."""

from __future__ import annotations

import json

import pytest

from monitor.extract import extract
from monitor.model import Article, Document

BODY = (
    "<p>Delegates of Norland and Westmark met on Thursday in the old customs house to speak about the fare "
    "for ferries across the strait.</p><p>They parted in the evening without agreeing and will meet again "
    "after the summer, officials of both sides said.</p>"
)


def page(head: str, h1: str | None, url: str | None = None) -> Article:
    """Read a page with this head and this <h1>."""
    heading = f"<h1>{h1}</h1>" if h1 else ""
    html = f"<html lang='en'><head>{head}</head><body><article>{heading}{BODY}</article></body></html>"
    found = extract(Document("test", html=html, url=url))
    assert isinstance(found, Article), found
    return found


CLAUSES = [
    "Norland and Westmark talk of fares – Westmark says no",
    "Norland and Westmark talk of fares - Westmark minister",
    "Norland and Westmark talk of fares — Eastham Warns",
    "Norland and Westmark talk of fares | no deal yet",
    "Fares talks – Eastham Warns",
]


@pytest.mark.parametrize("title", CLAUSES)
@pytest.mark.parametrize("stated", ["json", "og", "only h1"])
def test_clause_behind_a_dash_stays_in_the_title_and_out_of_the_text(title: str, stated: str) -> None:
    head = f"<title>{title} | Harbour Post</title>"
    if stated != "only h1":
        head += f'<meta property="og:title" content="{title}">'
        head += '<meta property="og:site_name" content="Harbour Post">'
    if stated == "json":
        said = json.dumps({"@type": "NewsArticle", "headline": title, "datePublished": "2024-05-06"})
        head += f'<script type="application/ld+json">{said}</script>'
    found = page(head, title)
    assert found.title == title
    assert title not in found.text


@pytest.mark.parametrize("title", CLAUSES[:2])
def test_clause_stays_where_only_the_title_of_the_page_says_it(title: str) -> None:
    assert page(f"<title>{title}</title>", None).title == title


SITE = "<meta property='og:site_name' content='Harbour Post'>"
PLAIN = "Norland and Westmark talk of fares"


@pytest.mark.parametrize(
    ("head", "h1", "url"),
    [
        (f"<title>{PLAIN} - Harbour Post</title>", None, None),
        (f"<title>{PLAIN} – the strait daily</title>", PLAIN, None),
        (f"<title>{PLAIN} | World | Harbour Post</title>", None, None),
        (f"<title>{PLAIN} - harbour news</title>", None, "https://www.harbour.example/a/b"),
        (f"<title>Harbour Post | {PLAIN}</title>{SITE}", None, None),
        (f"<title>{PLAIN} · the post</title>", None, "https://thepost.example/a"),
        (f"<title>{PLAIN} :: Harbour Post</title>", None, None),
    ],
)  # fmt: skip
def test_name_of_the_site_goes(head: str, h1: str | None, url: str | None) -> None:
    assert page(head, h1, url).title == PLAIN


def test_clause_stays_where_the_name_of_the_site_stands_behind_it() -> None:
    title = f"{PLAIN} – Eastham Warns"
    assert page(f"<title>{title} | Harbour Post</title>", None).title == title


def test_heading_of_the_site_is_not_the_title() -> None:
    head = f"<title>{PLAIN} – Harbour Post</title><meta property='og:site_name' content='The Harbour Post'>"
    assert page(head, "Harbour Post").title == PLAIN


def test_heading_of_the_site_is_not_the_title_where_only_several_headings_tell_one() -> None:
    body = "<p>The two harbours agreed on fares for the ferry between them, said the clerk of one.</p>" * 4
    head = "<meta property='og:site_name' content='The Harbour Post'>"
    html = f"<head>{head}</head><body><h1>Harbour Post</h1><h1>{PLAIN}</h1>{body}<h1>Tides</h1></body>"
    found = extract(Document("t", html=f"<html>{html}</html>"))
    assert isinstance(found, Article)
    assert found.title == PLAIN


def test_country_behind_a_dash_is_not_taken_for_a_part_of_the_name_of_the_site() -> None:
    title = "Fares for ferries agreed - Westmark"
    head = f"<title>{title}</title><meta property='og:site_name' content='Westmark News'>"
    assert page(head, title).title == title


def test_pages_without_an_address_that_differ_in_their_titles_are_articles_of_their_own() -> None:
    found = [page(f"<title>{title}</title>", title) for title in (*CLAUSES[:2], CLAUSES[0])]
    assert found[0].article_id != found[1].article_id
    assert found[0].article_id == found[2].article_id
