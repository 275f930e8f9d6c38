"""From a mark in a chart to the filters of the articles behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from monitor.errors import UsageError
from monitor.metrics.filters import Dimension, Filters
from monitor.reference import blocs

Drill = Callable[..., Filters]
"""Takes a clicked mark's `customdata`, gives the filters of its articles."""


def member(filters: Filters, by: str) -> Drill:
    """Return the drill of a chart whose marks are countries, pairs, topics, sources, languages or tones."""
    return lambda key, *_: _narrow(filters, by, str(key))


def member_in_period(filters: Filters, by: str, interval: str) -> Drill:
    """Return the drill of a chart whose marks are such things in one period."""
    return lambda key, first: _narrow(within(filters, str(first), interval), by, str(key))


def period(filters: Filters, interval: str) -> Drill:
    """Return the drill of a chart whose marks are periods."""
    return lambda _key, first: within(filters, str(first), interval)


def pair(filters: Filters) -> Drill:
    """Return the drill of a country x country matrix."""
    return lambda a, b: _narrow(filters, "pair", f"{a}-{b}")


def pair_in_period(filters: Filters, pair: tuple[str, str], interval: str) -> Drill:
    """Return the drill of a chart of one pair whose marks are periods."""
    return lambda _key, first: replace(within(filters, str(first), interval), pair=pair)


def topic_and_country(filters: Filters) -> Drill:
    """Return the drill of a topic x country matrix."""
    return lambda topic, country: _narrow(_narrow(filters, "topic", str(topic)), "country", str(country))


def unfiltered(filters: Filters) -> Dimension:
    """Return a dimension on which the filters say nothing, so that its totals are all that matches."""
    free: tuple[Dimension, ...] = ("tone", "language", "source", "topic", "country")
    return next((by for by in free if filters.without(by) == filters), "pair")


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


def _narrow(filters: Filters, by: str, key: str) -> Filters:
    if by == "pair":
        low, high = sorted(key.split("-", 1))
        return replace(filters, pair=(low, high))
    if by == "country":
        only = filters.countries
        single = len(only) == 1 and not only[0].startswith(blocs.PREFIX)
        if single and key != only[0] and filters.pair is None:
            # "Russia" in a view of China is about both, which is what a pair in one article asks for.
            low, high = sorted((only[0], key))
            return replace(filters, pair=(low, high), together="article")
        return replace(filters, countries=(key,))
    if by == "topic":
        return replace(filters, topics=(key,))
    if by == "source":
        return replace(filters, sources=(key,))
    if by == "language":
        return replace(filters, languages=(key,))
    if by == "tone":
        return Filters.from_query({**filters.to_query(), "tone": [key]})
    raise UsageError(f"articles cannot be chosen by {by}")
