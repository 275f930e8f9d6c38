"""Templates → prose.

A template file has a head (`topic:`, `section:`, `field:`, `issue:`) and parts `== stage relation` of lines:
H headline, L lede, B body, K background, X expert, D dissent, O outlook, S street scene. In a line `{name}`
is replaced, `{#2-5}` by a number, `[one|other]` by one of the choices.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from tools.composer.world import DATA, Country, person, toml

_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
_SLOT = re.compile(r"\{([^{}]+)\}")
_SENTENCE_START = re.compile(r"((?:^|[.!?]”? )“?)([a-z])")
_DIGIT = re.compile(r"(?<![\d.,–])\b([2-9])\b(?! per cent| billion| o’clock|[.,:–]?\d)")
_WORDS = dict(zip("23456789", ("two", "three", "four", "five", "six", "seven", "eight", "nine"), strict=True))
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}

Lines = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Template:
    """One kind of event: its parts by (stage, relation), and the lines that fit any stage."""

    topic: str
    section: str
    fields: list[str]
    issues: list[str]
    parts: dict[tuple[str, str], Lines]
    anytime: Lines


def load(name: str) -> Template:
    """Read `data/templates/en/<name>.txt`."""
    head: dict[str, str] = {}
    parts: dict[tuple[str, str], Lines] = {}
    anytime: Lines = {}
    current: Lines = {}
    for line in (DATA / "templates" / "en" / f"{name}.txt").read_text("utf-8").splitlines():
        if line.startswith("== "):
            words = line.split()[1:]
            current = {}
            if words == ["any"]:
                anytime = current
            else:
                parts[(words[0], words[-1])] = current
        elif re.match(r"[A-Z] ", line):
            current.setdefault(line[0], []).append(line[2:])
        elif ":" in line:
            key, _, value = line.partition(":")
            head[key] = value.strip()
    fields, issues = (head.get(key, "").split("; ") for key in ("field", "issue"))
    return Template(head.get("topic", ""), head.get("section", ""), fields, issues, parts, anytime)


class Scene:
    """What one storyline's lines are filled with; `named` collects the countries that were spoken of."""

    def __init__(self, rng: Random, cast: dict[str, Country], template: Template | None = None) -> None:
        self.rng, self.cast, self.template = rng, cast, template
        things, self.customs, self.offices = toml("things.toml"), toml("names.toml"), toml("offices.toml")
        self.things: dict[str, Any] = things
        self.fixed = {name: rng.choice(values) for name, values in things.items() if name not in ("role",)}
        self.fixed |= {
            "rate": f"{rng.randint(12, 35)} per cent",
            "rate2": f"{rng.randint(10, 25)} per cent",
            "value": f"{rng.randint(2, 19) * 100} million euros",
            "value2": f"{rng.randint(20, 90)} million euros",
            "doses": f"{rng.randint(2, 9) * 100},000",
            "cases": f"{rng.randint(12, 48) * 100}",
            "crew": str(rng.randint(9, 17)),
            "troops": str(rng.randint(6, 28) * 100),
            "amount": f"{rng.randint(2, 9)} billion kilowatt hours a year",
        }
        self.named: set[str] = set()
        self.people: dict[str, tuple[str, str, str]] = {}
        self.day = "Monday"

    def write(self, line: str) -> str:
        """Fill one line."""
        while found := _CHOICE.search(line):
            line = line[: found.start()] + self.rng.choice(found[1].split("|")) + line[found.end() :]
        text = line
        for _ in range(3):  # a filling may hold slots of its own
            text = _SLOT.sub(lambda slot: self._fill(slot[1]), text)
        text = _DIGIT.sub(lambda digit: _WORDS[digit[1]], text)
        return _SENTENCE_START.sub(lambda start: start[1] + start[2].upper(), text)

    def new_article(self, day: str) -> None:
        """Forget the people of the article before."""
        self.people, self.named, self.day = {}, set(), day

    def _fill(self, slot: str) -> str:
        if slot.startswith("#"):
            return self._number(slot[1:])
        name, _, form = slot.partition(".")
        if name in self.cast:
            return self._country(name, form.removeprefix("min:"))
        if name[0] in "XPS" and len(name) == 2:
            return self._person(name, form)
        if name == "prev":
            return str(self.fixed["after" if form else "prev"])
        if name in ("field", "issue") and self.template:
            return self.rng.choice(self.template.fields if name == "field" else self.template.issues)
        if name == "day":
            return self.day
        long, _, short = str(self.fixed[name]).partition("|")
        text = short if form == "short" and short else long
        return text[:1].upper() + text[1:] if form == "Cap" else text

    def _number(self, spec: str) -> str:
        span, _, form = spec.partition(".")
        low, high = (int(value) for value in span.split("-"))
        number = self.rng.randint(low, high)
        if form == "ord":
            return _ORDINALS.get(number, f"{number}th")
        return f"{number:,}" if number >= 10_000 else str(number)

    def _country(self, role: str, form: str) -> str:
        country = self.cast[role]
        if form != "hl":
            self.named.add(country.iso3)
        forms: dict[str, Callable[[], str]] = {
            "": lambda: country.name,
            "S": lambda: country.name,
            "hl": lambda: country.short,
            "adj": lambda: country.adj,
            "cap": lambda: country.cap,
            "poss": lambda: f"{country.name}’" + ("" if country.name.endswith("s") else "s"),
            "leader": lambda: f"the {country.adj} {country.leader}",
            "leader.cap": lambda: f"the {country.adj} {country.leader}",
            "leadertitle": lambda: country.leader,
        }
        if form in forms:
            return forms[form]()
        usual = [f"the {country.adj} {form} minister", f"{country.name}’s {form} minister"]
        return str(self.offices.get(country.iso3, {}).get(form) or self.rng.choice(usual))

    def _person(self, name: str, form: str) -> str:
        if name not in self.people:
            home = self.cast.get(name[1]) or self.rng.choice(list(self.cast.values()))
            full, last = person(self.rng, self.customs[home.names])
            if name[1] == "N":
                post = self.rng.choice(self.things["role"])
                post = post.replace("{institute}", self.rng.choice(self.things["institute"]))
            else:
                self.named.add(home.iso3)
                post = f"an expert on {{field}} at the {home.cap} {self.rng.choice(self.things['school'])}"
            self.people[name] = (full, last, post)
        full, last, post = self.people[name]
        return {"": full, "last": last, "post": post}[form]
