"""What a query asks of words and their places: a tree of conditions, with all forms of its words.

The engine is asked with it (`compile`), and what is highlighted is found with it (`spans`), so that both mean
the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

Scope = tuple[str, ...]
"""Fields with words that a condition is looked for in: title, text."""


@dataclass(frozen=True)
class Slot:
    """What may stand at one place: one of `terms`, or what a regular expression matches."""

    terms: frozenset[str] = frozenset()
    pattern: str = ""

    def admits(self, term: str) -> bool:
        """Tell whether a word may stand here."""
        return term in self.terms or (
            self._compiled is not None and self._compiled.fullmatch(term) is not None
        )

    def meets(self, other: Slot) -> bool:
        """Tell whether one word may stand at both; of two patterns it is taken for granted."""
        if self.pattern and other.pattern:
            return True
        return any(map(self.admits, other.terms)) or any(map(other.admits, self.terms))

    @property
    def regex(self) -> str:
        """A regular expression for the engine, of whole words, whose letters and digits need no escaping."""
        return "|".join([*sorted(self.terms), *([self.pattern] if self.pattern else [])])

    @cached_property
    def _compiled(self) -> re.Pattern[str] | None:
        return re.compile(self.pattern) if self.pattern else None


@dataclass(frozen=True)
class Sequence:
    """Words at fixed distances: (place, what stands there), the first at 0; `length` places in all."""

    slots: tuple[tuple[int, Slot], ...]
    length: int

    def then(self, other: Sequence, gap: int = 0) -> Sequence:
        """Return the sequence in which another follows this one after a gap."""
        start = self.length + gap
        return Sequence(
            (*self.slots, *((start + at, slot) for at, slot in other.slots)), start + other.length
        )


@dataclass(frozen=True)
class Close:
    """Two different words at most `distance` places apart, in either order."""

    left: Slot
    right: Slot
    distance: int


Alternatives = tuple[Sequence | Close, ...]


@dataclass(frozen=True)
class View:
    """How a condition reads in articles of a language (None: of any): one of `ways` must be there."""

    language: str | None
    ways: Alternatives


@dataclass(frozen=True)
class Words:
    """Words in a field of `scope`, in one of its views."""

    scope: Scope
    views: tuple[View, ...]

    def ways(self, language: str) -> Iterator[Sequence | Close]:
        """Yield all ways in which it can hold in articles of a language."""
        for view in self.views:
            if view.language in (None, language):
                yield from view.ways


@dataclass(frozen=True)
class Values:
    """The article has one of these terms."""

    terms: tuple[str, ...]


@dataclass(frozen=True)
class Days:
    """It was published between two days (ordinals), both included."""

    low: int
    high: int


@dataclass(frozen=True)
class All:
    """All parts hold."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True)
class Any:
    """One of the parts holds."""

    parts: tuple[Plan, ...]


@dataclass(frozen=True)
class Without:
    """The part does not hold."""

    part: Plan


Plan = Words | Values | Days | All | Any | Without


def asked_words(plan: Plan) -> Iterator[Words]:
    """Yield the conditions on words that may hold in a hit, not those that must not."""
    match plan:
        case Words():
            yield plan
        case All(parts) | Any(parts):
            for part in parts:
                yield from asked_words(part)
        case _:
            return
