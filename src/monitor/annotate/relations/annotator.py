"""Relations: what passes between each two countries of a sentence or a title, and what sentences say.

`references` tells which spans stand for a country, `rules` reads what the words say, and a model decides
(`backends`). `questions` turns pairs into questions and answers into pairs. English only: elsewhere pairs are
named together, and what passes between them is not known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby, islice
from typing import NamedTuple

from monitor.annotate.models.choice import Annotators
from monitor.annotate.references import resolver
from monitor.annotate.relations import rules
from monitor.annotate.relations.backends import NAMES, Question, answers
from monitor.annotate.relations.questions import Place, ask, decide
from monitor.model import Annotation, Article, Sentence

NAME = "relations"
VERSION = 12
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
    read = [_read(article, known) for article, known in zip(articles, so_far, strict=True)]
    said = iter(answers([one for each in read for one in each.questions], annotators.model))
    found = []
    for each, known in zip(read, so_far, strict=True):
        decided = list(known.pairs)
        for question, answered in zip(each.questions, islice(said, len(each.questions)), strict=True):
            decided += decide(question.place, question.asked, answered)
        found.append(replace(each.ruled, pairs=tuple(decided)) if each.questions else each.ruled)
    return found


class _Read(NamedTuple):
    """An article as the rules read it, and what a model is asked about it."""

    ruled: Annotation
    questions: list[Question]


def _read(article: Article, so_far: Annotation) -> _Read:
    """Read an article by the rules; in English, ask about the pairs of each sentence and of the title."""
    references = resolver.resolve(article, so_far)
    ruled = rules.apply(article, so_far, references)
    if article.language != "en":
        return _Read(ruled, [])
    pairs = ruled.pairs[len(so_far.pairs) :]
    places = [
        Place(field, sentence, tuple(listed))
        for (field, sentence), listed in groupby(pairs, key=lambda pair: (pair.field, pair.sentence))
    ]
    return _Read(
        ruled,
        [
            Question(
                place,
                ask(article, ruled.sentences, references, place),
                ruled.sentences[place.sentence] if place.sentence is not None else Sentence(0, 0),
            )
            for place in places
        ],
    )
