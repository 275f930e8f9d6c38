"""The next generation of a store: what a run brings, taken in batch by batch, related and recorded.

Every run writes through here: `load` and retries from quarantine, refreshes (`monitor.refresh.publish`), and
`reannotate`. Readers see it when the block of `store.publish` ends, whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from functools import cached_property

import pyarrow as pa

from monitor import annotate
from monitor.annotate import Annotators
from monitor.model import Rejected, Run
from monitor.runs import clashes
from monitor.store import Writer, linking, sourcing
from monitor.store.known import Known
from monitor.store.versions import FOR_GOOD, Versions

GATHERED = 32_000_000
"""Bytes of rows that are written at once: batches are small, and each insertion has its price."""

Tables = dict[str, pa.Table]


class Generation:
    """A run's next generation of a store, in the making.

    Args:
        writer: the store's, inside the block of `publish`.
        run: the run, as it began.
        annotators: the models that annotated what it brings.
        settle: decides between articles under one id.

    Attributes:
        new, updated, repeated: articles that were not there, that took the place of an earlier wording (or
            are one, of an article that has a later one), and that said nothing new.
        withdrawn, renewed: articles that were taken out, and those annotated anew.
    """

    def __init__(
        self, writer: Writer, run: Run, annotators: Annotators, settle: clashes.Settle = clashes.by_wording
    ) -> None:
        self._writer, self._run, self._annotators, self._settle = writer, run, annotators, settle
        self._added = _Gathered(writer.add)
        self._renewed = _Gathered(lambda tables, _: writer.refresh(tables))
        self.new = self.updated = self.repeated = self.withdrawn = self.renewed = 0

    @cached_property
    def known(self) -> Known:
        """What was in the store before this run."""
        return self._writer.known()

    @cached_property
    def _identities(self) -> clashes.Identities:
        return clashes.Identities(self.known, self._writer, self._added.flush_if_waiting)

    @cached_property
    def _versions(self) -> Versions:
        return self._writer.versions()

    @cached_property
    def _quarantined(self) -> set[tuple[str, str]]:
        return self._writer.quarantined()

    @property
    def met(self) -> int:
        """How many articles the run met so far, whatever came of them."""
        return len(self._identities.seen)

    def take(
        self,
        tables: Tables,
        rejected: Sequence[Rejected] = (),
        unchanged: Collection[int] = (),
        at: datetime | None = None,
    ) -> None:
        """Take in a batch: new articles, and changed ones in place of their earlier wording.

        Args:
            tables: rows by table.
            rejected: records that cannot be used, publishers' notices that withdraw articles among them.
            unchanged: ids of articles that came as the store has them.
            at: naive UTC, when the records were rejected; None: when the run began.
        """
        self._quarantine(rejected, at or self._run.started_at)
        self._withdraw(rejected)
        if "articles" in tables:
            ids = tables["articles"]["article_id"].to_pylist()
            settled = self._settle(*self._versions.settled(tables), self._identities)
            updated = len(settled.replaced) + len(settled.earlier)
            if settled.new or updated:
                self._added.add(settled.tables, settled.replaced)
            self._identities.seen.update(settled.new, settled.replaced, ids)
            self.new += len(settled.new)
            self.updated += updated
            self.repeated += len(ids) - len(settled.new) - updated
        self._identities.seen.update(unchanged)

    def renew(self, tables: Tables) -> None:
        """Take in what the annotators found anew in articles of the store (`rows.findings`)."""
        if tables:
            self._renewed.add(tables)
            self.renewed += tables["articles"].num_rows

    def finish(self, run: Run) -> None:
        """Write what waits, relate new articles to each other and to those before, fill in the countries of
        sources, record the run, index it.

        Nothing is written where nothing was brought.
        """
        self._added.flush()
        self._renewed.flush()
        if self.new or self.updated or self.withdrawn:
            self._writer.changed.extend(linking.link(self._writer.connection, run.run_id))
        if self.new or self.updated or self.withdrawn or self.renewed:
            self._writer.set_annotators(annotate.versions(self._annotators))
        if self._writer.touched:
            sourcing.fill(self._writer, run.run_id)
            self._writer.finish(run)
            index(self._writer)

    def _quarantine(self, rejected: Sequence[Rejected], at: datetime) -> None:
        """Keep what is not in quarantine already for the same reason."""
        fresh = []
        for record in rejected:
            if (record.origin, record.reason) not in self._quarantined:
                self._quarantined.add((record.origin, record.reason))
                fresh.append(record)
        self._writer.quarantine(self._run.run_id, fresh, at)

    def _withdraw(self, rejected: Sequence[Rejected]) -> None:
        """Take out what publishers' notices withdraw."""
        for notice in rejected:
            if notice.withdraws is None:
                continue
            self._added.flush()
            version = notice.withdraws.version
            gone = self._versions.withdraw(clashes.withdrawn_ids(notice.withdraws), version)
            self._identities.withdraw(gone)
            if gone:
                self.withdrawn += self._writer.withdraw(gone, version or FOR_GOOD, notice.reason)


def index(writer: Writer) -> None:
    """Have the index of a generation in the making where anything is written, if by a migration alone."""
    if writer.touched and not writer.shared:
        from monitor.search import index  # which loads the engine: workers and refused runs do without

        index.keep_up(writer)


class _Gathered:
    """Rows of several batches on their way into the store, written together."""

    def __init__(self, write: Callable[[Tables, Sequence[int]], None]) -> None:
        self._write = write
        self._batches: list[Tables] = []
        self._replaced: list[int] = []
        self._waiting: set[int] = set()
        self._bytes = 0

    def add(self, tables: Tables, replaced: Collection[int] = ()) -> None:
        """Add a batch; `replaced` are its articles whose earlier rows go."""
        self.flush_if_waiting(replaced)
        if self._bytes >= GATHERED:
            self.flush()
        self._batches.append(tables)
        self._bytes += sum(table.nbytes for table in tables.values())
        self._replaced += sorted(replaced)
        for name in {"articles", "revisions"} & tables.keys():
            self._waiting.update(tables[name]["article_id"].to_pylist())

    def flush_if_waiting(self, keys: Collection[int]) -> None:
        """Write all where one of these articles waits."""
        if not self._waiting.isdisjoint(keys):
            self.flush()

    def flush(self) -> None:
        """Write all."""
        names = dict.fromkeys(name for tables in self._batches for name in tables)
        whole = {name: pa.concat_tables([t[name] for t in self._batches if name in t]) for name in names}
        if whole:
            self._write(whole, self._replaced)
        self._batches, self._replaced, self._waiting, self._bytes = [], [], set(), 0
