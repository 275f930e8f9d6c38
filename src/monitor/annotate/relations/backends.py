"""What decides between two countries: a linear model that knows the rules' reading, the encoder beside it.

The linear model answers alone where the fast models are chosen; else the encoder is asked whatever that one
is not sure of, and `stack` puts both answers together. The name of what decided is stored with every pair.
"""

from __future__ import annotations

from collections.abc import Sequence

from monitor.annotate.models import encoder
from monitor.annotate.models.choice import Model
from monitor.annotate.models.encoder import Asked, shared
from monitor.annotate.models.windows import REACH, windows
from monitor.annotate.relations import linear
from monitor.annotate.relations.features import features
from monitor.annotate.relations.questions import Answered, Place
from monitor.annotate.relations.stack import probabilities, suffices
from monitor.model import Annotation, Sentence

NAMES: dict[Model, str] = {"deep": encoder.NAME, "fast": linear.NAME}


def answers(
    asked: Sequence[Asked], places: Sequence[Place], ruled: Annotation, backend: Model
) -> list[list[Answered]]:
    """Let the linear model answer every question, and the encoder those of which that one is not sure.

    Args:
        asked: the questions about each place.
        places: the pairs there as the rules have them.
        ruled: the article as the rules read it.
        backend: "fast" leaves the encoder out.
    """
    answered = []
    for question, place in zip(asked, places, strict=True):
        sentence = ruled.sentences[place.sentence] if place.sentence is not None else Sentence(0, 0)
        said = (sentence.relation or 0.0, sentence.tone or 0.0)
        pairs = question.pairs()
        ruling = [place.of(*pair) for pair in pairs]
        shown = [features(question, pair, rule, said) for pair, rule in zip(pairs, ruling, strict=True)]
        logits = linear.model().answers(shown)
        answered.append([Answered(probabilities("fast", one), NAMES["fast"]) for one in logits])
        if backend == "deep":
            long = len(question.passage.sentence) > REACH  # its words drown what the linear model looks for
            unsure = [i for i, one in enumerate(logits) if long or not suffices(one, ruling[i])]
            for chosen, window in windows(question, unsure):
                for i, deep in zip(chosen, shared().read([window])[0], strict=True):
                    answered[-1][i] = Answered(probabilities("deep", logits[i], deep), NAMES["deep"])
    return answered
