"""Where articles name what the filters ask for: countries, people, organisations."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.metrics.conditions import Part, bound, filtered_countries
from monitor.metrics.entity_rows import Kind, named
from monitor.metrics.filters import Filters

_PLACE = 'article_id, field, sentence, "start", "end"'
_COUNTRIES = f"""
    SELECT {_PLACE} FROM mentions
    WHERE kind = 'country' AND list_contains($asked_countries, entity_id) AND ($places OR via <> 'place')
"""  # noqa: S608  (constants)
_OTHERS = f"""
    SELECT {_PLACE} FROM mentions
    WHERE kind NOT IN ('country', 'person', 'organisation') AND list_contains($asked_others, entity_id)
"""  # noqa: S608  (constants)
_MENTIONED = f"SELECT {_PLACE} FROM ({{mentions}}) WHERE list_contains($asked_{{kind}}, id)"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Names:
    """What is to be named, by identifiers; any of it. `others` are blocs, places and terms."""

    countries: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    orgs: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is to be named."""
        return bool(self.countries or self.persons or self.orgs or self.others)


def asked_for(filters: Filters, entity: str | None = None) -> Names:
    """Return what filters ask for by name, or the one entity, whatever kind of identifier it is."""
    if entity:
        return Names((entity,), (entity,), (entity,), (entity,))
    every = dict(filters.all_of)
    persons, orgs = (
        tuple(dict.fromkeys((*getattr(filters, field), *every.get(field, ()))))
        for field in ("persons", "orgs")
    )
    return Names(tuple(filtered_countries(filters)), persons, orgs)


def places(names: Names, filters: Filters) -> Part:
    """Return the SELECT of where any of the names stand, in whatever article.

    Returns:
        One row a mention: article_id, field (title or text), sentence (NULL in titles), start, end.
    """
    parts = []
    if names.countries:
        values = {"asked_countries": list(names.countries), "places": filters.places}
        parts.append(Part(_COUNTRIES, values))
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("person", names.persons),
        ("organisation", names.orgs),
    )
    for kind, ids in kinds:
        if ids:
            mentions = named(kind)
            sql = _MENTIONED.format(mentions=mentions.sql, kind=kind)
            parts.append(Part(sql, {**mentions.values, f"asked_{kind}": list(ids)}))
    if names.others:
        parts.append(Part(_OTHERS, {"asked_others": list(names.others)}))
    return Part(" UNION ".join(part.sql for part in parts), bound(parts))
