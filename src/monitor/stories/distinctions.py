"""What tells one report from another that was made from the same template: figures and days.

A quake, an auction, a day at the exchange is told in the same words as the last one; what differs is where
(the countries, which the annotators find), how much, and when.
"""

from __future__ import annotations

import re
from functools import cache

from monitor.errors import ResourceError
from monitor.resources import read_toml

_FIGURE = re.compile(r"\d+(?:[.,/:-]\d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_DATELINE = re.compile(r"\s*\S[^\n]{2,80}?\s[-–—]{1,2}\s")
"""LONDON, March 4 (Agency) - : the day on which a text was sent out, once more with each copy.

Whatever stands before a first dash counts, also what `dates.datelines` does not read ("AFP -"): it is only
passed over here, and what one copy begins with must go as that of the next does.
"""

MOST = 100_000
"""Characters that are looked at: a bound on time for whole books."""


def figures(text: str, language: str) -> frozenset[str]:
    """Return the numbers of a text, those of one language written out too, and the days of the week that it
    names.

    Fractions, times and dates count as one: 6-3/16, 10:30, 5.3.
    """
    words, text = _words().get(language, {}), text[dateline_of(text) : MOST]
    found = {words[word] for word in _WORD.findall(text.lower()) if word in words} if words else set()
    return frozenset(found.union(_FIGURE.findall(text)))


def dateline_of(text: str) -> int:
    """Return where a text begins after its dateline."""
    dateline = _DATELINE.match(text)
    return dateline.end() if dateline else 0


def words_of(title: str) -> frozenset[str]:
    """Return the words of a title in lower case."""
    return frozenset(_WORD.findall(title.lower()))


@cache
def _words() -> dict[str, dict[str, str]]:
    """Return what the words of each language say: a day stands for itself."""
    loaded = read_toml("stories/distinctions.toml")
    found: dict[str, dict[str, str]] = {}
    try:
        for code, words in loaded["numbers"].items():
            found.setdefault(code, {}).update(
                {word: str(value) for value, word in enumerate(words, 2) if word}
            )
        for code, words in loaded["weekdays"].items():
            found.setdefault(code, {}).update({word: word for word in words})
    except (KeyError, AttributeError, TypeError) as error:
        raise ResourceError(f"stories/distinctions.toml: {error!r}") from error
    return found
