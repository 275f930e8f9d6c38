"""Batches worked on by a Dask cluster: the far end of `workers.Crew`, and all that knows of Dask here.

One thread of this process hands out batches and takes in results; the run that began them writes, and no
worker does: what is tried twice, because its worker was killed, is written once. No code travels: functions
go by name, so media-monitor must be installed wherever work is done, and `fingerprint` must be the same. A
worker that differs gets no batch, whether it was there at the start or joined later. Batches and results
travel as bytes that the scheduler does not look into; as many are under way as keep the workers at work.
"""

from __future__ import annotations

import logging
import pickle
import queue
import secrets
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import structlog

from monitor.errors import BatchLost, ClusterError
from monitor.runs import cluster_worker
from monitor.runs.fingerprint import fingerprint
from monitor.runs.workers import Cluster

EXTRA = "pip install 'media-monitor[cluster]'"

PATIENCE = 30.0
"""Seconds in which a scheduler must answer."""

WAIT = 60.0
"""Seconds that a run waits for a worker: one that was killed is started again, others join."""

TRIES = 2
"""How often a batch may end the process that works on it before it is given up."""

_LOOK = 1.0
"""Seconds after which it is looked again who is there."""

log = structlog.get_logger()


@dataclass(eq=False)
class _Sent:
    """A batch under way: pickled, where its result is awaited, who may work on it, how often it was tried."""

    batch: bytes
    future: Future[Any]
    workers: frozenset[str] = frozenset()
    tried: int = 0
    running: Any = field(default=None, repr=False)


class Remote:
    """The workers of a Dask cluster.

    Args:
        function, context: as `workers.crew` takes them.
        cluster: which.

    Raises:
        ClusterError: no scheduler answers, or no worker can be used; the message says why.
    """

    def __init__(self, function: Callable[..., Any], context: tuple[Any, ...], cluster: Cluster) -> None:
        self._where = cluster.scheduler
        self._token = secrets.token_hex(8)
        self._told = pickle.dumps((function, context), pickle.HIGHEST_PROTOCOL)
        self._print = fingerprint()
        self._client = _connected(self._where)
        self._threads: dict[str, int] = {}
        self.window = 2
        self._refused: dict[str, str] = {}
        self._sent: set[_Sent] = set()
        self._lost: ClusterError | None = None
        self._looked, self._alone_since = 0.0, time.monotonic()
        self._events: queue.SimpleQueue[tuple[_Sent, Any] | None] = queue.SimpleQueue()
        try:
            self._check_scheduler()
            self._await_worker()
        except BaseException:
            self._client.close()
            raise
        self._thread = threading.Thread(target=self._serve, name="cluster", daemon=True)
        self._thread.start()

    def submit(self, batch: Any) -> Future[Any]:
        """Begin with `function(batch, *context)`; its future may have BatchLost or ClusterError."""
        sent = _Sent(pickle.dumps(batch, pickle.HIGHEST_PROTOCOL), Future())
        self._events.put((sent, None))
        if self._lost is not None:
            raise self._lost
        return sent.future

    def close(self) -> None:
        """Leave the cluster; what it works on is given up."""
        self._events.put(None)
        self._thread.join()

    # All below but what `__init__` calls first is done by the one thread.

    def _serve(self) -> None:
        try:
            while True:
                if time.monotonic() - self._looked > _LOOK:
                    self._look()
                with suppress(queue.Empty):
                    event = self._events.get(timeout=_LOOK)
                    if event is None:
                        break
                    self._take(*event)
        except ClusterError as error:
            self._lost = error
        except Exception as error:  # whatever Dask raises: the run must hear of it, or would wait for ever
            said = f"the cluster at {self._where} failed: {type(error).__name__}: {error}"
            is_gone = isinstance(error, OSError) or self._client.status != "running"
            self._lost = self._gone() if is_gone else ClusterError(said)
        finally:
            self._leave()

    def _take(self, sent: _Sent, running: Any) -> None:
        """Send a batch that is new, or have what came of one."""
        if running is not sent.running:
            return  # it was sent anew meanwhile
        if running is None:
            self._send(sent)
            return
        try:
            kind, found = running.result(timeout=WAIT)
        except Exception as error:
            self._failed(sent, error)
            return
        if kind == "done":
            self._end(sent, pickle.loads(found))
        elif kind == "fault":
            self._end(sent, error=found)
        elif kind == "unprepared":  # a worker was started again where another one was
            self._threads.clear()
            self._look()
            self._send(sent)
        else:
            self._try_again(sent, "processes", TRIES)

    def _try_again(self, sent: _Sent, who: str, count: int, *, is_whole: bool = False) -> None:
        sent.tried += 1
        if sent.tried < TRIES:
            self._send(sent)
            return
        said = f"{count} {who} of the cluster came to their end, each while it worked on this batch"
        self._end(sent, error=BatchLost(said, is_whole=is_whole))

    def _failed(self, sent: _Sent, error: Exception) -> None:
        """Deal with a batch that Dask gave up."""
        from distributed import CancelledError, KilledWorker

        if isinstance(error, KilledWorker):  # it, or one that waited for the same workers
            self._try_again(sent, "workers", TRIES * (error.allowed_failures + 1), is_whole=True)
        elif self._client.status != "running" or isinstance(error, CancelledError):
            raise self._gone() from error
        elif isinstance(error, (OSError, TimeoutError)):  # the worker was lost with its result
            self._send(sent)
        else:
            raise ClusterError(
                f"the cluster at {self._where} cannot take in a batch: {type(error).__name__}: {error}"
            ) from error

    def _send(self, sent: _Sent) -> None:
        self._sent.add(sent)
        sent.workers = frozenset(self._threads)
        running = self._client.submit(
            cluster_worker.work,
            self._token,
            sent.batch,
            key=f"media-monitor-{self._token}-{secrets.token_hex(8)}",
            workers=sorted(sent.workers),
            allow_other_workers=False,
            pure=False,
        )
        sent.running = running
        running.add_done_callback(lambda _done: self._events.put((sent, running)))

    def _end(self, sent: _Sent, result: Any = None, error: BaseException | None = None) -> None:
        self._sent.discard(sent)
        sent.running = None  # lets the scheduler forget it
        with suppress(InvalidStateError):  # cancelled by whoever waited
            if error is not None:
                sent.future.set_exception(error)
            else:
                sent.future.set_result(result)

    def _look(self) -> None:
        """See who is there: new workers are prepared; what waits for workers that are gone is sent anew."""
        self._looked = time.monotonic()
        if self._client.status != "running":
            raise self._gone()
        there = set(self._client.scheduler_info()["workers"])
        for gone in set(self._threads) - there:
            del self._threads[gone]
        self._prepare(sorted(there - set(self._threads) - set(self._refused)))
        self.window = max(2, 2 * sum(self._threads.values()))  # as in the pool of one machine
        if self._threads:
            self._alone_since = time.monotonic()
            for sent in [one for one in self._sent if one.workers.isdisjoint(self._threads)]:
                sent.running.cancel()
                self._send(sent)
        elif time.monotonic() - self._alone_since > WAIT:
            raise self._without_workers()

    def _prepare(self, newcomers: list[str]) -> None:
        """Hand the run to workers; refuse those that differ."""
        if not newcomers:
            return
        found = self._client.run(
            cluster_worker.prepare, self._token, self._told, self._print, workers=newcomers, on_error="return"
        )
        for worker in newcomers:
            answer = found.get(worker)
            if answer is None or isinstance(answer, OSError):
                continue  # it is gone
            if isinstance(answer, Exception):  # Dask hands on what an error says, not always its kind
                missing = "ModuleNotFoundError" in repr(answer)
                self._refuse(
                    worker, f"media-monitor is not installed there ({answer})" if missing else answer
                )
            elif answer[0]:
                self._refuse(worker, "; ".join(answer[0]))
            else:
                self._threads[worker] = answer[1]

    def _refuse(self, worker: str, why: object) -> None:
        self._refused[worker] = str(why)
        log.warning("a worker of the cluster differs and gets no work", worker=worker, differs=str(why))

    def _check_scheduler(self) -> None:
        """See that the scheduler can take in what is sent: it reads the names of functions."""
        try:
            self._client.run_on_scheduler(cluster_worker.dismiss, self._token)
        except ImportError as error:
            raise ClusterError(
                f"the scheduler at {self._where} has no media-monitor of this version installed ({error}); "
                "install the same there as here"
            ) from None

    def _await_worker(self) -> None:
        """Wait for the first worker that can be used.

        Raises:
            ClusterError: there is none, or all that are there differ.
        """
        self._look()
        while not self._threads:
            if self._refused:
                raise self._without_workers()
            time.sleep(_LOOK / 4)
            self._look()

    def _without_workers(self) -> ClusterError:
        if not self._refused:
            return ClusterError(
                f"the scheduler at {self._where} has no worker; start one: dask worker {self._where}"
            )
        said = ". ".join(f"{worker} differs: {why}" for worker, why in sorted(self._refused.items())[:5])
        return ClusterError(
            f"no worker of the cluster at {self._where} can be used. {said}. Install the same version of "
            "media-monitor there as here, and start the worker again"
        )

    def _gone(self) -> ClusterError:
        return ClusterError(
            f"the scheduler at {self._where} is lost; the run ends here, and the store is as it was"
        )

    def _leave(self) -> None:
        """Tell the workers, leave, and let whoever waits know why."""
        with suppress(Exception):
            for sent in self._sent:
                sent.running.cancel()
            if self._client.status == "running" and self._threads:
                there = list(self._threads)
                self._client.run(cluster_worker.dismiss, self._token, workers=there, on_error="ignore")
        with suppress(Exception):
            self._client.close(timeout=PATIENCE)
        waiting = list(self._sent)
        self._lost = self._lost or ClusterError("the cluster was left")
        with suppress(queue.Empty):
            while True:
                event = self._events.get_nowait()
                if event is not None and event[0] not in self._sent:
                    waiting.append(event[0])
        for sent in waiting:
            self._end(sent, error=self._lost)


def _connected(where: str) -> Any:
    """Return a client of a scheduler."""
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        raise ClusterError(f"work on a cluster needs Dask ({error}): {EXTRA}") from None
    for name in ("distributed", "tornado"):  # what goes wrong is told by whoever waits
        logging.getLogger(name).setLevel(logging.CRITICAL)
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"})
    try:
        return Client(where, timeout=PATIENCE, set_as_default=False)
    except (OSError, TypeError, ValueError, RuntimeError) as error:
        raise ClusterError(f"no Dask scheduler answers at {where}: {error}") from None
