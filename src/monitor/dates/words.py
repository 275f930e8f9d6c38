"""The words of dates, from Unicode CLDR (through babel) and `resources/extract/dates.toml`, loaded once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple

from babel import Locale

from monitor.errors import ResourceError
from monitor.resources import read_toml
from monitor.resources.compiled import compiled

RESOURCE = "extract/dates.toml"

MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u109f\u0e00-\u0eff\u1780-\u17ff"
"""Vowel signs and accents: they belong to words and are no letters to Python."""

WORD = rf"[^\W\d_](?:[^\W\d_]|(?![^\W\d_])[{MARKS}])*"
"""No letter may be read as a mark as well: a word of Thai, which parts none, would take for ever."""

_LETTERS = re.compile(r"[^\W\d_\u3040-\u9fff\uac00-\ud7af]+")
_SHORTEST = 3
"""Letters of the name of a day by which it is known."""

Label = Literal["published", "other"]
"""What a date is called: that of publication, or another ("updated", "today is")."""


class Words(NamedTuple):
    """What is known of words in dates; all are plain (see `plain`)."""

    months: Mapping[str, int]
    dotted_months: Mapping[str, int]
    thai_months: frozenset[str]
    weekdays: Mapping[str, frozenset[int]]
    numbered_weekdays: re.Pattern[str]
    phrases: re.Pattern[str]
    fillers: frozenset[str]
    endings: tuple[str, ...]
    units: Mapping[str, str]
    parts: frozenset[str]
    eras: Mapping[str, int]
    iranian: Mapping[str, int]
    absent: frozenset[str]
    moments: frozenset[str]
    wrapped: tuple[str, ...]
    zones: Mapping[str, float | str]
    month_first: frozenset[str]
    mixed: frozenset[str]


_KEYBOARDS = str.maketrans("یک", "يك")


def plain(word: str) -> str:
    """Like `folded`, without dots and spaces around."""
    return folded(word).strip(". ")


def folded(text: str) -> str:
    """Fold case, width, accents (of Latin, Greek and Cyrillic) and the two forms of Arabic yeh and kaf.

    Invisible characters are left out.
    """
    if text.isascii():
        return text.casefold()
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    kept = (c for c in parts if not "\u0300" <= c <= "\u036f" and unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFKC", "".join(kept)).translate(_KEYBOARDS)


@cache
def resource() -> dict[str, Any]:
    """Return what the resource holds."""
    return read_toml(RESOURCE)


@compiled
def words() -> Words:
    """Return the words of dates.

    Raises:
        ResourceError: the resource is incomplete, or a month's name would mean two months.
    """
    loaded = resource()
    try:
        months, weekdays, thai = _names(loaded)
        spaced = sorted(filter(re.compile(r"[ -]").search, (*months, *weekdays)), key=len, reverse=True)
        return Words(
            months={name.replace(" ", "_"): number for name, number in months.items()},
            dotted_months={name: two[1] for name, two in loaded["months_of_two"].items()},
            thai_months=thai,
            weekdays=weekdays,
            numbered_weekdays=_numbered(loaded["weekdays"]["numbered"]),
            phrases=re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, spaced))})(?!\w)"),
            fillers=_set(loaded["fillers"]),
            endings=tuple(loaded["endings"]),
            units=dict(_units(loaded["units"])),
            parts=_set(loaded["parts"]["words"]),
            eras={plain(name): add for name, add in loaded["eras"].items()},
            iranian={plain(name): number for name, number in loaded["iranian"].items()},
            absent=_set(loaded["absent"]["values"]) | {""},
            moments=frozenset(loaded["absent"]["moments"]),
            wrapped=tuple(loaded["wrapped"]["keys"]),
            zones=loaded["zones"],
            month_first=frozenset(loaded["order"]["month_first"]),
            mixed=frozenset(loaded["order"]["mixed"]),
        )
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise ResourceError(f"{RESOURCE} is incomplete: {type(error).__name__}: {error}") from error


def _names(loaded: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, frozenset[int]], frozenset[str]]:
    """Return the names of months, of weekdays (Monday is 0), and those of months that are Thai."""
    months = {plain(name): number for name, number in loaded["months"].items()}
    months |= {plain(name): two[0] for name, two in loaded["months_of_two"].items()}
    weekdays: dict[str, frozenset[int]] = {}
    thai: set[str] = set()
    for name in loaded["locales"]:
        locale = Locale.parse(name)
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, word in locale.months[context][width].items():
                    _add(months, _bare(word), number, loaded["months_of_two"])
                    if name == loaded["buddhist"]["locale"]:
                        thai.add(plain(word))
                for day, word in locale.days[context][width].items():
                    for short in (plain(word), *_beginnings(plain(word), width)):
                        weekdays[short] = weekdays.get(short, frozenset()) | {day}
    for day, others in enumerate(loaded["weekdays"]["short"]):
        weekdays |= {plain(short): weekdays.get(plain(short), frozenset()) | {day} for short in others}
    if not all(1 <= number <= 12 for number in months.values()):
        raise ResourceError(f"{RESOURCE} [months] must map words to 1..12")
    return months, weekdays, frozenset(thai)


def _beginnings(name: str, width: str) -> Iterator[str]:
    """Yield what papers make of the name of a day: Tues, Thurs, Wednes, Donn, Vend, Giov, Segunda, Воскр."""
    first = name.partition("-")[0]
    if width == "wide" and _LETTERS.fullmatch(first):
        yield from (first[:length] for length in range(_SHORTEST, len(first) + 1))


def _numbered(forms: Iterable[str]) -> re.Pattern[str]:
    called = (re.escape(form).replace(r"\{n\}", "[2-7]").replace(r"\ ", r"\s?") for form in forms)
    return re.compile(rf"(?<!\w)(?:{'|'.join(called)})(?!\w)", re.IGNORECASE)


def _add(months: dict[str, int], word: str, number: int, two: Mapping[str, Any]) -> None:
    if not word or re.search(r"\d", word):
        return  # "3月" and "tháng 3" are a number and its unit
    if months.setdefault(word, number) != number and word not in two:
        raise ResourceError(f"{RESOURCE}: {word!r} is month {months[word]} and month {number}")


def _bare(month: str) -> str:
    """Leave out the "of" that Catalan writes before a month, and the mark of a Hebrew abbreviation."""
    return re.sub(r"^(?:de |d['’])|׳$", "", plain(month))


def _units(tables: Mapping[str, list[str]]) -> Iterator[tuple[str, str]]:
    for role, names in tables.items():
        yield from ((plain(name), role) for name in names)


def _set(values: Iterable[str]) -> frozenset[str]:
    return frozenset(map(plain, values))


@cache
def labels() -> tuple[tuple[str, Label], ...]:
    """Return the phrases before a date, the longest first, and what they call it."""
    loaded = resource()["labels"]
    both: list[tuple[str, Label]] = [(name, "published") for name in loaded["published"]]
    both += [(name, "other") for name in loaded["other"]]
    return tuple(sorted(both, key=lambda item: len(item[0]), reverse=True))


def is_weekday(word: str) -> bool:
    """Tell whether a word is the name of a day."""
    return plain(word) in words().weekdays


def month_of(word: str) -> int | None:
    """Return the number of a month's name."""
    return words().months.get(plain(word).replace(" ", "_"))


def is_absent(value: str) -> bool:
    """Tell whether a field's value says that there is no date: nothing, a word for it, or a date of zeros."""
    text = plain(value.strip(" '\""))
    return text in words().absent or (text[:1] == "0" and not text.strip("0-/.: tz+"))
