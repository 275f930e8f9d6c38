"""When it was published: the best evidence of the record, the page, the URL and the body, and how good it is.

A relative day ("on Wednesday") is no evidence, nor is a page header, which tells when the page was rendered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from monitor.extract import dates
from monitor.extract.page import Claim, Page
from monitor.extract.settings import thresholds
from monitor.model import DateSource, Document

_URL_NUMBERS = re.compile(
    r"[/_=-](?P<year>(?:19|20)\d{2})(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2]|(?<=[/_-])[1-9])(?P=mark)"
    r"(?P<day>0[1-9]|[12]\d|3[01]|(?<=[/_-])[1-9])(?=[/_.&-]|$)"
)
_URL_WORDS = re.compile(r"/(?P<year>(?:19|20)\d{2})/(?P<month>[a-z]{3,9})/(?P<day>\d{1,2})(?=[/_.-]|$)", re.I)
_DATELINE = re.compile(
    r"\s*(?:\([^()\n]{2,30}\)\s*)?[^\W\d_][\w .,'’/-]{1,60}?[,/(]\s*"
    r"(?P<date>[^\W\d_]{3,10}\.?\s\d{1,2},?\s\d{4}|\d{1,2}\.?\s[^\W\d_]{3,10}\.?,?\s\d{4})\s*"
    r"(?:\([^()\n]{2,40}\)|/[^/\n]{2,40}/)?\s*[)]?\s*(?:--|-|–|—|:)"
)
_DATELINE_REACH = 160


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
    claims = [*given, *page.claims, *from_url(url), *from_dateline(page.text)]
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


def from_url(url: str | None) -> Iterable[Claim]:
    """Yield the day that a URL's path carries: /2023/11/21/, /2023/nov/21/, -20231121."""
    if not url:
        return
    path = url.partition("://")[2][:500]
    for pattern in (_URL_NUMBERS, _URL_WORDS):
        found = pattern.search(path)
        if not found:
            continue
        if pattern is _URL_WORDS:
            when = dates.read(f"{found['day']} {found['month']} {found['year']}")
        else:
            when = dates.read(f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}")
        if isinstance(when, datetime) and dates.believable(when):
            yield Claim(when, "url", thresholds().dates["url"])
            return


def from_dateline(text: str) -> Iterable[Claim]:
    """Yield the day of a dateline with a year: "BEIJING, Nov. 21, 2023 (Agency) -"."""
    found = _DATELINE.match(text[:_DATELINE_REACH])
    if not found:
        return
    when = dates.read(found["date"])
    if isinstance(when, datetime) and when <= dates.latest():
        yield Claim(when, "body", thresholds().dates["dateline"])
