"""What the reader has chosen to look at, and the one place where that becomes SQL.

query string or flags  --from_query-->  Filters  --matching-->  a SELECT with bound parameters
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from monitor.errors import UsageError
from monitor.metrics import flags, names
from monitor.metrics.flags import EARLIEST, LATEST, Query, Together, Unit
from monitor.model import TONE_THRESHOLD, ToneLabel
from monitor.reference import blocs, topics as taxonomy
from monitor.reference.languages import language_name

Dimension = Literal["country", "pair", "topic", "source", "tone", "language"]
Part = tuple[str, list[Any]]
"""A SELECT and the values of its `?`, in order."""

_TONE_LABEL = """CASE
            WHEN a.tone >= ? THEN 'positive' WHEN a.tone <= ? THEN 'negative'
            WHEN a.tone IS NOT NULL THEN 'neutral'
        END"""
_TONE_BOUNDS = [TONE_THRESHOLD, -TONE_THRESHOLD]

_COLUMNS = f"""
    SELECT
        a.article_id, a.published_at, a.source, a.language, a.tone, a.word_count, a.story_id, a.duplicate_of,
        a.origin,
        {_TONE_LABEL} AS tone_label,
        """
_UNITS: dict[Unit, str] = {
    "articles": "a.article_id AS unit",
    "stories": "coalesce(a.story_id, a.article_id) AS unit",
    "sources": "a.source AS unit",
}
_FROM = """
    FROM articles AS a
    WHERE """
# As a join and not as a subquery, so that only the texts of articles that pass all else are searched.
_FROM_WITH_TEXTS = """
    FROM articles AS a LEFT JOIN texts AS t USING (article_id)
    WHERE """

_NAMES_COUNTRY = """a.article_id IN (
        SELECT article_id FROM mentions
        WHERE kind = 'country' AND (? OR via <> 'place') AND list_contains(?, entity_id)
    )"""
# On the day of the article; undated articles are held against those who belong to the bloc for good.
_NAMES_MEMBER = """a.article_id IN (
        SELECT article_id FROM mentions
        JOIN (SELECT unnest(?) AS iso3, unnest(?) AS since, unnest(?) AS until) AS member
            ON member.iso3 = mentions.entity_id
            AND coalesce(published_at::DATE, DATE '9999-12-31') BETWEEN since AND until
        WHERE kind = 'country' AND (? OR via <> 'place')
    )"""
_HAS_PAIR = """a.article_id IN (SELECT article_id FROM pairs WHERE country_a = ? AND country_b = ?)"""
_HAS_TOPIC = """a.article_id IN (
        SELECT article_id FROM tags WHERE scheme = 'iptc' AND list_contains(?, tag_id)
    )"""
_HAS_TEXT = "(contains(lower(a.title), lower(?)) OR contains(lower(t.text), lower(?)))"
_HAS_TONE = f"list_contains(?, {_TONE_LABEL})"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles count, and in which unit. Conditions of different kinds must all hold.

    Args:
        start: first day (UTC) of the period, None for no bound.
        end: last day of the period, inclusive.
        countries: ISO 3166-1 alpha-3; the article names any of them. "bloc:eu" stands for everyone who
            belongs to the European Union on the day of the article.
        pair: two countries that the article names together; kept in alphabetical order.
        topics: IPTC ids; the article has any of them or of the topics below them.
        sources: any of these outlets.
        languages: any of these ISO 639-1 codes.
        tone: any of these labels of the article's tone.
        text: the title or the body contains this, whatever the case.
        unit: what is counted. A story without others is a story of one; articles whose source is unknown
            belong to no source.
        duplicates: whether near-duplicates count.
        undated: whether articles count that bear no trustworthy date. They then count in every period,
            but no time series ever places them.
        places: whether a city or a region ("Chicago", "Crimea") counts as a mention of its country.
        together: whether a pair means the same sentence or the same article.

    Raises:
        UsageError: a value that can match nothing, such as a period that ends before it begins.
    """

    start: date | None = None
    end: date | None = None
    countries: tuple[str, ...] = ()
    pair: tuple[str, str] | None = None
    topics: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tone: tuple[ToneLabel, ...] = ()
    text: str = ""
    unit: Unit = "articles"
    duplicates: bool = False
    undated: bool = True
    places: bool = True
    together: Together = "sentence"

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
        """Read filters off a query string or the flags of a command; names it does not know are ignored.

        Raises:
            UsageError: a value cannot be used; the message names it and says what would do.
        """
        return cls(**flags.parse(query))

    def to_query(self) -> dict[str, str | list[str]]:
        """Return the query string that leads here: `from_query(f.to_query()) == f`. Defaults are left out."""
        found: dict[str, str | list[str]] = {}
        for key, flag in flags.FLAGS.items():
            value = getattr(self, flag.field)
            if value == _DEFAULTS[flag.field]:
                continue
            if isinstance(value, bool):
                found[key] = "1"
            elif key == "pair":
                found[key] = "-".join(value)
            else:
                found[key] = list(value) if isinstance(value, tuple) else str(value)
        return found

    def describe(self) -> str:
        """Say in words what is shown, for captions and for the file beside an export."""
        parts = [
            _period(self.start, self.end),
            _any_of("naming", [names.country_or_bloc_name(code) for code in self.countries]),
            f"{names.pair_label(*self.pair)} in the same {self.together}" if self.pair else "",
            _any_of("about", [taxonomy.label(topic) for topic in self.topics]),
            _any_of("from", list(self.sources)),
            _any_of("in", [language_name(code) for code in self.languages]),
            _any_of("tone", list(self.tone)),
            f"containing “{self.text}”" if self.text else "",
            "near-duplicates included" if self.duplicates else "without near-duplicates",
            "" if self.undated else "without articles of uncertain date",
            "" if self.places else "places do not count as their country",
        ]
        return f"{self.unit}: {'; '.join(part for part in parts if part)}"

    def without(self, dimension: Dimension) -> Filters:
        """Return these filters with the one on `dimension` lifted: the whole of which a value is a share."""
        match dimension:
            case "country":
                return replace(self, countries=())
            case "pair":
                return replace(self, pair=None)
            case "topic":
                return replace(self, topics=())
            case "source":
                return replace(self, sources=())
            case "tone":
                return replace(self, tone=())
        return replace(self, languages=())

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the countries chosen, with everyone who ever belonged to a chosen bloc."""
        return tuple(
            code
            for chosen in self.countries
            for code in (
                [one.iso3 for one in blocs.memberships()[chosen.removeprefix(blocs.PREFIX)]]
                if chosen.startswith(blocs.PREFIX)
                else [chosen]
            )
        )

    def matching(self) -> Part:
        """Return the SELECT of the articles that match, to stand as a CTE.

        Returns:
            SQL and its parameters. One row an article: article_id, published_at, source, language, tone,
            word_count, story_id, duplicate_of, origin, tone_label (NULL without one), unit (what is counted:
            `count(DISTINCT unit)`; NULL where the article belongs to none).
        """
        conditions = self._conditions()
        articles = _FROM_WITH_TEXTS if self.text else _FROM
        sql = _COLUMNS + _UNITS[self.unit] + articles + "\n    AND ".join(sql for sql, _ in conditions)
        return sql, _TONE_BOUNDS + [value for _, values in conditions for value in values]

    def _conditions(self) -> list[Part]:
        conditions: list[tuple[bool, str, list[Any]]] = [
            (not self.duplicates, "a.duplicate_of IS NULL", []),
            (not self.undated, "a.published_at IS NOT NULL", []),
            (self.start is not None, "(a.published_at >= ? OR a.published_at IS NULL)", [self.start]),
            (
                self.end is not None,
                "(a.published_at < CAST(? AS TIMESTAMP) + INTERVAL 1 DAY OR a.published_at IS NULL)",
                [self.end],
            ),
            (bool(self.topics), _HAS_TOPIC, [taxonomy.with_descendants(self.topics)]),
            (bool(self.sources), "list_contains(?, a.source)", [list(self.sources)]),
            (bool(self.languages), "list_contains(?, a.language)", [list(self.languages)]),
            (bool(self.tone), _HAS_TONE, [list(self.tone), *_TONE_BOUNDS]),
            (bool(self.text), _HAS_TEXT, [self.text, self.text]),
        ]
        chosen = [(sql, values) for wanted, sql, values in conditions if wanted]
        return [("TRUE", []), *chosen, *self._country_condition(), *self._pair_condition()]

    def _country_condition(self) -> list[Part]:
        if not self.countries:
            return []
        codes = [code for code in self.countries if not code.startswith(blocs.PREFIX)]
        slugs = [code.removeprefix(blocs.PREFIX) for code in self.countries if code.startswith(blocs.PREFIX)]
        members = [one for slug in slugs for one in blocs.memberships()[slug]]
        parts: list[Part] = [(_NAMES_COUNTRY, [self.places, codes])] if codes else []
        if members:
            columns = [list(column) for column in zip(*members, strict=True)]
            parts.append((_NAMES_MEMBER, [*columns, self.places]))
        any_of = " OR ".join(sql for sql, _ in parts)
        return [(f"({any_of})", [value for _, values in parts for value in values])]

    def _pair_condition(self) -> list[Part]:
        if self.pair is None:
            return []
        if self.together == "sentence":
            return [(_HAS_PAIR, list(self.pair))]
        # A pair of one sentence is a pair of its article even where context alone tells who is meant.
        both = f"(({_NAMES_COUNTRY} AND {_NAMES_COUNTRY}) OR {_HAS_PAIR})"
        named = [value for code in self.pair for value in (self.places, [code])]
        return [(both, [*named, *self.pair])]


_DEFAULTS: dict[str, Any] = {name: getattr(Filters(), name) for name in Filters.__slots__}


def _period(start: date | None, end: date | None) -> str:
    if start and end:
        return f"{start} to {end}"
    if start:
        return f"from {start}"
    return f"until {end}" if end else ""


def _any_of(word: str, values: list[str]) -> str:
    return f"{word} {' or '.join(values)}" if values else ""
