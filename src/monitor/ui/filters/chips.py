"""Which filters are on, in words, and what the view would be without each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from monitor.metrics.filters import Filters
from monitor.metrics.names import country_or_bloc_name, label, pair_label
from monitor.reference.languages import language_name
from monitor.ui.kit.words import day


@dataclass(frozen=True, slots=True)
class Active:
    """One filter that is on: its words, and the filters without it."""

    label: str
    without: Filters


def active(filters: Filters) -> list[Active]:
    """Return the filters that are on, in the order of the filter bar."""
    found: list[Active] = []
    if filters.start or filters.end:
        found.append(Active(period_label(filters), replace(filters, start=None, end=None)))
    found += _each(filters, "countries", country_or_bloc_name)
    if filters.pair:
        found.append(Active(pair_label(*filters.pair), replace(filters, pair=None)))
    found += _each(filters, "topics", lambda key: label("topic", key))
    found += _each(filters, "sources", str)
    found += _each(filters, "languages", language_name)
    found += _each(filters, "tone", lambda key: f"{key} tone")
    if filters.text:
        found.append(Active(f"“{filters.text}”", replace(filters, text="")))
    if filters.unit != "articles":
        found.append(Active(f"count {filters.unit}", replace(filters, unit="articles")))
    if filters.duplicates:
        found.append(Active("with near-duplicates", replace(filters, duplicates=False)))
    if not filters.undated:
        found.append(Active("dated only", replace(filters, undated=True)))
    if not filters.places:
        found.append(Active("without places", replace(filters, places=True)))
    if filters.together != "sentence":
        found.append(Active("pairs by article", replace(filters, together="sentence")))
    return found


def period_label(filters: Filters) -> str:
    """Write the period: "3 Mar – 9 Mar 2025", "from 3 Mar 2025", "all dates"."""
    if filters.start and filters.end:
        if filters.start == filters.end:
            return day(filters.start)
        first = day(filters.start)
        return f"{first[:-5] if filters.start.year == filters.end.year else first} – {day(filters.end)}"
    if filters.start:
        return f"from {day(filters.start)}"
    return f"until {day(filters.end)}" if filters.end else "all dates"


def _each(filters: Filters, field: str, name: Callable[[str], str]) -> list[Active]:
    values: tuple[str, ...] = getattr(filters, field)
    found = []
    for value in values:
        rest: dict[str, Any] = {field: tuple(other for other in values if other != value)}
        found.append(Active(name(value), replace(filters, **rest)))
    return found
