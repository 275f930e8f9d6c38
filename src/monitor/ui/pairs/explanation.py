"""Why a pair is said to be what it is, in plain words: kind of event, direction, voice, mood, time, evidence.

All of it is plain text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pandas as pd

from monitor.reference.cameo import roots
from monitor.reference.countries import country_name
from monitor.ui.kit.words import day, words

MOST_CHARACTERS = 300
"""Of the words that decided, so many characters are quoted."""

RESTATED = {"THREATEN": ("threatened",), "REQUEST": ("asked", "demanded"), "REJECT": ("refused",)}
"""Moods that a type tells already."""


class Fact(NamedTuple):
    """One line: what it is about, and what is so."""

    name: str
    value: str


def actors(pair: Any) -> tuple[str, str, bool]:
    """Return the two countries of a pair, actor first, and whether one acts on the other."""
    directed = _text(pair.actor) and _text(pair.target)
    first, second = (pair.actor, pair.target) if directed else (pair.country_a, pair.country_b)
    return str(first), str(second), bool(directed)


def direction(pair: Any) -> str:
    """Write "China → United States", or "China – United States" where nobody is known to act on the other."""
    first, second, directed = actors(pair)
    return f"{country_name(first)} {'→' if directed else '–'} {country_name(second)}"


def facts(pair: Any, quoted: str) -> list[Fact]:
    """Return what is known of the event between the two.

    Args:
        pair: a row with country_a, country_b, type, actor, target, voice, cameo, mood, event_date and
            event_precision; what is missing is passed over.
        quoted: the words that decided.
    """
    return [Fact(words("why")[key], value) for key, value in _facts(pair, quoted) if value]


def _facts(pair: Any, quoted: str) -> Iterator[tuple[str, str]]:
    first, second, directed = actors(pair)
    joined = " towards " if directed else " and "
    yield "kind", kind(pair)
    yield (
        "direction",
        f"{country_name(first)}{joined}{country_name(second)}" + ("" if directed else ", mutual"),
    )
    yield "voice", country_name(pair.voice) if _text(pair.voice) else ""
    yield "mood", mood(pair)
    yield "time", event_date(pair)
    yield "evidence", f"“{quoted[:MOST_CHARACTERS]}”" if quoted else ""


def kind(pair: Any) -> str:
    """Write "accusation, CAMEO 11 (disapproves)"; "" where the sentence tells of no event."""
    named = words("type").get(_text(pair.type), _text(pair.type).lower())
    root = roots().get(_text(_of(pair, "cameo")))
    return ", ".join(part for part in (named, f"CAMEO {root.code} ({root.means})" if root else "") if part)


def mood(pair: Any) -> str:
    """Write how real the event is: "possible", "denied"; "" where it is told as fact or its type says so."""
    told = _text(_of(pair, "mood"))
    return "" if told in RESTATED.get(_text(pair.type), ()) else words("mood").get(told, "")


def event_date(pair: Any) -> str:
    """Write "4 Mar 2025", "week of 3 Mar 2025", "March 2025" or "2025"; "" where no time is stated."""
    start = _of(pair, "event_date")
    if start is None or pd.isna(start):
        return ""
    moment = pd.Timestamp(start)
    precision = _text(_of(pair, "event_precision"))
    if precision == "year":
        return f"{moment.year}"
    if precision == "month":
        return f"{moment:%B %Y}"
    return f"week of {day(moment)}" if precision == "week" else day(moment)


def evidence_spans(pair: Any) -> list[tuple[int, int]]:
    """Return the offsets of the words that decided; [] where the row was made by an earlier version."""
    found = _of(pair, "evidence")
    if found is None or isinstance(found, float):
        return []
    return [(int(start), int(end)) for start, end in found]


def _of(pair: Any, name: str) -> Any:
    """Return a field of a row, None where the row has none such."""
    return getattr(pair, name, None)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
