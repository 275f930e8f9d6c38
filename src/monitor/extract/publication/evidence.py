"""When it was published: the best evidence of the record, the page, the URL and the body, and how good it is.

A relative day ("on Wednesday") is no evidence, nor is a page header, which tells when the page was rendered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from monitor import dates
from monitor.dates import Moment, datelines
from monitor.extract.addresses import archives
from monitor.extract.page import Claim, Page
from monitor.extract.publication import url_dates
from monitor.extract.settings import thresholds
from monitor.model import DateSource, Document

_DATELINE_LINES = 4
_SAME = timedelta(minutes=1)
"""Nearer than this two statements of a page mean one moment: some leave out its seconds."""

_LINES_REACH = 640
"""Among so many lines, and characters, a dateline is looked for."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The moment (UTC) and the publisher's own day of an article, by what evidence; when it was fetched.

    `problem` says of an article without a day what it states for one and why that is none.
    """

    at: datetime | None
    day: date | None
    source: DateSource
    confidence: float
    fetched_at: datetime | None
    problem: str | None = None


def publication(document: Document, page: Page, days_first: bool | None) -> Publication:
    """Weigh all evidence for the day of publication.

    Args:
        document: what the record says; a date of its own that cannot be read is no evidence.
        page: what the page says.
        days_first: how to read 03/04/2023; None makes it no evidence.
    """
    fetched = document.fetched_at or (page.rendered and page.rendered.plain)
    given: list[Claim] = []
    stated = dates.statement(document.published, days_first, document.fetched_at)
    if stated.when is not None and document.published_from in ("page-header", "none"):
        fetched = fetched or stated.when.plain
    elif stated.when is not None:
        kind = "changed" if stated.label == "other" else document.published_from
        known = thresholds().dates
        confidence = known.get(kind, known["dateline"])
        if days_first is not None and dates.is_open(document.published or ""):
            confidence = min(confidence, known["order"])
        given.append(Claim(stated.when, document.published_from, confidence))
    url = page.url or document.url
    captured = archives.captured(url)
    said = [claim for claim in page.claims if captured is None or claim.when != captured]
    claims = [*given, *said, *url_dates.of(url), *from_dateline(page.text, url)]
    best = max(claims, key=lambda claim: claim.confidence, default=None)  # the first of equals
    if best is not None:
        day = _day(best.when, (*given, *said), url)
        return Publication(best.when.plain, day, best.source, best.confidence, fetched)
    header = page.rendered is not None or document.published_from == "page-header"
    problem = stated.problem or page.unread_day
    return Publication(None, None, "page-header" if header else "none", 0.0, fetched, problem)


def _day(when: Moment, others: Sequence[Claim], url: str | None) -> date:
    """Return the publisher's own day of a moment.

    A moment in UTC does not tell its publisher's zone. What states the same moment with an offset does; the
    day that the page prints, and the day before or after that the address carries, do where it is that day
    somewhere at the moment. But midnight is what programs make of a day alone.
    """
    if when.offset is None or when.offset or when.time() == time():
        return when.written_day
    for other in others:
        if other.when.offset and abs(other.when - when) < _SAME:
            return other.when.written_day
    printed = (claim.when.written_day for claim in others if claim.source == "body")
    carried = (claim.when.date() for claim in url_dates.of(url))
    return next((day for day in (*printed, *carried) if when.is_somewhere(day)), when.date())


def from_dateline(text: str, url: str | None = None) -> Iterable[Claim]:
    """Yield the day of a dateline: "BEIJING, Nov. 21, 2023 (Agency) -".

    One without a year counts where the URL carries the year and the same month: "/2023/11/".
    """
    for line in text[:_LINES_REACH].lstrip().split("\n")[:_DATELINE_LINES]:
        dateline = datelines.parse(line)
        if dateline is None or dateline.day is None:
            continue
        month = None if dateline.has_year else url_dates.month_of(url)
        when = dates.read(f"{dateline.day}, {month.year}" if month else dateline.day)
        right = isinstance(when, Moment) and (month is None or when.month == month.month)
        if isinstance(when, Moment) and right and when <= dates.latest():
            yield Claim(when, "body", thresholds().dates["dateline"])
            return
