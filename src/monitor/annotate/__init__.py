"""Article in, `Annotation` out: what the text says, with offsets for every claim.

An annotator is a pure function `(article, so_far) -> Annotation` that returns `so_far` with its own
findings added. They run in the order of `ANNOTATORS`; adding one is adding a module and a line here.
"""

from __future__ import annotations

from typing import Protocol

from monitor.annotate import countries, entities, keyphrases, relations, sentences, tone, topics
from monitor.model import Annotation, Article, Target

VERSION = "2"
"""Raised whenever the same article would be annotated differently; stored with every article."""


class Annotator(Protocol):
    """Adds one kind of finding to what is known of an article."""

    def __call__(self, article: Article, so_far: Annotation) -> Annotation:
        """Return `so_far` with the findings of this annotator added."""
        ...


ANNOTATORS: dict[str, Annotator] = {
    "sentences": sentences.annotate,
    "countries": countries.annotate,
    "entities": entities.annotate,
    "tone": tone.annotate,
    "relations": relations.annotate,
    "topics": topics.annotate,
    "keyphrases": keyphrases.annotate,
}


def annotate(article: Article, targets: tuple[Target, ...] = ()) -> Annotation:
    """Run every annotator over one article.

    Args:
        article: cleaned text and title; offsets in the result refer to them.
        targets: spans of `article.text` whose tone is asked for.

    Returns:
        sentences, mentions, pairs, tags, article tone and the tone of each target.
    """
    found = Annotation(targets=targets)
    for annotator in ANNOTATORS.values():
        found = annotator(article, found)
    return found
