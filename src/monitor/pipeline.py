"""Documents in, a new generation of the store out: the whole way in one function, `run`.

Extraction and annotation are a pure function from a batch of documents to a batch of rows (`process`), so
any engine can map it; here it is mapped over worker processes. The store is written by one process only.
"""

from __future__ import annotations

import itertools
import multiprocessing
import os
import secrets
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from monitor import annotate, sources
from monitor.extract import extract
from monitor.model import Annotation, Article, Document, Rejected, Run
from monitor.store import Writer, linking, publish, rows
from monitor.store.known import Known
from monitor.stories.signatures import Signature, signature

BATCH_RECORDS = 64
BATCH_CHARACTERS = 2_000_000
"""A batch is closed at this size, whichever comes first: large enough that handing it over costs little,
small enough that a few in flight fit in memory."""

Progress = Callable[[int, int], None]
"""Called with (bytes read, articles done) after every batch."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a worker made of a batch: rows by table, and what became of each record.

    `ids` are the articles in `tables`, with whether an earlier version of them is in the store.
    """

    tables: dict[str, pa.Table]
    ids: dict[int, bool]
    unchanged: list[int]
    rejected: list[Rejected]
    words: int


@dataclass
class Tally:
    """Counts one run, and lets every article in once."""

    run_id: str
    started: datetime
    quarantined: set[tuple[str, str]]
    seen: set[int] = field(default_factory=set)
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    words: int = 0

    def take(self, batch: Batch, writer: Writer) -> None:
        """Count a batch and hand what is new in it to the writer."""
        repeated = [key for key in batch.ids if key in self.seen]
        fresh = {key: before for key, before in batch.ids.items() if key not in self.seen}
        self.seen.update(fresh, batch.unchanged)
        self.unchanged += len(batch.unchanged) + len(repeated)
        self.updated += sum(fresh.values())
        self.new += len(fresh) - sum(fresh.values())
        self.words += batch.words
        self.rejected += len(batch.rejected)
        if fresh:
            tables = _without(batch.tables, repeated) if repeated else batch.tables
            writer.add(tables, replaced=[key for key, before in fresh.items() if before])
        bad = [record for record in batch.rejected if (record.origin, record.reason) not in self.quarantined]
        self.quarantined.update((record.origin, record.reason) for record in bad)
        writer.quarantine(self.run_id, bad, self.started)

    def report(self, command: str) -> Run:
        """Sum up the run."""
        finished = _now()
        read = self.new + self.updated + self.unchanged + self.rejected
        return Run(
            run_id=self.run_id,
            started_at=self.started,
            finished_at=finished,
            read=read,
            new=self.new,
            updated=self.updated,
            unchanged=self.unchanged,
            quarantined=self.rejected,
            words=self.words,
            seconds=(finished - self.started).total_seconds(),
            command=command,
        )


def run(
    paths: Sequence[str | Path],
    store: str | Path,
    *,
    chosen: Mapping[str, str] | None = None,
    workers: int | None = None,
    progress: Progress | None = None,
    command: str = "load",
) -> Run:
    """Load files and folders into a store: sources → extract → annotate → stories → store.

    Args:
        paths: files, folders or "-" for standard input.
        store: the DuckDB file; made when missing.
        chosen: columns the user named, {field: column}.
        workers: processes that extract and annotate; default one per core, 1 works in this process.
        progress: told after every batch how far the run is.
        command: what to record the run as.

    Returns:
        What was done. Nothing is written where there was nothing new.

    Raises:
        UsageError: a path does not exist.
        StoreError: the store cannot be written; it is as it was.
    """
    meter = sources.Meter()
    with publish(store) as writer:
        tally = Tally(f"{_now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", _now(), writer.quarantined())
        for batch in mapped(sources.read(paths, chosen, meter), writer.known(), tally, workers):
            tally.take(batch, writer)
            if progress:
                progress(meter.done, len(tally.seen))
        result = tally.report(command)
        if writer.touched:
            linking.link(writer.connection, result.run_id)
            writer.set_meta("annotator_version", annotate.VERSION)
            writer.finish(result)
    return result


def process(documents: list[Document | Rejected], known: Known, run_id: str, now: datetime) -> Batch:
    """Extract and annotate a batch of documents: a pure function, to be mapped by any engine."""
    items: dict[int, tuple[Article, Annotation, Signature]] = {}
    ids: dict[int, bool] = {}
    unchanged: list[int] = []
    rejected: list[Rejected] = []
    for document in documents:
        article = extract(document) if isinstance(document, Document) else document
        if isinstance(article, Rejected):
            rejected.append(article)
            continue
        before = known.content_hash(article.article_id)
        if article.article_id in items or before == article.content_hash:
            unchanged.append(article.article_id)
            continue
        try:
            items[article.article_id] = (article, annotate.annotate(article), signature(article.text))
        except Exception as error:  # a fault of ours must not cost the articles beside it
            reason = f"annotating failed: {type(error).__name__}: {error}"
            rejected.append(Rejected(article.origin, reason, article.text[:500]))
            continue
        ids[article.article_id] = before is not None
    tables = rows.tables(items.values(), run_id, annotate.VERSION, now)
    return Batch(tables, ids, unchanged, rejected, sum(item[0].word_count for item in items.values()))


def batched(records: Iterable[Document | Rejected]) -> Iterator[list[Document | Rejected]]:
    """Group records into batches of bounded count and size, in order."""
    batch: list[Document | Rejected] = []
    characters = 0
    for record in records:
        batch.append(record)
        if isinstance(record, Document):
            characters += len(record.text or record.html or "")
        if len(batch) >= BATCH_RECORDS or characters >= BATCH_CHARACTERS:
            yield batch
            batch, characters = [], 0
    if batch:
        yield batch


def mapped(
    records: Iterable[Document | Rejected], known: Known, tally: Tally, workers: int | None
) -> Iterator[Batch]:
    """Yield the processed batches in order, from `workers` processes with a bounded number in flight."""
    batches = batched(records)
    count = workers or os.cpu_count() or 1
    first = list(itertools.islice(batches, 2))
    if count == 1 or len(first) < 2:  # starting processes would take longer than the work
        for batch in itertools.chain(first, batches):
            yield process(batch, known, tally.run_id, tally.started)
        return
    pool = _pool(count, (known, tally.run_id, tally.started))
    pending: deque[Future[Batch]] = deque()
    try:
        for batch in itertools.chain(first, batches):
            pending.append(pool.submit(_work, batch))
            if len(pending) >= 2 * count:
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


_context: tuple[Known, str, datetime]


def _pool(count: int, context: tuple[Known, str, datetime]) -> ProcessPoolExecutor:
    """Start the workers from a clean process: DuckDB's threads would not survive a plain fork."""
    methods = multiprocessing.get_all_start_methods()
    start = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
    if hasattr(start, "set_forkserver_preload"):
        start.set_forkserver_preload(["monitor.pipeline"])
    return ProcessPoolExecutor(count, mp_context=start, initializer=_start_worker, initargs=(context,))


def _start_worker(context: tuple[Known, str, datetime]) -> None:
    global _context
    _context = context
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A worker whose parent was killed would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(batch: list[Document | Rejected]) -> Batch:
    return process(batch, *_context)


def _without(tables: dict[str, pa.Table], ids: list[int]) -> dict[str, pa.Table]:
    """Drop the rows of articles that this run has stored already."""
    drop = pa.array(ids, pa.int64())
    return {
        name: rows.filter(pc.invert(pc.is_in(rows["article_id"], value_set=drop)))
        for name, rows in tables.items()
    }


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
