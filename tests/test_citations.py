"""References: what managers of references are given is what our own readers, written apart, read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import pytest

from monitor import citations
from monitor.errors import UsageError
from monitor.sources.formats.downloads import bibtex, references

ROWS: list[dict[str, Any]] = [
    {
        "article_id": 7,
        "title": "Ministers {meet} & 5% of $ go_to #1 ~home\\",
        "authors": ["José Ortega y Gasset", "Ana Li"],
        "published_day": datetime(2026, 3, 9),
        "source": "daily-meridian.example",
        "section": "World",
        "language": "en",
        "url": "https://daily-meridian.example/a?b=1&c=%7B2%7D#x",
        "topics": ["diplomacy", "peace process"],
        "tags": ["to read"],
        "note": "ask\nER  - \nTY  - BOOK",
    },
    {
        "article_id": 9223372036854775807,
        "title": "中国和俄罗斯会晤",
        "authors": None,
        "published_day": pd.NaT,
        "source": None,
        "section": None,
        "language": "zh",
        "url": None,
        "topics": [],
        "tags": [],
        "note": None,
    },
]


def test_a_list_of_articles_comes_back_from_ris_as_it_went() -> None:
    given = citations.ris_bytes(pd.DataFrame(ROWS)).decode()
    first, second = references.split(given.splitlines(), "ris") or []
    assert (first.title, first.source, first.published, first.url) == (
        ROWS[0]["title"],
        ROWS[0]["source"],
        "2026/03/09",
        ROWS[0]["url"],
    )
    assert list(first.authors) == ["José Ortega y Gasset", "Ana Li"]
    assert (second.title, second.published, second.url) == (ROWS[1]["title"], "", "")
    assert given.count("TY  - ") == given.count("\r\nER  - \r\n") + 1 == 3  # one within the note


def test_a_note_cannot_begin_another_record() -> None:
    lines = citations.ris_bytes(pd.DataFrame(ROWS)).decode().split("\r\n")
    assert "N1  - ask ER  -  TY  - BOOK" in lines
    assert [line for line in lines if line.startswith("TY")] == ["TY  - NEWS"] * 2


def test_a_list_of_articles_comes_back_from_bibtex_as_it_went() -> None:
    given = citations.bibtex_bytes(pd.DataFrame(ROWS)).decode()
    first, second = bibtex.split(given.splitlines()) or []
    assert (first.source, first.published, first.url, first.language) == (
        "daily-meridian.example",
        "2026-03-09",
        ROWS[0]["url"],
        "en",
    )
    assert list(first.authors) == ["José Ortega y Gasset", "Ana Li"]
    assert first.title.startswith("Ministers meet & 5% of $ go_to #1")  # braces are TeX's own
    assert r"title = {{Ministers \{meet\} \& 5\% of \$ go\_to \#1 \textasciitilde{}home" in given
    assert (second.title, second.published) == (ROWS[1]["title"], "")


def test_references_are_made_of_articles_alone() -> None:
    with pytest.raises(UsageError, match="articles"):
        citations.ris_bytes(pd.DataFrame({"country": ["CHN"]}))
