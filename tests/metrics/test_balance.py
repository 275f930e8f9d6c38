"""The balance and its interval: never off the scale, never without its point, narrower with more articles."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, example, given, strategies as st

from monitor.errors import ResourceError
from monitor.metrics import balance as module
from monitor.metrics.balance import MOST_TAU, balance, taus
from monitor.metrics.intervals import Z, wilson

counts = st.floats(0, 1e6)
errors = st.floats(1e-4, MOST_TAU)


def of(conflict: float, cooperation: float, tau: float = 0.1) -> tuple[float, float, float]:
    point, low, high = balance([conflict], [cooperation], [tau])
    return float(point[0]), float(low[0]), float(high[0])


@given(conflict=counts, cooperation=counts, tau=errors)
@example(conflict=0.2421875, cooperation=9.871628306292915e-36, tau=0.2421875)  # was -1.0000000000000002
def test_the_interval_holds_the_balance_and_stays_on_the_scale(
    conflict: float, cooperation: float, tau: float
) -> None:
    assume(conflict + cooperation > 1e-3)
    point, low, high = of(conflict, cooperation, tau)
    assert -1 <= low <= point <= high <= 1
    assert point == pytest.approx((cooperation - conflict) / (cooperation + conflict))


@given(conflict=st.floats(0, 1e3), cooperation=st.floats(0, 1e3), tau=errors, more=st.floats(1.01, 1e3))
def test_more_articles_narrow_the_interval(
    conflict: float, cooperation: float, tau: float, more: float
) -> None:
    assume(conflict + cooperation > 1e-3)
    _, low, high = of(conflict, cooperation, tau)
    _, narrow_low, narrow_high = of(more * conflict, more * cooperation, tau)
    assert narrow_high - narrow_low < high - low


@given(conflict=counts, cooperation=counts, tau=errors)
def test_conflict_and_cooperation_are_treated_alike(conflict: float, cooperation: float, tau: float) -> None:
    assume(conflict + cooperation > 1e-3)
    point, low, high = of(conflict, cooperation, tau)
    assert of(cooperation, conflict, tau) == pytest.approx((-point, -high, -low), abs=1e-9)


@given(conflict=st.floats(0, 1e3), cooperation=st.floats(0, 1e3), tau=errors)
def test_a_worse_model_widens_the_interval(conflict: float, cooperation: float, tau: float) -> None:
    assume(conflict + cooperation > 1)
    _, low, high = of(conflict, cooperation, tau)
    _, wide_low, wide_high = of(conflict, cooperation, min(2 * tau, MOST_TAU))
    assert wide_high - wide_low >= high - low - 1e-9


@pytest.mark.parametrize("tau", [0.05, 0.1, 0.3])
def test_however_many_articles_agree_the_error_of_the_model_stays(tau: float) -> None:
    point, low, high = of(0, 1e9, tau)
    assert (point, high) == (1, 1)
    assert low == pytest.approx(1 - Z * tau, abs=1e-4)
    _, low, high = of(1e9, 1e9, tau)
    assert high == -low == pytest.approx(Z * tau, rel=0.15)


def test_a_model_without_error_leaves_wilsons_interval() -> None:
    low, high = wilson([7], [10])
    assert of(3, 7, 1e-9) == pytest.approx((0.4, 2 * low[0] - 1, 2 * high[0] - 1), abs=1e-6)


@pytest.mark.parametrize(
    ("articles", "low", "high"),
    [
        ([(0.8, 0.1)] * 5, -1, 0.5),  # all five may tell of conflict only: 0.9 ** 5
        ([(0.1, 0.8)] * 5, -0.5, 1),
        ([(0.8, 0.1)] * 100, -0.99, -0.4),  # not all hundred
        ([(0.9, 0.0)] * 4 + [(0.0, 0.99)], -0.99, 0.6),  # one surely tells of cooperation
    ],
)
def test_a_few_articles_that_may_all_agree_leave_the_end_of_the_scale_possible(
    articles: list[tuple[float, float]], low: float, high: float
) -> None:
    table = np.array(articles)
    conflict, cooperation = table.sum(axis=0)
    no_conflict, no_cooperation = np.prod(1 - table, axis=0)
    _, lower, upper = balance(conflict, cooperation, 0.1, no_conflict, no_cooperation)
    assert (lower == -1) == (low == -1)
    assert (upper == 1) == (high == 1)
    assert low <= lower < upper <= high


def test_where_nothing_passes_there_is_no_balance() -> None:
    assert np.isnan(of(0, 0)).all()
    assert np.isnan(balance([np.nan], [np.nan], [np.nan], [np.nan], [1.0])).all()


def test_the_errors_of_the_models_are_read_and_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {"default", "rules"} <= set(taus())
    for table in (
        {"rules": {"balance_tau": 0.1}},
        {"default": {"balance_tau": 0.0}},
        {"default": {"balance_tau": 0.6}},
    ):
        monkeypatch.setattr(module, "read_toml", lambda _name, table=table: table)
        with pytest.raises(ResourceError, match="balance_tau"):
            taus.__wrapped__()
