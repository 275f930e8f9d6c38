"""Records put together for a worker: as many as make handing them over cheap, and few enough for memory."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from monitor.model import Document, Record

MOST_RECORDS = 128
MOST_WEIGHT = 2_000_000
"""A batch is closed at this size, whichever comes first: large enough that handing it over costs little,
small enough that a few in flight fit in memory."""

Item = TypeVar("Item")


@dataclass
class BatchBuilder(Generic[Item]):
    """A batch that is being filled: its items, their weight in characters, when it was begun (monotonic)."""

    most: int = MOST_RECORDS
    items: list[Item] = field(default_factory=list)
    weight: int = 0
    since: float = field(default_factory=time.monotonic)

    def add(self, item: Item, weight: int) -> None:
        """Put one more item into it."""
        self.items.append(item)
        self.weight += weight

    @property
    def is_full(self) -> bool:
        """Whether it goes to a worker as it is."""
        return len(self.items) >= self.most or self.weight >= MOST_WEIGHT


def batched(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Group records into batches of bounded count and size, in order."""
    batch = BatchBuilder[Record]()
    for record in records:
        batch.add(record, weight(record))
        if batch.is_full:
            yield batch.items
            batch = BatchBuilder[Record]()
    if batch.items:
        yield batch.items


def weight(record: Record) -> int:
    """Return the characters of a record, near enough."""
    return len(record.text or record.html or "") if isinstance(record, Document) else 0
