"""What an analyst does with the search: a nested query, a typo, lines by the words before, a file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from browsing import opened, settled
from monitor import export
from monitor.metrics import articles, kwic
from monitor.metrics.filters import Filters
from monitor.search.analysis import terms
from monitor.store import Store

NESTED = '((pact OR talks) NEAR/5 China) NOT "opened fire"'
HOSTILE = 4242


@pytest.fixture
def alone(page: Page, app: str) -> Page:
    """A page whose browser reaches nobody but the dashboard."""
    asked: list[str] = []

    def cut(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route(lambda url: not url.startswith((app, "data:", "blob:")), cut)
    page.asked = asked  # type: ignore[attr-defined]
    return page


def search(page: Page, query: str) -> None:
    """Type a query into the box and press Enter."""
    box = page.get_by_role("textbox", name="Search", exact=True).or_(page.get_by_role("searchbox"))
    box.first.fill(query)
    box.first.press("Enter")


def test_an_analyst_searches_mistypes_reads_lines_opens_one_and_takes_them_home(
    alone: Page, app: str, store_path: Path, tmp_path: Path
) -> None:
    page, store = alone, Store(store_path)
    filters = Filters(search=NESTED)
    opened(page, f"{app}/articles")
    search(page, NESTED)
    page.wait_for_url("**search=**")
    settled(page)
    expect(page.get_by_text(f"{articles.total(store, filters)} articles from")).to_be_visible()
    lit = page.locator(".st-key-listing .snippet mark.hit").all_inner_texts()
    assert lit
    assert {word.casefold() for text in lit for word in text.split()} <= {"pact", "talks", "china", "with"}
    assert page.get_by_role("radio", name="Most relevant").get_attribute("aria-checked") == "true"

    before = page.url
    search(page, "(pact OR talks NEAR/5 China")
    expect(page.locator(".unread b")).to_contain_text("not closed")
    expect(page.locator(".unread mark.place")).to_have_text("(")
    settled(page)
    assert page.url == before
    assert page.locator(".st-key-listing [class*='st-key-item-']").count() > 0
    search(page, "pact NEAR/5 country:Chnia")
    expect(page.locator(".unread")).to_be_visible()
    search(page, NESTED)
    expect(page.locator(".unread")).to_have_count(0)

    page.locator(".st-key-pages a", has_text="Context").click()
    page.get_by_role("heading", name="In context", exact=True).wait_for()
    settled(page)
    page.get_by_text("Words before", exact=True).click()
    page.wait_for_url("**sort=left**")
    settled(page)
    shown = page.locator(".kwic .before").all_inner_texts()
    expected = kwic.lines(store, filters, sort="left", width=100)
    assert [terms(text) for text in shown] == [terms(line.left) for line in expected]

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").first.click()
    download.value.save_as(tmp_path / "lines.csv")
    assert (tmp_path / "lines.csv").read_bytes() == export.render(
        "kwic", store, filters, by="date", sort="left", limit=1_000, width=100
    )
    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX").first.click()
    assert download.value.suggested_filename == "lines.xlsx"

    at = next(number for number, line in enumerate(expected) if line.field == "text")
    page.locator(".kwic a").nth(at).click()
    page.wait_for_url(re.compile(rf"article={expected[at].article_id}\b"))
    here = page.locator("#here")
    here.wait_for()
    expect(here).to_be_in_viewport()
    assert here.inner_text() in expected[at].hit
    assert page.asked == []  # type: ignore[attr-defined]


def test_a_word_beside_the_hits_opens_its_lines(alone: Page, app: str) -> None:
    page = opened(alone, f"{app}/context?search=pact")
    page.locator("[class*='st-key-block-collocates'] .scatterlayer .point").first.click(force=True)
    page.wait_for_url("**NEAR**")
    settled(page)
    assert page.locator(".kwic li").count() > 0
    assert page.url.count("NEAR") == 1
    page.go_back()
    page.wait_for_url(lambda url: "NEAR" not in url)


def test_a_count_beside_the_hits_narrows_them(alone: Page, app: str) -> None:
    page = opened(alone, f"{app}/articles?search=pact")
    facet = page.locator(".st-key-facet-country").get_by_role("button").first
    country, _, times = facet.inner_text().rpartition(" ")
    facet.click()
    page.wait_for_url("**country=**")
    expect(page.locator(".st-key-chips").get_by_role("button", name=country)).to_be_visible()
    expect(page.get_by_text(f"{times} articles from")).to_be_visible()
    settled(page)
    page.go_back()
    page.wait_for_url(lambda url: "country" not in url)


def test_an_opened_article_has_an_address_of_its_own(alone: Page, app: str) -> None:
    page = opened(alone, f"{app}/articles?search=pact&page=2")
    page.locator(".st-key-listing a").nth(1).click()
    page.wait_for_url("**article=**")
    settled(page)
    page.reload()
    page.locator(".reader").wait_for()
    page.get_by_text("All articles of this view").click()
    page.wait_for_url(lambda url: "article=" not in url)
    settled(page)
    page.go_back()
    page.locator(".reader").wait_for()
    page.go_back()
    page.wait_for_url("**page=2**")


def test_the_article_list_and_the_lines_show_hostile_text_as_its_characters(alone: Page, app: str) -> None:
    for path, kind in (("articles", ".st-key-listing"), ("context", ".kwic")):
        page = opened(alone, f"{app}/{path}?search=onerror")
        assert page.locator(f"{kind} img, {kind} script").count() == 0
        assert "onerror" in page.locator(kind).inner_text()
        assert page.title() != "owned"


def test_without_anything_to_look_for_the_page_says_what_would_do(alone: Page, app: str) -> None:
    page = opened(alone, f"{app}/context")
    expect(page.get_by_text("What should stand in the middle?")).to_be_visible()


def test_near_duplicates_are_folded_below_their_original(alone: Page, app: str) -> None:
    page = opened(alone, f"{app}/articles?duplicates=1&search=pact+OR+talks")
    copies = page.get_by_text(re.compile(r"^\+\d+ cop(y|ies)$"))
    copies.first.click()
    expect(page.locator(".st-key-listing [data-testid=stExpanderDetails] a").first).to_be_visible()
