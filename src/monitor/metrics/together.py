"""Which pairs of countries articles have: in one of their sentences, or anywhere in them."""

from __future__ import annotations

from monitor.metrics.conditions import Part, bound, counted, of_sentence
from monitor.metrics.filters import Filters
from monitor.metrics.matching import facts

_ONCE = "SELECT DISTINCT article, unit, published_day, id FROM ({rows}) WHERE id IS NOT NULL"
# Codes of countries are of one length, so that one is in a list of them where it is in the list's letters:
# a third of what joins cost.
_GIVEN = """
    named AS ({named}),
    paired AS ({paired}),
    listed AS (SELECT article, string_agg(country) AS countries FROM named GROUP BY article),
    by_context AS (
        SELECT paired.*
        FROM paired LEFT JOIN listed USING (article)
        WHERE (contains(countries, country_a) AND contains(countries, country_b)) IS NOT TRUE
    )
"""
_IN_ARTICLE = f"""
    WITH {_GIVEN}
    SELECT a.article, a.unit, a.published_day, a.country || '-' || b.country AS id
    FROM named AS a JOIN named AS b ON a.article = b.article AND a.country < b.country
    UNION ALL
    SELECT article, unit, published_day, pair AS id FROM by_context
"""  # noqa: S608  (constants)
# An article of 14 countries has 91 pairs: numbers stand for countries, which are counted in half the time.
_COUNTED = f"""
    WITH {_GIVEN},
    codes AS MATERIALIZED (
        SELECT country, (row_number() OVER (ORDER BY country))::USMALLINT AS code
        FROM (SELECT DISTINCT country FROM country_facts)
    ),
    numbered AS MATERIALIZED (SELECT article, code FROM named JOIN codes USING (country)),
    both_named AS (
        SELECT a.code AS first, b.code AS second, count(*) AS articles
        FROM numbered AS a JOIN numbered AS b ON a.article = b.article AND a.code < b.code
        GROUP BY ALL
    ),
    parts AS (
        SELECT a.country || '-' || b.country AS pair, articles
        FROM both_named JOIN codes AS a ON a.code = first JOIN codes AS b ON b.code = second
        UNION ALL
        SELECT pair, 1 FROM by_context
    )
    SELECT pair, sum(articles)::BIGINT AS articles FROM parts GROUP BY pair
"""  # noqa: S608  (constants)


def pairs_of(filters: Filters) -> Part:
    """Return the SELECT of (article, unit, published_day, id): the pairs of each article that matches.

    Each pair of an article has one row. A pair of one sentence is a pair of its article even where context
    alone tells who is meant. By the sentence, only sentences count that are as the filters ask.
    """
    if filters.together == "article":
        return _in_article(filters, _IN_ARTICLE)
    asked = of_sentence(filters.without("pair"))
    return once(filters, "pair", asked) if asked else facts(filters, "pair_facts", "a.pair AS id")


def together(filters: Filters) -> Part:
    """Return the SELECT of (pair, articles): how many articles have both countries, in a sentence or not."""
    return _in_article(filters, _COUNTED)


def once(filters: Filters, told: str, asked: Part | None) -> Part:
    """Return the SELECT of what the sentences tell that are as asked, once for each article."""
    rows = facts(filters, "sentence_facts", f"a.{told} AS id", asked or Part("TRUE"))
    return Part(_ONCE.format(rows=rows.sql), rows.values)


def _in_article(filters: Filters, question: str) -> Part:
    named = facts(filters, "country_facts", "a.country", counted(filters))
    paired = facts(filters, "pair_facts", "a.country_a, a.country_b, a.pair")
    return Part(question.format(named=named.sql, paired=paired.sql), bound([named, paired]))
