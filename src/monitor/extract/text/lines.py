"""What a line of a page is: prose, a label, a menu, the weather, a date, a byline, or something else.

Decided by features (length, end mark, words, position) and by the words of `resources/extract/`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from monitor import dates
from monitor.dates import Moment, search
from monitor.extract.settings import thresholds
from monitor.extract.text import markers
from monitor.reference import bylines

Kind = Literal["prose", "marker", "list", "menu", "weather", "date", "time", "byline", "other"]

_END = re.compile(r"[.!?…。！？؟।۔:;][\"'”’»)\]」』]*$")
_SENTENCE_END = re.compile(r"[.!?。！？؟।۔][\"'”’»)\]」』]*(?=\s|$|[\u3040-\u9fff])")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")
_TEMPERATURE = re.compile(
    r"(?:^|[\s:/(])[-−–+]?\d{1,3}(?:[.,]\d)?\s?(?:°\s?[CFcf]?|º\s?[CFcf]?|℃|℉|[CF])(?=$|[\s,/;|)])"
)
_CLOCK = re.compile(
    r"(?:\w{1,8}[.:]?\s)?\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?)?\s?(?:uhr|[a-z]{2,4})?|"
    r"\d{1,3}\s?[a-z]{1,7}\.?\s?(?:ago)?",
    re.IGNORECASE,
)
_AGO = re.compile(r"\d{1,3}\s?(?:m|h|d|hr|hrs|min|mins|minutes?|hours?|days?)\.?(?:\sago)?", re.IGNORECASE)
_BARS = re.compile(r"[|•·]")
_SEPARATORS = re.compile(r"\s*[|•·›»>/,]\s*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HASHTAGS = re.compile(r"#\w+(?:[\s,]+#\w+)*")
_COUNTER = re.compile(r"\d[\d.,]*\s?[km]?\s+(?P<what>[^\d]{3,24})", re.IGNORECASE)
_NAME_LIMIT = 90
_CLOCK_LIMIT = 24
_SENTENCE_MARKS = '.!?"”。'
_DATE_HINT = re.compile(r"\d{4}|\d[./-]\d{1,2}[./-]\d{2}")


class Line(NamedTuple):
    """A line without the white space around it. `strong` and `weak` say whether it proves a scraped page."""

    text: str
    kind: Kind
    strong: bool = False
    weak: bool = False


def words_in(text: str) -> int:
    """Count words; in scripts without spaces two letters count as one."""
    spaced = len(text.split())
    return spaced if text.isascii() else spaced + len(_UNSPACED.findall(text)) // 2


def classify(text: str, *, in_header: bool) -> Line:
    """Tell what a line is.

    Args:
        text: the line, stripped, not empty.
        in_header: whether it stands where weather, menus and dates do, before the body.
    """
    bounds = thresholds().lines
    if len(text) <= bounds.notice:
        found = markers.marker(text)
        if found is not None:
            return Line(text, "list" if found.kind == "list" else "marker", found.strong, not found.strong)
    if len(text) <= bounds.marker:
        if text[-1] not in _SENTENCE_MARKS and is_menu(text):
            return Line(text, "menu", strong=True)
        if _is_counter(text) or _HASHTAGS.fullmatch(text):
            return Line(text, "marker", weak=True)
        if len(text) <= _CLOCK_LIMIT and _is_time(text):
            return Line(text, "time")
        if in_header:
            kind = _header_kind(text)
            if kind is not None:
                return Line(text, kind, strong=kind == "weather", weak=kind == "date")
    return Line(text, "prose" if is_prose(text) else "other")


def _is_time(text: str) -> bool:
    return (_CLOCK if ":" in text else _AGO).fullmatch(text) is not None


def _header_kind(text: str) -> Kind | None:
    if is_weather(text):
        return "weather"
    if date_in(text) is not None:
        return "date"
    return "byline" if bylines.of_byline(text) else None


def is_prose(text: str) -> bool:
    """Tell whether a line reads as running text: sentences, or too long for anything else."""
    bounds = thresholds().lines
    count = words_in(text)
    if count >= bounds.long_words:
        return True
    return count >= bounds.prose_words and _END.search(text[-6:]) is not None


def sentences_in(text: str) -> int:
    """Count the sentence ends of a line."""
    return len(_SENTENCE_END.findall(text))


def is_weather(text: str) -> bool:
    """Tell whether a line holds a temperature and little else: "-2.1 C", "Beijing 5°C Partly cloudy"."""
    if len(text) > 60 or not _TEMPERATURE.search(text):
        return False
    known = markers.words().weather
    rest = [word for word in _WORD.findall(_TEMPERATURE.sub(" ", text)) if word.casefold() not in known]
    return len(rest) <= 2 and not _END.search(text)


def is_menu(text: str) -> bool:
    """Tell whether a line is made of three or more names of sections or menu entries."""
    known = markers.sections()
    folded = markers.plain(text)
    single = folded.split()
    if sum(word in known for word in single) >= max(3, 0.7 * len(single)):
        return True
    parts = [part for part in _SEPARATORS.split(folded) if part]
    if len(parts) < 2 or (len(parts) == 2 and not _BARS.search(folded)):
        return False
    hits = sum(markers.is_menu_entry(part) for part in parts)
    return hits == len(parts) or (hits >= 3 and hits >= 0.7 * len(parts))


def is_menu_word(text: str) -> bool:
    """Tell whether a line is one name of a section or menu entry."""
    return len(text) <= thresholds().lines.section and markers.bare(text) in markers.sections()


def _is_counter(text: str) -> bool:
    found = _COUNTER.fullmatch(text)
    return found is not None and found["what"].strip().casefold() in markers.words().counters


@dataclass(frozen=True, slots=True)
class DateLine:
    """The date that a line consists of. `label`: "published", "other" (updated, today) or None."""

    when: Moment | None
    label: dates.Label | None


def date_in(text: str, days_first: bool | None = None) -> DateLine | None:
    """Return the date that a line consists of, with a label, a byline or a place beside it at most."""
    if len(text) > _NAME_LIMIT or not _DATE_HINT.search(text):
        return None
    for part in (text, *re.split(r"\s*[|•·]\s*|\s[-–—]\s", text)):
        label, rest = search.labelled(part)
        found = dates.read(rest, days_first)
        if isinstance(found, Moment) and dates.first_year() <= found.year:
            return DateLine(found if found <= dates.latest() else None, label)
        if found == "ambiguous" and len(rest) > 7:
            return DateLine(None, label)
    return None
