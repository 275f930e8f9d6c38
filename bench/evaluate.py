#!/usr/bin/env python3
"""Score the annotators on the gold corpora that are present: `make eval`.

Annotates every corpus through `monitor annotate` (the command that others use) and hands the output to the
scorer that lies beside the corpora. Prints a table; `--write docs/accuracy.md` keeps it. The references are
those that the owners of the corpora measured.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TASKS = [
    ("countries", "lgl.jsonl.gz", "countries named in a document, F1", "flashgeotext 0.76"),
    ("spans", "lgl.jsonl.gz", "country names in the text, recall", ""),
    (
        "countries",
        "reuters-21578.dev.jsonl.gz",
        "countries the editors chose, F1",
        "newsmap's seed dictionary 0.69, flashgeotext 0.50",
    ),
    ("relation", "cameo-examples.dev.jsonl.gz", "conflict, neutral, cooperation, macro-F1", "VADER 0.43"),
    (
        "tone",
        "newsmtsc.devtest_mt.jsonl.gz",
        "tone towards a target, macro-F1",
        "VADER 0.50, TF-IDF with logistic regression 0.58",
    ),
    ("extraction", "article-extraction.dev.jsonl.gz", "body of a page, 4-gram F1", "trafilatura 0.965"),
]

HEAD = """<!-- Written by bench/evaluate.py (`make eval`); do not edit. -->

# Accuracy

Measured on gold labels that nobody of us wrote, by the scorer that comes with them. None of these texts is in
this repository; `make eval` scores whatever lies in `../shared/corpora`.

| task | gold | result | references |
|---|---|---|---|
"""


def inputs(corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield the records of a corpus as `monitor annotate` takes them, without their gold."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            record.pop("gold", None)
            if "sentence" in record:
                record = {
                    "id": record["id"],
                    "text": record["sentence"],
                    "language": "en",
                    "targets": [{"start": record["start"], "end": record["end"]}]
                    if "start" in record
                    else [],
                }
            yield record


def predict(corpus: Path, folder: Path) -> Path:
    """Annotate a corpus; return the file of predictions."""
    given, predicted = folder / f"{corpus.name}.in.jsonl", folder / f"{corpus.name}.out.jsonl"
    if not predicted.exists():
        given.write_text("".join(json.dumps(record) + "\n" for record in inputs(corpus)), encoding="utf-8")
        command = [sys.executable, "-m", "monitor.cli", "annotate", str(given), "-o", str(predicted)]
        subprocess.run(command, check=True)
    return predicted


def score(scorer: Path, task: str, corpus: Path, predicted: Path) -> str:
    """Return the scorer's words on a file of predictions."""
    command = [sys.executable, str(scorer), task, str(corpus), str(predicted)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    return said.partition(": ")[2]


def main() -> None:
    """Run every task whose corpus is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--keep", type=Path, help="folder to keep the predictions in")
    parser.add_argument("--write", type=Path, help="file to keep the table in")
    options = parser.parse_args()
    scorer = options.corpora.parent / "score.py"
    if not scorer.exists():
        sys.exit(f"no scorer at {scorer}: name the folder of the gold corpora with --corpora")
    lines = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for task, name, what, references in TASKS:
            corpus = options.corpora / name
            if not corpus.exists():
                print(f"{name}: skipped, the corpus is not there")
                continue
            found = score(scorer, task, corpus, predict(corpus, folder))
            lines.append(f"| {what} | {name.removesuffix('.jsonl.gz')} | {found} | {references} |\n")
            print(lines[-1], end="", flush=True)
    if options.write:
        options.write.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
