"""Countries and territories: their codes, what they are called in any language, and how to read either.

A country is its ISO 3166-1 alpha-3 code everywhere. Sources: ISO 3166-1 through pycountry, CLDR through
babel, `resources/names/countries.csv` for what news calls otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pycountry
from babel import Locale, UnknownLocaleError

from monitor.errors import ResourceError
from monitor.resources import read_csv

_USER_ASSIGNED = {"XKX": "XK"}
"""Kosovo has no ISO 3166-1 entry; news, the EU and CLDR use this user-assigned pair of codes."""


@cache
def alpha2_of() -> dict[str, str]:
    """Return the alpha-2 code of every ISO 3166-1 alpha-3 code, and of Kosovo's XKX."""
    return {country.alpha_3: country.alpha_2 for country in pycountry.countries} | _USER_ASSIGNED


@cache
def alpha3_of() -> dict[str, str]:
    """Return the alpha-3 code of every alpha-2 code."""
    return {alpha2: alpha3 for alpha3, alpha2 in alpha2_of().items()}


def is_code(alpha3: str) -> bool:
    """Tell whether it is the alpha-3 code of a country, in capitals."""
    return alpha3 in alpha2_of()


def parse(text: str) -> str | None:
    """Return the alpha-3 code of the country that a code or an English name stands for; None where none does.

    Upper and lower case are alike, and so are the two apostrophes: "DEU", "de", "276", "Germany", "Federal
    Republic of Germany", "Ivory Coast", "Côte d’Ivoire".
    """
    plain = _plain(text)
    return _by_code().get(plain) or _by_name().get(plain)


def is_name(text: str) -> bool:
    """Tell whether it is the English name of a country."""
    return _plain(text) in _by_name()


@cache
def country_name(alpha3: str) -> str:
    """Return the short English name that news uses ("Russia", "South Korea"), the code where unknown."""
    return _exceptions().get(alpha3) or names("en").get(alpha3, alpha3)


@cache
def names(locale: str) -> dict[str, str]:
    """Return CLDR's names of all countries in a locale by alpha-3, English ones where it has no such locale.

    A name that the locale lacks is empty; Kosovo's is written as in English then.
    """
    try:
        territories = Locale.parse(locale).territories
    except (UnknownLocaleError, ValueError):
        territories = Locale("en").territories
    found = {alpha3: territories.get(alpha2, "") for alpha3, alpha2 in alpha2_of().items()}
    return found | {"XKX": found["XKX"] or "Kosovo"}


def capitals(locale: str, *, latin: bool) -> Iterator[tuple[str, str]]:
    """Yield the capitals after which time zones are named, as CLDR writes them in a locale.

    Args:
        locale: a CLDR locale.
        latin: whether the locale writes in Latin letters, so that where CLDR is silent the zone's own
            spelling holds.

    Yields:
        Pairs of an alpha-3 code and a name.
    """
    zones = Locale.parse(locale).time_zones
    for row in read_csv("gazetteer/capitals.csv"):
        spelled = row["zone"].rpartition("/")[2].replace("_", " ") if latin else ""
        name = zones.get(row["zone"], {}).get("city", spelled).replace("\u00ad", "")
        if name:
            yield row["code"], name


def _plain(text: str) -> str:
    return text.strip().casefold().replace("’", "'")


@cache
def _by_code() -> dict[str, str]:
    listed = {code: alpha3 for alpha3, alpha2 in alpha2_of().items() for code in (alpha3, alpha2)}
    signs = {sign: one.alpha_3 for one in pycountry.countries for sign in (one.numeric, one.flag)}
    return {code.casefold(): alpha3 for code, alpha3 in (listed | signs).items()}


@cache
def _by_name() -> dict[str, str]:
    """The names of ISO 3166-1, those of news and CLDR's; where two countries share one, in this order."""
    found: dict[str, str] = {}
    for country in pycountry.countries:
        for key in ("name", "official_name", "common_name"):
            found.setdefault(_plain(getattr(country, key, "")), country.alpha_3)
    for alpha3 in alpha2_of():
        found.setdefault(_plain(country_name(alpha3)), alpha3)
        found.setdefault(_plain(names("en")[alpha3]), alpha3)
    return {name: alpha3 for name, alpha3 in found.items() if name}


@cache
def _exceptions() -> dict[str, str]:
    listed = {row["alpha3"]: row["name"] for row in read_csv("names/countries.csv")}
    unknown = sorted(alpha3 for alpha3 in listed if not is_code(alpha3))
    if unknown:
        raise ResourceError(f"names/countries.csv: {unknown} are not alpha-3 codes")
    return listed
