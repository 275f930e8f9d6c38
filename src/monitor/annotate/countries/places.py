"""The place that a dateline begins with, and the country it points to.

Wire copy opens with where it was written ("STAMFORD, Conn., March 4 (Reuters) -"); often that is all it says
of the country it is about.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from monitor.reference import places

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


def dateline(text: str) -> Dateline | None:
    """Return where a text says that it was written; None where it does not, or names no known place."""
    found = _DATELINE.match(text[:_REACH])
    if found is None:
        return None
    town, region = found["town"], found["region"]
    capitals = town.upper() == town
    if not capitals and not found[0].rstrip().endswith(("-", "–", "—")):
        return None
    iso3 = places.regions().get(region.rstrip(".").lower()) if region else None
    iso3 = iso3 or places.towns().get(town.lower())
    if iso3 is None:
        return None
    return Dateline(found.start("town"), found.end("region" if region else "town"), iso3)
