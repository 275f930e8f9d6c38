"""One article read for names: full names first, then what refers back to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.annotate.entities_lexicon import FAMILY, GIVEN, OPENING, SKIP, SUFFIX, TERM, WEAK_GIVEN, Lexicon
from monitor.annotate.entities_merge import Entity, Registry, stem
from monitor.annotate.entities_organisations import Organisation, acronyms, defined, known, organisation
from monitor.annotate.entities_people import Person, person, segments
from monitor.annotate.entities_runs import View, runs
from monitor.annotate.slugs import slug

_BACK = 0.8
"""Confidence of a surname or short form that a full name explains."""
_LONGEST = 8
"""A name looked up in a headline has at most so many words."""


class Named(NamedTuple):
    """Words `low` up to `high` name an entity."""

    low: int
    high: int
    entity: Entity
    confidence: float


@dataclass(slots=True)
class Reading:
    """What is known so far while a text is read.

    `blocs` are the words that name a bloc, which is no organisation here. `left` are segments not
    understood yet, with the confidence at which they alone name a person (a surname after a title;
    below 0 in a headline). `acronyms` are the words that are acronyms in brackets.
    """

    view: View
    lexicon: Lexicon
    blocs: frozenset[int]
    registry: Registry = field(default_factory=Registry)
    named: list[Named] = field(default_factory=list)
    left: list[tuple[int, int, float]] = field(default_factory=list)
    acronyms: dict[int, str] = field(default_factory=dict)

    def read(self, full: bool) -> None:
        """Find the names of a text; `full` where the head nouns of English apply."""
        self.acronyms = acronyms(self.view)
        sure = _chosen([*defined(self.view, self.acronyms), *known(self.view, self.lexicon)])
        for one in sure:
            self._learn(one)
        claimed = frozenset(i for one in sure for i in range(one.low, one.high + (one.acronym is not None)))
        stretches = list(runs(self.view, claimed))
        alone = Counter(self.view.bare[low] for low, high, _ in stretches if high - low == 1)
        after = 0
        for low, high, headline in stretches:
            if headline:
                self.left.append((low, high, -1.0))
            elif high - low == 1 and not self.view.parts[low] & (OPENING | TERM):
                if low >= after and not self.view.parts[low] & SKIP:
                    self.left.append((low, high, 0.0))
            elif high > after:
                after = self._run(max(low, after), high, alone, full)
        self._refer_back()

    def _run(self, low: int, high: int, alone: dict[str, int], full: bool) -> int:
        """Read one run; return the word after the last one read, which may lie beyond the run."""
        after = high
        opens = low in self.view.opening
        for start, end, title in segments(self.view, low, high):
            one = organisation(self.view, start, end, high, opens and start == low) if full else None
            if one is not None:
                self._learn(one)
                after = max(after, one.high)
                start, title = one.high, 0
            if start >= end:
                continue
            if self._is_known(start, end):
                continue
            # Where nouns have capitals and "der" joins them, only a title or a given name is evidence.
            evidence = full or title or self.view.parts[start] & (GIVEN | WEAK_GIVEN | FAMILY)
            who = person(self.view, start, end, title, low, alone) if evidence else None
            if who is not None and not who.partial:
                self._meet(who)
            else:
                self.left.append((start, end, 0.0) if who is None else (who.low, who.high, who.confidence))
        return after

    def _is_known(self, low: int, high: int) -> bool:
        """Take in words that are a name or a short form read before: "Du Plessis" is no new person."""
        entity = self.registry.resolve(self.view.bare[low:high], low) if high - low > 1 else None
        if entity is None or self._is_place(low, high):
            return False
        self.named.append(Named(low, high, entity, max(_BACK, entity.confidence)))
        return True

    def _learn(self, one: Organisation) -> None:
        """Take in an organisation or a term."""
        view = self.view
        inside = range(one.low, one.high)
        if self.blocs and all(i in self.blocs or view.bare[i].islower() for i in inside):
            return
        words, parts = view.bare[one.low : one.high], view.parts[one.low : one.high]
        if one.name is not None and one.name.endswith("'s"):
            words[-1] = "'".join((words[-1], "s"))  # McDonald's is not what "McDonald said" means
        name = one.name or self._known_name(stem(words, parts)) or _written(view, one.low, one.high)
        entity = Entity(one.kind, name, slug(name), one.confidence)
        entity = self.registry.organisation(words, parts, entity, one.low)
        self.named.append(Named(one.low, one.high, entity, one.confidence))
        if one.high in self.acronyms:
            self.registry.alias([view.bare[one.high]], entity, one.low)
            self.named.append(Named(one.high, one.high + 1, entity, one.confidence))

    def _known_name(self, words: list[str]) -> str | None:
        """Return the name under which an organisation is well known: "Microsoft" for "Microsoft Corp"."""
        rest = tuple(words[1:])
        return next((name for other, name in self.lexicon.known.get(words[0], ()) if other == rest), None)

    def _meet(self, who: Person) -> None:
        """Take in a person's full name."""
        words, parts = self.view.bare[who.low : who.high], self.view.parts[who.low : who.high]
        name = _written(self.view, who.low, who.high)
        entity = self.registry.person(words, parts, name, who.confidence, who.low)
        self.named.append(Named(who.low, who.high, entity, who.confidence))

    def _refer_back(self) -> None:
        """Look up what is left; a surname after a title that nobody bears in full stands for itself."""
        for low, high, confidence in self.left:
            if confidence < 0:
                self.named += look_up(self.view.bare[low:high], self.registry, low)
                continue
            while low < high - 1 and low in self.view.covered:
                low += 1
            words = self.view.bare[low:high]
            entity = self.registry.resolve(words, low)
            if entity is None and confidence:
                entity = Entity("person", _written(self.view, low, high), slug(words[-1]), confidence)
                self.registry.alias(words, entity, low)
            elif entity is not None:
                confidence = max(confidence, _BACK)
            if entity is not None and not self._is_place(low, high):
                self.named.append(Named(low, high, entity, confidence))

    def _is_place(self, low: int, high: int) -> bool:
        """Tell whether others have read the words as a country, bloc or place."""
        return any(i in self.view.covered for i in range(low, high))


def look_up(words: list[str], registry: Registry, place: int) -> Iterator[Named]:
    """Yield the longest names of the registry in a headline, from left to right."""
    openers = {name.partition(" ")[0] for name in (*registry.names, *registry.short)}
    low = 0
    while low < len(words):
        if words[low].lower() not in openers:
            low += 1
            continue
        for high in range(min(len(words), low + _LONGEST), low, -1):
            entity = registry.resolve(words[low:high], place)
            if entity is not None and (high - low > 1 or len(words[low]) > 1):
                yield Named(place + low, place + high, entity, _BACK)
                low = high
                break
        else:
            low += 1


def _chosen(found: Iterable[Organisation]) -> list[Organisation]:
    """Keep the first of overlapping organisations, in the order of the text."""
    taken: set[int] = set()
    kept = []
    for one in found:
        words = range(one.low, one.high + (one.acronym is not None))
        if taken.isdisjoint(words):
            taken.update(words)
            kept.append(one)
    return sorted(kept)


def _written(view: View, low: int, high: int) -> str:
    """Return words `low` up to `high` as they are written, with single spaces and the dot of "Jr."."""
    end = view.end(high - 1)
    end += bool(view.parts[high - 1] & SUFFIX) and view.text[end : end + 1] == "."
    return " ".join(view.text[view.tokens.starts[low] : end].split()).replace("’", "'")
