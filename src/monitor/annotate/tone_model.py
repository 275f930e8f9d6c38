"""The trained model of the tone towards a target: a linear model over words, phrases and word vectors.

The weights (`resources/tone/linear.npz`, written by `bench/train_tone.py`) were learnt from the training part
of NewsMTSC (Hamborg & Donnay 2021, "NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment
Classification in Political News Articles", EACL). The word vectors of all-MiniLM-L6-v2 are folded into three
figures a word and distance, so that nothing but numpy is needed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from monitor.annotate.tone_features import around, features
from monitor.model import TONE_THRESHOLD
from monitor.resources import read_bytes

NAME = "linear-1"
DECAYS = (2.0, 6.0, 20.0)
"""Distances, in words, over which the vectors of the words around a target fade."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights for negative, neutral, positive.

    `weights[features[name]]` are three figures; `vectors[0 | 1][words[word]]` are, for the words before and
    after the target, three figures for each of `DECAYS`: shape (words, decays, 3).
    """

    features: dict[str, int]
    weights: Floats
    words: dict[str, int]
    vectors: tuple[Floats, Floats]
    bias: Floats
    temperature: float

    def probabilities(self, text: str, start: int, end: int) -> Floats:
        """Return the probabilities of negative, neutral and positive tone towards `text[start:end]`."""
        before, after = around(text, start, end)
        logits = self.bias.copy()
        found = [
            (index, value)
            for name, value in features(text, start, end, before, after).items()
            if (index := self.features.get(name)) is not None
        ]
        if found:
            indexes, values = zip(*found, strict=True)
            logits += np.asarray(values, np.float32) @ self.weights[list(indexes)]
        for vectors, near in zip(self.vectors, (before, after), strict=True):
            logits += self._faded(vectors, near)
        return _softmax(logits / self.temperature)

    def _faded(self, vectors: Floats, near: Sequence[str]) -> Floats:
        known = [(i, index) for i, word in enumerate(near) if (index := self.words.get(word)) is not None]
        if not known:
            return np.zeros(3, np.float32)
        distances, indexes = zip(*known, strict=True)
        fading: Floats = fade(len(near))[list(distances)]
        total: Floats = np.einsum("nd,ndc->c", fading, vectors[list(indexes)])
        return total


def tone(probabilities: Floats) -> float:
    """Turn probabilities into one figure whose label is the most probable class.

    Returns:
        P(positive) - P(negative), kept within or outside the band of neutral tones as the class demands.
    """
    negative, neutral, positive = (float(p) for p in probabilities)
    value = positive - negative
    if neutral >= max(negative, positive):
        limit = TONE_THRESHOLD - 0.001
        return round(max(-limit, min(limit, value)), 4)
    least = TONE_THRESHOLD if positive > negative else -TONE_THRESHOLD
    return round(max(least, value) if least > 0 else min(least, value), 4)


@cache
def fade(count: int) -> Floats:
    """Return how much of a word at distance 0, 1, ... counts, by decay: shape (count, decays)."""
    distances = np.arange(count)[:, None]
    return np.asarray(np.exp(-distances / np.array(DECAYS)) / np.array(DECAYS), np.float32)


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max())
    return np.asarray(powers / powers.sum(), np.float32)


@cache
def model() -> LinearModel:
    """Load the weights; a fraction of a second, once a process."""
    with np.load(io.BytesIO(read_bytes("tone/linear.npz")), allow_pickle=False) as stored:
        names = str(stored["features"]).split("\n")
        words = str(stored["words"]).split("\n")
        scale = stored["vector_scale"].astype(np.float32)
        vectors = stored["vectors"].astype(np.float32) * scale
        return LinearModel(
            {name: i for i, name in enumerate(names)},
            stored["weights"].astype(np.float32),
            {word: i for i, word in enumerate(words)},
            (vectors[0], vectors[1]),
            stored["bias"].astype(np.float32),
            float(stored["temperature"]),
        )
