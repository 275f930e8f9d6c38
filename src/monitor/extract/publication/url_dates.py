"""The day, or the month, that the address of an article carries."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from monitor import dates
from monitor.dates import Moment
from monitor.extract.addresses import archives
from monitor.extract.page import Claim
from monitor.extract.settings import thresholds

_NUMBERS = re.compile(
    r"[/_=-]t?(?P<year>(?:19|20)\d{2})(?P<mark>[/_-]?)(?P<month>0[1-9]|1[0-2]|(?<=[/_-])[1-9])(?P=mark)"
    r"(?P<day>0[1-9]|[12]\d|3[01]|(?<=[/_-])[1-9])(?=[/_.&-]|$|(?:[01]\d|2[0-3])[0-5]\d\d*(?=[/_.&-]|$))"
)
_DAY_FIRST = re.compile(
    r"[/_=-](?P<day>1[3-9]|2\d|3[01])(?P<mark>[/_-])(?P<month>0?[1-9]|1[0-2])(?P=mark)(?P<year>(?:19|20)\d{2})(?=[/_.&-]|$)"
)
_WORDS = re.compile(r"/(?P<year>(?:19|20)\d{2})/(?P<month>[a-z]{3,9})/(?P<day>\d{1,2})(?=[/_.-]|$)", re.I)
_MONTH = re.compile(r"/(?P<year>(?:19|20)\d{2})[/-]?(?P<month>0[1-9]|1[0-2])(?=[/_-])")

_LONGEST = 500
_INNER = re.compile(r".*[/:]https?(?::|%3A)(?:/|%2F)+", re.IGNORECASE | re.DOTALL)


class Month(NamedTuple):
    """A month of a year."""

    year: int
    month: int


def of(url: str | None) -> Iterable[Claim]:
    """Yield the day that a URL's path carries: /2023/11/21/, /2023/nov/21/, -20231121, /202311211430123."""
    if not url:
        return
    path = _of_page(url)
    for pattern in (_NUMBERS, _WORDS, _DAY_FIRST):
        found = pattern.search(path)
        if not found:
            continue
        if pattern is _WORDS:
            when = dates.read(f"{found['day']} {found['month']} {found['year']}")
        else:
            when = dates.read(f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}")
        if isinstance(when, Moment) and dates.believable(when):
            yield Claim(when, "url", thresholds().dates["url"])
            return


def month_of(url: str | None) -> Month | None:
    """Return the month that a URL's path carries: /2023/11/."""
    found = _MONTH.search(_of_page(url)) if url else None
    return Month(int(found["year"]), int(found["month"])) if found else None


def _bare(url: str) -> str:
    return url.partition("://")[2][:_LONGEST]


def _of_page(url: str) -> str:
    """Return an address without its scheme, and without the address of the archive that holds a copy of it.

    What stands before it is not the page's: an archive's address carries the day of the capture.
    """
    url = archives.original(url) or url
    path, mark, query = url.partition("?")
    inner = _INNER.match(path, len("https://"))
    if inner:
        return (path[inner.end() :] + mark + query)[:_LONGEST]
    return "" if archives.is_archive(url) else _bare(url)
