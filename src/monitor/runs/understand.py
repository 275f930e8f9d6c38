"""From a batch of records to a batch of rows: what workers do, all stages in one function, `understand`.

It is a pure function, so any engine can map it (`workers`: processes of this machine). What it returns is
written by the process that began the run, and by no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import pyarrow as pa
import structlog

from monitor import annotate
from monitor.annotate import Annotators
from monitor.extract import extract_in_time
from monitor.extract.addresses.identity import article_id, own_id
from monitor.extract.wordings import Wording, relation
from monitor.model import Annotation, Article, Document, Link, Record, Rejected, Run
from monitor.store import rows
from monitor.store.known import Known
from monitor.store.ledger_rows import Counts
from monitor.stories.signatures import Signature, signature
from monitor.stories.terms import terms

log = structlog.get_logger()

Keep = Callable[[Article], bool]
"""Tells whether an article is wanted; must be importable, since worker processes call it."""

Outcome = tuple[int, int] | Literal["left out", "rejected"]
"""What came of a record: the id and the content hash of its article, or why there is none."""

Extracted = tuple[Document, Article]
Annotated = tuple[Article, Annotation, Signature, bytes]


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker is told once, of all batches of a run.

    Args:
        known: what is in the store already; unchanged articles are not annotated again.
        run: the run that brings the records; what it brings counts as first seen at its start.
        annotators: the models that annotate.
        keep: tells which articles are wanted; None: all.
    """

    known: Known
    run: Run
    annotators: Annotators
    keep: Keep | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """What a worker made of a batch: rows by table, and what became of each record.

    `later` are rows of further wordings of articles in `tables`, to be taken in one after the other.
    `articles` are the ids of those in the rows, with whether an earlier version of them is in the store.
    `unchanged` are the ids of those that came as they are known. `outcomes` are in the order of the records.
    `cut` says where the articles in the rows are from of which only the beginning seems to be there,
    `undated` where those are from whose stated day is none, and why.
    """

    tables: dict[str, pa.Table]
    articles: dict[int, bool]
    unchanged: list[int]
    rejected: list[Rejected]
    words: int
    outcomes: list[Outcome]
    cut: list[str] = field(default_factory=list)
    undated: list[tuple[str, str]] = field(default_factory=list)
    later: list[dict[str, pa.Table]] = field(default_factory=list)

    @property
    def counts(self) -> Counts:
        """What became of its records, but for which of its articles are new: that is decided later."""
        return Counts(
            fetched=len(self.outcomes),
            unchanged=len(self.unchanged),
            filtered=self.outcomes.count("left out"),
            quarantined=len(self.rejected),
            words=self.words,
        )


def understand(records: Sequence[Record], task: Task) -> Batch:
    """Turn records into rows: extract, keep, annotate, signature, terms, rows.

    Args:
        records: as a source delivered them.
        task: what holds for all batches of the run.
    """
    extracted = [_extracted(record) for record in records]
    kept = _kept(extracted, task)
    annotations = annotate.annotate_all([article for _, article in kept.admitted], task.annotators)
    signed = [_signed(*one, found) for one, found in zip(kept.admitted, annotations, strict=True)]
    items = [item for item in signed if not isinstance(item, Rejected)]
    version = annotate.version(task.annotators)
    tables = [rows.tables(each, task.run.run_id, version, task.run.started_at) for each in _by_wording(items)]

    lost = {_outcome(article) for _, article in kept.admitted} - {_outcome(article) for article, *_ in items}
    return Batch(
        tables[0],
        {
            key: task.known.content_hash(key) is not None
            for key in (article.article_id for article, *_ in items)
        },
        kept.unchanged,
        [one for one in (*extracted, *signed) if isinstance(one, Rejected)],
        sum(article.word_count for article, *_ in items),
        ["rejected" if outcome in lost else outcome for outcome in kept.outcomes],
        [article.origin for article, *_ in items if article.is_cut],
        [(article.origin, article.unread_day) for article, *_ in items if article.unread_day],
        tables[1:],
    )


def lost(records: Sequence[Record], reason: str) -> Batch:
    """Return what becomes of records that end every worker: all go to quarantine."""
    rejected = [
        Rejected(record.origin, f"it could not be read: {reason}", _beginning(record)) for record in records
    ]
    return Batch({}, {}, [], rejected, 0, ["rejected"] * len(records))


def _outcome(article: Article) -> tuple[int, int]:
    return article.article_id, article.content_hash


def _by_wording(items: Sequence[Annotated]) -> list[list[Annotated]]:
    """Part a batch, so that each part has one wording of an article: the first ones, the second ones."""
    parts: list[list[Annotated]] = [[]]
    had: Counter[int] = Counter()
    for item in items:
        key = item[0].article_id
        if had[key] == len(parts):
            parts.append([])
        parts[had[key]].append(item)
        had[key] += 1
    return parts


def _extracted(record: Record) -> Extracted | Rejected:
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


@dataclass(frozen=True, slots=True)
class _Kept:
    """What of a batch is to be annotated, and what is known of the rest; `outcomes` as in `Batch`."""

    admitted: list[Extracted]
    unchanged: list[int]
    outcomes: list[Outcome]


def _kept(extracted: Iterable[Extracted | Rejected], task: Task) -> _Kept:
    """Choose the articles that say something new and are wanted."""
    admitted: list[Extracted] = []
    met = _Met(task.known)
    unchanged: list[int] = []
    outcomes: list[Outcome] = []
    for found in extracted:
        if isinstance(found, Rejected):
            outcomes.append("rejected")
            continue
        article, is_needed = met.placed(found[1])
        key = article.article_id
        gone = task.known.is_withdrawn(key, article.version)
        outcomes.append("rejected" if gone else _outcome(article))
        if not is_needed:
            unchanged.append(key)
        elif task.keep is not None and not task.keep(article):
            outcomes[-1] = "left out"
        else:
            admitted.append((found[0], article))
    return _Kept(admitted, unchanged, outcomes)


class _Met:
    """What is known in the middle of a batch: what the store held, and what the batch brought so far."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._newest: dict[int, Wording] = {}
        self._said: set[tuple[int, int]] = set()

    def placed(self, article: Article) -> tuple[Article, bool]:
        """Find the id under which an article stands, and whether it says what neither store nor batch knew.

        Which of several wordings stays is decided where all of them come by (`clashes`), not in a batch.
        """
        known, key = self._known, article.article_id
        if known.is_withdrawn(key, article.version):
            return article, False
        if article.guid and article.canonical_url and known.content_hash(key) is None:
            # Stored by its address, by an earlier version or from another source, it is one article still.
            by_address = article_id(article.canonical_url, "")
            key = by_address if known.content_hash(by_address) is not None else key
        own, wording = own_id(key, article.text), Wording.of(article)
        if known.content_hash(key) == article.content_hash:
            self._newest.setdefault(key, wording)
            return replace(article, article_id=key), False
        if known.content_hash(own) == article.content_hash:
            return replace(article, article_id=own), False
        if article.version is None and known.is_earlier(key, article.content_hash):
            return replace(article, article_id=key), False
        return self._compared(article, key, own, wording)

    def _compared(self, article: Article, key: int, own: int, wording: Wording) -> tuple[Article, bool]:
        before = self._newest.get(key)
        found = "newer" if before is None else relation(wording, before)
        key = own if found == "another" else key
        placed = article if key == article.article_id else replace(article, article_id=key)
        if _outcome(placed) in self._said and found != "newer":
            return placed, False
        self._said.add(_outcome(placed))
        if found != "older":
            self._newest[key] = wording
        return placed, True


def _signed(document: Document, article: Article, found: Annotation | Exception) -> Annotated | Rejected:
    """Join an article, what was found in it, its signature and its terms; or say that one of them failed."""
    if isinstance(found, Exception):
        return _fault(document, found)
    try:
        return article, found, signature(article.text), terms(article.title, article.text, article.language)
    except Exception as error:
        return _fault(document, error)


def _fault(document: Document, error: Exception) -> Rejected:
    """A fault of ours must not cost the articles beside it."""
    return Rejected(
        document.origin, f"a fault in Media Monitor: {type(error).__name__}: {error}", _beginning(document)
    )


def _beginning(record: Record) -> str:
    return (record.text or record.html or "")[:500] if isinstance(record, Document) else ""


def warn_of_cut(origins: Sequence[str], **context: str) -> None:
    """Log once how many articles of a run likely are their beginnings only.

    Args:
        origins: where they are from (`Batch.cut`).
        context: what the line of the log says besides.
    """
    if origins:
        log.warning(
            "articles that a paywall seems to cut off: loaded with what their pages show; load copies that "
            "have the whole text",
            count=len(origins),
            first=origins[0],
            **context,
        )


def warn_of_undated(found: Sequence[tuple[str, str]], **context: str) -> None:
    """Log once how many articles of a run state a day that cannot be read.

    Args:
        found: where they are from, what they state and why that is no day (`Batch.undated`).
        context: what the line of the log says besides.
    """
    if found:
        origin, problem = found[0]
        log.warning(
            "articles that state a day of publication which is not understood: they are undated",
            count=len(found),
            first=origin,
            example=problem,
            **context,
        )
