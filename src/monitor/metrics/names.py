"""What the ids in frames are called: countries and blocs, pairs, topics, languages."""

from __future__ import annotations

from monitor.reference import blocs, topics as taxonomy
from monitor.reference.countries import country_name
from monitor.reference.languages import language_name


def country_or_bloc_name(identifier: str) -> str:
    """Return the name of a country (alpha-3); "European Union members" for the id of a bloc, "bloc:eu"."""
    if identifier.startswith(blocs.PREFIX):
        slug = identifier.removeprefix(blocs.PREFIX)
        return f"{blocs.names().get(slug, slug)} members"
    return country_name(identifier)


def pair_label(country_a: str, country_b: str) -> str:
    """Return "China – Russia" for CHN and RUS."""
    return f"{country_name(country_a)} – {country_name(country_b)}"


def label(dimension: str, identifier: str) -> str:
    """Return what the value `identifier` of a dimension of `coverage.top` is called."""
    match dimension:
        case "country":
            return country_or_bloc_name(identifier)
        case "pair":
            return pair_label(*identifier.split("-", 1))
        case "topic":
            return taxonomy.label(identifier)
        case "language":
            return language_name(identifier)
    return identifier
