"""One writer at a time, and the name of it for those who come second.

The lock is the kernel's (flock, through filelock): it ends with its holder, however that ends, so no lock is
ever stale. Who holds it is written beside it; that note may be stale, and is believed only while the lock is
held. Where a file system has no such locks nothing is written: two runs at once would lose each other's work,
and a lock that is only a file (filelock's way out) outlives a holder that was killed.
"""

from __future__ import annotations

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import orjson
from filelock import FileLock, Timeout

from monitor import files
from monitor.errors import StoreBusy, StoreError

PATIENCE = 2.0
"""Seconds that a refused process waits for the note of the holder, which is written just after the lock was
taken."""


def lock_path(path: str | Path, ending: str) -> Path:
    """Return the lock file of a file: one for all the names by which links lead to it."""
    target = files.real(path)
    return target.with_name(f"{target.name}.{ending}")


@contextlib.contextmanager
def locked(path: Path, purpose: str, *, wait: float = 0.0, mode: int = files.PRIVATE) -> Iterator[None]:
    """Hold the lock file at `path` during the block.

    Args:
        path: the lock file, from `lock_path`; made when missing and left there.
        purpose: what the holder is doing, for the message that others get.
        wait: seconds to wait for another holder to be done.
        mode: of the lock file and the note; that of what is locked, so that all who may write that may lock
            it.

    Raises:
        StoreBusy: another process holds it; the message says which.
        StoreError: the lock file cannot be made, or nothing can be locked there.
    """
    lock = FileLock(path, timeout=wait, mode=mode, fallback_to_soft=False)
    note = path.with_name(f"{path.name}.holder")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(poll_interval=0.1)
    except Timeout as error:
        raise StoreBusy(f"{_holder(note)} (lock file {path}); try again when it is done") from error
    except OSError as error:
        raise StoreError(f"{path} cannot be locked: {files.not_locked(error)}") from error
    try:
        with contextlib.suppress(OSError):  # a full disk must not keep a reader of the lock from working
            files.create(note, mode)
            note.write_bytes(orjson.dumps(_note(purpose)))
        yield
    finally:
        with contextlib.suppress(OSError):  # what goes wrong with the note must not keep the lock
            note.unlink()
        lock.release()


def _note(purpose: str) -> dict[str, object]:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "purpose": purpose, "since": since}


def _holder(note: Path) -> str:
    """Say who holds the lock. Its note may not be there yet, half there, or still that of one who died."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError, orjson.JSONDecodeError, KeyError, TypeError):
            found = orjson.loads(note.read_bytes())
            said = "another run is at work: {purpose}, process {pid} on {host}, since {since}".format(**found)
            if not _is_gone(found["pid"], found["host"]):
                return said
        if time.monotonic() >= deadline:
            return "another run is at work"
        time.sleep(0.05)


def _is_gone(pid: int, host: str) -> bool:
    """Tell whether a process of this host is no more; of another host nothing is known."""
    if host != socket.gethostname():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):  # it is another user's, or no number of a process
        return False
    return False
