"""From the ledger to the store: all that is pending becomes one new generation, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from monitor import annotate
from monitor.annotate import Annotators
from monitor.model import Rejected, Run, Withdrawal
from monitor.refresh.work import WITHDRAWALS
from monitor.runs import clashes
from monitor.store import Writer, batches, linking, publish, reconciling, rows
from monitor.store.known import Known
from monitor.store.ledger import Ledger
from monitor.store.versions import Versions

PATIENCE = 600.0
"""Seconds to wait for a `monitor load` that is writing."""

GATHERED = 1_000
"""Articles that are inserted at once: batches are small, and each insertion has its price."""


@dataclass
class _Publication:
    """What is being published: counts, and the articles that are in the new generation already."""

    writer: Writer
    known: Known
    run_id: str
    quarantined: set[tuple[str, str]]
    versions: Versions
    hashes: dict[int, int | None] = field(default_factory=dict)
    new: int = 0
    updated: int = 0
    withdrawn: int = 0
    _gathered: list[dict[str, pa.Table]] = field(default_factory=list)
    _replaced: list[int] = field(default_factory=list)
    _waiting: set[int] = field(default_factory=set)

    def take(self, tables: dict[str, pa.Table]) -> None:
        """Take in one batch: new articles, and changed ones in place of their earlier wording."""
        self._quarantine(tables.pop("quarantine", None))
        self._withdraw(tables.pop(WITHDRAWALS, None))
        if "articles" not in tables:
            return
        tables, _, stale = self.versions.settled(tables)
        articles = tables["articles"]
        outdated = self._outdated(articles)
        replaced: list[int] = []
        repeated: list[int] = []
        for key, content in zip(
            articles["article_id"].to_pylist(), articles["content_hash"].to_pylist(), strict=True
        ):
            before = self.hashes.get(key, self.known.content_hash(key))
            if before == content or key in outdated or key in stale:
                repeated.append(key)
                continue
            if before is not None:
                replaced.append(key)
            self.hashes[key] = content
        fresh = articles.num_rows - len(repeated)
        if fresh:
            self._gather(self._stamped(rows.without(tables, repeated)), replaced)
        self.new += fresh - len(replaced)
        self.updated += len(replaced)

    def _outdated(self, articles: pa.Table) -> set[int]:
        """Return the articles of which the store has words fetched later: the ledger is an older copy."""
        fetched = zip(articles["article_id"].to_pylist(), articles["fetched_at"].to_pylist(), strict=True)
        ours = {key: at for key, at in fetched if at is not None and self.known.content_hash(key) is not None}
        theirs = self.writer.fetched(list(ours)) if ours else {}
        return {key for key, at in theirs.items() if at > ours[key]}

    def _gather(self, tables: dict[str, pa.Table], replaced: list[int]) -> None:
        if len(self._waiting) >= GATHERED or not self._waiting.isdisjoint(replaced):
            self.write()
        self._gathered.append(tables)
        self._replaced += replaced
        self._waiting.update(tables["articles"]["article_id"].to_pylist())

    def write(self) -> None:
        """Write what was gathered."""
        names = dict.fromkeys(name for tables in self._gathered for name in tables)
        whole = {
            name: pa.concat_tables([tables[name] for tables in self._gathered if name in tables])
            for name in names
        }
        if whole:
            self.writer.add(whole, self._replaced)
        self._gathered, self._replaced, self._waiting = [], [], set()

    def _stamped(self, tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
        """Set the run that publishes: a batch may come from one that was killed."""
        articles = tables["articles"]
        runs = pa.array([self.run_id] * articles.num_rows, pa.string())
        at = articles.schema.get_field_index("run_id")
        return {**tables, "articles": articles.set_column(at, articles.schema.field(at), runs)}

    def _quarantine(self, records: pa.Table | None) -> None:
        for row in records.to_pylist() if records is not None else []:
            identity = (row["origin"], row["reason"])
            if identity not in self.quarantined:
                self.quarantined.add(identity)
                record = Rejected(row["origin"], row["reason"], row["excerpt"])
                self.writer.quarantine(self.run_id, [record], row["seen_at"])

    def _withdraw(self, notices: pa.Table | None) -> None:
        for row in notices.to_pylist() if notices is not None else []:
            self.write()
            record = Rejected(row["origin"], row["reason"], withdraws=Withdrawal(**row["withdraws"]))
            self.withdrawn += clashes.withdraw(record, self.versions, self.writer)
            self.hashes |= dict.fromkeys(self.versions.withdrawn)


def publish_pending(store: Path, ledger: Ledger, run: Run, annotators: Annotators) -> Run:
    """Publish what is pending, also from runs that were killed; nothing is written where nothing is pending.

    Args:
        store: the DuckDB file; made when missing.
        ledger: the store's.
        run: what the run did so far.
        annotators: the models that annotated.

    Returns:
        The run with the numbers of new and updated articles that were published.
    """
    last, name = 0, None
    with publish(store, wait=PATIENCE) as writer:
        found = _Publication(writer, writer.known(), run.run_id, writer.quarantined(), writer.versions())
        for pending in ledger.pending():
            last = pending.batch
            found.take(batches.load(pending.body))
        found.write()
        result = replace(run, new=found.new, updated=found.updated)
        if writer.touched:
            if found.new or found.updated or found.withdrawn:
                linking.link(writer.connection, run.run_id)
                writer.set_annotators(annotate.versions(annotators))
            name = ledger.announce(last)
            writer.set_meta(reconciling.MARK, name)
            writer.finish(result)
    if name is not None:
        reconciling.bind(ledger, Writer(store).meta("store_id"))
        ledger.published(name)
        reconciling.note(ledger, Writer(store))
    elif last:
        ledger.forget(last)
    return result
