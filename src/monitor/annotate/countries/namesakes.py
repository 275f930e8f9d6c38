"""What bears the name of a state or a city without being it: waters, treaties, newspapers, airlines.

Told by the words beside the name; these lie in `resources/gazetteer/context.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from monitor.annotate.countries.context import resource, words
from monitor.model import Via

_FAR = 40
"""Code points before a name in which the words lie that make it another."""

_AIR_AFTER = re.compile(r" Air(?! (?:[A-Z]|base|force|strike|raid|traffic|defen))(?![\w-])")
_AIR_FLIGHT = re.compile(r" Air(?= (?:Flight|Jet|Plane|Pilot|Cabin|Passenger|Airbus|Boeing))")
_AIR_BEFORE = re.compile(r"(?<![\w-])Air $")
_BANKS = re.compile(
    r"(?<!\w)(?:banks?|mouth|sources?|headwaters|tributar(?:y|ies)|bend|shores?|reaches|arm|course) of the $"
)
_ALONG = re.compile(r"(?<!\w)(?:along|across|down|up|into|cross(?:ed|es|ing)?|sail(?:ed|s|ing)?) the $")
_NO_NOUN = re.compile(
    r" (?:and|at|near|to|from|with|is|was|or|on|into|that|which|by|for|where|when)\b|[,.;:)]|$"
)
_PLACES = frozenset({"capital", "place"})


def is_other(text: str, start: int, end: int, via: Via, *, headline: bool) -> bool:
    """Tell whether the name at `text[start:end]` is a part of the name of something else.

    Args:
        text: where it stands.
        start, end: its offsets.
        via: how it would name its state.
        headline: whether it stands in Title Case, where a capital beside it says nothing.
    """
    if text[start:end] in words("own_affairs"):
        return False
    if via == "demonym":
        if not headline and _next("waters_after_demonym").match(text, end):
            return True
    elif _names_treaty(text, start, end) if via in _PLACES else _names_water(text, start, end):
        return True
    if via != "demonym" and _before(_AIR_BEFORE, text, start):
        return True
    if _AIR_FLIGHT.match(text, end):
        return True
    if headline:
        return False
    airline = _AIR_AFTER.match(text, end)
    paper = not text[start:end].isupper() and _next("papers_after").match(text, end)  # "U.S. Insider trading"
    return bool(airline or paper) or _before(_one_of("papers_of"), text, start)


def _names_water(text: str, start: int, end: int) -> bool:
    """Tell whether a river, a sea or a basin bears the name of the state, or a round of talks."""
    if _next("waters_after").match(text, end) or _next("round_after").match(text, end):
        return True
    if text[start:end] in words("rivers") and _is_river(text, start, end):
        return True
    return _before(_one("waters_before"), text, start) or _before(_one_of("waters_of"), text, start)


def _is_river(text: str, start: int, end: int) -> bool:
    """Tell whether a state's name is that of its river: "the banks of the Niger", "sailed down the Niger"."""
    if _before(_BANKS, text, start):
        return True
    the_state = text[start:end] in words("states_with_article")
    return not the_state and bool(_before(_ALONG, text, start) and _NO_NOUN.match(text, end))


def _names_treaty(text: str, start: int, end: int) -> bool:
    if _before(_one_of("treaty_of"), text, start):
        return True
    found = _treaty().match(text, end)
    if found is None:
        return False
    topic = resource()["treaty_topics"].get(text[start:end], ())
    return not (topic and found[0].islower()) or any(word in text for word in topic)


def _before(pattern: re.Pattern[str], text: str, start: int) -> bool:
    return pattern.search(text, max(0, start - _FAR), start) is not None


@cache
def _next(group: str) -> re.Pattern[str]:
    """Matches a word of a group right after a name."""
    return re.compile(rf" (?:{_any(words(group))})(?![\w-])")


@cache
def _one(group: str) -> re.Pattern[str]:
    """Matches a word of a group right before a name."""
    return re.compile(rf"(?<![\w-])(?:{_any(words(group))}) $")


@cache
def _one_of(group: str) -> re.Pattern[str]:
    """Matches a word of a group and "of" right before a name."""
    return re.compile(rf"(?<![\w-])(?:{_any(words(group))}) of (?:the )?$")


@cache
def _treaty() -> re.Pattern[str]:
    """Matches the rest of the name of a treaty, with up to two words that say what it is about."""
    about, last = _any(resource()["treaty_about"]), _any(resource()["treaty_after"])
    return re.compile(rf"(?: (?:{about})){{0,2}}? (?:{last})(?![\w-])")


def _any(listed: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(listed, key=len, reverse=True))
