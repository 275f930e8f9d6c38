"""What the ids in frames are called: countries and blocs, pairs of countries, people and organisations."""

from __future__ import annotations

from monitor.metrics.parsing import UNKNOWN
from monitor.reference import blocs, countries
from monitor.reference.countries import country_name


def country_or_bloc_name(identifier: str) -> str:
    """Return the name of a country (alpha-3); "European Union members" for the id of a bloc, "bloc:eu"."""
    if identifier.startswith(blocs.PREFIX):
        slug = identifier.removeprefix(blocs.PREFIX)
        return f"{blocs.names().get(slug, slug)} members"
    return country_name(identifier)


def pair_label(country_a: str, country_b: str) -> str:
    """Return "China – Russia" for CHN and RUS."""
    return f"{country_name(country_a)} – {country_name(country_b)}"


def country_or_unknown(identifier: str) -> str:
    """Return the name of a country (alpha-3), or that it is not known."""
    return "an unknown country" if identifier == UNKNOWN else country_name(identifier)


def entity_name(identifier: str) -> str:
    """Return what an entity is called where no store says it: "Angela Merkel" for angela-merkel."""
    if countries.is_code(identifier):
        return country_name(identifier)
    return " ".join(word[:1].upper() + word[1:] for word in identifier.split("-"))


def tone_towards(identifier: str) -> str:
    """Return "negative towards China" for CHN:negative."""
    entity, _, tone = identifier.rpartition(":")
    return f"{tone} towards {entity_name(entity)}"
