#!/usr/bin/env python3
"""Measure what a cluster costs beside the pool of one machine: `python -m bench.cluster CORPUS`.

Loads the first articles of a corpus into new stores with 1 and 2 processes of this machine, and with 1 and 2
workers of a Dask cluster (a scheduler and workers of one thread, all on this machine), in turns, each with
two numbers of articles: what an article costs is the difference, the rest is what a run costs. What is told
is CPU time (user and system) of every process that took part, since other work may weigh on the machine;
wall time stands beside it. Prints JSON; `--data bench/measured/cluster.json` keeps it, for bench.sizing, and
`--write docs/cluster_speed.md` the tables.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import pickle
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

import psutil

from bench.prose import filled

ROOT = Path(__file__).parents[1]
ENGINES = (("pool", 1), ("cluster", 1), ("pool", 2), ("cluster", 2))
PARTS = ("client", "workers", "passing on", "scheduler")
"""Who computes: the run; the processes that read and annotate; the Dask workers; the scheduler."""

IDLE = 10
"""Seconds in which a cluster that does nothing is watched."""


def run_here(corpus: Path, workers: str, model: Any) -> None:
    """Load a file in this process and print what it took; run in a process of its own."""
    from monitor.annotate import choose
    from monitor.runs import load
    from monitor.runs.generation import Generation
    from monitor.runs.workers import Cluster

    counted = _Counted()
    finishing = 0.0
    finish = Generation.finish

    def timed(self: Generation, run: Any) -> None:
        nonlocal finishing
        began = time.process_time()
        finish(self, run)
        finishing += time.process_time() - began

    with ExitStack() as patched, tempfile.TemporaryDirectory() as folder:
        patched.enter_context(mock.patch.object(Generation, "finish", timed))
        if workers.startswith("tcp"):
            patched.enter_context(mock.patch("monitor.runs.cluster.pickle", counted))
        began = time.monotonic()
        run = load.load(
            [corpus],
            Path(folder) / "bench.duckdb",
            workers=Cluster(workers) if workers.startswith("tcp") else int(workers),
            annotators=choose(model),
        )
        seconds = time.monotonic() - began
    own = time.process_time()
    figures = {
        "articles": run.new,
        "words": run.words,
        "seconds": seconds,
        "client": own,
        "finish": finishing,
        "workers": cpu(os.getpid()) - own,
        "bytes_out": counted.out,
        "bytes_back": counted.back,
    }
    print(json.dumps(figures))


class _Counted:
    """`pickle`, with the bytes counted that are made of batches and read from results."""

    HIGHEST_PROTOCOL = pickle.HIGHEST_PROTOCOL

    def __init__(self) -> None:
        self.out = self.back = 0

    def dumps(self, value: object, protocol: int) -> bytes:
        found = pickle.dumps(value, protocol)
        self.out += len(found) if isinstance(value, list) else 0
        return found

    def loads(self, data: bytes) -> object:
        self.back += len(data)
        return pickle.loads(data)


def cpu(process: int) -> float:
    """Return the CPU seconds of a process and of all that it started, those that ended too (Linux)."""
    found = psutil.Process(process)
    return sum(sum(one.cpu_times()[:4]) for one in (found, *found.children(recursive=True)))


@contextmanager
def dask(count: int, folder: Path) -> Iterator[tuple[str, psutil.Process, list[psutil.Process]]]:
    """Run a scheduler and so many workers of one thread; yield its address, its process and theirs."""
    from distributed import Client

    started: list[subprocess.Popen[bytes]] = []
    file = folder / f"scheduler-{count}.json"

    def start(*command: str) -> None:
        with (folder / "dask.log").open("ab") as said:
            program = [sys.executable, "-m", "dask", *command, "--no-dashboard"]
            started.append(subprocess.Popen(program, cwd=ROOT, stdout=said, stderr=said))

    try:
        start("scheduler", "--host=127.0.0.1", "--port=0", f"--scheduler-file={file}")
        for _ in range(count):
            start("worker", f"--scheduler-file={file}", "--nthreads=1", f"--local-directory={folder}")
        while not file.exists():
            time.sleep(0.05)
        with Client(scheduler_file=str(file), set_as_default=False) as client:
            client.wait_for_workers(count)
            address = client.scheduler.address
        scheduler, *workers = (psutil.Process(one.pid) for one in started)
        yield address, scheduler, workers
    finally:
        for one in reversed(started):
            one.terminate()
            one.wait()


def measured(engine: str, count: int, articles: int, options: argparse.Namespace) -> dict[str, float]:
    """Load so many articles; return CPU seconds by `PARTS`, and what `run_here` tells."""
    if engine == "pool":
        return {**_run(str(count), articles, options), "passing on": 0.0, "scheduler": 0.0, "idle": 0.0}
    with tempfile.TemporaryDirectory() as folder, dask(count, Path(folder)) as (address, scheduler, workers):
        # A nanny starts the worker, whose children do the work.
        relays = [*workers, *(child for one in workers for child in one.children())]
        began, before = time.monotonic(), (_own(relays), _own([scheduler]))
        time.sleep(IDLE)
        passed, scheduled = _own(relays), _own([scheduler])
        idle = [now - was for now, was in zip((passed, scheduled), before, strict=True)]
        rates = [one / (time.monotonic() - began) for one in idle]
        worked, began = sum(cpu(one.pid) for one in workers), time.monotonic()
        found = _run(address, articles, options)
        seconds = time.monotonic() - began
        passed, scheduled = _own(relays) - passed, _own([scheduler]) - scheduled
        worked = sum(cpu(one.pid) for one in workers) - worked
    # Event loops turn while nothing happens, and on a busy machine for longer: that is told apart.
    return {
        **found,
        "workers": worked - passed,
        "passing on": passed - rates[0] * seconds,
        "scheduler": scheduled - rates[1] * seconds,
        "idle": rates[0] / count,
    }


def _own(processes: list[psutil.Process]) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in processes)


def _run(workers: str, articles: int, options: argparse.Namespace) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "corpus.jsonl"
        with gzip.open(options.corpus, "rt", encoding="utf-8") as lines, file.open("w") as some:
            some.writelines(islice(lines, articles))
        command = [sys.executable, "-m", "bench.cluster", str(file), "--run", workers]
        command += ["--model", options.model]
        done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def compared(options: argparse.Namespace) -> dict[str, Any]:
    """Let all engines take turns; return what a run costs and what an article costs, by engine."""
    sizes = (options.least, options.most)
    taken: dict[tuple[str, int, int], list[dict[str, float]]] = {}
    _run("1", 1, options)  # what is compiled once is in a cache of our own (see `main`)
    for _ in range(options.rounds):
        for articles in sizes:
            for engine, count in ENGINES:
                found = measured(engine, count, articles, options)
                taken.setdefault((engine, count, articles), []).append(found)
                print(engine, count, articles, json.dumps(found), file=sys.stderr, flush=True)
    engines = {f"{engine} {count}": _costs(taken, engine, count, sizes) for engine, count in ENGINES}
    return {
        "command": f"python -m bench.cluster {options.corpus.name} --model {options.model}",
        "rounds": options.rounds,
        "date": date.today().isoformat(),
        "load": os.getloadavg()[1],
        "cores": os.cpu_count(),
        "model": options.model,
        "corpus": options.corpus.name.partition(".")[0],
        "sizes": sizes,
        "words_an_article": taken["pool", 1, sizes[1]][0]["words"] / sizes[1],
        "engines": engines,
    }


def _costs(taken: Any, engine: str, count: int, sizes: tuple[int, int]) -> dict[str, Any]:
    """Return, of the fastest turns of one engine: CPU ms an article by part, CPU s a run besides, wall s."""
    few, many = (min(taken[engine, count, size], key=lambda turn: turn["seconds"]) for size in sizes)
    more = sizes[1] - sizes[0]
    each = {part: (many[part] - few[part]) / more * 1000 for part in (*PARTS, "finish")}
    return {
        "ms_an_article": each,
        "s_a_run": sum(few[part] - each[part] * sizes[0] / 1000 for part in PARTS),
        "wall_s": many["seconds"],
        "idle": many["idle"],
        "bytes_out": many["bytes_out"] / sizes[1],
        "bytes_back": many["bytes_back"] / sizes[1],
    }


HEAD = """
`{command}`, {date}, on {cores} cores under a load of {load:.0f}: the first {few:,} and {many:,} articles
({words:.0f} words on average) loaded into a new store by processes of this machine and by a Dask cluster
on the same machine, in turns, the fastest of {rounds} each. What an article costs is the difference of both
sizes. The first column's one process is the run itself.
"""


def tables(found: dict[str, Any]) -> str:
    """Return the page."""
    engines = found["engines"]
    few, many = found["sizes"]
    head = filled(HEAD.format(**found, few=few, many=many, words=found["words_an_article"]))
    title = "<!-- Written by bench/cluster.py; do not edit. -->\n\n# Speed of a cluster\n\n"
    columns = f"\n| CPU ms an article | {' | '.join(engines)} |\n|---|{'---|' * len(engines)}\n"
    rows: dict[str, list[str]] = {}
    for name in ("workers", "passing on", "scheduler", "client", "finish"):
        told = {"finish": "of the client's, finishing the store", "passing on": "Dask workers, passing on"}
        rows[told.get(name, name)] = [f"{one['ms_an_article'][name]:.3f}" for one in engines.values()]
    rows["**all**"] = [f"{_all(one):.2f}" for one in engines.values()]
    rows["CPU s of a run besides"] = [f"{one['s_a_run']:.1f}" for one in engines.values()]
    rows[f"wall s of {many:,}"] = [f"{one['wall_s']:.1f}" for one in engines.values()]
    rows["bytes of an article to a worker"] = [f"{one['bytes_out']:,.0f}" for one in engines.values()]
    rows["bytes of its rows back"] = [f"{one['bytes_back']:,.0f}" for one in engines.values()]
    lines = "".join(f"| {name} | {' | '.join(cells)} |\n" for name, cells in rows.items())
    return title + head + columns + lines + "\n" + filled(_said(found))


def _all(engine: dict[str, Any]) -> float:
    return sum(float(engine["ms_an_article"][part]) for part in PARTS)


def _said(found: dict[str, Any]) -> str:
    engines = found["engines"]
    one, two, pool = engines["cluster 1"], engines["cluster 2"], engines["pool 2"]
    each = two["ms_an_article"]
    handing = each["client"] - each["finish"]
    words = found["words_an_article"]

    def speedup(count: int) -> float:
        alone, shared = (max(handing, each["workers"] / of) + each["finish"] for of in (1, count))
        return float(alone / shared)

    enough = each["workers"] / handing
    relayed = each["scheduler"] + each["passing on"]
    clock, beside = one["wall_s"] / two["wall_s"], two["s_a_run"]
    written = words / handing * 1000
    scheduled = words / max(each["scheduler"], 0.01) * 1000
    return f"""
- **Overhead** of two workers of a cluster over two processes: {_all(two) / _all(pool) - 1:+.1%} CPU an
article, and {beside:.1f} CPU s a run instead of {pool["s_a_run"]:.1f}. Scheduler and passing on alone are
{relayed / _all(pool):.1%} of an article; the rest goes up and down with the load, by several per cent.
Besides, a Dask worker takes {two["idle"]:.1%} of one core whatever it does, however many threads it has: with
one thread, as here, that comes on top; with eight it is an eighth of it for each.
- **Two workers instead of one**: {clock:.2f} times as fast by the clock of this machine, where workers,
client, scheduler and other work share {found["cores"]} cores, which says little; {speedup(2):.2f} times by
the CPU times above, where each has a core (finishing the store is not shared out; the rest of the client's
work goes on beside).
- **The client** reads, hands out, takes in and writes: {each["client"] / _all(two):.0%} of all. Beside
finishing it does {written:,.0f} words a second, which keeps {enough:.0f} workers of one core at work, and
the scheduler {scheduled:,.0f}. More workers than that wait for it.
"""


def main() -> None:
    """Print the figures of one corpus."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--model", choices=("deep", "fast"), default="fast")
    parser.add_argument("--least", type=int, default=500, help="articles of the small load")
    parser.add_argument("--most", type=int, default=2500, help="articles of the large load")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--data", type=Path, help="where the figures are kept")
    parser.add_argument("--write", type=Path, help="where the tables are written")
    parser.add_argument("--run", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.run:
        run_here(options.corpus, options.run, options.model)
        return
    with tempfile.TemporaryDirectory() as cache:
        os.environ["XDG_CACHE_HOME"] = cache
        found = compared(options)
    print(json.dumps(found))
    if options.data:
        options.data.parent.mkdir(exist_ok=True)
        options.data.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if options.write:
        options.write.write_text(tables(found), encoding="utf-8")


if __name__ == "__main__":
    main()
