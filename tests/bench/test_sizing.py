"""docs/sizing.md: what the constants say, and how it grows."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import pytest

from bench.sizing import constants, need, page

DOCS = Path(__file__).parents[2] / "docs"
DEFAULTS = argparse.Namespace(words=400, core_hour=0.05, gb_month=0.03)


def test_the_page_is_what_the_constants_say() -> None:
    assert (DOCS / "sizing.md").read_text(encoding="utf-8") == page(constants(), DEFAULTS)


def test_a_million_articles_take_what_a_million_times_one_takes() -> None:
    found = replace(
        constants(),
        us_a_word={"fast": 9.0, "deep": 36.0},
        handing=0.36,
        finishing=0.9,
        words=100.0,
        overhead=1.0,
        new=((1_000, 3.6), (1_000_000, 3.6)),
        growth=0.0,
        file=8_000.0,
        question=((1_000, 0.001), (1_000_000, 1.0)),
        asked=1.0,
    )
    one = need(found, 1_000_000, 400)
    assert one.annotating["fast"] == pytest.approx(1.0)
    assert one.handing == pytest.approx(0.4)
    assert one.finishing == pytest.approx(1.0)
    assert one.by_runs == pytest.approx(1.0)
    assert one.hours("fast", 1) == pytest.approx(2.0)
    assert one.hours("fast", 100) == pytest.approx(1.4)  # the run's own part is not shared out
    assert one.core_hours("deep") == pytest.approx(5.4)
    assert one.file == pytest.approx(8.0)
    assert need(found, 100_000_000, 400).question == pytest.approx(100.0)
