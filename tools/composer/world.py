"""The invented and the real things that sample articles speak of."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Country:
    """A country as English news prose names it."""

    iso3: str
    name: str
    short: str
    adj: str
    cap: str
    leader: str
    names: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented outlet; `agency` copy is reprinted by others; `tz` is hours ahead of UTC."""

    domain: str
    name: str
    country: str
    spelling: str
    agency: bool
    tz: float
    path: str


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file of `data/`; commas in the last column need no quotes."""
    lines = [line for line in (DATA / name).read_text("utf-8").splitlines() if line and line[0] != "#"]
    rows = list(csv.reader(lines))
    width = len(rows[0])
    return [
        dict(zip(rows[0], [*row[: width - 1], ",".join(row[width - 1 :])], strict=True)) for row in rows[1:]
    ]


def toml(name: str) -> dict[str, Any]:
    """Return a TOML file of `data/`."""
    return tomllib.loads((DATA / name).read_text("utf-8"))


def countries() -> dict[str, Country]:
    """Return the countries by ISO 3166-1 alpha-3."""
    return {
        row["iso3"]: Country(
            row["iso3"],
            row["name"].partition(";")[0],
            row["short"],
            row["adj"],
            row["cap"],
            row["leader"],
            row["names"],
        )
        for row in table("countries.csv")
    }


def outlets() -> list[Outlet]:
    """Return the outlets that write English."""
    return [
        Outlet(
            row["domain"],
            row["name"],
            row["country"],
            row["spelling"],
            row["agency"] == "1",
            float(row["tz"]),
            row["path"],
        )
        for row in table("outlets.csv")
        if row["language"] == "en"
    ]


def person(rng: Random, custom: dict[str, Any]) -> tuple[str, str]:
    """Invent a person after a naming custom: full name, and the family name alone."""
    given, family = rng.choice(custom["given"]), rng.choice(custom["family"])
    return (f"{family} {given}" if custom.get("family_first") else f"{given} {family}"), family
