"""From the ledger to the store: all that is pending becomes one new generation, in one transaction."""

from __future__ import annotations

from dataclasses import replace

import pyarrow as pa

from monitor.annotate import Annotators
from monitor.model import Run
from monitor.refresh.work import unpack
from monitor.runs.clashes import by_fetching
from monitor.runs.generation import Generation
from monitor.store import Place, Writer, published, reconciling
from monitor.store.ledger import Ledger

PATIENCE = 600.0
"""Seconds to wait for a `monitor load` that is writing."""


def publish_pending(store: Place, ledger: Ledger, run: Run, annotators: Annotators) -> Run:
    """Publish what is pending, also from runs that were killed; nothing is written where nothing is pending.

    Args:
        store: made when missing.
        ledger: the store's.
        run: what the run did so far.
        annotators: the models that annotated.

    Returns:
        The run with the numbers of new and updated articles that were published.
    """

    def take_in(writer: Writer) -> tuple[Run, int, str | None]:
        last, name = 0, None
        generation = Generation(writer, run, annotators, by_fetching)
        for pending in ledger.pending():
            last = pending.batch
            waiting = unpack(pending.body)
            first, *later = (_stamped(part, run) for part in waiting.tables)
            generation.take(first, waiting.rejected, at=waiting.at)
            for part in later:
                generation.take(part)
        done = replace(run, new=generation.new, updated=generation.updated)
        generation.finish(done)
        if writer.touched:
            name = ledger.announce(last)
            writer.set_meta(reconciling.mark_of(ledger, writer), name)
        return done, last, name

    done, last, name = published(store, take_in, wait=PATIENCE)
    if name is not None:
        reconciling.bind(ledger, Writer(store).meta("store_id"))
        ledger.published(name)
        reconciling.note(ledger, Writer(store))
    elif last:
        ledger.forget(last)
    return done


def _stamped(tables: dict[str, pa.Table], run: Run) -> dict[str, pa.Table]:
    """Set the run that publishes: a batch may come from one that was killed."""
    if "articles" not in tables:
        return tables
    articles = tables["articles"]
    runs = pa.array([run.run_id] * articles.num_rows, pa.string())
    at = articles.schema.get_field_index("run_id")
    return {**tables, "articles": articles.set_column(at, articles.schema.field(at), runs)}
