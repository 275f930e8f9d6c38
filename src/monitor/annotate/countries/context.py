"""What one article as a whole says about its ambiguous names: cue words, persons, towns, other countries.

Cue words lie in `resources/gazetteer/context.toml`. The automaton that finds the names finds them too, so
that no text is read twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from monitor.reference import places
from monitor.resources import read_toml

STATES = "american_states"
"""The group of cues that the American states are: names and abbreviations of American states."""


@dataclass(frozen=True, slots=True)
class Rival:
    """A second thing that a name may mean, and the groups of cue words that speak for either.

    `weight` is how many words against it one word for the state outweighs; `alone` is the confidence where
    neither side has a word, as a share of what it would be. `alternative` is the country in which the
    place lies that it means otherwise, where it is a place.
    """

    against: tuple[str, ...]
    supporting: tuple[str, ...]
    weight: int
    alone: float
    alternative: str


@dataclass(slots=True)
class Evidence:
    """What one article says about its own ambiguous names."""

    cues: dict[str, set[str]] = field(default_factory=dict)
    """The cue words that occur, by group."""
    local: set[str] = field(default_factory=set)
    """Names that stand for an American town somewhere in the article."""
    persons: set[str] = field(default_factory=set)
    """Names that a person bears somewhere in the article."""
    certain: dict[str, int] = field(default_factory=dict)
    """How often each country is named by words that mean nothing else."""
    named: dict[str, int] = field(default_factory=dict)
    """How often each country is named at all."""
    stated: set[str] = field(default_factory=set)
    """Countries that the article names as states, not only by their people or places."""
    surfaces: dict[str, set[str]] = field(default_factory=dict)
    """By which words each country is named: one that a person bears or that states share may not be all."""
    titled: set[str] = field(default_factory=set)
    """Countries that the title names."""

    def note(self, surface: str, groups: tuple[str, ...]) -> None:
        """Take note of a cue word."""
        for group in groups:
            self.cues.setdefault(group, set()).add(surface)

    def count(self, *groups: str) -> int:
        """Count the different words of some groups that occur."""
        return sum(len(self.cues.get(group, ())) for group in groups)

    def home(self) -> int:
        """Count the signs that the article is about America at home."""
        return self.count("american_local", STATES)

    def foreign(self, but: str) -> int:
        """Count the countries named without doubt, without the USA and the one at issue."""
        return sum(code not in ("USA", but) for code in self.certain)


def share(rival: Rival, evidence: Evidence, code: str) -> float:
    """Return how much of its confidence a name keeps beside its rival: 0, all, or `alone`."""
    if outweighed(rival, evidence):
        return 0.0
    if rival.alone == 1 or evidence.count(*rival.supporting):
        return 1.0
    return rival.alone if evidence.foreign(code) else 0.0


def outweighed(rival: Rival, evidence: Evidence) -> bool:
    """Tell whether an article speaks for the other meaning of a name."""
    return evidence.count(*rival.against) > rival.weight * evidence.count(*rival.supporting)


@cache
def words(group: str) -> frozenset[str]:
    """Return a list of `context.toml` as a set."""
    return frozenset(resource()[group])


@cache
def resource() -> dict[str, Any]:
    """Load the words of context."""
    return read_toml("gazetteer/context.toml")


@cache
def rivals() -> dict[str, Rival]:
    """Return, for every name that may mean something else, what that is."""
    found: dict[str, Rival] = {}
    for row in resource()["rivals"].values():
        rival = Rival(tuple(row["against"]), tuple(row["for"]), row["weight"], row["alone"], row["instead"])
        found |= dict.fromkeys(row["surfaces"], rival)
    return found


def cues() -> Iterator[tuple[str, str]]:
    """Yield (word, group) for every cue word."""
    for group, listed in resource()["cues"].items():
        for word in listed:
            yield word, group
    shared = words("shared_with_states")
    for name in places.american_states():
        if len(name) > 2 and name not in shared:
            yield name, STATES
