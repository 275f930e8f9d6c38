"""What stands for a country in context, as one automaton over the text.

Resources: `references/*` (offices, groups, nouns, phrases); who was in office when is in `reference.leaders`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from monitor.annotate.text.boundaries import in_word
from monitor.errors import ResourceError
from monitor.reference.former_states import former_states
from monitor.reference.leaders import Office, leaders
from monitor.resources import read_csv, read_toml

_FILE = "references/references.toml"
_LIVING = date(1970, 1, 1)
"""States that ended before are history in the news: the name of one stands for its land only."""

CueKind = Literal["surname", "group", "both", "joint", "persons", "kind", "nickname", "country", "neighbour"]


class Cue(NamedTuple):
    """A phrase that may stand for a country; `key` is how the tables below list it."""

    kind: CueKind
    key: str


@dataclass(frozen=True, slots=True)
class Surname:
    """Those who bear a surname and led a country.

    `alone` is the country that the bare surname means, if any; `named`: only beside another name of it.
    """

    offices: tuple[Office, ...]
    alone: str | None
    named: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The knowledge of `references.toml`, with the automaton that finds its phrases; words in lower case
    unless their list says otherwise.

    `leaders` holds (first word, last word) of the full names of a country's leaders.
    """

    automaton: AhoCorasick
    cues: tuple[Cue, ...]
    surnames: dict[str, Surname]
    leaders: frozenset[tuple[str, str, str]]
    groups: dict[str, str]
    dissolved: frozenset[str]
    kinds: dict[str, frozenset[str]]
    nicknames: dict[str, tuple[str, frozenset[str]]]
    confidence: dict[str, float]
    words: dict[str, frozenset[str]]
    national: tuple[str, ...]
    """The offices of one country's government only, as they stand before a name."""
    subject: re.Pattern[str]
    """Matches what may open a sentence before its subject."""

    def find(self, text: str) -> Iterator[tuple[Cue, int, int]]:
        """Yield the cues that stand as words of their own, from left to right."""
        for pattern, start, end in self.automaton.find_matches_as_indexes(text):
            if not in_word(text, start, end) and text[start - 1 : start] != "-":
                yield self.cues[pattern], start, end


@cache
def lexicon() -> Lexicon:
    """Load and check the lexicon."""
    table = read_toml(_FILE)
    family_first = frozenset(table["surnames"]["family_first"])
    surnames = _surnames(family_first)
    groups = {row["surface"]: row["iso3"] for row in read_csv("references/groups.csv")}
    surfaces = _surfaces(table, surnames, groups)
    return Lexicon(
        AhoCorasick(list(surfaces), matchkind=MatchKind.LeftmostLongest),
        tuple(surfaces.values()),
        surnames,
        frozenset(_full_names()),
        groups,
        frozenset(_dissolved()),
        {noun: frozenset(codes) for noun, codes in table["kinds"].items()},
        {name: (row["means"], frozenset(row["named"])) for name, row in table["nicknames"].items()},
        table["confidence"],
        {
            f"{name}.{key}": frozenset(listed)
            for name in ("offices", "surnames", "both", "country", "pronouns")
            for key, listed in table[name].items()
        },
        tuple(f"{office} " for office in table["offices"]["national"]),
        re.compile(f"(?:(?:{'|'.join(map(re.escape, table['pronouns']['openers']))}) )*"),
    )


def _surfaces(table: dict[str, Any], surnames: dict[str, Surname], groups: dict[str, str]) -> dict[str, Cue]:
    """Return every spelling of every phrase; where one stands for two, the first counts."""
    found: dict[str, Cue] = {}
    for name in groups:
        for surface in (name, name.upper()):
            found.setdefault(surface, Cue("group", name))
    for name in surnames:
        for surface in (name, name.upper()):
            found.setdefault(surface, Cue("surname", name))
    both = table["both"]
    lists: tuple[tuple[CueKind, list[str]], ...] = (
        ("both", both["phrases"]),
        ("joint", both["joint"]),
        ("persons", both["persons"]),
        ("kind", list(table["kinds"])),
        ("country", table["country"]["nouns"]),
        ("neighbour", table["country"]["neighbours"]),
    )
    for kind, phrases in lists:
        for phrase in phrases:
            for surface in (phrase, phrase[0].upper() + phrase[1:]):
                found.setdefault(surface, Cue(kind, phrase))
            if kind == "both":
                for surface in (phrase.title(), phrase.upper()):
                    found.setdefault(surface, Cue(kind, phrase))
    for name in table["nicknames"]:
        found.setdefault(name, Cue("nickname", name))
    return found


def _surnames(family_first: frozenset[str]) -> dict[str, Surname]:
    """Index those who held an office by their surname."""
    offices: dict[str, list[Office]] = {}
    by_word: dict[tuple[str, str], list[Office]] = {}
    alone: dict[str, str] = {}
    for name, office in leaders():
        words = name.split()
        for word in words:
            by_word.setdefault((word, office.iso3), []).append(office)
        surname = words[0] if office.iso3 in family_first else words[-1]
        if len(words) == 1:
            alone[surname] = office.iso3
        for form in {surname, surname.removeprefix("al-")}:
            offices.setdefault(form, []).append(office)
    named: set[str] = set()
    for row in read_csv("references/surnames.csv"):
        surname, code = row["surname"], row["iso3"]
        for office in by_word.get((surname, code), ()):
            if office not in offices.setdefault(surname, []):
                offices[surname].append(office)
        if not any(office.iso3 == code for office in offices.get(surname, ())):
            raise ResourceError(f"references/surnames.csv: no leader of {code} is called {surname}")
        alone[surname] = code
        if row["named"]:
            named.add(surname)
    return {
        surname: Surname(tuple(listed), alone.get(surname), surname in named)
        for surname, listed in offices.items()
        if surname[0].isupper() and len(surname) > 1
    }


def _full_names() -> Iterator[tuple[str, str, str]]:
    for name, office in leaders():
        words = name.lower().split()
        if len(words) > 1:
            yield office.iso3, words[0], words[-1]


def _dissolved() -> Iterator[str]:
    """Yield the names and demonyms of the states that ended within the memory of news."""
    for state in former_states():
        if state.until >= _LIVING:
            for surface in (*state.names, *state.demonyms):
                yield surface
                yield surface.upper()
