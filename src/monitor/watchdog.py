"""A limit on the time that one piece of work may take, so that a record made to be slow costs only itself.

It counts the time that this process computes, so that a busy machine refuses nothing. It interrupts Python
and its regular expressions; a single call into C (parsing a page) ends first, and is bounded by its input.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN = 1.0
"""Seconds after which it is said again to what did not listen."""


class Overtime(BaseException):
    """The work took too long. No `Exception`, since libraries swallow those and would go on."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `Overtime` in the block where it computes for longer.

    Without effect outside of the main thread and where there is no such timer (Windows); the workers of
    `runs/workers` work in their main threads.

    Args:
        seconds: of computing, as ITIMER_VIRTUAL counts it.

    Raises:
        Overtime: the time is over.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    running = True

    def end(_number: int, _frame: FrameType | None) -> None:
        if running:
            raise Overtime

    before = signal.signal(signal.SIGVTALRM, end)
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
        yield
    finally:
        try:
            running = False
        finally:  # also where the time is over just now
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)
