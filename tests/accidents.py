"""Functions for workers to whom something happens, which can only run what they can import."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from monitor.model import Document, Record, Rejected
from monitor.refresh.work import Result, work
from monitor.runs.understand import Batch, Task, understand


def held(records: Sequence[Record], task: Task) -> Batch:
    """Understand records; whoever first gets one that says HELD holds it, until $HELD/go is there.

    $HELD/holder is the process that would be killed for it.
    """
    holder, go = (Path(os.environ["HELD"]) / name for name in ("holder", "go"))
    if _has("HELD", records) and not holder.exists():
        holder.with_suffix(".new").write_text(str(_parent()))
        holder.with_suffix(".new").rename(holder)
        while not go.exists():
            time.sleep(0.02)
    return understand(records, task)


def crashing(records: Sequence[Record], task: Task) -> Batch:
    """Understand records; one that says CRASH ends this process as a fault in a library would."""
    if _has("CRASH", records):
        os.kill(os.getpid(), signal.SIGSEGV)
    return understand(records, task)


def crashing_work(records: Sequence[Document | Rejected], task: Task) -> Result:
    """Do the work of a refresh, as `crashing` does that of a load."""
    crashing(records, task)
    return work(records, task)


def crashing_worker(records: Sequence[Record], task: Task) -> Batch:
    """Understand records; one that says CRASH ends the whole worker of a cluster."""
    if _has("CRASH", records):
        os.kill(_parent(), signal.SIGKILL)
        signal.pause()
    return understand(records, task)


def _has(word: str, records: Sequence[Record]) -> bool:
    return any(isinstance(record, Document) and word in (record.title or "") for record in records)


def _parent() -> int:
    parent = multiprocessing.parent_process()
    assert parent is not None
    assert parent.pid is not None
    return parent.pid
