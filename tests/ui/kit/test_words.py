"""Every view is explained, numbers and days are written alike, and words stay words."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from monitor.export import VIEWS
from monitor.ui.kit.words import count, counted, cut, day, how, label, signed

ROOT = Path(__file__).parents[3]


def test_every_view_that_a_page_shows_is_explained_and_no_other_is() -> None:
    files = [*(ROOT / "pages").glob("*.py"), *(ROOT / "src/monitor/ui").rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)
    named = set(re.findall(r'(?:view=|_foot\(|how_computed\()f?"([a-z{}-]+)"', code))
    assert "changes-{by}" in named
    shown = named - {"changes-{by}"} | {"changes-country", "changes-pair", "changes-topic"}
    assert shown == {view.name for view in VIEWS.values() if view.how}


def test_what_stands_between_backticks_is_code_and_nothing_else_is_markup(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    view = replace(VIEWS["pairs"], how="Read by `monitor <eval>`, not <b>guessed</b>.")
    monkeypatch.setitem(VIEWS, "pairs", view)
    assert how("pairs") == "Read by <code>monitor &lt;eval&gt;</code>, not &lt;b&gt;guessed&lt;/b&gt;."


def test_numbers_and_days_are_written_the_same_everywhere() -> None:
    assert count(1, "article") == "1 article"
    assert count(1204, "article") == "1,204 articles"
    assert count(2, "country") == "2 countries"
    assert signed(-0.5) == "−0.50"
    assert signed(-0.0001) == "0.00"
    assert signed(None) == "–"
    assert day(None) == "no date"
    assert day(date(2025, 3, 3)) == "3 Mar 2025"
    assert cut(float("nan"), 9) == ""


@given(st.text(max_size=300))
def test_text_in_a_label_is_not_markdown(text: str) -> None:
    shown = label(text)
    assert len(shown) <= 2 * 80
    unescaped = shown.replace("\\\\", "")
    for sign in "*_`[]<>$":
        assert all(unescaped[at - 1] == "\\" for at, found in enumerate(unescaped) if found == sign)


def test_one_story_is_no_storie() -> None:
    assert [counted(1, unit) for unit in ("articles", "stories", "sources")] == [
        "1 article",
        "1 story",
        "1 source",
    ]
    assert counted(1204, "stories") == "1,204 stories"
