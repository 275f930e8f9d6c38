"""What a worker process does with a batch, and how what it made waits in the ledger to be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import pyarrow as pa

from monitor.model import Document, Rejected, Run, Withdrawal
from monitor.runs.understand import Batch, Task, understand
from monitor.store import batches
from monitor.store.rows import with_days, with_terms
from monitor.store.schema import arrow_schemas

QUARANTINE = "quarantine"
WITHDRAWALS = "withdrawals"
"""The names, among the rows of a batch, of records that cannot be used, and of those among them that are
publishers' notices that articles must not be used any more."""
LATER = "later"
"""The name, among the rows of a batch, of those of further wordings of its articles, each packed alone."""

_ITEM = pa.struct([("guid", pa.string()), ("url", pa.string()), ("version", pa.string())])
_NOTICE = pa.schema([("origin", pa.string()), ("reason", pa.string()), ("withdraws", _ITEM)])


@dataclass(frozen=True, slots=True)
class Result:
    """A batch understood: its rows as bytes (None: none), and the batch without them."""

    body: bytes | None
    batch: Batch


@dataclass(frozen=True, slots=True)
class Waiting:
    """What `pack` packed: rows by table, records that cannot be used, and when that was seen (naive UTC).

    `tables` has more than one element where articles came in more than one wording, in the order of those.
    """

    tables: list[dict[str, pa.Table]]
    rejected: list[Rejected]
    at: datetime | None


def work(records: Sequence[Document | Rejected], task: Task) -> Result:
    """Understand records and pack their rows; a pure function, run in worker processes."""
    batch = understand(records, task)
    tables = dict(batch.tables)
    if batch.later:
        tables[LATER] = pa.table({"rows": pa.array(map(batches.dump, batch.later), pa.large_binary())})
    return Result(pack(tables, batch.rejected, task.run), replace(batch, tables={}, later=[]))


def pack(tables: dict[str, pa.Table], rejected: Sequence[Rejected], run: Run) -> bytes | None:
    """Pack rows, those of quarantine with them; None where there are none."""
    if rejected:
        seen = run.run_id, run.started_at
        columns = [(*seen, record.origin, record.reason, record.excerpt) for record in rejected]
        schema = arrow_schemas()[QUARANTINE]
        values = zip(zip(*columns, strict=True), schema, strict=True)
        arrays = [pa.array(column, type=item.type) for column, item in values]
        tables = {**tables, QUARANTINE: pa.Table.from_arrays(arrays, schema=schema)}
    notices = [asdict(record) for record in rejected if record.withdraws]
    if notices:
        tables = {**tables, WITHDRAWALS: pa.Table.from_pylist(notices, schema=_NOTICE)}
    return batches.dump(tables) if tables else None


def unpack(body: bytes) -> Waiting:
    """Unpack what `pack` packed. A notice of withdrawal comes after its record, with the same reason.

    Raises:
        StoreError: the bytes are not what was packed.
    """
    tables = batches.load(body)
    bad, notices, later = (
        tables.pop(name).to_pylist() if name in tables else [] for name in (QUARANTINE, WITHDRAWALS, LATER)
    )
    parts = [tables, *(batches.load(part["rows"]) for part in later)]
    rejected = [Rejected(row["origin"], row["reason"], row["excerpt"]) for row in bad]
    rejected += [
        Rejected(row["origin"], row["reason"], withdraws=Withdrawal(**row["withdraws"])) for row in notices
    ]
    at = bad[0]["seen_at"] if bad else None
    return Waiting([with_terms(with_days(part)) for part in parts], rejected, at)
