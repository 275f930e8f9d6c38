"""What the reader has chosen to look at.

query string or flags  --from_query-->  Filters  --matching.matching-->  a SELECT with bound parameters

Each field of `Filters` (and of `Said`, which it extends) is a row that holds everything that is said of a
filter anywhere. Query strings, the flags of the command line and their help, captions, chips, the filter bar,
docs/filters.md and the complete example of the tests are read off `FILTERS`, so a new filter is a new field
and nothing else. From every filter that takes any number of values follow those on none (`not-country`) and
on all of them (`all-country`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal, get_args

from monitor.errors import UsageError
from monitor.metrics import conditions, names, parsing
from monitor.metrics.filter_row import Chip, Filter, Group, Labels
from monitor.metrics.filters_noted import Noted
from monitor.metrics.filters_said import row
from monitor.metrics.parsing import Query
from monitor.model import ToneLabel
from monitor.reference.languages import language_name
from monitor.reference.source_sets import set_label
from monitor.search.query.tokens import MOST as LONGEST_QUERY

Unit = Literal["articles", "stories", "sources"]
Together = Literal["sentence", "article"]
Chosen = tuple[tuple[str, tuple[str, ...]], ...]

EARLIEST, LATEST = date(1600, 1, 1), date(2200, 12, 31)
"""Bounds of a period: outside lies no news, and date arithmetic cannot overflow within."""


@dataclass(frozen=True, slots=True)
class Filters(Noted):
    """Which articles count, and in which unit. Conditions of different kinds must all hold.

    Raises:
        UsageError: a value that can match nothing, such as a period that ends before it begins.
    """

    start: date | None = row(
        None,
        Filter(
            name="start",
            help="First day, by the publisher's own calendar, 2026-01-31.",
            label="From",
            group="Period",
            example=("2025-03-03",),
            read=parsing.day,
            sql="(a.published_day >= $start OR a.published_day IS NULL)",
            words=lambda filters: _period(filters.start, filters.end),
            chip=lambda filters: period_label(filters),
            lifts=("start", "end"),
        ),
    )
    """First day of the period, None for no bound. A day is that of the publisher's own zone."""

    end: date | None = row(
        None,
        Filter(
            name="end",
            help="Last day, inclusive.",
            label="To",
            group="Period",
            example=("2025-09-30",),
            read=parsing.day,
            sql="(a.published_day <= $end OR a.published_day IS NULL)",
            chip=None,
        ),
    )
    """Last day of the period, inclusive."""

    sources: tuple[str, ...] = row(
        (),
        Filter(
            name="source",
            help="Outlet; repeatable.",
            label="sources",
            group="Sources",
            example=("plainsman.example",),
            free=True,
            sql="list_contains($sources, a.source)",
            words="from {}",
        ),
    )
    """Any of these outlets."""

    source_countries: tuple[str, ...] = row(
        (),
        Filter(
            name="source-country",
            help="Country of the outlet (alpha-3, or unknown); repeatable.",
            label="outlet countries",
            group="Sources",
            example=("GBR",),
            read=parsing.country_or_unknown,
            sql=f"list_contains($source_countries, coalesce(a.source_country, '{parsing.UNKNOWN}'))",
            called=names.country_or_unknown,
            words="from outlets in {}",
            chip="outlets in {}",
        ),
    )
    """ISO 3166-1 alpha-3 of the country of the outlet, or "unknown"; any of them."""

    source_sets: tuple[str, ...] = row(
        (),
        Filter(
            name="source-set",
            help="Outlet of this source set, owner:state or country:RUS; repeatable.",
            label="source sets",
            group="Sources",
            several=True,
            example=("owner:unknown",),
            sql=conditions.of_sets,
            called=set_label,
            words="from {}",
        ),
    )
    """Any of these sets of outlets; see `reference.source_sets`."""

    languages: tuple[str, ...] = row(
        (),
        Filter(
            name="language",
            help="ISO 639-1, such as en; repeatable.",
            label="languages",
            group="Sources",
            example=("fr",),
            read=parsing.language,
            sql="list_contains($languages, a.language)",
            called=language_name,
            words="in {}",
        ),
    )
    """Any of these ISO 639-1 codes."""

    tone: tuple[ToneLabel, ...] = row(
        (),
        Filter(
            name="tone",
            help="negative, neutral, positive; repeatable.",
            label="tones",
            example=("negative",),
            choices=get_args(ToneLabel),
            sql="list_contains($tone, a.tone_label)",
            words="tone {}",
            chip="{} tone",
        ),
    )
    """Any of these labels of the article's tone."""

    text: str = row(
        "",
        Filter(
            name="text",
            help="Title or body contains this.",
            label="Title or text contains",
            example=("pact",),
            sql="(contains(lower(w.title), lower($text)) OR contains(lower(t.text), lower($text)))",
            # As a join and not as a subquery, so that only the texts of articles that pass all else are
            # searched.
            join="JOIN articles AS w USING (article_id) LEFT JOIN texts AS t USING (article_id)",
            words="containing “{}”",
            chip="“{}”",
        ),
    )
    """The title or the body contains this, whatever the case."""

    search: str = row(
        "",
        Filter(
            name="search",
            help='Found by this query: (gas OR oil) NEAR/5 pipeline, "trade war", econom*, title:summit.',
            label="Search",
            group="Text",
            hint="AND OR NOT, brackets, quotes, word*, NEAR/5, field:value.",
            example=('(pact OR talk*) NOT "opened fire"',),
            read=parsing.search,
            longest=LONGEST_QUERY,
            sql=conditions.found,
            words="found by {}",
            chip="{}",
        ),
    )
    """A query of the search language (docs/search.md); the article is among its hits."""

    together: Together = row(
        "sentence",
        Filter(
            name="together",
            help="A pair is in one sentence or article.",
            label="Together in the same",
            group="Countries",
            example=("article",),
            choices=get_args(Together),
            chip="pairs by {}",
        ),
    )
    """Whether a pair means the same sentence or the same article."""

    unit: Unit = row(
        "articles",
        Filter(
            name="unit",
            help="Count articles, stories or sources.",
            label="Count",
            example=("stories",),
            choices=get_args(Unit),
            chip="count {}",
        ),
    )
    """What is counted. A story without others is a story of one; articles whose source is unknown belong to
    no source."""

    duplicates: bool = row(
        False,
        Filter(
            name="duplicates",
            help="Count near-duplicates too.",
            label="Include near-duplicates",
            sql=conditions.originals,
            words=lambda f: "near-duplicates included" if f.duplicates else "without near-duplicates",
            chip="with near-duplicates",
        ),
    )
    """Whether near-duplicates count."""

    undated: bool = row(
        True,
        Filter(
            name="no-undated",
            help="Leave out uncertain dates.",
            label="Include articles without a known date",
            hint="They count in every period, but are in no chart over time.",
            sql="a.published_day IS NOT NULL",
            words="without articles of uncertain date",
            chip="dated only",
        ),
    )
    """Whether articles count that bear no trustworthy date. They then count in every period, but no time
    series ever places them."""

    places: bool = row(
        True,
        Filter(
            name="no-places",
            help="Do not count cities and regions as their country.",
            label="Count places as their country",
            hint="An article that names Chicago, Crimea or a town in its dateline then names its country.",
            words="places do not count as their country",
            chip="without places",
        ),
    )
    """Whether a city or a region ("Chicago", "Crimea") counts as a mention of its country."""

    none_of: Chosen = ()
    """Fields that take any number of values, and those of which the article has none."""

    all_of: Chosen = ()
    """The same of which it has all."""

    def __post_init__(self) -> None:
        for day in (self.start, self.end):
            if day is not None and not EARLIEST <= day <= LATEST:
                raise UsageError(f"{day} is not a day between {EARLIEST} and {LATEST}")
        if self.start and self.end and self.start > self.end:
            raise UsageError(f"the period ends ({self.end}) before it begins ({self.start})")
        if self.pair is not None:
            if self.pair[0] == self.pair[1]:
                raise UsageError(f"{self.pair[0]}-{self.pair[1]} is not a pair of two countries")
            object.__setattr__(self, "pair", tuple(sorted(self.pair)))
        for name in ("none_of", "all_of"):
            chosen = sorted((field, tuple(values)) for field, values in getattr(self, name) if values)
            object.__setattr__(self, name, tuple(chosen))

    @classmethod
    def from_query(cls, query: Query) -> Filters:
        """Read filters off a query string or the flags of a command.

        Names it does not know and empty values are ignored.

        Raises:
            UsageError: a value cannot be used; the message names it and says what would do.
        """
        given = {
            name: parsing.texts(name, query[name], row.longest)
            for name, row in FILTERS.items()
            if name in query
        }
        return cls().having({name: FILTERS[name].value(texts) for name, texts in given.items() if texts})

    def having(self, values: Mapping[str, Any], **fields: Any) -> Filters:
        """Return these filters with others in place of some.

        Args:
            values: of filters, by their names; those derived from others included.
            fields: the same, by the field.
        """
        none_of, all_of = dict(self.none_of), dict(self.all_of)
        for name, value in values.items():
            row = FILTERS[name]
            if row.mode == "any":
                fields[row.field] = value
            else:
                (all_of if row.mode == "all" else none_of)[row.origin.field] = value
        return replace(self, **fields, none_of=tuple(none_of.items()), all_of=tuple(all_of.items()))

    def to_query(self) -> dict[str, str | list[str]]:
        """Return the query string that leads here: `from_query(f.to_query()) == f`. Defaults are left out."""
        return {name: row.query(self) for name, row in FILTERS.items() if row.on(self)}

    def describe(self) -> str:
        """Say in words what is shown, for captions and for the file beside an export."""
        captions = [row.caption(self) for row in FILTERS.values()]
        return f"{self.unit}: {'; '.join(filter(None, captions))}"

    def chips(self, labels: Labels | None = None) -> list[Chip]:
        """Return the filters that are on, in the order of the filter bar; see `Filter.chips`."""
        return [chip for row in FILTERS.values() for chip in row.chips(self, labels)]

    def without(self, name: str) -> Filters:
        """Return these filters with one lifted: the whole of which a value is a share.

        With a filter goes what asks for all of its values; what is left out by `not-` stays out.
        """
        row = FILTERS[name]
        return self.having({name: row.default} | ({f"all-{name}": ()} if f"all-{name}" in FILTERS else {}))


def _rows() -> dict[str, Filter]:
    said = [one for one in fields(Filters) if "row" in one.metadata]
    rows = [replace(one.metadata["row"], field=one.name, default=one.default) for one in said]
    rows.sort(key=lambda row: get_args(Group).index(row.group))
    return {one.name: one for row in rows for one in (row, *row.derived())}


FILTERS = _rows()
"""Every filter by its name in the query string, in the order in which they are shown."""


def period_label(filters: Filters) -> str:
    """Write the period shortly: "3 Mar – 9 Mar 2025", "from 3 Mar 2025", "all dates"."""
    start, end = (day and f"{day.day} {day:%b %Y}" for day in (filters.start, filters.end))
    if start and end:
        same_year = start[-4:] == end[-4:]
        return end if start == end else f"{start[:-5] if same_year else start} – {end}"
    return f"from {start}" if start else f"until {end}" if end else "all dates"


def _period(start: date | None, end: date | None) -> str:
    if start and end:
        return f"{start} to {end}"
    if start:
        return f"from {start}"
    return f"until {end}" if end else ""
