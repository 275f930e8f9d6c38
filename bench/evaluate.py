#!/usr/bin/env python3
"""Score the annotators on the gold corpora that are present: `make eval`.

Annotates every corpus through `monitor annotate` (the command that others use) and hands the output to the
scorer that lies beside the corpora. Prints one line per task; the references are those measured by the
owners of the corpora, named in ../shared/README.md.
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
    ("countries", "lgl.jsonl.gz", "flashgeotext 0.76"),
    ("spans", "lgl.jsonl.gz", ""),
    ("countries", "reuters-21578.dev.jsonl.gz", "newsmap seeds 0.69, flashgeotext 0.50"),
    ("relation", "cameo-examples.dev.jsonl.gz", "VADER 0.43"),
    ("tone", "newsmtsc.devtest_mt.jsonl.gz", "VADER 0.50, TF-IDF+LR 0.58"),
    ("extraction", "article-extraction.dev.jsonl.gz", "trafilatura 0.965"),
]


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


def main() -> None:
    """Run every task whose corpus is there."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--keep", type=Path, help="folder to keep the predictions in")
    options = parser.parse_args()
    scorer = options.corpora.parent / "score.py"
    if not scorer.exists():
        sys.exit(f"no scorer at {scorer}: name the folder of the gold corpora with --corpora")
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        for task, name, reference in TASKS:
            corpus = options.corpora / name
            if not corpus.exists():
                print(f"{task} {name}: skipped, the corpus is not there")
                continue
            command = [sys.executable, str(scorer), task, str(corpus), str(predict(corpus, folder))]
            found = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
            print(f"{name.split('.')[0]:20} {found}" + (f"   [{reference}]" if reference else ""), flush=True)


if __name__ == "__main__":
    main()
