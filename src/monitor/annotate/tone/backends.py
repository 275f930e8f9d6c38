"""What tells the tone towards a target: the encoder, or the fast model.

The encoder is clearly better and many times slower. The name of the model is stored with
every figure. A model is loaded when it is first asked, once a process.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

import numpy as np

from monitor.annotate.models import encoder
from monitor.annotate.models.choice import Model
from monitor.annotate.models.encoder import Asked, Passage, Span
from monitor.annotate.models.windows import windows
from monitor.annotate.tone import linear

NAMES: dict[Model, str] = {"deep": encoder.NAME, "fast": linear.NAME}

BESIDE = 0.7
"""What the logits of the linear model count beside the encoder's: as where relations are judged
(`relations/stack.toml`), since no tone that both had not learnt from was left to fit it to."""

_LEAST = 1e-6
Target = tuple[str, int, int]
"""A sentence, and where in it the target begins and ends."""


class Prediction(NamedTuple):
    """A tone in [-1, 1] and the probability of its label."""

    tone: float
    confidence: float


class Backend(Protocol):
    """Predicts the tone towards targets."""

    def predict(self, asked: Sequence[Target | None]) -> list[Prediction | None]:
        """Return the tone of each target; None stays None."""
        ...


class Fast:
    """The linear model."""

    def predict(self, asked: Sequence[Target | None]) -> list[Prediction | None]:
        """Read all of them at once."""
        there = [one for one in asked if one is not None]
        found = iter(linear.model().probabilities(there) if there else ())
        return [None if one is None else _prediction(next(found)) for one in asked]


class Deep:
    """The encoder, and the linear model beside it."""

    def predict(self, asked: Sequence[Target | None]) -> list[Prediction | None]:
        """Read them one by one."""
        there = [one for one in asked if one is not None]
        if not there:
            return [None] * len(asked)
        logits = np.log(np.maximum(linear.model().probabilities(there), _LEAST)).astype(np.float32)
        answers = encoder.shared().read([_asked(*one) for one in there])
        found = iter(
            [encoder.shares(deep.tone + BESIDE * fast) for (deep,), fast in zip(answers, logits, strict=True)]
        )
        return [None if one is None else _prediction(next(found).tolist()) for one in asked]


def _asked(text: str, start: int, end: int) -> Asked:
    """Return the question about a target."""
    asked = Asked(Passage("", "", text), [Span("sentence", start, end, "target")], [("target", None)])
    ((_, window),) = windows(asked, [0])
    return window


def _prediction(probabilities: Sequence[float]) -> Prediction:
    return Prediction(linear.tone(probabilities), round(max(probabilities), 4))


@cache
def load(model: Model) -> Backend:
    """Return a backend of this process."""
    return Deep() if model == "deep" else Fast()
