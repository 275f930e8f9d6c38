"""What a name beside an article is: an outlet, a person, a place, or nothing of the kind.

Known names and known words decide; where they do not, the name is "unknown", and it is for its place in the
line to tell. `resources/sources/mastheads.toml` has the outlets, `resources/entities` the given names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any, Literal

from monitor.reference import countries, places
from monitor.reference.english import common_words
from monitor.resources import read_csv, read_toml

Kind = Literal["outlet", "person", "place", "unknown", "other"]
"""unknown: a name, but of what is not known. other: words that are no name."""

MOST_WORDS = 5
"""Words of a name."""

_MOST_OF_PERSON = 4
_LONGEST = 80
_DOMAIN = re.compile(r"(?:[a-z0-9-]{2,40}\.){1,3}[a-z]{2,10}", re.IGNORECASE)
_WORD = re.compile(r"[^\s]+")
_END = re.compile(r"[.!?…:;][»”\"')\]]*$")
_LETTERS = re.compile(r"[^\W_]+")
_NUMBERS = re.compile(r"\d")


@lru_cache(maxsize=4096)
def kind_of(name: str) -> Kind:
    """Tell what a name is.

    Args:
        name: some words of a line, or a line, without a "By" before it.
    """
    plain = " ".join(name.replace("’", "'").split()).strip(" ,;:-–—\"'“”«»„")
    words = _WORD.findall(plain)
    if not words or len(plain) > _LONGEST:
        return "other"
    if is_outlet(plain):
        return "outlet"
    if len(words) > MOST_WORDS or not _is_name(words) or _NUMBERS.search(plain):
        return "other"
    if _is_person(words):
        return "person"
    if plain.casefold() in _places() or countries.is_name(plain):
        return "place"
    bare = [_bare(word) for word in words if word.casefold() not in _listed("small")]
    is_phrase = bool(_listed("no_names") & set(bare)) or all(word in common_words() for word in bare)
    return "other" if is_phrase else "unknown"


@lru_cache(maxsize=4096)
def is_outlet(plain: str) -> bool:
    """Tell whether a name is that of an outlet that is known, or has a word of theirs, or is a domain."""
    if plain in _listed("lowercase"):
        return True
    if is_listed(plain):
        return not plain.islower() or not plain.isascii()
    if _DOMAIN.fullmatch(plain):
        return True
    words = _WORD.findall(plain)
    ends = {words[0].casefold().strip("'\""), words[-1].casefold().strip("'\"")} if words else set()
    return 1 < len(words) <= MOST_WORDS and _is_name(words) and bool(ends & _listed("words"))


def is_listed(plain: str) -> bool:
    """Tell whether a name is that of an outlet that is known, in small letters as well: "stern", "time"."""
    folded = plain.casefold().replace("’", "'")
    return folded in _listed("names") or _without_article(folded) in _listed("names")


def may_be_person(name: str) -> bool:
    """Tell whether a name could be a person's: by its form, and as one of its words is in such names."""
    words = name.split()
    parts = {_bare(words[0]), _bare(words[-1])} if words else set()
    return _is_shaped_as_person(words) and any(part in _given() or part in _surnames() for part in parts)


def _is_shaped_as_person(words: list[str]) -> bool:
    """Tell whether words have the form of a person's name: two to four, no article before them."""
    return (
        1 < len(words) <= _MOST_OF_PERSON
        and words[0].casefold() not in _listed("articles")
        and all(word[0].isalpha() and word[0].isupper() for word in words if word not in _listed("small"))
        and not any(word.isupper() and len(word) > 2 for word in words)
    )


def is_review(title: str) -> bool:
    """Tell whether a title says that many articles stand below it: "Press review", "Pressespiegel"."""
    folded = f" {' '.join(_LETTERS.findall(title.casefold()))} "
    return any(f" {name} " in folded for name in _listed("reviews"))


def _is_name(words: list[str]) -> bool:
    """Tell whether words are capitalised as those of names are, if their script can be, and no sentence."""
    text = " ".join(words)
    if _END.search(text) and not words[-1].rstrip(".").isupper():
        return False
    if words[0][0].islower():
        return False
    return all(not word[0].islower() or word.casefold() in _listed("small") or "'" in word for word in words)


def _is_person(words: list[str]) -> bool:
    """Tell whether words are a person's name: a given name or an initial, and behind it what fits."""
    if not _is_shaped_as_person(words):
        return False
    first, last = (_bare(word) for word in (words[0], words[-1]))
    if len(first) == 1 and words[0].endswith("."):
        return last in _surnames() or last not in common_words()
    given = first in _given() or all(part in _given() for part in first.split("-"))
    return given and (last in _surnames() or last not in common_words())


def _bare(word: str) -> str:
    return word.casefold().strip(".'")


def _without_article(folded: str) -> str:
    first, space, rest = folded.partition(" ")
    if space and first in _listed("articles"):
        return rest
    return folded[2:] if folded.startswith("l'") else folded


@cache
def _resource() -> Mapping[str, Any]:
    return read_toml("sources/mastheads.toml")


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(_resource()[name])


@cache
def _given() -> frozenset[str]:
    return frozenset(row["name"] for row in read_csv("entities/given_names.csv"))


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row["name"] for row in read_csv("entities/surnames.csv"))


@cache
def _places() -> frozenset[str]:
    names = [*_listed("places"), *places.towns(), *places.regions()]
    for row in read_csv("gazetteer/countries.csv"):
        names += [*row["names"].split("|"), *row["capitals"].split("|")]
    return frozenset(name.casefold() for name in names)
