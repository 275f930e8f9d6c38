"""The Accuracy page shows what was measured, with its interval and what is left."""

from __future__ import annotations

from monitor.metrics import accuracy


def test_results_and_errors_are_shown(page, serve, store_path) -> None:
    page.goto(f"{serve(store_path)}/accuracy")
    page.locator("[class*='st-key-chart-accuracy'] .scatterlayer .point").first.wait_for(state="attached")
    body = page.locator("[data-testid=stMain]")
    for row in accuracy.results():
        assert body.get_by_text(row["what"]).first.is_visible()
    assert page.locator(".standing-out li").count() == len(accuracy.errors())
