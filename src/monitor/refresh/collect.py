"""Asking the sources and fetching the pages behind their items, many hosts at a time.

Every source is listed by a thread of its own; the pages that its items link to wait in queues by host. What
comes in goes to one queue of events, which the refresh reads. A source that fails costs no other.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from queue import SimpleQueue

import structlog

from monitor import clock
from monitor.errors import FetchError, MonitorError
from monitor.extract import refusals
from monitor.extract.addresses import outlets
from monitor.masking import masked, without_user
from monitor.model import Document, Link, Record, Rejected
from monitor.refresh.events import Collected, Ended, Event, Settled
from monitor.refresh.items import Items, Patience, missed, settled
from monitor.refresh.threads import Budget, HostQueues, Threads
from monitor.runs.batching import weight
from monitor.sources.connectors.base import Session, Source
from monitor.sources.connectors.registry import KINDS
from monitor.sources.http.fetch import Fetcher, root
from monitor.sources.http.responses import Response, Validator
from monitor.store.ledger_rows import Counts, Item, Memory

LISTERS = 16
PAGE_THREADS = 48
IN_FLIGHT = 64 << 20
"""Bytes of records that may wait to be understood."""

MAX_VALIDATORS = 1_000
"""Addresses of which a source remembers the validator; the newest stay."""

HOPS = 2
"""Pages that only lead on to another (`<meta http-equiv="refresh">`) which are followed."""

PAGE_TYPES = ("", "text/html", "application/xhtml+xml", "text/plain")
ACCEPT = "text/html, application/xhtml+xml;q=0.9, text/plain;q=0.5"

log = structlog.get_logger()


class Collector:
    """Collects what is new in the sources of one run."""

    def __init__(
        self, fetch: Fetcher, items: Items, patience: Patience, seconds: float, since: datetime | None
    ) -> None:
        """Args: how to fetch; which items are due; seconds that a source may take; how far back to go."""
        self.events: SimpleQueue[Event] = SimpleQueue()
        self.budget = Budget(IN_FLIGHT)
        self.fetch, self.items, self.patience = fetch, items, patience
        self.seconds, self.since = seconds, since
        self._listers = Threads(LISTERS, "source")
        self.pages = HostQueues(Threads(PAGE_THREADS, "page"), fetch.settings.concurrency)

    def start(self, sources: Iterable[tuple[Source, Memory]]) -> None:
        """Begin with every source; each ends with an `Ended` event."""
        for source, memory in sources:
            self._listers.add(_Collection(self, source, memory).run)

    def done(self, records: Iterable[Collected]) -> None:
        """Say that records were dealt with."""
        self.budget.give(sum(record.weight for record in records))


class _Collection:
    """One source in one run."""

    def __init__(self, collector: Collector, source: Source, memory: Memory) -> None:
        self._collector, self._source, self._memory = collector, source, memory
        known = {url: Validator(*pair) for url, pair in memory.validators.items()}
        self._session = Session(collector.fetch.scoped(known), collector.since, dict(memory.state))
        self._counts = Counts()
        self._error: str | None = None
        self._whole = False  # whether the source was listed to its end
        self._usable = True  # whether what the connector noted can be trusted
        self._lock = threading.Lock()  # held to change the three below, which the threads of all pages count
        self._left = 0  # pages that were not asked for, since the time was over
        self._waiting = 1  # the listing itself, and every page
        self._received = 0  # bytes of pages; the fetcher of the session counts those of the listing

    def run(self) -> None:
        """List the source; its pages follow."""
        self._started = time.monotonic()
        try:
            for item in self._collector.items.due(self._source.name):
                if item.due_at is None:
                    self._collector.events.put(Settled(self._source.name, Counts(), item))
                elif item.link is not None:
                    self._fetch_later(item, item.link)
            for found in KINDS[self._source.kind].read(self._source, self._session):
                self._take(found)
                if self._is_late():
                    break
            else:
                self._whole = True
        except MonitorError as error:
            self._error = str(error)
        except Exception as error:  # a fault of ours must not cost the other sources
            log.exception("fault", source=self._source.name)
            self._usable = False
            self._error = masked(f"a fault in Media Monitor: {type(error).__name__}: {error}")
        finally:
            self._finished_one()

    def _take(self, found: Record) -> None:
        if "://" in found.origin:
            found = replace(found, origin=masked(found.origin))
        if isinstance(found, Rejected):
            self._collector.events.put(Collected(self._source.name, found, None, 0))
            return
        found = _with_defaults(found, self._source)
        if isinstance(found, Document) and found.url:
            found = replace(found, url=without_user(found.url))
        found = self._collector.items.distinguished(found, self._source.name)
        verdict, item = self._collector.items.decide(found, self._source.name)
        if verdict != "fetch" or item is None:
            self._counts += Counts(**{verdict: 1})
            if item is not None:
                self._collector.events.put(Settled(self._source.name, Counts(), item))
        elif isinstance(found, Link):
            self._fetch_later(item, found)
        else:
            self._send(found, settled(item, None, clock.now(), self._collector.patience))

    def _fetch_later(self, item: Item, link: Link) -> None:
        with self._lock:
            self._waiting += 1
        try:
            host = root(link.url)[1]
        except FetchError:
            host = ""  # asking says what is wrong with it
        self._collector.pages.add(host, lambda: self._fetch(item, link))

    def _fetch(self, item: Item, link: Link) -> None:
        try:
            if self._is_late():
                with self._lock:
                    self._left += 1
            else:
                self._ask(item, link)
        except Exception as error:  # as in `run`
            log.exception("fault", source=self._source.name, url=link.url)
            self._miss(item, link, FetchError(f"{link.url}: a fault in Media Monitor: {error}"))
        finally:
            self._finished_one()

    def _ask(self, item: Item, link: Link) -> None:
        now = clock.now()
        validators = {link.url: Validator(*item.validator)} if item.validator else {}
        fetch = self._session.fetch.scoped(validators)
        try:
            first = fetch.get(link.url, accept=ACCEPT, conditional=True)
            answer = _followed(first, fetch)
            document = None if answer.not_modified else _page(link, answer, now)
        except FetchError as error:
            self._miss(item, link, error)
            return
        finally:
            with self._lock:
                self._received += fetch.received
        if answer.validator and answer is first:
            item = replace(item, validator=(answer.validator.etag, answer.validator.last_modified))
        item = settled(item, link, now, self._collector.patience)
        if document is None:
            self._collector.events.put(Settled(self._source.name, Counts(fetched=1, unchanged=1), item))
        else:
            self._send(document, item)

    def _miss(self, item: Item, link: Link, error: FetchError) -> None:
        after = missed(
            item, link, clock.now(), self._collector.patience, temporary=error.temporary, wait=error.wait
        )
        log.info("page missed", source=self._source.name, error=str(error), again_at=str(after.due_at))
        # A page that we had before and that is gone now is no bad record: what it said stays.
        lost = after.due_at is None and item.fetched_at is None
        rejected = Rejected(without_user(link.url), _reason(error), link.title or "") if lost else None
        counts = Counts(quarantined=1) if rejected else Counts(failed=1)
        self._collector.events.put(Settled(self._source.name, counts, after, rejected))

    def _send(self, document: Document, item: Item) -> None:
        size = weight(document)
        self._collector.budget.take(size)
        self._collector.events.put(Collected(self._source.name, document, item, size))

    def _finished_one(self) -> None:
        """End the source when its listing and its last page are done."""
        with self._lock:
            self._waiting -= 1
            if self._waiting:
                return
        # What a connector has noted covers what it yielded, and all of that but pages not asked for is done.
        trusted = self._usable and not self._left
        memory = Memory(self._session.state, self._validators()) if trusted else None
        if (self._left or not self._whole) and self._error is None:
            left = f" with {self._left:,} pages to go" if self._left else ""
            self._error = f"stopped after {self._collector.seconds:.0f} s{left}; the next run goes on"
        seconds = time.monotonic() - self._started
        received = self._session.fetch.received + self._received
        self._collector.events.put(
            Ended(self._source.name, self._counts, memory, self._error, seconds, received)
        )

    def _validators(self) -> dict[str, tuple[str, str]]:
        """Return what to ask with the next time; what was not listed to its end is to be had whole again."""
        if not self._whole:
            return self._memory.validators
        fresh = {url: (v.etag, v.last_modified) for url, v in self._session.fetch.fresh.items()}
        return dict(list({**self._memory.validators, **fresh}.items())[-MAX_VALIDATORS:])

    def _is_late(self) -> bool:
        return time.monotonic() - self._started > self._collector.seconds


def _with_defaults(found: Document | Link, source: Source) -> Document | Link:
    """Fill in what a record does not say and the configuration does."""
    configured: Mapping[str, str | None] = {
        "source_country": source.country,
        "language": source.language,
        "section": source.section,
        "source": None if outlets.source(None, found.url) else source.name,
    }
    missing = {name: value for name, value in configured.items() if value and not getattr(found, name)}
    return replace(found, **missing) if missing else found  # type: ignore[arg-type]


def _followed(answer: Response, fetch: Fetcher) -> Response:
    """Return the page behind one that only leads on to it, as the links of aggregators are."""
    for _ in range(HOPS):
        target = None if answer.not_modified else refusals.onward(answer.text, answer.url)
        if target is None:
            break
        answer = fetch.get(target, accept=ACCEPT)
    return answer


def _page(link: Link, answer: Response, now: datetime) -> Document:
    """Join what the source says of an item and the page that it links to.

    Raises:
        FetchError: the answer is no page.
    """
    if answer.kind not in PAGE_TYPES and not answer.body.lstrip()[:1] == b"<":
        raise FetchError(f"{link.url} is {answer.kind[:60]}, not a web page")
    plain = answer.kind == "text/plain"
    return Document(
        origin=without_user(link.url),
        text=answer.text if plain else None,
        html=None if plain else answer.text,
        title=link.title,
        url=without_user(answer.url),
        published=link.published,
        published_from=link.published_from,
        source=link.source,
        source_country=link.source_country,
        section=link.section,
        language=link.language,
        authors=link.authors,
        fetched_at=now,
        outside=link.outside,
        guid=link.guid,
    )


def _reason(error: FetchError) -> str:
    kind = "tried again and again without success" if error.temporary else "cannot be fetched"
    return f"{kind}: {error}"
