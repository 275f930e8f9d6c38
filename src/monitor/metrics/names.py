"""What the ids in frames are called: countries, pairs, topics, languages."""

from __future__ import annotations

from functools import cache

import pycountry
from babel import Locale

from monitor.annotate import blocs
from monitor.errors import ResourceError
from monitor.metrics import taxonomy
from monitor.resources import read_csv

BLOC = "bloc:"
"""What begins the id that stands for all members of a bloc where one may choose countries ("bloc:eu")."""

_USER_ASSIGNED = {"XKX": "XK"}
"""Kosovo has no ISO 3166-1 entry; news, the EU and CLDR use this user-assigned pair of codes."""


@cache
def alpha2_of() -> dict[str, str]:
    """Return the alpha-2 code of every alpha-3 code that filters accept."""
    return {country.alpha_3: country.alpha_2 for country in pycountry.countries} | _USER_ASSIGNED


@cache
def country_name(alpha3: str, locale: str = "en") -> str:
    """Return the short name that news uses ("Russia", "South Korea"), the code itself where unknown.

    Args:
        alpha3: ISO 3166-1 alpha-3, Kosovo XKX; or the id of a bloc, which gives "European Union members".
        locale: CLDR locale; our own shorter forms exist for English only.

    Source: CLDR through babel; `resources/names/countries.csv` for the exceptions.
    """
    if alpha3.startswith(BLOC):
        slug = alpha3.removeprefix(BLOC)
        return f"{blocs.names().get(slug, slug)} members"
    if locale == "en" and alpha3 in _exceptions():
        return _exceptions()[alpha3]
    return str(Locale.parse(locale).territories.get(alpha2_of().get(alpha3, ""), alpha3))


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


@cache
def _exceptions() -> dict[str, str]:
    names = {row["alpha3"]: row["name"] for row in read_csv("names/countries.csv")}
    unknown = sorted(set(names) - set(alpha2_of()))
    if unknown:
        raise ResourceError(f"names/countries.csv: {unknown} are not alpha-3 codes")
    return names
