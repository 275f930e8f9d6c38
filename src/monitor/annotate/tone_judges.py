"""Who judges the tone towards a target: the deep model or the fast one.

The deep one, a transformer, is clearly better and many times slower. The name of the judge is stored with
every figure. A model is loaded when it is first asked, once a process.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

from monitor.annotate import tone_deep, tone_model
from monitor.annotate.annotators import Model
from monitor.errors import ModelMissing

NAMES: dict[Model, str] = {"deep": tone_deep.NAME, "fast": tone_model.NAME}

Span = tuple[str, int, int]
"""A sentence, and where in it the target begins and ends."""


class Judgement(NamedTuple):
    """A tone in [-1, 1] and the probability of its label."""

    tone: float
    confidence: float


class Judge(Protocol):
    """Judges the tone towards targets."""

    def judge(self, asked: Sequence[Span | None]) -> list[Judgement | None]:
        """Judge each target; None stays None."""
        ...


class Fast:
    """The linear model."""

    def judge(self, asked: Sequence[Span | None]) -> list[Judgement | None]:
        """Judge all of them at once."""
        there = [one for one in asked if one is not None]
        found = iter(tone_model.model().probabilities(there) if there else ())
        return [None if one is None else _judgement(next(found)) for one in asked]


class Deep:
    """The transformer."""

    def judge(self, asked: Sequence[Span | None]) -> list[Judgement | None]:
        """Judge all of them, those of like length together."""
        there = [one for one in asked if one is not None]
        found = iter(_deep_model().probabilities(there) if there else ())
        return [None if one is None else _judgement(next(found).tolist()) for one in asked]


def _judgement(probabilities: Sequence[float]) -> Judgement:
    return Judgement(tone_model.tone(probabilities), round(max(probabilities), 4))


@cache
def _deep_model() -> tone_deep.DeepModel:
    try:
        return tone_deep.DeepModel()
    except ImportError as error:
        raise ModelMissing(
            f"the deep model of tone cannot be loaded: {error}; --model fast does without"
        ) from error


@cache
def judge(model: Model) -> Judge:
    """Return a judge of this process."""
    return Deep() if model == "deep" else Fast()
