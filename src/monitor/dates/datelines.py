"""The dateline: where, and often on which day, a report was written: "STAMFORD, Conn., March 4 (Agency) -".

Agencies and papers print it before the first sentence. Resource: `extract/datelines.toml`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from monitor.dates.words import month_of
from monitor.errors import ResourceError
from monitor.resources import read_toml

LONGEST = 100
"""Characters of a dateline in a field of its own; what is longer is something else."""

_REACH = 160
"""Characters in which a dateline must end."""

_PLACE = r"""
    \s* (?:\([^()\n]{2,30}\)\s*(?:[-–—]\s*)?)?
    (?P<town>[^\W\d_](?:[\w.'’/ ]|(?<=\w)-(?=\w)){1,40}?)
    (?:,\s*(?P<region>[^\W\d_](?:[^\W\d]|[.'’/ -]){1,30}?))? (?:,\s*[^\W\d_](?:[^\W\d]|[.'’/ -]){1,30}?)??
"""
_DAY = r"""
    (?P<day>(?:(?P<month>[^\W\d_]{3,10})(?:\.\s?|\s)\d{1,2}|\d{1,2}\.?\s(?P<month_after>[^\W\d_]{3,10})\.?)\b
    (?P<year>,?\s\d{4})?
    |(?P<numbers>\d{1,2}\.\s?\d{1,2}\.\s?\d{4})\b)
"""


_DIGIT = re.compile(r"\d")
_END = re.compile(r"[)–—]|--")
"""Without a digit there is no day, without one of these no end of a dateline that lacks one."""


class Dateline(NamedTuple):
    """A dateline at the beginning of `text[:end]`, of which the place stands at `text[start:place_end]`.

    `region` is what follows the town, "" without; `day` is as it is written, "March 4", "4. März 2019" or
    "04.03.2019", and None without.
    """

    town: str
    region: str
    start: int
    place_end: int
    day: str | None
    has_year: bool
    end: int


def parse(text: str, at: int = 0) -> Dateline | None:
    """Return the dateline that begins at `text[at]`; None where none does.

    A dash ends it, or an agency in brackets; behind a place in capitals also a colon or the end of the line.
    One without a day must name an agency in brackets, or end with a long dash between spaces.
    """
    head = text[at : at + _REACH]
    dated, undated = _patterns()
    found = dated.match(head) if _DIGIT.search(head) else None
    if found and not found["numbers"] and month_of(found["month"] or found["month_after"]) is None:
        found = None  # "Grimsby, Level 4 (Agency) -"
    day = found["day"] if found else None
    has_year = bool(found and (found["year"] or found["numbers"]))
    found = found or (undated.match(head) if _END.search(head) else None)
    if found is None or (found["weak"] and found["town"].upper() != found["town"]):
        return None
    return Dateline(
        found["town"],
        found["region"] or "",
        at + found.start("town"),
        at + found.end("region" if found["region"] else "town"),
        day,
        has_year,
        at + found.end(),
    )


def put_before(text: str, line: str) -> str:
    """Put a dateline that a record keeps in a field of its own where print has it: before the first word."""
    line = " ".join(line.split()).rstrip(" -–—")
    if not line or len(line) > LONGEST or text.lstrip().startswith(line):
        return text
    return f"{line} - {text}"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what matches a dateline with a day, and one without; `weak` is an end that needs capitals."""
    listed = read_toml("extract/datelines.toml").get("agencies")
    if not listed:
        raise ResourceError("extract/datelines.toml must hold `agencies`")
    agency = rf"\((?i:{'|'.join(map(re.escape, listed))}|[A-Z]{{2,6}})\)"
    dated = rf"""{_PLACE} (?:\s*[,/(]\s*|\s+) {_DAY} \s*
        (?: (?:\([^()\n]{{2,40}}\)|/[^/\n]{{2,40}}/) \s*\)?\s* (?:--|[-–—:])
          | {agency} \s+(?=["“‘']?[A-Z])
          | \)?\s* (?:--|—|[-–](?!\w)|(?P<weak>[:\n])) )"""
    undated = rf"""{_PLACE} (?: \s*{agency}\s*(?:--|[-–—]|(?P<weak>:)) | \s+(?:[–—]|--)\s )"""
    return re.compile(dated, re.VERBOSE), re.compile(undated, re.VERBOSE)
