"""The words that speak for each topic of the taxonomy, as tables made for looking up quickly.

Resources: the words of each language, `languages/*/topics.toml`, and `topics/sections.csv` (sections of a
newspaper).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.annotate.text.phrases import PhraseMatcher
from monitor.annotate.text.tokens import tokenise
from monitor.errors import ResourceError
from monitor.reference.topics import taxonomy
from monitor.resources import has_language, read_csv, read_language
from monitor.resources.compiled import compiled

FILE = "topics.toml"
"""In the folders of the languages that have topics: articles in others get none but from their section."""

WEIGHTS = {"strong": 3.0, "plain": 2.0, "weak": 1.0}
"""What one occurrence of a word counts, by the list it stands in."""

SHORTEST_STEM = 4
"""An entry with a `*` must leave at least this many letters: shorter ones match by accident."""

Evidence = tuple[tuple[str, float], ...]
"""The topics that a word speaks for, parents included, and how loudly."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of one language.

    Many words speak for the same topics, so they hold a number, which counts in `evidence`.
    `phrases` are those of several words. `stems` holds the beginnings of words by their length. `triggers`
    are the words that speak alone or begin a phrase.
    """

    words: Mapping[str, int]
    phrases: PhraseMatcher[int]
    stems: Mapping[int, Mapping[str, int]]
    evidence: Sequence[Evidence]
    triggers: frozenset[str]

    def by_stem(self, word: str) -> int | None:
        """Return the number of the longest stem that `word` begins with, or None."""
        for length, stems in self.stems.items():
            found = stems.get(word[:length])
            if found is not None:
                return found
        return None


@cache
def sections() -> dict[str, Evidence]:
    """Return what the name of a newspaper section (a slug) says about the topic."""
    return {row["section"]: _with_parents([(row["tag_id"], 1.0)]) for row in read_csv("topics/sections.csv")}


@compiled
def lexicon(language: str) -> Lexicon | None:
    """Return the words of a language (ISO 639-1), or None where there is no list."""
    if not has_language(language, FILE):
        return None
    tables = read_language(language, FILE)
    inflection = tables.pop("inflection", {})
    found: dict[tuple[str, ...], list[tuple[str, float]]] = {}
    stems: dict[str, list[tuple[str, float]]] = {}
    for tag_id, entry, weight in _entries(language, tables):
        # Phrases of [none] speak for no topic: they are kept to hide the words they are made of.
        speaks = [] if tag_id == "none" else [(tag_id, weight)]
        if entry.endswith("*"):
            stems.setdefault(_stem(language, entry), []).extend(speaks)
            continue
        for form in _forms(tuple(tokenise(entry).lower), inflection):
            found.setdefault(form, []).extend(speaks)
    numbers: dict[Evidence, int] = {}

    def number(speaks: Iterable[tuple[str, float]]) -> int:
        return numbers.setdefault(_with_parents(speaks), len(numbers))

    return Lexicon(
        {words[0]: number(speaks) for words, speaks in found.items() if len(words) == 1},
        PhraseMatcher((words, number(speaks)) for words, speaks in found.items() if len(words) > 1),
        {
            length: {stem: number(speaks) for stem, speaks in stems.items() if len(stem) == length}
            for length in sorted({len(stem) for stem in stems}, reverse=True)
        },
        list(numbers),
        frozenset(words[0] for words in found),
    )


def _entries(language: str, tables: dict[str, Any]) -> Iterator[tuple[str, str, float]]:
    """Yield (tag_id, entry, weight) of a word file."""
    where = f"languages/{language}/{FILE}"
    for tag_id, lists in tables.items():
        if tag_id != "none" and tag_id not in taxonomy():
            raise ResourceError(f"{where}: {tag_id} is not in mediatopics.csv")
        for strength, entries in lists.items():
            if strength not in WEIGHTS:
                raise ResourceError(f"{where}: [{tag_id}] has an unknown list '{strength}'")
            for entry in entries.split(","):
                text = " ".join(entry.split())
                if not text:
                    raise ResourceError(f"{where}: [{tag_id}] {strength} has an empty entry")
                yield tag_id, text, WEIGHTS[strength]


def _stem(language: str, entry: str) -> str:
    """Return the beginning that an entry with a final star stands for."""
    stem = entry[:-1]
    if len(stem) < SHORTEST_STEM or " " in stem:
        raise ResourceError(f"languages/{language}/{FILE}: '{entry}' is too short or more than a word")
    return stem


def _forms(words: tuple[str, ...], inflection: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield an entry and its inflected forms: endings of its last word, elided articles before its first."""
    lasts = [words[-1]]
    lasts += [words[-1] + ending for ending in inflection.get("endings", ())]
    for old, new in inflection.get("replacements", {}).items():
        if words[-1].endswith(old):
            lasts.append(words[-1][: -len(old)] + new)
    for last in lasts:
        form = (*words[:-1], last)
        yield form
        if form[0][0] in inflection.get("elides_before", ""):
            for prefix in inflection["elided"]:
                yield (prefix + form[0], *form[1:])


def _with_parents(speaks: Iterable[tuple[str, float]]) -> Evidence:
    """Add the parents of each topic; a topic reached twice counts once, as loudly as the louder way."""
    loudest: dict[str, float] = {}
    for tag_id, weight in speaks:
        for step in reversed(taxonomy()[tag_id].lineage):
            loudest[step] = max(loudest.get(step, 0.0), weight)
    return tuple(loudest.items())
