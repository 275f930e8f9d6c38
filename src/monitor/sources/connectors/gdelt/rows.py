"""The rows of GDELT's files, understood: events, mentions of them, documents of the knowledge graph (GKG).

Source of the formats: the codebooks named in `resources/sources/gdelt.toml`.
"""

from __future__ import annotations

import html
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache, lru_cache

from monitor.model import Event, Link, Outside, Tag
from monitor.reference import countries
from monitor.resources import read_toml

MAX_EVENTS = 100
MAX_THEMES = 100
MAX_URL = 4_000
MAX_TITLE = 2_000

_WEB = "1"
_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)
_PUBLISHED = re.compile(r"<PAGE_PRECISEPUBTIMESTAMP>\s*(\d{14})\s*</PAGE_PRECISEPUBTIMESTAMP>")
_LANGUAGE = re.compile(r"\bsrclc:([a-z]{2,3})\b")


class BadRow(ValueError):
    """A row that is not what the codebook says; the text says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file and where it stood."""

    origin: str
    cells: list[str]


@dataclass(slots=True)
class Page:
    """What a stamp's events and mentions say of one document, gathered while they are read."""

    source: str | None = None
    tone: float | None = None
    language: str | None = None
    events: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coded:
    """A row of the event file: the event, None where it names no country, and the document it came from."""

    event: Event | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A row of the mentions file that names a web page."""

    event_id: str
    url: str
    source: str | None
    tone: float | None
    language: str | None


@cache
def columns(file: str) -> Mapping[str, int]:
    """Return where the fields of a file stand: "export", "mentions" or "gkg"."""
    return {name: int(at) for name, at in read_toml("sources/gdelt.toml")[file].items()}


@lru_cache(maxsize=1024)
def country(code: str) -> str | None:
    """Return the ISO 3166-1 alpha-3 code of a CAMEO country; None for regions and what is no country now."""
    known: Mapping[str, str] = read_toml("sources/gdelt.toml")["countries"]
    return known.get(code) or (code if countries.is_code(code) else None)


def coded(line: Row) -> Coded:
    """Read a row of the event file.

    Raises:
        BadRow: it has no event number or no event code.
    """
    at, row = columns("export"), line.cells
    event_id, code = row[at["id"]], row[at["code"]]
    if not _is_number(event_id, 20) or not _is_number(code, 4):
        raise BadRow("the event has no number or no CAMEO code")
    goldstein = _number(row[at["goldstein"]])
    event = Event(
        event_id=event_id,
        day=_day(row[at["day"]]),
        actor=country(row[at["actor"]]),
        target=country(row[at["target"]]),
        code=code,
        goldstein=None if goldstein is None else _clamped(goldstein, 10),
        tone=_tone(row[at["tone"]]),
    )
    return Coded(event if event.actor or event.target else None, web_address(row[at["url"]]))


def mentioned(line: Row) -> Mentioned | None:
    """Read a row of the mentions file; None where it was not on the web.

    Raises:
        BadRow: it has no event number or no address.
    """
    at, row = columns("mentions"), line.cells
    if row[at["kind"]] != _WEB:
        return None
    url = web_address(row[at["url"]])
    if not _is_number(row[at["event"]], 20) or url is None:
        raise BadRow("the mention has no event number or no address")
    return Mentioned(
        event_id=row[at["event"]],
        url=url,
        source=one_line(row[at["source"]], 200),
        tone=_tone(row[at["tone"]]),
        language=_language(row[at["translation"]]),
    )


def documented(line: Row) -> Link | None:
    """Read a row of the knowledge graph, without events; None where it was not on the web.

    Raises:
        BadRow: it has no address.
    """
    at, row = columns("gkg"), line.cells
    if row[at["kind"]] != _WEB:
        return None
    url = web_address(row[at["url"]])
    if url is None:
        raise BadRow("the document has no address")
    extras = row[at["extras"]]
    title = _TITLE.search(extras)
    tone = _tone(row[at["tone"]].partition(",")[0])
    return Link(
        origin=line.origin,
        url=url,
        title=one_line(html.unescape(title[1]), MAX_TITLE) if title else None,
        # The row's own date is when GDELT saw the document, which says nothing of its publication.
        published=_published(extras),
        published_from="metadata",
        source=one_line(row[at["source"]], 200),
        language=_language(row[at["translation"]]),
        outside=Outside("gdelt", tone, _themes(row[at["enhanced"]] or row[at["themes"]])),
    )


def _themes(value: str) -> tuple[Tag, ...]:
    """Return the themes named, the most frequent first."""
    named = (part.partition(",")[0].strip() for part in value.split(";"))
    counts = Counter(name for name in named if 0 < len(name) <= 100 and name.isprintable())
    return tuple(Tag("gdelt", name, name, None, 1.0) for name, _ in counts.most_common(MAX_THEMES))


def _published(extras: str) -> str | None:
    found = _PUBLISHED.search(extras)
    try:
        return datetime.strptime(found[1], "%Y%m%d%H%M%S").replace(tzinfo=UTC).isoformat() if found else None
    except ValueError:
        return None


def _language(translation: str) -> str | None:
    found = _LANGUAGE.search(translation[:200])
    return found[1] if found else None


def web_address(url: str) -> str | None:
    """Return an address of the web as it can be followed and stored; None where it is none."""
    url = url.strip()
    usable = url.startswith(("http://", "https://")) and len(url) <= MAX_URL and url.isprintable()
    return url if usable else None


def one_line(value: str, limit: int) -> str | None:
    """Return a value as one line: no control characters, no runs of spaces."""
    kept = "".join(c if c.isprintable() else " " for c in value[: 2 * limit])
    return " ".join(kept.split())[:limit] or None


def _is_number(value: str, digits: int) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= digits


def _number(value: str) -> float | None:
    try:
        found = float(value[:50])
    except ValueError:
        return None
    return found if math.isfinite(found) else None


def _tone(value: str) -> float | None:
    """Return GDELT's tone, -100 to 100, on our scale of [-1, 1]."""
    found = _number(value)
    return None if found is None else _clamped(found / 100, 1)


def _clamped(value: float, bound: float) -> float:
    return max(-bound, min(bound, value))


def _day(value: str) -> date | None:
    try:
        return datetime.strptime(value, "%Y%m%d").date()
    except ValueError:
        return None
