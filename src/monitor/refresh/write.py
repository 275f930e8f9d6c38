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
from functools import partial
from queue import Empty

import structlog

from monitor import clock
from monitor.annotate import Annotators
from monitor.errors import MonitorError
from monitor.model import Run
from monitor.refresh.collect import Collector
from monitor.refresh.events import Collected, Ended, Event, Settled, Understood
from monitor.refresh.work import Result, pack, work
from monitor.runs.batching import BatchBuilder
from monitor.runs.understand import Keep, Outcome, Task, warn_of_cut, warn_of_undated
from monitor.runs.workers import Crew, Workers, crew
from monitor.store import Place, Writer
from monitor.store.ledger import Ledger
from monitor.store.ledger_rows import Counts, Item

BATCH_RECORDS = 32
BATCH_SECONDS = 1.0
"""A source's batch goes to the workers at so many records or this age: what is done early is safe early."""

log = structlog.get_logger()
Progress = Callable[[int, int, int], None]
"""Called with (sources done, sources in all, articles new) as the run goes on."""


@dataclass
class Writing:
    """The writing side of one run."""

    ledger: Ledger
    store: Place
    run: Run
    annotators: Annotators
    keep: Keep | None
    filters: str
    workers: Workers
    progress: Progress | None = None
    _batches: dict[str, BatchBuilder[Collected]] = field(default_factory=dict)
    _at_work: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _ended: dict[str, Ended] = field(default_factory=dict)
    _lost: dict[str, str] = field(default_factory=dict)
    _cut: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _undated: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    _seen: set[int] = field(default_factory=set)
    _new: int = 0
    _crew: Crew | None = None

    def drain(self, collector: Collector, sources: Sequence[str]) -> None:
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
            if self._crew is not None:
                self._crew.close()

    def _handle(self, event: Event, collector: Collector) -> None:
        match event:
            case Collected():
                batch = self._batches.setdefault(event.source, BatchBuilder(BATCH_RECORDS))
                batch.add(event, event.weight)
            case Settled():
                self._settle(event)
            case Ended():
                self._ended[event.source] = event
            case Understood():
                self._at_work[event.source] -= 1
                self._commit(event)
                collector.done(event.records)

    def _send_ripe(self, collector: Collector) -> None:
        """Hand every batch that is large, old or complete to a worker."""
        now = time.monotonic()
        for source, batch in list(self._batches.items()):
            if batch.is_full or now - batch.since >= BATCH_SECONDS or source in self._ended:
                del self._batches[source]
                self._at_work[source] += 1
                future = self._submit(batch.items)
                future.add_done_callback(partial(_report, collector, source, batch.items))

    def _submit(self, records: list[Collected]) -> Future[Result]:
        """Give a batch to the workers, which start with the first one; after an accident, to new ones."""
        batch = [record.record for record in records]
        if self._crew is None:
            self._crew = self._hired()
        try:
            return self._crew.submit(batch)
        except BrokenProcessPool:
            self._crew.close()
            self._crew = self._hired()
            return self._crew.submit(batch)

    def _hired(self) -> Crew:
        task = Task(Writer(self.store).known(), self.run, self.annotators, self.keep)
        return crew(work, (task,), self.workers)

    def _commit(self, event: Understood) -> None:
        """Keep what a worker made of a batch. Where the worker died, the next run tries its records again."""
        if isinstance(event.result, BaseException):
            why = "a worker process died"
            if isinstance(event.result, MonitorError):
                why = str(event.result)
            records = [record.record.origin for record in event.records]
            log.error("batch lost", source=event.source, error=str(event.result), records=records)
            self._lost[event.source] = why
            self.ledger.commit(self.run.run_id, event.source, Counts(failed=len(event.records)))
            return
        result: Result = event.result
        batch = result.batch
        self._cut[event.source] += batch.cut
        self._undated[event.source] += batch.undated
        fresh = {key: before for key, before in batch.articles.items() if key not in self._seen}
        self._seen.update(fresh)
        updated = sum(fresh.values())
        new, duplicate = len(fresh) - updated, len(batch.articles) - len(fresh)
        self._new += new
        counts = replace(batch.counts, new=new, updated=updated, duplicate=duplicate)
        items = [
            self._remembered(record.item, outcome)
            for record, outcome in zip(event.records, batch.outcomes, strict=True)
            if record.item is not None
        ]
        self.ledger.commit(self.run.run_id, event.source, counts, items, result.body, sorted(batch.articles))

    def _remembered(self, item: Item, outcome: Outcome) -> Item:
        """Return an item with what came of it."""
        if isinstance(outcome, str):
            left_out = self.filters if outcome == "left out" else None
            return replace(item, article=None, content=None, left_out=left_out)
        return replace(item, article=outcome[0], content=outcome[1], left_out=None)

    def _settle(self, event: Settled) -> None:
        body = None
        if event.rejected is not None:
            body = pack({}, [event.rejected], self.run)
        self.ledger.commit(self.run.run_id, event.source, event.counts, [event.item], body)

    def _is_done(self, source: str) -> bool:
        return source not in self._batches and not self._at_work[source]

    def _close(self, event: Ended) -> None:
        error = event.error
        if event.source in self._lost:
            error = error or f"{self._lost[event.source]}; the next run tries again"
        self.ledger.commit(self.run.run_id, event.source, event.counts)
        self.ledger.close_source(
            self.run.run_id,
            event.source,
            now=clock.now(),
            seconds=event.seconds,
            memory=None if event.source in self._lost else event.memory,
            error=error,
            bytes_received=event.received,
        )
        warn_of_cut(self._cut.pop(event.source, []), source=event.source)
        warn_of_undated(self._undated.pop(event.source, []), source=event.source)
        level = log.warning if error else log.info
        level("source done", source=event.source, seconds=round(event.seconds, 2), error=error)


def _report(collector: Collector, source: str, records: list[Collected], future: Future[Result]) -> None:
    """Turn a worker's end into an event."""
    if not future.cancelled():
        collector.events.put(Understood(source, records, future.exception() or future.result()))
