"""What a query means, as a tree. Places are (start, end) in characters of the query as typed."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """A word. `exact`: as written (folded), not its other forms. `*` and `?` in it are wildcards."""

    text: str
    place: Place
    exact: bool = False

    @property
    def is_pattern(self) -> bool:
        """Whether it has wildcards."""
        return "*" in self.text or "?" in self.text


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other as written."""

    words: tuple[Word, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Near:
    """Two parts at most `distance` words apart, in either order: 1 is side by side."""

    left: Node
    right: Node
    distance: int
    place: Place


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """One of the parts holds."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Field:
    """The part is looked for in one field, not in title and text."""

    name: str
    part: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Range:
    """A field lies between two values, both included; None: open."""

    name: str
    low: str | None
    high: str | None
    place: Place


Node = Word | Phrase | Near | And | Or | Not | Field | Range
