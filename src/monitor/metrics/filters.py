"""What the reader has chosen to look at, and the one place where that becomes SQL.

query string or flags  --from_query-->  Filters  --matching-->  a SELECT with bound parameters

Each field of `Filters` is a row that holds everything that is said of a filter anywhere. Query strings, the
flags of the command line and their help, captions, chips, the filter bar, docs/filters.md and the complete
example of the tests are read off `FILTERS`, so a new filter is a new field here and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from typing import Literal, TypeVar, get_args

from monitor.errors import UsageError
from monitor.metrics import conditions, names, parsing
from monitor.metrics.conditions import Part
from monitor.metrics.filter_row import Chip, Filter
from monitor.metrics.parsing import Query
from monitor.model import TONE_THRESHOLD, ToneLabel
from monitor.reference.languages import language_name
from monitor.reference.topics import label as topic_label
from monitor.search.query.tokens import MOST as LONGEST_QUERY

T = TypeVar("T")
Unit = Literal["articles", "stories", "sources"]
Together = Literal["sentence", "article"]

EARLIEST, LATEST = date(1600, 1, 1), date(2200, 12, 31)
"""Bounds of a period: outside lies no news, and date arithmetic cannot overflow within."""

_MATCHING = """
    SELECT
        a.article_id, a.published_at, a.published_day, a.source, a.language, a.tone, a.word_count,
        a.story_id, a.duplicate_of, a.origin,
        CASE
            WHEN a.tone >= $tone_threshold THEN 'positive' WHEN a.tone <= -$tone_threshold THEN 'negative'
            WHEN a.tone IS NOT NULL THEN 'neutral'
        END AS tone_label,
        {unit} AS unit
    FROM articles AS a {joins}
    WHERE {conditions}
"""
_UNITS: dict[Unit, str] = {
    "articles": "a.article_id",
    "stories": "coalesce(a.story_id, a.article_id)",
    "sources": "a.source",
}


def _row(default: T, row: Filter) -> T:
    """Return a field of `Filters` with what is said of it."""
    return field(default=default, metadata={"row": row})


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles count, and in which unit. Conditions of different kinds must all hold.

    Raises:
        UsageError: a value that can match nothing, such as a period that ends before it begins.
    """

    start: date | None = _row(
        None,
        Filter(
            name="start",
            help="First day, by the publisher's own calendar, 2026-01-31.",
            label="From",
            example=("2025-03-03",),
            read=parsing.day,
            sql="(a.published_day >= $start OR a.published_day IS NULL)",
            words=lambda filters: _period(filters.start, filters.end),
            chip=lambda filters: period_label(filters),
            lifts=("start", "end"),
        ),
    )
    """First day of the period, None for no bound. A day is that of the publisher's own zone."""

    end: date | None = _row(
        None,
        Filter(
            name="end",
            help="Last day, inclusive.",
            label="To",
            example=("2025-09-30",),
            read=parsing.day,
            sql="(a.published_day <= $end OR a.published_day IS NULL)",
            chip=None,
        ),
    )
    """Last day of the period, inclusive."""

    countries: tuple[str, ...] = _row(
        (),
        Filter(
            name="country",
            help="Names any of these (alpha-3, or bloc:eu for its members); repeatable.",
            label="Any of these countries",
            example=("CHN", "RUS"),
            read=parsing.country_or_bloc,
            sql=conditions.naming,
            called=names.country_or_bloc_name,
            words="naming {}",
        ),
    )
    """ISO 3166-1 alpha-3; the article names any of them. "bloc:eu" stands for everyone who belongs to the
    European Union on the day of the article."""

    pair: tuple[str, str] | None = _row(
        None,
        Filter(
            name="pair",
            help="Names both, such as CHN-RUS.",
            label="Two countries together",
            example=("CHN-USA",),
            read=parsing.pair,
            sql=conditions.with_pair,
            called=lambda pair: names.pair_label(*pair),
            words=lambda f: f"{names.pair_label(*f.pair)} in the same {f.together}" if f.pair else "",
        ),
    )
    """Two countries that the article names together; kept in alphabetical order."""

    topics: tuple[str, ...] = _row(
        (),
        Filter(
            name="topic",
            help="IPTC Media Topic, such as medtop:11000000.",
            label="Any of these topics",
            example=("medtop:11000000",),
            read=parsing.topic,
            sql=conditions.about,
            called=topic_label,
            words="about {}",
        ),
    )
    """IPTC ids; the article has any of them or of the topics below them."""

    sources: tuple[str, ...] = _row(
        (),
        Filter(
            name="source",
            help="Outlet; repeatable.",
            label="Any of these sources",
            example=("plainsman.example",),
            sql="list_contains($sources, a.source)",
            words="from {}",
        ),
    )
    """Any of these outlets."""

    languages: tuple[str, ...] = _row(
        (),
        Filter(
            name="language",
            help="ISO 639-1, such as en; repeatable.",
            label="Any of these languages",
            example=("fr",),
            read=parsing.language,
            sql="list_contains($languages, a.language)",
            called=language_name,
            words="in {}",
        ),
    )
    """Any of these ISO 639-1 codes."""

    tone: tuple[ToneLabel, ...] = _row(
        (),
        Filter(
            name="tone",
            help="negative, neutral, positive; repeatable.",
            label="Tone of the article",
            example=("negative",),
            choices=get_args(ToneLabel),
            sql="list_contains($tone, tone_label)",
            words="tone {}",
            chip="{} tone",
        ),
    )
    """Any of these labels of the article's tone."""

    text: str = _row(
        "",
        Filter(
            name="text",
            help="Title or body contains this.",
            label="Title or text contains",
            example=("pact",),
            sql="(contains(lower(a.title), lower($text)) OR contains(lower(t.text), lower($text)))",
            # As a join and not as a subquery, so that only the texts of articles that pass all else are
            # searched.
            join="LEFT JOIN texts AS t USING (article_id)",
            words="containing “{}”",
            chip="“{}”",
        ),
    )
    """The title or the body contains this, whatever the case."""

    search: str = _row(
        "",
        Filter(
            name="search",
            help='Found by this query: (gas OR oil) NEAR/5 pipeline, "trade war", econom*, title:summit.',
            label="Search",
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

    unit: Unit = _row(
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

    duplicates: bool = _row(
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

    undated: bool = _row(
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

    places: bool = _row(
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

    together: Together = _row(
        "sentence",
        Filter(
            name="together",
            help="A pair is in one sentence or article.",
            label="Together in the same",
            example=("article",),
            choices=get_args(Together),
            chip="pairs by {}",
        ),
    )
    """Whether a pair means the same sentence or the same article."""

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
        return cls(
            **{FILTERS[name].field: FILTERS[name].value(texts) for name, texts in given.items() if texts}
        )

    def to_query(self) -> dict[str, str | list[str]]:
        """Return the query string that leads here: `from_query(f.to_query()) == f`. Defaults are left out."""
        return {name: row.query(self) for name, row in FILTERS.items() if row.on(self)}

    def describe(self) -> str:
        """Say in words what is shown, for captions and for the file beside an export."""
        captions = [row.caption(self) for row in FILTERS.values()]
        return f"{self.unit}: {'; '.join(filter(None, captions))}"

    def chips(self) -> list[Chip]:
        """Return the filters that are on, in the order of the filter bar."""
        return [chip for row in FILTERS.values() for chip in row.chips(self)]

    def without(self, name: str) -> Filters:
        """Return these filters with one lifted: the whole of which a value is a share."""
        row = FILTERS[name]
        return replace(self, **{row.field: row.default})

    def matching(self) -> Part:
        """Return the SELECT of the articles that match, to stand as a CTE after `counted`.

        Returns:
            One row an article: article_id, published_at, published_day, source, language, tone, word_count,
            story_id, duplicate_of, origin, tone_label (NULL without one), unit (what is counted:
            `count(DISTINCT unit)`; NULL where the article belongs to none).
        """
        chosen = [part for row in FILTERS.values() if (part := row.condition(self))]
        sql = _MATCHING.format(
            unit=_UNITS[self.unit],
            joins=" ".join(row.join for row in FILTERS.values() if row.on(self)),
            conditions="\n        AND ".join(["TRUE", *(part.sql for part in chosen)]),
        )
        return Part(sql, conditions.bound([Part("", {"tone_threshold": TONE_THRESHOLD}), *chosen]))


def _rows() -> dict[str, Filter]:
    rows = (replace(one.metadata["row"], field=one.name, default=one.default) for one in fields(Filters))
    return {row.name: row for row in rows}


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
