"""What is known so far of who is meant in an article: the references found, by where they stand."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from monitor.annotate.references.lexicon import lexicon
from monitor.model import Article, Field, Mention, Sentence, Via

TITLE = -1
"""The number of the title among the sentences of an article."""


class Reference(NamedTuple):
    """A country (ISO 3166-1 alpha-3) meant at `start:end` of the title or the text.

    `sentence` is None in titles. `via` is that of the mention, or "reference" where context tells it.
    """

    entity_id: str
    field: Field
    sentence: int | None
    start: int
    end: int
    via: Via | Literal["reference"]
    confidence: float


class Scene:
    """An article and the references found in it so far; a working value of `resolver.resolve` alone."""

    def __init__(self, article: Article, sentences: Sequence[Sentence], persons: Sequence[Mention]) -> None:
        """Begin without references."""
        self.article = article
        self.sentences = sentences
        self.starts = [sentence.start for sentence in sentences]
        self.persons = persons
        self.blocs: set[int] = set()
        """The sentences that name a bloc."""
        self.by_unit: dict[int, list[Reference]] = {}
        self.ends: dict[tuple[Field, int], Reference] = {}
        """The references by where they end: names of people and of countries overlap at their ends."""
        self.leading: set[tuple[Field, int]] = set()
        """Where those stand that are persons, by their end."""

    def text(self, field: Field) -> str:
        """Return the title or the text."""
        return self.article.title if field == "title" else self.article.text

    def unit(self, field: Field, start: int) -> int:
        """Return the number of the sentence that a place belongs to."""
        return TITLE if field == "title" else max(0, bisect_right(self.starts, start) - 1)

    def add(self, found: Reference) -> None:
        """Add a reference."""
        unit = TITLE if found.sentence is None else found.sentence
        self.by_unit.setdefault(unit, []).append(found)
        self.ends[found.field, found.end] = found
        if found.via == "leader":
            self.leading.add((found.field, found.end))

    def add_resolved(
        self, code: str, unit: int, start: int, end: int, kind: str, leader: bool = False
    ) -> None:
        """Add what context tells: `kind` is the way, as `references.toml` gives a confidence for."""
        field: Field = "title" if unit == TITLE else "text"
        confidence = lexicon().confidence[kind]
        sentence = None if unit == TITLE else unit
        self.add(Reference(code, field, sentence, start, end, "reference", confidence))
        if leader:
            self.leading.add((field, end))

    def all(self) -> Iterator[Reference]:
        """Yield every reference."""
        for listed in self.by_unit.values():
            yield from listed

    def at(self, unit: int) -> list[Reference]:
        """Return the references of a sentence from left to right."""
        return sorted(self.by_unit.get(unit, ()), key=lambda one: (one.start, one.end))

    def codes(self, unit: int, before: int | None = None) -> list[str]:
        """Return the different countries meant in a sentence, in their order, `before` a place in it."""
        return list(
            dict.fromkeys(one.entity_id for one in self.at(unit) if before is None or one.start < before)
        )

    def foremost(self) -> set[str]:
        """Return the two countries that the article means most often; none where a third is on a par."""
        counts = Counter(one.entity_id for one in self.all()).most_common(3)
        if len(counts) > 2 and counts[1][1] == counts[2][1]:
            return set()
        return {code for code, _ in counts[:2]}

    def named(self) -> set[str]:
        """Return every country meant so far."""
        return {one.entity_id for one in self.all()}
