"""From a query to its tokens: words, quotes, brackets, operators of several vendors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from monitor.search.query.errors import QueryError
from monitor.search.query.nodes import Place

Kind = Literal["(", ")", "and", "or", "not", "near", "field", "phrase", "word", "range", "end"]

QUOTES = {
    **{'"': '"', "＂": "＂", "“": "”“", "”": "”", "„": '“”"', "«": "»", "»": "«»", "‹": "›", "›": "‹›"},
    **{"「": "」", "『": "』", "《": "》", "〈": "〉"},
}
"""What closes what opens: German quotes close by “, on some keyboards by ”; »Danish« stand the other way
round than «French», and »Swedish» both alike."""

_OPENING, _CLOSING = "(（", ")）"

MOST = 20_000
"""Characters of a query: the longest that vendors take."""

FARTHEST = 100
"""Words apart, at most, in NEAR: further is no nearness, and dear."""

_SPACE = re.compile(r"\s+")
_FIELD = re.compile(r"([A-Za-z_]\w*)(?::|=(?![=>]))")
_RANGE = re.compile(r"\[\s*(\S+)\s+TO\s+([^\s\]]+)\s*\]", re.IGNORECASE)
_NO_WORD = re.escape("".join({*QUOTES, *"".join(QUOTES.values()), *_OPENING, *_CLOSING, "[", "]"}))
_WORD = re.compile(rf"[^\s{_NO_WORD}]+")
_NEAR = re.compile(r"(?:NEAR|ONEAR|W|PRE|ADJ|N)?/N?(\d+)$|(?:NEAR|ADJ)(\d+)$", re.IGNORECASE)
_NO_NEAR = re.compile(r"O?NEAR/(?!(?:S|P|SEG|SENT|PARA)$)")
_DISTANCE = re.compile(r"~(\d+)")
_PLAIN = {"AND": "and", "&&": "and", "&": "and", "+": "and", "OR": "or", "||": "or", "|": "or", "NOT": "not"}
_JOINED = {"ANDNOT": "not", "BUTNOT": "not"}
_ORDERED = ("ONEAR", "PRE")
_SEGMENT = re.compile(r"(?:W|PRE|NEAR)?/(?:S|P|SEG|SENT|PARA)$", re.IGNORECASE)
_COMPARED = re.compile(r"[A-Za-z_]{2,20}[<>]=?\d+$")
_ATLEAST = re.compile(r"(?:ATLEAST|ATL)\d*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Token:
    """A token: `text` is the word, the phrase's words, the name of the field."""

    kind: Kind
    text: str
    place: Place
    note: str = ""
    """What is read otherwise than its vendor reads it."""
    distance: int = 0
    """Of NEAR, and of a phrase whose words may stand apart ("a b"~5): words apart; 0: none given."""


def tokens(query: str) -> Iterator[Token]:
    """Yield the tokens of a query, then an `end`.

    Raises:
        QueryError: a quote is not closed, an operator is not known here, or the query is too long.
    """
    if len(query) > MOST:
        raise QueryError(f"A query has at most {MOST:,} characters", query, (MOST, MOST + 1))
    at, in_field = 0, False
    while at < len(query):
        if space := _SPACE.match(query, at):
            at, in_field = space.end(), False
            continue
        token = _token(query, at, in_field=in_field)
        at, in_field = token.place[1], token.kind == "field"
        yield token
    yield Token("end", "", (len(query), len(query)))


def _token(query: str, at: int, *, in_field: bool) -> Token:
    char = query[at]
    if char in _OPENING or char in _CLOSING:
        return Token("(" if char in _OPENING else ")", char, (at, at + 1))
    if char in QUOTES:
        return _phrase(query, at)
    if char == "[":
        return _range(query, at)
    if char in "-!" and at + 1 < len(query) and not query[at + 1].isspace() and _opens(query, at):
        return Token("not", char, (at, at + 1))
    if not in_field and (field := _FIELD.match(query, at)):  # values have colons: topic:medtop:11000000
        return Token("field", field[1].lower(), (at, field.end()))
    found = _WORD.match(query, at)
    if found is None:
        raise QueryError(f"{char} stands alone", query, (at, at + 1), "Take it out, or put it in quotes.")
    return _word(query, found[0], (at, found.end()))


def _opens(query: str, at: int) -> bool:
    """Tell whether a sign stands before a word, not in or behind one: -word, but co-operate."""
    return at == 0 or query[at - 1].isspace() or query[at - 1] in _OPENING


def _phrase(query: str, at: int) -> Token:
    closing = QUOTES[query[at]]
    end = next((i for i in range(at + 1, len(query)) if query[i] in closing), -1)
    if end < 0:
        raise QueryError(
            "A quote is opened and not closed", query, (at, at + 1), f"Close it with {closing[0]}."
        )
    apart = _DISTANCE.match(query, end + 1)
    if apart is None:
        return Token("phrase", query[at + 1 : end], (at, end + 1))
    place = (at, apart.end())
    return Token("phrase", query[at + 1 : end], place, distance=_bounded(query, apart[1], place))


def _range(query: str, at: int) -> Token:
    found = _RANGE.match(query, at)
    if found is None:
        hint = "A range is written [2024-01-01 TO 2024-12-31]; * stands for open."
        raise QueryError("A bracket is not understood", query, (at, at + 1), hint)
    return Token("range", f"{found[1]} {found[2]}", (at, found.end()))


def _word(query: str, word: str, place: Place) -> Token:
    if word in _PLAIN:
        return Token(_PLAIN[word], word, place)  # type: ignore[arg-type]
    if word in _JOINED:
        return Token("not", word, place)
    if word.upper() in ("NEAR", "ONEAR") and word.isupper():
        return Token("near", word, place, f"{word} without a number is read as NEAR/10.", 10)
    if near := _NEAR.match(word):
        return _near(query, word, near[1] or near[2], place)
    if _NO_NEAR.match(word):
        raise QueryError(f"{word} is not understood", query, place, "NEAR/5: at most five words apart.")
    if _SEGMENT.match(word):
        hint = "Write NEAR/15 for a sentence, NEAR/75 for a paragraph."
        raise QueryError(f"{word} is not known here", query, place, hint)
    if _ATLEAST.match(word) and query[place[1] : place[1] + 1] in ("(", "（"):
        raise QueryError(f"{word} is not known here", query, place, "How often a word stands is not asked.")
    if _COMPARED.match(word):
        hint = "Numbers of an article are not asked; put it in quotes where it is a word."
        raise QueryError(f"{word} is not known here", query, place, hint)
    if word.endswith("!") and len(word) > 1:
        return Token("word", word[:-1] + "*", place, f"{word} is read as {word[:-1]}*.")
    return Token("word", word, place)


def _near(query: str, word: str, written: str, place: Place) -> Token:
    distance = _bounded(query, written, place)
    note = ""
    if word.upper().startswith(_ORDERED):
        note = f"{word} is read as NEAR/{distance}: the order of the words is not looked at."
    elif not word.upper().startswith("NEAR/"):
        note = f"{word} is read as NEAR/{distance}."
    return Token("near", word, place, note, distance)


def _bounded(query: str, written: str, place: Place) -> int:
    distance = int(written) if len(written) <= len(str(FARTHEST)) else FARTHEST + 1
    if not 1 <= distance <= FARTHEST:
        raise QueryError("That many words apart is no nearness", query, place, f"From 1 to {FARTHEST} words.")
    return distance
