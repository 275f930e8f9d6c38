"""A record made to be slow is given up and named; its neighbours and the run go on."""

from __future__ import annotations

import itertools
import re
import signal
import threading
from collections.abc import Callable

import pytest

from monitor.extract import extract
from monitor.model import Article, Document, Rejected
from monitor.runs import understand
from monitor.watchdog import Overtime, limited


def spin() -> None:
    """Compute without end, as a loop over hostile input does."""
    for _ in itertools.count():
        pass


def swallow() -> None:
    """Compute without end and pass over every exception, as some libraries do."""
    while True:
        try:
            spin()
        except Exception:
            continue


def search() -> None:
    """Search without end in one regular expression."""
    re.match(r"(a+)+$", "a" * 60 + "b")


@pytest.mark.parametrize("work", [spin, swallow, search])
def test_work_without_end_is_ended(work: Callable[[], None]) -> None:
    with pytest.raises(Overtime), limited(0.05):
        work()


def test_nothing_is_left_behind() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with limited(5):
        pass
    with pytest.raises(Overtime), limited(0.01):
        spin()
    assert signal.getsignal(signal.SIGVTALRM) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0.0, 0.0)


def test_other_threads_work_without_limit() -> None:
    done = []

    def work() -> None:
        with limited(0.01):
            done.append(sum(range(1_000_000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


def test_slow_record_is_named_and_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(document: Document) -> Article | Rejected:
        if document.origin == "b":
            spin()
        return extract(document)

    text = "Norland reopened the strait on Monday, and the first ferries crossed it before noon."
    extract(Document("first", text=text))  # loads what is loaded once
    monkeypatch.setattr("monitor.extract.extract", slow)
    monkeypatch.setattr("monitor.extract._seconds", lambda: 0.3)
    found = [understand._extracted(Document(name, text=f"{name}: {text}")) for name in "abc"]
    assert [isinstance(one, Rejected) for one in found] == [False, True, False]
    assert isinstance(found[1], Rejected)
    assert found[1].origin == "b"
    assert "given up" in found[1].reason
