"""Places that point to their country: large cities anywhere, and any town that a dateline begins with.

Wire copy opens with where it was written ("STAMFORD, Conn., March 4 (Reuters) -"); often that is all it says
of the country it is about. Resource: `gazetteer/places.csv`, from GeoNames.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from monitor.resources import read_csv, read_text

_REACH = 120
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?"
_DATELINE = re.compile(
    rf"""\s*(?P<town>[^\W\d_][\w.'’\- ]{{1,40}}?)
         (?:,\s*(?P<region>[^\W\d_][\w.' ]{{1,30}}?))?
         (?: ,?\s+{_MONTH}\s+\d{{1,2}}\b (?:,\s*\d{{4}})? \s*(?:\([^()\n]{{2,30}}\)\s*)? (?:[-–—:]|\n)
           | \s*\((?:Reuters?|AP|AFP|UPI|Xinhua|dpa|TASS|Interfax|Bloomberg|IPS|CNN|[A-Z]{{2,6}})\)\s*[-–—:]
           | \s+[–—]\s | \s+--\s )""",
    re.VERBOSE | re.IGNORECASE,
)


class Dateline(NamedTuple):
    """The place at `text[start:end]` that a text begins with, and the country it lies in (alpha-3)."""

    start: int
    end: int
    iso3: str


def anywhere() -> Iterator[tuple[str, str]]:
    """Yield (city, alpha-3) for the cities whose bare name in running text means them."""
    return ((row["name"], row["iso3"]) for row in read_csv("gazetteer/places.csv") if row["anywhere"] == "1")


def dateline(text: str) -> Dateline | None:
    """Return where a text says that it was written; None where it does not, or names no known place."""
    found = _DATELINE.match(text[:_REACH])
    if found is None:
        return None
    town, region = found["town"], found["region"]
    capitals = town.upper() == town
    if not capitals and not found[0].rstrip().endswith(("-", "–", "—")):
        return None
    iso3 = _regions().get(region.rstrip(".").lower()) if region else None
    iso3 = iso3 or _towns().get(town.lower())
    if iso3 is None:
        return None
    return Dateline(found.start("town"), found.end("region" if region else "town"), iso3)


@cache
def _towns() -> dict[str, str]:
    return {row["name"].lower(): row["iso3"] for row in read_csv("gazetteer/places.csv")}


@cache
def _regions() -> dict[str, str]:
    """Return the country of the states and provinces that follow a town, without their last full stop."""
    lines = read_text("gazetteer/us_states.txt").splitlines()
    names = [name for line in lines if line and line[0] != "#" for name in line.split("|")]
    regions = {name.rstrip(".").lower(): "USA" for name in names if len(name) > 2}
    return regions | {row["surface"].lower(): row["iso3"] for row in read_csv("gazetteer/regions.csv")}
