"""Which filters are on, in words, and what the view would be without each."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.metrics.filters import FILTERS, Filters


@dataclass(frozen=True, slots=True)
class Active:
    """One filter that is on: its words, and the filters without it."""

    label: str
    without: Filters


def active(filters: Filters) -> list[Active]:
    """Return the filters that are on, in the order of the filter bar."""
    return [Active(*chip) for row in FILTERS.values() for chip in row.chips(filters)]
