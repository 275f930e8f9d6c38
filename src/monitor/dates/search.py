"""Dates that stand within a line among other words: "By Jane Doe | March 5, 2024 10:15 GMT | 3 min read"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from monitor.dates import bounds, clocks
from monitor.dates.moments import Moment
from monitor.dates.reading import read
from monitor.dates.words import WORD, Label, is_weekday, labels, month_of

_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<![\d/.-])(?P<year>\d{4})\s?[./年년-]\s?\d{1,2}\s?[./月월-]\s?\d{1,2}(?![\d/])\s?[日일]?",
        r"(?<![\d/.:-])(?P<ab>\d{1,2}\s?(?P<mark>[./-])\s?\d{1,2}\s?(?P=mark))\s?(?P<year>\d{4}|\d{2})(?![\d/:-]|\.\d)",
        rf"(?<![\d/.:-])(?P<ab>\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?[\s,./-]*(?:de\s|of\s)?(?P<month>{WORD}(?:\s{WORD})??)"
        rf"(?:\s?/\s?{WORD})?"  # Arabic papers write both names of a month
        r"\.?(?:,|\s|-|/|\bdel?\s)*)(?P<year>\d{4}|(?<=[\s-])\d{2})(?![\w:/])",
        rf"(?<!\w)(?P<month>{WORD})\.?[\s-]*\d{{1,2}}(?:st|nd|rd|th)?(?:,|\s|-|/|\bdel?\s)+(?P<year>\d{{4}})(?!\d)",
        rf"(?<![\d/.-])(?P<year>\d{{4}})\.?\s(?P<month>{WORD})\.?\s(?P<day>\d{{1,2}})(?!\d|[:.]\d)",
    )
)
_NUMERIC = re.compile(r"(?<![\d/.-])(\d{1,2})([/-])(\d{1,2})\2(\d{4})(?![\d/-])")
_LAST_WORD = re.compile(rf"({WORD})[.,\s(]*$")
_CLOCK_BEFORE = re.compile(r"[\s,:(]*\d{1,2}[:.]\d{2}(?:\s?[ap]\.?m\.?)?(?:\s[a-z]{2,4})?$")
_DIGITS = re.compile(r"\d+")
_WORD_AT_END = re.compile(rf"{WORD}\.?$")
_MONTHS = 12
_NEAR = 40
"""Characters before a date in which the day of the week that it belongs to begins."""

_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date within a text: where it and the time behind it stand; `when` is None where it is ambiguous."""

    start: int
    end: int
    when: Moment | None


def find(text: str, days_first: bool | None = None) -> Iterator[FoundDate]:
    """Yield the dates of a line, in order.

    Args:
        text: a line; NFKC is not applied.
        days_first: how to read 03/04/2024; None makes it ambiguous.
    """
    reached = 0
    spans = sorted(span for form in _FORMS for span in _spans(form, text, days_first))
    for start, minus_end, spelled in spans:
        end = -minus_end
        if start < reached:
            continue
        clock = clocks.lead(text[end : end + 60])
        when = read(spelled + " " + clock, days_first) if clock else "unreadable"
        if when == "unreadable" and clock and not clocks.is_possible(clock):
            reached = end + len(clock)
            continue  # a time in no zone of the world: whose day it is is not known
        if when == "unreadable":
            clock, when = "", read(spelled, days_first)
        if when != "unreadable":
            reached = end + len(clock)
            yield FoundDate(start, reached, when if isinstance(when, Moment) else None)


def _spans(form: re.Pattern[str], text: str, days_first: bool | None) -> Iterator[tuple[int, int, str]]:
    """Yield (start, minus the end, date); what only looks like a date hides none that begins within it."""
    match = form.search(text)
    while match:
        spelled = _spelled(match, days_first)
        if spelled is not None:
            yield match.start(), -match.end(), spelled
        match = form.search(text, match.end() if spelled is not None else match.start() + 1)


def _spelled(match: re.Match[str], days_first: bool | None) -> str | None:
    """Return a match in a form that `dates.read` understands; None where it is no date."""
    parts = match.groupdict()
    if parts.get("month") is not None and month_of(parts["month"]) is None:
        return None
    if "day" in parts:
        return f"{parts['day']} {parts['month']} {parts['year']}"
    if len(parts["year"]) == 4:
        return match.group().strip()
    # Two digits are a year only in 03-04-23 whose order is known, in 11/18/19, and in "Tue 15 Oct 24".
    before = _LAST_WORD.search(match.string[max(0, match.start() - _NEAR) : match.start()])
    named = parts.get("month") is not None and (
        "-" in parts["ab"] or (before is not None and is_weekday(before[1]))
    )
    year = _CENTURY + int(parts["year"])
    told = bool(parts.get("mark")) and (
        days_first is not None or int(_DIGITS.findall(parts["ab"])[1]) > _MONTHS
    )
    if not (named or told) or year > bounds.latest().year:
        return None
    return f"{parts['ab']}{year}"


def order(texts: Iterable[str], month: tuple[int, int] | None) -> bool | None:
    """Tell whether a page writes the day first, by its numeric dates that can be read in one way only.

    Args:
        texts: lines of the page.
        month: year and month of the article where its address tells them: in /2024/04/ 03/04/2024 is April.

    Returns:
        True, False, or None where there is no evidence or it contradicts itself.
    """
    votes = set()
    for text in texts:
        for found in _NUMERIC.finditer(text):
            first, second = int(found[1]), int(found[3])
            if first > 12 >= second or (month == (int(found[4]), second) and first != second <= 12):
                votes.add(True)
            elif second > 12 >= first or (month == (int(found[4]), first) and first != second):
                votes.add(False)
    return votes.pop() if len(votes) == 1 else None


def label(lead: str) -> Label | None:
    """Return what the words just before a date call it."""
    said = lead.casefold().rstrip(" :：-–—,(>|/")
    last = _WORD_AT_END.search(said)
    if last and is_weekday(last[0]):
        said = said[: last.start()].rstrip(" :：-–—,(")
    said = _CLOCK_BEFORE.sub("", said)
    for name, found in labels():
        if said.endswith(name) and not said[: -len(name)][-1:].isalpha():
            return found
    return None


def labelled(text: str) -> tuple[Label | None, str]:
    """Split the label off with which a text begins."""
    folded = text.casefold()
    for name, found in labels():
        if folded.startswith(name) and not folded[len(name) : len(name) + 1].isalpha():
            return found, text[len(name) :].lstrip(" :：-–—")
    return None, text
