"""What an analyst keeps: articles that were selected and tagged, a note, a watch term, a corrected story."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from browsing import opened, settled
from builders import demo_store
from monitor import notebook
from monitor.metrics import stories
from monitor.metrics.filters import Filters
from monitor.store import Store


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> tuple[str, Path]:
    """The address of a dashboard on a store of its own, which these tests write beside."""
    path = tmp_path_factory.mktemp("kept") / "demo.duckdb"
    demo_store(path, articles=120)
    return serve(path), path


def test_articles_that_are_selected_are_tagged_and_found_by_the_tag(
    page: Page, kept: tuple[str, Path]
) -> None:
    app, path = kept
    opened(page, f"{app}/articles")
    page.get_by_text("Select", exact=True).first.click()
    expect(page.get_by_text("0 articles selected")).to_be_visible()
    boxes = page.locator(".st-key-listing label:has(input[type=checkbox])")
    boxes.nth(0).click()
    expect(page.get_by_text("1 article selected")).to_be_visible()
    boxes.nth(2).click()
    expect(page.get_by_text("2 articles selected")).to_be_visible()
    box = page.locator(".st-key-select-tag input")
    box.fill("to read")
    box.press("Enter")
    page.get_by_role("button", name="Tag them").click()
    expect(page.get_by_text("2 articles tagged to read.")).to_be_visible()
    settled(page)
    assert notebook.tags(path) == {"to read": 2}
    opened(page, f"{app}/articles?tag=to+read")
    expect(page.get_by_text("2 articles from")).to_be_visible()


def test_a_term_is_watched_and_a_query_that_cannot_be_read_is_named(
    page: Page, kept: tuple[str, Path]
) -> None:
    app, path = kept
    opened(page, f"{app}/terms")
    page.get_by_label("Query").fill("pact")
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_text("A watch term needs a name")).to_be_visible()
    page.get_by_label("Name").fill("Pacts")
    page.get_by_label("Query").fill("(pact OR")
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.locator(".unread")).to_be_visible()
    assert notebook.terms(path) == []
    page.get_by_label("Name").fill("Pacts")
    page.get_by_label("Query").fill("pact OR talks")
    page.get_by_role("button", name="Watch", exact=True).click()
    expect(page.get_by_role("link", name="Pacts")).to_be_visible()
    settled(page)
    assert [term.query for term in notebook.terms(path)] == ["pact OR talks"]


def test_an_article_that_is_no_part_of_a_story_is_taken_out_and_put_back(
    page: Page, kept: tuple[str, Path]
) -> None:
    app, path = kept
    listed = stories.listing(Store(path), Filters(), limit=1)
    story, before = int(listed["story_id"].item()), int(listed["articles"].item())
    told = stories.telling(Store(path), Filters(stories=(str(story),)))
    opened(page, f"{app}/stories?story={story}")
    page.get_by_text("Not one story? Correct it").click()
    field, option = page.get_by_label("Articles that tell something else"), page.get_by_role("option").nth(1)
    for _ in range(6):  # the page may still move under the first click, which closes the list again
        field.click()
        with suppress(TimeoutError):
            option.click(timeout=4000)
            break
    page.keyboard.press("Escape")  # the list stays open for more
    page.get_by_role("button", name="Make them a story of their own").click()
    page.wait_for_url(lambda url: f"story={story}" not in url)
    settled(page)
    placed = notebook.placed(path)
    assert placed
    assert set(placed) <= set(told["article_id"])
    undo = page.get_by_role("button", name="Undo").first
    if not undo.is_visible():  # what was open may still be
        page.get_by_text("Not one story? Correct it").click()
    undo.click()
    expect(undo).to_have_count(0)
    assert notebook.placed(path) == {}
    assert int(stories.listing(Store(path), Filters(stories=(str(story),)))["articles"].item()) == before
