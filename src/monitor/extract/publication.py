"""When it was published: the best evidence of the record, the page, the URL and the body, and how good it is.

A relative day ("on Wednesday") is no evidence, nor is a page header, which tells when the page was rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.extract import dates, url_dates
from monitor.extract.page import Claim, Page
from monitor.extract.settings import thresholds
from monitor.model import DateSource, Document

_DATELINE = re.compile(
    r"\s*(?:\([^()\n]{2,30}\)\s*)?[^\W\d_][\w .,'’/-]{1,60}?[,/(]\s*"
    r"(?P<date>(?:[^\W\d_]{3,10}\.?\s\d{1,2}|\d{1,2}\.?\s[^\W\d_]{3,10}\.?)(?P<year>,?\s\d{4})?)\s*"
    r"(?:\([^()\n]{2,40}\)|/[^/\n]{2,40}/)?\s*[)]?\s*(?:--|-|–|—|:)"
)
_DATELINE_REACH = 160
_DATELINE_LINES = 4


@dataclass(frozen=True, slots=True)
class Publication:
    """When an article was published, and how that is known; and when its page was fetched."""

    when: datetime | None
    source: DateSource
    confidence: float
    fetched_at: datetime | None


def publication(document: Document, page: Page, days_first: bool | None) -> Publication | str:
    """Weigh all evidence for the day of publication.

    Args:
        document: what the record says; its date is a statement and must be one.
        page: what the page says.
        days_first: how to read 03/04/2023; None makes it no evidence.

    Returns:
        The best supported date; or, where the record's own date is absurd, the reason to reject it.
    """
    fetched = document.fetched_at or page.rendered
    given: list[Claim] = []
    if document.published is not None and not dates.is_absent(document.published):
        found = _given(document.published, days_first)
        if isinstance(found, str):
            return found
        if found is not None and document.published_from in ("page-header", "none"):
            fetched = fetched or found
        elif found is not None:
            confidence = thresholds().dates.get(document.published_from, thresholds().dates["dateline"])
            given.append(Claim(found, document.published_from, confidence))
    url = document.url or page.url
    claims = [*given, *page.claims, *url_dates.of(url), *from_dateline(page.text, url)]
    best = max(claims, key=lambda claim: claim.confidence, default=None)  # the first of equals
    if best is not None:
        return Publication(best.when, best.source, best.confidence, fetched)
    header = page.rendered is not None or document.published_from == "page-header"
    return Publication(None, "page-header" if header else "none", 0.0, fetched)


def _given(value: str, days_first: bool | None) -> datetime | str | None:
    """Read a record's own date: the time, None if it is ambiguous, or what is absurd about it."""
    shown = value.strip()[:60]
    found = dates.read(value, days_first)
    if found == "ambiguous":
        return None
    if found == "unreadable":
        return f"absurd date: {shown!r} is no date"
    if found.year < thresholds().dates["first_year"]:
        return f"absurd date: {shown!r} is before {thresholds().dates['first_year']:.0f}"
    return f"absurd date: {shown!r} lies in the future" if found > dates.latest() else found


def from_dateline(text: str, url: str | None = None) -> Iterable[Claim]:
    """Yield the day of a dateline: "BEIJING, Nov. 21, 2023 (Agency) -".

    One without a year counts where the URL carries the year and the same month: "/2023/11/".
    """
    for line in text[: _DATELINE_LINES * _DATELINE_REACH].lstrip().split("\n")[:_DATELINE_LINES]:
        found = _DATELINE.match(line[:_DATELINE_REACH])
        if not found:
            continue
        month = None if found["year"] else url_dates.month_of(url)
        when = dates.read(f"{found['date']}, {month.year}" if month else found["date"])
        right = isinstance(when, datetime) and (month is None or when.month == month.month)
        if isinstance(when, datetime) and right and when <= dates.latest():
            yield Claim(when, "body", thresholds().dates["dateline"])
            return
