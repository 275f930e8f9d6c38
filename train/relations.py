#!/usr/bin/env python3
"""Fit the linear model of relations: `python -m train.relations`. Takes some minutes of one core.

Learns from the same labels as the encoder (`examples.py`): words, what the rules say, and position
(`features`), by logistic regression. What it says of documents that it never saw, in the same folds
as the encoder, goes to `resources/accuracy/out_of_fold_fast.json.gz`; `train/stack.py` fits to that.
`--without GROUP` leaves a group of features out and prints the figures only.

Needs scikit-learn, and what `train/encoder.py` needs. Writes `resources/relations/linear.npz`.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from monitor.annotate.models.encoder import TYPES
from monitor.annotate.relations.features import Features, features
from monitor.annotate.relations.linear import HEADS
from train import examples
from train.examples import Example
from train.folds import RESOURCES, Logits, keep, report, splits

OUT_OF_FOLD = RESOURCES / "accuracy/out_of_fold_fast.json.gz"
CLASSES = {"relation": 5, "direction": 3, "mood": 3, "voice": 4, "event": len(TYPES) + 1}
LEAST = 3
"""Questions in which a feature must occur."""

STRENGTH = {"relation": 0.2, "direction": 0.2, "mood": 0.1, "voice": 0.2, "event": 0.1}
"""Inverse of the regularisation of each head."""


def asked(given: Sequence[Example], without: str | None) -> list[Features]:
    """Return the features of every question."""
    return [
        {
            name: value
            for name, value in features(one.asked, pair, ruled, one.sentence).items()
            if not without or not name.startswith(without)
        }
        for one in given
        for pair, ruled in zip(one.asked.pairs(), one.ruled, strict=True)
    ]


class Fitted:
    """Weights of all heads."""

    def __init__(self, given: Sequence[Example], found: list[Features]) -> None:
        """Fit."""
        times = Counter(name for one in found for name in one)
        self.names = {
            name: i for i, name in enumerate(sorted(name for name, n in times.items() if n >= LEAST))
        }
        labels = [label for one in given for label in one.labels]
        table = self.table(found)
        weights = np.array([label.weight for label in labels])
        self.weights = np.zeros((len(self.names), sum(CLASSES.values())), np.float32)
        self.bias = np.full(sum(CLASSES.values()), -9.0, np.float32)
        at = 0
        for head, classes in CLASSES.items():
            wanted = np.array([getattr(label, head) for label in labels])
            known = wanted >= 0
            if head == "event":
                known &= wanted < len(TYPES)
            fit = LogisticRegression(C=STRENGTH[head], max_iter=400)
            fit.fit(table[known], wanted[known], sample_weight=weights[known])
            columns = at + fit.classes_
            self.weights[:, columns], self.bias[columns] = fit.coef_.T, fit.intercept_
            at += classes

    def table(self, found: list[Features]) -> csr_matrix:
        """Return features as a matrix, unknown ones left out."""
        rows, columns, values = [], [], []
        for i, one in enumerate(found):
            for name, value in one.items():
                if name in self.names:
                    rows.append(i)
                    columns.append(self.names[name])
                    values.append(value)
        return csr_matrix((values, (rows, columns)), (len(found), len(self.names)), np.float32)

    def logits(self, found: list[Features]) -> dict[str, np.ndarray]:
        """Return what it says, one array a head."""
        ends = np.cumsum(list(CLASSES.values()))[:-1]
        said = self.table(found) @ self.weights + self.bias
        return dict(zip(CLASSES, np.split(said, ends, axis=1), strict=True))


def held_out(
    gold: list[Example], more: list[Example], without: str | None
) -> list[tuple[list[Example], Logits]]:
    """Fit without each fold and report; return the folds and what is said of them."""
    said = []
    for number, (held, learnt) in enumerate(splits(gold, more), 1):
        logits = Fitted(learnt, asked(learnt, without)).logits(asked(held, without))
        report(f"fold {number}", held, logits)
        said.append((held, logits))
    every = {name: np.concatenate([logits[name] for _, logits in said]) for name in CLASSES}
    report("all folds", [one for held, _ in said for one in held], every)
    return said


def main() -> None:
    """Cross-validate, fit on all, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--without", help="a kind of feature to leave out, such as rule")
    given = parser.parse_args()
    gold, more = examples.gold(given.corpora), examples.ours(given.corpora)
    said = held_out(gold, more, given.without)
    if given.without:
        return
    keep(OUT_OF_FOLD, said)
    every = [*gold, *more]
    fitted = Fitted(every, asked(every, None))
    np.savez_compressed(
        RESOURCES / "relations/linear.npz",
        features=np.frombuffer("\n".join(fitted.names).encode(), np.uint8),
        weights=fitted.weights.astype(np.float16),
        bias=fitted.bias,
        classes=np.array([CLASSES[head] for head in HEADS]),
    )
    print(f"{len(fitted.names)} features")


if __name__ == "__main__":
    main()
