"""Pages made to be slow are read, or refused, in seconds of computing."""

from __future__ import annotations

from typing import Any

import pytest

from monitor.extract import extract
from monitor.model import Article, Document, Rejected
from monitor.watchdog import limited

MANY = 20_000
TITLE = "Norland reopens the strait"
TEXT = (
    "<p>Norland reopened the strait on Monday, and the first ferries from Westmark crossed it early.</p>" * 4
)


@pytest.fixture(scope="module", autouse=True)
def _loaded() -> None:
    """Load what is loaded once, which is no work of these pages."""
    extract(Document("first", html=f"<p>{TITLE} on Monday, the ministry of the sea said.</p>"))


PAGES = {
    "time elements": f"<p>{'<time datetime=2024-03-05>5 March 2024</time> ' * MANY}</p>",
    "author spans": "<span class=author>By Ada Lindqvist</span>" * MANY,
    "lists of links among paragraphs": f"{TEXT}<ul><li><a href='/a'>Elsewhere</a></li></ul>" * 2_000,
    "lists of links among lines": "<p>Elsewhere</p><ul><li><a href='/a'>Elsewhere</a></li></ul>" * 5_000,
    "pictures among paragraphs": f"{TEXT}<img alt='The first ferry leaves Westmark'>" * 2_000,
    "pictures within each other's boxes": f"{'<div>' * 200}{'<img alt=Westmark_and_its_ferries>' * 5_000}",
    "class names": f"<div class='{'x ' * 1_000_000}'><p>x</p></div>",
    "nested tables": "<table><tr><td>" * 5_000,
    "nested advertisements": "<div class=ad>" * MANY,
    "comments in JSON-LD": f"<script type='application/ld+json'>{'<!-- /* ' * 400_000}</script>",
    "nodes of JSON-LD": f"<script type='application/ld+json'>[{'{},' * 500_000}0]</script>",
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES.keys())
def test_page_made_to_be_slow_ends_in_seconds(page: str) -> None:
    html = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{page}{TEXT}</body></html>"
    with limited(5):
        assert isinstance(extract(Document("test", html=html)), (Article, Rejected))


RUNS = (
    "a", "A", "ä", "1", " ", "-", ".", ",", "(", ")", "[", '"', "'", "/", ":", "|", "•", "\n", "\t", "_",
    "\u00a0", "\u200b", "a ", "A ", "a.", "A. ", "1.", "1 ", "a-", "a-\n", "A-\n", "a\n", "A\n", ". ",
    "- ", "– ", "a  ", "A  ", " \n", "a@b.example ", "https://a.example/ ", "By Ada Holm ", "LIMA (",
    "LIMA, ", "(Reuters) - ", "5 March 2024 ", "05/03/2024 ", "Mon ", "10:15 ", "© ", "&amp;", "<",
    "<b>", "e\u0301", "你", "。", "ก", "\U0001f6a2",
)  # fmt: skip


@pytest.mark.parametrize("run", RUNS)
def test_a_text_of_a_hundred_thousand_times_the_same_ends_in_seconds(run: str) -> None:
    many = run * (100_000 // len(run))
    for text in (
        many,
        f"Norland reopened the strait.\n{many}-\nand more.\n\nBy Ada",
        many.replace(" ", "\n"),
    ):
        with limited(5):
            found = extract(Document("test", text=text, title=text[:400], published=text[:100], section=many))
        assert isinstance(found, (Article, Rejected))


@pytest.mark.parametrize("run", RUNS)
def test_a_field_of_fifty_thousand_times_the_same_ends_in_seconds(run: str) -> None:
    odd = f"Norland {run * (50_000 // len(run))} and Westmark"
    said: dict[str, Any] = {"title": odd, "source": odd, "published": odd, "section": odd, "language": odd}
    heads = f"<title>{odd}</title><meta name=author content='{odd}'></head><body><h1>{odd}</h1>"
    with limited(5):
        extract(Document("test", text="Norland reopened the strait.", authors=(odd,), **said))
        found = extract(
            Document("test", html=f"<html><head>{heads}{TEXT}<p class=byline>By {odd}</p></body></html>")
        )
    assert isinstance(found, (Article, Rejected))
