"""The trained model of the tone towards a target: a linear model over words, phrases and word vectors.

The weights (`resources/tone/linear.npz`, written by `bench/train_tone.py`) were learnt from the training part
of NewsMTSC (Hamborg & Donnay 2021, "NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment
Classification in Political News Articles", EACL). The word vectors of all-MiniLM-L6-v2 are folded into three
figures a word and distance, so that nothing but numpy is needed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt

from monitor.annotate import vader
from monitor.annotate.tone_features import around, pairs, rate, target_features
from monitor.model import TONE_THRESHOLD
from monitor.resources import read_bytes

NAME = "linear-1"
DECAYS = (2.0, 6.0, 20.0)
"""Distances, in words, over which the vectors of the words around a target fade."""

REMEMBERED = 200_000
"""Words whose rows are kept at hand: bounds the memory of a long run."""

Floats = npt.NDArray[np.float32]


NONE = -1
_SLOTS = ("u", "l0", "l1", "l2", "r0", "r1", "r2", "s", "sl", "sr")
"""Kinds of features that a single word gives; those that begin with s are its stem's."""

WordRows = tuple[int, tuple[int, ...], float]
"""What the model knows of a word: its row of vectors, its rows of weights by `_SLOTS`, its rating."""


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
    seen: dict[str, WordRows] = field(default_factory=dict)

    def probabilities(self, text: str, start: int, end: int) -> Floats:
        """Return the probabilities of negative, neutral and positive tone towards `text[start:end]`."""
        before, after = around(text, start, end)
        found = target_features(text, start, end, before, after)
        rows: list[int] = []
        values: list[float] = []
        logits = self.bias.copy()
        for side, near in enumerate((before, after)):
            logits += self._side(side, near, rows, values, found)
        for name, value in found.items():
            row = self.features.get(name)
            if row is not None:
                rows.append(row)
                values.append(value)
        if rows:
            logits += np.einsum("n,nc->c", np.array(values, np.float32), self.weights[rows])
        return _softmax(logits / self.temperature)

    def _side(
        self, side: int, near: Sequence[str], rows: list[int], values: list[float], found: dict[str, float]
    ) -> Floats:
        """Add what the words of one side weigh to `rows` and `values`, their ratings and pairs to `found`.

        Returns:
            What their vectors say: shape (3,).
        """
        vector_rows, distances, ratings = [], [], {}
        known = self.seen
        for i, word in enumerate(near):
            entry = known.get(word) or self._learn(word)
            row, slots, rating = entry
            if row >= 0:
                vector_rows.append(row)
                distances.append(i)
            if rating:
                ratings[i] = rating
            weight = 8 / (8 + i)
            bucket = 0 if i < 4 else 1 if i < 10 else 2
            own = slots[1 + 3 * side + bucket]
            if slots[0] >= 0:
                rows.append(slots[0])
                values.append(weight)
            if own >= 0:
                rows.append(own)
                values.append(1.0)
            if slots[7] >= 0:
                rows.append(slots[7])
                values.append(0.7 * weight)
            if not bucket and slots[8 + side] >= 0:
                rows.append(slots[8 + side])
                values.append(0.7)
        if ratings:
            rate(found, "lr"[side], near, ratings)
        pairs(found, near if side else near[::-1])
        if not vector_rows:
            return np.zeros(3, np.float32)
        faded: Floats = np.einsum("nd,ndc->c", fade(len(near))[distances], self.vectors[side][vector_rows])
        return faded

    def _learn(self, word: str) -> WordRows:
        """Look a word up in all tables; words that any of them knows are remembered."""
        stem = word[:5] if len(word) > 5 else ""
        named = [
            self.features.get(f"{slot} {stem if slot[0] == 's' else word}", NONE)
            if stem or slot[0] != "s"
            else NONE
            for slot in _SLOTS
        ]
        entry = (self.words.get(word, NONE), tuple(named), vader.lexicon().get(word, 0.0))
        if len(self.seen) < REMEMBERED:
            self.seen[word] = entry
        return entry


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
