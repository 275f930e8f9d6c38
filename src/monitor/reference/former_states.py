"""The states that are no more: their names, their last day, and whom they count as.

Resource: `gazetteer/historical.csv`.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from monitor.errors import ResourceError
from monitor.reference.countries import is_code
from monitor.resources import read_csv


class FormerState(NamedTuple):
    """A state until its last day, and the country (alpha-3) that holds its capital now."""

    iso3: str
    names: tuple[str, ...]
    demonyms: tuple[str, ...]
    until: date


@cache
def former_states() -> tuple[FormerState, ...]:
    """Return the former states in the order of the table.

    Raises:
        ResourceError: one counts as an unknown country.
    """
    found = []
    for row in read_csv("gazetteer/historical.csv"):
        if not is_code(row["iso3"]):
            raise ResourceError(f"gazetteer/historical.csv: {row['iso3']} is no alpha-3 code")
        names, demonyms = (tuple(filter(None, row[key].split("|"))) for key in ("names", "demonyms"))
        found.append(FormerState(row["iso3"], names, demonyms, date.fromisoformat(row["until"])))
    return tuple(found)
