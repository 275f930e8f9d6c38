"""Who belongs to a bloc or an alliance, and since when.

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
def names() -> dict[str, str]:
    """Return the names of the blocs whose members are known, by slug, in alphabetical order of names."""
    listed = {row["slug"]: row["name"] for row in read_csv("gazetteer/blocs.csv")}
    unknown = sorted(set(memberships()) - set(listed))
    if unknown:
        raise ResourceError(f"gazetteer/bloc_members.csv: {unknown} are not in blocs.csv")
    return dict(sorted(((slug, listed[slug]) for slug in memberships()), key=lambda one: one[1].lower()))


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
