"""Filters for tests: with any filter on, and drawn from what `builders.demo_store` holds and a bit beyond."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from builders import COUNTRIES, DAYS, FIRST_DAY, SOURCES, TOPICS
from by_hand import WORKED_OUT
from monitor.metrics.filter_row import Filter
from monitor.metrics.filters import FILTERS, Filters

INJECTIONS = (
    "'; DROP TABLE articles; --",
    "%' OR 1=1 --",
    '" OR ""="',
    "$1",
    "?",
    "{given}",
    "$text",
    "%",
    "_",
    "\\",
)

_codes = st.sampled_from([*sorted(COUNTRIES), "NAM"])
_countries = st.sampled_from([*sorted(COUNTRIES), "NAM", "bloc:ecowas", "bloc:g7", "bloc:warsaw-pact"])
_topics = st.sampled_from([topic for topic, _, _ in TOPICS] + ["medtop:11000000", "medtop:02000000"])
_days = st.integers(-20, DAYS + 20).map(lambda days: (FIRST_DAY + timedelta(days=days)).date())


def _some(values: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.just(()) | st.lists(values, min_size=1, max_size=3, unique=True).map(tuple)


def turned_on(*rows: Filter) -> Filters:
    """Return filters with these on, as their examples say."""
    return Filters.from_query({row.name: list(row.example) for row in rows})


EVERYTHING = turned_on(*FILTERS.values())

_DRAWN: dict[str, st.SearchStrategy[Any]] = {
    "countries": _some(_countries),
    "pair": st.none() | st.lists(_codes, min_size=2, max_size=2, unique=True).map(tuple),
    "topics": _some(_topics),
    "persons": _some(st.sampled_from(["ada-marsh", "bo-lind", "bo-lindgren", "nobody"])),
    "orgs": _some(st.sampled_from(["harbour-bank", "foreign-ministry", "nobody"])),
    "toward": _some(
        st.sampled_from(["CHN:negative", "CHN:neutral", "RUS:positive", "NAM:positive", "ada-marsh:neutral"])
    ),
    "keywords": _some(st.sampled_from(["border-talks", "foreign-ministry", "nothing"])),
    "stories": _some(st.sampled_from([str(1_000_000_007 * (3 * place + 1)) for place in range(4)])),
    "source_sets": _some(st.sampled_from(["owner:unknown", "owner:state", "country:RUS"])),
    "only": _some(st.sampled_from([str(1_000_000_007 * place) for place in (1, 2, 5, 10_000)])),
    "terms": _some(st.sampled_from(["pacts", "talks"])),
    "tags": _some(st.sampled_from(["to read", "later", *INJECTIONS])),
    "source_countries": _some(st.sampled_from(["GBR", "FRA", "unknown", "NAM"])),
    **dict.fromkeys(("actors", "targets", "voices"), _some(_codes)),
    "sources": _some(st.sampled_from([*SOURCES, *INJECTIONS])),
    "languages": _some(st.sampled_from(("en", "fr", "de", "la"))),
    "text": st.just("") | st.sampled_from(("TALKS", "ministry", *INJECTIONS)),
}


def strategy(row: Filter) -> st.SearchStrategy[Any]:
    """Return what the value of a filter is drawn from."""
    if row.field in _DRAWN:
        return _DRAWN[row.field]
    if row.switch:
        return st.booleans()
    return _some(st.sampled_from(row.choices)) if row.many else st.sampled_from(row.choices)


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    """Draw filters; most of their parts are left at the default, or nothing would ever match.

    Those that nobody worked out by hand are never drawn. Of those that take any number of values a few are on
    at a time.
    """
    start, end = draw(st.none() | _days), draw(st.none() | _days)
    if start and end and start > end:
        start, end = end, start
    rows = [row for row in FILTERS.values() if row.origin.field in WORKED_OUT - {"start", "end"}]
    many = [row for row in rows if row.many]
    on = draw(st.lists(st.sampled_from(many), max_size=3, unique_by=lambda row: row.name))
    chosen = [row for row in rows if not row.many or row in on]
    return Filters(start=start, end=end).having({row.name: draw(strategy(row.origin)) for row in chosen})
