"""What coverage can be broken down by: one row a dimension."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from monitor.errors import UsageError
from monitor.metrics import names, parsing
from monitor.metrics.conditions import OF_SENTENCE, Part, sentences_of, threshold_of
from monitor.metrics.entity_rows import Kind, named
from monitor.metrics.filters import FILTERS, Filters
from monitor.metrics.source_sets import Memberships
from monitor.metrics.watched import Watched
from monitor.notebook import Marked
from monitor.reference.countries import country_name
from monitor.reference.languages import language_name
from monitor.reference.source_sets import set_label
from monitor.reference.topics import ancestry, label as topic_label
from monitor.store import Store

if TYPE_CHECKING:  # pandas takes half a second to import, which a refresh that asks for alerts can do without
    import pandas as pd

_OF_COUNTRY = "SELECT article_id, entity_id AS id FROM counted"
_OF_TOPIC = """
    SELECT tags.article_id, above.ancestor AS id
    FROM tags JOIN (SELECT unnest($tags) AS tag_id, unnest($ancestors) AS ancestor) AS above USING (tag_id)
    WHERE tags.scheme = 'iptc'
"""
_OF_SENTENCE = "SELECT article_id, {told} AS id FROM ({said}) WHERE {told} IS NOT NULL"
_IN_SENTENCE = """
    SELECT DISTINCT article_id, country_a, country_b FROM ({said}) SEMI JOIN matching USING (article_id)
"""
_IN_ARTICLE = """
    WITH named AS (
        SELECT DISTINCT article_id, entity_id AS country FROM counted SEMI JOIN matching USING (article_id)
    ),
    paired AS (
        SELECT DISTINCT article_id, country_a, country_b FROM pairs SEMI JOIN matching USING (article_id)
    )
    SELECT a.article_id, a.country AS country_a, b.country AS country_b
    FROM named AS a JOIN named AS b ON a.article_id = b.article_id AND a.country < b.country
    UNION ALL
    SELECT paired.article_id, paired.country_a, paired.country_b
    FROM paired
    LEFT JOIN named AS a ON a.article_id = paired.article_id AND a.country = paired.country_a
    LEFT JOIN named AS b ON b.article_id = paired.article_id AND b.country = paired.country_b
    WHERE a.country IS NULL OR b.country IS NULL
"""
_OF_TERM = Part("SELECT article_id, id FROM all_watched", {"all_watched": Watched()})
_OF_TAG = Part("SELECT article_id, value AS id FROM marked_tags", {"marked_tags": Marked("tags")})
_OF_SET = "SELECT article_id, source_set AS id FROM matching JOIN source_sets USING (source)"
_OF_PAIR = "SELECT article_id, country_a || '-' || country_b AS id FROM ({pairs})"
_OF_KEYWORD = "SELECT article_id, tag_id AS id FROM tags WHERE scheme = 'keyword'"
_OF_TONE_TOWARDS = "SELECT article_id, entity_id || ':' || label AS id FROM sentiment WHERE level = 'target'"
_OF_STORY = "SELECT article_id, CAST(story_id AS VARCHAR) AS id FROM matching WHERE story_id IS NOT NULL"
_OF_SOURCE_COUNTRY = "SELECT article_id, coalesce(source_country, $unknown) AS id FROM matching"

# The spelling that most mentions have.
_OF_MENTION = "SELECT article_id, id FROM ({mentions})"
_NAMES = """
    SELECT id, arg_max(name, (times, name)) AS label
    FROM (
        SELECT id, name, count(*) AS times FROM ({mentions}) WHERE list_contains($ids, id) GROUP BY ALL
    )
    GROUP BY id
"""
_KEYPHRASES = """
    SELECT tag_id AS id, min(label) AS label FROM tags
    WHERE scheme = 'keyword' AND list_contains($ids, tag_id)
    GROUP BY id
"""
_TITLES = """
    SELECT CAST(story_id AS VARCHAR) AS id, title AS label FROM stories
    WHERE list_contains($ids, CAST(story_id AS VARCHAR))
"""


def pairs_of(filters: Filters) -> Part:
    """Return the SELECT of (article_id, country_a, country_b): the pairs of each article in `matching`.

    Each pair of an article has one row. A pair of one sentence is a pair of its article even where context
    alone tells who is meant. By the sentence, only sentences count that are as the filters ask.
    """
    if filters.together == "article":
        return Part(_IN_ARTICLE)
    said = sentences_of(filters.without("pair"))
    return Part(_IN_SENTENCE.format(said=said.sql), said.values)


def _of_pair(filters: Filters, _topics: Iterable[str]) -> Part:
    pairs = pairs_of(filters)
    return Part(_OF_PAIR.format(pairs=pairs.sql), pairs.values)


def _in_sentence(name: str, filters: Filters, _topics: Iterable[str]) -> Part:
    """Return what the sentences have that are as the filters but the one on the dimension ask."""
    told, said = OF_SENTENCE[FILTERS[name].field], sentences_of(filters.without(name))
    return Part(_OF_SENTENCE.format(told=told, said=said.sql), {**said.values, **threshold_of(told)})


def _of_topic(_filters: Filters, topics: Iterable[str]) -> Part:
    below, above = ancestry(topics)
    return Part(_OF_TOPIC, {"tags": below, "ancestors": above})


def _of_set(_filters: Filters, _topics: Iterable[str]) -> Part:
    return Part(_OF_SET, {"source_sets": Memberships()})


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
        sql: from filters and topics to the SELECT of (article_id, id): the values that each article has. It
            may name an article twice with one value, and articles that do not match; it reads the CTEs
            `counted` and `matching`. Of topics only those given are in it; an article has them where it has
            a topic below them, too.
        narrow: from filters and a value to the filters of the articles behind it.
        named: SELECT of (id, label) of the values `$ids`, where the store says what they are called.
    """

    name: str
    label: Callable[[str], str]
    sql: Callable[[Filters, Iterable[str]], Part]
    narrow: Callable[[Filters, str], Filters]
    named: Part | None = None


def _row(name: str, sql: str, label: Callable[[str], str] = str, called: str = "") -> Dimension:
    """Return a dimension whose values do not hang on the filters."""
    having, named = Part(sql), Part(called) if called else None
    return Dimension(name, label, lambda _filters, _topics: having, partial(_to_value, name), named)


def _mention_row(name: str, kind: Kind) -> Dimension:
    """Return the dimension of the people or organisations that are mentioned."""
    mentions = named(kind)
    having = Part(_OF_MENTION.format(mentions=mentions.sql), mentions.values)
    called = Part(_NAMES.format(mentions=mentions.sql), mentions.values)
    return Dimension(
        name, names.entity_name, lambda _filters, _topics: having, partial(_to_value, name), called
    )


def _sentence_row(name: str, label: Callable[[str], str] = str) -> Dimension:
    """Return a dimension of what passes in a sentence."""
    return Dimension(name, label, partial(_in_sentence, name), partial(_to_value, name))


def _pair_label(key: str) -> str:
    return names.pair_label(*key.split("-", 1))


DIMENSIONS: dict[str, Dimension] = {
    row.name: row
    for row in (
        Dimension("pair", _pair_label, _of_pair, _to_pair),
        _mention_row("person", "person"),
        _mention_row("org", "organisation"),
        _row("keyword", _OF_KEYWORD, str, _KEYPHRASES),
        _row("toward", _OF_TONE_TOWARDS, names.tone_towards),
        _row("country", _OF_COUNTRY, country_name),
        Dimension("topic", topic_label, _of_topic, partial(_to_value, "topic")),
        Dimension("term", str, lambda _filters, _topics: _OF_TERM, partial(_to_value, "term")),
        Dimension("tag", str, lambda _filters, _topics: _OF_TAG, partial(_to_value, "tag")),
        _sentence_row("actor", country_name),
        _sentence_row("target", country_name),
        _sentence_row("voice", country_name),
        _sentence_row("relation"),
        _sentence_row("mood"),
        _row("story", _OF_STORY, str, _TITLES),
        Dimension("source-set", set_label, _of_set, partial(_to_value, "source-set")),
        _row("source", "SELECT article_id, source AS id FROM matching WHERE source IS NOT NULL"),
        Dimension(
            "source-country",
            names.country_or_unknown,
            lambda _filters, _topics: Part(_OF_SOURCE_COUNTRY, {"unknown": parsing.UNKNOWN}),
            partial(_to_value, "source-country"),
        ),
        _row("language", "SELECT article_id, language AS id FROM matching", language_name),
        _row("tone", "SELECT article_id, tone_label AS id FROM matching WHERE tone_label IS NOT NULL"),
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
    return Part("SELECT * FROM matching") if without == filters else without.matching()


def unfiltered(filters: Filters) -> str:
    """Return a dimension on which the filters say nothing, so that its totals are all that matches."""
    return next((name for name in reversed(DIMENSIONS) if filters.without(name) == filters), "pair")
