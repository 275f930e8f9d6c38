#!/usr/bin/env python3
"""Measure loading: words a second on one core, peak memory, bytes of store: `make bench`.

Loads each corpus into a new store with one worker in a process of its own, and beside it runs VADER over
the sentences of the same texts, so that the machine's speed on that day can be divided out. `--write
docs/speed.md` keeps the table.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEAD = """<!-- Written by bench/throughput.py (`make bench`); do not edit. -->

# Speed

`monitor load` into a new store, from the file to the published database, on real articles. CPU time is that
of the process (one worker works in it); "x VADER" is the words a second of CPU time divided by those of
vaderSentiment alone, run beside it on the same texts.

| corpus | articles | words | workers | articles/s | words/s | words/CPU s | x VADER | peak memory | store |
|---|---|---|---|---|---|---|---|---|---|
"""

CORPORA = ("reuters-21578.dev.jsonl.gz", "lgl.jsonl.gz")


def texts(corpus: Path) -> list[str]:
    """Return the article texts of a corpus."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def vader(corpus: Path) -> float:
    """Return the words a second that vaderSentiment alone scores on the lines of the same texts."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    sentences = [part for text in texts(corpus)[:2000] for part in text.split(". ")]
    started = time.perf_counter()
    for sentence in sentences:
        analyzer.polarity_scores(sentence)
    return sum(len(sentence.split()) for sentence in sentences) / (time.perf_counter() - started)


def load_here(corpus: Path, store: Path, workers: int) -> None:
    """Load in this process and print what it took; run in a process of its own by `measure`."""
    from monitor import pipeline

    used = time.process_time()
    run = pipeline.run([corpus], store, workers=workers)
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


def measure(corpus: Path, workers: int) -> dict[str, float]:
    """Load a corpus into a new store in a new process; return its figures."""
    with tempfile.TemporaryDirectory() as folder:
        store = str(Path(folder) / "bench.duckdb")
        command = [sys.executable, __file__, "--one", str(corpus), store, "--workers", str(workers)]
        figures: dict[str, float] = json.loads(
            subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
        )
        return figures


def main() -> None:
    """Print a line per corpus and number of workers."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--write", type=Path, help="file to keep the table in")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        load_here(Path(options.one[0]), Path(options.one[1]), options.workers)
        return
    lines = []
    for name in CORPORA:
        corpus = options.corpora / name
        if not corpus.exists():
            print(f"{name}: skipped, the corpus is not there")
            continue
        lines.append(row(name, options.workers, measure(corpus, options.workers), vader(corpus)))
        print(lines[-1], end="", flush=True)
    if options.write:
        options.write.write_text(HEAD + "".join(lines), encoding="utf-8")


def row(name: str, workers: int, found: dict[str, float], peer: float) -> str:
    """Return a line of the table."""
    rate = found["words"] / found["cpu_seconds"]
    alone = workers == 1  # the processor time of workers cannot be told from outside their pool
    cells = [
        name.removesuffix(".jsonl.gz"),
        f"{found['articles']:,.0f}",
        f"{found['words']:,.0f}",
        f"{workers}",
        f"{found['articles'] / found['seconds']:,.0f}",
        f"{found['words'] / found['seconds']:,.0f}",
        f"{rate:,.0f}" if alone else "",
        f"{rate / peer:.2f}" if alone else "",
        f"{found['peak_mb']:.0f} MB",
        f"{found['store_mb']:.1f} MB",
    ]
    return f"| {' | '.join(cells)} |\n"


if __name__ == "__main__":
    main()
