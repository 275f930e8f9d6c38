"""Mapping a pure function over batches: in worker processes on this machine, or on a Dask cluster.

Knows nothing of articles. An engine is a `Crew`: it needs a function, a context that every call gets, and
batches one by one; `mapped` has any of them work through an iterable, and yields in the order of the batches.
The cluster is `cluster.py`; nothing else knows that there is one.
"""

from __future__ import annotations

import gc
import itertools
import multiprocessing
import os
import re
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol, TypeVar

from monitor.errors import BatchLost, UsageError

_YOUNG = 50_000
"""New values after which the collector looks at them: some dozens of articles."""

_ADDRESS = re.compile(r"(tcp|tls)://[^\s/]+:\d+")

Batch = TypeVar("Batch")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A Dask cluster, by the address of its scheduler: tcp://host:8786, or tls://host:8786.

    Raises:
        UsageError: it is no such address.
    """

    scheduler: str

    def __post_init__(self) -> None:
        if not _ADDRESS.fullmatch(self.scheduler):
            raise UsageError(
                f"{self.scheduler} is not the address of a Dask scheduler, which is like tcp://host:8786"
            )


Workers = int | Cluster | None
"""Who works: so many processes of this machine, a cluster, or (None) a process for each core here."""

Lost = Callable[[Any, str], Result]
"""Makes the result of a batch that no worker could finish, of the batch and the reason."""


class Crew(Protocol):
    """Who works on batches that come one by one."""

    @property
    def window(self) -> int:
        """How many batches keep all of it at work; more only wait in memory."""

    def submit(self, batch: Any) -> Future[Any]:
        """Begin with `function(batch, *context)`."""

    def close(self) -> None:
        """End the work; batches that are not begun with are given up."""


def crew(function: Callable[..., Any], context: tuple[Any, ...], workers: Workers = None) -> Crew:
    """Return who works.

    Args:
        function: a module-level function (it is sent to the workers by name).
        context: sent to every worker once.
        workers: who.

    Raises:
        ClusterError: the cluster cannot be worked with.
    """
    if isinstance(workers, Cluster):
        from monitor.runs.cluster import Remote  # which needs an extra

        return Remote(function, context, workers)
    return Pool(function, context, workers)


def mapped(
    function: Callable[..., Result],
    batches: Iterable[Batch],
    context: tuple[Any, ...] = (),
    workers: Workers = None,
    lost: Lost[Result] | None = None,
) -> Iterator[Result]:
    """Yield `function(batch, *context)` for every batch, in order.

    Args:
        function, context: as `crew` takes them.
        batches: read as workers come free, so that only a few are in memory.
        workers: who works. 1 works in this process, and so does a single batch where there is no cluster,
            since starting processes would take longer than the work.
        lost: makes the result of a batch that ends every worker. A list is parted until the items at fault
            stand alone, so that there may be more results than batches. None: BatchLost is raised.
    """
    batches = iter(batches)
    first = list(itertools.islice(batches, 2))
    alone = workers == 1 or len(first) < 2
    if not first or (alone and not isinstance(workers, Cluster)):
        for batch in itertools.chain(first, batches):
            yield function(batch, *context)
        return
    at_work = crew(function, context, workers)
    pending: deque[tuple[Batch, Future[Result]]] = deque()
    try:
        for batch in itertools.chain(first, batches):
            pending.append((batch, at_work.submit(batch)))
            while len(pending) >= at_work.window:
                yield from _results(at_work, *pending.popleft(), lost)
        while pending:
            yield from _results(at_work, *pending.popleft(), lost)
    finally:
        at_work.close()


def _results(
    at_work: Crew, batch: Batch, future: Future[Result], lost: Lost[Result] | None
) -> Iterator[Result]:
    """Yield the result of a batch; where it ends its workers, those of its parts."""
    try:
        result = future.result()
    except BatchLost as error:
        if lost is None:
            raise
        if error.is_whole or not isinstance(batch, list) or len(batch) < 2:
            yield lost(batch, str(error))
            return
        half = len(batch) // 2
        for part in (batch[:half], batch[half:]):
            yield from _results(at_work, part, at_work.submit(part), lost)
        return
    except BrokenProcessPool:
        raise BatchLost(
            "a worker process came to its end, killed or for want of memory; the run ends here, and what was "
            "published before stays"
        ) from None
    yield result


class Pool:
    """Worker processes of this machine. They start with the first batch.

    Args:
        function, context: as `crew` takes them.
        workers: processes; default one per core.
    """

    def __init__(
        self, function: Callable[..., Any], context: tuple[Any, ...], workers: int | None = None
    ) -> None:
        count = workers or os.cpu_count() or 1
        self.window = 2 * count
        self._pool = _pool(count, function, context)

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
