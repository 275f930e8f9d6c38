#!/usr/bin/env python3
"""Measure the fast path on one core, from a record to rows: `python -m bench.fast_path CORPUS`.

Runs `understand` over all records of a corpus in this process, as a worker does, and then its stages
one by one. Prints JSON: words, seconds of CPU time, and microseconds a word of every stage.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

from monitor.annotate import ANNOTATORS, Annotators, choose
from monitor.extract import extract
from monitor.model import Annotation, Article, Document, Record, Run
from monitor.runs.batching import batched
from monitor.runs.understand import Task, understand
from monitor.runs.workers import settle
from monitor.sources.values.fields import document
from monitor.store import rows
from monitor.store.known import Known
from monitor.stories.signatures import signature
from monitor.stories.terms import terms

NOTHING_KNOWN = Known(np.array([], np.int64), np.array([], np.int64))
WARM = 128
"""Records read before the clock starts, so that lexicons and models are loaded."""


def documents(corpus: Path) -> list[Document]:
    """Return the records of a corpus as a connector delivers them, without their labels."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    for record in records:
        record.pop("gold", None)
    found = [document(record, f"{corpus.name}:{i}", {}) for i, record in enumerate(records)]
    return [one for one in found if isinstance(one, Document)]


def whole(batches: list[list[Record]], annotators: Annotators) -> tuple[int, float]:
    """Return the words of the batches, and the CPU seconds that `understand` takes."""
    task = Task(NOTHING_KNOWN, Run.begin("bench"), annotators)
    started = time.process_time()
    words = sum(understand(batch, task).words for batch in batches)
    return words, time.process_time() - started


def stages(batches: list[list[Record]], annotators: Annotators) -> dict[str, float]:
    """Return the CPU seconds of each stage, in the order in which `understand` runs them."""
    taken: dict[str, float] = defaultdict(float)
    now = Run.begin("bench").started_at
    clock = time.process_time
    for batch in batches:
        at = clock()
        read = [extract(record) for record in batch if isinstance(record, Document)]
        articles = [one for one in read if isinstance(one, Article)]
        taken["extract"] += clock() - at
        found = [Annotation()] * len(articles)
        for name, annotator in ANNOTATORS.items():
            at = clock()
            found = annotator.annotate(articles, found, annotators)
            taken[name] += clock() - at
        at = clock()
        signatures = [signature(article.text) for article in articles]
        taken["signature"] += clock() - at
        at = clock()
        kept = [terms(article.title, article.text, article.language) for article in articles]
        taken["terms"] += clock() - at
        at = clock()
        rows.tables(zip(articles, found, signatures, kept, strict=True), "bench", "bench", now)
        taken["rows"] += clock() - at
    return taken


def main() -> None:
    """Print the figures of one corpus."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--least", type=int, default=0, help="leave out articles of fewer words")
    parser.add_argument("--model", choices=("deep", "fast"), default="deep")
    options = parser.parse_args()
    annotators = choose(options.model)
    read = [one for one in documents(options.corpus) if len((one.text or "").split()) >= options.least]
    whole(list(batched(read[:WARM])), annotators)
    settle()
    batches = list(batched(read))
    words, seconds = whole(batches, annotators)
    each = {name: taken / words * 1e6 for name, taken in stages(batches, annotators).items()}
    print(json.dumps({"articles": len(read), "words": words, "cpu_seconds": seconds, "stages": each}))


if __name__ == "__main__":
    main()
