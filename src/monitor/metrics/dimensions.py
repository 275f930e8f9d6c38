"""What coverage can be broken down by: one row a dimension."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from monitor.errors import UsageError
from monitor.metrics import names, parsing
from monitor.metrics.conditions import OF_SENTENCE, Part, counted, of_sentence
from monitor.metrics.entity_facts import entities
from monitor.metrics.entity_rows import Kind, named, touched
from monitor.metrics.filters import FILTERS, Filters
from monitor.metrics.matching import facts, matching
from monitor.metrics.source_sets import Memberships
from monitor.metrics.together import once, pairs_of
from monitor.metrics.watched import Watched
from monitor.notebook import Marked
from monitor.reference.countries import country_name
from monitor.reference.languages import language_name
from monitor.reference.source_sets import set_label
from monitor.reference.topics import label as topic_label
from monitor.store import Store

if TYPE_CHECKING:  # pandas takes half a second to import, which a refresh that asks for alerts can do without
    import pandas as pd

_AS_ID = "SELECT article, unit, published_day, {told} AS id FROM matching WHERE {told} IS NOT NULL"
_OF_TOPICS = Part("a.topic IN (SELECT unnest($asked_topics))")
_OF_MARK = """
    SELECT DISTINCT article, unit, published_day, {told} AS id FROM {marks} JOIN matching USING (article_id)
"""
_OF_TERM = Part(_OF_MARK.format(told="id", marks="all_watched"), {"all_watched": Watched()})
_OF_TAG = Part(_OF_MARK.format(told="value", marks="marked_tags"), {"marked_tags": Marked("tags")})
_OF_SET = Part(
    """
    SELECT article, unit, published_day, source_set AS id FROM matching JOIN source_sets USING (source)
    """,
    {"source_sets": Memberships()},
)

# The spelling that most mentions have. Whom corrections are about is looked at apart: most they are not.
_NAMES = """
    WITH mentioned AS (
        SELECT entity_id AS id, name FROM mentions
        WHERE
            kind = '{kind}' AND entity_id IN (SELECT unnest($ids::VARCHAR[]))
            AND entity_id NOT IN ({touched})
        UNION ALL
        SELECT id, name FROM ({mentions})
        WHERE found_as IN ({touched}) AND id IN (SELECT unnest($ids::VARCHAR[]))
    )
    SELECT id, arg_max(name, (times, name)) AS label
    FROM (SELECT id, name, count(*) AS times FROM mentioned GROUP BY ALL)
    GROUP BY id
"""
_KEYPHRASES = """
    SELECT tag_id AS id, min(label) AS label FROM tags
    WHERE scheme = 'keyword' AND tag_id IN (SELECT unnest($ids::VARCHAR[]))
    GROUP BY id
"""
_TITLES = """
    SELECT CAST(story_id AS VARCHAR) AS id, title AS label FROM stories
    WHERE story_id IN (SELECT TRY_CAST(unnest($ids::VARCHAR[]) AS BIGINT))
"""


def _in_sentence(name: str, filters: Filters, _topics: Iterable[str]) -> Part:
    """Return what the sentences have that are as the filters but the one on the dimension ask."""
    return once(filters, OF_SENTENCE[FILTERS[name].field], of_sentence(filters.without(name)))


def _of_topic(filters: Filters, topics: Iterable[str]) -> Part:
    return facts(
        filters, "topic_facts", "a.topic AS id", Part(_OF_TOPICS.sql, {"asked_topics": list(topics)})
    )


def _of_tone_towards(filters: Filters, _topics: Iterable[str]) -> Part:
    return facts(filters, "tone_facts", "a.entity_id || ':' || a.label AS id")


def _to_pair(filters: Filters, key: str) -> Filters:
    low, high = sorted(key.split("-", 1))
    return replace(filters, pair=(low, high))


def _to_value(name: str, filters: Filters, key: str) -> Filters:
    """Narrow to a value; where an article may have several and some are asked for, to it and these."""
    row = FILTERS[name]
    asked = row.of(filters)
    if not row.several or not asked or asked == (key,):
        return filters.having({name: (key,)})
    both = FILTERS[f"all-{name}"]
    if len(asked) == 1:  # any of one is all of one
        return filters.having({name: (), both.name: tuple(dict.fromkeys([*both.of(filters), *asked, key]))})
    return filters.having({both.name: tuple(dict.fromkeys([*both.of(filters), key]))})


@dataclass(frozen=True, slots=True)
class Dimension:
    """What coverage can be broken down by.

    Args:
        name: of the filter on it, which shares on it leave out.
        label: what one of its values is called.
        sql: from the filters of the statement that it stands in, and topics, to the SELECT of (article, unit,
            published_day, id): the values that each article has which matches, each once. It may read the
            CTE `matching`. Of topics only those given are in it; an article has them where it has a topic
            below them, too.
        narrow: from filters and a value to the filters of the articles behind it.
        named: SELECT of (id, label) of the values `$ids`, where the store says what they are called.
    """

    name: str
    label: Callable[[str], str]
    sql: Callable[[Filters, Iterable[str]], Part]
    narrow: Callable[[Filters, str], Filters]
    named: Part | None = None


def _row(name: str, sql: str | Part, label: Callable[[str], str] = str, called: str = "") -> Dimension:
    """Return a dimension of what `matching` says of an article: a column of it, or a SELECT."""
    having = sql if isinstance(sql, Part) else Part(_AS_ID.format(told=sql))
    named = Part(called) if called else None
    return Dimension(name, label, lambda _filters, _topics: having, partial(_to_value, name), named)


def _fact_row(
    name: str, table: str, column: str, label: Callable[[str], str] = str, called: str = ""
) -> Dimension:
    """Return a dimension of facts that an article has once each."""
    named = Part(called) if called else None
    return Dimension(
        name,
        label,
        lambda filters, _topics: facts(filters, table, f"a.{column} AS id"),
        partial(_to_value, name),
        named,
    )


def _mention_row(name: str, kind: Kind) -> Dimension:
    """Return the dimension of the people or organisations that are mentioned."""
    mentions = named(kind)
    called = Part(_NAMES.format(kind=kind, mentions=mentions.sql, touched=touched(kind)), mentions.values)
    return Dimension(
        name,
        names.entity_name,
        lambda filters, _topics: entities(filters, kind),
        partial(_to_value, name),
        called,
    )


def _sentence_row(name: str, label: Callable[[str], str] = str) -> Dimension:
    """Return a dimension of what passes in a sentence."""
    return Dimension(name, label, partial(_in_sentence, name), partial(_to_value, name))


def _pair_label(key: str) -> str:
    return names.pair_label(*key.split("-", 1))


DIMENSIONS: dict[str, Dimension] = {
    row.name: row
    for row in (
        Dimension("pair", _pair_label, lambda filters, _topics: pairs_of(filters), _to_pair),
        _mention_row("person", "person"),
        _mention_row("org", "organisation"),
        _fact_row("keyword", "keyword_facts", "keyword", str, _KEYPHRASES),
        Dimension("toward", names.tone_towards, _of_tone_towards, partial(_to_value, "toward")),
        Dimension(
            "country",
            country_name,
            lambda filters, _topics: facts(filters, "country_facts", "a.country AS id", counted(filters)),
            partial(_to_value, "country"),
        ),
        Dimension("topic", topic_label, _of_topic, partial(_to_value, "topic")),
        _row("term", _OF_TERM),
        _row("tag", _OF_TAG),
        _sentence_row("actor", country_name),
        _sentence_row("target", country_name),
        _sentence_row("voice", country_name),
        _sentence_row("relation"),
        _sentence_row("mood"),
        _row("story", "CAST(story_id AS VARCHAR)", str, _TITLES),
        _row("source-set", _OF_SET, set_label),
        _row("source", "source"),
        _row("source-country", f"coalesce(source_country, '{parsing.UNKNOWN}')", names.country_or_unknown),
        _row("language", "language", language_name),
        _row("tone", "tone_label"),
    )
}
"""Every dimension by its name, those that cost least to ask for last."""


def dimension(name: str) -> Dimension:
    """Return a dimension.

    Raises:
        UsageError: there is none of this name.
    """
    if name not in DIMENSIONS:
        raise UsageError(f"there is no dimension {name!r}; there are: {', '.join(sorted(DIMENSIONS))}")
    return DIMENSIONS[name]


def labels(store: Store, name: str, values: Iterable[str]) -> dict[str, str]:
    """Return what values of a dimension are called: as the store says, else as they are called anywhere."""
    by, ids = dimension(name), list(dict.fromkeys(values))
    called = dict(store.rows(by.named.sql, {**by.named.values, "ids": ids})) if by.named and ids else {}
    return {one: called.get(one) or by.label(one) for one in ids}


def labelled(store: Store, frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Add to a frame what its ids, values of a dimension, are called: the column "label", behind "id"."""
    called = labels(store, name, frame["id"].unique())
    frame.insert(list(frame).index("id") + 1, "label", frame["id"].map(called).astype("str"))
    return frame


def denominator(name: str, filters: Filters) -> Part:
    """Return the SELECT of the articles that shares on a dimension are of; it may read `matching`."""
    without = filters.without(name)
    return Part("SELECT * FROM matching") if without == filters else matching(without)


def unfiltered(filters: Filters) -> str:
    """Return a dimension on which the filters say nothing, so that its totals are all that matches."""
    return next((name for name in reversed(DIMENSIONS) if filters.without(name) == filters), "pair")
