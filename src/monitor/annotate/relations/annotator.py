"""Relations: what passes between each two countries of a sentence or a title, and what sentences say.

`references` tells which spans stand for a country, `rules` reads what the words say, and a model decides
(`backends`). `questions` turns pairs into questions and answers into pairs. English only: elsewhere pairs are
named together, and what passes between them is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from monitor.annotate.models.choice import Annotators, Model
from monitor.annotate.references import resolver
from monitor.annotate.relations import rules
from monitor.annotate.relations.backends import NAMES, answers
from monitor.annotate.relations.questions import Place, ask, decide
from monitor.model import Annotation, Article, Pair

NAME = "relations"
VERSION = 9
REQUIRES: tuple[str, ...] = ("sentences", "countries", "entities", "tone")


def model(annotators: Annotators) -> str:
    """Return the name of what decides."""
    return NAMES[annotators.model]


def annotate(
    articles: Sequence[Article], so_far: Sequence[Annotation], annotators: Annotators
) -> list[Annotation]:
    """Add the relation of every sentence and a `Pair` for every two countries meant in one, or in the title.

    A sentence's relation is what the rules read, whoever acts in it, countries or not: on single sentences of
    a codebook they do better than the models, which read for two countries.

    Returns:
        `so_far` with relations in [-1, 1]; None (with pairs that only say "named together") where the
        article is not in English.
    """
    return [
        annotate_article(article, known, annotators.model)
        for article, known in zip(articles, so_far, strict=True)
    ]


def annotate_article(article: Article, so_far: Annotation, backend: Model) -> Annotation:
    """Add what `annotate` adds to one article."""
    references = resolver.resolve(article, so_far)
    ruled = rules.apply(article, so_far, references)
    if article.language != "en":
        return ruled
    pairs = ruled.pairs[len(so_far.pairs) :]
    places = [
        Place(field, sentence, tuple(listed))
        for (field, sentence), listed in groupby(pairs, key=lambda pair: (pair.field, pair.sentence))
    ]
    asked = [ask(article, ruled.sentences, references, place) for place in places]
    decided: list[Pair] = []
    for place, question, said in zip(places, asked, answers(asked, places, ruled, backend), strict=True):
        decided += decide(place, question, said)
    return replace(ruled, pairs=(*so_far.pairs, *decided))
