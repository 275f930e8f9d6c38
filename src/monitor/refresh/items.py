"""Which items of a source are due, and when they will be again."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from xxhash import xxh3_64_hexdigest

from monitor.extract.addresses.canonical import canonical_url
from monitor.extract.addresses.identity import article_id, text_at
from monitor.masking import without_user
from monitor.model import Document, Link
from monitor.store.ledger import Ledger
from monitor.store.ledger_rows import Item

FIRST_RETRY = timedelta(minutes=15)
LAST_RETRY = timedelta(hours=24)

_SHARED = (
    "title",
    "published",
    "published_from",
    "source",
    "source_country",
    "section",
    "language",
    "authors",
)
"""What both a document and a link say of an item."""

Verdict = Literal["fetch", "unchanged", "duplicate"]


@dataclass(frozen=True, slots=True)
class Patience:
    """How often an item is tried, and for how long its page is asked whether it changed."""

    attempts: int = 5
    recheck: timedelta = timedelta(hours=6)
    recheck_for: timedelta = timedelta(hours=48)


class Items:
    """Decides on every item that the sources of a run bring. Safe to share between threads."""

    def __init__(self, ledger: Ledger, now: datetime) -> None:
        self._ledger, self._now = ledger, now
        self._claims: dict[int, str] = {}
        self._titles: dict[tuple[str, int], str | None] = {}
        self._lock = threading.Lock()

    def due(self, source: str) -> list[Item]:
        """Return the items of a source whose pages are due by themselves, and claim them.

        What another source has had since comes back settled (`due_at` is None); what another is about to try
        again is left to it for now.
        """
        return [item for item in map(self._turn, self._ledger.due(source, self._now)) if item is not None]

    def _turn(self, item: Item) -> Item | None:
        if item.fetched_at is None:
            others = [other for other in self._ledger.items(item.item) if other.source != item.source]
            had = next((other for other in others if other.is_settled), None)
            if had is not None:
                return replace(had, source=item.source, version=item.version, link=item.link, due_at=None)
            if any(other.due_at and other.due_at > self._now and other.attempts for other in others):
                return None
        return item if self._claim(item.item, item.source) else None

    def decide(self, found: Link | Document, source: str) -> tuple[Verdict, Item | None]:
        """Say what an item needs, and return what is to be remembered of it.

        An item belongs to the source that brought it first: others that list it too add nothing, once it was
        had. Until then each remembers it, so that it comes though one of them is removed, or lists it no
        more.
        """
        key, version = item_id(found), version_of(found)
        known = self._ledger.items(key)
        own = next((item for item in known if item.source == source), None)
        others = [item for item in known if item.source != source]
        if own is None and any(_is_had(item, found) for item in others):
            return "duplicate", None
        if own is not None and own.version == version and _was_tried(own):
            return "unchanged", None
        if own is None:
            own = Item(key, source, version, self._now, link=link_to(found))
        waits = [item for item in others if item.attempts and item.due_at and item.due_at > self._now]
        if waits and isinstance(found, Link) and own.fetched_at is None:
            return "duplicate", replace(own, version=version, due_at=min(map(_due, waits)))
        numbered = isinstance(found, Document) and found.version is not None
        if not self._claim(key, source) and not (numbered and self._claims[key] == source):
            if self._claims[key] == source:
                return "unchanged", None
            if own.link is None or own.fetched_at is not None:
                return "duplicate", None
            return "duplicate", replace(own, version=version, due_at=self._now)
        return "fetch", replace(own, version=version, attempts=0)

    def distinguished(self, found: Link | Document, source: str) -> Link | Document:
        """Return a record with an identifier of its own where its source has another one at its address.

        The first of them keeps the address; a record of the same title, or a numbered version, is no other.
        """
        if isinstance(found, Link) or not found.url or found.version is not None:
            return found
        key = item_id(found)
        with self._lock:
            first = self._titles.setdefault((source, key), found.title)
        if first == found.title:
            return found
        return replace(found, guid=text_at(key, found.text or found.html or ""))

    def _claim(self, key: int, source: str) -> bool:
        with self._lock:
            if key in self._claims:
                return False
            self._claims[key] = source
            return True


def item_id(found: Link | Document) -> int:
    """Return the id of an item: that of the article at its address, or of its text where it has none."""
    text = "" if isinstance(found, Link) else found.text or found.html or ""
    return article_id(canonical_url(without_user(found.url or "")), text, found.guid)


def version_of(found: Link | Document) -> str | None:
    """Return what changes when the item changes."""
    if isinstance(found, Link):
        return found.version
    said = f"{found.title}\n{found.published}\n{found.text or found.html}"
    return xxh3_64_hexdigest(said.encode("utf-8", "replace"))


def _is_had(other: Item, found: Link | Document) -> bool:
    """Tell whether what another source had makes this needless; a page of no use does not replace a text."""
    return other.is_settled or (other.fetched_at is not None and isinstance(found, Link))


def _was_tried(item: Item) -> bool:
    """Tell whether an item was dealt with, is to be, or was given up; one to be listed anew was not."""
    return item.fetched_at is not None or item.due_at is not None or item.attempts > 0


def _due(item: Item) -> datetime:
    assert item.due_at is not None
    return item.due_at


def link_to(found: Link | Document) -> Link | None:
    """Return how the page of an item is fetched; None where it has none.

    What other systems say of it is left out: it is much, and of use while the item is young.
    """
    if isinstance(found, Link):
        return replace(found, outside=None) if found.outside else found
    if not (found.url or "").startswith(("http://", "https://")):
        return None
    shared = {name: getattr(found, name) for name in _SHARED}
    return Link(origin=found.origin, url=found.url or "", **shared)


def settled(item: Item, link: Link | None, now: datetime, patience: Patience) -> Item:
    """Return an item that was had, by its page where there is a link.

    A page is asked again later while the item is young, at growing intervals.
    """
    if link is None:
        return replace(item, fetched_at=now, attempts=0, due_at=None, whole=True)
    age = now - item.first_at
    young = age < patience.recheck_for
    due = now + max(patience.recheck, age) if young else None
    kept = link if young else link_to(link)
    return replace(item, fetched_at=now, attempts=0, due_at=due, link=kept, whole=False)


def missed(
    item: Item, link: Link, now: datetime, patience: Patience, *, temporary: bool, wait: float | None
) -> Item:
    """Return an item whose page could not be had; `due_at` is None where it is given up."""
    attempts = item.attempts + 1
    if not temporary or attempts >= patience.attempts:
        return replace(item, attempts=attempts, due_at=None, link=link_to(link))
    pause = min(LAST_RETRY, FIRST_RETRY * 2.0 ** (attempts - 1))
    if wait is not None:
        pause = max(pause, timedelta(seconds=min(wait, LAST_RETRY.total_seconds())))
    return replace(item, attempts=attempts, due_at=now + pause, link=link)
