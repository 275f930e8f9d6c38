"""A question that takes too long says so and can be stopped; the page is never stuck behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect


@pytest.fixture(scope="module")
def slow(serve: Callable[..., str], store_path: Path) -> str:
    return serve(store_path, "tests/browser/slow_page.py")


def test_a_question_that_takes_too_long_is_stopped_by_its_reader_and_asked_again(
    slow: str, page: Page
) -> None:
    page.goto(slow)
    expect(page.get_by_text("articles")).to_be_visible()
    page.get_by_text("endless").click()
    expect(page.get_by_text("Still at work on this")).to_be_visible()
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.get_by_role("heading", name="Stopped")).to_be_visible()
    expect(page.get_by_text("Still at work on this")).to_be_hidden()
    page.get_by_role("button", name="Ask again").click()
    expect(page.get_by_text("Still at work on this")).to_be_visible()


def test_who_asks_for_something_else_meanwhile_is_not_kept_waiting(slow: str, page: Page) -> None:
    page.goto(slow)
    page.get_by_text("endless").click()
    expect(page.get_by_text("Still at work on this")).to_be_visible()
    page.get_by_text("quick").click()
    expect(page.get_by_text("articles")).to_be_visible()
    expect(page.get_by_text("Still at work on this")).to_be_hidden()
