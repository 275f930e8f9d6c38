"""One entity, many names: full names, surnames that refer back, acronyms, short forms.

A registry learns the full names of an article and then says whom a shorter one means. Names are
compared in lower case, word by word; a middle name or initial makes no other person.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from monitor.annotate.text.slugs import slug
from monitor.annotate.text.word_parts import CORPORATE, FAMILY, PARTICLE, SUFFIX, WEAK_FAMILY
from monitor.model import Kind


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something with a full name."""

    kind: Kind
    name: str
    entity_id: str
    confidence: float


@dataclass(slots=True)
class Registry:
    """What the names of one article stand for.

    `names` maps a full name to its entity. `short` maps a shorter form to the places where its full
    names stood, in order, and to whom they belong.
    """

    names: dict[str, Entity] = field(default_factory=dict)
    short: dict[str, list[tuple[int, Entity]]] = field(default_factory=dict)

    def person(self, words: list[str], parts: list[int], name: str, confidence: float, place: int) -> Entity:
        """Learn a person's full name.

        Args:
            words: the name's words.
            parts: what the lexicon says of them.
            name: the name as it is written.
            confidence: of the reading.
            place: where it stands (number of its first word).

        Returns:
            The entity: a known one where first and last word agree.
        """
        lower = [word.lower() for word in words]
        bare = [word for word, part in zip(lower, parts, strict=True) if not part & SUFFIX] or lower
        full, ends = " ".join(bare), f"{bare[0]} {bare[-1]}"
        entity = (
            self.names.get(full) or self.names.get(ends) or Entity("person", name, slug(name), confidence)
        )
        self.names.setdefault(full, entity)
        self.names.setdefault(ends, entity)
        for short in _short_forms(bare, parts):
            self._learn(short, place, entity)
        return entity

    def organisation(self, words: list[str], parts: list[int], entity: Entity, place: int) -> Entity:
        """Learn the name of an organisation, and its form without "Inc" and the like.

        Returns:
            The entity: a known one of the same name, else the given one.
        """
        lower = [word.lower() for word in words]
        entity = self.names.setdefault(" ".join(lower), entity)
        bare = stem(lower, parts)
        if len(bare) < len(lower):
            self._learn(" ".join(bare), place, entity)
        return entity

    def alias(self, words: list[str], entity: Entity, place: int) -> None:
        """Learn another form of an entity's name."""
        self._learn(" ".join(words).lower(), place, entity)

    def _learn(self, short: str, place: int, entity: Entity) -> None:
        uses = self.short.setdefault(short, [])
        if not uses or uses[-1][1] is not entity:
            uses.append((place, entity))

    def resolve(self, words: list[str], place: int) -> Entity | None:
        """Say whom a name at `place` means: the bearer named last before it, else the first after it."""
        key = " ".join(words).lower()
        entity = self.names.get(key)
        if entity is not None:
            return entity
        uses = self.short.get(key)
        if not uses:
            return None
        return uses[max(0, bisect_right(uses, place, key=lambda use: use[0]) - 1)][1]


def _short_forms(bare: list[str], parts: list[int]) -> list[str]:
    """Return the forms by which a person is named again: "Xi", "von der Leyen", "López Obrador", "López"."""
    forms = {" ".join(bare[i:]) for i in range(1, len(bare))}
    forms.update(
        word for word, part in zip(bare[1:], parts[1:], strict=False) if len(word) > 2 and not part & PARTICLE
    )
    forms.add(bare[-1])
    if parts[0] & (FAMILY | WEAK_FAMILY) and len(bare) <= 3:
        forms.add(bare[0])
    return sorted(forms)


def stem(words: list[str], parts: list[int]) -> list[str]:
    """Return a company's words without "Inc", "Corp" and the like at the end."""
    high = len(words)
    while high > 1 and parts[high - 1] & CORPORATE:
        high -= 1
    return words[:high]
