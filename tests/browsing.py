"""Conditions to await in a browser: a test never sleeps, since a busy machine would outlast any sleep."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from playwright.sync_api import TimeoutError

DRAWN = """() => {
    const shown = kind => [...document.querySelectorAll(kind)].filter(one => one.checkVisibility());
    return document.querySelector('.stApp')?.dataset.testScriptState === 'notRunning'
        && !shown('[data-testid=stSkeleton], [data-testid=stStatusWidget], [data-stale=true]').length
        && shown('.stPlotlyChart').every(one => one.querySelector('.main-svg'))
        && shown('.stDataFrame').every(one => one.querySelector('canvas'))
}"""
"""The script has come to its end, and the browser has drawn what it sent."""


def settled(page: Any) -> Any:
    """Wait until the page has been drawn and nothing is being fetched any more."""
    page.locator("h1, .notice").first.wait_for()
    page.wait_for_function(DRAWN)
    page.wait_for_load_state("networkidle")
    return page


def opened(page: Any, address: str) -> Any:
    """Open an address and wait until the page has been drawn."""
    page.goto(address)
    return settled(page)


def choose(page: Any, button: str, label: str, option: str, done: Callable[[], Any]) -> None:
    """Choose an option in a menu of the filter bar.

    A rerun of a busy server may close the menu, or take the click: then it is done again. An option that was
    chosen is no longer offered, so that no second click can undo the first.

    Args:
        page: the page.
        button: opens the menu.
        label: of the field in it.
        option: part of the words of the option.
        done: waits for what shows that the choice has arrived; raises TimeoutError where it does not.
    """
    field = page.get_by_label(label)
    for _ in range(6):
        with suppress(TimeoutError):
            if not field.is_visible():
                page.get_by_role("button", name=button).click()
            field.click(timeout=4000)
            page.get_by_role("option").filter(has_text=option).click(timeout=4000)
        with suppress(TimeoutError):
            done()
            settled(page)
            return
    raise AssertionError(f"{option} cannot be chosen in {button}")
