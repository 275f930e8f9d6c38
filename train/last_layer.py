#!/usr/bin/env python3
"""Fit the last layer of the encoder anew: `python -m train.last_layer`. Some ten minutes of one core.

What the encoder learnt from says of two countries that stand together as one subject ("A and B ...") mostly
that they cooperate, so it took "A and B lock horns" for cooperation, too. Such a correlation sits in the last
layer: fitted anew on few examples in which it does not hold, it is gone (Kirichenko, Izmailov & Wilson 2023,
"Last Layer Re-Training is Sufficient for Robustness to Spurious Correlations", ICLR). They are
`train/labels/mutual.csv`; all gold and our readers' labels are learnt beside them, so that nothing else is
forgotten, and the weights stay near the old ones.

The heads "relation" and "event" of `resources/encoder/model.onnx` are written anew, in 8 bits like the rest;
run twice it would fit twice, so start from the file that `train.encoder` wrote. Needs onnx and scipy.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from scipy.optimize import brentq, minimize
from xxhash import xxh3_64_intdigest

from monitor.annotate.models.encoder import encode, shares
from train import examples
from train.examples import Example, Label
from train.folds import RESOURCES, sign

MODEL = RESOURCES / "encoder/model.onnx"
HIDDEN = "/hidden/hidden.2/Tanh_output_0"
"""What the heads read, by its name in the graph."""

HEADS = ("relation", "event")
NEAR = 1.0
"""What the square of a change counts in the loss: 5 does as well, crosswise."""

WEIGHT = 2.0
"""What a sentence of `mutual.csv` counts beside one of the others."""

STEPS, FOLDS = 60, 3


class Read(NamedTuple):
    """What the encoder makes of questions: shapes (questions, width) and (questions, classes) a head."""

    groups: list[str]
    labels: list[Label]
    hidden: np.ndarray
    logits: dict[str, np.ndarray]


def read(model: onnx.ModelProto, given: Sequence[Example]) -> Read:
    """Run the encoder over examples, and keep what its heads read."""
    shown = onnx.ModelProto()
    shown.CopyFrom(model)
    shown.graph.output.append(helper.make_tensor_value_info(HIDDEN, TensorProto.FLOAT, None))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shown.onnx"
        onnx.save(shown, path)
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    rows: dict[str, list[np.ndarray]] = {name: [] for name in (HIDDEN, *HEADS)}
    groups, labels = [], []
    for one in given:
        found = encode(one.asked)
        feed = {"pieces": np.array([found.pieces], np.int64), "marks": np.array(found.marks, np.int64)}
        for name, values in zip(rows, session.run(list(rows), feed), strict=True):
            rows[name].append(values)
        labels += one.labels
        groups += [one.group] * len(one.labels)
    whole = {name: np.concatenate(values) for name, values in rows.items()}
    return Read(groups, labels, whole[HIDDEN], {name: whole[name] for name in HEADS})


def fit(hidden: np.ndarray, logits: np.ndarray, wanted: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return what is added to the weights of a head, its bias last: shape (width + 1, classes)."""
    count, classes = logits.shape
    own = (np.arange(count), wanted)

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        change = flat.reshape(-1, classes)
        mixed = logits + hidden @ change[:-1] + change[-1]
        mixed = mixed - mixed.max(1, keepdims=True)
        wrong = np.exp(mixed)
        total = wrong.sum(1, keepdims=True)
        value = -(weights * (mixed[own] - np.log(total[:, 0]))).sum() + NEAR * (change**2).sum()
        wrong /= total
        wrong[own] -= 1
        wrong *= weights[:, None]
        slope = np.vstack([hidden.T @ wrong, wrong.sum(0)]) + 2 * NEAR * change
        return float(value), slope.ravel()

    start = np.zeros((hidden.shape[1] + 1) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS})
    return np.asarray(found.x).reshape(-1, classes)


def change(head: str, old: Read, new: Read, chosen: np.ndarray) -> np.ndarray:
    """Fit a head to the old examples and the chosen new ones."""
    parts = []
    for one, which, weight in ((old, np.full(len(old.labels), True), 1.0), (new, chosen, WEIGHT)):
        wanted = np.array([getattr(label, head) for label in one.labels])
        known = which & (wanted >= 0)
        weights = weight * np.array([label.weight for label in one.labels])
        parts.append((one.hidden[known], one.logits[head][known], wanted[known], weights[known]))
    return fit(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def report(name: str, one: Read, logits: np.ndarray) -> None:
    """Print how often the sign is right, by the sign."""
    wanted = np.sign(np.array([label.relation for label in one.labels]) - 2)
    right = sign(logits) == wanted
    told = ", ".join(f"{one_sign:+d} {right[wanted == one_sign].mean():.3f}" for one_sign in (-1, 0, 1))
    print(f"{name}: {told}, all {right.mean():.3f} of {len(right)}", flush=True)


def temper(before: np.ndarray, now: np.ndarray) -> float:
    """Return by what logits are multiplied so that their likeliest class is as likely as it was, on average.

    Fitted to what is known by heart, a head becomes surer than it has reason to be (Guo et al. 2017, "On
    Calibration of Modern Neural Networks", ICML); what `train.stack` weighs is as sure as the members are.
    """

    sure = float(shares(before).max(1).mean())
    return float(brentq(lambda factor: float(shares(factor * now).max(1).mean()) - sure, 0.1, 2.0))


def write(model: onnx.ModelProto, head: str, added: np.ndarray, factor: float) -> None:
    """Add to the weights of a head and multiply them, in the 8 bits a column that they have."""
    stored = {one.name: one for one in model.graph.initializer}
    base, bias = f"net.heads.{head}.weight_Transposed", f"net.heads.{head}.bias"
    names = [f"{base}_quantized", f"{base}_scale", f"{base}_zero_point"]
    values, scale, zero = (numpy_helper.to_array(stored[name]) for name in names)
    whole = ((values.astype(np.float32) - zero) * scale + added[:-1]) * factor
    scale = (np.abs(whole).max(0) / 127).astype(np.float32)
    fresh = [np.round(whole / scale).astype(values.dtype), scale, np.zeros_like(zero)]
    fresh.append(((numpy_helper.to_array(stored[bias]) + added[-1]) * factor).astype(np.float32))
    for name, value in zip([*names, bias], fresh, strict=True):
        stored[name].CopyFrom(numpy_helper.from_array(value, name))


def main() -> None:
    """Cross-validate on the new sentences, fit on all, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    corpora = parser.parse_args().corpora
    model = onnx.load(MODEL)
    old = read(model, [*examples.gold(corpora), *examples.read(corpora)])
    new = read(model, list(examples.mutual()))
    place = np.array([xxh3_64_intdigest(group.encode()) % FOLDS for group in new.groups])
    crosswise = new.logits["relation"].copy()
    for i in range(FOLDS):
        added = change("relation", old, new, place != i)
        crosswise[place == i] += new.hidden[place == i] @ added[:-1] + added[-1]
    report("new, as it was", new, new.logits["relation"])
    report("new, crosswise", new, crosswise)
    report("learnt before, as it was", old, old.logits["relation"])
    for head in HEADS:
        added = change(head, old, new, np.full(len(new.labels), True))
        now = old.logits[head] + old.hidden @ added[:-1] + added[-1]
        if head == "relation":
            report("learnt before, now", old, now)
        write(model, head, added, temper(old.logits[head], now))
    onnx.save(model, MODEL)


if __name__ == "__main__":
    main()
