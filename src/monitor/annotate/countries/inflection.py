"""The names of states and blocs in languages other than English, and what may touch them in a text.

Resources: CLDR's names of territories through Babel, and, in the folder of each language (see its README.md),
`names.csv`, `leaders.csv`, and `inflection.toml`, which says how their dictionary forms are inflected.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any, NamedTuple

from monitor.annotate.text import boundaries
from monitor.annotate.text.inflected import inflected
from monitor.model import Via
from monitor.reference import countries
from monitor.reference.languages import is_latin
from monitor.resources import has_language, read_csv, read_language


class Name(NamedTuple):
    """A form as it stands in texts; `code` is an alpha-3 code, the slug of a bloc, or empty for a decoy."""

    surface: str
    code: str
    via: Via


def names(language: str) -> Iterator[Name]:
    """Yield every form of every name in a language (ISO 639-1), the decoys first."""
    rules = _rules(language)
    for listed in rules.get("decoys", ()):
        for surface in spelled_out(listed):
            yield from _written(Name(surface, "", "name"), language)
    for surface, code in _states(language):
        yield from _written(Name(surface, code, "name"), language)
    ways: tuple[tuple[str, Via], ...] = (
        ("demonyms", "demonym"),
        ("capitals", "capital"),
        ("metonyms", "metonym"),
    )
    for row in _table(language):
        for column, via in ways:
            endings = rules.get("adjectives" if via == "demonym" else "nouns", {})
            for listed in filter(None, row[column].split("|")):
                for surface in inflected(listed, endings):
                    yield from _written(Name(surface, row["code"], via), language)
    for surface, code in _capitals(language):
        yield from _written(Name(surface, code, "capital"), language)
    for sign, code in rules.get("signs", {}).get("codes", {}).items():
        yield Name(sign, code, "demonym")


def _states(language: str) -> Iterator[tuple[str, str]]:
    """Yield the names proper, which come before adjectives that look like them (Argentina)."""
    rules = _rules(language)
    endings, never = rules.get("nouns", {}), set(rules.get("never", ()))
    listed = [(name, row["code"]) for row in _table(language) for name in row["names"].split("|") if name]
    for locale in rules.get("locales", [language]):
        for code, name in countries.names(locale).items():
            listed += [(part, code) for part in _plain(name) if part not in never]
    for name, code in listed:
        for surface in inflected(name, endings):
            yield surface, code


def _capitals(language: str) -> Iterator[tuple[str, str]]:
    """Yield the capitals that CLDR names, most of which the tables leave out."""
    rules = _rules(language)
    if not rules:
        return
    endings, never = rules.get("nouns", {}), set(rules.get("never", ()))
    for locale in rules.get("locales", [language]):
        for code, name in countries.capitals(locale, latin=is_latin(language)):
            for listed in _plain(name):
                if listed not in never:
                    yield from ((surface, code) for surface in inflected(listed, endings))


def spelled_out(listed: str) -> Iterator[str]:
    """Yield all that a short form such as "{其,当}中国{内,际}" stands for."""
    parts = [part.split(",") for part in re.split(r"[{}]", listed)]
    return map("".join, product(*parts))


def joint(language: str) -> dict[str, list[str]]:
    """Return the words whose single signs each name a country (中美), with the countries in order."""
    listed = _rules(language).get("joint", {"signs": {}, "words": ""})
    return {
        word: [listed["signs"][sign] for sign in word if sign in listed["signs"]]
        for word in listed["words"].split()
    }


def edges(language: str) -> boundaries.Edges:
    """Return what decides, in texts of a language, whether a match is a word of its own."""
    return boundaries.edges(_rules(language))


def _written(name: Name, language: str) -> Iterator[Name]:
    """Yield a form, as a sentence begins with it, and in the capitals of a headline; in Arabic after "to"."""
    yield name
    for sign in "’ʼ":  # CLDR writes the one or the other, and news mostly neither
        if sign in name.surface:
            yield from _written(name._replace(surface=name.surface.replace(sign, "'")), language)
    if "ʼ" in name.surface:
        yield from _written(name._replace(surface=name.surface.replace("ʼ", "’")), language)
    if name.surface.startswith("ال"):
        yield name._replace(surface=f"لل{name.surface[2:]}")
    if _rules(language).get("caseless") or name.surface.isupper():
        return
    if name.surface[0].islower():
        yield name._replace(surface=name.surface[0].upper() + name.surface[1:])
    if len(name.surface) > 3:
        yield name._replace(surface=name.surface.upper())


def _plain(listed: str) -> Iterator[str]:
    """Yield the usable parts of a CLDR name: "Myanmar (Burma)" is two, "Congo - Kinshasa" none."""
    if " - " in listed or " – " in listed:
        return
    for part in re.split(r"[（(\[]", listed):
        bare = part.strip(" )）]")
        if len(bare) > 1 and not re.search(r"\d|САР|SAR|ÖİB|特别行政区|特別行政", bare):
            yield bare


@cache
def _rules(language: str) -> dict[str, Any]:
    return read_language(language, "inflection.toml")


def _table(language: str) -> list[dict[str, str]]:
    return read_csv(f"languages/{language}/names.csv") if has_language(language, "names.csv") else []
