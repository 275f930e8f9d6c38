"""The sentences of a text and its words: what every other annotator reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from monitor.annotate.models.choice import Annotators
from monitor.annotate.text.sentences import split
from monitor.annotate.text.tokens import tokenise
from monitor.model import Annotation, Article

NAME = "sentences"
VERSION = 2
REQUIRES: tuple[str, ...] = ()


def annotate(
    articles: Sequence[Article],
    so_far: Sequence[Annotation],
    annotators: Annotators,  # noqa: ARG001 (every annotator takes the models)
) -> list[Annotation]:
    """Add the sentences and words of each article."""
    return list(map(annotate_article, articles, so_far))


def annotate_article(article: Article, so_far: Annotation) -> Annotation:
    """Add the sentences of the text and its words; titles are not split."""
    sentences = tuple(split(article.text, article.language))
    return replace(so_far, sentences=sentences, tokens=tokenise(article.text, sentences))
