"""The dates of a file, a feed or a sitemap seen together: which of day and month it writes first, and what of
them is not understood, which is said once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import structlog

from monitor import dates
from monitor.dates import order
from monitor.model import Document, Link, Record, Rejected

HELD_RECORDS = 5_000
HELD_CHARACTERS = 20_000_000
"""So much is read ahead at most to learn the order from later records: 05/03/2024 waits for 13/03/2024, and
for 03/14/2024, which says that this file has both orders."""


def settled(records: Iterable[Record], origin: str) -> Iterator[Record]:
    """Yield records as they come, dates such as 05/03/2024 written in the one order that all of them allow.

    Where they prove both orders, no such date tells a day, and it is taken away. Records that were yielded
    before the proof keep theirs, which is said. Dates that are no such dates are left as they are. What
    cannot be read is counted and logged at the end.

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


_SAID = {
    "unread": "dates not understood: these articles are undated, unless their page or address tells the day; "
    "write 2024-03-05, or name another column with --map published=COLUMN",
    "open": "dates whose day or month may come first, and no other date here tells which: they count where "
    "the outlet's country or language does, else the articles are undated",
    "both": "dates whose day or month may come first, where other dates prove either order: these articles "
    "are undated, unless their page or address tells the day; write 2024-03-05",
}


class _Reader:
    """Holds records back as long as the order of their dates is open, and counts what cannot be read."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._column = order.Column()
        self._held: list[Record] = []
        self._characters = 0
        self._is_patient = True
        self._proofs: list[str] = []
        self._settled = 0
        self._count: Counter[str] = Counter()
        self._example: dict[str, tuple[str, str]] = {}

    def take(self, record: Record) -> Iterator[Record]:
        """Yield what can be yielded once this record is known."""
        value = None if isinstance(record, Rejected) else record.published
        if value and self._column.take(value):
            self._proofs.append(f"{value!r} ({record.origin})")
        if self._is_patient and (self._held or (value and order.is_open(value))):
            self._held.append(record)
            self._characters += (
                0 if isinstance(record, (Rejected, Link)) else len(record.text or record.html or "")
            )
            if len(self._held) >= HELD_RECORDS or self._characters >= HELD_CHARACTERS:
                self._is_patient = False
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
        value, found = record.published, self._column.order
        if self._column.is_contradicted and order.is_open(value):
            self._add("both", record.origin, value)
            return replace(record, published=None)
        if found is not None and (plain := order.settled(value, found)) != value:
            self._settled += 1
            record = replace(record, published=plain)
        seen = record.fetched_at if isinstance(record, Document) else None
        problem = dates.statement(record.published, None, seen).problem
        if problem is not None:
            self._add("open" if order.is_open(value) else "unread", record.origin, problem)
        return record

    def _add(self, kind: str, where: str, example: str) -> None:
        self._count[kind] += 1
        self._example.setdefault(kind, (where, example))

    def report(self) -> None:
        """Log, once, what was not understood."""
        log = structlog.get_logger()
        for kind, (where, example) in self._example.items():
            told = {"file": self._origin, "count": self._count[kind], "first": where, "example": example}
            if kind == "both":
                told["proofs"] = " and ".join(self._proofs[-2:])
            log.warning(_SAID[kind], **told)
        if self._column.is_contradicted and self._settled:
            log.warning(
                "dates were read in one order until a later one proved the other: these articles were passed "
                "on before and may have day and month exchanged; write 2024-03-05 and load the file again",
                file=self._origin,
                count=self._settled,
                proofs=" and ".join(self._proofs[-2:]),
            )
