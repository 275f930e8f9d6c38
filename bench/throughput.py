#!/usr/bin/env python3
"""Measure speed: the fast path by stage, a peer on the same texts, loading, and memory: `make bench`.

Every figure comes from a process of its own. The fast path and the peer take turns, and the best turn
counts for each, so that other work on the machine weighs on both alike. `--write docs/speed.md` keeps
the tables.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any, Literal

ROOT = Path(__file__).parents[1]
CORPORA = ("reuters-21578.dev.jsonl.gz", "lgl.jsonl.gz")
LONG = 400
"""Words of an article from which on it is measured once more apart: an article has costs of its own."""

MODELS = ("deep", "fast")

COMPILED = ROOT / ".venv-fast/bin/python"
"""Where `make fast` puts the compiled build."""

HEAD = """<!-- Written by bench/throughput.py (`make bench`); do not edit. -->

# Speed
"""
FAST = """
## One core, from a record to rows

`understand` on records of text: extraction, all annotators, the signature for near-duplicates, Arrow
rows. Words a second of CPU time of one core, the best of {turns} turn(s). The peer is spaCy's small English
model (names only, the other components left out) with VADER over its sentences, on the first 300 articles of
the same corpus, in turns with ours on the same machine: names and tone, a part of what it finds. The
compiled build is the same code through mypyc (`make fast`; it needs a C compiler) with the same output. An
article has costs of its own, so short ones take longer a word: Reuters' have 138 words on average, those of
local news 314, those with {long} words and more over 550.

| corpus | build | model | articles | words | words/CPU s | spaCy + VADER | ratio |
|---|---|---|---|---|---|---|---|
"""
STAGES = """
Where the time goes with the deep model, in microseconds a word:

| corpus | {names} |
|---|{rule}|
"""
LOAD = """
## Loading

`monitor load` into a new store, from the file to the published database, with one worker.

| corpus | model | articles | articles/s | words/s | words/CPU s | peak memory | store |
|---|---|---|---|---|---|---|---|
"""
MEMORY = """
## Memory of a worker

`python -m bench.memory`: {documents:,} short documents of {words:,} words, each with an address, names and
words that never occurred before, through `understand` in one process.

| documents | {documents_row} |
|---|{rule}|
| MB | {memory_row} |
"""


def ask(script: str, *arguments: object, python: str = sys.executable) -> dict[str, Any]:
    """Run a module of this folder and return the JSON it prints last."""
    command = [python, "-m", f"bench.{script}", *map(str, arguments)]
    done = subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def load_here(corpus: Path, store: Path, model: Literal["deep", "fast"]) -> None:
    """Load in this process and print what it took; run in a process of its own by `loaded`."""
    from monitor.annotate import choose
    from monitor.runs.load import load

    used = time.process_time()
    run = load([corpus], store, workers=1, annotators=choose(model))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    figures = {
        "articles": run.new,
        "words": run.words,
        "seconds": run.seconds,
        "cpu_seconds": time.process_time() - used,
        "peak_mb": peak / 1024,
        "store_mb": store.stat().st_size / 1e6,
    }
    print(json.dumps(figures))


def loaded(corpus: Path, model: str) -> str:
    """Load a corpus into a new store in a new process; return a line of the table."""
    with tempfile.TemporaryDirectory() as folder:
        found = ask("throughput", "--load", corpus, Path(folder) / "bench.duckdb", model)
    rates = [found["articles"] / found["seconds"], found["words"] / found["seconds"]]
    rates.append(found["words"] / found["cpu_seconds"])
    cells = [name(corpus), model, f"{found['articles']:,}", *[f"{rate:,.0f}" for rate in rates]]
    return line([*cells, f"{found['peak_mb']:.0f} MB", f"{found['store_mb']:.1f} MB"])


def compared(corpus: Path, peer: str, turns: int) -> tuple[str, dict[str, float]]:
    """Run the fast path and the peer in turns; return lines of the table and the stages of the best turn."""
    builds = {"Python": sys.executable} | ({"compiled": str(COMPILED)} if COMPILED.exists() else {})
    ours: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    theirs = []
    for _ in range(turns):
        for build, python in builds.items():
            for model, least in itertools.product(MODELS, (0, LONG)):
                asked = ("--least", least, "--model", model)
                found = ask("fast_path", corpus, *asked, python=python)
                ours.setdefault((build, model, least), []).append(found)
        theirs.append(ask("peer", corpus, python=peer))
    other = 0.0
    if "missing" in theirs[0]:
        print(f"the peer is not installed ({theirs[0]['missing']}); see bench/peer.py", file=sys.stderr)
    else:
        other = max(one["words"] / one["cpu_seconds"] for one in theirs)
    best = {key: min(found, key=lambda one: one["cpu_seconds"]) for key, found in ours.items()}
    rows = [_compared(name(corpus), *key, found, other) for key, found in sorted(best.items(), key=str)]
    return "".join(rows), best["Python", "deep", 0]["stages"]


def _compared(corpus: str, build: str, model: str, least: int, found: dict[str, Any], other: float) -> str:
    rate = found["words"] / found["cpu_seconds"]
    which = f"{corpus}, {least} words and more" if least else corpus
    peer = [f"{other:,.0f}", f"{rate / other:.1f}"] if other and not least else ["", ""]
    return line([which, build, model, f"{found['articles']:,}", f"{found['words']:,}", f"{rate:,.0f}", *peer])


def name(corpus: Path) -> str:
    """Return what a corpus is called in the tables."""
    return corpus.name.removesuffix(".jsonl.gz")


def line(cells: list[str]) -> str:
    """Return a line of a table, and print it."""
    written = f"| {' | '.join(cells)} |\n"
    print(written, end="", flush=True)
    return written


def report(corpora: list[Path], peer: str, turns: int, documents: int) -> str:
    """Measure everything; return the page."""
    load = os.getloadavg()[0]
    rows, stages = [], {}
    for corpus in corpora:
        row, stages[name(corpus)] = compared(corpus, peer, turns)
        rows.append(row)
    names = list(next(iter(stages.values())))
    page = HEAD + FAST.format(turns=turns, long=LONG) + "".join(rows)
    page += STAGES.format(names=" | ".join([*names, "all"]), rule="---|" * len(names) + "---")
    for corpus_name, taken in stages.items():
        figures = [f"{taken[stage]:.2f}" for stage in names]
        page += line([corpus_name, *figures, f"{sum(taken.values()):.2f}"])
    page += LOAD + "".join(loaded(corpus, model) for corpus in corpora for model in MODELS)
    if documents:
        page += memory(ask("memory", corpora[0], "--documents", documents))
    python = ".".join(map(str, sys.version_info[:3]))
    busy = f"{load:.1f} processes wanted its {os.cpu_count()} cores when the measuring began"
    return f"{page}\nMeasured on {date.today()}, Python {python}; {busy}.\n"


def memory(found: dict[str, Any]) -> str:
    """Return the table of memory over documents."""
    points = found["resident_mb"]
    return MEMORY.format(
        documents=found["documents"],
        words=found["words"],
        documents_row=" | ".join(f"{done:,}" for done, _ in points),
        memory_row=" | ".join(f"{held:,.0f}" for _, held in points),
        rule="|".join(["---"] * len(points)),
    )


def main() -> None:
    """Measure, print, and keep the page if asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--peer", default=sys.executable, help="Python that has spaCy; see bench/peer.py")
    parser.add_argument("--turns", type=int, default=3, help="of the fast path and of the peer")
    parser.add_argument("--documents", type=int, default=20_000, help="for memory; 0 leaves it out")
    parser.add_argument("--write", type=Path, help="file to keep the tables in")
    parser.add_argument("--load", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.load:
        corpus, store, model = options.load
        load_here(Path(corpus), Path(store), model)
        return
    corpora = [options.corpora / file for file in CORPORA if (options.corpora / file).exists()]
    if not corpora:
        raise SystemExit(f"there are no corpora in {options.corpora}")
    page = report(corpora, options.peer, options.turns, options.documents)
    if options.write:
        options.write.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
