"""The countries, outlets and names of the sample, as data/ tells them."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Country:
    """A country as English news prose names it; `names` are its spellings in running text."""

    iso3: str
    names: tuple[str, ...]
    short: str
    adj: str
    people: str
    cap: str
    leader: str
    seat: str
    custom: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented outlet; `tz` is how many hours its clock is ahead of UTC, `path` the shape of its URLs."""

    domain: str
    name: str
    country: str
    language: str
    spelling: str
    quotes: str
    agency: bool
    tz: float
    path: str


@dataclass(frozen=True, slots=True)
class Person:
    """An invented minor figure."""

    full: str
    last: str


def rows(name: str) -> list[dict[str, str]]:
    """Read a CSV file of data/, without its comment lines."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def table(name: str) -> dict[str, Any]:
    """Read a TOML file of data/."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def countries() -> dict[str, Country]:
    """Return the countries by ISO 3166-1 alpha-3 code."""
    return {
        row["iso3"]: Country(
            row["iso3"],
            tuple(row["name"].split(";")),
            row["short"],
            row["adj"],
            row["people"],
            row["cap"],
            row["leader"],
            row["seat"],
            row["names"],
        )
        for row in rows("countries.csv")
    }


@cache
def outlets() -> dict[str, Outlet]:
    """Return the outlets by domain."""
    return {
        row["domain"]: Outlet(
            row["domain"],
            row["name"],
            row["country"],
            row["language"],
            row["spelling"],
            row["quotes"],
            row["agency"] == "1",
            float(row["tz"]),
            row["path"],
        )
        for row in rows("outlets.csv")
    }


@cache
def _customs() -> dict[str, Any]:
    return table("names.toml")


def people_of(custom: str) -> list[Person]:
    """Return everyone whom a naming custom can invent, in a fixed order."""
    names = _customs()[custom]
    first = names.get("family_first", False)
    return [
        Person(f"{family} {given}" if first else f"{given} {family}", family)
        for given in names["given"]
        for family in names["family"]
    ]
