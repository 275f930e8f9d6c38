"""The linear model of relations: words around the two countries, and what the rules say of them.

It decides on hosts without ONNX Runtime and in very large loads, and has a say beside the encoder
(`stack`), which does not see the rules.

Weights: `resources/relations/linear.npz`, written by `train/relations.py` from the labels that the encoder
learns from. Nothing but numpy is needed.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np

from monitor.annotate.models.encoder import Answer, Floats
from monitor.annotate.relations.features import Keys
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
        self.keys = Keys(features.get)
        self._weights, self._bias = weights, bias
        ends = list(accumulate(classes))
        self._bounds = list(zip([0, *ends], ends, strict=False))

    def answers(self, asked: Sequence[Mapping[int, float]]) -> Answer:
        """Return the logits of each head, an array (questions, classes) each; nothing of tone.

        Args:
            asked: rows and values of the features of each question, as `keys` knows them.
        """
        logits = np.repeat(self._bias[None], len(asked), axis=0)
        for at, one in enumerate(asked):
            if one:
                rows, values = list(one), np.fromiter(one.values(), np.float32, len(one))
                logits[at] += values @ self._weights[rows]
        heads = [logits[:, low:high] for low, high in self._bounds]
        nothing: Floats = np.zeros((len(asked), 3), np.float32)
        return Answer(**dict(zip(HEADS, heads, strict=True)), tone=nothing)


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
