#!/usr/bin/env python3
"""Measure what loading costs beside understanding: `python -m bench.loading CORPUS --workers 2`.

Loads a corpus into a new store and prints JSON: words, CPU seconds of the process that began the run and
what of them went into reading the files, taking rows in, inserting them, finishing the store (inserting what
waits, relating articles and indexing among it); how often it inserted; and how many words a second it can
hand out and take in: no number of workers loads faster.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any
from unittest import mock

from monitor.annotate import choose
from monitor.model import Record
from monitor.runs import load
from monitor.runs.batching import batched
from monitor.runs.generation import Generation
from monitor.store import Writer

clock = time.process_time


class Stages:
    """CPU seconds and calls of stages of this process, by name."""

    def __init__(self) -> None:
        """Begin with none."""
        self.seconds: dict[str, float] = defaultdict(float)
        self.calls: Counter[str] = Counter()

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that counts as a stage."""

        @wraps(function)
        def measured(*arguments: Any, **named: Any) -> Any:
            at = clock()
            try:
                return function(*arguments, **named)
            finally:
                self.seconds[name] += clock() - at
                self.calls[name] += 1

        return measured

    def drawn(self, name: str, batches: Iterable[list[Record]]) -> Iterator[list[Record]]:
        """Yield batches; drawing them counts as a stage."""
        draw = self.timed(name, iter(batches).__next__)
        while True:
            try:
                batch = draw()
            except StopIteration:
                return
            yield batch


def main() -> None:
    """Print the figures of one corpus."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--model", choices=("deep", "fast"), default="fast")
    options = parser.parse_args()
    stages = Stages()
    mock.patch.object(load, "batched", lambda records: stages.drawn("read", batched(records))).start()
    for owner, name in ((Generation, "take"), (Generation, "finish"), (Writer, "add")):
        setattr(owner, name, stages.timed(name, getattr(owner, name)))
    began = clock()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "bench.duckdb"
        run = load.load([options.corpus], store, workers=options.workers, annotators=choose(options.model))
    own = clock() - began
    handing = own - stages.seconds["finish"]
    figures = {
        "articles": run.new,
        "words": run.words,
        "own_cpu_seconds": own,
        "stages": stages.seconds,
        "insertions": stages.calls["add"],
        "words_a_second_at_most": run.words / handing,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
