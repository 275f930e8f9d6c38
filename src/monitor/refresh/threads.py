"""Threads that fetch. They are daemons: a server that never answers must not keep the program from ending."""

from __future__ import annotations

import threading
from collections import defaultdict, deque
from collections.abc import Callable
from queue import SimpleQueue

Task = Callable[[], None]


class Threads:
    """A few daemon threads that run tasks in the order in which they come."""

    def __init__(self, count: int, name: str) -> None:
        self._tasks: SimpleQueue[Task] = SimpleQueue()
        for number in range(count):
            threading.Thread(target=self._work, name=f"{name}-{number}", daemon=True).start()

    def add(self, task: Task) -> None:
        """Run a task when a thread is free. It must not raise."""
        self._tasks.put(task)

    def _work(self) -> None:
        while True:
            self._tasks.get()()


class HostQueues:
    """Tasks by host: at most so many of one host at a time, so that a slow one never holds up the others.

    This shares out threads; how a host is asked is for its gate (`monitor.sources.http.hosts`), through which
    listings, robots.txt and every hop of a redirect go too. A thread that waits there does nothing else.
    """

    def __init__(self, threads: Threads, per_host: int) -> None:
        self._threads, self._per_host = threads, per_host
        self._waiting: dict[str, deque[Task]] = defaultdict(deque)
        self._running: dict[str, int] = defaultdict(int)
        self._lock = threading.Lock()

    def add(self, host: str, task: Task) -> None:
        """Run a task after those of its host that came before."""
        with self._lock:
            self._waiting[host].append(task)
            if self._running[host] >= self._per_host:
                return
            self._running[host] += 1
        self._threads.add(lambda: self._next(host))

    def _next(self, host: str) -> None:
        with self._lock:
            if not self._waiting[host]:
                self._running[host] -= 1
                return
            task = self._waiting[host].popleft()
        task()
        self._threads.add(lambda: self._next(host))  # to the end of the line: other hosts have their turn


class Budget:
    """So many bytes may be on their way; who brings more waits. A single record always passes."""

    def __init__(self, limit: int) -> None:
        self._limit, self._used = limit, 0
        self._free = threading.Condition()

    def take(self, count: int) -> None:
        """Wait until `count` bytes may come in."""
        with self._free:
            self._free.wait_for(lambda: self._used == 0 or self._used + count <= self._limit)
            self._used += count

    def give(self, count: int) -> None:
        """Say that `count` bytes are dealt with."""
        with self._free:
            self._used -= count
            self._free.notify_all()
