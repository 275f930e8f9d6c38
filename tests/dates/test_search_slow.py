"""Lines made to be slow: half a date after the other."""

from __future__ import annotations

import time

from monitor.dates import search

SECONDS = 5
"""Of computing, a hundred times what it takes; without its bound it took 27."""


def test_a_line_of_half_dates_takes_no_time_that_grows_with_its_square() -> None:
    line = "mar 07 m99 07 mar 07 " * 4_000
    began = time.process_time()
    list(search.find(line))
    assert time.process_time() - began < SECONDS


def test_the_day_of_the_week_before_a_short_year_counts_behind_a_long_line() -> None:
    (found,) = search.find("word " * 200 + "Wednesday 15 Oct 24", None)
    assert found.when is not None
    assert (found.when.year, found.when.month, found.when.day) == (2024, 10, 15)
