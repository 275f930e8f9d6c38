"""What two models say to a question, put together into probabilities that mean what they say.

The logits of the encoder and of the linear model are added, weighted for each head (Wolpert 1992, "Stacked
generalization", Neural Networks 5); the weights also make the probabilities mean what they say, as a
temperature does (Guo et al. 2017, "On Calibration of Modern Neural Networks", ICML). They lie in
`resources/relations/stack.toml`, fitted by `train/stack.py` to answers about documents that neither model had
learnt from.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from monitor.annotate.models.choice import Model
from monitor.annotate.models.encoder import Answer, shares
from monitor.annotate.relations.linear import HEADS
from monitor.errors import ResourceError
from monitor.model import Pair
from monitor.resources import read_toml


class Weight(NamedTuple):
    """What the logits of each model count."""

    encoder: float
    linear: float


SUFFICIENT = 0.9
"""Where the linear model is so sure that nothing passes, the encoder is not asked: out of fold that spares a
third of its work and costs 0.1 points of macro-F1 (docs/training.md)."""


def suffices(linear: Answer, ruled: Pair | None) -> bool:
    """Tell whether the linear model suffices: it is sure that nothing passes, and the rules agree."""
    return not (ruled and ruled.relation) and bool(probabilities("fast", linear).relation[2] > SUFFICIENT)


@cache
def stack() -> Mapping[str, Mapping[str, Weight]]:
    """Return the weights of every head, for the deep and for the fast models.

    Raises:
        ResourceError: a model, a head or a weight is missing, too much, or no number of at least 0.
    """
    table = read_toml("relations/stack.toml")
    try:
        found = {model: {head: Weight(**table[model][head]) for head in HEADS} for model in ("deep", "fast")}
        if any(min(weight) < 0 for heads in found.values() for weight in heads.values()):
            raise ValueError("no weight may be negative")
    except (KeyError, TypeError, ValueError) as error:
        raise ResourceError(f"relations/stack.toml: {error}") from error
    return found


def probabilities(model: Model, linear: Answer, encoder: Answer | None = None) -> Answer:
    """Return the probabilities of every head, of one question or of several together.

    Args:
        model: "deep" weighs both, "fast" the linear model alone.
        linear: its logits.
        encoder: its logits, where it answered.
    """
    found = {}
    for head, weight in stack()[model].items():
        logits = weight.linear * getattr(linear, head)
        if encoder is not None:
            logits = logits + weight.encoder * getattr(encoder, head)
        found[head] = shares(logits)
    return Answer(**found, tone=linear.tone)
