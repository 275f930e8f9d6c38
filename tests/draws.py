"""Hypothesis strategies that draw filters from what `builders.demo_store` holds, and a little beyond."""

from __future__ import annotations

from datetime import timedelta
from typing import get_args

from hypothesis import strategies as st

from builders import COUNTRIES, DAYS, FIRST_DAY, SOURCES, TOPICS
from monitor.metrics.filters import Filters
from monitor.metrics.flags import Together, Unit
from monitor.model import ToneLabel

INJECTIONS = (
    "'; DROP TABLE articles; --",
    "%' OR 1=1 --",
    '" OR ""="',
    "$1",
    "?",
    "{matching}",
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


@st.composite
def filters(draw: st.DrawFn) -> Filters:
    """Draw filters; most of their parts are left at the default, or nothing would ever match."""
    start, end = draw(st.none() | _days), draw(st.none() | _days)
    if start and end and start > end:
        start, end = end, start
    return Filters(
        start=start,
        end=end,
        countries=draw(_some(_countries)),
        pair=draw(st.none() | st.lists(_codes, min_size=2, max_size=2, unique=True).map(tuple)),
        topics=draw(_some(_topics)),
        sources=draw(_some(st.sampled_from([*SOURCES, *INJECTIONS]))),
        languages=draw(_some(st.sampled_from(("en", "fr", "de", "la")))),
        tone=draw(_some(st.sampled_from(get_args(ToneLabel)))),
        text=draw(st.just("") | st.sampled_from(("TALKS", "ministry", *INJECTIONS))),
        unit=draw(st.sampled_from(get_args(Unit))),
        duplicates=draw(st.booleans()),
        undated=draw(st.booleans()),
        places=draw(st.booleans()),
        together=draw(st.sampled_from(get_args(Together))),
    )
