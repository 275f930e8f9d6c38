"""Who led a country or spoke for it, and when.

Resource: `gazetteer/leaders.csv` (heads of state and government, foreign ministers).
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from monitor.errors import ResourceError
from monitor.reference.countries import is_code
from monitor.resources import read_csv


class Office(NamedTuple):
    """A country (alpha-3) that someone led, or spoke for, from `since` to `until`, both inclusive."""

    iso3: str
    since: date
    until: date


class Leader(NamedTuple):
    """A name that means someone in office; who moved from one office to the next has one for both."""

    name: str
    office: Office


@cache
def leaders() -> tuple[Leader, ...]:
    """Return all leaders in the order of the table; some names stand for two.

    Raises:
        ResourceError: an office of an unknown country, or one that ends before it begins.
    """
    found = []
    for row in read_csv("gazetteer/leaders.csv"):
        until = date.fromisoformat(row["until"]) if row["until"] else date.max
        office = Office(row["iso3"], date.fromisoformat(row["since"]), until)
        if not is_code(office.iso3) or office.since > office.until:
            raise ResourceError(f"gazetteer/leaders.csv: {row} is of no country, or ends before it begins")
        found.append(Leader(row["surface"], office))
    return tuple(found)
