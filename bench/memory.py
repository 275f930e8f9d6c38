#!/usr/bin/env python3
"""Show that a worker's memory does not grow: `python -m bench.memory CORPUS --documents 1000000`.

Runs `understand` over so many documents in this process: the beginnings of a corpus's articles again
and again, each copy with an address, names and words that never occurred before, so that whatever remembers
words, names or addresses meets new ones all the time. Prints JSON: documents, and the process's memory then.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.corpus.invented import word
from bench.fast_path import NOTHING_KNOWN, documents
from monitor.annotate import choose
from monitor.model import Document, Run
from monitor.runs.batching import batched
from monitor.runs.understand import Task, understand

SHORT = 160
"""Characters of each article that are kept, up to a sentence's end: many documents in little time."""

POINTS = 10
"""Times at which memory is looked at, after the first tenth of the way to the first of them."""


def copies(base: list[Document], count: int) -> Iterator[Document]:
    """Yield so many documents, no two alike."""
    for number in range(count):
        one = base[number % len(base)]
        name, place, thing = (word(3 * number + i) for i in range(3))
        text = (one.text or "")[:SHORT].rpartition(". ")[0] or (one.text or "")[:SHORT]
        added = f" John {name.title()}, of {place.title()} Corp, told Germany about the {thing} and {thing}s."
        url = f"https://{place}.example/news/{number}"
        yield replace(one, text=f"{text}.{added}", url=url, title=f"{name.title()} and the {thing}")


def resident() -> float:
    """Return the memory of this process in MB, as it is now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def main() -> None:
    """Print memory over documents."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    options = parser.parse_args()
    base = documents(options.corpus)
    batches = batched(copies(base, options.documents))
    task = Task(NOTHING_KNOWN, Run.begin("bench"), choose())
    points: list[tuple[int, float]] = []
    done, words, step = 0, 0, options.documents / POINTS
    for batch in batches:
        words += understand(batch, task).words
        done += len(batch)
        if done >= step * (len(points) + 1) or (not points and done >= step / 10):
            points.append((done, round(resident(), 1)))
            print(f"{done:,} documents, {resident():.0f} MB", file=sys.stderr, flush=True)
    print(json.dumps({"documents": done, "words": words, "resident_mb": points}))


if __name__ == "__main__":
    main()
