"""Confidence intervals and tests against published values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, strategies as st

from monitor.metrics.intervals import differ, mean_interval, wilson


@pytest.mark.parametrize(
    ("matching", "total", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),  # Newcombe (1998), table I, method 3
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_wilson_interval_of_published_examples(matching: int, total: int, low: float, high: float) -> None:
    found = wilson([matching], [total])
    assert (found[0][0], found[1][0]) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_interval_holds_the_share_and_stays_in_bounds(counts: tuple[int, int]) -> None:
    (low,), (high,) = wilson([counts[0]], [counts[1]])
    assert 0 <= low <= counts[0] / counts[1] <= high <= 1


def test_no_interval_of_nothing() -> None:
    low, high = wilson([0], [0])
    assert np.isnan([low[0], high[0]]).all()


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((30, 100), (15, 100), True),  # z = 2.54
        ((20, 100), (15, 100), False),  # z = 0.93
        ((40, 100), (27, 100), False),  # z = 1.946
        ((41, 100), (27, 100), True),  # z = 2.09
        ((15, 100), (30, 100), True),
        ((4, 4), (0, 4), False),  # too few for a normal approximation
        ((0, 0), (5, 100), False),
        ((0, 100), (0, 100), False),
        ((100, 100), (100, 100), False),
    ],
)
def test_two_shares_differ(a: tuple[int, int], b: tuple[int, int], expected: bool) -> None:
    assert differ([a[0]], [a[1]], [b[0]], [b[1]])[0] == expected


def test_the_interval_of_a_mean_is_that_of_students_t() -> None:
    """Against tables: t of 1, 2, 4, 9 and 29 degrees of freedom is 12.706, 4.303, 2.776, 2.262, 2.045."""
    count = np.array([2, 3, 5, 10, 30])
    low, high = mean_interval(np.zeros(5), np.sqrt(count), count)
    assert high == pytest.approx([12.706, 4.303, 2.776, 2.262, 2.045], rel=0.003)
    assert low == pytest.approx(-high)


def test_one_value_has_a_mean_and_no_interval() -> None:
    low, high = mean_interval([0.3], [np.nan], [1])
    assert np.isnan(low[0])
    assert np.isnan(high[0])
