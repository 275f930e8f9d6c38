"""The articles that match filters, and the facts of them: where conditions are put into a question.

What stands in every fact of an article (`PLAIN`: its day, outlet, language, tone, whether it is a copy) is
asked of the one table that a question reads. Every other condition chooses articles in `matching`, once a
question.
"""

from __future__ import annotations

import re

from monitor.metrics.conditions import Part, bound
from monitor.metrics.corrected import Corrected
from monitor.metrics.filters import FILTERS, Filters, Unit

PLAIN = frozenset(("published_day", "source", "source_country", "language", "tone_label", "duplicate"))
"""The columns that all tables of facts have."""

ALL = Part("TRUE")

_MATCHING = """
    SELECT
        a.article, a.article_id, a.published_at, a.published_day, a.source, a.source_country, a.language,
        a.tone, a.tone_label, a.word_count, {story} AS story_id, a.duplicate, a.duplicate_of, a.sample,
        {unit} AS unit
    FROM article_facts AS a {joins}
    WHERE {conditions}
"""
_CORRECTED = "LEFT JOIN corrected ON corrected.article_id = a.article_id"
_UNITS: dict[Unit, str] = {
    "articles": "a.article",
    "stories": "coalesce(corrected.story_id, a.story_id, a.article_id)",
    "sources": "a.source",
}


def matching(filters: Filters, *, stories: bool = True) -> Part:
    """Return the SELECT of the articles that match, to stand as a CTE after `counted`.

    Args:
        filters: which articles.
        stories: whether `story_id` must be as analysts corrected it, which costs a join.

    Returns:
        One row an article: article (its number in facts), article_id, published_at, published_day, source,
        source_country, language, tone, tone_label (NULL without one), word_count, story_id, duplicate,
        duplicate_of, sample, unit (what is counted; see `counting`; NULL where the article belongs to none).
    """
    chosen = _chosen(filters)
    corrected = stories or filters.unit == "stories" or any("corrected." in part.sql for part in chosen)
    joins = [_CORRECTED] if corrected else []
    sql = _MATCHING.format(
        story="coalesce(corrected.story_id, a.story_id)" if corrected else "a.story_id",
        unit=_UNITS[filters.unit],
        joins=" ".join([*(row.join for row in FILTERS.values() if row.on(filters)), *joins]),
        conditions=_all(chosen),
    )
    return Part(sql, {**bound(chosen), **({"corrected": Corrected()} if corrected else {})})


def facts(filters: Filters, table: str, columns: str, where: Part = ALL) -> Part:
    """Return the SELECT of facts of the articles that match.

    Args:
        filters: those of the statement that it stands in.
        table: of facts, `a` in `columns` and `where`.
        columns: further ones.
        where: which of the facts.

    Returns:
        One row a fact: article, unit, published_day, `columns`.
    """
    if is_plain(filters):
        chosen = _chosen(filters)
        sql = f"""
            SELECT a.article, {_UNITS[filters.unit]} AS unit, a.published_day, {columns}
            FROM {table} AS a WHERE {_all([*chosen, where])}
        """  # noqa: S608
        return Part(sql, bound([*chosen, where]))
    sql = f"""
        SELECT a.article, matching.unit, a.published_day, {columns}
        FROM {table} AS a JOIN matching USING (article) WHERE {where.sql}
    """  # noqa: S608
    return Part(sql, where.values)


def is_plain(filters: Filters) -> bool:
    """Tell whether every condition can be asked of any table of facts."""
    joined = filters.unit == "stories" or any(row.join for row in FILTERS.values() if row.on(filters))
    return not joined and all(_is_plain(part.sql) for part in _chosen(filters))


def counting(filters: Filters) -> str:
    """Return the aggregate that counts, in the unit of the filters, rows that have an article once."""
    return "count(*)" if filters.unit == "articles" else "count(DISTINCT unit)"


def _is_plain(condition: str) -> bool:
    """Tell whether a condition names columns of all facts alone, or leaves out what was hidden by hand."""
    rest = re.sub(r"\ba\.article NOT IN\b", "", condition)
    return "corrected." not in rest and set(re.findall(r"\ba\.(\w+)", rest)) <= PLAIN


def _chosen(filters: Filters) -> list[Part]:
    """Return the conditions, each once: filters that must hold in one sentence all give the same."""
    said = {part.sql: part for row in FILTERS.values() if (part := row.condition(filters))}
    return list(said.values())


def _all(parts: list[Part]) -> str:
    return "\n        AND ".join(["TRUE", *(part.sql for part in parts)])
