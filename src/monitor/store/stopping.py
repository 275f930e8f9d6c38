"""Stopping what one thread asks of a store, from another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import duckdb

from monitor.errors import Stopped

_SAID = "the question was stopped before it was answered"
_ASKING: ContextVar[Stoppable | None] = ContextVar("asking", default=None)


class Stoppable:
    """Questions of one thread that another may stop: the statement that runs, and all that would follow."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._cursors: list[duckdb.DuckDBPyConnection] = []
        self._stopped = False

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Ask within this block what may be stopped.

        Raises:
            Stopped: it was.
        """
        token = _ASKING.set(self)
        try:
            yield
        except duckdb.InterruptException as error:
            raise Stopped(_SAID) from error
        finally:
            _ASKING.reset(token)
            with self._lock:
                self._cursors.clear()

    def stop(self) -> None:
        """Stop it, now or before it begins; what is answered already stays so."""
        with self._lock:
            self._stopped = True
            for cursor in self._cursors:
                cursor.interrupt()

    def _watch(self, cursor: duckdb.DuckDBPyConnection) -> None:
        with self._lock:
            if self._stopped:
                raise Stopped(_SAID)
            self._cursors.append(cursor)


def watched(cursor: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Return a cursor whose statements stop with the questions of this thread, where they can be stopped.

    Raises:
        Stopped: they were.
    """
    asking = _ASKING.get()
    if asking is not None:
        asking._watch(cursor)
    return cursor
