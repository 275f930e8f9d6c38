"""Documents in, a new generation of the store out: the whole way in one function, `run`.

Extraction and annotation are a pure function from a batch of documents to a batch of rows (`process`), so
any engine can map it (`engine.mapped`: worker processes). The store is written by this process only.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pyarrow as pa
import structlog

from monitor import annotate, sources
from monitor.annotate import Annotators
from monitor.extract import extract_in_time
from monitor.extract.addresses.identity import article_id, own_id
from monitor.extract.wordings import Wording, relation
from monitor.model import Annotation, Article, Document, Link, Rejected, Run
from monitor.runs import clashes
from monitor.runs.workers import mapped
from monitor.store import Writer, linking, publish, rows
from monitor.store.known import Known
from monitor.store.versions import Versions
from monitor.stories.signatures import Signature, signature

log = structlog.get_logger()

BATCH_RECORDS = 128
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
    cut: list[str] = field(default_factory=list)
    """Where the articles in `tables` are from of which only the beginning seems to be there."""

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
    versions: Versions
    seen: set[int] = field(default_factory=set)
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    words: int = 0
    cut: list[str] = field(default_factory=list)

    def take(self, batch: Batch, writer: Writer) -> None:
        """Count a batch and hand what is new in it to the writer."""
        for record in batch.rejected:
            clashes.withdraw(record, self.versions, writer)
        found = clashes.settled(batch.tables, batch.ids, self.seen, self.versions, writer)
        self.seen.update(found.new, found.replaced, batch.ids, batch.unchanged)
        self.unchanged += len(batch.unchanged) + len(batch.ids) - len(found.new) - len(found.replaced)
        self.updated += len(found.replaced)
        self.new += len(found.new)
        self.words += batch.words
        self.cut += batch.cut
        self.rejected += len(batch.rejected)
        if found.new or found.replaced:
            writer.add(found.tables, replaced=sorted(found.replaced))
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
        started = _now()
        run_id = f"{started:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        tally = Tally(run_id, started, writer.quarantined(), writer.versions())
        documents = batched(sources.read(paths, chosen, meter))
        context = (writer.known(), tally.run_id, tally.started, annotators)
        for batch in mapped(process, documents, context, workers):
            tally.take(batch, writer)
            if progress:
                progress(meter.done, len(tally.seen))
        result = tally.report(command)
        tell_cut(tally.cut)
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
    met: dict[int, Wording] = {}
    unchanged: list[int] = []
    rejected: list[Rejected] = []
    outcomes: list[Outcome] = []
    for document in documents:
        found = _extracted(document)
        if isinstance(found, Rejected):
            rejected.append(found)
            outcomes.append("rejected")
            continue
        article, is_needed = _placed(found[1], known, met)
        key = article.article_id
        gone = known.is_withdrawn(key, article.version)
        outcomes.append("rejected" if gone else (key, article.content_hash))
        if not is_needed:
            unchanged.append(key)
        elif keep is not None and not keep(article):
            outcomes[-1] = "left out"
        else:
            unchanged += [key] * (key in admitted)  # the version before it
            admitted[key] = found[0], article
    items, faults = _understood(list(admitted.values()), annotators)
    tables = rows.tables(items, run_id, annotate.version(annotators), now)
    ids = {item[0].article_id: known.content_hash(item[0].article_id) is not None for item in items}
    words = sum(item[0].word_count for item in items)
    lost = admitted.keys() - ids.keys()
    outcomes = ["rejected" if outcome[0] in lost else outcome for outcome in outcomes]
    cut = [item[0].origin for item in items if item[0].is_cut]
    return Batch(tables, ids, unchanged, rejected + faults, words, outcomes, cut)


def tell_cut(origins: Sequence[str], **who: str) -> None:
    """Say once how many articles of a run likely are their beginnings only."""
    if origins:
        log.warning(
            "articles that a paywall seems to cut off: loaded with what their pages show; load copies that "
            "have the whole text",
            count=len(origins),
            first=origins[0],
            **who,
        )


def _placed(article: Article, known: Known, met: dict[int, Wording]) -> tuple[Article, bool]:
    """Find the id under which an article stands, and whether it says what neither store nor batch knew.

    Args:
        article: what was extracted.
        known: what is in the store already.
        met: what the batch brought so far, by id; the article's wording is noted there.
    """
    key, wording = article.article_id, Wording.of(article)
    if known.is_withdrawn(key, article.version):
        return article, False
    if article.guid and article.canonical_url and known.content_hash(key) is None:
        # Stored by its address, by an earlier version or from another source, it is one article still.
        by_address = article_id(article.canonical_url, "")
        key = by_address if known.content_hash(by_address) is not None else key
    stored, own = known.content_hash(key), own_id(key, article.text)
    if stored == article.content_hash:
        met.setdefault(key, wording)
        return replace(article, article_id=key), False
    if known.content_hash(own) == article.content_hash:
        return replace(article, article_id=own), False
    if key in met:
        found = relation(wording, met[key])
        if found in ("same", "older") or (found == "another" and own in met):
            return replace(article, article_id=key), False
        key = own if found == "another" else key
    met[key] = wording
    return replace(article, article_id=key), True


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
