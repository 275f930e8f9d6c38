"""Blocs and alliances: what they are called, who belongs to them, and since when.

Resources: `gazetteer/blocs.csv` (names) and `gazetteer/bloc_members.csv` (facts of accession and withdrawal).
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from monitor.errors import ResourceError
from monitor.resources import read_csv

PREFIX = "bloc:"
"""What begins the id that stands for all members of a bloc where one may choose countries ("bloc:eu")."""


class Bloc(NamedTuple):
    """A bloc: its id ("eu") and what it is called."""

    slug: str
    name: str


class Membership(NamedTuple):
    """A state (alpha-3) that belongs to a bloc from `since` to `until`, both inclusive."""

    iso3: str
    since: date
    until: date


def members(slug: str, on: date) -> tuple[str, ...]:
    """Return who belongs to a bloc on a day.

    Args:
        slug: of the bloc, as in `blocs.csv` ("eu", "nato").
        on: the day.

    Returns:
        ISO 3166-1 alpha-3 codes in alphabetical order; none where the bloc is unknown or did not exist.
    """
    return tuple(sorted({one.iso3 for one in memberships().get(slug, ()) if one.since <= on <= one.until}))


@cache
def surfaces() -> dict[str, Bloc]:
    """Return every name by which English news speaks of a bloc ("EU", "European Commission")."""
    return {row["surface"]: Bloc(row["slug"], row["name"]) for row in read_csv("gazetteer/blocs.csv")}


@cache
def names() -> dict[str, str]:
    """Return what each bloc is called, by slug."""
    return {bloc.slug: bloc.name for bloc in surfaces().values()}


@cache
def with_members() -> tuple[str, ...]:
    """Return the slugs of the blocs whose members are known, in alphabetical order of their names."""
    unknown = sorted(set(memberships()) - set(names()))
    if unknown:
        raise ResourceError(f"gazetteer/bloc_members.csv: {unknown} are not in blocs.csv")
    return tuple(sorted(memberships(), key=lambda slug: names()[slug].lower()))


@cache
def memberships() -> dict[str, tuple[Membership, ...]]:
    """Return every membership there was, by the slug of the bloc."""
    found: dict[str, tuple[Membership, ...]] = {}
    for row in read_csv("gazetteer/bloc_members.csv"):
        until = date.fromisoformat(row["until"]) if row["until"] else date.max
        one = Membership(row["iso3"], date.fromisoformat(row["since"]), until)
        if one.since > one.until:
            raise ResourceError(f"gazetteer/bloc_members.csv: {row} ends before it begins")
        found[row["slug"]] = (*found.get(row["slug"], ()), one)
    return found
