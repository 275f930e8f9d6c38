"""What decides between two countries: a linear model that knows the rules' reading, the encoder beside it.

The linear model answers alone where the fast models are chosen; else the encoder is asked whatever that one
is not sure of, and `stack` puts both answers together. The name of what decided is stored with every pair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from monitor.annotate.models import encoder
from monitor.annotate.models.choice import Model
from monitor.annotate.models.encoder import Answer, Asked, shared
from monitor.annotate.models.windows import REACH, windows
from monitor.annotate.relations import linear
from monitor.annotate.relations.features import known
from monitor.annotate.relations.questions import Answered, Place
from monitor.annotate.relations.stack import probabilities, suffices
from monitor.model import Pair, Sentence

NAMES: dict[Model, str] = {"deep": encoder.NAME, "fast": linear.NAME}


class Question(NamedTuple):
    """What is asked about the pairs of a place, and its sentence as the rules and the lexicon read it."""

    place: Place
    asked: Asked
    sentence: Sentence


def answers(questions: Sequence[Question], backend: Model) -> list[list[Answered]]:
    """Let the linear model answer all questions, and the encoder those of which that one is not sure.

    Args:
        questions: about places of any articles.
        backend: "fast" leaves the encoder out.
    """
    ruling = [[place.of(*pair) for pair in asked.pairs()] for place, asked, _ in questions]
    logits, fast = _linear(questions, ruling)
    answered = []
    for (_, asked, _), rules in zip(questions, ruling, strict=True):
        answered.append([Answered(one, NAMES["fast"]) for one in islice(fast, len(rules))])
        own = list(islice(logits, len(rules)))
        if backend == "deep":
            long = len(asked.passage.sentence) > REACH  # its words drown what the linear model looks for
            unsure = [i for i, one in enumerate(own) if long or not suffices(one, rules[i])]
            for chosen, window in windows(asked, unsure):
                for i, deep in zip(chosen, shared().read([window])[0], strict=True):
                    answered[-1][i] = Answered(probabilities("deep", own[i], deep), NAMES["deep"])
    return answered


def _linear(
    questions: Sequence[Question], ruling: Sequence[Sequence[Pair]]
) -> tuple[Iterator[Answer], Iterator[Answer]]:
    """Return the logits of the linear model for each pair, and the probabilities that it alone gives."""
    model = linear.model()
    shown = []
    for (_, asked, sentence), rules in zip(questions, ruling, strict=True):
        said = (sentence.relation or 0.0, sentence.tone or 0.0)
        for pair, rule in zip(asked.pairs(), rules, strict=True):
            shown.append(known(asked, pair, rule, said, model.keys))
    if not shown:
        return iter(()), iter(())
    together = model.answers(shown)
    return iter(together.each()), iter(probabilities("fast", together).each())
