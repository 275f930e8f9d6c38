"""What the threads that fetch tell the process that writes."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.model import Document, Rejected
from monitor.refresh.work import Result
from monitor.store.ledger_rows import Counts, Item, Memory


@dataclass(frozen=True, slots=True)
class Collected:
    """A record to be understood; `item` is to be remembered with what comes of it, `weight` its bytes."""

    source: str
    record: Document | Rejected
    item: Item | None
    weight: int


@dataclass(frozen=True, slots=True)
class Settled:
    """An item that needs no understanding: its page did not change, or cannot be had."""

    source: str
    counts: Counts
    item: Item
    rejected: Rejected | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """A source is done. `memory` is None where it did not come to its end, `error` says why."""

    source: str
    counts: Counts
    memory: Memory | None
    error: str | None
    seconds: float
    received: int


@dataclass(frozen=True, slots=True)
class Understood:
    """A worker is done with a batch of a source: `result` is what became of it, or what went wrong."""

    source: str
    records: list[Collected]
    result: Result | BaseException


Event = Collected | Settled | Ended | Understood
