"""The linear model of relations: words around the two countries, and what the rules say of them.

It decides on hosts without ONNX Runtime and in very large loads, and has a say beside the encoder
(`stack`), which does not see the rules.

Weights: `resources/relations/linear.npz`, written by `train/relations.py` from the labels that the encoder
learns from. Nothing but numpy is needed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

from monitor.annotate.models.encoder import Answer, Floats
from monitor.annotate.relations.features import Features
from monitor.resources import read_bytes
from monitor.resources.compiled import compiled

NAME = "linear-1"
"""Recorded with every row that it decides."""

HEADS = ("relation", "direction", "mood", "voice", "event")


class LinearModel:
    """Weights of the features for the classes of all heads side by side."""

    def __init__(
        self, features: dict[str, int], weights: Floats, bias: Floats, classes: Sequence[int]
    ) -> None:
        """Keep the weights.

        Args:
            features: row of each feature.
            weights: shape (features, classes of all heads).
            bias: shape (classes of all heads,).
            classes: how many classes each head has, in the order of `HEADS`.
        """
        self._features, self._weights, self._bias = features, weights, bias
        ends = list(accumulate(classes))
        self._bounds = list(zip([0, *ends], ends, strict=False))

    def answers(self, asked: Sequence[Features]) -> list[Answer]:
        """Return the logits of each head for each question; nothing of tone."""
        found = []
        for one in asked:
            logits = self._logits(one)
            heads = [logits[low:high] for low, high in self._bounds]
            found.append(Answer(**dict(zip(HEADS, heads, strict=True)), tone=_NOTHING))
        return found

    def _logits(self, one: Features) -> Floats:
        """Return the logits of all heads side by side."""
        places = list(map(self._features.get, one))  # the look-ups are in C: there are many
        known = [row for row in places if row is not None]
        found = self._bias.copy()
        if known:
            values = [value for value, row in zip(one.values(), places, strict=True) if row is not None]
            found += np.array(values, np.float32) @ self._weights[known]
        return found


_NOTHING: Floats = np.zeros(3, np.float32)


@compiled
def model() -> LinearModel:
    """Return the model that is shipped."""
    with np.load(io.BytesIO(read_bytes("relations/linear.npz"))) as kept:
        names = kept["features"].tobytes().decode().split("\n")
        return LinearModel(
            {name: row for row, name in enumerate(names)},
            kept["weights"].astype(np.float32),
            kept["bias"].astype(np.float32),
            kept["classes"].tolist(),
        )
