"""Which articles a configuration wants."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from monitor.config import Settings, parse, wanted
from monitor.extract import extract
from monitor.model import Article, Document


@pytest.fixture(scope="module")
def article() -> Article:
    text = (
        "Leaders of both countries met in Geneva. They signed a trade\nagreement and left the city at night."
    )
    found = extract(Document("t", text=text, title="Summit ends with a handshake", language="en"))
    assert isinstance(found, Article)
    return found


def filters(text: str) -> Settings:
    return parse("[filters]\n" + text)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('languages = ["en"]', True),
        ('languages = ["de", "fr"]', False),
        ('match = ["TRADE AGREEMENT"]', True),
        ('match = ["agree"]', False),
        ('match = ["handshake"]', True),
        ('exclude = ["handshake"]', False),
        ('exclude = ["Geneva"]', True),
        ("min_words = 5", True),
        ("min_words = 500", False),
        ('match = ["("]', False),
    ],
)
def test_filters(article: Article, given: str, kept: bool) -> None:
    keep = wanted(filters(given).filters)
    assert keep is not None
    assert pickle.loads(pickle.dumps(keep))(article) is kept


def test_without_filters_nothing_is_asked() -> None:
    assert wanted(filters("").filters) is None


def test_an_article_without_title_is_judged_by_its_text(article: Article) -> None:
    keep = wanted(filters('match = ["Geneva"]\nexclude = ["handshake"]').filters)
    assert keep is not None
    assert keep(replace(article, title=""))


def test_a_language_that_is_stored_under_another_code_is_kept(article: Article) -> None:
    """Norwegian news calls itself "nb" and is stored as "no": a filter for "nb" kept nothing."""
    keep = wanted(filters('languages = ["nb"]').filters)
    assert keep is not None
    assert keep(replace(article, language="no"))
    assert not keep(article)
