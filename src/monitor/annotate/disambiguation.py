"""Whether a name means the state: decided by its neighbours, and by the rest of the article.

Words of evidence lie in `resources/gazetteer/context.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from monitor.annotate.entities_lexicon import COMMON, GIVEN, SURNAME, lexicon
from monitor.annotate.gazetteer import Entry, Match
from monitor.resources import read_text, read_toml

_BEFORE = re.compile(r"([^\W\d_][\w.'’\-]*)[ ]$")
_AFTER = re.compile(r"[ ]([^\W\d_][\w'’\-]*\.?)")
_NUMBER = re.compile(r"-\d")
_INITIAL = re.compile(r"[A-Z]\.$")

_AMBIGUOUS_STATES = frozenset(
    {"Georgia", "Ga.", "Washington", "Wash.", "New York", "Miss.", "Mass.", "Me.", "Md."}
)

_LOCATIVE = frozenset({"in", "of", "to", "from", "into", "near", "across", "inside", "outside", "between"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name with the words beside it; `before` and `after` are empty at a boundary."""

    match: Match
    entry: Entry
    before: str
    after: str
    in_state: bool
    """Whether the name of an American state follows, as after a town."""
    numbered: bool = False
    """Whether a number is joined to it: a road ("US-24")."""
    facility: bool = False
    """Whether it begins the name of a local facility ("Indian Lake Road", "Spanish Oaks Apartments")."""


@dataclass(slots=True)
class Evidence:
    """What one article says about its own ambiguous names."""

    text: str
    local: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    foreign: set[str] = field(default_factory=set)
    """Countries other than the USA that the article names without doubt."""

    def any_of(self, group: str) -> bool:
        """Tell whether any word of a group of context words occurs."""
        return _context()[group].search(self.text) is not None

    def count(self, group: str) -> int:
        """Count the different words of a group that occur."""
        return len(set(_context()[group].findall(self.text)))


def candidate(text: str, match: Match, entry: Entry) -> Candidate:
    """Read the neighbours of a match."""
    start, end = match.start, match.end
    space = text.rfind(" ", max(0, start - 40), max(0, start - 2))  # the word before begins after it
    before = _BEFORE.search(text, max(0, start - 40, space + 1), start)
    after = _AFTER.match(text, end) if text.startswith(" ", end) else None
    state = _states().match(text, end) if text.startswith(",", end) else None
    in_state = state is not None and not (entry.entity_id == "GEO" and state[0].endswith("Georgia"))
    word = before[1] if before else ""
    if word.endswith((".", "'s", "’s")) and word not in _words("titles") and not _INITIAL.match(word):
        word = ""  # the end of a sentence, or an owner
    following = after[1] if after else text[end : end + 1].strip()
    numbered = bool(_NUMBER.match(text, end))
    facility = entry.via == "demonym" and following[:1].isupper() and _facility().match(text, end) is not None
    return Candidate(match, entry, word, following, in_state, numbered, facility)


def gather(candidates: Sequence[Candidate], text: str) -> Evidence:
    """Learn from the unmistakable names of an article what its bare ones mean."""
    found = Evidence(text)
    for item in candidates:
        if _is_local(item):
            found.local.add(item.match.surface)
        elif _is_person(item):
            found.persons.add(item.match.surface)
        elif item.match.surface.title() not in _words("namesakes") and item.entry.entity_id not in (
            "USA",
            "GEO",
        ):
            found.foreign.add(item.entry.entity_id)
    return found


def confidence(item: Candidate, base: float, evidence: Evidence) -> float:
    """Return how sure it is that a name means its state.

    Args:
        item: the name and its neighbours.
        base: confidence without looking at the context.
        evidence: what the article as a whole says.

    Returns:
        A confidence in [0, 1]; 0 where the name means something else.
    """
    surface = item.match.surface
    if surface == "US" and _is_pronoun(item):
        return 0.0
    if _is_local(item) or _is_person(item) or item.numbered or item.after in _words("other_after"):
        return 0.0
    if item.facility or (item.entry.via == "demonym" and _is_language(item)):
        return 0.0
    if item.entry.via in ("name", "capital", "place") and _is_town(item, evidence):
        return 0.0
    if surface in evidence.persons and item.before.lower() not in _LOCATIVE:
        return 0.0
    if surface in ("Georgia", "GEORGIA"):
        return _georgia(evidence)
    if surface == "Georgian" and not evidence.any_of("caucasus") and evidence.any_of("american_south"):
        return 0.0
    if surface in ("Indian", "Indians") and evidence.any_of("first_nations"):
        return base if re.search(r"\bIndia\b", evidence.text) else 0.0
    if surface in ("Turkey", "TURKEY") and item.before in ("a", "A", "the", "roast", "Roast"):
        return 0.0
    return base


def _is_language(item: Candidate) -> bool:
    """Tell whether a demonym means the language: "speaks French", "in English and Spanish"."""
    if item.after[:1] == "-" or (
        item.after[:1].isalpha()
        and item.after not in ("and", "or", "as", "at", "but", "in", "is", "to", "with")
    ):
        return False
    return item.before.lower() in _words("language_before")


def _is_town(item: Candidate, evidence: Evidence) -> bool:
    """Tell whether the rest of the article makes a bare name that of an American town."""
    if item.match.surface in evidence.local:
        return True
    namesake = item.match.surface.title() in _words("namesakes")
    if not namesake or evidence.foreign:
        return False
    return evidence.count("american_local") + evidence.count("american_states") > 0


def _georgia(evidence: Evidence) -> float:
    """Weigh what an article says of the Caucasus against what it says of America."""
    caucasus = evidence.count("caucasus")
    american = sum(map(evidence.count, ("american_south", "american_states", "american_local")))
    if american > caucasus:
        return 0.0
    return 0.9 if caucasus else 0.55 if evidence.foreign else 0.0


def _is_pronoun(item: Candidate) -> bool:
    return item.before in _words("us_pronoun_before")


def _is_local(item: Candidate) -> bool:
    """A town, street or county that shares its name with a state or a capital."""
    if item.entry.via not in ("name", "capital", "place"):
        return False
    return item.in_state or item.after in _words("local_after")


def _is_person(item: Candidate) -> bool:
    surface, before, after = item.match.surface, item.before, item.after
    if surface not in _words("personal"):
        return False
    if before in _words("titles") or _INITIAL.match(before):
        return True
    if before not in _words("not_given") and _may_be_name(before):
        return True
    return (
        surface in _words("given")
        and after not in _words("not_surname")
        and _may_be_name(after)
        and before.lower() not in _LOCATIVE
    )


def _may_be_name(word: str) -> bool:
    """Tell whether a word beside a name may be a person's: capitalised, and no word of the language."""
    if len(word) < 2 or not word[0].isupper() or word.isupper():
        return False
    parts = lexicon().parts.get(word.lower(), 0)
    return bool(parts & (GIVEN | SURNAME)) or not (parts & COMMON or "-" in word)


@cache
def _words(group: str) -> frozenset[str]:
    return frozenset(_resource()[group])


@cache
def _resource() -> dict[str, Any]:
    return read_toml("gazetteer/context.toml")


@cache
def _context() -> dict[str, re.Pattern[str]]:
    groups = ("caucasus", "american_south", "first_nations", "american_local")
    words = {group: _resource()[group] for group in groups}
    words["american_states"] = [
        name for name in _state_names() if len(name) > 2 and name not in _AMBIGUOUS_STATES
    ]
    return {group: re.compile(rf"\b(?:{_alternatives(found)})(?!\w)") for group, found in words.items()}


@cache
def _states() -> re.Pattern[str]:
    """Matches ", Ohio" and ", Ga." after a town; postal codes too."""
    return re.compile(rf",\s+(?:{_alternatives(_state_names())})(?![\w])")


def _state_names() -> list[str]:
    lines = read_text("gazetteer/us_states.txt").splitlines()
    return [name for line in lines if line and line[0] != "#" for name in line.split("|")]


@cache
def _facility() -> re.Pattern[str]:
    """Matches the rest of the name of a road, a school, a shop: up to three words and the last."""
    return re.compile(rf"(?: [A-Z][\w'’.]*){{0,3}}? (?:{_alternatives(_resource()['facilities'])})(?![\w-])")


def _alternatives(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
