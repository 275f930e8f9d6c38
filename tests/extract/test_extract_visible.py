"""Dates, authors and sections that only the visible page tells; what is cut out before the body is read."""

from __future__ import annotations

from datetime import datetime

import pytest

from monitor.dates import search as date_search
from monitor.extract import extract
from monitor.model import Article, Document

BODY = (
    "<p>The two towns have agreed to share one fire engine, which will stand on the bridge between them.</p>"
    "<p>It will be painted by the children of both schools, and washed by whoever used it last.</p>"
    "<p>A third town, further up the river, has asked whether it may ring for the engine in dry summers.</p>"
)


def page(
    above: str = "", below: str = "", after: str = "", lang: str = "en", url: str | None = None
) -> Article:
    html = (
        f'<html lang="{lang}"><head><title>Two towns share one fire engine</title></head><body>'
        f'<header><a href="/">The Weir</a><a href="/w">World</a><a href="/s">Sport</a>{above}</header>'
        f"<main><h1>Two towns share one fire engine</h1><div>{below}</div><div>{BODY}</div></main>"
        f"{after}</body></html>"
    )
    found = extract(Document("test", html=html, url=url))
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published 5 March 2024 10:15 GMT", [datetime(2024, 3, 5, 10, 15)]),
        ("Vol. 2, No. 14 — Tuesday, May 21, 2019 — Page 4", [datetime(2019, 5, 21)]),
        ("3 days ago 11 Dec 2024", [datetime(2024, 12, 11)]),
        ("Tue 15 Oct 24", [datetime(2024, 10, 15)]),
        ("11/18/19 08:38 PM EST", [datetime(2019, 11, 19, 1, 38)]),
        ("March 5, 2024 10:15 Berlin", [datetime(2024, 3, 5, 10, 15)]),
        ("الثلاثاء 14 تشرين الثاني 2023", [datetime(2023, 11, 14)]),
        ("05 मार्च 2024", [datetime(2024, 3, 5)]),
        ("2024年3月5日 10時15分", [datetime(2024, 3, 5, 10, 15)]),
        ("from 5 March 2024 to 6 March 2024", [datetime(2024, 3, 5), datetime(2024, 3, 6)]),
        ("03/04/2024", [None]),
        ("5 March 10 people", []),
        ("1/2/23", []),
        ("May 2024", []),
    ],
)
def test_dates_among_other_words(line: str, expected: list[datetime | None]) -> None:
    assert [found.when for found in date_search.find(line)] == expected


@pytest.mark.parametrize(
    ("below", "day"),
    [
        ("By Ada Holm | 5 March 2024", "2024-03-05"),
        ("Updated 7 March 2024, first published 5 March 2024", "2024-03-05"),
        ("Last updated: 7 March 2024 | Published: 5 March 2024", "2024-03-05"),
        ('<time class="updated" datetime="2024-03-07"></time><time datetime="2024-03-05">', "2024-03-05"),
        ("<p>Stand: 09.03.2025 10:12 Uhr</p><p>Veröffentlicht am 05.03.2024</p>", "2024-03-05"),
        ("<p>Stand: 09.03.2025 10:12 Uhr</p>", "2025-03-09"),
        (
            '<time datetime="2025-03-09">Updated 9 March 2025</time>'
            '<time datetime="2024-03-05">Published 5 March 2024</time>',
            "2024-03-05",
        ),
        ("<dl><dt>Published</dt><dd>5 March 2024</dd></dl>", "2024-03-05"),
        ("<figcaption>The bridge on 2 July 2021</figcaption><span>5 March 2024</span>", "2024-03-05"),
        ("The festival is on 12 June 2025 and lasts until the last guest has gone home", ""),
        ("3 hours ago", ""),
        ('<div class="event"><time datetime="2024-06-01">1 June 2024</time></div>', ""),
    ],
)  # fmt: skip
def test_a_printed_date_counts_as_what_it_is_called(below: str, day: str) -> None:
    found = page(below=below)
    assert str(found.published_at or "")[:10] == day


@pytest.mark.parametrize(
    "after",
    [
        '<section class="comments"><time datetime="2024-04-01">1 April</time><p>Well done.</p></section>',
        '<aside><time datetime="2024-04-01">1 April 2024</time></aside>',
        '<div class="related-stories"><a href="/x">Bus stop moved</a> <span>1 April 2024</span></div>',
        "<footer>© 2024 The Weir. Page of 1 April 2024</footer>",
    ],
)
def test_dates_beside_the_article_are_none_of_it(after: str) -> None:
    found = page(after=after)
    assert (found.published_at, found.date_source) == (None, "none")


def test_todays_date_in_the_header_is_not_the_articles() -> None:
    found = page(above='<a href="/a">Archive</a><span>Saturday, 9 March 2024</span>', below="5 March 2024")
    assert (found.published_at, found.date_source) == (datetime(2024, 3, 5), "body")


def test_only_a_date_of_change_is_weak_evidence() -> None:
    found = page(below="Updated 7 March 2024")
    assert found.published_at == datetime(2024, 3, 7)
    assert found.date_confidence < 0.5


@pytest.mark.parametrize(
    ("lang", "url", "after", "expected"),
    [
        ("en-US", None, "", datetime(2024, 3, 4)),
        ("en-GB", None, "", datetime(2024, 4, 3)),
        ("fr", None, "", datetime(2024, 4, 3)),
        ("en", "https://a.com/2024/04/engine", "", datetime(2024, 4, 3)),
        ("en", None, "<footer>Next fair: 25/04/2024</footer>", datetime(2024, 4, 3)),
        ("en", None, "", None),
    ],
)
def test_order_of_day_and_month(lang: str, url: str | None, after: str, expected: datetime | None) -> None:
    assert page(below="03/04/2024", lang=lang, url=url, after=after).published_at == expected


def test_state_of_an_app_dates_the_page_if_it_names_one_day() -> None:
    one = '<script>x = {"publishedAt": "2024-03-05T08:00:00Z"}</script>'
    two = one + '<script>y = {"publishedAt": "2024-03-09T08:00:00Z"}</script>'
    assert page(after=one).published_at == datetime(2024, 3, 5, 8)
    assert page(after=two).published_at is None


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        ("By Ada Holm in Oslo | 5 March 2024", ("Ada Holm",)),
        ("5 March 2024 by Ada Holm and Jo Reyes", ("Ada Holm", "Jo Reyes")),
        ("Ada Holm, 5 March 2024", ("Ada Holm",)),
        ('<span class="author">Ada Holm</span>', ("Ada Holm",)),
        ("The Weir News Desk, 5 March 2024", ()),
        ("Climate Change", ()),
    ],
)
def test_authors_of_the_byline(below: str, authors: tuple[str, ...]) -> None:
    assert page(below=below).authors == authors


def test_section_of_the_breadcrumb() -> None:
    trail = '<ul class="breadcrumb"><li><a href="/">Home</a></li><li><a>World</a></li><li>Asia</li></ul>'
    assert page(above=trail).section == "Asia"


@pytest.mark.parametrize(
    "inside",
    [
        '<div class="ad">Advertisement <p>Rubber boots from nine crowns a pair.</p></div>',
        '<p class="see-more">More news: <a href="/a">Bus stop</a> | <a href="/b">Rubber boots</a></p>',
        "<p><a href='/a'>Rubber boots found</a> | <a href='/b'>Bus stop moved</a></p>",
    ],
)
def test_advertisements_and_lists_of_links_are_no_text(inside: str) -> None:
    assert "Rubber boots" not in page(below=BODY + inside).text


def test_a_layout_table_is_no_data() -> None:
    html = f"<table><tr><td>Menu of the Weir</td></tr><tr><td><h2>Two towns</h2>{BODY}</td></tr></table>"
    found = extract(
        Document("test", html=f"<html><head><title>Two towns</title></head><body>{html}</body></html>")
    )
    assert isinstance(found, Article)
    assert found.text.startswith("The two towns")
    assert "|" not in found.text


def test_long_number_in_a_url_begins_with_the_day() -> None:
    found = page(url="https://a.com/c/202103091544387.shtml")
    assert (found.published_at, found.date_source) == (datetime(2021, 3, 9), "url")


def test_dateline_without_a_year_takes_that_of_the_url() -> None:
    text = "KAMPALA, May 17 (Agency) - The two countries signed a treaty on trade, officials said."
    found = extract(Document("test", text=text, url="https://a.com/2022/05/kampala"))
    assert isinstance(found, Article)
    assert found.published_at == datetime(2022, 5, 17)
