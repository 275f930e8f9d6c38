"""Publishing a run: all of it or nothing.

DuckDB lets one process write or many read. So a run never writes into the file that readers hold: it
copies the file (of a lake: its catalog) into a folder beside it that only its owner can enter (sharing
blocks where the file system can), writes into the copy in one transaction, checkpoints, fsyncs, and renames
the copy over the original, whose mode, owner and links stay. A kill at any moment leaves the original whole;
the next run removes the leftover. Into a team's lake runs write at the same time, each in a transaction of
its catalog. `staging` has the three ways.
"""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable, Iterator
from typing import TypeVar

import duckdb

from monitor import files
from monitor.errors import StoreError, StoreOvertaken
from monitor.place import Where
from monitor.store import locking
from monitor.store.write import Writer

T = TypeVar("T")

PATIENCE = 600.0
"""Seconds in which a run tries to publish into a lake where others are always faster."""


@contextlib.contextmanager
def publish(where: Where, *, wait: float = 0.0) -> Iterator[Writer]:
    """Write to a store: everything done in the block, or nothing.

    Args:
        where: the store; made when missing, but for a team's lake.
        wait: seconds to wait for another run that is writing.

    Raises:
        StoreBusy: another process is writing to this store.
        StoreOvertaken: another run has published into this lake of a team meanwhile: see `published`.
        StoreError: the disk is full, or there is no store at this place.
    """
    writer = Writer(where)
    target, mode = writer.place, files.mode_beside(writer.path)
    with locking.locked(locking.lock_path(target.path, "lock"), f"writing to {target}", wait=wait, mode=mode):
        try:
            writer.discard()
            writer.bring_up_to_date()
            yield writer
            if writer.touched:
                writer.commit()
        except duckdb.Error as error:
            raise StoreError(
                f"writing to {target} failed, nothing was changed: {target.said(error)}"
            ) from None
        finally:
            writer.discard()


def published(where: Where, work: Callable[[Writer], T], *, wait: float = 0.0) -> T:
    """Do work inside the block of `publish`; where another run was faster, again on what it published.

    Args:
        where: the store.
        work: called with the writer, again and again: it must begin anew each time.
        wait: seconds to wait for another run that is writing.

    Raises:
        StoreBusy: others were faster for ten minutes.
        StoreError: as in `publish`.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with publish(where, wait=wait) as writer:
                return work(writer)
        except StoreOvertaken:
            if time.monotonic() > deadline:
                raise
        time.sleep(random.uniform(0.05, 1.0))  # so that two do not meet again
