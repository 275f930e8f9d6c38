"""What a browser downloads is what the shell exports."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from browsing import opened
from monitor import export
from monitor.metrics.filters import Filters
from monitor.store import Store


def test_all_that_a_search_finds_is_downloaded_as_references(page: Page, app: str, store_path: Path) -> None:
    """Only selected articles could be had as RIS, page by page."""
    opened(page, f"{app}/articles?country=CHN")
    with page.expect_download() as waiting:
        page.locator(".st-key-ris-articles button").click()
    expected = export.rendered(
        "articles", Store(store_path), Filters(countries=("CHN",)), "ris", sort="newest"
    )
    assert expected.count(b"TY  - ") > 25
    assert Path(waiting.value.path()).read_bytes() == expected
    assert waiting.value.suggested_filename == "articles.ris"


def test_download_equals_the_export(page: Page, app: str, store_path: Path) -> None:
    opened(page, f"{app}/coverage?country=CHN&interval=week")
    with page.expect_download() as waiting:
        page.locator("[class*='st-key-csv-coverage-over-time'] button:visible").click()
    downloaded = Path(waiting.value.path()).read_bytes()
    filters = Filters(countries=("CHN",))
    expected = export.render("coverage-over-time", Store(store_path), filters, by="country", interval="week")
    assert downloaded == expected
    assert waiting.value.suggested_filename == "coverage-over-time-country.csv"
