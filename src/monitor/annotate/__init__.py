"""Article in, `Annotation` out: what the text says, with offsets for every claim.

An annotator is a folder with an `annotator.py`, which has what `Annotator` lists: its name, its version, what
it requires, and a pure function that adds its own findings to what is known of articles. A new one is such a
folder, an import and a place in `_IN_ORDER` here, and where it finds what no other does, a named tuple and a
field of `Annotation` (`monitor.model`), and a table of the same name and columns in the store's schema:
rows and JSON are read off these.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol, runtime_checkable

from monitor.annotate.countries import annotator as _countries
from monitor.annotate.entities import annotator as _entities
from monitor.annotate.keyphrases import annotator as _keyphrases
from monitor.annotate.models.choice import Annotators, Entities, Model, choose, missing
from monitor.annotate.relations import annotator as _relations
from monitor.annotate.text import annotator as _sentences, case as _case
from monitor.annotate.tone import annotator as _tone
from monitor.annotate.topics import annotator as _topics
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
    "required",
    "version",
    "versions",
]


class Annotator(Protocol):
    """What an `annotator.py` has: one kind of finding, and how it is found."""

    NAME: str
    """Under which stores keep its version."""
    VERSION: int
    """Raised whenever it would annotate the same article differently."""
    REQUIRES: tuple[str, ...]
    """The annotators whose findings it reads; they run before it."""

    def annotate(
        self, articles: Sequence[Article], so_far: Sequence[Annotation], annotators: Annotators
    ) -> list[Annotation]:
        """Return `so_far`, in order, with the findings of this annotator added.

        It sees all articles of a batch at once, so that a model can read the sentences of many together.
        """
        ...


@runtime_checkable
class HasBackends(Protocol):
    """What the `annotator.py` has besides whose findings different models can make (`backends.py`)."""

    def model(self, annotators: Annotators) -> str:
        """Return the name of the model that decides what is stored. Loads none."""
        ...


_IN_ORDER: tuple[Annotator, ...] = (
    _sentences,
    _countries,
    _entities,
    _tone,
    _relations,
    _topics,
    _keyphrases,
)
_AS_WRITTEN = ("sentences", "countries")
"""The annotators that read an article as it is written; all others read it with the case restored."""
ANNOTATORS: dict[str, Annotator] = {one.NAME: one for one in _IN_ORDER}
"""All annotators in the order in which they run: whatever one requires stands before it."""


def required(names: Collection[str]) -> list[str]:
    """Return some annotators and all that they require, in the order in which they run."""
    wanted = set(names)
    for name in reversed(ANNOTATORS):
        if name in wanted:
            wanted.update(ANNOTATORS[name].REQUIRES)
    return [name for name in ANNOTATORS if name in wanted]


def versions(annotators: Annotators) -> dict[str, str]:
    """Return the version of every annotator, as stores keep them in `meta`. Loads no model.

    The name of a chosen model belongs to it, so that `monitor reannotate` brings a store to another model.
    """
    return {
        name: f"{one.VERSION} {one.model(annotators)}" if isinstance(one, HasBackends) else str(one.VERSION)
        for name, one in ANNOTATORS.items()
    }


def version(annotators: Annotators) -> str:
    """Return all versions as one word, in the order of `ANNOTATORS`; stored with every article."""
    return ".".join(one.replace(" ", ":") for one in versions(annotators).values())


def annotate(
    article: Article,
    targets: tuple[Target, ...] = (),
    annotators: Annotators | None = None,
    only: Collection[str] | None = None,
) -> Annotation:
    """Annotate one article.

    Args:
        article: cleaned text and title; offsets in the result refer to them.
        targets: spans of `article.text` whose tone is asked for.
        annotators: the models; None: the best that this machine can run.
        only: the annotators whose findings are asked for; they run, and those that they require. None: all.

    Returns:
        sentences, mentions, pairs, tags, article tone and the tone of each target.
    """
    chosen = annotators or choose()
    read, found = article, Annotation(targets=targets)
    for name in ANNOTATORS if only is None else required(only):
        (found,) = ANNOTATORS[name].annotate([read], [found], chosen)
        if name == _AS_WRITTEN[-1]:
            read, found = _case.restored(article, found)
    return found if read is article else _case.as_written(article, found)


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
    read = list(articles)
    for name, annotator in ANNOTATORS.items():
        whole = [(i, one) for i, one in enumerate(found) if isinstance(one, Annotation)]
        done = _annotated(annotator, [read[i] for i, _ in whole], [one for _, one in whole], annotators)
        for (i, _), one in zip(whole, done, strict=True):
            found[i] = one
            if name == _AS_WRITTEN[-1] and isinstance(one, Annotation):
                read[i], found[i] = _case.restored(articles[i], one)
    return [
        _case.as_written(article, one) if isinstance(one, Annotation) and other is not article else one
        for article, other, one in zip(articles, read, found, strict=True)
    ]


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
