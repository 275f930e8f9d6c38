#!/usr/bin/env python3
"""List what goes wrong on real news, the worst kinds first: `python -m train.errors [--model fast|rules]`.

For `resources/accuracy/errors.toml`: read the sentences of a kind (`--examples N` prints some, with their
labels and what is said of them), tell the kind in a line, and invent an example of it. No text of the corpora
may enter the repository. Models are read out of fold (`resources/accuracy/out_of_fold*.json.gz`), rules live.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from monitor.evaluation.baselines import by_rules, prediction_of
from monitor.evaluation.confusions import BY, confusions
from monitor.evaluation.goldset import Predictions
from monitor.evaluation.out_of_fold import NEWS, by_deep, by_fast

MODELS = {"deep": by_deep, "fast": by_fast, "rules": by_rules}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--model", choices=MODELS, default="deep")
    parser.add_argument("--by", choices=BY, help="only the kinds of one trait")
    parser.add_argument("--least", type=int, default=10, help="errors from which on a kind is listed")
    parser.add_argument("--examples", type=int, default=0)
    given = parser.parse_args()
    found = MODELS[given.model](given.corpora / NEWS)
    if not found:
        parser.error("no answers: run train/encoder.py and train/relations.py first")
    print("by         of                   gold          said          errors   of pairs")
    for one in confusions(found):
        if one.errors < given.least or given.by not in (None, one.by):
            continue
        print(f"{one.by:10} {one.of:20} {one.wanted:13} {one.said:13} {one.errors:6} {one.pairs:10}")
        for record in dict.fromkeys(one.records[: given.examples]):
            show(found, record)


def show(found: Predictions, key: str) -> None:
    """Print a sentence with its labels and what is said of it."""
    record, said = next((record, said) for record, said in found if record["id"] == key)
    print(f"    {key}: {record['sentence']}")
    for pair in record["gold"]:
        print(f"        {pair}\n        {prediction_of(said, pair)}")


if __name__ == "__main__":
    main()
