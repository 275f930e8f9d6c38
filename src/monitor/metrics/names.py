"""What the ids in frames are called: countries and blocs, and pairs of countries."""

from __future__ import annotations

from monitor.reference import blocs
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
