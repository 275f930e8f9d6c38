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
from monitor.reference import bylines
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


def test_title_in_a_lower_heading_is_freed_of_the_site_behind_it() -> None:
    html = f"<html><head><title>{TITLE} – TW – Blog</title></head><body><h3>{TITLE}</h3>{BODY}</body></html>"
    found = extract(Document("test", html=html))
    assert isinstance(found, Article)
    assert found.title == TITLE


@pytest.mark.parametrize(
    ("given", "authors"),
    [
        ("By Ada Holm And Jo Reyes For The Weir", ("Ada Holm", "Jo Reyes")),
        ("Ada Holm und Jo Reyes, Grimsby", ("Ada Holm", "Jo Reyes")),
        ("Ada Holm, Jo Reyes und Bo Ek, dpa", ("Ada Holm", "Jo Reyes", "Bo Ek", "dpa")),
        ("Ada Holm og Bo Ek-Dahl", ("Ada Holm", "Bo Ek-Dahl")),
        ("Ada Holm (ahm)", ("Ada Holm",)),
        ("wer/aho;jre", ("wer/aho", "jre")),
        ("Weir24 Newsroom", ("Weir24 Newsroom",)),
        ("Web Makers GmbH www.makers.example", ()),
        ("About Ada Holm, who has baked and written since she could stand, and will do so again", ()),
        ("Holm, Ada", ("Holm, Ada",)),
        ("John E Smith", ("John E Smith",)),
        ("Kim Sook", ("Kim Sook",)),
        ("Por José Ortega y Gasset", ("José Ortega y Gasset",)),  # one, as surnames of two words are written
        ("Ana Costa e Silva, Rui Melo", ("Ana Costa e Silva", "Rui Melo")),
        ("Ana Ruiz y Luis Pérez", ("Ana Ruiz", "Luis Pérez")),
        ("Ana Ruiz y Agencias", ("Ana Ruiz",)),
        ("Ana Ruiz y EFE", ("Ana Ruiz", "EFE")),
    ],
)
def test_one_string_of_authors_is_split_and_cleaned(given: str, authors: tuple[str, ...]) -> None:
    assert bylines.cleaned([given]) == authors


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
