#!/usr/bin/env python3
"""Measure a store as a file and as a lake on this machine: `python -m bench.lake STORE`.

The store, a file, is copied into a file and into a lake. Into each go new articles, which are rows of stored
ones under other ids, with all that a run does but annotating and indexing; then each is asked the same. What
is told is CPU time (user and system, of this process) and what the process had written to disk (Linux).
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from monitor import export
from monitor.metrics import chosen
from monitor.metrics.filters import Filters
from monitor.model import Run
from monitor.place import Place, of
from monitor.runs.copying import copy_store
from monitor.store import Store, linking, publish, schema

RUNS, TIMES = 3, 3
SHIFT = 7_000_003
ADDED = {
    "CPU s of writing and publishing": ".2f",
    "CPU s of finding copies and stories": ".2f",
    "MB written": ",.1f",
}
"""What `add` returns. The articles are copies of stored ones, which are the dearest to relate."""

QUESTIONS: dict[str, Callable[[Store], Any]] = {
    "articles by day and country": lambda store: _view(
        store, "coverage-over-time", by="country", interval="day"
    ),
    "pairs with their relations": lambda store: _view(store, "pairs"),
    "topics by country": lambda store: _view(store, "topics-by-country"),
    "coverage by source": lambda store: _view(store, "coverage", by="source"),
    "newest page of the list, with count": lambda store: store.rows(
        """
        SELECT article_id, title, source, published_at, count(*) OVER () FROM articles
        WHERE duplicate_of IS NULL ORDER BY published_at DESC, article_id LIMIT 50
        """
    ),
    "texts of 50 articles": lambda store: chosen.texts(
        store, [key for (key,) in store.rows("SELECT article_id FROM articles ORDER BY 1 LIMIT 50")]
    ),
    "a word in all texts": lambda store: store.rows(
        "SELECT count(*) FROM texts WHERE text ILIKE '%pipeline%'"
    ),
}


def _view(store: Store, name: str, **options: Any) -> Any:
    return export.VIEWS[name].frame(store, Filters(), **options)


def cost(work: Callable[[], Any]) -> tuple[float, float]:
    """Do something; return its CPU seconds and how many MB were written."""
    began, before = time.process_time(), _written()
    work()
    return time.process_time() - began, (_written() - before) / 1e6


def _written() -> int:
    found = Path("/proc/self/io")
    lines = found.read_text().splitlines() if found.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith("wchar:")), 0)


def taken(store: Store, count: int, turn: int) -> dict[str, pa.Table]:
    """Return rows of stored articles under ids that none has, as a run would bring them."""
    first = "SELECT article_id FROM articles WHERE duplicate_of IS NULL ORDER BY article_id LIMIT ? OFFSET ?"
    keys = [key for (key,) in store.rows(first, [count, turn * count])]
    found = {}
    for name in schema.article_tables():
        rows = store.arrow(f'FROM "{name}" WHERE article_id IN (SELECT unnest(?::BIGINT[]))', [keys])
        found[name] = _set(rows, "article_id", pc.add(rows["article_id"], SHIFT))
    articles = found["articles"]
    nobody = pa.nulls(articles.num_rows, pa.int64())
    for name in ("duplicate_of", "story_id"):
        articles = _set(articles, name, nobody)
    found["articles"] = _set(articles, "run_id", pa.array([f"bench-{turn}"] * articles.num_rows))
    return found


def _set(rows: pa.Table, name: str, values: Any) -> pa.Table:
    at = rows.schema.get_field_index(name)
    return rows.set_column(at, rows.schema.field(at), values)


def add(place: Place, tables: dict[str, pa.Table], turn: int) -> tuple[float, float, float]:
    """Publish a run that brings articles; return its CPU seconds, those of relating them, and MB written."""
    relating = 0.0

    def run() -> None:
        nonlocal relating
        with publish(place) as writer:
            writer.known()
            writer.add(tables)
            relating, _ = cost(lambda: linking.link(writer.connection, f"bench-{turn}"))
            writer.finish(Run.begin("bench").ended())

    seconds, written = cost(run)
    return seconds - relating, relating, written


def main() -> None:
    """Print a table of Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path, help="a store that is a file; it is not changed")
    parser.add_argument("--new", type=int, default=500, help="articles of a run")
    parser.add_argument("--folder", type=Path, help="where the copies are made")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        file, lake = of(Path(name) / "s.duckdb"), of(f"ducklake:{name}/s.ducklake")
        shutil.copyfile(options.store, file.path)
        ((articles,),) = Store(file).rows("SELECT count(*) FROM articles")
        seconds, written = cost(lambda: copy_store(file, lake))
        sizes = [Store(place).size() / 1e6 for place in (file, lake)]
        print(f"{articles:,} articles; copied to a lake in {seconds:.1f} CPU s, {written:,.0f} MB\n")
        print("| | file | lake | lake / file |\n|---|---|---|---|")
        _row("MB on disk", sizes, ",.0f")
        runs = [_added(file, lake, options.new, turn) for turn in range(RUNS)]
        for at, (what, form) in enumerate(ADDED.items()):
            found = [statistics.median(run[kind][at] for run in runs) for kind in (0, 1)]
            _row(f"{options.new} new articles, {what}", found, form)
        for question, ask in QUESTIONS.items():
            _row(f"{question}, CPU s", [_asked(ask, Store(place)) for place in (file, lake)], ".3f")


def _added(file: Place, lake: Place, count: int, turn: int) -> list[tuple[float, float, float]]:
    """Bring the same articles to both; return what it cost."""
    tables = taken(Store(file), count, turn)
    return [add(place, tables, turn) for place in (file, lake)]


def _asked(ask: Callable[[Store], Any], store: Store) -> float:
    """Return the CPU seconds of a question that was asked before."""
    return min(cost(partial(ask, store))[0] for _ in range(TIMES))


def _row(what: str, found: Sequence[float], form: str) -> None:
    one, other = found
    print(f"| {what} | {one:{form}} | {other:{form}} | {other / one:.3f} |", flush=True)


if __name__ == "__main__":
    main()
