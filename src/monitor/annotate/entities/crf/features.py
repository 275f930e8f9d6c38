"""What the tagger sees of a word, wherever it stands: its letters, its parts in names, its clusters.

These features depend on the spelling and the language alone, so their weights are added up once for each word
(`model.Memory`). What differs from place to place is in `places`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from monitor.annotate.entities.capitals import FILE
from monitor.annotate.entities.crf import clusters
from monitor.annotate.text import word_parts as parts
from monitor.reference.places import towns
from monitor.resources import read_language
from monitor.resources.compiled import compiled

SLOTS = (0, -1, 1, -2, 2)
"""Where a word stands as seen from the word that is tagged."""

_ROLES = (
    parts.CORPORATE,
    parts.HONORIFIC,
    parts.TITLE,
    parts.FAMILY,
    parts.GIVEN,
    parts.OPENING | parts.CLOSING | parts.FRONTING | parts.FOREIGN,
    parts.PARTICLE,
    parts.SKIP,
    parts.COMMON,
    parts.PLACE | parts.PLACE_FIRST,
    parts.SURNAME,
    parts.WEAK_GIVEN | parts.WEAK_FAMILY,
)
"""The first that a word has is its role in its class."""
_FORMS = 7
CLASSES = _FORMS * (len(_ROLES) + 1) + 1
"""How many classes of words there are; the last is the edge of a sentence."""
EDGE = CLASSES - 1
_BITS = [(1 << bit, f"b{bit}") for bit in range(31)]
_RUNS = re.compile(r"(.)\1+")
_LONG = 9


class Look(NamedTuple):
    """A word as such.

    `names` are its features: the first `far` also where it stands two words away, the first `near` also next
    to the word that is tagged. `kind` is its class, `case` how often it has a capital (`clusters`)."""

    names: list[str]
    far: int
    near: int
    kind: int
    case: int


def look(word: str, bare: str, part: int, language: str) -> Look:
    """Describe a word.

    Args:
        word: as it is written.
        bare: without a possessive ending.
        part: its parts in names (`word_parts`).
        language: ISO 639-1.
    """
    lower = bare.lower()
    small = bare == lower
    case = 0
    names = [f"w{lower}", f"s{_shape(bare)}"]
    beside = _bits(part).copy()
    for one in clusters.LANGUAGES:
        own = one == language
        if small and not own:
            continue
        path, seen = clusters.table(one).look(bare)
        if own:
            case = seen
        beside.append(f"k{'' if own else one}{seen}")
        if path >= 0:
            who = "" if own else one
            names.append(f"d{who}{path & 63}")
            beside += (f"c{who}{path}", f"e{who}{path & 15}")
    beside += _town(bare, language)
    far = len(names)
    letters = f"^{lower}$"
    names += beside
    names.append(f"f{letters[-3:]}")
    near = len(names)
    names += (f"p{letters[:3]}", f"p{letters[:4]}", f"p{letters[:5]}", f"f{letters[-4:]}", f"f{letters[-5:]}")
    names.append(f"n{min(len(bare), _LONG)}")
    if len(bare) < len(word):
        names.append("owns")
    return Look(names, far, near, _kind(bare, part), case)


def _town(word: str, language: str) -> tuple[str, ...]:
    """Say whether a word with a capital is a town's name, or part of one, and whether that lies at home."""
    if not word[0].isupper():
        return ()
    lower, home = word.lower(), _home(language)
    land = towns().get(lower)
    if land is not None:
        return ("t", "th" if land in home else "to")
    lands = _in_towns().get(lower)
    return () if lands is None else (f"tp{'o' if home.isdisjoint(lands) else 'h'}",)


@cache
def _home(language: str) -> frozenset[str]:
    return frozenset(read_language(language, FILE).get("home", ()))


@compiled
def _in_towns() -> dict[str, frozenset[str]]:
    """Return the countries (alpha-3) of the towns of several words that have a word, in small letters."""
    found: dict[str, set[str]] = {}
    for name, land in towns().items():
        if " " in name:
            for word in name.split():
                found.setdefault(word, set()).add(land)
    return {word: frozenset(lands) for word, lands in found.items()}


def _shape(word: str) -> str:
    """Return a word with its letters and digits as classes, runs as one: Xx for Paris, X9 for G20."""
    return _RUNS.sub(r"\1", "".join(map(_letter, word)))


@lru_cache(maxsize=1024)
def _letter(sign: str) -> str:
    return "X" if sign.isupper() else "x" if sign.isalpha() else "9" if sign.isdigit() else sign


@lru_cache(maxsize=4096)
def _bits(part: int) -> list[str]:
    """Return the features of a word's parts in names."""
    return [name for bit, name in _BITS if part & bit]


@lru_cache(maxsize=4096)
def _role(part: int) -> int:
    return next((i for i, bits in enumerate(_ROLES) if part & bits), len(_ROLES))


def _kind(bare: str, part: int) -> int:
    """Return the class of a word: its form, and its first role."""
    if bare[0].isdigit():
        form = 0
    elif bare.islower():
        form = 1
    elif len(bare) == 1:
        form = 2
    elif bare.isupper():
        form = 3 if len(bare) < 6 else 4
    elif bare[1:].islower():
        form = 5
    else:
        form = 6
    return form * (len(_ROLES) + 1) + _role(part)
