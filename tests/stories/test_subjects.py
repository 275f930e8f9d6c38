"""What articles speak of most, and whether others of them do."""

from __future__ import annotations

import numpy as np
import pytest

from monitor.stories import subjects
from monitor.stories.days import clusters
from monitor.stories.vectors import MOST, Vectors, summed

FORM = [(1, 0.4), (2, 0.4), (3, 0.4)]
"""Terms that all notices of a form have."""


def vectors(rows: list[list[tuple[int, float]]]) -> Vectors:
    """Rows of terms and their weights, bounded and made of length 1 as `weighed` does."""
    full = [np.array([weight for _, weight in row]) for row in rows]
    full = [row / np.linalg.norm(row) for row in full]
    bounded = [np.minimum(row, MOST) for row in full]
    start = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)
    return Vectors(
        start,
        np.array([term for row in rows for term, _ in row], np.uint32),
        np.concatenate([row / np.linalg.norm(row) for row in bounded]),
        np.concatenate(full),
    )


def test_notices_in_one_form_on_different_companies_are_no_story_though_they_are_near() -> None:
    """What they share is most of each; who it is about is what none of the others has."""
    notices = vectors([[*FORM, (100 + n, 1.2)] for n in range(9)])
    assert not subjects.in_common(notices, np.arange(9))
    assert len(set(clusters(notices).tolist())) == 9


def test_reports_in_one_form_on_one_company_are_a_story() -> None:
    reports = vectors([[*FORM, (99, 1.2), (100 + n, 0.4)] for n in range(9)])
    assert subjects.in_common(reports, np.arange(9))
    assert set(clusters(reports).tolist()) == {0}


def test_of_three_reports_it_is_not_told() -> None:
    assert subjects.in_common(vectors([[(n, 1.0)] for n in range(3)]), np.arange(3))


@pytest.mark.parametrize(("company", "goes_on"), [(99, True), (98, False)])
def test_a_story_goes_on_with_its_subject_only(company: int, goes_on: bool) -> None:
    story = summed(vectors([[*FORM, (99, 1.2)]] * 5), np.zeros(5, np.int64), 1)
    notice = vectors([[*FORM, (company, 1.2)]])
    assert subjects.goes_on(notice, 0, 1, story, 0, 5) is goes_on
