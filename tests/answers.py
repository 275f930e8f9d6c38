"""Answers of a model, made up: sure of one class in every head but the relation's."""

from __future__ import annotations

import numpy as np

from monitor.annotate.models.encoder import TYPES, Answer


def answer(
    relation: list[float],
    direction: int = 0,
    mood: int = 0,
    voice: int = 0,
    event: str = "ACCUSE",
) -> Answer:
    """An answer whose other heads are sure of one class."""
    return Answer(
        np.array(relation, np.float32),
        np.eye(3, dtype=np.float32)[direction],
        np.eye(3, dtype=np.float32)[mood],
        np.eye(4, dtype=np.float32)[voice],
        np.eye(len(TYPES) + 1, dtype=np.float32)[TYPES.index(event)],
        np.zeros(3, np.float32),
    )


CONFLICT, COOPERATION, NOTHING = (
    [0.5, 0.3, 0.1, 0.1, 0.0],
    [0.0, 0.1, 0.1, 0.5, 0.3],
    [0.1, 0.1, 0.6, 0.1, 0.1],
)
