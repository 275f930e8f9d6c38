"""Every view that can be shown, downloaded or exported: its name, its columns, its question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, get_args

import pandas as pd

from monitor.errors import UsageError
from monitor.metrics import (
    accuracy,
    articles,
    changes,
    coverage,
    health,
    mentions,
    pair_evidence,
    pairs,
    parsing,
    topics,
)
from monitor.metrics.asking import Interval
from monitor.metrics.dimensions import DIMENSIONS
from monitor.metrics.filters import Filters
from monitor.model import RelationLabel
from monitor.reference.topics import Level
from monitor.store import Store

MOST = 100_000_000
"""Bound of a number given as an option."""


@dataclass(frozen=True, slots=True)
class View:
    """A table that can be exported.

    Args:
        name: on the command line.
        description: what it holds, in one line.
        columns: their names, in order; they depend on nothing.
        frame: the question; called with the store, the filters and the options.
        options: the options it takes and their defaults; a pair of None means the filters' own pair.
    """

    name: str
    description: str
    columns: tuple[str, ...]
    frame: Callable[..., pd.DataFrame]
    options: Mapping[str, Any] = field(default_factory=dict)


_SHARES = ("id", "label", "matching", "total", "share", "low", "high")
_CHANGES = ("id", "label", "now", "before", "share_now", "share_before", "change", "significant")
_SAID = ("article_id", "published_at", "source", "title", "url", "field", "sentence", "text")
_EVENT = ("relation", "relation_label", "conflict", "cooperation", "type", "actor", "target", "voice")
_TOLD = ("confidence", "cameo", "weight", "mood", "event_date", "event_precision", "evidence", "model")
_ARTICLE = ("article_id", "published_at", "fetched_at", "date_source", "source", "title", "language", "tone")
_FOUND = ("tone_label", "countries", "topics", "url", "duplicate_of", "story_id", "word_count")
_SPAN = ("surface", "field", "sentence", "start", "end", "via", "confidence")

VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View(
            "coverage",
            "How much of the coverage each country, pair, topic, source, tone or language has.",
            _SHARES,
            coverage.top,
            {"by": "country", "limit": None, "level": "second"},
        ),
        View(
            "coverage-over-time",
            "The same for every day, week or month.",
            ("period", *_SHARES),
            coverage.over_time,
            {"by": "country", "interval": "month", "series": (), "level": "second"},
        ),
        View(
            "pairs",
            "How countries deal with each other, pair by pair: articles by what they tell, and the balance.",
            ("country_a", "country_b", "pair", "label", "articles", "sentences", *pairs.FIGURES),
            pairs.ranking,
            {"limit": None},
        ),
        View(
            "pairs-matrix",
            "The pairs among the countries with the most pairings, both ways round.",
            ("country_a", "country_b", "label_a", "label_b", *pairs.MATRIX),
            pairs.matrix,
            {"size": 15},
        ),
        View(
            "pair-over-time",
            "How one pair deals with each other, who acts and who says so, for every day, week or month.",
            ("period", "articles", *pairs.FIGURES),
            pairs.over_time,
            {"pair": None, "interval": "month"},
        ),
        View(
            "pair-evidence",
            "The sentences and titles behind the figures of one pair, the strongest first.",
            (*_SAID, *_EVENT, *_TOLD),
            pair_evidence.evidence,
            {
                **{"pair": None, "relation": None, "direction": None, "voice": None},
                **{"period": None, "limit": None, "offset": 0},
            },
        ),
        View(
            "topics",
            "How much of the coverage each topic has.",
            _SHARES,
            partial(coverage.top, by="topic"),
            {"limit": None, "level": "second"},
        ),
        View(
            "topics-rising",
            "The topics whose share grew against the period before.",
            _CHANGES,
            topics.rising,
            {"limit": None, "level": "second"},
        ),
        View(
            "topics-by-country",
            "How much of each country's coverage is about each topic.",
            ("topic_id", "topic", "country", "label", "matching", "share"),
            topics.by_country,
            {"topics": 12, "countries": 15, "level": "top"},
        ),
        View(
            "articles",
            "The articles that match.",
            (*_ARTICLE, *_FOUND),
            articles.listing,
            {"sort": "newest", "limit": None, "offset": 0},
        ),
        View(
            "mentions",
            "Every place where the articles name something.",
            ("article_id", "published_at", "source", "kind", "entity_id", "name", *_SPAN),
            mentions.listing,
            {"limit": None, "offset": 0},
        ),
        View(
            "headline",
            "How many articles, stories, sources, countries and words, against the period before.",
            ("measure", "now", "before", "change_percent"),
            changes.deltas,
        ),
        View(
            "health-sources",
            "How every source fares that a refresh ever asked; filters make no difference.",
            (
                *("name", "state", "why", "kind", "succeeded_at", "new_at", "last_error", *health.COUNTS),
                *("bytes", "seconds", "waiting"),
            ),
            lambda store, _filters: health.sources(store),
        ),
        View(
            "health-runs",
            "What every run did; filters make no difference.",
            (
                *("run_id", "started_at", "finished_at", "command", "outcome", "error", "sources"),
                *("failed_sources", *health.COUNTS[:-1], "bytes", "seconds"),
            ),
            lambda store, _filters: health.runs(store),
        ),
        View(
            "health-intake",
            "What came in from day to day (UTC); filters make no difference.",
            ("period", "runs", *health.INTAKE),
            lambda store, _filters: health.intake(store),
        ),
        View(
            "accuracy",
            "How good the annotations are, as last measured; neither store nor filters make a difference.",
            ("what", "mark", "unit", "value", "low", "high", "documents", "others", "goal", "seen"),
            lambda _store, _filters: accuracy.table(accuracy.results()),
        ),
        *(
            View(
                f"changes-{by}",
                f"The share of each {by} against the period before.",
                _CHANGES,
                partial(changes.changes, by=by),
                {"limit": None, "level": "second"},
            )
            for by in get_args(changes.Compared)
        ),
    )
}
"""Every view by its name."""


def table(view: str, store: Store, filters: Filters, **options: Any) -> pd.DataFrame:
    """Return the rows of a view.

    Args:
        view: a name in `VIEWS`.
        store: the store.
        filters: which articles.
        options: as the view's question takes them, or as text from the command line.

    Returns:
        A frame with the columns of the view, in their order.

    Raises:
        UsageError: there is no such view, or it does not take such an option.
    """
    if view not in VIEWS:
        raise UsageError(f"there is no view {view!r}; there are: {', '.join(sorted(VIEWS))}")
    found = VIEWS[view]
    unknown = sorted(set(options) - set(found.options))
    if unknown:
        taken = ", ".join(sorted(found.options))
        raise UsageError(f"{view} takes no option {', '.join(unknown)}; it takes: {taken}")
    given = {**found.options, **{name: _option(name, value) for name, value in options.items()}}
    if "pair" in given and given["pair"] is None:
        if filters.pair is None:
            raise UsageError(f"{view} is about one pair: give it as --pair CHN-RUS")
        given["pair"] = filters.pair
    return found.frame(store, filters, **given)[list(found.columns)]


def _option(name: str, value: Any) -> Any:
    """Read an option that came as text; the pages give values as the questions take them."""
    return _READ[name](name, value) if isinstance(value, str) else value


def _number(name: str, value: str) -> int:
    if not (value.isdecimal() and int(value) <= MOST):
        raise UsageError(f"{name}: {value!r} is no whole number between 0 and {MOST:,}")
    return int(value)


def _period(name: str, value: str) -> tuple[date, date]:
    try:
        first, last = (date.fromisoformat(day) for day in value.split(".."))
    except ValueError as error:
        raise UsageError(
            f"{name}: {value!r} is not a first and a last day as in 2025-01-01..2025-01-31"
        ) from error
    if first > last:
        raise UsageError(f"{name}: {value} ends before it begins")
    return first, last


_READ: dict[str, Callable[[str, str], Any]] = {
    "by": parsing.one_of(DIMENSIONS),
    "interval": parsing.one_of(get_args(Interval)),
    "level": parsing.one_of(get_args(Level)),
    "sort": parsing.one_of(get_args(articles.Sort)),
    "relation": parsing.one_of(get_args(RelationLabel)),
    "direction": parsing.one_of(get_args(pair_evidence.Direction)),
    "voice": parsing.one_of(get_args(pair_evidence.Voice)),
    "limit": _number,
    "offset": _number,
    "size": _number,
    "topics": _number,
    "countries": _number,
    "series": lambda _name, value: tuple(value.split(",")),
    "pair": parsing.pair,
    "period": _period,
}
