"""From a mark in a chart to the filters of the articles behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from monitor.metrics.dimensions import dimension
from monitor.metrics.filters import Filters

Drill = Callable[..., Filters]
"""Takes a clicked mark's `customdata`, gives the filters of its articles."""


def member(filters: Filters, by: str) -> Drill:
    """Return the drill of a chart whose marks are values of a dimension."""
    return lambda key, *_: dimension(by).narrow(filters, str(key))


def member_in_period(filters: Filters, by: str, interval: str) -> Drill:
    """Return the drill of a chart whose marks are such things in one period."""
    return lambda key, first: dimension(by).narrow(within(filters, str(first), interval), str(key))


def period(filters: Filters, interval: str) -> Drill:
    """Return the drill of a chart whose marks are periods."""
    return lambda _key, first: within(filters, str(first), interval)


def pair(filters: Filters) -> Drill:
    """Return the drill of a country x country matrix."""
    return lambda a, b: dimension("pair").narrow(filters, f"{a}-{b}")


def pair_in_period(filters: Filters, pair: tuple[str, str], interval: str) -> Drill:
    """Return the drill of a chart of one pair whose marks are periods."""
    return lambda _key, first: replace(within(filters, str(first), interval), pair=pair)


def topic_and_country(filters: Filters) -> Drill:
    """Return the drill of a topic x country matrix."""
    about = dimension("topic").narrow
    return lambda topic, country: dimension("country").narrow(about(filters, str(topic)), str(country))


def within(filters: Filters, first: str, interval: str) -> Filters:
    """Narrow to the period that begins on an ISO date, but never beyond the filters' own period.

    Articles without a known date are left out: no period holds them.
    """
    start = date.fromisoformat(first[:10])
    end = last_day(start, interval)
    return replace(
        filters,
        start=max(start, filters.start or start),
        end=min(end, filters.end or end),
        undated=False,
    )


def last_day(start: date, interval: str) -> date:
    """Return the last day of the day, week or month that begins on `start`."""
    if interval == "day":
        return start
    if interval == "week":
        return start + timedelta(days=6)
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
