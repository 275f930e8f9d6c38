"""The Accuracy page shows what was measured, with its interval and what is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from monitor.metrics import accuracy


def test_results_and_errors_are_shown(page: Page, serve: Callable[[Path], str], store_path: Path) -> None:
    page.goto(f"{serve(store_path)}/accuracy")
    page.locator("[class*='st-key-chart-accuracy'] .scatterlayer .point").first.wait_for(state="attached")
    body = page.locator("[data-testid=stMain]")
    rows = accuracy.results()
    for section in accuracy.sections():
        shown = accuracy.of_section(rows, section)
        if shown:
            expect(body.get_by_text(section.title)).to_be_visible()
        if not section.folded:
            for row in accuracy.rising(shown):
                expect(body.get_by_text(row["what"]).first).to_be_visible()
    expect(page.locator(".standing-out li")).to_have_count(len(accuracy.errors()))
