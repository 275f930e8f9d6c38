"""Where a page shows something else than it says of itself: day, title, authors, the whole of the text."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
import trafilatura

from monitor import dates
from monitor.dates import search
from monitor.extract import extract
from monitor.extract.html import wholes
from monitor.model import Article, Document

BODY = (
    "<p>The two towns have agreed to share one fire engine, which will stand on the bridge between them.</p>"
    "<p>It will be painted by the children of both schools, and washed by whoever used it last.</p>"
    "<p>A third town, further up the river, has asked whether it may ring for the engine in dry summers.</p>"
)
TITLE = "Two towns share one fire engine"


def page(head: str = "", above: str = "", below: str = "", body: str = BODY, title: str = TITLE) -> Article:
    html = (
        f"<html lang='en'><head><title>{title}</title>{head}</head><body><header><a href='/'>The Weir</a>"
        f"</header><main><div>{above}<h1>{title}</h1>{below}</div><div>{body}</div></main></body></html>"
    )
    found = extract(Document("test", html=html, url="https://weir.example/engine"))
    assert isinstance(found, Article), found
    return found


@pytest.mark.parametrize(
    "below",
    [
        '<div class="text-caption">05.03.2024, 11:26 • 5 minutes</div>',
        "<aside>5 March 2024</aside>",
        '<div class="comments-link">5 March 2024</div>',
        "<p>A lead that is a whole sentence.</p><p>And another one of the same kind.</p><p>5 March 2024</p>",
        "<p>05.03.2024 , reading time 5 min.</p>",
        "<p>Posted by Jo Reyes of the river board on 5 March 2024 in Floods</p>",
        "<p>Datum: 05.03.2024</p>",
        "<p>Some sentence stands here.</p><p>Another stands here, too.</p><p>Date: 5 March 2024</p>",
        "<p>अदा होल्म / ग्रिम्सबी 5 March 2024</p>",
        "<p>Publish Date:Tue, 5 Mar 2024 01:34 PM (IST) Author: Ada Holm</p>",
    ],
)
def test_day_in_a_caption_or_below_a_long_lead_is_found(below: str) -> None:
    found = page(below=below)
    assert found.published_at is not None
    assert found.published_at.date() == datetime(2024, 3, 5).date()


def test_day_of_an_event_below_the_title_is_none_of_the_article() -> None:
    assert page(below='<aside class="event">5 March 2024</aside>').published_at is None


def test_day_right_above_the_title_is_the_articles_though_links_stand_between() -> None:
    above = '<a href="/f">Floods</a> <a href="/b">Bridges</a> <time datetime="2024-03-05">5 March</time>'
    assert page(above=f"<p>{above}</p>").published_at == datetime(2024, 3, 5)


def test_day_of_something_else_in_a_list_of_facts_yields_to_the_day_above_the_title() -> None:
    found = page(above="<p>Saturday, 9 March 2024</p>", below="<div>On sale since: 14.02.2024</div>")
    assert found.published_at == datetime(2024, 3, 9)


def test_day_below_the_whole_text_is_that_of_other_articles() -> None:
    assert (
        page(body=BODY + "<div><a href='/x'>Bus stop moved</a> <span>5 March 2024</span></div>").published_at
        is None
    )


def test_month_written_with_both_its_arabic_names_is_one() -> None:
    (found,) = search.find("الجمعة 24 نيسان / أبريل 2020 09:22")
    assert found.when == datetime(2020, 4, 24, 9, 22)


def test_persian_month_typed_on_an_arabic_keyboard_is_read() -> None:
    assert dates.read("2 تير 1399") == dates.read("2 تیر 1399") == datetime(2020, 6, 22)


def _shared(title: str) -> str:
    return (
        f'<meta property="og:title" content="{title}"><script type="application/ld+json">'
        + json.dumps({"@type": "NewsArticle", "headline": TITLE, "datePublished": "2024-03-05"})
        + "</script>"
    )


def test_title_that_the_page_shows_in_a_lower_heading_stands_before_that_for_search_engines() -> None:
    shown = "One engine for both banks of the river"
    assert page(_shared(shown), below=f"<h2><small>Floods</small> {shown}</h2>").title == shown


def test_line_above_a_title_in_one_heading_is_none_of_it() -> None:
    shown = "Two towns share one engine"
    found = page(f'<meta property="og:title" content="{shown}">', title=f"Floods on the Weir – {shown}")
    assert found.title == shown


def test_line_above_a_title_in_an_element_of_its_own_is_none_of_it() -> None:
    heading = f"<span>Floods on the Weir – </span><span>{TITLE}</span>"
    html = f'<html><head><meta property="og:title" content="Norland: {TITLE}"></head><body><h1>{heading}</h1>'
    found = extract(Document("test", html=f"{html}{BODY}</body></html>"))
    assert isinstance(found, Article)
    assert found.title == TITLE


def test_title_that_is_both_shown_and_shared_stands_before_that_for_search_engines() -> None:
    node = {"@type": "NewsArticle", "headline": "One fire engine shared by two towns: all about the Weir"}
    said = f'<meta property="og:title" content="{TITLE} | The Weir">{{}}'
    script = '<script type="application/ld+json">{}</script>'
    assert page(said.format(script.format(json.dumps(node)))).title == TITLE
    node["alternativeHeadline"] = TITLE  # then the page tells the two apart itself
    assert page(said.format(script.format(json.dumps(node)))).title == node["headline"]


def test_heading_without_a_word_is_no_title() -> None:
    shown = f"<h1>...</h1><h3>{TITLE}</h3>{BODY}"
    html = f"<html><head><title>...: {TITLE}</title></head><body>{shown}</body></html>"
    found = extract(Document("test", html=html))
    assert isinstance(found, Article)
    assert found.title == TITLE


def test_day_above_the_title_is_the_articles_though_an_anchor_stands_between() -> None:
    day = '<h2>5 March 2024</h2><a name="top"></a>'
    assert str(page(above=day).published_day) == "2024-03-05"


@pytest.mark.parametrize(
    ("below", "authors"),
    [
        ("<p>by The Weir</p><p><strong>Ada Holm/Bo Ek</strong></p>", ("Ada Holm", "Bo Ek")),
        ("<p>by The Weir</p><p><strong>A lesson learned</strong></p>", ("The Weir",)),
        ("<p>Von Redaktion, 5 March 2024</p>", ("Redaktion",)),
        ("<p>Text von Ada Holm Fotos: Bo Ek</p>", ("Ada Holm",)),
        ("<p>Autor/in: Ada Holm</p>", ("Ada Holm",)),
        ('<p><span class="author vcard">by <a class="url fn n" href="/a">ada</a></span></p>', ("ada",)),
    ],
)  # fmt: skip
def test_byline_that_names_the_outlet_or_its_newsroom_gives_way_to_a_name(
    below: str, authors: tuple[str, ...]
) -> None:
    head = '<meta property="og:site_name" content="The Weir"><meta name="author" content="The Weir">'
    assert page("" if "The Weir" not in below else head, below=below).authors == authors


def test_byline_is_found_below_a_heading_that_begins_with_a_line_above_the_title() -> None:
    title = "Two towns share one fire engine and a crew of nine"
    html = (
        f'<html><head><meta property="og:title" content="{title}"></head><body><h3>Floods on the Weir <br>'
        f"{title}</h3><div>Tue 5 March 2024 | by Ada Holm</div>{BODY}</body></html>"
    )
    found = extract(Document("test", html=html))
    assert isinstance(found, Article)
    assert found.authors == ("Ada Holm",)


def test_title_in_a_lower_heading_is_freed_of_the_site_behind_it() -> None:
    html = f"<html><head><title>{TITLE} – TW – Blog</title></head><body><h3>{TITLE}</h3>{BODY}</body></html>"
    found = extract(Document("test", html=html))
    assert isinstance(found, Article)
    assert found.title == TITLE


def test_authors_of_a_record_are_split_too() -> None:
    found = extract(
        Document("test", text="The towns share an engine. " * 9, authors=("By Ada Holm and Jo Reyes",))
    )
    assert isinstance(found, Article)
    assert found.authors == ("Ada Holm", "Jo Reyes")


YOAST = '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Ada Holm">'


@pytest.mark.parametrize(
    ("head", "below", "authors"),
    [
        ('<meta name="author" content="weir"><meta name="byl" content="Ada Holm">', "", ("Ada Holm",)),
        ('<meta name="author" content="weir - Ada Holm">', "", ("Ada Holm",)),
        ('<meta name="author" content="Ada Holm">', "By Ada Holm and Jo Reyes", ("Ada Holm", "Jo Reyes")),
        (YOAST, "", ("Ada Holm",)),
        ("", '<p><a href="/author/aho/">riverrat</a></p>', ("riverrat",)),
        ("", '<p>von <span class="fn">riverrat</span>, 5 March 2024</p>', ("riverrat",)),
    ],
)  # fmt: skip
def test_author_is_looked_for_beyond_the_outlet_and_the_first_of_several(
    head: str, below: str, authors: tuple[str, ...]
) -> None:
    assert page(head, below=below).authors == authors


REST = [
    f"The board of bridge number {n} met on the bank and agreed that the engine may pass it."
    for n in range(30)
]


def _statement(lines: list[str]) -> str:
    node = {"@type": "NewsArticle", "headline": TITLE, "articleBody": "\n".join(lines)}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    ("rest", "stated", "is_whole"), [("part", "", True), ("teaser", "", False), ("x", "y", True)]
)
def test_text_of_which_only_a_piece_is_found_is_known_by_the_kind_of_the_rest(
    rest: str, stated: str, is_whole: bool
) -> None:
    piece, whole = "\n".join(REST[:6]), "\n".join(REST)
    parts = (("part", REST[:6]), (rest, REST[6:]))
    body = "".join(
        f"<div class='{kind}'>{''.join(f'<p>{line}</p>' for line in some)}</div>" for kind, some in parts
    )
    tree = trafilatura.load_html(f"<html><body>{body}</body></html>")
    said = whole if stated else ""
    assert wholes.holds(whole, piece, printed=len(whole))
    assert wholes.may_go_on(piece, tree, said) is is_whole
    assert wholes.is_of_it(whole, piece, tree, said) is is_whole


def test_longer_text_that_lacks_the_piece_or_exceeds_the_page_is_not_its_whole() -> None:
    piece, whole = "\n".join(REST[:6]), "\n".join(REST)
    assert not wholes.holds("\n".join(REST[6:]), piece, printed=len(whole))
    assert not wholes.holds(whole, piece, printed=len(whole) // 2)
    assert not wholes.holds("\n".join(REST[:8]), piece, printed=len(whole))


def test_lines_that_the_statement_of_the_text_lacks_are_left_out_but_headings() -> None:
    tool = "Your subscription is used on another device, and we would like to ask whether you want one more."
    shown = [*REST[:9], tool, *REST[9:12]]
    body = "".join(f"<p>{line}</p>" for line in shown) + "<h2>Upstream</h2>"
    body += "".join(f"<p>{line}</p>" for line in REST[12:])
    found = page(_statement(REST), body=f"<article>{body}</article>")
    assert tool not in found.text
    assert "Upstream" in found.text
    assert tool in page(_statement(REST[:3]), body=f"<article>{body}</article>").text
