"""Mapping over processes: order, laziness, errors."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator, Iterator

import pytest

from monitor.errors import BatchLost
from monitor.runs.workers import mapped
from work import end, fail, frozen, square


def test_results_come_in_order_from_other_processes() -> None:
    found = list(mapped(square, range(40), (1,), workers=2))
    assert [result for result, _ in found] == [number * number + 1 for number in range(40)]
    assert os.getpid() not in {process for _, process in found}


@pytest.mark.parametrize(("batches", "workers"), [(range(5), 1), (range(1), 4), (range(0), 4)])
def test_little_work_is_done_here(batches: range, workers: int) -> None:
    found = list(mapped(square, batches, (0,), workers=workers))
    assert found == [(number * number, os.getpid()) for number in batches]


def test_only_a_few_batches_are_read_ahead() -> None:
    taken = []

    def batches() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = mapped(fail, batches(), workers=2)
    assert next(results) == 0
    assert len(taken) <= 6
    assert isinstance(results, Generator)
    results.close()


def test_an_error_reaches_the_caller() -> None:
    with pytest.raises(ValueError, match="three"):
        list(mapped(fail, range(100), workers=2))


def test_a_worker_that_is_killed_ends_the_run_with_a_sentence() -> None:
    with pytest.raises(BatchLost, match="a worker process came to its end"):
        list(mapped(end, range(100), workers=2))


def test_what_the_first_batch_loads_is_kept_from_the_collector() -> None:
    found = list(mapped(frozen, range(12), workers=1))
    assert found == [gc.get_freeze_count()] * 12  # not in a process that is somebody else's
    counts = list(mapped(frozen, range(12), workers=2))
    assert max(counts) > counts[0]  # here there may be more, whatever was loaded before
