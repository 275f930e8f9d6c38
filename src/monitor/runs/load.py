"""Documents in, a new generation of the store out: the whole way in one function, `load`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitor import annotate
from monitor.annotate import Annotators
from monitor.model import Run
from monitor.runs.batching import batched
from monitor.runs.generation import Generation
from monitor.runs.kept import Kept
from monitor.runs.understand import Batch, Task, lost, understand, warn_of_cut, warn_of_undated
from monitor.runs.workers import Workers, mapped
from monitor.sources.formats import files as sources
from monitor.store import Where, Writer, published
from monitor.store.ledger_rows import Counts

Progress = Callable[[int, int], None]
"""Called with (bytes read, articles done) after every batch."""


def load(
    paths: Sequence[str | Path],
    store: Where,
    *,
    chosen: Mapping[str, str] | None = None,
    workers: Workers = None,
    progress: Progress | None = None,
    command: str = "load",
    annotators: Annotators | None = None,
    released: Sequence[str] = (),
) -> Run:
    """Load files and folders into a store: sources → extract → annotate → stories → store.

    Args:
        paths: files, folders or "-" for standard input.
        store: made when missing, but for a team's lake.
        chosen: columns the user named, {field: column}.
        workers: who extracts and annotates; default one process per core, 1 works in this process.
        progress: told after every batch how far the run is.
        command: what to record the run as.
        annotators: the models that annotate; None: the best that this machine can run.
        released: origins of records in quarantine that leave it; those that fail again come back.

    Returns:
        What was done. Nothing is written where there was nothing new.

    Raises:
        UsageError: a path does not exist.
        StoreError: the store cannot be written; it is as it was.
        ModelMissing: a model cannot be loaded.
        ClusterError: the cluster that should work cannot be worked with, or was lost.
    """
    annotators = annotators or annotate.choose()
    meter, run = sources.Meter(), Run.begin(command)
    kept: Kept[Batch] | None = None

    def work(writer: Writer) -> _Loaded:
        nonlocal kept
        if released:
            writer.unquarantine(released)
        generation = Generation(writer, run, annotators)
        if kept is None:
            records = batched(sources.read(paths, chosen, meter))  # source
            task = Task(replace(generation.known, earlier=writer.earlier()), run, annotators)
            made = mapped(understand, records, (task,), workers, lost)  # extract, annotate
            kept = Kept(made, again=writer.shared)
        found = _Loaded(run)
        for batch in kept:
            generation.take(batch.tables, batch.rejected, batch.unchanged)
            for tables in batch.later:
                generation.take(tables)
            found.add(batch)
            if progress:
                progress(meter.done, generation.met)
        found.run = _summed(run, generation, found.done)
        generation.finish(found.run)  # stories, store
        return found

    loaded = published(store, work)
    warn_of_cut(loaded.cut)
    warn_of_undated(loaded.undated)
    return loaded.run


@dataclass
class _Loaded:
    """What came of a load, and what is to be told of its records."""

    run: Run
    done: Counts = field(default_factory=Counts)
    cut: list[str] = field(default_factory=list)
    undated: list[tuple[str, str]] = field(default_factory=list)

    def add(self, batch: Batch) -> None:
        self.done += batch.counts
        self.cut += batch.cut
        self.undated += batch.undated


def _summed(run: Run, generation: Generation, done: Counts) -> Run:
    """Sum up a run: what its workers counted, and what of that was new."""
    unchanged = done.unchanged + generation.repeated
    return replace(
        run,
        read=generation.new + generation.updated + unchanged + done.quarantined,
        new=generation.new,
        updated=generation.updated,
        unchanged=unchanged,
        quarantined=done.quarantined,
        words=done.words,
    ).ended()
