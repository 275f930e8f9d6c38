"""Whatever comes in, `extract` returns; and cleaning only ever takes lines away, once."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings, strategies as st

from monitor.extract import extract
from monitor.extract.text.characters import plain
from monitor.extract.text.wrapping import unwrapped
from monitor.model import Article, Document, Rejected

FIXTURES = Path(__file__).parent / "fixtures"
LINES = sorted(
    {line for file in FIXTURES.glob("*.txt") for line in file.read_text(encoding="utf-8").splitlines()}
)
TAGS = (
    "<p>",
    "</p>",
    "<h1>",
    "<time>",
    "<script type='application/ld+json'>",
    "</script>",
    "<!--",
    "<div",
    ">",
    '"',
)

pages = st.lists(st.sampled_from(LINES) | st.text(max_size=40), max_size=30).map("\n".join)
markup = st.lists(st.sampled_from(TAGS) | st.text(max_size=20), max_size=30).map("".join)


@given(
    st.text() | pages,
    st.none() | st.text(max_size=20),
    st.none() | st.text(max_size=30),
    st.none() | st.text(max_size=9),
)
@settings(deadline=None, max_examples=200)
def test_any_record_gives_an_article_or_a_reason(
    text: str, published: str | None, url: str | None, other: str | None
) -> None:
    found = extract(
        Document("t", text=text, published=published, url=url, title=other, source=other, section=other,
                 language=other, source_country=other)
    )  # fmt: skip
    assert isinstance(found, (Article, Rejected))


@given(markup)
@settings(deadline=None, max_examples=60)
def test_any_markup_gives_an_article_or_a_reason(html: str) -> None:
    assert isinstance(extract(Document("t", html="<html><body>" + html)), (Article, Rejected))


@given(pages)
@settings(deadline=None, max_examples=200)
def test_cleaning_takes_lines_away_in_order_and_only_once(text: str) -> None:
    found = extract(Document("t", text=text))
    if isinstance(found, Rejected):
        return
    before = iter(line.strip() for line in unwrapped(plain(text)).splitlines())
    assert all(line.strip() in before for line in found.text.splitlines() if line.strip())
    again = extract(Document("t", text=found.text))
    assert isinstance(again, Article)
    assert again.text == found.text
