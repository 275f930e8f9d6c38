"""What coverage can be broken down by: one row a dimension."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from monitor.errors import UsageError
from monitor.metrics import names
from monitor.metrics.conditions import Part
from monitor.metrics.filters import FILTERS, Filters
from monitor.reference import blocs
from monitor.reference.countries import country_name
from monitor.reference.languages import language_name
from monitor.reference.topics import ancestry, label as topic_label

_OF_COUNTRY = "SELECT article_id, entity_id AS id FROM counted"
_OF_TOPIC = """
    SELECT tags.article_id, above.ancestor AS id
    FROM tags JOIN (SELECT unnest($tags) AS tag_id, unnest($ancestors) AS ancestor) AS above USING (tag_id)
    WHERE tags.scheme = 'iptc'
"""
_IN_SENTENCE = """
    SELECT DISTINCT article_id, country_a, country_b FROM pairs SEMI JOIN matching USING (article_id)
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
_OF_PAIR = "SELECT article_id, country_a || '-' || country_b AS id FROM ({pairs})"


def pairs_of(filters: Filters) -> Part:
    """Return the SELECT of (article_id, country_a, country_b): the pairs of each article in `matching`.

    Each pair of an article has one row. A pair of one sentence is a pair of its article even where context
    alone tells who is meant.
    """
    return Part(_IN_SENTENCE if filters.together == "sentence" else _IN_ARTICLE)


def _of_pair(filters: Filters, _topics: Iterable[str]) -> Part:
    return Part(_OF_PAIR.format(pairs=pairs_of(filters).sql))


def _of_topic(_filters: Filters, topics: Iterable[str]) -> Part:
    below, above = ancestry(topics)
    return Part(_OF_TOPIC, {"tags": below, "ancestors": above})


def _to_pair(filters: Filters, key: str) -> Filters:
    low, high = sorted(key.split("-", 1))
    return replace(filters, pair=(low, high))


def _to_country(filters: Filters, key: str) -> Filters:
    only = filters.countries
    single = len(only) == 1 and not only[0].startswith(blocs.PREFIX)
    if single and key != only[0] and filters.pair is None:
        # "Russia" in a view of China is about both, which is what a pair in one article asks for.
        return replace(_to_pair(filters, f"{only[0]}-{key}"), together="article")
    return replace(filters, countries=(key,))


def _to_value(name: str, filters: Filters, key: str) -> Filters:
    narrowed: dict[str, Any] = {FILTERS[name].field: (key,)}
    return replace(filters, **narrowed)


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
        narrow: from filters and a value to the filters of the articles behind it; the filter of that name
            takes only this value where none is given.
    """

    name: str
    label: Callable[[str], str]
    sql: Callable[[Filters, Iterable[str]], Part]
    narrow: Callable[[Filters, str], Filters]


def _of_article(name: str, sql: str, label: Callable[[str], str] = str) -> Dimension:
    """Return a dimension on which an article has one value at most."""
    return Dimension(name, label, lambda _filters, _topics: Part(sql), partial(_to_value, name))


def _pair_label(key: str) -> str:
    return names.pair_label(*key.split("-", 1))


DIMENSIONS: dict[str, Dimension] = {
    row.name: row
    for row in (
        Dimension("pair", _pair_label, _of_pair, _to_pair),
        Dimension("country", country_name, lambda _filters, _topics: Part(_OF_COUNTRY), _to_country),
        Dimension("topic", topic_label, _of_topic, partial(_to_value, "topic")),
        _of_article("source", "SELECT article_id, source AS id FROM matching WHERE source IS NOT NULL"),
        _of_article("language", "SELECT article_id, language AS id FROM matching", language_name),
        _of_article("tone", "SELECT article_id, tone_label AS id FROM matching WHERE tone_label IS NOT NULL"),
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


def denominator(name: str, filters: Filters) -> Part:
    """Return the SELECT of the articles that shares on a dimension are of; it may read `matching`."""
    without = filters.without(name)
    return Part("SELECT * FROM matching") if without == filters else without.matching()


def unfiltered(filters: Filters) -> str:
    """Return a dimension on which the filters say nothing, so that its totals are all that matches."""
    return next((name for name in reversed(DIMENSIONS) if filters.without(name) == filters), "pair")
