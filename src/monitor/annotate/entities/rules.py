"""One article read for names: full names first, then what refers back to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from monitor.annotate.entities.acronyms import spelled_out
from monitor.annotate.entities.capitals import SPACES, View, joining_words, runs
from monitor.annotate.entities.coreference import Entity, Registry, stem
from monitor.annotate.entities.organisations import (
    Organisation,
    acronyms,
    defined,
    goes_on,
    known,
    organisation,
)
from monitor.annotate.entities.other_languages import foreign_organisation
from monitor.annotate.entities.people import Person, person, segments
from monitor.annotate.text.slugs import slug
from monitor.annotate.text.word_parts import (
    ANNOUNCING,
    EVENT,
    FAMILY,
    GIVEN,
    HONORIFIC,
    MODIFIER,
    OPENING,
    PARTICLE,
    SKIP,
    SUFFIX,
    TERM,
    TITLE,
    WEAK_GIVEN,
    Lexicon,
)
from monitor.model import Mention

_BACK = 0.8
"""Confidence of a surname or short form that a full name explains."""
_ANNOUNCED = 0.65
"""Confidence of an organisation that only "the newspaper" before it shows."""
_NO_NAME = SKIP | TITLE | HONORIFIC | MODIFIER | EVENT
_PLACING = ("in", "at", "from", "near")
"""After these a given name is a place."""
_NICKNAME = re.compile(r" [\"“(][^\"”)]*[\"”)] ")
_LONGEST = 8
"""A name looked up in a headline has at most so many words."""


class Named(NamedTuple):
    """Words `low` up to `high` name an entity."""

    low: int
    high: int
    entity: Entity
    confidence: float


class Unresolved(NamedTuple):
    """Words `low` up to `high` whose meaning names elsewhere in the article may tell.

    `alone` is the confidence at which they name a person where these do not (a surname after a title); None:
    then they name nobody.
    """

    low: int
    high: int
    alone: float | None = None
    headline: bool = False


@dataclass(slots=True)
class Reading:
    """What is known so far while a text is read.

    `blocs` are the words that name a bloc, which is no organisation here; `mentions` what others
    found in the article. `unresolved` are segments not understood yet. `acronyms` are the words that are
    acronyms in brackets. `couples` are given names before "and" a full name: their word, and the words of the
    surname.
    """

    view: View
    lexicon: Lexicon
    blocs: frozenset[int]
    mentions: Sequence[Mention]
    registry: Registry = field(default_factory=Registry)
    named: list[Named] = field(default_factory=list)
    unresolved: list[Unresolved] = field(default_factory=list)
    acronyms: dict[int, str] = field(default_factory=dict)
    couples: list[tuple[int, int, int]] = field(default_factory=list)

    def read(self, full: bool) -> None:
        """Find the names of a text; `full` where the head nouns of English apply."""
        self.acronyms = acronyms(self.view)
        long = defined(self.view, self.acronyms)
        short = {one: one.acronym for one in long if one.acronym is not None}
        short.update(spelled_out(self.view, frozenset(self.acronyms.values())))
        certain = _chosen([*short, *known(self.view, self.lexicon, frozenset(short.values()))])
        means: dict[str, Entity] = {}
        for one in certain:
            entity = self.learn_organisation(one)
            if entity is not None and one in short:
                means.setdefault(short[one], entity)
                self.registry.alias([short[one]], entity, one.low)
        claimed = {i for one in certain for i in range(one.low, one.high + (one.acronym is not None))}
        if means:
            claimed.update(self._name_acronyms(means, claimed))
        stretches = list(runs(self.view, frozenset(claimed)))
        alone = Counter(self.view.bare[low] for low, high, _ in stretches if high - low == 1)
        after = 0
        for low, high, headline in stretches:
            if headline:
                self.unresolved.append(Unresolved(low, high, headline=True))
            elif high - low == 1 and not self.view.parts[low] & (OPENING | TERM):
                if low >= after and not self.view.parts[low] & SKIP:
                    self.unresolved.append(Unresolved(low, high))
            elif high > after:
                after = self._run(max(low, after), high, alone, full)
        self.join_couples(alone)
        self._announced()
        self.refer_back()

    def _name_acronyms(self, means: dict[str, Entity], claimed: set[int]) -> list[int]:
        """Name what the acronyms of this text mean, but where they are part of a longer name."""
        view = self.view
        found = [
            i
            for i in view.capitals
            if view.bare[i] in means and i not in claimed and not goes_on(view, i + 1)
        ]
        for i in found:
            entity = means[view.bare[i]]
            self.named.append(Named(i, i + 1, entity, max(_BACK, entity.confidence)))
        return found

    def _run(self, low: int, high: int, alone: dict[str, int], full: bool) -> int:
        """Read one run; return the word after the last one read, which may lie beyond the run."""
        after = high
        opens = low in self.view.opening
        for start, end, title in segments(self.view, low, high):
            if full:
                one = organisation(self.view, start, end, high, opens and start == low)
            else:
                one = foreign_organisation(self.view, start, end)
            if one is not None:
                self.learn_organisation(one)
                after = max(after, one.high)
                start, title = one.high, 0
            if start >= end:
                continue
            if self.is_known(start, end):
                continue
            # Where nouns have capitals and "der" joins them, only a title or a given name is evidence.
            evidence = full or title or self.view.parts[start] & (GIVEN | WEAK_GIVEN | FAMILY)
            who = person(self.view, start, end, title, low, alone) if evidence else None
            if who is not None and not who.partial:
                self.learn_person(who)
            else:
                self.unresolved.append(Unresolved(start, end) if who is None else Unresolved(*who[:3]))
        return after

    def is_known(self, low: int, high: int) -> bool:
        """Take in words that are a name or a short form read before: "Du Plessis" is no new person."""
        entity = self.registry.resolve(self.view.bare[low:high], low) if high - low > 1 else None
        if entity is None or self._is_place(low, high):
            return False
        self.named.append(Named(low, high, entity, max(_BACK, entity.confidence)))
        return True

    def learn_organisation(self, one: Organisation) -> Entity | None:
        """Take in an organisation or a term; a bloc is none."""
        view = self.view
        inside = range(one.low, one.high)
        if self.blocs and all(i in self.blocs or view.bare[i].islower() for i in inside):
            return None
        words, parts = view.bare[one.low : one.high], view.parts[one.low : one.high]
        if one.name is not None and one.name.endswith("'s"):
            words[-1] = "'".join((words[-1], "s"))  # McDonald's is not what "McDonald said" means
        name = one.name or self.lexicon.organisation(stem(words, parts)) or _written(view, one.low, one.high)
        entity = Entity(one.kind, name, slug(name), one.confidence)
        entity = self.registry.organisation(words, parts, entity, one.low)
        self.named.append(Named(one.low, one.high, entity, one.confidence))
        if one.high in self.acronyms:
            self.registry.alias([view.bare[one.high]], entity, one.low)
            self.named.append(Named(one.high, one.high + 1, entity, one.confidence))
        return entity

    def learn_person(self, who: Person) -> None:
        """Take in a person's full name."""
        words, parts = self.view.bare[who.low : who.high], self.view.parts[who.low : who.high]
        name = None if parts[-1] & SUFFIX else self.lexicon.people.name([word.lower() for word in words])
        name = name or _written(self.view, who.low, who.high)
        if '"' in name or "(" in name or "“" in name:
            name = _NICKNAME.sub(" ", name)
        entity = self.registry.person(words, parts, name, who.confidence, who.low)
        self.named.append(Named(who.low, who.high, entity, who.confidence))
        if (
            who.low > 1
            and self.view.tokens.lower[who.low - 1] in joining_words()
            and parts[0] & (GIVEN | WEAK_GIVEN)
        ):
            self.couples.append((who.low - 2, who.low + 1, who.high))

    def learn_surname(self, low: int, high: int, confidence: float) -> None:
        """Take in a name of one word that no full name of the article explains."""
        words = self.view.bare[low:high]
        entity = self._well_known(words, low, titled=True)
        if entity is None:
            entity = Entity("person", _written(self.view, low, high), slug(words[-1]), confidence)
            self.registry.alias(words, entity, low)
        self.named.append(Named(low, high, entity, confidence))

    def join_couples(self, alone: dict[str, int]) -> None:
        """Give the surname also to the first of two given names: Bill and Hillary Clinton."""
        view = self.view
        for first, low, high in self.couples:
            word = view.bare[first]
            if (
                not view.parts[first] & (GIVEN | WEAK_GIVEN)
                or alone.get(word, 0) != 1
                or first in view.covered
                or first in view.leaders
                or view.gap(first + 1) not in SPACES
                or self._is_placed(first)
                or self.registry.resolve([word], first) is not None
            ):
                continue
            while low < high - 1 and not view.parts[low] & PARTICLE:
                low += 1
            words = [word, *view.bare[low:high]]
            parts = [view.parts[first], *view.parts[low:high]]
            name = self.lexicon.people.name([one.lower() for one in words])
            name = name or f"{word} {_written(view, low, high)}"
            entity = self.registry.person(words, parts, name, _BACK, first)
            self.named.append(Named(first, first + 1, entity, _BACK))

    def _is_placed(self, i: int) -> bool:
        """Tell whether word `i` says where: Ann Roe of Lindsay and Bob Lee of Boston."""
        if not i:
            return False
        before = self.view.tokens.lower[i - 1]
        return before in _PLACING or (before == "of" and i > 1 and self.view.bare[i - 2][0].isupper())

    def _announced(self) -> None:
        """Take a name that nothing else explains for an organisation where the text says so before it.

        The newspaper Kathimerini; the opposition party Momentum.
        """
        view = self.view
        for low, high, alone, headline in self.unresolved:
            if (
                alone is None
                and not headline
                and low
                and len(view.bare[low]) > 1
                and view.parts[low - 1] & ANNOUNCING
                and view.bare[low - 1].islower()
                and view.gap(low) in SPACES
                and not view.parts[low] & _NO_NAME
                and low not in view.leaders
                and not self._is_place(low, high)
                and self.registry.resolve(view.bare[low:high], low) is None
            ):
                self.learn_organisation(Organisation(low, high, _ANNOUNCED))

    def refer_back(self) -> None:
        """Look up what is left; a surname after a title that nobody bears in full stands for itself."""
        for low, high, alone, headline in self.unresolved:
            if headline:
                self.named += look_up(self.view.bare[low:high], self.registry, low)
                continue
            while low < high - 1 and low in self.view.covered:
                low += 1
            words = self.view.bare[low:high]
            entity = self.registry.resolve(words, low) or self._well_known(words, low, alone is not None)
            confidence = max(alone or 0.0, _BACK)
            if entity is None and alone is not None:
                confidence = alone
                entity = Entity("person", _written(self.view, low, high), slug(words[-1]), confidence)
                self.registry.alias(words, entity, low)
            if entity is not None and not self._is_place(low, high):
                self.named.append(Named(low, high, entity, confidence))

    def _well_known(self, words: list[str], place: int, titled: bool) -> Entity | None:
        """Say which well-known person a surname means in an article that gives no full name."""
        people, form = self.lexicon.people, " ".join(words)
        name = people.alone.get(form)
        if name is None and titled and form in people.titled:
            name, country = people.titled[form]
            name = name if not country or any(m.entity_id == country for m in self.mentions) else None
        if name is None:
            return None
        entity = Entity("person", name, slug(name), _BACK)
        self.registry.alias(words, entity, place)
        return entity

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
