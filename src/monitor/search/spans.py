"""Where in a text a query's words stand: what is highlighted, and the lines of a concordance."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from monitor.search.analysis import Reading
from monitor.search.phrases import apart, folded, phrase, standing
from monitor.search.plan import Close, Plan, Sequence, Slot, Words, asked_words

Span = tuple[int, int]
"""Characters of the text, half-open."""


@dataclass(frozen=True, slots=True)
class Match:
    """One place where words are as asked: from the first to the last of them, and each run of them."""

    start: int
    end: int
    spans: tuple[Span, ...] = field(compare=False)


def matches(plan: Plan, text: str, language: str, name: str = "text") -> list[Match]:
    """Return where a plan's words stand in a field of an article.

    Args:
        plan: of the query; what must not be there has no place.
        text: of the field.
        language: of the article.
        name: of the field: title or text.

    Returns:
        In the order of the text, each place once; NEAR gives the nearest partner of each word.
    """
    read = _Text(text)
    asked = [words for words in asked_words(plan) if name in words.scope]
    found = {match: None for words in asked for match in _of(words, read, language)}
    return sorted(found, key=lambda match: (match.start, -match.end))


def highlights(found: Iterable[Match]) -> list[Span]:
    """Return the spans to highlight: in order, without overlap."""
    merged: list[Span] = []
    for start, end in sorted(span for match in found for span in match.spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


class _Text:
    """A text, read word by word only where that is asked."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def folded(self) -> str | None:
        """The text as it is searched, where that can be told sign by sign."""
        return folded(self._text)

    @cached_property
    def read(self) -> _Read:
        """Its words."""
        return _Read(self._text)


class _Read(Reading):
    """A text, and where the words of a plan stand in it."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._at: dict[Slot, set[int]] = {}

    def positions(self, slot: Slot) -> set[int]:
        """Return the places where a slot's words stand."""
        if slot not in self._at:
            wanted = frozenset(filter(slot.admits, set(self.terms))) if slot.pattern else slot.terms
            self._at[slot] = {at for at, term in enumerate(self.terms) if term in wanted}
        return self._at[slot]


def _of(words: Words, text: _Text, language: str) -> Iterator[Match]:
    for way in words.ways(language):
        found = None if text.folded is None else _found(way, text.folded)
        if found is not None:
            yield from found
        elif isinstance(way, Close):
            yield from _close(way, text.read)
        else:
            yield from _sequence(way, text.read)


def _found(way: Sequence | Close, text: str) -> Iterable[Match] | None:
    """Return where a way stands in a folded text; None where the text must be read word by word."""
    if isinstance(way, Close):
        left, right = standing(way.left, text), standing(way.right, text)
        return None if left is None or right is None else _near(left, right, way.distance, text)
    if way.length == 1 and len(way.slots) == 1:
        alone = standing(way.slots[0][1], text)
        return None if alone is None else (_joined([(0, word)]) for word in alone)
    wanted, places = phrase(way), [at for at, _ in way.slots]
    if wanted is None:
        return None
    return (_joined(zip(places, found, strict=True)) for found in wanted.places(text))


def _near(left: list[Span], right: list[Span], most: int, text: str) -> Iterator[Match]:
    for one in left:
        at = bisect_left(right, one)
        places = [(apart(text, one, other, most), other) for other in right[max(0, at - 1) : at + 1]]
        reached = [(distance, other) for distance, other in places if distance is not None]
        if reached:
            distance, other = min(reached, key=lambda pair: pair[0])
            yield _joined(zip((0, distance), sorted({one, other}), strict=False))


def _sequence(way: Sequence, read: _Read) -> Iterator[Match]:
    starts: set[int] | None = None
    for at, slot in way.slots:
        here = {position - at for position in read.positions(slot)}
        starts = here if starts is None else starts & here
        if not starts:
            return
    places = [at for at, _ in way.slots]
    for start in sorted(starts or ()):
        # The last character of a run without spaces has no slot of its own: it is part of the pair before.
        last = max(places[-1], way.length - 1)
        yield _match([start + at for at in (*places, last)], read)


def _close(way: Close, read: _Read) -> Iterator[Match]:
    left, right = sorted(read.positions(way.left)), sorted(read.positions(way.right))
    for one in left:
        at = bisect_left(right, one)
        near = min(right[max(0, at - 1) : at + 1], key=lambda other: abs(other - one), default=None)
        if near is not None and abs(near - one) <= way.distance:
            yield _match([one, near], read)


def _match(positions: list[int], read: _Read) -> Match:
    return _joined((position, read.spans[position]) for position in sorted(set(positions)))


def _joined(words: Iterable[tuple[int, Span]]) -> Match:
    """Return the match of words at ascending positions: neighbours are one span."""
    spans: list[Span] = []
    before = None
    for position, (start, end) in words:
        if before is not None and position == before + 1:
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
        before = position
    return Match(spans[0][0], spans[-1][1], tuple(spans))
