"""Articles of which a page shows the lead only: kept, and marked."""

from __future__ import annotations

import pytest
from structlog.testing import capture_logs

from monitor.extract import extract
from monitor.model import Article, Document
from monitor.runs import understand

LEAD = "Peru and Chile signed a treaty on copper in Lima on Monday, after talks that had lasted a year."
MORE = (
    "The ministers of both countries praised the treaty, which their parliaments have to pass by the summer."
)
LD = '<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Copper treaty", {}}}</script>'


def page(head: str = "", below: str = "", paragraphs: int = 2) -> str:
    text = "".join(f"<p>{(LEAD, MORE)[number % 2]} {number}</p>" for number in range(paragraphs))
    body = f"<article><h1>Copper treaty</h1>{text}{below}</article>"
    return f"<html><head><title>Copper treaty</title>{head}</head><body>{body}</body></html>"


NOTICE = "<p>To continue reading this article, subscribe now. Already a subscriber? Log in.</p>"
SIGNS = {
    "JSON-LD": page(LD.format('"isAccessibleForFree": false')),
    "JSON-LD in words": page(LD.format('"isAccessibleForFree": "False"')),
    "a part of it in JSON-LD": page(
        LD.format('"hasPart": {"@type": "WebPageElement", "isAccessibleForFree":false}')
    ),
    "a meta tag": page('<meta property="article:content_tier" content="locked">'),
    "a notice in an element of its own": page(below=f'<div class="o-paywall__box">{NOTICE}</div>'),
    "a notice as the last line": page(below=NOTICE),
    "a notice in German": page(
        below="<p>Jetzt abonnieren, um weiterzulesen. Bereits Abonnent? Hier anmelden.</p>"
    ),
}


@pytest.mark.parametrize("sign", SIGNS)
def test_an_article_that_a_paywall_cuts_off_is_kept_and_marked(sign: str) -> None:
    article = extract(Document("a.html", html=SIGNS[sign]))
    assert isinstance(article, Article)
    assert article.is_cut
    assert article.text.startswith(LEAD)
    assert "ubscribe" not in article.text


@pytest.mark.parametrize(
    "html",
    [
        page(),
        page(LD.format('"isAccessibleForFree": true')),
        page('<meta property="article:content_tier" content="free">'),
        page(LD.format('"isAccessibleForFree": false'), paragraphs=40),  # a copy of a subscriber
        page(below='<div id="paywall"></div>'),
        page(below="<p>Readers pay more for news: paywalls brought the paper a million subscribers.</p>"),
    ],
)
def test_a_whole_article_is_not_marked(html: str) -> None:
    article = extract(Document("a.html", html=html))
    assert isinstance(article, Article)
    assert not article.is_cut


def test_a_text_that_ends_in_the_notice_of_a_paywall_is_marked() -> None:
    article = extract(Document("a.csv:2", text=f"{LEAD}\n\n{MORE}\n\nSubscribe to continue reading."))
    assert isinstance(article, Article)
    assert article.is_cut


def test_a_run_tells_once_how_many_articles_were_cut_off() -> None:
    with capture_logs() as logs:
        understand.warn_of_cut([])
        understand.warn_of_cut(["a.html", "b.html"])
    assert [(line["count"], line["first"], line["log_level"]) for line in logs] == [(2, "a.html", "warning")]
