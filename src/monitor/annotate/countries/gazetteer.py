"""The names by which news speaks of states and blocs, and where they stand in a text.

Resources: `gazetteer/*.csv` (our own tables) and CLDR's names of territories, through Babel.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple, cast

from ahocorasick_rs import AhoCorasick

from monitor.annotate.countries import context, inflection, spellings
from monitor.annotate.countries.confidence import confidence
from monitor.annotate.text import boundaries
from monitor.annotate.text.inflected import names_of_leaders
from monitor.model import Kind, Via
from monitor.reference import blocs, countries
from monitor.reference.countries import country_name
from monitor.reference.former_states import former_states
from monitor.reference.leaders import Office, leaders
from monitor.reference.places import large_cities
from monitor.resources import read_csv, read_lines
from monitor.resources.compiled import compiled


@dataclass(frozen=True, slots=True)
class Entry:
    """What a name stands for. A decoy stands for nothing and takes its words out of play.

    `since` and `until` bound the office of a leader and the life of a state. `confidence` is its own out of
    context; 0 stands for what is measured for the way of naming.
    """

    kind: Kind | None
    entity_id: str
    name: str
    via: Via
    since: date = date.min
    until: date = date.max
    confidence: float = 0.0

    def __post_init__(self) -> None:
        """Take the confidence of the way of naming where no other is given."""
        if not self.confidence:
            object.__setattr__(self, "confidence", confidence().via[self.via])

    @property
    def dated(self) -> bool:
        """Tell whether it holds for some days only."""
        return self.since != date.min or self.until != date.max


_OTHERS = frozenset({"Jersey", "South Georgia"})
"""Names that mean others in news: New Jersey or a shirt, the south of an American state."""

DECOY = Entry(None, "", "", "name")


class Match(NamedTuple):
    """A name found at `start:end` of a text; several entries where it stands for different things in time."""

    start: int
    end: int
    surface: str
    entries: list[Entry]


class _Names(NamedTuple):
    """The names of one language; see `Gazetteer`."""

    entries: dict[str, list[Entry]]
    patterns: list[str]
    joint: dict[str, list[spellings.Part[list[Entry]]]]
    cues: dict[str, tuple[str, ...]]
    inverted: frozenset[int]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names of one language with the automaton that finds them."""

    entries: dict[str, list[Entry]]
    patterns: list[str]
    joint: dict[str, list[spellings.Part[list[Entry]]]]
    """The names in a phrase that holds several, each shortened: 中美, "North and South Korea"."""
    cues: dict[str, tuple[str, ...]]
    """The groups of evidence that a word belongs to; a cue that is no name stands for nothing."""
    inverted: frozenset[int]
    """The patterns that end with the first word of a name, as tables have them ("Korea, North")."""
    automaton: AhoCorasick
    joined: boundaries.Edges
    """Tells whether a match is a part of a longer word."""

    def find(self, text: str) -> Iterator[Match]:
        """Yield the names in a text that stand as words of their own, longest first where they overlap.

        A single line break within a name is a space: a text whose lines nobody joined may break anywhere. A
        dash or an apostrophe counts in all its forms.
        """
        text = spellings.SAME(text)
        found = [
            (start, -end, pattern)
            for pattern, start, end in self.automaton.find_matches_as_indexes(text, overlapping=True)
            if not self.joined(text, start, end) and not (pattern in self.inverted and _goes_on(text, end))
        ]
        found.sort()
        done = 0
        for start, negative_end, pattern in found:
            if start >= done:
                done = -negative_end
                surface = self.patterns[pattern]
                for first, last, entries in self._named(surface, text[max(0, start - 4) : start]):
                    yield Match(start + first, start + last, surface[first:last], entries)
                if surface not in self.joint:
                    yield Match(start, done, surface, self.entries[surface])

    def _named(self, surface: str, before: str) -> Sequence[spellings.Part[list[Entry]]]:
        """Return the names in a phrase that holds several.

        Behind "the", a point of the compass may be a part of any country ("snow fell in the North and South
        Korea sent help"), unless people follow ("the North and South Korean leaders").
        """
        parts = self.joint.get(surface, ())
        if parts and before == "the " and spellings.is_listed(surface):
            return parts[1:] if "," in surface or parts[-1][2][0].via == "name" else parts
        return parts


def _goes_on(text: str, end: int) -> bool:
    """Tell whether a point of the compass belongs to the words behind it: "in Sudan, South of Khartoum"."""
    return text[end : end + 2].strip().isupper() or text.startswith(" of ", end)


@cache
def gazetteer(language: str) -> Gazetteer:
    """Return the names of one language (ISO 639-1); English ones where there are no others."""
    names = _names(language)
    patterns = list(map(spellings.SAME, names.patterns))
    return Gazetteer(*names, AhoCorasick(patterns), inflection.edges(language))


@compiled
def _names(language: str) -> _Names:
    entries: dict[str, list[Entry]] = {}
    for surface, entry in _respelt(_english()) if language == "en" else _foreign(language):
        listed = entries.setdefault(surface, [])
        if entry not in listed and (not listed or listed[-1].dated):
            listed.append(entry)
    cues: dict[str, tuple[str, ...]] = {}
    for word, group in context.cues() if language == "en" else ():
        for surface, _ in _cased(word, DECOY):
            entries.setdefault(surface, [DECOY])
            cues[surface] = (*cues.get(surface, ()), group)
    parts = {
        word: [
            (at, at + 1, [Entry("country", code, country_name(code), "demonym")])
            for at, code in enumerate(codes)
        ]
        for word, codes in inflection.joint(language).items()
    }
    if language == "en":
        written_out = {name: of for name, of in entries.items() if of[0].via in ("name", "demonym")}
        parts |= spellings.joint(written_out)
        for surface, codes in spellings.plurals().items():
            both = [[Entry("country", code, country_name(code), "name")] for code in codes]
            parts |= {word: [(0, len(word), of) for of in both] for word in (surface, surface.upper())}
        entries |= {phrase: [DECOY] for phrase in parts}
    patterns = list(entries)
    compass = tuple(f", {word}" for word in spellings.compass())
    inverted = frozenset(at for at, surface in enumerate(patterns) if surface.endswith(compass))
    return _Names(entries, patterns, parts, cues, inverted)


def _english() -> Iterator[tuple[str, Entry]]:
    """Yield every English name; where one stands for two, the first counts."""
    yield from _phrases()
    yield from _dissolved()
    for row in read_csv("gazetteer/countries.csv"):
        name = country_name(row["iso3"])
        for via, column in (("name", "names"), ("demonym", "demonyms"), ("capital", "capitals")):
            entry = Entry("country", row["iso3"], name, cast(Via, via))
            for surface in filter(None, row[column].split("|")):
                yield from _cased(surface, entry)
                if via == "demonym" and surface.endswith(("an", "i")):
                    yield from _cased(f"{surface}s", entry)
    for code, cldr in countries.names("en").items():
        name = country_name(code)
        written = {name, cldr} if " & " in cldr else {name}  # others in CLDR's own way are no news
        for surface in sorted(written - _OTHERS):
            yield from _cased(surface, Entry("country", code, name, "name"))
    for row in read_csv("gazetteer/metonyms.csv"):
        entry = Entry("country", row["iso3"], country_name(row["iso3"]), cast(Via, row["via"]))
        yield from _cased(row["surface"], entry)
    for leader in leaders():
        yield from _cased(leader.name, _in_office(leader.office))
    for city, code in large_cities().items():
        yield from _cased(
            city, Entry("country", code, country_name(code), "place", confidence=confidence().in_text)
        )
    for surface, bloc in blocs.surfaces().items():
        yield from _cased(surface, Entry("bloc", bloc.slug, bloc.name, "name"))


def _respelt(names: Iterator[tuple[str, Entry]]) -> Iterator[tuple[str, Entry]]:
    """Yield names, and behind them their other spellings: one that is a name itself keeps its meaning."""
    respelt: list[tuple[str, Entry]] = []
    for surface, entry in names:
        yield surface, entry
        if entry.kind and entry.via in ("name", "demonym", "place", "capital"):
            respelt += [form for other in spellings.others(surface) for form in _cased(other, entry)]
    yield from respelt


def _phrases() -> Iterator[tuple[str, Entry]]:
    table = context.resource()
    for phrase in [*read_lines("gazetteer/decoys.txt"), *table["compounds"]["words"]]:
        yield from _cased(phrase, DECOY)
    for prefix, code in table["prefixes"].items():
        yield f"{prefix}-", Entry("country", code, country_name(code), "demonym")


def _dissolved() -> Iterator[tuple[str, Entry]]:
    """Yield the states that are no more: by name until their last day, then as places of a successor."""
    in_text = confidence().in_text
    for state in former_states():
        last, code = state.until, state.iso3
        name = country_name(code)
        after = Entry("country", code, name, "place", since=last + timedelta(days=1), confidence=in_text)
        for via, surfaces in (("name", state.names), ("demonym", state.demonyms)):
            while_alive = Entry("country", code, name, cast(Via, via), until=last)
            for surface in surfaces:
                yield from _cased(surface, while_alive)
                yield from _cased(surface, after)


def _in_office(office: Office) -> Entry:
    return Entry("country", office.iso3, country_name(office.iso3), "leader", office.since, office.until)


def _cased(surface: str, entry: Entry) -> Iterator[tuple[str, Entry]]:
    """Yield a name as it is written and as a headline in capitals writes it."""
    yield surface, entry
    if len(surface) > 3 and surface.upper() != surface:
        yield surface.upper(), entry


def _foreign(language: str) -> Iterator[tuple[str, Entry]]:
    """Yield every name of a language that has tables of its own or CLDR's."""
    for surface, code, via in inflection.names(language):
        if not code:
            yield surface, DECOY
        elif code in blocs.names():
            yield surface, Entry("bloc", code, blocs.names()[code], via)
        else:
            yield surface, Entry("country", code, country_name(code), via)
    offices: dict[str, list[Entry]] = {}
    for leader in leaders():
        offices.setdefault(leader.name, []).append(_in_office(leader.office))
    for surface, name in names_of_leaders(language):
        for entry in offices[name]:
            yield from _cased(surface, entry)
    for word in inflection.joint(language):
        yield word, DECOY
