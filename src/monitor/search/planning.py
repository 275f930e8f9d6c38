"""From the tree of a query to its plan: words to their forms, NEAR to places, values to terms."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence as Seq
from datetime import date
from functools import reduce
from typing import Protocol

from monitor.search import stems, values
from monitor.search.analysis import Token, fold, is_unspaced, tokens
from monitor.search.plan import (
    All,
    Alternatives,
    Any,
    Close,
    Days,
    Plan,
    Scope,
    Sequence,
    Slot,
    Values,
    View,
    Without,
    Words,
)
from monitor.search.query.errors import QueryError
from monitor.search.query.fields import TEXT_FIELDS
from monitor.search.query.nodes import And, Field, Near, Node, Not, Or, Phrase, Place, Range, Word
from monitor.search.values import UnknownValueError

MOST_WAYS = 1_000
"""Ways in which a NEAR can hold, at most: beyond, asking takes seconds."""

FEWEST_LETTERS = 2
"""Letters beside a wildcard: with fewer, most words of the dictionary would do."""

_PIECE = re.compile(r"[^\s\-'’.,;:!/&]+")
_EARLIEST, _LATEST = date.min.toordinal(), date.max.toordinal()


class Dictionary(Protocol):
    """What a plan asks of an index."""

    def words(self, begin: str) -> Seq[str]:
        """Return the words that begin so."""

    def values(self, begin: str) -> Seq[str]:
        """Return the terms `field:value` that begin so, the most frequent first."""

    def languages(self) -> Seq[str]:
        """Return the languages of its articles."""


Forms = Callable[[str], frozenset[str]]


def planned(node: Node, query: str, dictionary: Dictionary) -> Plan:
    """Return what a query asks.

    Raises:
        QueryError: a value is not known, a word has no letter, a wildcard or NEAR is too wide.
    """
    return _Planner(query, dictionary).plan(node, TEXT_FIELDS)


class _Planner:
    def __init__(self, query: str, dictionary: Dictionary) -> None:
        self._query, self._dictionary = query, dictionary
        self._languages = list(dictionary.languages())

    def plan(self, node: Node, scope: Scope) -> Plan:
        match node:
            case And(parts):
                return All(tuple(self.plan(part, scope) for part in parts))
            case Or(parts):
                return Any(tuple(self.plan(part, scope) for part in parts))
            case Not(part):
                return Without(self.plan(part, scope))
            case Field(name, part, place):
                return self.plan(part, (name,)) if name in TEXT_FIELDS else self._of_field(name, part, place)
            case Range():
                return self._range(node)
            case _:
                return self._words(node, scope)

    def _of_field(self, name: str, node: Node, place: Place) -> Plan:
        match node:
            case And(parts):
                return All(tuple(self._of_field(name, part, place) for part in parts))
            case Or(parts):
                return Any(tuple(self._of_field(name, part, place) for part in parts))
            case Not(part):
                return Without(self._of_field(name, part, place))
            case Word(text, where):
                return self._value(name, text, where)
            case Phrase(words, where):
                return self._value(name, " ".join(word.text for word in words), where)
            case Near(_, _, _, where):
                raise QueryError(f"NEAR stands in {name}:", self._query, where, "Values have no places.")
            case Field(_, _, where) | Range(_, _, _, where):
                raise QueryError(
                    f"A field stands in {name}:", self._query, where, "Close the bracket before it."
                )

    def _value(self, name: str, text: str, place: Place) -> Plan:
        try:
            if name == "date":
                low, high = values.days_of(text)
                return Days(low.toordinal(), high.toordinal())
            return Values(tuple(values.terms_of(name, text, self._dictionary.values)))
        except UnknownValueError as error:
            raise QueryError(error.reason, self._query, place, error.hint) from error

    def _range(self, node: Range) -> Plan:
        if node.name != "date":
            hint = "A range is asked of date: only."
            raise QueryError(f"{node.name}: has no range", self._query, node.place, hint)
        try:
            low = values.days_of(node.low)[0].toordinal() if node.low else _EARLIEST
            high = values.days_of(node.high)[1].toordinal() if node.high else _LATEST
        except UnknownValueError as error:
            raise QueryError(error.reason, self._query, node.place, error.hint) from error
        if low > high:
            raise QueryError("The range ends before it begins", self._query, node.place)
        return Days(low, high)

    def _words(self, node: Node, scope: Scope) -> Words:
        """Return a condition on words: as they are written, and in their forms in each language.

        Where all articles are of one language, or a word has the same forms in all, that is one view.
        """
        written = self._ways(node, lambda term: frozenset((term,)))
        views = [View(None, written)]
        for language in self._languages:
            ways = self._ways(node, self._forms(language))
            if ways != written:
                views.append(View(language, ways))
        if len(self._languages) == 1 and len(views) == 2:
            views = [View(None, views[1].ways)]
        return Words(scope, tuple(views))

    def _forms(self, language: str) -> Forms:
        return lambda term: stems.forms(term, language, self._dictionary.words)

    def _ways(self, node: Node, forms: Forms) -> Alternatives:
        match node:
            case Word():
                return (self._word(node, forms),)
            case Phrase(words):
                return (reduce(Sequence.then, (self._word(word, forms) for word in words)),)
            case Or(parts):
                return tuple(dict.fromkeys(way for part in parts for way in self._ways(part, forms)))
            case Near(left, right, distance, place):
                found: dict[Sequence | Close, None] = {}
                for one in self._ways(left, forms):
                    for other in self._ways(right, forms):
                        found.update(dict.fromkeys(_near(one, other, distance)))
                        if len(found) > MOST_WAYS:
                            raise self._too_wide(place)
                return tuple(found)
        raise AssertionError(f"the parser lets no {type(node).__name__} stand in NEAR")

    def _too_wide(self, place: Place) -> QueryError:
        hint = "Put fewer words in its brackets, a smaller number behind it, or AND in its place."
        return QueryError(f"This NEAR can hold in more than {MOST_WAYS:,} ways", self._query, place, hint)

    def _word(self, word: Word, forms: Forms) -> Sequence:
        if word.is_pattern:
            return self._pattern(word)
        pieces = tokens(word.text)
        if not pieces:
            hint = "Punctuation is not searched; take it out."
            raise QueryError("There is no letter or digit", self._query, word.place, hint)
        slots = [_slot(piece, word.text, forms, exact=word.exact) for piece in pieces]
        return _packed(slots)

    def _pattern(self, word: Word) -> Sequence:
        slots: list[Slot | None] = []
        for piece in _PIECE.findall(word.text):
            plain = piece.replace("*", "").replace("?", "")
            if plain == piece or is_unspaced(plain):  # words without spaces are found within words as it is
                slots += [
                    _slot(one, plain, lambda term: frozenset((term,)), exact=True) for one in tokens(plain)
                ]
                continue
            if len(fold(plain)) < FEWEST_LETTERS:
                hint = f"Beside * and ? stand {FEWEST_LETTERS} letters or more."
                raise QueryError("A wildcard stands almost alone", self._query, word.place, hint)
            slots.append(Slot(pattern=_regex(piece)))
        return _packed(slots)


def _slot(piece: Token, word: str, forms: Forms, *, exact: bool) -> Slot | None:
    """Return what may stand at the place of a piece of a word; None: the piece before tells it."""
    if not is_unspaced(piece.term):
        return Slot(frozenset((piece.term,)) if exact else forms(piece.term))
    if len(piece.term) > 1:
        return Slot(frozenset((piece.term,)))
    at = piece.start
    if at and is_unspaced(word[at - 1]):
        return None  # the last character of a run is in the pair before it
    return Slot(pattern=f"{re.escape(piece.term)}.?")  # a character alone: whatever follows it


def _packed(slots: Seq[Slot | None]) -> Sequence:
    return Sequence(tuple((at, slot) for at, slot in enumerate(slots) if slot is not None), len(slots))


def _regex(piece: str) -> str:
    """Return the regular expression of a word with wildcards: `*` any letters, `?` one."""
    parts = re.split(r"([*?])", piece)
    letters = {"*": ".*", "?": "."}
    return "".join(letters.get(part) or re.sub(r"[\W_]+", "", fold(part)) for part in parts)


def _near(one: Sequence | Close, other: Sequence | Close, distance: int) -> list[Sequence | Close]:
    """Return the ways in which two parts stand at most `distance` places apart; they do not overlap.

    Two different words are left to the engine, which is quick at it. All else is spelled out place by place:
    the engine would spread the distance over all words of a phrase, and find a word near itself.
    """
    pair = _lone(one), _lone(other)
    if pair[0] and pair[1] and not pair[0].meets(pair[1]):
        return [Close(pair[0], pair[1], distance)]
    return [
        way
        for left in _spelled_out(one)
        for right in _spelled_out(other)
        for gap in range(distance)
        for way in (left.then(right, gap), right.then(left, gap))
    ]


def _lone(way: Sequence | Close) -> Slot | None:
    if isinstance(way, Sequence) and way.length == 1 and len(way.slots) == 1:
        return way.slots[0][1]
    return None


def _spelled_out(way: Sequence | Close) -> list[Sequence]:
    if isinstance(way, Sequence):
        return [way]
    left, right = (Sequence(((0, slot),), 1) for slot in (way.left, way.right))
    return [found for gap in range(way.distance) for found in (left.then(right, gap), right.then(left, gap))]
