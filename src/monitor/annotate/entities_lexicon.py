"""What words say about names: the resources of `resources/entities` as one look-up a word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntFlag
from functools import cache

from monitor.annotate.tokens import tokenise
from monitor.errors import ResourceError
from monitor.resources import read_csv, read_toml


class Part(IntFlag):
    """The parts a word may play in a name."""

    SKIP = 1 << 0
    TITLE = 1 << 1
    MODIFIER = 1 << 2
    HONORIFIC = 1 << 3
    REGNAL = 1 << 4
    SUFFIX = 1 << 5
    PARTICLE = 1 << 6
    ROLE = 1 << 7
    SPEECH = 1 << 8
    PLACE = 1 << 9
    PLACE_FIRST = 1 << 10
    EVENT = 1 << 11
    OPENING = 1 << 12
    CLOSING = 1 << 13
    CORPORATE = 1 << 14
    FRONTING = 1 << 15
    FIELD = 1 << 16
    TERM = 1 << 17
    GENERIC = 1 << 18
    POSSESSIVE = 1 << 19
    THING = 1 << 20
    GIVEN = 1 << 21
    WEAK_GIVEN = 1 << 22
    SURNAME = 1 << 23
    FAMILY = 1 << 24
    WEAK_FAMILY = 1 << 25
    COMMON = 1 << 26
    KIN = 1 << 27


# Plain integers: an operation on enum members is twenty times as slow, and these run on every name.
SKIP, TITLE, MODIFIER, HONORIFIC, REGNAL, SUFFIX, PARTICLE, ROLE, SPEECH = (int(p) for p in list(Part)[:9])
PLACE, PLACE_FIRST, EVENT, OPENING, CLOSING, CORPORATE, FRONTING = (int(p) for p in list(Part)[9:16])
FIELD, TERM, GENERIC, POSSESSIVE, THING = (int(p) for p in list(Part)[16:21])
GIVEN, WEAK_GIVEN, SURNAME, FAMILY, WEAK_FAMILY, COMMON, KIN = (int(p) for p in list(Part)[21:])
HEAD = OPENING | CLOSING | CORPORATE | TERM
"""Words that make an organisation, or a term, of those before them."""

_WORDS = {
    "titles": TITLE,
    "modifiers": MODIFIER,
    "honorifics": HONORIFIC,
    "regnal": REGNAL,
    "suffixes": SUFFIX,
    "particles": PARTICLE,
    "roles": ROLE,
    "kin": KIN,
    "speech": SPEECH,
    "skip": SKIP,
    "places": PLACE,
    "place_first": PLACE_FIRST,
    "events": EVENT,
}
_ORGANISATION_WORDS = {
    "opening": OPENING,
    "closing": CLOSING,
    "corporate": CORPORATE,
    "fronting": FRONTING,
    "fields": FIELD,
    "terms": TERM,
    "generic": GENERIC,
    "possessive": POSSESSIVE,
    "things": THING,
}


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`parts[word]` holds the `Part`s of a lower-case word.

    `things` are names of organisations that with an article name something else (the Amazon).
    `known[word]` holds, longest first, the organisations whose spelling begins with `word`: the other
    words of the spelling as they are written, and the name.
    """

    parts: dict[str, int]
    things: frozenset[str]
    known: dict[str, tuple[tuple[tuple[str, ...], str], ...]]


@cache
def lexicon() -> Lexicon:
    """Load the lexicon."""
    parts: dict[str, int] = {}
    for file, lists in (("words", _WORDS), ("organisation_words", _ORGANISATION_WORDS)):
        table = read_toml(f"entities/{file}.toml")
        if set(lists) - set(table):
            raise ResourceError(f"entities/{file}.toml lacks {sorted(set(lists) - set(table))}")
        for name, part in lists.items():
            for word in table[name].split():
                parts[word] = parts.get(word, 0) | part
    for file, strong, weak in (
        ("given_names", GIVEN, WEAK_GIVEN),
        ("family_first", FAMILY, WEAK_FAMILY),
        ("surnames", SURNAME, SURNAME),
    ):
        for row in read_csv(f"entities/{file}.csv"):
            parts[row["name"]] = parts.get(row["name"], 0) | (strong if row.get("strong") == "1" else weak)
    for row in read_csv("entities/common_words.csv"):
        parts[row["word"]] = parts.get(row["word"], 0) | COMMON
    things = (row["name"] for row in read_csv("entities/organisations.csv") if row["thing"] == "1")
    return Lexicon(parts, frozenset(things), _known())


def _known() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """Index the spellings of well-known organisations by their first word."""
    spellings: dict[str, dict[tuple[str, ...], str]] = {}
    for row in read_csv("entities/organisations.csv"):
        for surface in (row["name"], *filter(None, row["surfaces"].split("|"))):
            words = tokenise(surface.replace("’", "'")).words
            if not words:
                raise ResourceError(f"entities/organisations.csv: {surface!r} holds no word")
            first, *rest = words
            spellings.setdefault(first, {})[tuple(rest)] = row["name"]
    return {
        first: tuple(sorted(found.items(), key=lambda item: -len(item[0])))
        for first, found in spellings.items()
    }
