"""Article in, `Annotation` out: what the text says, with offsets for every claim.

An annotator is a pure function that adds its own findings to what is known of articles. It sees all articles
of a batch at once, so that a model can sort their sentences by length and read many together. Annotators run
in the order of `ANNOTATORS`. A new one is a module and a line here, and where it finds what no other does, a
field of `Annotation` and a table of the store.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from monitor.annotate.countries import annotator as countries
from monitor.annotate.entities import annotator as entities
from monitor.annotate.keyphrases import annotator as keyphrases
from monitor.annotate.models.choice import Annotators, Entities, Model, choose, missing
from monitor.annotate.relations import annotator as relations
from monitor.annotate.text import sentences
from monitor.annotate.tone import annotator as tone
from monitor.annotate.topics import annotator as topics
from monitor.errors import ModelMissing
from monitor.model import Annotation, Article, Target

__all__ = [
    "ANNOTATORS",
    "Annotator",
    "Annotators",
    "Entities",
    "Model",
    "annotate",
    "annotate_all",
    "choose",
    "missing",
    "version",
    "versions",
]


class AnnotateBatch(Protocol):
    """Adds one kind of finding to what is known of each of some articles."""

    def __call__(
        self, articles: Sequence[Article], so_far: Sequence[Annotation], annotators: Annotators
    ) -> list[Annotation]:
        """Return `so_far`, in order, with the findings of this annotator added."""
        ...


@dataclass(frozen=True, slots=True)
class Annotator:
    """One kind of finding.

    Args:
        version: raised whenever it would annotate the same article differently.
        annotate: finds it.
        model: names the model that decides what is stored, for annotators that have a choice.
    """

    version: int
    annotate: AnnotateBatch
    model: Callable[[Annotators], str] | None = None


def _each(annotate: Callable[[Article, Annotation], Annotation]) -> AnnotateBatch:
    """Make an annotator of a function that reads one article and has no models to choose from."""

    def annotate_batch(
        articles: Sequence[Article],
        so_far: Sequence[Annotation],
        annotators: Annotators,  # noqa: ARG001
    ) -> list[Annotation]:
        return list(map(annotate, articles, so_far))

    return annotate_batch


ANNOTATORS: dict[str, Annotator] = {
    "sentences": Annotator(2, _each(sentences.annotate)),
    "countries": Annotator(7, _each(countries.annotate)),
    "entities": Annotator(3, entities.annotate_batch, entities.model),
    "tone": Annotator(6, tone.annotate_batch, tone.model),
    "relations": Annotator(6, relations.annotate_batch, relations.model),
    "topics": Annotator(3, _each(topics.annotate)),
    "keyphrases": Annotator(2, _each(keyphrases.annotate)),
}


def versions(annotators: Annotators) -> dict[str, str]:
    """Return the version of every annotator, as stores keep them in `meta`. Loads no model.

    The name of a chosen model belongs to it, so that `monitor reannotate` brings a store to another model.
    """
    return {
        name: f"{one.version} {one.model(annotators)}" if one.model else str(one.version)
        for name, one in ANNOTATORS.items()
    }


def version(annotators: Annotators) -> str:
    """Return all versions as one word, in the order of `ANNOTATORS`; stored with every article."""
    return ".".join(one.replace(" ", ":") for one in versions(annotators).values())


def annotate(
    article: Article, targets: tuple[Target, ...] = (), annotators: Annotators | None = None
) -> Annotation:
    """Run every annotator over one article.

    Args:
        article: cleaned text and title; offsets in the result refer to them.
        targets: spans of `article.text` whose tone is asked for.
        annotators: the models; None: the best that this machine can run.

    Returns:
        sentences, mentions, pairs, tags, article tone and the tone of each target.
    """
    chosen = annotators or choose()
    found = [Annotation(targets=targets)]
    for annotator in ANNOTATORS.values():
        found = annotator.annotate([article], found, chosen)
    return found[0]


def annotate_all(articles: Sequence[Article], annotators: Annotators) -> list[Annotation | Exception]:
    """Run every annotator over many articles, one annotator after the other.

    The same as `annotate` on each, but a model reads the sentences of all of them together, and an
    annotator's tables stay in the processor's cache while it works: a fifth less time on batches of 64. A
    fault costs its own article only.

    Returns:
        In order, what was found in each article, or the exception that kept it from being read.

    Raises:
        ModelMissing: a model cannot be loaded, so no article can be read as it was asked for.
    """
    found: list[Annotation | Exception] = [Annotation()] * len(articles)
    for annotator in ANNOTATORS.values():
        whole = [(i, one) for i, one in enumerate(found) if isinstance(one, Annotation)]
        done = _annotated(annotator, [articles[i] for i, _ in whole], [one for _, one in whole], annotators)
        for (i, _), one in zip(whole, done, strict=True):
            found[i] = one
    return found


def _annotated(
    annotator: Annotator, articles: Sequence[Article], so_far: Sequence[Annotation], annotators: Annotators
) -> list[Annotation | Exception]:
    """Annotate a batch; where that fails, each article alone, so that a fault costs only its own."""
    try:
        return list(annotator.annotate(articles, so_far, annotators))
    except ModelMissing:
        raise
    except Exception as fault:
        if len(articles) == 1:
            return [fault]
    return [
        one
        for article, found in zip(articles, so_far, strict=True)
        for one in _annotated(annotator, [article], [found], annotators)
    ]
