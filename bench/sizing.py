#!/usr/bin/env python3
"""Compute what a million, a hundred million and a billion articles take, from measured constants.

    python -m bench.sizing --stores 100k.duckdb 1m.duckdb --lake 100k.duckdb    # measures
    python -m bench.sizing --write docs/sizing.md                               # computes

Constants are what other measurements left in `bench/measured/` and in docs/refresh_speed.md; the page says of
each which command made it. Prices are parameters.
"""

from __future__ import annotations

import argparse
import json
import math
import re
import tempfile
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.prose import filled

ROOT = Path(__file__).parents[1]
MEASURED = ROOT / "bench" / "measured"
SIZES = (1_000_000, 100_000_000, 1_000_000_000)
CORES = (2, 16, 64, 256)
KNOWN = 16
"""Bytes that each process holds of every stored article (`monitor.store.known`)."""

QUESTION = ("coverage-over-time", {"by": "country", "interval": "day"})


@dataclass(frozen=True)
class Constants:
    """What was measured.

    Args:
        us_a_word: CPU microseconds of reading and annotating a word, by models.
        handing, finishing, workers: CPU ms an article of the run's own part up to finishing the store, of
            that, and of its workers.
        words: an article of the corpus on which that was measured.
        overhead: CPU of a cluster over that of one machine's pool, as a ratio.
        new: CPU ms of relating and writing a new article, by articles stored; `growth` its exponent.
        file, index, lake: bytes an article.
        question: CPU seconds of the daily counts by country, by articles stored; `asked` its exponent.
        memory: MB of a process that annotates.
    """

    us_a_word: dict[str, float]
    handing: float
    finishing: float
    workers: float
    words: float
    overhead: float
    new: tuple[tuple[int, float], ...]
    growth: float
    file: float
    index: float
    lake: float
    question: tuple[tuple[int, float], ...]
    asked: float
    memory: float


def measured(stores: list[Path], lakes: list[Path]) -> dict[str, Any]:
    """Measure stores: bytes of the file, its index and, of some, a lake of the same; CPU of a question."""
    from monitor.place import of
    from monitor.runs.copying import copy_store
    from monitor.store import Store

    found = []
    for path in stores:
        store = Store(path)
        ((articles, words),) = store.rows("SELECT count(*), sum(word_count)::BIGINT FROM articles")
        one: dict[str, Any] = {"articles": articles, "words": words, "file": path.stat().st_size}
        one["index"] = _size(path.with_name(f"{path.name}.search"))
        one["question_cpu_s"] = asked(store)
        if path in lakes:
            with tempfile.TemporaryDirectory() as folder:
                lake = of(f"ducklake:{folder}/lake.ducklake")
                copy_store(path, lake)
                one["lake"] = lake.path.stat().st_size + _size(lake.files)
                one["lake_question_cpu_s"] = asked(Store(lake))
        found.append(one)
    named, copied = (" ".join(path.name for path in paths) for paths in (stores, lakes))
    return {"command": f"python -m bench.sizing --stores {named} --lake {copied}", "stores": found}


def asked(store: Any) -> float:
    """Return the CPU seconds of an answer, the best of three after a first one."""
    from monitor import export
    from monitor.metrics.filters import Filters

    name, options = QUESTION
    taken = []
    for _ in range(4):
        began = time.process_time()
        export.VIEWS[name].frame(store, Filters(), **options)
        taken.append(time.process_time() - began)
    return min(taken[1:])


def _size(folder: Path) -> int:
    return sum(one.stat().st_size for one in folder.rglob("*") if one.is_file())


def constants() -> Constants:
    """Read what was measured."""
    cluster, stores = _read("cluster"), _read("stores")["stores"]
    each = cluster["engines"]["cluster 2"]["ms_an_article"]
    parts = ("client", "workers", "passing on", "scheduler")
    pool = cluster["engines"]["pool 2"]["ms_an_article"]
    annotating = {model: _read(f"annotating_{model}") for model in ("fast", "deep")}
    row = re.search(
        r"^\| stage \| ([\d,]+) \| ([\d,]+) .*?^\| \*\*all but copy and publish\*\* \| ([\d.]+) \| ([\d.]+) ",
        (ROOT / "docs" / "refresh_speed.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    assert row is not None, "docs/refresh_speed.md has no table of bench.newcost"
    sizes = [int(row[number].replace(",", "")) for number in (1, 2)]
    new = tuple((size, float(row[number]) * 1000 / 500) for size, number in zip(sizes, (3, 4), strict=True))
    question = tuple((one["articles"], one["question_cpu_s"]) for one in stores)
    largest = stores[-1]
    return Constants(
        {model: one["cpu_seconds"] / one["words"] * 1e6 for model, one in annotating.items()},
        each["client"] - each["finish"],
        each["finish"],
        each["workers"],
        cluster["words_an_article"],
        sum(each[part] for part in parts) / sum(pool[part] for part in parts),
        new,
        _exponent(new),
        largest["file"] / largest["articles"],
        largest["index"] / largest["articles"],
        next(one["lake"] / one["articles"] for one in stores if "lake" in one),
        question,
        _exponent(question),
        _read("memory")["resident_mb"][-1][1],
    )


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((MEASURED / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _exponent(points: tuple[tuple[int, float], ...]) -> float:
    (small, low), (large, high) = points[0], points[-1]
    return math.log(high / low) / math.log(large / small)


@dataclass(frozen=True)
class Need:
    """What so many articles take: core hours, hours that one run needs whatever the cores, GB, money."""

    articles: int
    annotating: dict[str, float]
    handing: float
    finishing: float
    by_runs: float
    file: float
    index: float
    lake: float
    known: float
    question: float

    def hours(self, model: str, cores: int) -> float:
        """Return the hours of the first load with so many cores of workers, the run having one of its own."""
        return max(self.annotating[model] / cores, self.handing) + self.finishing

    def core_hours(self, model: str) -> float:
        """Return the core hours of the first load, the run's own among them."""
        return self.annotating[model] + self.handing + self.finishing


def need(found: Constants, articles: int, words: int) -> Need:
    """Compute what so many articles of so many words take."""
    scale = words / found.words
    hours = articles / 3_600_000
    size, ms = found.new[-1]
    # As a store grows, so does what a new article costs: summed up from the first to the last.
    late = ms * (articles / size) ** found.growth / (1 + found.growth)
    answered, seconds = found.question[-1]
    return Need(
        articles,
        {
            model: hours * words * us / 1000 * found.overhead
            for model, us in found.us_a_word.items()
        },
        hours * found.handing * scale,
        hours * found.finishing * scale,
        hours * late,
        articles * found.file / 1e9,
        articles * found.index / 1e9,
        articles * found.lake / 1e9,
        articles * KNOWN / 1e9,
        seconds * (articles / answered) ** found.asked,
    )  # fmt: skip


HEAD = """
What 1 million, 100 million and 1 billion (10⁹) articles of {words} words take, computed from measured
constants by `python -m bench.sizing --write docs/sizing.md`. **Measured** are stores of up to {largest:,}
articles and one machine of two cores that other work shared (so: CPU times, which hang little on that); all
beyond is **extrapolated**, in proportion to articles and words where no exponent is given. A load that is
divided among machines is not measured: there was one machine.
"""


def page(found: Constants, options: argparse.Namespace) -> str:
    """Return the page."""
    needs = [need(found, articles, options.words) for articles in SIZES]
    rows: dict[str, list[str]] = {}
    for model in ("fast", "deep"):
        rows[f"reading and annotating, {model} models: core hours"] = [
            _told(one.annotating[model]) for one in needs
        ]
    rows["reading files, handing out, taking in: hours of the run's one core"] = [
        _told(one.handing) for one in needs
    ]
    rows["relating (copies, stories) and writing in one load: hours of the run's one core"] = [
        _told(one.finishing) for one in needs
    ]
    rows["the same for articles that came by runs of 500"] = [_told(one.by_runs) for one in needs]
    for model in ("fast", "deep"):
        for cores in CORES:
            rows[f"hours of the first load, {model}, {cores} cores of workers"] = [
                _told(one.hours(model, cores)) for one in needs
            ]
    rows["store as one file, GB"] = [_told(one.file) for one in needs]
    rows["the same as a lake, GB"] = [_told(one.lake) for one in needs]
    rows["search index, GB"] = [_told(one.index) for one in needs]
    rows["memory of every process for the ids that it knows, GB"] = [_told(one.known) for one in needs]
    rows["daily counts by country, CPU seconds"] = [_told(one.question) for one in needs]
    for model in ("fast", "deep"):
        rows[f"cost of the first load, {model}"] = [
            _told(one.core_hours(model) * options.core_hour) for one in needs
        ]
    rows["cost of keeping lake and index, a month"] = [
        _told((one.lake + one.index) * options.gb_month) for one in needs
    ]
    title = "<!-- Written by bench/sizing.py; do not edit. -->\n\n# How large a machine\n\n"
    head = filled(HEAD.format(words=options.words, largest=found.question[-1][0]))
    names = " | ".join(f"{articles:,}" for articles in SIZES)
    lines = "".join(f"| {name} | {' | '.join(cells)} |\n" for name, cells in rows.items())
    table = f"\n| | {names} |\n|---|{'---|' * len(SIZES)}\n{lines}\n"
    return title + head + table + _explained(found, options) + _limits(found, needs)


def _told(value: float) -> str:
    """Return a figure to two digits, as nothing here is known better."""
    if value >= 100:
        return f"{round(value, 1 - math.floor(math.log10(value))):,.0f}"
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _explained(found: Constants, options: argparse.Namespace) -> str:
    cluster, stores = _read("cluster"), _read("stores")
    new = " and ".join(f"{ms:.1f} at {size:,}" for size, ms in found.new)
    question = " and ".join(f"{seconds:.2f} at {articles:,}" for articles, seconds in found.question)
    prices = f"--core-hour {options.core_hour} --gb-month {options.gb_month} --words {options.words}"
    text = f"""
    Cost: core hours × {options.core_hour} + GB × {options.gb_month} a month, in any currency. Other prices,
    other words: `python -m bench.sizing {prices}`. Copies, backups and what travels are not in it, nor are
    machines that stand idle.
    """
    fast_path, same = "python -m bench.fast_path lgl.jsonl.gz --model", "the same"
    rows = [
        ("reading and annotating, fast", f"{found.us_a_word['fast']:.1f} CPU µs a word", f"{fast_path} fast"),
        ("the same, deep", f"{found.us_a_word['deep']:.1f} CPU µs a word", f"{fast_path} deep"),
        ("a cluster over the pool of one machine", f"× {found.overhead:.3f}", cluster["command"]),
        (
            "the run: reading files, handing out, taking in",
            f"{found.handing:.2f} CPU ms an article of {found.words:.0f} words",
            same,
        ),
        (
            "relating and writing, in a load into a new store",
            f"{found.finishing:.2f} CPU ms an article of {found.words:.0f} words",
            same,
        ),
        (
            "relating and writing a new article of a run of 500",
            f"CPU ms: {new} stored; exponent {found.growth:.2f}",
            "python -m bench.newcost",
        ),
        (
            "an article in a file, in a lake, in the search index",
            f"{found.file:,.0f}, {found.lake:,.0f}, {found.index:,.0f} bytes",
            stores["command"],
        ),
        ("daily counts by country", f"CPU s: {question}; exponent {found.asked:.2f}", same),
        (
            "a process that annotates",
            f"{found.memory:.0f} MB (deep)",
            "python -m bench.memory lgl.jsonl.gz --documents 1280",
        ),
        ("what it knows of the store", f"{KNOWN} bytes an article", ""),
    ]
    told = "".join(
        f"| {name} | {value} | {command if command in ('', same) else f'`{command}`'} |\n"
        for name, value, command in rows
    )
    return f"{filled(text)}\n## Constants\n\n| constant | value | command |\n|---|---|---|\n{told}"


def _limits(found: Constants, needs: list[Need]) -> str:
    feeds = found.workers / found.handing
    deep = found.us_a_word["deep"] / found.us_a_word["fast"]
    million, many, most = needs
    text = f"""
- **One file** is copied by every run: at a million articles {million.file:.0f} GB are written to add some
hundred. Beyond that take a lake, whose runs write what is new ([lake.md](lake.md)).
- **One run** keeps {feeds:.0f} cores of workers at work with the fast models and {feeds * deep:.0f} with the
deep ones; more wait for it. Several runs may load into a team's lake at once, each with a part of the files
and workers of its own; what they publish they relate one after the other.
- **Relating and writing** is done by one core: at least {_told(many.finishing)} hours for 100 million
articles and {_told(most.finishing)} for a billion, whatever the cluster (in proportion; measured in stores
of thousands). That is what has to be parted first, by day and language, for a billion.
- **Known ids** are in every process: {many.known:.1f} GB at 100 million and {most.known:.0f} GB at a
billion, on top of some {found.memory:.0f} MB. 100 million need machines with 3 GB for each core; a billion
does not work as it is.
- **Questions** were measured up to {found.question[-1][0]:,} articles. One that reads all days takes
{_told(many.question)} CPU seconds at 100 million by the exponent found, which is no dialogue; one over a
month reads that month. Beyond that size nothing of the pages has been measured.
- **The search index** is one machine's; a team's lake has none yet.
"""
    return f"\n## Where the limits are\n\n{filled(text)}"


def main() -> None:
    """Measure stores, or compute and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--stores", type=Path, nargs="+", default=[], help="stores to measure, small to large"
    )
    parser.add_argument("--lake", type=Path, nargs="+", default=[], help="those that are copied into a lake")
    parser.add_argument("--words", type=int, default=400, help="words of an article")
    parser.add_argument("--core-hour", type=float, default=0.05, help="price of a core for an hour")
    parser.add_argument("--gb-month", type=float, default=0.03, help="price of a GB kept for a month")
    parser.add_argument("--write", type=Path, help="where the page is written; default: printed")
    options = parser.parse_args()
    if options.stores:
        found = {**measured(options.stores, options.lake), "date": date.today().isoformat()}
        (MEASURED / "stores.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        return
    said = page(constants(), options)
    if options.write:
        options.write.write_text(said, encoding="utf-8")
    else:
        print(said)


if __name__ == "__main__":
    main()
