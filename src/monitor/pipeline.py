"""Documents in, a new generation of the store out: the whole way in one function, `run`.

Extraction and annotation are a pure function from a batch of documents to a batch of rows (`process`), so
any engine can map it (`engine.mapped`: worker processes). The store is written by this process only.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pyarrow as pa

from monitor import annotate, sources
from monitor.annotate import Annotators
from monitor.engine import mapped
from monitor.extract import extract_in_time
from monitor.model import Annotation, Article, Document, Link, Rejected, Run
from monitor.store import Writer, linking, publish, rows
from monitor.store.known import Known
from monitor.stories.signatures import Signature, signature

BATCH_RECORDS = 64
BATCH_CHARACTERS = 2_000_000
"""A batch is closed at this size, whichever comes first: large enough that handing it over costs little,
small enough that a few in flight fit in memory."""

Record = Document | Link | Rejected
Progress = Callable[[int, int], None]
"""Called with (bytes read, articles done) after every batch."""

Keep = Callable[[Article], bool]
"""Tells whether an article is wanted; must be importable, since worker processes call it."""


Outcome = tuple[int, int] | Literal["left out", "rejected"]
"""What came of a record: the id and the content hash of its article, or why there is none."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What a worker made of a batch: rows by table, and what became of each record.

    `ids` are the articles in `tables`, with whether an earlier version of them is in the store. `outcomes`
    are in the order of the records.
    """

    tables: dict[str, pa.Table]
    ids: dict[int, bool]
    unchanged: list[int]
    rejected: list[Rejected]
    words: int
    outcomes: list[Outcome]

    @property
    def filtered(self) -> int:
        """How many articles the filters left out."""
        return self.outcomes.count("left out")


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
            tables = rows.without(batch.tables, repeated)
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
    annotators: Annotators | None = None,
) -> Run:
    """Load files and folders into a store: sources → extract → annotate → stories → store.

    Args:
        paths: files, folders or "-" for standard input.
        store: the DuckDB file; made when missing.
        chosen: columns the user named, {field: column}.
        workers: processes that extract and annotate; default one per core, 1 works in this process.
        progress: told after every batch how far the run is.
        command: what to record the run as.
        annotators: the models that annotate; None: the best that this machine can run.

    Returns:
        What was done. Nothing is written where there was nothing new.

    Raises:
        UsageError: a path does not exist.
        StoreError: the store cannot be written; it is as it was.
        ModelMissing: a model cannot be loaded.
    """
    annotators = annotators or annotate.choose()
    meter = sources.Meter()
    with publish(store) as writer:
        tally = Tally(f"{_now():%Y%m%dT%H%M%S}-{secrets.token_hex(3)}", _now(), writer.quarantined())
        documents = batched(sources.read(paths, chosen, meter))
        context = (writer.known(), tally.run_id, tally.started, annotators)
        for batch in mapped(process, documents, context, workers):
            tally.take(batch, writer)
            if progress:
                progress(meter.done, len(tally.seen))
        result = tally.report(command)
        if writer.touched:
            linking.link(writer.connection, result.run_id)
            writer.set_annotators(annotate.versions(annotators))
            writer.finish(result)
    return result


Understood = tuple[Article, Annotation, Signature]


def process(
    documents: list[Record],
    known: Known,
    run_id: str,
    now: datetime,
    annotators: Annotators,
    keep: Keep | None = None,
) -> Batch:
    """Extract and annotate a batch of documents: a pure function, to be mapped by any engine.

    Args:
        documents: records as a source delivered them.
        known: what is in the store already; unchanged articles are not annotated again.
        run_id: the run that brings them.
        now: naive UTC time that counts as first seen.
        annotators: the models that annotate.
        keep: tells which articles are wanted; None: all.
    """
    admitted: dict[int, tuple[Document, Article]] = {}
    unchanged: list[int] = []
    rejected: list[Rejected] = []
    outcomes: list[Outcome] = []
    for document in documents:
        found = _extracted(document)
        if isinstance(found, Rejected):
            rejected.append(found)
            outcomes.append("rejected")
            continue
        article = found[1]
        key = article.article_id
        outcomes.append((key, article.content_hash))
        if key in admitted or key in unchanged or known.content_hash(key) == article.content_hash:
            unchanged.append(key)
        elif keep is not None and not keep(article):
            outcomes[-1] = "left out"
        else:
            admitted[key] = found
    items, faults = _understood(list(admitted.values()), annotators)
    tables = rows.tables(items, run_id, annotate.version(annotators), now)
    ids = {item[0].article_id: known.content_hash(item[0].article_id) is not None for item in items}
    words = sum(item[0].word_count for item in items)
    lost = admitted.keys() - ids.keys()
    outcomes = ["rejected" if outcome[0] in lost else outcome for outcome in outcomes]
    return Batch(tables, ids, unchanged, rejected + faults, words, outcomes)


def _extracted(record: Record) -> tuple[Document, Article] | Rejected:
    """Return a document with its article, or why it cannot be used."""
    if isinstance(record, Rejected):
        return record
    if isinstance(record, Link):
        reason = (
            "carries a link but no text; `monitor refresh` fetches pages: make the file a source of its own"
        )
        return Rejected(record.origin, reason, record.url[:500])
    try:
        article = extract_in_time(record)
    except Exception as error:
        return _fault(record, error)
    return article if isinstance(article, Rejected) else (record, article)


def _understood(
    admitted: list[tuple[Document, Article]], annotators: Annotators
) -> tuple[list[Understood], list[Rejected]]:
    """Annotate articles; return them with their findings, and those on which that failed."""
    items: list[Understood] = []
    faults: list[Rejected] = []
    annotated = annotate.annotate_all([article for _, article in admitted], annotators)
    for (document, article), found in zip(admitted, annotated, strict=True):
        if isinstance(found, Exception):
            faults.append(_fault(document, found))
            continue
        try:
            items.append((article, found, signature(article.text)))
        except Exception as error:
            faults.append(_fault(document, error))
    return items, faults


def _fault(document: Document, error: Exception) -> Rejected:
    """A fault of ours must not cost the articles beside it."""
    begin = (document.text or document.html or "")[:500]
    return Rejected(document.origin, f"a fault in Media Monitor: {type(error).__name__}: {error}", begin)


def batched(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Group records into batches of bounded count and size, in order."""
    batch: list[Record] = []
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


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
