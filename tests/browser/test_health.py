"""The Data health page over a store that refreshes fed: what failed is named, a run can be opened."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing import settled
from builders import demo_store
from monitor.metrics import health
from monitor.store import Store
from monitor.store.ledger import Ledger
from monitor.store.ledger_rows import Counts

NAME = "<b>Post</b> & <script>document.title='owned'</script>"


@pytest.fixture(scope="module")
def fed(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("fed") / "s.duckdb"
    demo_store(path, articles=30)
    ledger = Ledger(path)
    now = datetime.now(UTC).replace(tzinfo=None) - timedelta(minutes=5)
    for ago in reversed(range(40)):
        at, run = now - timedelta(hours=6 * ago), f"run-{ago}"
        ledger.begin(run, "refresh", at)
        for name in (NAME, "Ledger"):
            ledger.open_source(run, name, "feed", at)
            ledger.commit(run, name, Counts(fetched=5, new=3))
            error = f"no answer from {NAME}" if name == NAME and not ago else None
            ledger.close_source(run, name, now=at, seconds=1, memory=None, error=error, bytes_received=9)
        ledger.end(run, "done", at + timedelta(seconds=9))
    ledger.close()
    return Store(path)


def test_what_stands_out_is_named_and_nothing_is_run(
    page: Page, serve: Callable[[Path], str], fed: Store
) -> None:
    page.goto(f"{serve(fed.path)}/health")
    marked = page.locator(".standing-out li")
    marked.first.wait_for()
    expect(marked).to_have_count(1)
    assert marked.inner_text().startswith(f"{NAME} failing failed")
    expect(page.get_by_text("1 of 2")).to_be_visible()
    assert page.title() != "owned"
    page.locator("[data-testid=stDataFrame]").nth(1).wait_for()
    assert page.locator("[data-testid=stException]").count() == 0


def test_a_run_opens_its_sources(page: Page, serve: Callable[[Path], str], fed: Store) -> None:
    page.goto(f"{serve(fed.path)}/health")
    table = page.locator("[class*='st-key-rows-runs'] canvas").first
    table.wait_for()
    settled(page)
    table.click(position={"x": 15, "y": 45}, force=True)
    page.get_by_role("heading", name="Sources of this run").wait_for()
    expect(page.get_by_text("run-0, 2 sources")).to_be_visible()


def test_the_download_holds_the_states(page: Page, serve: Callable[[Path], str], fed: Store) -> None:
    page.goto(f"{serve(fed.path)}/health")
    with page.expect_download() as waiting:
        page.locator(".st-key-csv-health-sources button").click()
    text = waiting.value.path().read_text()
    assert text.splitlines()[0].startswith("name,state,why,kind")
    assert len(text.splitlines()) == 1 + len(health.sources(fed))
