"""What the ids in frames are called: countries, pairs, topics, languages."""

from __future__ import annotations

from functools import cache

from babel import Locale

from monitor.reference import blocs, countries as country_names, topics as taxonomy

BLOC = "bloc:"
"""What begins the id that stands for all members of a bloc where one may choose countries ("bloc:eu")."""


@cache
def country_name(identifier: str) -> str:
    """Return the name of a country (alpha-3), or "European Union members" for the id of a bloc."""
    if identifier.startswith(BLOC):
        slug = identifier.removeprefix(BLOC)
        return f"{blocs.names().get(slug, slug)} members"
    return country_names.country_name(identifier)


def pair_label(country_a: str, country_b: str) -> str:
    """Return "China – Russia" for CHN and RUS."""
    return f"{country_name(country_a)} – {country_name(country_b)}"


@cache
def language_name(code: str) -> str:
    """Return the English name of an ISO 639 code, the code itself where unknown."""
    return str(Locale("en").languages.get(code, code))


def label(dimension: str, identifier: str) -> str:
    """Return what the value `identifier` of a dimension of `coverage.top` is called."""
    match dimension:
        case "country":
            return country_name(identifier)
        case "pair":
            return pair_label(*identifier.split("-", 1))
        case "topic":
            return taxonomy.label(identifier)
        case "language":
            return language_name(identifier)
    return identifier
