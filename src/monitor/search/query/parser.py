"""From tokens to a tree, by recursive descent.

    any   = all { OR all }
    all   = { [AND] part }          words side by side must all be there
    part  = NOT part | near
    near  = one { NEAR/n one }
    one   = "(" any ")" | "phrase" | word | field ":" one | field ":" range | field "(" any ")"

NEAR binds tighter than NOT, NOT tighter than AND, AND tighter than OR, as in Lucene and at most vendors.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from monitor.search.query.errors import QueryError
from monitor.search.query.fields import NOTES, field_named, nearest
from monitor.search.query.nodes import And, Field, Near, Node, Not, Or, Phrase, Place, Range, Word
from monitor.search.query.tokens import Kind, Token, tokens

DEEPEST = 50
"""Brackets in brackets: more is no query but a mishap, and would exhaust the stack."""

_Rule = Callable[[], Node]
_OPENS: tuple[Kind, ...] = ("(", "phrase", "word", "field", "range", "not")
_SMALL = ("and", "or", "not", "near")
_WORDS = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query as a tree, with what is read otherwise than it may have been meant."""

    node: Node
    notes: tuple[str, ...]


def parse(query: str) -> Parsed:
    """Read a query.

    Raises:
        QueryError: it cannot be read; the error shows where and says what would do.
    """
    parser = _Parser(query)
    node = parser.whole()
    if not _asks(node):
        hint = "Add a word that must be there."
        raise QueryError("The query says only what must not be there", query, (0, len(query)), hint)
    return Parsed(node, tuple(dict.fromkeys(parser.notes)))


def _asks(node: Node) -> bool:
    """Tell whether something must be there, in every way in which the query can hold."""
    match node:
        case Not():
            return False
        case And(parts):
            return any(map(_asks, parts))
        case Or(parts):
            return all(map(_asks, parts))
        case Field(_, part):
            return _asks(part)
        case _:
            return True


class _Parser:
    def __init__(self, query: str) -> None:
        self.query = query
        self.notes: list[str] = []
        self._tokens = list(tokens(query))
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        if self._sees("end"):
            raise QueryError("The query is empty", self.query, (0, 0), "Type a word.")
        node = self._any()
        if self._sees(")"):
            raise QueryError("A bracket is closed that is not open", self.query, self._next.place)
        return node

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _sees(self, *kinds: Kind) -> bool:
        return self._next.kind in kinds

    def _take(self) -> Token:
        token = self._next
        self._at += 1
        if token.note:
            self.notes.append(token.note)
        return token

    def _any(self) -> Node:
        parts = [self._all()]
        while self._sees("or"):
            self._operand_after(self._take())
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _all(self) -> Node:
        parts = [self._part()]
        while self._sees("and") or self._sees(*_OPENS):
            if self._sees("and"):
                self._operand_after(self._take())
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _part(self) -> Node:
        if not self._sees("not"):
            return self._near()
        sign = self._take()
        self._operand_after(sign)
        return Not(self._nested(self._part), sign.place)

    def _near(self) -> Node:
        left = self._one()
        links = 0
        while self._sees("near"):
            near = self._take()
            links += 1
            self._must_be_few(links, near)
            self._operand_after(near)
            right = self._one()
            for side in (left, right):
                self._must_have_words(side, near)
            left = Near(left, right, near.distance, near.place)
        return left

    def _one(self) -> Node:
        token = self._take()
        match token.kind:
            case "(":
                return self._bracket(token)
            case "phrase":
                return self._phrase(token)
            case "field":
                return self._field(token, token.text)
            case "word":
                name = field_named(token.text.lower())
                if name and self._sees("(") and self._next.place[0] == token.place[1]:
                    return self._field(token, token.text.lower())
                return self._word(token)
            case "range":
                raise QueryError("A range stands without a field", self.query, token.place, "Write date:[…].")
            case _:
                raise self._misplaced(token)

    def _bracket(self, opened: Token) -> Node:
        if self._sees(")"):
            raise QueryError("Nothing stands between the brackets", self.query, opened.place)
        node = self._nested(self._any)
        if not self._sees(")"):
            raise QueryError(
                "A bracket is opened and not closed", self.query, opened.place, "Close it with )."
            )
        self._take()
        return node

    def _nested(self, rule: _Rule) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise QueryError(f"More than {DEEPEST} brackets in each other", self.query, self._next.place)
        node = rule()
        self._depth -= 1
        return node

    def _phrase(self, token: Token) -> Node:
        start = token.place[0] + 1
        words = tuple(
            Word(word[0], (start + word.start(), start + word.end()), exact=True)
            for word in _WORDS.finditer(token.text)
        )
        if not words:
            raise QueryError("Nothing stands between the quotes", self.query, token.place)
        if token.distance and len(words) > 1:
            self._must_be_few(len(words) - 1, token)
            node: Node = words[0]
            for word in words[1:]:
                node = Near(node, word, token.distance, token.place)
            return node
        return words[0] if len(words) == 1 else Phrase(words, token.place)

    def _word(self, token: Token) -> Word:
        if token.text in _SMALL:
            self.notes.append(f"{token.text} is read as a word; the operator is {token.text.upper()}.")
        if not token.text.strip("*?"):
            hint = "A wildcard needs letters before it: econom*."
            raise QueryError("A wildcard stands alone", self.query, token.place, hint)
        return Word(token.text, token.place)

    def _field(self, token: Token, written: str) -> Node:
        name = field_named(written)
        if name is None:
            raise QueryError(f"There is no field {written}", self.query, token.place, nearest(written))
        if written in NOTES:
            self.notes.append(NOTES[written])
        if self._sees("range"):
            found = self._take()
            low, high = (None if bound == "*" else bound for bound in found.text.split(" "))
            return Range(name, low, high, found.place)
        if not self._sees("(", "phrase", "word"):
            raise QueryError(f"Nothing follows {written}:", self.query, token.place)
        return Field(name, self._one(), token.place)

    def _operand_after(self, operator: Token) -> None:
        if not self._sees(*_OPENS):
            hint = "Put a word behind it, or the operator itself in quotes."
            raise QueryError(f"Nothing follows {operator.text}", self.query, operator.place, hint)

    def _must_have_words(self, side: Node, near: Token) -> None:
        if isinstance(side, And | Not | Field | Range):
            hint = "On either side stands a word, a phrase, or such joined by OR in brackets."
            raise QueryError(f"{near.text} stands beside something else", self.query, near.place, hint)
        if isinstance(side, Or):
            for part in side.parts:
                self._must_have_words(part, near)

    def _must_be_few(self, links: int, token: Token) -> None:
        """Refuse a chain of words, each near the one before, that would exhaust the stack."""
        if links > DEEPEST:
            raise QueryError(f"More than {DEEPEST} words near each other", self.query, token.place)

    def _misplaced(self, token: Token) -> QueryError:
        if token.kind == "end":
            return QueryError("The query ends too early", self.query, _last(self.query))
        if token.kind == ")":
            return QueryError("A bracket is closed that is not open", self.query, token.place)
        hint = "Put a word before it, or the operator itself in quotes."
        return QueryError(f"Nothing stands before {token.text}", self.query, token.place, hint)


def _last(query: str) -> Place:
    end = len(query.rstrip())
    return max(0, end - 1), max(1, end)
