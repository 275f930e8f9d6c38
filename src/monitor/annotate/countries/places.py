"""The place that a dateline begins with, and the country it points to.

Wire copy opens with where it was written ("STAMFORD, Conn., March 4 (Reuters) -"); often that is all it says
of the country it is about.
"""

from __future__ import annotations

from typing import NamedTuple

from monitor.dates import datelines
from monitor.reference import places


class WrittenAt(NamedTuple):
    """The place at `text[start:end]` that a dateline names, and the country it lies in (alpha-3)."""

    start: int
    end: int
    iso3: str


def written_at(text: str) -> WrittenAt | None:
    """Return where a text says that it was written; None where it does not, or names no known place."""
    dateline = datelines.parse(text)
    if dateline is None:
        return None
    iso3 = places.regions().get(dateline.region.rstrip(".").lower()) or places.towns().get(
        dateline.town.lower()
    )
    return WrittenAt(dateline.start, dateline.place_end, iso3) if iso3 else None
