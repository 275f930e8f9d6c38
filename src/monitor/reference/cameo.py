"""Kinds of events: the roots of CAMEO's code book and PLOVER's classes.

Resource: `relations/cameo.toml`. Sources: Gerner, Schrodt & Yilmaz 2012 (CAMEO), Halterman et al. 2023
(PLOVER and POLECAT).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from monitor.resources import read_toml

TYPES = frozenset({
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
})  # fmt: skip
"""PLOVER's event classes as used in POLECAT."""


@dataclass(frozen=True, slots=True)
class Root:
    """A root of CAMEO's code book, what it means, and its weight on CAMEO's Goldstein scale (-10 to 10)."""

    code: str
    means: str
    weight: float


@cache
def roots() -> dict[str, Root]:
    """Return the CAMEO roots by code ("01" to "20")."""
    table = read_toml("relations/cameo.toml")["root"]
    return {row["code"]: Root(row["code"], row["means"], float(row["weight"])) for row in table}
