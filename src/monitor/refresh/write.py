"""Reading the events of a run: records to the workers, what they make of them to the ledger.

Only this loop writes. Every batch of a source is one transaction of the ledger, with the items that it
settles; a source's own memory is written when its last batch is.
"""

from __future__ import annotations

import contextlib
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from queue import Empty

import structlog

from monitor.annotate import Annotators
from monitor.refresh.collect import Collector
from monitor.refresh.events import Ended, Event, Record, Settled, Understood
from monitor.refresh.work import Result, pack, understand
from monitor.runs import load as pipeline
from monitor.runs.load import Keep, Outcome
from monitor.runs.workers import Pool
from monitor.store import Writer
from monitor.store.ledger import Ledger
from monitor.store.ledger_rows import Counts, Item

BATCH_RECORDS = 32
BATCH_WEIGHT = 2_000_000
BATCH_SECONDS = 1.0
"""A source's batch goes to the workers at this size or age: what is done early is safe early."""

log = structlog.get_logger()
Progress = Callable[[int, int, int], None]
"""Called with (sources done, sources in all, articles new) as the run goes on."""


@dataclass
class _Group:
    """Records of one source on their way to a worker."""

    records: list[Record] = field(default_factory=list)
    weight: int = 0
    since: float = field(default_factory=time.monotonic)


@dataclass
class Writing:
    """The writing side of one run."""

    ledger: Ledger
    store: Path
    run_id: str
    started: datetime
    annotators: Annotators
    keep: Keep | None
    filters: str
    workers: int | None
    progress: Progress | None = None
    _groups: dict[str, _Group] = field(default_factory=dict)
    _at_work: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _ended: dict[str, Ended] = field(default_factory=dict)
    _lost: set[str] = field(default_factory=set)
    _cut: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _seen: set[int] = field(default_factory=set)
    _new: int = 0
    _pool: Pool | None = None

    def read(self, collector: Collector, sources: Sequence[str]) -> None:
        """Read events until every one of the named sources has ended."""
        self._seen = self.ledger.pending_articles()
        left = set(sources)
        try:
            while left:
                with contextlib.suppress(Empty):
                    self._handle(collector.events.get(timeout=BATCH_SECONDS / 4), collector)
                self._send_ripe(collector)
                for source in [name for name in self._ended if self._is_done(name)]:
                    self._close(self._ended.pop(source))
                    left.discard(source)
                if self.progress:
                    self.progress(len(sources) - len(left), len(sources), self._new)
        finally:
            if self._pool is not None:
                self._pool.close()

    def _handle(self, event: Event, collector: Collector) -> None:
        match event:
            case Record():
                group = self._groups.setdefault(event.source, _Group())
                group.records.append(event)
                group.weight += event.weight
            case Settled():
                self._settle(event)
            case Ended():
                self._ended[event.source] = event
            case Understood():
                self._at_work[event.source] -= 1
                self._commit(event)
                collector.done(event.records)

    def _send_ripe(self, collector: Collector) -> None:
        """Hand every group that is large, old or complete to a worker."""
        now = time.monotonic()
        for source, group in list(self._groups.items()):
            full = len(group.records) >= BATCH_RECORDS or group.weight >= BATCH_WEIGHT
            if full or now - group.since >= BATCH_SECONDS or source in self._ended:
                del self._groups[source]
                self._at_work[source] += 1
                future = self._submit(group.records)
                future.add_done_callback(_telling(collector, source, group.records))

    def _submit(self, records: list[Record]) -> Future[Result]:
        """Give a batch to the workers, which start with the first one; after an accident, to new ones."""
        batch = [record.record for record in records]
        if self._pool is None:
            self._pool = self._workers()
        try:
            return self._pool.submit(batch)
        except BrokenProcessPool:
            self._pool.close()
            self._pool = self._workers()
            return self._pool.submit(batch)

    def _workers(self) -> Pool:
        known = Writer(self.store).known()
        return Pool(understand, (known, self.run_id, self.started, self.annotators, self.keep), self.workers)

    def _commit(self, event: Understood) -> None:
        """Keep what a worker made of a batch. Where the worker died, the next run tries its records again."""
        if isinstance(event.result, BaseException):
            log.error("batch lost", source=event.source, error=str(event.result))
            self._lost.add(event.source)
            self.ledger.commit(self.run_id, event.source, Counts(failed=len(event.records)))
            return
        result: Result = event.result
        self._cut[event.source] += result.cut
        fresh = {key: before for key, before in result.articles.items() if key not in self._seen}
        self._seen.update(fresh)
        self._new += len(fresh) - sum(fresh.values())
        counts = Counts(
            fetched=len(event.records),
            new=len(fresh) - sum(fresh.values()),
            updated=sum(fresh.values()),
            unchanged=result.unchanged,
            duplicate=len(result.articles) - len(fresh),
            filtered=result.filtered,
            quarantined=result.rejected,
            words=result.words,
        )
        items = [
            self._remembered(record.item, outcome)
            for record, outcome in zip(event.records, result.outcomes, strict=True)
            if record.item is not None
        ]
        self.ledger.commit(self.run_id, event.source, counts, items, result.body, sorted(result.articles))

    def _remembered(self, item: Item, outcome: Outcome) -> Item:
        """Return an item with what came of it."""
        if isinstance(outcome, str):
            left_out = self.filters if outcome == "left out" else None
            return replace(item, article=None, content=None, left_out=left_out)
        return replace(item, article=outcome[0], content=outcome[1], left_out=None)

    def _settle(self, event: Settled) -> None:
        body = None
        if event.rejected is not None:
            body = pack({}, [event.rejected], self.run_id, self.started)
        self.ledger.commit(self.run_id, event.source, event.counts, [event.item], body)

    def _is_done(self, source: str) -> bool:
        return source not in self._groups and not self._at_work[source]

    def _close(self, event: Ended) -> None:
        error = event.error
        if event.source in self._lost:
            error = error or "a worker process died; the next run tries again"
        self.ledger.commit(self.run_id, event.source, event.counts)
        self.ledger.close_source(
            self.run_id,
            event.source,
            now=datetime.now(UTC).replace(tzinfo=None),
            seconds=event.seconds,
            memory=None if event.source in self._lost else event.memory,
            error=error,
            bytes_received=event.received,
        )
        pipeline.tell_cut(self._cut.pop(event.source, []), source=event.source)
        level = log.warning if error else log.info
        level("source done", source=event.source, seconds=round(event.seconds, 2), error=error)


def _telling(collector: Collector, source: str, records: list[Record]) -> Callable[[Future[Result]], None]:
    """Make the callback that turns a worker's end into an event."""

    def tell(future: Future[Result]) -> None:
        if not future.cancelled():
            collector.events.put(Understood(source, records, future.exception() or future.result()))

    return tell
