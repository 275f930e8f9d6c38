"""The other ways in which English texts spell a name: shortened, hyphenated, spaced, or two in one.

Resource: `gazetteer/context.toml`, tables `compass` and `plurals`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TypeVar

from monitor.annotate.countries import context
from monitor.reference.folding import Folding

Entries = TypeVar("Entries")
Part = tuple[int, int, Entries]
"""Where a name begins and ends within a phrase, and what it stands for."""

SAME = Folding("\n\u2010\u2011\u2012\u2013\u02bc\u02bb\u00b4\u2032`", " ----'''''")
"""Line breaks, hyphens, dashes and apostrophes that are read as the sign that names are written with; each is
one character, so that offsets stay."""

_DOTTED = re.compile(r"(?:[A-Z]\.){2,}")
_JOINTS = (" and ", " or ", " & ", ", ", "/", "-")


@cache
def compass() -> Mapping[str, list[str]]:
    """Return how texts shorten the points of the compass in names ("N Korea"), by word."""
    found: dict[str, list[str]] = context.resource()["compass"]
    return found


@cache
def plurals() -> Mapping[str, list[str]]:
    """Return the words that name several states at once ("the two Koreas"), and which they are."""
    found: dict[str, list[str]] = context.resource()["plurals"]
    return found


def others(surface: str) -> Iterator[str]:
    """Yield how else the name of a country is spelt.

    "N Korea" for North Korea, "Sudan, South" and "Korea (North)" as in tables, "South-Sudan" as Germans join
    it, "Guinea Bissau", "U. S.".
    """
    first, _, rest = surface.partition(" ")
    if rest and "," not in surface and "." not in surface:
        yield surface.replace(" ", "-")
        for short in compass().get(first, ()):
            yield f"{short} {rest}"
        if first in compass():
            yield from (f"{rest}, {first}", f"{rest} ({first})")
    elif "-" in surface:
        yield surface.replace("-", " ")
    if _DOTTED.fullmatch(surface):
        yield surface.replace(".", ". ").rstrip()


def joint(entries: Mapping[str, Entries]) -> Iterator[tuple[str, list[Part[Entries]]]]:
    """Yield phrases that hold two names of which the first is not written out ("North and South Korea").

    A headline writes a comma for "and".

    Args:
        entries: what each name stands for.
    """
    points = compass()
    for surface in entries:
        second, _, rest = surface.partition(" ")
        for first in points if second in points and rest else ():
            whole = f"{first} {rest}"
            if first == second or whole not in entries:
                continue
            for mark in _JOINTS:
                phrase, at = f"{first}{mark}{surface}", len(first) + len(mark)
                parts = [(0, len(first), entries[whole]), (at, len(phrase), entries[surface])]
                yield phrase, parts
                yield phrase.upper(), parts


def is_listed(phrase: str) -> bool:
    """Tell whether words, not a sign, join two names: each may then belong to a clause of its own."""
    return "/" not in phrase and "-" not in phrase and "&" not in phrase
