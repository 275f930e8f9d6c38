"""What a worker process does with a batch: from documents to the rows that will be published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import pyarrow as pa

from monitor.annotate import Annotators
from monitor.model import Document, Rejected
from monitor.runs import load as pipeline
from monitor.runs.load import Keep, Outcome
from monitor.store import batches
from monitor.store.known import Known
from monitor.store.schema import arrow_schemas

WITHDRAWALS = "withdrawals"
"""The name, among the rows of a batch, of publishers' notices that articles must not be used any more."""

_ITEM = pa.struct([("guid", pa.string()), ("url", pa.string()), ("version", pa.string())])
_NOTICE = pa.schema([("origin", pa.string()), ("reason", pa.string()), ("withdraws", _ITEM)])


@dataclass(frozen=True, slots=True)
class Result:
    """A batch understood: its rows as bytes (None: none), and what became of each record.

    `articles` are those in `body`, with whether an earlier version of them is in the store. `outcomes` are in
    the order of the records.
    """

    body: bytes | None
    articles: dict[int, bool]
    unchanged: int
    filtered: int
    rejected: int
    words: int
    outcomes: list[Outcome]
    cut: list[str]


def understand(
    documents: Sequence[Document | Rejected],
    known: Known,
    run_id: str,
    now: datetime,
    annotators: Annotators,
    keep: Keep | None,
) -> Result:
    """Extract and annotate documents; a pure function, run in worker processes.

    Args:
        documents: records as the sources delivered them.
        known: what is in the store already.
        run_id: the run.
        now: naive UTC time that counts as first seen.
        annotators: the models that annotate.
        keep: says which articles the configuration wants; None: all.
    """
    batch = pipeline.process(list(documents), known, run_id, now, annotators, keep)
    body = pack(batch.tables, batch.rejected, run_id, now)
    counts = (len(batch.unchanged), batch.filtered, len(batch.rejected))
    return Result(body, batch.ids, *counts, batch.words, batch.outcomes, batch.cut)


def pack(
    tables: dict[str, pa.Table], rejected: Sequence[Rejected], run_id: str, now: datetime
) -> bytes | None:
    """Pack rows, those of quarantine with them; None where there are none."""
    if rejected:
        columns = [(run_id, now, record.origin, record.reason, record.excerpt) for record in rejected]
        schema = arrow_schemas()["quarantine"]
        values = zip(zip(*columns, strict=True), schema, strict=True)
        arrays = [pa.array(column, type=item.type) for column, item in values]
        tables = {**tables, "quarantine": pa.Table.from_arrays(arrays, schema=schema)}
    notices = [asdict(record) for record in rejected if record.withdraws]
    if notices:
        tables = {**tables, WITHDRAWALS: pa.Table.from_pylist(notices, schema=_NOTICE)}
    return batches.dump(tables) if tables else None
