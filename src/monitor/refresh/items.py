"""Which items of a source are due, and when they will be again."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from xxhash import xxh3_64_hexdigest

from monitor.extract.canonical import canonical_url
from monitor.extract.identity import article_id, text_at
from monitor.model import Document, Link
from monitor.store.ledger import Ledger
from monitor.store.ledger_rows import Item

FIRST_RETRY = timedelta(minutes=15)
LAST_RETRY = timedelta(hours=24)

Verdict = Item | Literal["unchanged", "duplicate"]


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
        """Return the items of a source whose pages are due by themselves, and claim them."""
        return [item for item in self._ledger.due(source, self._now) if self._claim(item.item, source)]

    def judge(self, found: Link | Document, source: str) -> Verdict:
        """Return the item if it is new or changed, else why it needs nothing.

        An item belongs to the source that brought it first: others that list it too add nothing.
        """
        key, version = item_id(found), version_of(found)
        known = self._ledger.items(key)
        own = next((item for item in known if item.source == source), None)
        if own is None and known:
            return "duplicate"
        if own is not None and own.version == version:
            return "unchanged"
        numbered = isinstance(found, Document) and found.version is not None
        if not self._claim(key, source) and not (numbered and self._claims[key] == source):
            return "unchanged" if self._claims[key] == source else "duplicate"
        if own is None:
            own = Item(key, source, version, self._now)
        return replace(own, version=version, attempts=0)

    def apart(self, found: Link | Document, source: str) -> Link | Document:
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
    return article_id(canonical_url(found.url), text, found.guid)


def version_of(found: Link | Document) -> str | None:
    """Return what changes when the item changes."""
    if isinstance(found, Link):
        return found.version
    said = f"{found.title}\n{found.published}\n{found.text or found.html}"
    return xxh3_64_hexdigest(said.encode("utf-8", "replace"))


def settled(item: Item, link: Link | None, now: datetime, patience: Patience) -> Item:
    """Return an item whose page was fetched: asked again later while it is young, at growing intervals."""
    age = now - item.first_at
    young = link is not None and age < patience.recheck_for
    due = now + max(patience.recheck, age) if young else None
    return replace(item, fetched_at=now, attempts=0, due_at=due, link=link if young else None)


def missed(
    item: Item, link: Link, now: datetime, patience: Patience, *, temporary: bool, wait: float | None
) -> Item:
    """Return an item whose page could not be had; `due_at` is None where it is given up."""
    attempts = item.attempts + 1
    if not temporary or attempts >= patience.attempts:
        return replace(item, attempts=attempts, due_at=None, link=None)
    pause = min(LAST_RETRY, FIRST_RETRY * 2.0 ** (attempts - 1))
    if wait is not None:
        pause = max(pause, timedelta(seconds=min(wait, LAST_RETRY.total_seconds())))
    return replace(item, attempts=attempts, due_at=now + pause, link=link)
