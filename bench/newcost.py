"""Measure what a load of 500 new articles costs, stage by stage, into stores of several sizes.

    python -m bench.newcost --stores FOLDER [--sizes 10000 100000 1000000] [--write docs/refresh_speed.md]

Stores are grown (`bench.corpus`) where they are not in the folder, with their search index. What is loaded
is another draw of the same corpus, annotated beforehand, of the last day of the store; one in twenty is a
reprint of an article that is stored. Seconds are of the process' CPUs, of all its threads.
"""

from __future__ import annotations

import argparse
import math
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from bench.corpus import grow
from monitor.annotate import choose
from monitor.model import Run
from monitor.runs import generation
from monitor.runs.generation import Generation
from monitor.search import index
from monitor.store import Store, Writer, grouping, linking, publish, sourcing, staging
from monitor.store.schema import article_tables

NEW, REPRINT = 500, 20
"""Articles that are loaded, and of how many one is a reprint."""

STAGES = ("known ids", "copy", "insert", "near-duplicates", "stories", "outlets", "index", "publish")
OURS = tuple(name for name in STAGES if name not in ("copy", "publish"))
"""What goes on inside the database; the others copy and sync its file."""

Tables = dict[str, pa.Table]
BEGIN, END = "<!-- bench/newcost.py -->\n", "<!-- end of bench/newcost.py -->\n"


class Meter:
    """CPU seconds and bytes written, by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.bytes: dict[str, int] = defaultdict(int)
        self._open: list[str] = []

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count what is done within as a stage's, but for what belongs to a stage inside it."""
        before = time.process_time(), _written()
        self._open.append(name)
        try:
            yield
        finally:
            self._open.pop()
            spent, wrote = time.process_time() - before[0], _written() - before[1]
            self.seconds[name] += spent
            self.bytes[name] += wrote
            if self._open:
                self.seconds[self._open[-1]] -= spent
                self.bytes[self._open[-1]] -= wrote

    def wrap(self, owner: Any, attribute: str, name: str) -> Callable[[], None]:
        """Count every call of a function as a stage's; return what undoes it."""
        plain = getattr(owner, attribute)

        def counted(*given: Any, **named: Any) -> Any:
            with self.stage(name):
                return plain(*given, **named)

        setattr(owner, attribute, counted)
        return lambda: setattr(owner, attribute, plain)


def _written() -> int:
    """Return the bytes that this process has handed to its disks; where the system counts none, 0."""
    try:
        lines = Path("/proc/self/io").read_text(encoding="ascii").split("\n")
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("write_bytes"))


def fresh(stored: Path, other: Path, run: Run) -> Tables:
    """Return the rows of the articles to load: another draw's, on the last day of the store, and reprints.

    Args:
        stored: the store that they are loaded into.
        other: a store of `NEW` articles of another draw.
        run: the run that brings them.
    """
    store, drawn = Store(stored), Store(other)
    ((last,),) = store.rows("SELECT max(published_at) FROM articles")
    ids = [key for (key,) in drawn.rows("SELECT article_id FROM articles ORDER BY article_id")]
    at = {key: last - timedelta(seconds=86_000 * place // NEW) for place, key in enumerate(ids)}
    copied = ids[::REPRINT]
    originals = store.rows(
        "SELECT article_id FROM articles WHERE published_at < ? AND duplicate_of IS NULL "
        "ORDER BY published_at DESC LIMIT ?",
        [last - timedelta(days=1), len(copied)],
    )
    of = {original: key for (original,), key in zip(originals, copied, strict=True)}
    found: Tables = {}
    for name in article_tables():
        sql = f'FROM "{name}" WHERE article_id IN (SELECT unnest(?::BIGINT[]))'
        own = drawn.arrow(sql, [[key for key in ids if key not in copied]])
        theirs = store.arrow(sql, [list(of)])
        keys = [of[key] for key in theirs["article_id"].to_pylist()]
        theirs = _with(theirs, "article_id", keys)
        rows = pa.concat_tables([own, theirs.cast(own.schema)])
        found[name] = _placed(rows, at, run)
    store.close()
    drawn.close()
    return found


def _placed(rows: pa.Table, at: dict[int, Any], run: Run) -> pa.Table:
    moments = [at[key] for key in rows["article_id"].to_pylist()]
    given: dict[str, list[Any]] = {
        **dict.fromkeys(("published_at", "first_seen_at", "moment"), moments),
        "published_day": [moment.date() for moment in moments],
        **dict.fromkeys(("duplicate_of", "story_id"), [None] * len(moments)),
        "run_id": [run.run_id] * len(moments),
    }
    for name in given.keys() & set(rows.column_names):
        rows = _with(rows, name, given[name])
    return rows


def _with(rows: pa.Table, name: str, values: list[Any]) -> pa.Table:
    column = rows.schema.get_field_index(name)
    return rows.set_column(
        column, rows.schema.field(column), pa.array(values, rows.schema.field(column).type)
    )


def loaded(store: Path, tables: Tables, run: Run) -> Meter:
    """Load rows into a store, as a run does, and return what each stage took."""
    meter = Meter()
    undo = [
        meter.wrap(Writer, "known", "known ids"),
        meter.wrap(staging._File, "_copied", "copy"),
        meter.wrap(Writer, "add", "insert"),
        meter.wrap(linking, "link", "near-duplicates"),
        meter.wrap(grouping, "relate", "stories"),
        meter.wrap(sourcing, "fill", "outlets"),
        meter.wrap(generation, "index", "index") if index.folder(store).exists() else _without_index(),
        meter.wrap(Writer, "commit", "publish"),
    ]
    try:
        with publish(store) as writer:
            made = Generation(writer, run, choose("fast"))
            made.take(tables)
            made.finish(run.ended())
            if made.new != NEW:
                raise SystemExit(f"{made.new} of {NEW} articles were new: the store was measured before")
    finally:
        for back in undo:
            back()
    return meter


def _without_index() -> Callable[[], None]:
    """Let a store go without the search index that it lacks: writing it whole is no cost of what is new."""
    plain = generation.index
    generation.index = lambda writer: None  # noqa: ARG005
    return lambda: setattr(generation, "index", plain)


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--stores", type=Path, required=True, help="folder of grown stores, SIZE.duckdb")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--base", type=Path, help="a store of annotated articles that they are grown from")
    parser.add_argument("--texts", default="texts put together from our own samples", help="what they hold")
    parser.add_argument("--write", type=Path, help="file in which the table is to be replaced")
    given = parser.parse_args()
    meters: dict[int, Meter] = {}
    given.stores.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=given.stores) as name:
        other = Path(name) / "other.duckdb"
        grow(other, NEW, base=given.base, number=2)
        for size in given.sizes:
            stored = given.stores / f"{size}.duckdb"
            if not stored.exists():
                grow(stored, size, base=given.base)
                index.reindex(stored)
            work = Path(name) / stored.name
            os.link(stored, work)  # a run writes into a copy: what is stored stays
            if index.folder(stored).exists():
                shutil.copytree(index.folder(stored), index.folder(work))
            run = Run.begin("load")
            meters[size] = loaded(work, fresh(work, other, run), run)
            shutil.rmtree(index.folder(work), ignore_errors=True)
            work.unlink()
            print(size, {stage: round(meters[size].seconds[stage], 2) for stage in STAGES}, flush=True)
    page = _page(meters, given.texts)
    print(page)
    if given.write:
        _replace(given.write, page)


def _page(meters: dict[int, Meter], texts: str) -> str:
    head = "".join(f" {size:,} |" for size in meters)
    lines = [
        BEGIN,
        "\n## What is new, and what is stored\n\n",
        f"CPU seconds of a load of {NEW} new articles beside extracting and annotating them, by what was "
        "stored before, and how they grow: 0 is independent of it, 1 in proportion. The copy and what "
        "publishes are of a store in one file; a lake copies its catalog.\n\n",
        f"| stage |{head} exponent |\n|---|{'---|' * (len(meters) + 1)}\n",
    ]
    rows = [*((stage, (stage,)) for stage in STAGES), ("**all but copy and publish**", OURS)]
    for title, stages in rows:
        if all(meter.seconds[stages[0]] == 0 for meter in meters.values()):
            continue  # a store without an index has none to keep up
        spent = [sum(meter.seconds[stage] for stage in stages) for meter in meters.values()]
        cells = "".join(f" {one:.2f} |" for one in spent)
        lines.append(f"| {title} |{cells} {_exponent(list(meters), spent)} |\n")
    wrote = "".join(f" {sum(meter.bytes.values()) / 1e6:,.0f} MB |" for meter in meters.values())
    lines.append(f"| written to disk |{wrote} |\n")
    lines.append(
        f"\n`python -m bench.newcost`, {date.today()}, on {texts}, on 2 cores that others used too. A "
        "store without a search index has no stage for it.\n"
    )
    return "".join([*lines, END])


def _exponent(sizes: list[int], spent: list[float]) -> str:
    """Return the slope of cost against size on logarithmic scales, from the smallest to the largest."""
    if len(sizes) < 2 or min(spent) <= 0:
        return ""
    return f"{math.log(spent[-1] / spent[0]) / math.log(sizes[-1] / sizes[0]):.2f}"


def section(path: Path) -> str:
    """Return what this module wrote into a page; nothing where it did not."""
    found = path.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0] if path.exists() else ""
    return f"\n{BEGIN}{found}{END}" if found else ""


def _replace(path: Path, page: str) -> None:
    whole, former = path.read_text(encoding="utf-8"), section(path)
    kept = whole.replace(former, "") if former else whole
    path.write_text(f"{kept}\n{page}", encoding="utf-8")


if __name__ == "__main__":
    main()
