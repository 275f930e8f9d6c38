"""A unit of template text → finished prose: alternatives chosen, slots filled, articles and capitals mended."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sample import world
from sample.dice import Dice
from sample.words import no_leading_figure, number, sentence_case, since, span, with_article

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{([^{}]+)\}")
_NUMBER = re.compile(r"\{#(\d+)-(\d+)(\.ord)?\}")
_COUNTRY = re.compile(r"[ABC]|[A-Z]{3}")
_PERSON = re.compile(r"[XPQS][ABCN]")


@cache
def _offices() -> dict[str, Any]:
    return world.table("offices.toml")


@cache
def _experts() -> dict[str, Any]:
    return world.table("experts.toml")


@cache
def _forms(language: str) -> dict[str, dict[str, str]]:
    """Return how another language than English names the countries: {iso3: {form: words}}."""
    return {row["iso3"]: row for row in world.rows(f"countries.{language}.csv")}


@dataclass
class Filler:
    """Fills the slots of one article and notes whom and which countries it named.

    `roles` maps A, B, C to countries; `slots` are the story's own words; `story` is the key of what stays the
    same in all articles of a story (its people, its background numbers).
    """

    dice: Dice
    story: str
    roles: Mapping[str, str]
    slots: Mapping[str, str]
    fields: list[str]
    event: date
    previous: date | None
    begin: date
    language: str = "en"
    countries: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    _unit: dict[str, world.Person] = field(default_factory=dict)

    def fill(self, unit: str, *, steady: bool = False) -> str:
        """Return the finished text of a unit; `steady` numbers are the same in all articles of the story."""
        self._unit = {}
        draw = Dice(self.story, unit) if steady else self.dice
        text = self._choose(unit, draw)
        for _ in range(4):
            text = _NUMBER.sub(lambda match: self._number(match, draw), text)
            text = _SLOT.sub(lambda match: self._slot(match[1]), text)
            text = self._choose(text, draw)
            if "{" not in text:
                break
        if self.language == "en":
            text = no_leading_figure(with_article(text))
        return sentence_case(text)

    def _choose(self, text: str, draw: Dice) -> str:
        while _CHOICE.search(text):
            text = _CHOICE.sub(lambda match: draw.pick(match[1].split("|")), text)
        return text

    def _number(self, match: re.Match[str], draw: Dice) -> str:
        tail = match.string[match.end() : match.end() + 10]
        return number(draw, int(match[1]), int(match[2]), self.language, tail, ordinal=bool(match[3]))

    def _slot(self, name: str) -> str:
        head, _, rest = name.partition(".")
        if _PERSON.fullmatch(head):
            return self._person(head, rest)
        if _COUNTRY.fullmatch(head):
            return self._country(self.roles.get(head, head), rest)
        if head == "home":
            return self._country(self._unit["home"].full, rest)
        if head == "day":
            return world.table("languages.toml")[self.language]["days"][self.event.weekday()]
        if head == "weeks":
            return span(self.event, self.begin, self.language)
        if head == "prev":
            return since(self.event, self.previous or self.begin, self.language, after=rest == "after")
        if head == "field":
            return self.dice.pick(self.fields)
        if head == "institute":
            return self.dice.pick(_experts()["institutes"])
        return self._own(head, rest)

    def _own(self, head: str, rest: str) -> str:
        value = self.slots.get(f"{head}_{rest}" if rest == "short" else head) or self.slots[head]
        return value[:1].upper() + value[1:] if rest == "Cap" else value

    def _country(self, iso3: str, form: str) -> str:
        if iso3 not in self.countries:
            self.countries.append(iso3)
            first = True
        else:
            first = False
        if self.language != "en":
            forms = _forms(self.language)[iso3]
            return forms[form or "name"]
        found = world.countries()[iso3]
        if form in ("", "S", "poss"):
            name = found.names[0] if first else self.dice.pick(found.names)
            if form == "poss":
                return name + ("’" if name.endswith("s") else "’s")
            return name
        return _english(found, form)

    def _person(self, head: str, rest: str) -> str:
        if head not in self._unit:
            home = self._home(head)
            self._unit[head] = self._invent(head, home)
            self._unit["home"] = world.Person(home, home)
        person = self._unit[head]
        if rest == "post":
            return str(self.dice.pick(_experts()["posts"][self.language]))
        if rest == "last":
            return person.last
        if person.full not in self.people:
            self.people.append(person.full)
        return person.full

    def _home(self, head: str) -> str:
        """Return the country of a person: N stands for one that has no part in the story."""
        if head[1] != "N":
            return self.roles[head[1]]
        known = world.countries() if self.language == "en" else _forms(self.language)
        strangers = [iso3 for iso3 in _experts()["strangers"] if iso3 in known]
        return str(self.dice.pick([iso3 for iso3 in strangers if iso3 not in self.roles.values()]))

    def _invent(self, head: str, home: str) -> world.Person:
        crowd = world.people_of(world.countries()[home].custom)
        if head[0] == "S":
            return Dice(self.story, head).pick(crowd)
        known = {part for name in self.people for part in name.split()}
        return self.dice.pick([one for one in crowd if not known & set(one.full.split())] or crowd)


def _english(country: world.Country, form: str) -> str:
    """Return an English form of a country that is more than its name."""
    leader = f"the {country.adj} {country.leader}"
    if form.startswith("min:") or form.startswith("ministry:"):
        post = form.partition(":")[2]
        usual = f"the {country.adj} {post} " + ("minister" if form.startswith("min:") else "ministry")
        return str(_offices().get(country.iso3, {}).get(post, usual)) if form.startswith("min:") else usual
    forms = {
        "hl": country.short,
        "adj": country.adj,
        "people": country.people,
        "cap": country.cap,
        "seat": country.seat or country.cap,
        "leader": leader,
        "leader.cap": "The" + leader[3:],
        "leadertitle": country.leader,
    }
    return forms[form]
