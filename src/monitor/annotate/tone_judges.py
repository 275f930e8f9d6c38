"""Who judges the tone towards a target: the deep model where it is installed and asked for, else the fast.

The fast model is part of the package. The deep one (`pip install media-monitor[deep]`, environment variable
`MONITOR_TONE=deep`) is several times slower and clearly better; where it is asked for and cannot be had, a
warning says so and the fast one judges. The name of the judge is stored with every figure, and is part of
the version of the annotator: after a change of judge `monitor reannotate` brings old rows to the new one.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple, Protocol

import structlog

from monitor.annotate import tone_deep, tone_model

VARIABLE = "MONITOR_TONE"


class Judgement(NamedTuple):
    """A tone in [-1, 1] and the probability of its label."""

    tone: float
    confidence: float


class Judge(Protocol):
    """Judges the tone towards targets."""

    name: str

    def judge(self, asked: Sequence[tuple[str, int, int] | None]) -> list[Judgement | None]:
        """Judge (sentence, start, end) of each target; None stays None."""
        ...


class Fast:
    """The linear model."""

    name = tone_model.NAME

    def judge(self, asked: Sequence[tuple[str, int, int] | None]) -> list[Judgement | None]:
        """Judge all of them at once."""
        there = [one for one in asked if one is not None]
        found = iter(tone_model.model().probabilities(there))
        return [None if one is None else _judgement(next(found)) for one in asked]


class Deep:
    """The transformer."""

    name = tone_deep.NAME

    def __init__(self) -> None:
        """Load the model.

        Raises:
            ImportError: ONNX Runtime or tokenizers is not installed.
        """
        self._model = tone_deep.DeepModel()

    def judge(self, asked: Sequence[tuple[str, int, int] | None]) -> list[Judgement | None]:
        """Judge all of them in batches."""
        found = iter(self._model.probabilities([one for one in asked if one is not None]))
        return [None if one is None else _judgement(next(found).tolist()) for one in asked]


def _judgement(probabilities: Sequence[float]) -> Judgement:
    return Judgement(tone_model.tone(probabilities), round(max(probabilities), 4))


@cache
def judge() -> Judge:
    """Return the judge of this process."""
    if os.environ.get(VARIABLE, "").lower() == "deep":
        try:
            return Deep()
        except ImportError as error:
            structlog.get_logger().warning(
                "the deep model of tone is asked for but not installed: the fast one judges",
                needs="pip install media-monitor[deep]",
                missing=str(error),
            )
    return Fast()
