"""Relations: what passes between each two countries of a sentence or a title, and what sentences say.

`references` tells who is meant, `rules` reads what the words say, and models decide: a linear one
that knows the rules' reading, and the encoder beside it unless the fast models are chosen (`annotators`).
`questions` turns questions and answers into pairs. English only: elsewhere pairs are named together,
and what passes between them is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from monitor.annotate.models import encoder
from monitor.annotate.models.choice import Annotators, Model
from monitor.annotate.models.encoder import Asked, shared
from monitor.annotate.models.windows import REACH, windows
from monitor.annotate.references import resolver as references
from monitor.annotate.relations import linear as relations_linear, rules as relations_rules
from monitor.annotate.relations.features import features
from monitor.annotate.relations.questions import Answered, Place, answered, ask
from monitor.annotate.relations.stack import probabilities, sure
from monitor.model import Annotation, Article, Pair, Sentence

NAMES: dict[Model, str] = {"deep": encoder.NAME, "fast": relations_linear.NAME}


def model(annotators: Annotators) -> str:
    """Return the name of what decides."""
    return NAMES[annotators.model]


def annotate_batch(
    articles: Sequence[Article], so_far: Sequence[Annotation], annotators: Annotators
) -> list[Annotation]:
    """Add the relation of every sentence and a `Pair` for every two countries meant in one, or in the title.

    A sentence's relation is what the rules read, whoever acts in it, countries or not: on single sentences of
    a codebook they do better than the models, which read for two countries.

    Returns:
        `so_far` with relations in [-1, 1]; None (with pairs that only say "named together") where the
        article is not in English.
    """
    return [annotate(article, one, annotators.model) for article, one in zip(articles, so_far, strict=True)]


def annotate(article: Article, so_far: Annotation, model: Model) -> Annotation:
    """Add what `annotate_batch` adds to one article."""
    meant = references.meant(article, so_far)
    ruled = relations_rules.annotate(article, so_far, meant)
    if article.language != "en":
        return ruled
    pairs = ruled.pairs[len(so_far.pairs) :]
    places = [
        Place(field, sentence, tuple(found))
        for (field, sentence), found in groupby(pairs, key=lambda pair: (pair.field, pair.sentence))
    ]
    asked = [ask(article, ruled.sentences, meant, place) for place in places]
    decided: list[Pair] = []
    for place, question, said in zip(places, asked, _answers(asked, places, ruled, model), strict=True):
        decided += answered(place, question, said)
    return replace(ruled, pairs=(*so_far.pairs, *decided))


def _answers(
    asked: Sequence[Asked], places: Sequence[Place], ruled: Annotation, model: Model
) -> list[list[Answered]]:
    """Let the linear model answer every question, and the encoder those of which that one is not sure."""
    found = []
    for question, place in zip(asked, places, strict=True):
        sentence = ruled.sentences[place.sentence] if place.sentence is not None else Sentence(0, 0)
        said = (sentence.relation or 0.0, sentence.tone or 0.0)
        pairs = question.pairs()
        ruling = [place.of(*pair) for pair in pairs]
        shown = [features(question, pair, rule, said) for pair, rule in zip(pairs, ruling, strict=True)]
        linear = relations_linear.model().answers(shown)
        found.append([Answered(probabilities("fast", one), NAMES["fast"]) for one in linear])
        if model == "deep":
            long = len(question.passage.sentence) > REACH  # its words drown what the linear model looks for
            unsure = [i for i, one in enumerate(linear) if long or not sure(one, ruling[i])]
            for chosen, window in windows(question, unsure):
                for i, deep in zip(chosen, shared().read([window])[0], strict=True):
                    found[-1][i] = Answered(probabilities("deep", linear[i], deep), NAMES["deep"])
    return found
