"""The dates of a file, a feed or a sitemap seen together: which of day and month it writes first, and what of
them is not understood, which is said once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import structlog

from monitor import dates
from monitor.dates import order
from monitor.model import Document, Link, Rejected

Record = Document | Link | Rejected

HELD_RECORDS = 5_000
HELD_CHARACTERS = 20_000_000
"""So much is read ahead at most to learn the order from a later record: 05/03/2024 waits for 13/03/2024."""


def settled(records: Iterable[Record], origin: str) -> Iterator[Record]:
    """Yield records as they come, dates such as 05/03/2024 written in the one order that all of them allow.

    Dates that are no such dates are left as they are. What cannot be read is counted and logged at the end.

    Args:
        records: of one file or feed, whose dates one program wrote.
        origin: names it in the log.
    """
    reader = _Reader(origin)
    try:
        for record in records:
            yield from reader.take(record)
    except Exception:
        yield from reader.release()  # what was read before counts
        raise
    else:
        yield from reader.release()
    finally:
        reader.report()


class _Reader:
    """Holds records back as long as the order of their dates is open, and counts what cannot be read."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._column = order.Column()
        self._held: list[Record] = []
        self._characters = 0
        self._is_patient = True
        self._count = {"unread": 0, "open": 0}
        self._example: dict[str, tuple[str, str]] = {}

    def take(self, record: Record) -> Iterator[Record]:
        """Yield what can be yielded once this record is known."""
        value = None if isinstance(record, Rejected) else record.published
        if value:
            self._column.take(value)
        waits = bool(value) and self._column.order is None and order.is_open(str(value))
        if self._is_patient and (self._held or waits):
            self._held.append(record)
            self._characters += (
                0 if isinstance(record, (Rejected, Link)) else len(record.text or record.html or "")
            )
            full = len(self._held) >= HELD_RECORDS or self._characters >= HELD_CHARACTERS
            if self._column.order is None and not full:
                return
            self._is_patient = not full
            yield from self.release()
        else:
            yield self._written(record)

    def release(self) -> Iterator[Record]:
        """Yield what was held back."""
        held, self._held, self._characters = self._held, [], 0
        for record in held:
            yield self._written(record)

    def _written(self, record: Record) -> Record:
        if isinstance(record, Rejected) or not record.published:
            return record
        found = self._column.order
        if found is not None and order.is_open(record.published):
            record = replace(record, published=order.settled(record.published, found))
        self._note(record)
        return record

    def _note(self, record: Document | Link) -> None:
        value = record.published or ""
        seen = record.fetched_at if isinstance(record, Document) else None
        problem = dates.statement(value, None, seen).problem
        if problem is not None:
            kind = "open" if order.is_open(value) else "unread"
            self._count[kind] += 1
            self._example.setdefault(kind, (record.origin, problem))

    def report(self) -> None:
        """Log, once, what was not understood."""
        log = structlog.get_logger()
        said = {
            "unread": "dates not understood: these articles are undated, unless their page or address "
            "tells the day; write 2024-03-05, or name another column with --map published=COLUMN",
            "open": "dates whose day or month may come first, and no other date here tells which: "
            "they count where the outlet's country or language does, else the articles are undated",
        }
        for kind, (where, problem) in self._example.items():
            log.warning(said[kind], file=self._origin, count=self._count[kind], first=where, example=problem)
