"""What the threads of one source count together."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from datetime import datetime

import pytest

from monitor.errors import FetchError
from monitor.model import Link, Record
from monitor.refresh import collect
from monitor.refresh.events import Ended
from monitor.refresh.items import Patience
from monitor.sources.connectors.base import Kind, Session, Source
from monitor.sources.connectors.registry import KINDS
from monitor.sources.http.fetch import FetchSettings
from monitor.store.ledger_rows import Item, Memory

PAGES = 30


class Slow(int):
    """A number that takes its time to grow: whoever changes it without a lock loses what others add."""

    def __add__(self, other: int) -> Slow:
        time.sleep(0.002)
        return Slow(int(self) + other)


class Offline:
    """A fetcher that gets ten bytes of a page and then nothing more."""

    settings = FetchSettings()
    fresh: Mapping[str, object] = {}

    def __init__(self, received: int | None = None) -> None:
        self.received = received

    def scoped(self, known: Mapping[str, object]) -> Offline:  # noqa: ARG002
        return Offline(Slow(0) if self.received is None else 10)

    def get(self, url: str, **_: object) -> object:
        raise FetchError(f"{url}: the line went dead", temporary=True)


class Due:
    """A ledger in which pages of as many hosts are due."""

    def due(self, source: str) -> list[Item]:
        now = datetime(2026, 6, 1)
        links = [Link("o", f"https://host{number}.example/1") for number in range(PAGES)]
        return [Item(n, source, None, now, due_at=now, link=link) for n, link in enumerate(links)]


def listing(source: Source, session: Session) -> Iterator[Record]:  # noqa: ARG001
    """List nothing, and receive ten bytes as many times as there are pages."""
    for _ in range(PAGES):
        session.fetch.received += 10
    yield from ()


def ended(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Ended:
    """Collect from one source that lists nothing, with counters that take their time."""
    monkeypatch.setitem(KINDS, "empty", Kind("empty", "", "", listing))
    begin = collect._Collection.__init__

    def slowly(self: collect._Collection, *given: object) -> None:
        begin(self, *given)  # type: ignore[arg-type]
        self._left, self._received = Slow(0), Slow(0)

    monkeypatch.setattr(collect._Collection, "__init__", slowly)
    collector = collect.Collector(Offline(), Due(), Patience(), seconds, None)  # type: ignore[arg-type]
    collector.start([(Source("S", "empty", "u"), Memory())])
    while not isinstance(event := collector.events.get(timeout=60), Ended):
        pass
    return event


def test_pages_left_over_when_the_time_is_up_are_all_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"with {PAGES} pages to go" in str(ended(monkeypatch, seconds=-1).error)


def test_bytes_that_many_pages_receive_at_once_are_all_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended(monkeypatch, seconds=60).received == 2 * 10 * PAGES


class Busy(Offline):
    """A fetcher that counts how many pages are asked for at the same time."""

    settings = FetchSettings(concurrency=1)
    now = most = 0
    lock = threading.Lock()

    def scoped(self, known: Mapping[str, object]) -> Busy:  # noqa: ARG002
        return Busy(0)

    def get(self, url: str, **_: object) -> object:
        with self.lock:
            Busy.now += 1
            Busy.most = max(Busy.most, Busy.now)
        time.sleep(0.05)
        with self.lock:
            Busy.now -= 1
        raise FetchError(f"{url}: the line went dead", temporary=True)


class SpelledOut:
    """A ledger in which pages of one host are due, whose addresses say it in several ways."""

    def due(self, source: str) -> list[Item]:
        at = datetime(2026, 6, 1)
        hosts = ("gazette.example", "gazette.example:443", "Gazette.Example", "reader:secret@gazette.example")
        links = [Link("o", f"https://{host}/{n}") for n, host in enumerate(hosts)]
        return [Item(n, source, None, at, due_at=at, link=link) for n, link in enumerate(links)]


def test_pages_of_one_host_wait_for_each_other_however_their_addresses_spell_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(KINDS, "empty", Kind("empty", "", "", lambda *_: iter(())))
    collector = collect.Collector(Busy(), SpelledOut(), Patience(), 60, None)  # type: ignore[arg-type]
    collector.start([(Source("S", "empty", "u"), Memory())])
    while not isinstance(collector.events.get(timeout=60), Ended):
        pass
    assert Busy.most == 1
