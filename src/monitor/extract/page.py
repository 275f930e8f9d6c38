"""What a page says about itself, before it is decided what to believe: the value the readers hand over."""

from __future__ import annotations

from dataclasses import dataclass

from monitor.dates import Moment
from monitor.model import DateSource


@dataclass(frozen=True, slots=True)
class Claim:
    """A publication date that something on the page claims, and how far to believe it (0..1)."""

    when: Moment
    source: DateSource
    confidence: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page or text as read: the body, and all that it says of itself.

    `rendered` is a date printed in the page's header: the day on which somebody looked at the page.
    `language` is what the page declares. `problem` says why there is no article in it.
    `is_cut` tells that the page seems to show the beginning of the article only.
    `unread_day` says what a page without claims states for its day of publication, and why that is none.
    """

    text: str
    title: str | None = None
    section: str | None = None
    authors: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    claims: tuple[Claim, ...] = ()
    rendered: Moment | None = None
    problem: str | None = None
    is_cut: bool = False
    unread_day: str | None = None
