"""The dates that an HTML page states in metadata, scripts and addresses, whether it shows them or not."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from monitor import dates
from monitor.dates import Moment
from monitor.extract.html import blocks as html_blocks
from monitor.extract.page import Claim
from monitor.extract.publication import url_dates
from monitor.extract.settings import thresholds

_COUNTS = (8, 10, 13, 14)
"""Digits of a bare number that is a date on a page: 20240305, seconds, milliseconds; longer ones are ids."""

YEAR = re.compile(r"\d{4}|\d[./-]\d|\d[ -][^\W\d_]{3,}\.?[ -]\d\d")
"""What a text that holds a date has."""
_PICTURES = ("og:image", "twitter:image")


class Stated(NamedTuple):
    """What the metadata of a page says of its day, unread.

    `article` is `datePublished` of the article's JSON-LD, `named` the contents of the meta tags for it, best
    first; `page` the same of a plain web page, which may be the day of the site's template.
    """

    article: object
    named: Sequence[str]
    page: object


def stated_claims(stated: object, named: Sequence[str], days_first: bool | None) -> list[Claim]:
    """Return the dates that a page's metadata states: one of JSON-LD and one of the meta tags at most."""
    confidence = thresholds().dates
    told = moment(stated, days_first)
    meta = next((when for value in named if (when := moment(value, days_first))), None)
    claims = [Claim(told, "json-ld", confidence["json-ld"])] if told else []
    return [*claims, Claim(meta, "metadata", confidence["meta"])] if meta else claims


def unread(tree: Any, stated: Stated) -> str | None:
    """Say what a page states for its day of publication and why that is none; None where nothing."""
    marked = (element.get("datetime") for element in tree.iter("time"))
    for value in (stated.article, *stated.named, stated.page, *filter(YEAR.search, filter(None, marked))):
        if problem := dates.statement(dates.as_text(value)).problem:
            return problem
    return None


def moment(value: object, days_first: bool | None) -> Moment | None:
    """Read a date as markup states it; None for a number that is an id, and for what cannot be."""
    if not isinstance(value, str):
        return None
    if value.strip().isdigit() and len(value.strip()) not in _COUNTS:
        return None
    found = dates.read(value.strip(), days_first)
    return found if isinstance(found, Moment) and dates.believable(found) else None


@cache
def _state_key() -> re.Pattern[str]:
    names = "|".join(sorted(html_blocks.words().state))
    return re.compile(rf'"(?:{names})"\s*:\s*"([^"]{{8,40}})"')


def of_state(tree: Any) -> Iterator[Claim]:
    """Yield the day that the state in a page's scripts calls that of publication, if it is only one day."""
    found = {
        when.written_day: when
        for script in tree.iter("script")
        if "ld+json" not in (script.get("type") or "").lower()  # related articles, too; read elsewhere
        for value in _state_key().findall(script.text or "")
        if (when := moment(value, None))
    }
    if len(found) == 1:
        yield Claim(next(iter(found.values())), "metadata", thresholds().dates["labelled"])


def of_picture(tree: Any) -> Iterator[Claim]:
    """Yield the day on which the picture that stands for a page was filed, as its address has it."""
    for element in tree.iter("meta"):
        if (element.get("property") or element.get("name")) in _PICTURES:
            for claim in itertools.islice(url_dates.of(element.get("content")), 1):
                yield Claim(claim.when, "metadata", thresholds().dates["picture"])
                return
