"""What the threads of one source count together."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from datetime import datetime

import pytest

from monitor.errors import FetchError
from monitor.model import Link
from monitor.refresh import collect as collecting
from monitor.refresh.events import Ended
from monitor.refresh.items import Patience
from monitor.sources.connectors.base import Found, Kind, Session, Source
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


def listing(_: Source, session: Session) -> Iterator[Found]:
    """List nothing, and receive ten bytes as many times as there are pages."""
    for _ in range(PAGES):
        session.fetch.received += 10
    yield from ()


def ended(monkeypatch: pytest.MonkeyPatch, seconds: float) -> Ended:
    """Collect from one source that lists nothing, with counters that take their time."""
    monkeypatch.setitem(collecting.KINDS, "empty", Kind("empty", "", "", listing))
    begin = collecting._Collection.__init__

    def slowly(self: collecting._Collection, *given: object) -> None:
        begin(self, *given)  # type: ignore[arg-type]
        self._left, self._received = Slow(0), Slow(0)

    monkeypatch.setattr(collecting._Collection, "__init__", slowly)
    collector = collecting.Collector(Offline(), Due(), Patience(), seconds, None)  # type: ignore[arg-type]
    collector.start([(Source("S", "empty", "u"), Memory())])
    while not isinstance(event := collector.events.get(timeout=60), Ended):
        pass
    return event


def test_pages_left_over_when_the_time_is_up_are_all_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"with {PAGES} pages to go" in str(ended(monkeypatch, seconds=-1).error)


def test_bytes_that_many_pages_receive_at_once_are_all_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended(monkeypatch, seconds=60).received == 2 * 10 * PAGES
