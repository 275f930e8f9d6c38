"""Functions for worker processes, which can only run what they can import."""

from __future__ import annotations

import gc
import os
import signal


def square(number: int, offset: int) -> tuple[int, int]:
    """Return the square plus an offset, and the process that computed it."""
    return number * number + offset, os.getpid()


def fail(number: int) -> int:
    """Return the number, except three."""
    if number == 3:
        raise ValueError("three")
    return number


def end(number: int) -> int:
    """Return the number; three ends this process, as the kernel ends one that takes too much memory."""
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def frozen(_batch: int) -> int:
    """Return how many objects the collector leaves alone in this process."""
    return gc.get_freeze_count()
