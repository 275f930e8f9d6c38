"""GDELT 2.0: every 15 minutes the documents, the events and the themes that GDELT found in the world's news.

A document becomes a link, since GDELT gives no texts; what GDELT says of it (tone, themes, events) stays
beside what we find ourselves. One stamp's events and mentions are held at a time, its documents are streamed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from monitor.model import Event, Link, Outside, Record, Rejected
from monitor.reference.countries import is_code
from monitor.sources.connectors.base import Kind, Options, Session, Source
from monitor.sources.connectors.gdelt.files import rows
from monitor.sources.connectors.gdelt.lists import Triple, Wanted, moment, text, triples
from monitor.sources.connectors.gdelt.rows import (
    MAX_EVENTS,
    BadRow,
    Coded,
    Mentioned,
    Page,
    Row,
    coded,
    documented,
    mentioned,
)
from monitor.sources.http.fetch import Fetcher

Understood = TypeVar("Understood")

HOURS = 24
"""How far behind its newest files GDELT is followed: a day has some 150,000 documents."""


def _listed(given: str) -> frozenset[str]:
    return frozenset(part for part in re.split(r"[\s,;]+", given) if part)


def _codes(given: str) -> str:
    wrong = [code for code in sorted(_listed(given)) if not is_code(code)]
    if wrong:
        raise ValueError(f"write ISO 3166-1 alpha-3 codes such as FRA, DEU, not {wrong[0][:50]!r}")
    return given


class GdeltOptions(Options):
    """What only GDELT's files have."""

    hours: Annotated[
        int,
        Field(
            ge=1,
            le=24 * 366,
            description=f"how far behind the newest files it reads at most, but in a backfill ({HOURS})",
        ),
    ] = HOURS
    themes: Annotated[
        str, Field(description="GDELT themes, with commas between: only documents with one of them")
    ] = ""
    countries: Annotated[
        str,
        AfterValidator(_codes),
        Field(
            description="ISO 3166-1 alpha-3 codes, with commas between: "
            "only documents with an event of theirs"
        ),
    ] = ""


@dataclass(frozen=True, slots=True)
class _Only:
    """What a source is narrowed to; nothing where both are empty."""

    themes: frozenset[str]
    countries: frozenset[str]

    def wants(self, link: Link) -> bool:
        outside = link.outside or Outside("gdelt")
        themes = {tag.tag_id for tag in outside.tags}
        countries = {code for event in outside.events for code in (event.actor, event.target)}
        return not (self.themes and self.themes.isdisjoint(themes)) and not (
            self.countries and self.countries.isdisjoint(countries)
        )


def read(source: Source, session: Session) -> Iterator[Record]:
    """Yield the documents of the stamps that came since the last run, at first those of the newest.

    The state holds the last stamp read whole, how far the one after it was read ("STAMP COUNT"), and where a
    backfill under way began, which is not bounded by `hours` even if it takes several runs.

    Raises:
        SourceError: an option is wrong, or the list of files cannot be read.
        FetchError: a file cannot be fetched now; the next run goes on there.
    """
    options, state = GdeltOptions.of(source), session.state
    only = _Only(_listed(options.themes), _listed(options.countries))
    wanted = _wanted(options.hours, session)
    left = source.limit
    for triple in triples(session.fetch, source.url, wanted):
        stamp, _, count = state.get("part", "").partition(" ")
        skip = int(count) if stamp == triple.stamp and count.isdigit() else 0
        found = (
            one for one in _documents(session.fetch, triple) if isinstance(one, Rejected) or only.wants(one)
        )
        for number, one in enumerate(itertools.islice(found, skip, None), skip + 1):
            if not left:
                return
            yield one
            left -= 1
            state["part"] = f"{triple.stamp} {number}"
        state["stamp"] = triple.stamp
        state.pop("part", None)
        if not left:
            return
    state.pop("backfill", None)


def _documents(fetch: Fetcher, triple: Triple) -> Iterator[Link | Rejected]:
    """Yield the documents of one stamp: those of the knowledge graph, then those only mentioned."""
    events: dict[str, Event] = {}
    pages: dict[str, Page] = {}
    for event in _understood(rows(fetch, triple.export, "export"), coded):
        if isinstance(event, Rejected):
            yield event
        else:
            _note_event(event, events, pages)
    for mention in _understood(rows(fetch, triple.mentions, "mentions"), mentioned):
        if isinstance(mention, Rejected):
            yield mention
        else:
            _note_mention(mention, pages)
    seen: set[str] = set()
    for link in _understood(rows(fetch, triple.gkg, "gkg"), documented):
        if isinstance(link, Rejected):
            yield link
        elif link.url not in seen:
            seen.add(link.url)
            yield _joined(link, pages.get(link.url, Page()), events)
    for url, page in pages.items():
        if url not in seen:
            yield _joined(Link(f"GDELT {triple.stamp}", url, published_from="metadata"), page, events)


def _understood(
    found: Iterator[Row | Rejected], understand: Callable[[Row], Understood | None]
) -> Iterator[Understood | Rejected]:
    """Yield what rows say; a bad one costs no other."""
    for row in found:
        if isinstance(row, Rejected):
            yield row
            continue
        try:
            said = understand(row)
        except BadRow as error:
            yield Rejected(row.origin, str(error), "\t".join(row.cells)[:500])
            continue
        if said is not None:
            yield said


def _note_event(found: Coded, events: dict[str, Event], pages: dict[str, Page]) -> None:
    if found.event:
        events[found.event.event_id] = found.event
    if found.url:
        page = pages.setdefault(found.url, Page())
        if found.event:
            page.events[found.event.event_id] = None


def _note_mention(found: Mentioned, pages: dict[str, Page]) -> None:
    page = pages.setdefault(found.url, Page())
    page.source, page.tone, page.language = found.source, found.tone, found.language
    page.events[found.event_id] = None


def _joined(link: Link, page: Page, events: dict[str, Event]) -> Link:
    """Add to a document what events and mentions say of it; the knowledge graph's own word goes first."""
    outside = link.outside or Outside("gdelt")
    # An event that GDELT coded from an earlier document stands in the files of that time: not known here.
    known = (events[number] for number in page.events if number in events)
    return replace(
        link,
        source=link.source or page.source,
        language=link.language or page.language,
        outside=replace(
            outside,
            tone=page.tone if outside.tone is None else outside.tone,
            events=tuple(itertools.islice(known, MAX_EVENTS)),
        ),
    )


def _wanted(hours: int, session: Session) -> Wanted:
    if session.since is not None:
        session.state.clear()
        session.state["backfill"] = text(session.since)
    first = _first(session.state)
    backfill = session.state.get("backfill")
    return Wanted(max(first or "", backfill), None) if backfill else Wanted(first, hours)


def _first(state: dict[str, str]) -> str | None:
    """Return the stamp to go on with: the one read in part, else what follows the last one; None at first."""
    try:
        if "part" in state:
            return text(moment(state["part"].partition(" ")[0]))
        return text(moment(state["stamp"]) + timedelta(seconds=1)) if "stamp" in state else None
    except (ValueError, OverflowError):
        return None


KIND = Kind(
    name="gdelt",
    summary="documents, events, themes and tone of GDELT 2.0, every 15 minutes",
    url="the address of GDELT's lastupdate.txt or masterfilelist.txt, or of the folder of both",
    read=read,
    options=GdeltOptions,
)
