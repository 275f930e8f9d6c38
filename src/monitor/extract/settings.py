"""The thresholds of extraction, from `resources/extract/thresholds.toml`, validated once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from monitor.errors import ResourceError
from monitor.resources import read_toml

RESOURCE = "extract/thresholds.toml"


@dataclass(frozen=True, slots=True)
class Limits:
    """What is too large or too broken to be an article."""

    characters: int
    excerpt: int
    title: int
    garbage_share: float
    unbroken: int
    paragraphs: int
    elements: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Lines:
    """Features that tell prose from page furniture."""

    marker: int
    notice: int
    prose_words: int
    long_words: int
    resume_words: int
    header: int
    menu_run: int
    headline_words: int
    headline: int
    made_title: int
    section: int
    weak_evidence: int
    tail_share: float
    cut: int
    between_links: int


@dataclass(frozen=True, slots=True)
class Wrapping:
    """What tells lines that were broken at some width from lines that end of themselves."""

    small: float
    least: int
    most: int
    rows: int


@dataclass(frozen=True, slots=True)
class Walls:
    """How much of a page must be the voice of a wall, a check or a notice for it to be no article."""

    headed: float
    headed_article: float
    short: int
    phrases: int
    share: float
    nearly_all: float
    stub: int
    lead: int


@dataclass(frozen=True, slots=True)
class Languages:
    """How much of a text is looked at to name its language."""

    prefix: int
    english_words: int
    english_share: float
    script_share: float
    min_probability: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """All thresholds; `dates` maps a kind of evidence for a date to its confidence."""

    limits: Limits
    lines: Lines
    wrapping: Wrapping
    walls: Walls
    languages: Languages
    dates: dict[str, float]


_DATES = {
    "metadata", "feed", "json-ld", "meta", "time", "url",
    "labelled", "dateline", "byline", "page", "picture", "order", "loose", "changed",
}  # fmt: skip


@cache
def thresholds() -> Thresholds:
    """Return the thresholds.

    Raises:
        ResourceError: the file lacks a threshold, or holds one that nothing reads.
    """
    loaded = read_toml(RESOURCE)
    dates = {name: float(value) for name, value in _table(loaded, "dates", _DATES).items()}
    return Thresholds(
        Limits(**_table(loaded, "limits", {f.name for f in fields(Limits)})),
        Lines(**_table(loaded, "lines", {f.name for f in fields(Lines)})),
        Wrapping(**_table(loaded, "wrapping", {f.name for f in fields(Wrapping)})),
        Walls(**_table(loaded, "walls", {f.name for f in fields(Walls)})),
        Languages(**_table(loaded, "languages", {f.name for f in fields(Languages)})),
        dates,
    )


def _table(loaded: dict[str, Any], name: str, wanted: set[str]) -> dict[str, Any]:
    table = loaded.get(name, {})
    if set(table) != wanted or not all(isinstance(value, (int, float)) for value in table.values()):
        raise ResourceError(f"{RESOURCE} [{name}] must hold exactly the numbers {', '.join(sorted(wanted))}")
    return dict(table)
