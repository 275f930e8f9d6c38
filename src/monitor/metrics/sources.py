"""Who publishes: volume, rhythm and gaps of sources, and what they write more of than others do.

A profile is that of the sources which the filters choose, by `source` or `source-set`: one outlet or several
as one. What they are compared with is everything else under the same filters, another set, or another source.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from monitor.metrics import coverage, source_sets
from monitor.metrics.asking import ask, periods
from monitor.metrics.filters import Filters
from monitor.metrics.intervals import Floats, difference
from monitor.metrics.source_stories import everyone, timing
from monitor.reference.countries import country_name
from monitor.reference.outlets import OwnerKind
from monitor.reference.topics import Level
from monitor.store import Store

By = Literal["topic", "country", "tone"]

ONE = "source:"
"""What the other side of a comparison begins with that is one source, and no set."""

UNKNOWN: OwnerKind = "unknown"
"""What is said of an outlet where it is not known."""

AROUND = 4
"""Weeks before and after a day whose days of the same name say how much is expected on it."""

IMPROBABLE = 0.001
"""Days without an article are a gap where chance makes such a run more seldom than this."""

_NEAR = 0.025
"""Of a Poisson distribution, what lies beyond either bound of its 95 % interval."""

_MANY = 400
"""Expected articles from which the Poisson distribution is as good as normal."""

_REPRINTS = """
    WITH {given}
    SELECT source AS id, count(*) AS published, count(*) FILTER (duplicate_of IS NOT NULL) AS reprints
    FROM matching WHERE source IS NOT NULL GROUP BY source
"""
_DAYS = """
    WITH {given},
    found AS (SELECT published_day AS period, count(*) AS articles FROM matching GROUP BY published_day)
    SELECT period, coalesce(articles, 0) AS articles FROM periods LEFT JOIN found USING (period)
    WHERE period >= (SELECT min(period) FROM found)
    ORDER BY period
"""
_RHYTHM = """
    WITH {given},
    found AS (
        SELECT isodow(published_at) AS weekday, hour(published_at) AS hour, count(*) AS articles
        FROM matching WHERE published_at::TIME <> TIME '00:00:00' GROUP BY ALL
    )
    SELECT weekday, hour, coalesce(articles, 0) AS articles
    FROM (SELECT unnest(range(1, 8)) AS weekday) CROSS JOIN (SELECT unnest(range(24)) AS hour)
    LEFT JOIN found USING (weekday, hour)
    ORDER BY weekday, hour
"""
_SIZE = """
    WITH {given}
    SELECT
        count(*) AS published,
        count(*) FILTER (duplicate_of IS NOT NULL) AS reprints,
        count(DISTINCT source) AS sources,
        count(*) FILTER (published_at::TIME <> TIME '00:00:00') AS timed
    FROM matching
"""


@dataclass(frozen=True, slots=True)
class Profile:
    """The headline of a profile.

    Args:
        sources: how many sources it is of.
        published: articles, near-duplicates included.
        reprints: near-duplicates among them.
        timed: articles among them that tell the hour.
        days: from the first article to the end of the period.
        empty: days among them without an article.
        gaps: runs of such days that chance hardly explains.
    """

    sources: int
    published: int
    reprints: int
    timed: int
    days: int
    empty: int
    gaps: int


def ranking(store: Store, filters: Filters, limit: int | None = None) -> pd.DataFrame:
    """Return every source with its share of the coverage, what is known of it, and how it works.

    Returns:
        One row a source, most articles first: id, label (the outlet's name, else the id), country (alpha-3,
        missing where it is not known), country_name, owner_kind, reach (`UNKNOWN` where they are), matching,
        total, share, low, high (see `coverage.top`), reprints (near-duplicates, of all it published),
        reprint_share, shared (stories that others report too), first (of those, that it reported first), and
        delay (median hours behind the first report).
    """
    found = coverage.top(store, filters, "source", limit).drop(columns="label")
    found = source_sets.labelled(store, found)
    known = source_sets.outlets(store)
    facts = [known.get(source) for source in found["id"]]
    countries = [one.country or None if one else None for one in facts]
    told = {
        "country": countries,
        "country_name": [country_name(code) if code else UNKNOWN for code in countries],
        "owner_kind": [one.owner_kind if one else UNKNOWN for one in facts],
        "reach": [one.reach if one else UNKNOWN for one in facts],
    }
    found = found.assign(**{name: pd.Series(told[name], found.index, "object") for name in told})
    counted = ask(store, replace(filters, duplicates=True), _REPRINTS)
    found = found.merge(counted, on="id", how="left").merge(timing(store, filters), on="id", how="left")
    found["reprint_share"] = found["reprints"] / found["published"]
    return found


def profile(store: Store, filters: Filters) -> Profile:
    """Return the headline of the sources that the filters choose."""
    (size,) = ask(store, replace(filters, duplicates=True), _SIZE).to_dict("records")
    found = days(store, filters)
    begins = found["gap"] & ~found["gap"].shift(fill_value=False)
    return Profile(
        days=len(found),
        empty=int((found["articles"] == 0).sum()),
        gaps=int(begins.sum()),
        **{str(name): int(value) for name, value in size.items()},
    )


def days(store: Store, filters: Filters) -> pd.DataFrame:
    """Return how much was published day by day, and the days on which it ought to have been more.

    Returns:
        One row a day, from the first article on: period, articles, expected (mean of the same day of the week
        in the four weeks before and after; NaN where there is no such day), low, high (of the 95 % of a
        Poisson distribution about it), gap (the day is of a run without articles that chance makes in fewer
        than one of 1,000 cases).
    """
    dated = replace(filters, undated=False)
    found = ask(store, dated, _DAYS, periods=periods(dated, "day"))
    counts = found["articles"].to_numpy(float)
    expected = _expected(counts)
    low, high = _poisson(expected)
    return found.assign(expected=expected, low=low, high=high, gap=_gaps(counts, expected))


def rhythm(store: Store, filters: Filters) -> pd.DataFrame:
    """Return when articles come out, over the week (UTC); those that tell no hour are left out.

    Returns:
        168 rows: weekday (1 = Monday), hour, articles.
    """
    return ask(store, filters, _RHYTHM)


def tilt(
    store: Store,
    filters: Filters,
    by: By = "topic",
    other_set: str = "",
    limit: int | None = None,
    level: Level = "second",
) -> pd.DataFrame:
    """Return what the chosen sources write more of, and less, than others do.

    Args:
        store: the store.
        filters: which articles; their sources are the one side. Articles are counted, whatever the unit.
        by: topic, country or tone.
        other_set: a source set as the other side, or "source:" and a source; everything else under the same
            filters where it is empty.
        limit: how many at most.
        level: of topics.

    Returns:
        One row a value, the greatest difference that is beyond chance first: id, label, matching, total,
        share, matching_rest, total_rest, share_rest, difference, low, high (percentage points; 95 %,
        Newcombe 1998), significant (the interval leaves out 0), voice (of all articles about it under the
        same filters, both sides and others, the share that is by the chosen sources).
    """
    ours = replace(filters, unit="articles")
    whole = everyone(ours)
    mine, everything = (_values(store, side, by, level) for side in (ours, whole))
    other = _values(store, _others(store, ours, other_set), by, level) if other_set else everything
    of_all = everything[["id", "matching"]].rename(columns={"matching": "of_all"})
    both = mine.merge(other, on=["id", "label"], how="outer", suffixes=("", "_rest"))
    both = both.merge(of_all, on="id", how="left")
    counts = {name: both[name].fillna(0).astype("int64") for name in ("matching", "matching_rest", "of_all")}
    total, rest = (int(frame["total"].max()) if len(frame) else 0 for frame in (mine, other))
    if not other_set:
        counts["matching_rest"], rest = counts["matching_rest"] - counts["matching"], rest - total
    low, high = difference(counts["matching"], total, counts["matching_rest"], rest)
    share, share_rest = (
        counts[name] / (of or np.nan) for name, of in (("matching", total), ("matching_rest", rest))
    )
    frame = both[["id", "label"]].assign(
        matching=counts["matching"],
        total=total,
        share=share,
        matching_rest=counts["matching_rest"],
        total_rest=rest,
        share_rest=share_rest,
        difference=100 * (share - share_rest),
        low=100 * low,
        high=100 * high,
        significant=(low > 0) | (high < 0),
        voice=counts["matching"] / counts["of_all"].where(counts["of_all"] > 0),
    )
    order = frame.assign(size=frame["difference"].abs()).sort_values(
        ["significant", "size", "id"], ascending=[False, False, True]
    )
    return frame.loc[order.index].head(len(frame) if limit is None else limit).reset_index(drop=True)


def _values(store: Store, filters: Filters, by: By, level: Level) -> pd.DataFrame:
    return coverage.top(store, filters, by, None, level)[["id", "label", "matching", "total"]]


def _others(store: Store, ours: Filters, other_set: str) -> Filters:
    """Return the filters of the sources of the other side that are not among the chosen ones."""
    chosen = set(ours.sources) or set(source_sets.members(store, ours.source_sets))
    one = other_set.startswith(ONE)
    held = [other_set.removeprefix(ONE)] if one else source_sets.members(store, (other_set,))
    others = [source for source in held if source not in chosen]
    return replace(everyone(ours), sources=tuple(others) or ("",))  # no source is called ""


def _expected(counts: Floats) -> Floats:
    """Return of each day the mean of the days of the same name in the weeks around it."""
    padded = np.pad(counts, 7 * AROUND, constant_values=np.nan)
    steps = [7 * week for week in range(-AROUND, AROUND + 1) if week]
    others = np.stack([padded[7 * AROUND + step : 7 * AROUND + step + len(counts)] for step in steps])
    there = ~np.isnan(others)
    with np.errstate(invalid="ignore"):
        return np.asarray(
            np.where(there.any(axis=0), np.nansum(others, axis=0) / there.sum(axis=0), np.nan), float
        )


def _gaps(counts: Floats, expected: Floats) -> npt.NDArray[np.bool_]:
    """Tell of each day whether it is of a run of empty days that a Poisson process hardly makes."""
    empty = counts == 0
    run = np.cumsum(np.diff(empty, prepend=False) != 0)  # the same number within a run
    wanted = np.bincount(run, np.where(empty, np.nan_to_num(expected), 0.0), minlength=run.max(initial=0) + 1)
    return np.asarray(empty & (np.exp(-wanted[run]) < IMPROBABLE), bool)


def _poisson(expected: Floats) -> tuple[Floats, Floats]:
    """Return the bounds of the middle 95 % of Poisson distributions with the given means."""
    means, at = np.unique(expected, return_inverse=True)  # thousands of days have a few dozen means
    bounds = np.array([_bounds(mean) for mean in means]).reshape(-1, 2)[at]
    return bounds[:, 0], bounds[:, 1]


def _bounds(mean: float) -> tuple[float, float]:
    if np.isnan(mean):
        return np.nan, np.nan
    if mean > _MANY:
        reach = 1.96 * mean**0.5
        return round(mean - reach), round(mean + reach)
    ways = np.arange(int(mean + 10 * mean**0.5) + 20)
    chances = np.exp(np.cumsum(np.log(np.maximum(mean, 1e-12) / np.maximum(ways, 1)) * (ways > 0)) - mean)
    below = np.cumsum(chances)
    return float(np.searchsorted(below, _NEAR)), float(np.searchsorted(below, 1 - _NEAR))
