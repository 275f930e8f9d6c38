#!/usr/bin/env python3
"""Measure the refresh: `make bench-refresh`.

Serves made-up articles from 20 hosts on 127.0.0.1 and refreshes a store that holds the demo articles; beside
it another process asks the store what the overview page asks, without its cache, and measures how long a
visit takes with and without a run. Then refreshes again, with nothing new.

    python bench/refresh.py                                   2,000 new articles
    python bench/refresh.py --stored 1000000 --articles 200   200 new articles, a million in the store
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import synthetic
from trials import Refresh, newsroom

from monitor.metrics import changes, coverage, options
from monitor.metrics.filters import Filters
from monitor.store import Store

SAMPLE = Path(__file__).parents[1] / "data" / "sample"
VISITS = 20
"""Visits measured without a run."""

processes = multiprocessing.get_context("spawn")


def visit(store: Store) -> float:
    """Ask what pages/overview.py asks when nothing is cached; return the seconds it took."""
    started, filters = time.perf_counter(), Filters()
    options.options(store)
    coverage.counts(store, filters)
    changes.period_before(store, filters)
    changes.deltas(store, filters)
    coverage.over_time(store, filters, by="tone", interval="week")
    for by in ("country", "pair", "topic"):
        changes.changes(store, filters, by=by, limit=10)  # type: ignore[arg-type]
    return time.perf_counter() - started


def visitor(path: Path, line: Connection) -> None:
    """Visit until told to stop, in a process of its own; send how long each visit took."""
    store = Store(path)
    taken = [visit(store)]  # the first one opens the file
    line.send(None)
    while not line.poll():
        taken.append(visit(store))
    line.send(taken[1:])


def served(hosts: int, articles: int, line: Connection) -> None:
    """Serve sites in a process of its own until told to stop; send their sources."""
    with newsroom(hosts, articles) as (_, sources):
        line.send(sources)
        line.recv()


@contextlib.contextmanager
def beside(work: Any, *given: Any) -> Iterator[Connection]:
    """Run `work(*given, line)` in another process during the block; it is told to stop at the end."""
    here, there = processes.Pipe()
    process = processes.Process(target=work, args=(*given, there))
    process.start()
    try:
        yield here
    finally:
        here.send("stop")
        process.join()


def prepare(folder: Path, stored: int) -> Path:
    """Return a store with the demo articles, or a large one made of them."""
    demo = folder / "demo" / "s.duckdb"
    command = [sys.executable, "-m", "monitor.cli", "load", str(SAMPLE), "--store", str(demo)]
    subprocess.run(command, check=True, capture_output=True)
    if not stored:
        return demo
    large = folder / "large" / "s.duckdb"
    large.parent.mkdir()
    started = time.monotonic()
    synthetic.make(demo, large, stored)
    ((articles,),) = Store(large).rows("SELECT count(*) FROM articles")
    size, taken = large.stat().st_size / 1e6, time.monotonic() - started
    print(f"prepared a store of {articles:,} articles, {size:,.0f} MB, in {taken:.0f} s", flush=True)
    return large


def told(name: str, taken: list[float]) -> str:
    """Return a line on how long visits took."""
    cuts = statistics.quantiles(taken, n=20, method="inclusive") if len(taken) > 1 else taken * 19
    p50, p95, most = (1000 * seconds for seconds in (statistics.median(taken), cuts[-1], max(taken)))
    return f"{name}: p50 {p50:.0f} ms, p95 {p95:.0f} ms, max {most:.0f} ms ({len(taken)} visits)"


def refreshed(name: str, store: Path, sources: list[Any]) -> None:
    """Refresh and print what it took."""
    refresh = Refresh(store, sources)
    if refresh.wait(3600):
        sys.exit(f"the refresh failed: {refresh.last_words}")
    run, whole = refresh.report["run"], time.monotonic() - refresh.started
    print(
        f"{name}: {run['new']} new, {run['updated']} updated, {whole:.2f} s ({run['seconds']:.2f} s until "
        f"publishing), peak memory without workers {refresh.report['peak_mb']:.0f} MB",
        flush=True,
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument(
        "--stored", type=int, default=0, help="synthetic articles in the store before"
    )
    parser.add_argument("--folder", type=Path, help="where to work; default: a temporary one")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory(dir=given.folder) as folder,
        beside(served, given.hosts, given.articles // given.hosts) as line,
    ):
        sources = line.recv()
        store = prepare(Path(folder), given.stored)
        reader = Store(store)
        visit(reader)
        print(told("overview without a run", [visit(reader) for _ in range(VISITS)]), flush=True)
        reader.close()
        with beside(visitor, store) as watched:
            watched.recv()
            refreshed("refresh while it is visited", store, sources)
            watched.send("stop")
            print(told("overview during the run", watched.recv()), flush=True)
        for name in ("nothing new", "nothing new again"):
            refreshed(name, store, sources)


if __name__ == "__main__":
    main()
