"""The conditions of filters that take more than a line of SQL, and what they are bound with.

All values are bound by name. A name stands for one value in the whole of a statement, so that the parts of a
statement can be put together in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from monitor.reference import blocs
from monitor.reference.topics import with_descendants
from monitor.search.hits import Hits

if TYPE_CHECKING:
    from monitor.metrics.filters import Filters

COUNTED = """
    SELECT article_id, published_day, entity_id FROM mentions
    WHERE kind = 'country' AND ($places OR via <> 'place')
"""
"""The mentions that count as naming their country: the CTE `counted` of every question."""

_NAMES_COUNTRY = """a.article_id IN (
        SELECT article_id FROM counted WHERE list_contains($countries, entity_id)
    )"""
# On the day of the article; undated articles are held against those who belong to the bloc for good.
_NAMES_MEMBER = """a.article_id IN (
        SELECT article_id FROM counted
        JOIN (SELECT unnest($members) AS iso3, unnest($since) AS since, unnest($until) AS until) AS member
            ON member.iso3 = counted.entity_id
            AND coalesce(counted.published_day, DATE '9999-12-31') BETWEEN since AND until
    )"""
_PAIRED = """a.article_id IN (
        SELECT article_id FROM pairs WHERE country_a = $pair_a AND country_b = $pair_b
    )"""
_NAMES_BOTH = """a.article_id IN (SELECT article_id FROM counted WHERE entity_id = $pair_a)
    AND a.article_id IN (SELECT article_id FROM counted WHERE entity_id = $pair_b)"""
_ABOUT = """a.article_id IN (
        SELECT article_id FROM tags WHERE scheme = 'iptc' AND list_contains($topics, tag_id)
    )"""


_FOUND = "a.article_id IN (SELECT article_id FROM hits)"


@dataclass(frozen=True, slots=True)
class Part:
    """A SELECT or a condition, and the values of its `$names`.

    A value that is a `store.Relation` is a table by its name, which the statement reads from.
    """

    sql: str
    values: Mapping[str, Any] = field(default_factory=dict)


def bound(parts: Iterable[Part]) -> dict[str, Any]:
    """Return the values of all names in a statement that is made of `parts`.

    Raises:
        ValueError: two parts mean different values by one name.
    """
    found: dict[str, Any] = {}
    for part in parts:
        for name, value in part.values.items():
            if found.setdefault(name, value) != value:
                raise ValueError(f"${name} stands for two values in one statement")
    return found


def originals(filters: Filters) -> Part | None:
    """No near-duplicates, unless asked for."""
    return None if filters.duplicates else Part("a.duplicate_of IS NULL")


def naming(filters: Filters) -> Part | None:
    """Any of the countries is named, or a member of any of the blocs."""
    codes, members = _chosen(filters)
    parts = [Part(_NAMES_COUNTRY, {"countries": codes})] if codes else []
    if members:
        columns = [list(column) for column in zip(*members, strict=True)]
        parts.append(Part(_NAMES_MEMBER, dict(zip(("members", "since", "until"), columns, strict=True))))
    return Part(f"({' OR '.join(part.sql for part in parts)})", bound(parts)) if parts else None


def with_pair(filters: Filters) -> Part | None:
    """Both countries are together in a sentence, or in the article."""
    if filters.pair is None:
        return None
    # A pair of one sentence is a pair of its article even where context alone tells who is meant.
    sql = _PAIRED if filters.together == "sentence" else f"(({_NAMES_BOTH}) OR {_PAIRED})"
    return Part(sql, {"pair_a": filters.pair[0], "pair_b": filters.pair[1]})


def about(filters: Filters) -> Part | None:
    """It has any of the topics, or of those below them."""
    return Part(_ABOUT, {"topics": with_descendants(filters.topics)}) if filters.topics else None


def found(filters: Filters) -> Part | None:
    """It is among the hits of the search."""
    return Part(_FOUND, {"hits": Hits(filters.search)}) if filters.search else None


def filtered_countries(filters: Filters) -> list[str]:
    """Return the countries chosen, all that ever belonged to a chosen bloc, and those of the pair."""
    codes, members = _chosen(filters)
    return list(dict.fromkeys([*codes, *(one.iso3 for one in members), *(filters.pair or ())]))


def _chosen(filters: Filters) -> tuple[list[str], list[blocs.Membership]]:
    """Return the countries that are chosen as such, and every membership there was in a chosen bloc."""
    codes = [code for code in filters.countries if not code.startswith(blocs.PREFIX)]
    slugs = [code.removeprefix(blocs.PREFIX) for code in filters.countries if code.startswith(blocs.PREFIX)]
    return codes, [one for slug in slugs for one in blocs.memberships()[slug]]
