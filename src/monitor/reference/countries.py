"""What a country is called, in the store and on every page."""

from __future__ import annotations

from functools import cache

import pycountry
from babel import Locale

from monitor.errors import ResourceError
from monitor.resources import read_csv

_USER_ASSIGNED = {"XKX": "XK"}
"""Kosovo has no ISO 3166-1 entry; news, the EU and CLDR use this user-assigned pair of codes."""


@cache
def alpha2_of() -> dict[str, str]:
    """Return the alpha-2 code of every ISO 3166-1 alpha-3 code, and of Kosovo's XKX."""
    return {country.alpha_3: country.alpha_2 for country in pycountry.countries} | _USER_ASSIGNED


@cache
def country_name(alpha3: str) -> str:
    """Return the short English name that news uses ("Russia", "South Korea"), the code where unknown.

    Source: CLDR through babel; `resources/names/countries.csv` for the exceptions.
    """
    if alpha3 in _exceptions():
        return _exceptions()[alpha3]
    return str(Locale("en").territories.get(alpha2_of().get(alpha3, ""), alpha3))


@cache
def _exceptions() -> dict[str, str]:
    names = {row["alpha3"]: row["name"] for row in read_csv("names/countries.csv")}
    unknown = sorted(set(names) - set(alpha2_of()))
    if unknown:
        raise ResourceError(f"names/countries.csv: {unknown} are not alpha-3 codes")
    return names
