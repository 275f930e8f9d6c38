"""People and organisations by the article, from facts, as analysts corrected whom a spelling means."""

from __future__ import annotations

from monitor.metrics.conditions import Part
from monitor.metrics.entity_rows import Kind, as_found, named, touched
from monitor.metrics.filters import Filters
from monitor.metrics.matching import facts

# Of those that a correction is about every mention is looked at: it may hold for a spelling alone.
_AS_MEANT = """
    SELECT DISTINCT {columns}
    FROM ({mentions}) AS named JOIN matching USING (article_id)
    WHERE named.found_as IN ({touched})
"""


def entities(filters: Filters, kind: Kind, *, found_as: bool = False) -> Part:
    """Return the SELECT of the people or organisations that the matching articles name, from facts.

    Args:
        filters: those of the statement that it stands in.
        kind: person or organisation.
        found_as: whether to tell apart whom the program takes one for.

    Returns:
        One row for each in an article: article, unit, published_day, id, source; with `found_as` that too.
    """
    columns = "a.entity_id AS id, a.source" + (", a.entity_id AS found_as" if found_as else "")
    plain = facts(filters, "entity_facts", columns, Part(as_found(kind)))
    columns = "article, unit, published_day, id, source" + (", found_as" if found_as else "")
    meant = _AS_MEANT.format(columns=columns, mentions=named(kind).sql, touched=touched(kind))
    return Part(f"{plain.sql} UNION ALL {meant}", {**plain.values, **named(kind).values})
