"""People and organisations where articles name them, as analysts corrected whom a spelling means.

Corrections lie in the notebook and are laid over the mentions when a question is asked: a name that was
split or joined by hand stays so whatever is annotated anew.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import duckdb
import pyarrow as pa

from monitor import notebook
from monitor.metrics.conditions import Part

if TYPE_CHECKING:
    from monitor.metrics.filters import Filters

Kind = Literal["person", "organisation"]

_NAMED = """
    SELECT
        mentions.article_id,
        coalesce(exactly.into_id, anyhow.into_id, mentions.entity_id) AS id,
        coalesce(exactly.into_name, anyhow.into_name, mentions.name) AS name,
        mentions.entity_id AS found_as,
        mentions.surface, mentions.field, mentions.sentence, mentions."start", mentions."end"
    FROM mentions
    LEFT JOIN meant AS exactly
        ON exactly.kind = mentions.kind AND exactly.entity_id = mentions.entity_id
        AND exactly.surface = mentions.surface AND exactly.surface <> ''
    LEFT JOIN meant AS anyhow
        ON anyhow.kind = mentions.kind AND anyhow.entity_id = mentions.entity_id AND anyhow.surface = ''
    WHERE mentions.kind = '{kind}'
"""

_TOUCHED = """
    SELECT entity_id AS id FROM meant WHERE kind = '{kind}'
    UNION ALL SELECT into_id FROM meant WHERE kind = '{kind}'
"""
_MENTIONING = """(
        a.article IN (
            SELECT a.article FROM entity_facts AS a WHERE {as_found} AND list_contains(${field}, a.entity_id)
        )
        OR a.article_id IN (
            SELECT article_id FROM ({mentions}) WHERE found_as IN ({touched}) AND list_contains(${field}, id)
        )
    )"""


@dataclass(frozen=True, slots=True)
class Corrections:
    """Whom spellings mean by hand: the relation (kind, entity_id, surface, into_id, into_name)."""

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> pa.Table:  # noqa: ARG002 (a `Relation`)
        """Return one row a correction."""
        rows = notebook.meant(store)
        names = ("kind", "entity_id", "surface", "into_id", "into_name")
        return pa.table({name: pa.array([getattr(one, name) for one in rows], pa.string()) for name in names})


def named(kind: Kind) -> Part:
    """Return the SELECT of the mentions of people or of organisations.

    Returns:
        One row a mention: article_id, id, name (of whom it means), found_as (whom the program takes it for),
        surface, field, sentence (NULL in titles), start, end.
    """
    return Part(_NAMED.format(kind=kind), {"meant": Corrections()})


def touched(kind: Kind) -> str:
    """Return the SELECT of the ids that corrections are about; it reads `meant`."""
    return _TOUCHED.format(kind=kind)


def as_found(kind: Kind) -> str:
    """Return which facts of entities, `a`, are of this kind and no correction is about."""
    return f"a.kind = '{kind}' AND a.entity_id NOT IN ({touched(kind)})"


def mentioning(kind: Kind, field: str) -> Callable[[Filters], Part | None]:
    """Return the condition that any of the people or organisations is mentioned whose ids `field` holds."""

    def condition(filters: Filters) -> Part | None:
        wanted = list(getattr(filters, field))
        if not wanted:
            return None
        mentions = named(kind)
        about = {"as_found": as_found(kind), "touched": touched(kind)}
        sql = _MENTIONING.format(mentions=mentions.sql, field=field, **about)
        return Part(sql, {**mentions.values, field: wanted})

    return condition
