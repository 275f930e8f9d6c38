"""Pages made to be slow are read, or refused, in seconds of computing."""

from __future__ import annotations

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
