"""What happens on a worker of a Dask cluster: batches go to processes of its own, one for each thread.

A Dask worker computes in threads. Here they only wait for child processes, so that one worker uses all its
cores, the limit on a record's time holds (it needs a main thread), and a batch that ends its process costs
neither the worker nor the batches beside it. Nothing here imports Dask, and this module alone is imported
in the worker and in the scheduler: they stay small. What a run hands to all batches lies in a file of the
worker's folder, which Dask removes; children read it once.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import pickle
import threading
import time
from collections.abc import Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

from monitor.runs.workers import Pool, settle

Answer = tuple[Literal["done", "fault", "died", "unprepared"], Any]
"""What came of a batch: its pickled result, the exception that the function raised, the end of the child,
or that this worker knows nothing of the run."""

_FORGOTTEN = 6 * 3600.0
"""Seconds after which a run that asked for nothing is over, as one whose client was killed is."""

_lock = threading.Lock()
_idle: list[Pool] = []
_told: dict[str, Path] = {}
"""Where what a run hands to all its batches lies, by the run's token."""

_asked: dict[str, float] = {}
"""When a run asked last for something (monotonic); the runs that are not over."""


async def prepare(
    token: str, told: bytes, wanted: Mapping[str, str], dask_worker: Any
) -> tuple[list[str], int]:
    """Take in what a run hands to all its batches, where this installation is the one that is wanted.

    Args:
        token: names the run.
        told: its function and context, pickled.
        wanted: the `fingerprint` of whoever began the run.
        dask_worker: this worker; Dask hands it in by this name.

    Returns:
        In what this installation differs (nothing of the run is kept then), and how many batches it works on
        at the same time.
    """
    work = partial(_prepare, token, told, wanted, Path(dask_worker.local_directory))
    found = await asyncio.get_running_loop().run_in_executor(None, work)
    return found, dask_worker.state.nthreads


def _prepare(token: str, told: bytes, wanted: Mapping[str, str], folder: Path) -> list[str]:
    # Dask makes its workers "daemonic": they may have no children, which would outlive them. Ours do not.
    multiprocessing.current_process().daemon = False
    _asked[token] = time.monotonic()
    found: list[str] | None = None
    try:
        with _child() as child:
            found = child.submit((None, pickle.dumps(wanted))).result()
    finally:
        if found != []:
            _forget(token)
    if found:
        return found
    path = folder / f"media-monitor-{token}"
    path.touch(mode=0o600)
    path.write_bytes(told)
    _told[token] = path
    _forget(*(name for name, at in list(_asked.items()) if time.monotonic() - at > _FORGOTTEN))
    return []


def work(token: str, batch: bytes) -> Answer:
    """Have a child work on a batch, which is pickled."""
    with _lock:
        path = _told.get(token)
        if path is None:
            return "unprepared", None
        _asked[token] = time.monotonic()
    try:
        with _child() as child:
            return "done", child.submit((path, batch)).result()
    except BrokenProcessPool:
        return "died", None
    except Exception as error:
        return "fault", error


def dismiss(token: str) -> None:
    """Forget a run; after the last one no child is left."""
    _forget(token)


def _forget(*tokens: str) -> None:
    with _lock:
        paths = [_told.pop(token, None) for token in tokens]
        for token in tokens:
            _asked.pop(token, None)
        over = [] if _asked else [_idle.pop() for _ in list(_idle)]
    for path in paths:
        if path is not None:
            path.unlink(missing_ok=True)
    for child in over:
        child.close()


@contextmanager
def _child() -> Iterator[Pool]:
    """Have a process to oneself; it is kept for the next batch unless it ended or no run is left."""
    with _lock:
        child = _idle.pop() if _idle else None
    child = child or Pool(_do, (), 1)
    try:
        yield child
    except BrokenProcessPool:
        child.close()
        raise
    except BaseException:
        _keep(child)
        raise
    _keep(child)


def _keep(child: Pool) -> None:
    with _lock:
        is_over = not _asked
        if not is_over:
            _idle.append(child)
    if is_over:
        child.close()


def _do(asked: tuple[Path | None, bytes]) -> Any:
    """Work on a batch, in a child; or, without a path, say in what this installation differs."""
    path, data = asked
    if path is None:
        from monitor.runs.fingerprint import differences, fingerprint  # imports what annotates

        return differences(pickle.loads(data), fingerprint())
    function, context = _read(path)
    result = function(pickle.loads(data), *context)
    _settle_once(path)
    return pickle.dumps(result, pickle.HIGHEST_PROTOCOL)


@lru_cache(maxsize=2)
def _read(path: Path) -> tuple[Any, tuple[Any, ...]]:
    found: tuple[Any, tuple[Any, ...]] = pickle.loads(path.read_bytes())
    return found


@lru_cache(maxsize=2)
def _settle_once(_path: Path) -> None:
    settle()
