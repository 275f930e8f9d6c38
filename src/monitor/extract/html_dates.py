"""The dates on an HTML page: stated by its metadata, marked by <time>, read by htmldate, or of its header."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from htmldate import find_date

from monitor.extract import dates, lines
from monitor.extract.page import Claim
from monitor.extract.settings import thresholds

_YEAR = re.compile(r"(?:19|20)\d\d")
_ABOVE = 3000
"""Elements above the title among which a header's date is looked for."""


def read(
    tree: Any, stated: object, named: Sequence[str], days_first: bool | None
) -> tuple[tuple[Claim, ...], datetime | None]:
    """Read what a page says of its day of publication; dates of change are no such thing.

    Args:
        tree: the root element (lxml).
        stated: `datePublished` of the article's JSON-LD.
        named: contents of the meta tags for it, best first.
        days_first: how to read 03/04/2023.

    Returns:
        The claims, and the day on which the page was rendered where its header prints one.
    """
    confidence = thresholds().dates
    claims = [
        Claim(when, "json-ld", confidence["json-ld"]) for when in (_moment(stated, days_first),) if when
    ]
    meta = next((when for value in named if (when := _moment(value, days_first))), None)
    if meta:
        claims.append(Claim(meta, "metadata", confidence["meta"]))
    claims.extend(_times(tree, days_first))
    rendered = _rendered(tree, days_first)
    if any(rendered and claim.when.date() == rendered.date() for claim in claims):
        rendered = None  # the same day stands in the metadata: it is the article's
    if not claims:
        claims.extend(_guessed(tree, rendered))
    return tuple(claims), rendered


def _times(tree: Any, days_first: bool | None) -> Iterator[Claim]:
    """Yield the date of the <time> that is marked as publication, else of the first in the article."""
    confidence = thresholds().dates
    first = None
    below_title = not any(True for _ in tree.iter("h1"))
    for element in tree.iter("time", "h1", "abbr", "span", "div", "p"):
        if element.tag == "h1":
            below_title = True
            continue
        marked = (
            "datepublished" in (element.get("itemprop") or "").lower() or element.get("pubdate") is not None
        )
        if element.tag != "time" and not marked:
            continue
        when = _moment(
            element.get("datetime") or element.get("content") or "".join(element.itertext()), days_first
        )
        if when and marked:
            yield Claim(when, "metadata", confidence["time"])
            return
        changed = "modif" in str(element.attrib).lower() or "updat" in str(element.attrib).lower()
        if when and below_title and first is None and not changed and not _beside(element):
            first = when
    if first:
        yield Claim(first, "metadata", confidence["labelled"])


def _beside(element: Any) -> bool:
    """Tell whether an element stands in navigation and the like, not in the article."""
    return any(parent.tag in ("nav", "aside", "footer") for parent in element.iterancestors())


def _moment(value: object, days_first: bool | None) -> datetime | None:
    if not isinstance(value, str):
        return None
    found = dates.read(value.strip(), days_first)
    return found if isinstance(found, datetime) and dates.believable(found) else None


def _rendered(tree: Any, days_first: bool | None) -> datetime | None:
    """Return a date that stands alone above the title: the day on which the page was rendered."""
    for count, element in enumerate(tree.iter()):
        if element.tag == "h1" or count > _ABOVE:
            return None
        text = element.text
        if (
            not isinstance(element.tag, str)
            or element.tag in ("script", "style", "title", "meta")
            or not text
        ):
            continue
        text = text.strip()
        if 6 <= len(text) <= 60 and _YEAR.search(text):
            found = lines.date_in(text, days_first)
            if found and found.when and found.label is None and dates.believable(found.when):
                return found.when
    return None


def _guessed(tree: Any, rendered: datetime | None) -> Iterator[Claim]:
    """Yield htmldate's reading of the visible page, unless it read the header."""
    try:
        found = find_date(
            tree, extensive_search=False, original_date=True, max_date=dates.latest().strftime("%Y-%m-%d")
        )
    except Exception:  # htmldate walks any tree; whatever it stumbles over is no date
        return
    when = _moment(found, None)
    if when and (rendered is None or when.date() != rendered.date()):
        yield Claim(when, "body", thresholds().dates["guessed"])
