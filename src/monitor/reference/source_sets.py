"""Source sets: outlets under one name, listed or by a rule, and what a user adds to our outlets.

A set is a filter and a side of comparisons. Two kinds need no definition: "owner:state" (and so on: each
kind of owner) and "country:RUS" (outlets of a country).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, get_args

from monitor.reference import countries
from monitor.reference.outlets import Outlet, OwnerKind, Register, register

OWNER, COUNTRY = "owner:", "country:"


@dataclass(frozen=True, slots=True)
class SourceSet:
    """Which sources belong to a set: those that are listed, and those of whom all rules hold.

    Args:
        sources: domains or names, as articles have them or as an outlet publishes.
        countries: of the outlet, any of these (ISO 3166-1 alpha-3).
        owners: its kind of owner, any of these.
        languages: that it publishes in, any of these.
    """

    sources: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    def holds(self, source: str, outlet: Outlet | None) -> bool:
        """Tell whether a source belongs to it. Of an outlet that is not known the owner is unknown."""
        listed = {one.casefold() for one in self.sources}
        if source.casefold() in listed:
            return True
        if outlet is None:
            return "unknown" in self.owners and not self.countries and not self.languages
        if listed & {outlet.name.casefold(), *outlet.domains}:
            return True
        rules = (
            (self.countries, {outlet.country}),
            (self.owners, {outlet.owner_kind}),
            (self.languages, set(outlet.languages)),
        )
        return any(wanted for wanted, _ in rules) and all(
            set(wanted) & found for wanted, found in rules if wanted
        )


@dataclass(frozen=True, slots=True)
class Own:
    """What a user adds: outlets, and sets by name. A store keeps it as JSON, so that every reader has it."""

    outlets: tuple[Outlet, ...] = ()
    sets: Mapping[str, SourceSet] = field(default_factory=dict)

    def names(self) -> list[str]:
        """Return the names of all sets that are defined, in alphabetical order."""
        return sorted({*self.sets, *(name for outlet in self.outlets for name in outlet.sets)})

    def holds(self, name: str, source: str, outlet: Outlet | None) -> bool:
        """Tell whether a source belongs to a set."""
        if outlet is not None and name in outlet.sets:
            return True
        found = self.sets.get(name) or implied(name)
        return found is not None and found.holds(source, outlet)

    def register(self) -> Register:
        """Return all outlets to be looked up, the user's own before ours."""
        return register(self.outlets)

    def to_json(self) -> str:
        """Return it as `from_json` reads it."""
        return json.dumps(
            {
                "outlets": [asdict(outlet) for outlet in self.outlets],
                "sets": {name: asdict(one) for name, one in sorted(self.sets.items())},
            },
            ensure_ascii=False,
        )

    @staticmethod
    def from_json(text: str | None) -> Own:
        """Read what `to_json` wrote; nothing where there is none."""
        return _read(text) if text else Own()


def implied(name: str) -> SourceSet | None:
    """Return the set that a name of the kind "owner:state" or "country:RUS" stands for; None for others."""
    if name.startswith(OWNER) and name.removeprefix(OWNER) in get_args(OwnerKind):
        return SourceSet(owners=(name.removeprefix(OWNER),))
    if name.startswith(COUNTRY) and countries.is_code(name.removeprefix(COUNTRY)):
        return SourceSet(countries=(name.removeprefix(COUNTRY),))
    return None


def set_label(name: str) -> str:
    """Return what a set is called in words."""
    if implied(name) is None:
        return name
    kind = name.removeprefix(OWNER)
    if name.startswith(OWNER):
        return "owner unknown" if kind == "unknown" else f"{kind} outlets"
    return f"outlets of {countries.country_name(name.removeprefix(COUNTRY))}"


@cache
def _read(text: str) -> Own:
    given: dict[str, Any] = json.loads(text)
    return Own(
        tuple(Outlet(**_tuples(one)) for one in given["outlets"]),
        {name: SourceSet(**_tuples(one)) for name, one in given["sets"].items()},
    )


def _tuples(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}
