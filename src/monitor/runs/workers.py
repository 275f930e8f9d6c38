"""Mapping a pure function over batches, in worker processes on this machine.

Knows nothing of articles. An existing distributed engine can take its place: it needs a function, batches,
and a context that every call gets; results come back in the order of the batches.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cache
from typing import Any, TypeVar

_YOUNG = 50_000
"""New values after which the collector looks at them: some dozens of articles."""

Batch = TypeVar("Batch")
Result = TypeVar("Result")


def mapped(
    function: Callable[..., Result],
    batches: Iterable[Batch],
    context: tuple[Any, ...] = (),
    workers: int | None = None,
) -> Iterator[Result]:
    """Yield `function(batch, *context)` for every batch, in order.

    Args:
        function: a module-level function (it is sent to the workers by name).
        batches: read as workers come free, so that only a few are in memory.
        context: sent to every worker once.
        workers: processes; default one per core. 1 works in this process, and so does a single batch, since
            starting processes would take longer than the work.
    """
    batches = iter(batches)
    count = workers or os.cpu_count() or 1
    first = list(itertools.islice(batches, 2))
    if count == 1 or len(first) < 2:
        for batch in itertools.chain(first, batches):
            yield function(batch, *context)
        return
    pool = _pool(count, function, context)
    pending: deque[Future[Result]] = deque()
    try:
        for batch in itertools.chain(first, batches):
            pending.append(pool.submit(_work, batch))
            if len(pending) >= 2 * count:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class Pool:
    """Worker processes for batches that come one by one. They start with the first one.

    Args:
        function: a module-level function.
        context: sent to every worker once.
        workers: processes; default one per core.
    """

    def __init__(
        self, function: Callable[..., Any], context: tuple[Any, ...], workers: int | None = None
    ) -> None:
        self._pool = _pool(workers or os.cpu_count() or 1, function, context)

    def submit(self, batch: Any) -> Future[Any]:
        """Begin with `function(batch, *context)`."""
        return self._pool.submit(_work, batch)

    def close(self) -> None:
        """End the workers; batches that they have not begun with are given up."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def _pool(count: int, function: Callable[..., Any], context: tuple[Any, ...]) -> ProcessPoolExecutor:
    """Start the workers from a clean process: DuckDB's threads would not survive a plain fork."""
    if "forkserver" in multiprocessing.get_all_start_methods():
        start: Any = multiprocessing.get_context("forkserver")
        start.set_forkserver_preload([function.__module__])
    else:
        start = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(count, start, _start_worker, (function, context))


_task: tuple[Callable[..., Any], tuple[Any, ...]]


def _start_worker(function: Callable[..., Any], context: tuple[Any, ...]) -> None:
    global _task
    _task = function, context
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(batch: Any) -> Any:
    function, context = _task
    result = function(batch, *context)
    _settle_once()
    return result


@cache
def _settle_once() -> None:
    settle()


def settle() -> None:
    """Keep what is loaded now out of the collector's way: it need not look again at lexicons and models.

    Looking at them takes a twentieth of a worker's time, and looking at the values of an article while it is
    being read, which hold no rings, another. Called after the first batch, which loads them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG)
