"""Towns, states and provinces, and the country they lie in.

Resources: `gazetteer/places.csv` (from GeoNames), `gazetteer/us_states.txt`, `gazetteer/regions.csv`.
"""

from __future__ import annotations

from functools import cache

from monitor.resources import read_csv, read_lines
from monitor.resources.compiled import compiled


def towns() -> dict[str, str]:
    """Return the country (alpha-3) of every town by its name in small letters."""
    return _towns_and_cities()[0]


def large_cities() -> dict[str, str]:
    """Return the country (alpha-3) of the cities that are meant wherever their name stands, by name."""
    return _towns_and_cities()[1]


@compiled
def _towns_and_cities() -> tuple[dict[str, str], dict[str, str]]:
    """Read the towns once for both: the table is long, and every process reads it."""
    rows = read_csv("gazetteer/places.csv")
    return (
        {row["name"].lower(): row["iso3"] for row in rows},
        {row["name"]: row["iso3"] for row in rows if row["anywhere"] == "1"},
    )


@cache
def american_states() -> tuple[str, ...]:
    """Return the names of the American states, each with the abbreviations that follow a town."""
    return tuple(name for line in read_lines("gazetteer/us_states.txt") for name in line.split("|"))


@cache
def regions() -> dict[str, str]:
    """Return the country (alpha-3) of the states and provinces that follow a town.

    They stand in small letters and without their last full stop; postal codes ("CA") are not among them.
    """
    american = {name.rstrip(".").lower(): "USA" for name in american_states() if len(name) > 2}
    return american | {row["surface"].lower(): row["iso3"] for row in read_csv("gazetteer/regions.csv")}
