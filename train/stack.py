#!/usr/bin/env python3
"""Fit how the encoder and the linear model are put together: `python -m train.stack`. Takes seconds.

Two weights a head, by the likelihood of the gold under what both said of documents that they had not learnt
from (`resources/accuracy/out_of_fold*.json.gz`). Writes `resources/relations/stack.toml`, and prints figures.
"""

from __future__ import annotations

import argparse
import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from monitor.annotate.models.encoder import TYPES
from train import examples
from train.examples import Example, Label
from train.folds import ENCODER, RESOURCES, report
from train.relations import CLASSES, OUT_OF_FOLD as LINEAR

Said = dict[str, np.ndarray]


def said(path: Path, asked: list[tuple[Example, Label]]) -> Said:
    """Return the logits out of fold, one array a head, for each question."""
    kept = json.loads(gzip.decompress(path.read_bytes()))
    rows = [kept[one.key][f"{label.country_a}-{label.country_b}"] for one, label in asked]
    return {head: np.array([row[head] for row in rows]) for head in CLASSES}


def questions(gold: list[Example]) -> list[tuple[Example, Label]]:
    """Return the questions that both models answered out of fold."""
    kept = [json.loads(gzip.decompress(path.read_bytes())) for path in (ENCODER, LINEAR)]
    return [
        (one, label)
        for one in gold
        for label in one.labels
        if all(f"{label.country_a}-{label.country_b}" in each.get(one.key, {}) for each in kept)
    ]


def fit(logits: list[np.ndarray], wanted: np.ndarray) -> list[float]:
    """Return the weights that make the gold likeliest."""

    def loss(weights: np.ndarray) -> float:
        mixed = sum(weight * one for weight, one in zip(weights, logits, strict=True))
        mixed = mixed - mixed.max(1, keepdims=True)
        own = mixed[np.arange(len(wanted)), wanted]
        return float(np.mean(np.log(np.exp(mixed).sum(1)) - own))

    bounds = [(0.0, 3.0)] * len(logits)
    found = minimize(loss, np.full(len(logits), 0.5), bounds=bounds, method="L-BFGS-B")
    return [round(float(weight), 3) for weight in found.x]


def main() -> None:
    """Fit both stacks and write them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    corpora = parser.parse_args().corpora
    asked = questions(examples.gold(corpora))
    labels = [label for _, label in asked]
    deep, linear = said(ENCODER, asked), said(LINEAR, asked)
    lines = ["# What the logits of each model count, by head. Written by train/stack.py."]
    for name, models in (("deep", {"encoder": deep, "linear": linear}), ("fast", {"linear": linear})):
        mixed: dict[str, np.ndarray] = {}
        for head in CLASSES:
            wanted = np.array([getattr(label, head) for label in labels])
            known = (wanted >= 0) & ((head != "event") | (wanted < len(TYPES)))
            weights = fit([one[head][known] for one in models.values()], wanted[known])
            mixed[head] = np.sum(
                [w * one[head] for w, one in zip(weights, models.values(), strict=True)], axis=0
            )
            both = {"encoder": 0.0, **dict(zip(models, weights, strict=True))}
            told = ", ".join(f"{model} = {both[model]}" for model in ("encoder", "linear"))
            lines.append(f"{name}.{head} = {{ {told} }}")
        report(name, [replace(one, labels=[label]) for one, label in asked], mixed)
    (RESOURCES / "relations/stack.toml").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
