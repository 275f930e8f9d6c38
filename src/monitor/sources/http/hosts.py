"""Being polite to hosts: so many requests at once, a pause between them, and a rest for one that fails."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from monitor.errors import FetchError

FAILURES = 8
"""So many addresses of a host that fail in a row, each after all its tries, open its circuit breaker."""

REST = 120.0
"""Seconds for which a host with an open breaker is left alone."""


@dataclass
class Host:
    """One host's gate. Safe to share between threads."""

    name: str
    concurrency: int
    delay: float
    failures: int = 0
    resting_until: float = 0.0
    _next: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _slots: threading.BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        self._slots = threading.BoundedSemaphore(self.concurrency)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for a slot and for the pause to be over; hold the slot during the block.

        Raises:
            FetchError: the host is left alone for now.
        """
        self._check()
        with self._slots:
            self._check()
            with self._lock:
                now = time.monotonic()
                start = max(now, self._next)
                self._next = start + self.delay
            time.sleep(max(0.0, start - now))
            yield

    def succeeded(self) -> None:
        """Close the breaker."""
        self.failures = 0

    def failed(self) -> None:
        """Count an address that could not be had for now."""
        with self._lock:
            self.failures += 1
        if self.failures >= FAILURES:
            self.rest(REST)

    def rest(self, seconds: float) -> None:
        """Leave the host alone for a while."""
        with self._lock:
            self.resting_until = max(self.resting_until, time.monotonic() + seconds)

    def _check(self) -> None:
        left = self.resting_until - time.monotonic()
        if left > 0:
            raise FetchError(
                f"{self.name} is left alone for {left:.0f} s more, after it failed or asked for it",
                temporary=True,
                wait=left,
            )


class Hosts:
    """All hosts of a run, by name and port."""

    def __init__(self, concurrency: int, delay: float) -> None:
        self._concurrency, self._delay = concurrency, delay
        self._hosts: dict[str, Host] = {}
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> Host:
        with self._lock:
            if name not in self._hosts:
                self._hosts[name] = Host(name, self._concurrency, self._delay)
            return self._hosts[name]
