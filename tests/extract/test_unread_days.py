"""A stated day that cannot be read is said: the article is undated, with where and what was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from monitor.annotate import Annotators
from monitor.extract import extract
from monitor.interchange import annotate_line
from monitor.model import Article, Document
from monitor.runs.load import load

TEXT = "The ferry to the islands sails at noon again, said its owner, after a summer of repairs in the yard."
PAGE = """<html><head><title>Ferry sails</title>{head}</head><body><article><h1>Ferry sails</h1>
{line}<p>{text}</p><p>{text} Its crew is glad of it.</p></article></body></html>"""


def page(head: str = "", line: str = "") -> str:
    return PAGE.format(head=head, line=line, text=TEXT)


def read(html: str) -> Article:
    article = extract(Document("a.html", html=html))
    assert isinstance(article, Article)
    return article


def jsonld(day: object) -> str:
    said = {"@type": "NewsArticle", "headline": "Ferry sails", "datePublished": day}
    return f'<script type="application/ld+json">{json.dumps(said)}</script>'


WRONG = "2024-03-05T10:00:00+25:00"


@pytest.mark.parametrize(
    "html",
    [
        page(jsonld(WRONG)),
        page(jsonld([WRONG])),
        page(f'<meta property="article:published_time" content="{WRONG}">'),
        page(line=f'<p><time datetime="{WRONG}">some day</time></p>'),
    ],
)
def test_a_page_whose_stated_day_is_none_says_what_it_states(html: str) -> None:
    article = read(html)
    assert article.published_at is None
    assert article.unread_day == f"{WRONG!r} is no date that is understood"


def test_a_page_that_states_nothing_or_a_day_elsewhere_has_no_such_note() -> None:
    assert read(page()).unread_day is None
    assert read(page(jsonld(""))).unread_day is None
    assert read(page(line='<aside><time datetime="2024-03-05">Events</time></aside>')).unread_day is None
    dated = read(page(jsonld(WRONG), '<p class="date">Published: 5 March 2024</p>'))
    assert (dated.published_day and dated.published_day.isoformat(), dated.unread_day) == ("2024-03-05", None)


def test_the_header_of_a_text_whose_day_may_be_two_says_so() -> None:
    text = f"Ferry sails\n\nPublished: 03/04/2024\n\n{TEXT}\n\n{TEXT} Its crew is glad."
    article = extract(Document("a.txt", text=text))
    assert isinstance(article, Article)
    assert article.published_at is None
    assert article.unread_day == "'Published: 03/04/2024' does not tell which day it is"


def test_a_run_says_once_which_pages_state_a_day_that_is_none(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.html").write_text(page(jsonld(WRONG)).replace("glad", f"glad {name}"))
    with capture_logs() as logs:
        load([tmp_path], tmp_path / "s.duckdb", workers=1, annotators=Annotators("fast"))
    ((count, first, example),) = [
        (line["count"], line["first"], line["example"])
        for line in logs
        if "they are undated" in line["event"]
    ]
    assert (count, Path(first).name) == (2, "a.html")
    assert WRONG in example


def test_a_line_that_is_annotated_notes_the_day_of_its_page() -> None:
    found = annotate_line(json.dumps({"id": 1, "html": page(jsonld(WRONG))}).encode(), 1, Annotators("fast"))
    assert found["notes"] == [f"date: {WRONG!r} is no date that is understood"]
