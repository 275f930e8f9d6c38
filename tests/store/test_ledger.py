"""The ledger: small transactions, whole or not at all; memory between runs; bound to one store."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from monitor.errors import StoreError
from monitor.model import Link
from monitor.store.ledger import Ledger, ledger_path, states
from monitor.store.ledger_rows import Counts, Item, Memory
from monitor.store.reconciling import bind

NOW = datetime(2026, 6, 1, 12, 0)
HOUR = timedelta(hours=1)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "s.duckdb"


@pytest.fixture
def ledger(store: Path) -> Iterator[Ledger]:
    found = Ledger(store)
    yield found
    found.close()


@pytest.fixture
def run(ledger: Ledger) -> Ledger:
    """A ledger with a run that is at work on one source."""
    ledger.begin("r1", "refresh", NOW)
    ledger.open_source("r1", "Gazette", "feed", NOW)
    return ledger


def close(ledger: Ledger, **given: Any) -> None:
    said: dict[str, Any] = {"now": NOW, "seconds": 1.5, "memory": None, "error": None, "bytes_received": 10}
    said |= given
    ledger.close_source("r1", "Gazette", **said)


def told(ledger: Ledger, sql: str) -> list[Any]:
    with sqlite3.connect(ledger.path) as reader:
        return reader.execute(sql).fetchall()


def item(key: int, **given: Any) -> Item:
    return Item(**{"item": key, "source": "Gazette", "version": "v", "first_at": NOW, **given})


def test_a_run_that_ends_is_done_and_one_that_never_did_was_killed(run: Ledger) -> None:
    run.begin("r2", "load", NOW + HOUR)
    run.end("r2", "done", NOW + 2 * HOUR)
    assert told(run, "SELECT run_id, command, outcome, finished_at FROM runs ORDER BY run_id") == [
        ("r1", "refresh", "killed", "2026-06-01 13:00:00.000000"),
        ("r2", "load", "done", "2026-06-01 14:00:00.000000"),
    ]


def test_a_run_that_fails_says_why(run: Ledger) -> None:
    run.end("r1", "failed", NOW, "the disk is full")
    assert told(run, "SELECT outcome, error FROM runs") == [("failed", "the disk is full")]


def test_counts_of_batches_add_up(run: Ledger) -> None:
    run.commit("r1", "Gazette", Counts(fetched=3, new=2, words=100))
    run.commit("r1", "Gazette", Counts(fetched=1, failed=1))
    assert run.totals("r1") == {"Gazette": Counts(fetched=4, new=2, words=100, failed=1)}
    assert run.totals("another") == {}


def test_items_come_back_as_they_were(run: Ledger) -> None:
    link = Link(origin="feed 1", url="https://example.org/1", title="“Ç”\x00", authors=("A", "B"))
    kept = item(2**62, attempts=2, due_at=NOW, fetched_at=NOW, link=link, validator=('"e"', "yesterday"))
    run.commit("r1", "Gazette", Counts(), [kept, item(2, version=None)])
    assert run.items(2**62) == [kept]
    assert run.items(2) == [item(2, version=None)]
    assert run.items(3) == []


def test_an_item_is_due_at_its_time_the_longest_waiting_first(run: Ledger) -> None:
    link = Link(origin="o", url="https://example.org/1")
    waiting = [item(key, due_at=NOW + key * HOUR, link=link) for key in (3, 1, 2)]
    run.commit("r1", "Gazette", Counts(), [*waiting, item(4)])
    assert [found.item for found in run.due("Gazette", NOW + 2 * HOUR)] == [1, 2]
    assert run.due("Other", NOW + 9 * HOUR) == []


def test_an_item_can_be_made_due(run: Ledger) -> None:
    run.commit("r1", "Gazette", Counts(), [item(1, attempts=5)])
    link = Link(origin="o", url="https://example.org/1")
    assert run.make_due(1, link, NOW)
    assert run.due("Gazette", NOW) == [item(1, due_at=NOW, link=link)]
    assert not run.make_due(2, link, NOW)


def test_batches_wait_in_order_until_they_are_published(run: Ledger) -> None:
    for number in range(3):
        run.commit("r1", "Gazette", Counts(), body=b"%d" % number, articles=[number, number + 10])
    assert [pending.body for pending in run.pending()] == [b"0", b"1", b"2"]
    assert run.pending_articles() == {0, 1, 2, 10, 11, 12}
    run.forget(2)
    assert [(pending.batch, pending.run_id, pending.body) for pending in run.pending()] == [(3, "r1", b"2")]
    name = run.announce(3)
    run.commit("r1", "Gazette", Counts(), body=b"3")
    run.published("another")
    assert [pending.batch for pending in run.pending()] == [3, 4]
    run.published(name)
    assert [pending.batch for pending in run.pending()] == [4]


def test_an_error_in_a_commit_leaves_nothing_of_it(run: Ledger) -> None:
    broken: Any = [item(1), "no item"]
    with pytest.raises(AttributeError):
        run.commit("r1", "Gazette", Counts(new=1), broken, b"rows", [1])
    assert (run.items(1), list(run.pending()), run.totals("r1")) == ([], [], {"Gazette": Counts()})
    run.commit("r1", "Gazette", Counts(new=1), [item(1)], b"rows", [1])
    assert run.pending_articles() == {1}


KILLED = """
import os, signal, sys
from datetime import datetime
from monitor.store.ledger import Ledger
from monitor.store.ledger_rows import Counts, Item

def items():
    for key in range(3):
        yield Item(key, "Gazette", "v", datetime(2026, 6, 1))
    os.kill(os.getpid(), signal.SIGKILL)

ledger = Ledger(sys.argv[1])
ledger.commit("r1", "Gazette", Counts(new=5), [Item(9, "Gazette", "v", datetime(2026, 6, 1))], b"whole", [9])
ledger.commit("r1", "Gazette", Counts(new=7), items(), b"half", [1])
"""


def test_a_kill_in_the_middle_of_a_commit_leaves_nothing_of_it(run: Ledger, store: Path) -> None:
    run.close()
    done = subprocess.run([sys.executable, "-c", KILLED, str(store)], check=False, env=dict(os.environ))
    assert done.returncode == -signal.SIGKILL
    after = Ledger(store)
    assert [pending.body for pending in after.pending()] == [b"whole"]
    assert after.totals("r1") == {"Gazette": Counts(new=5)}
    assert after.items(0) == []
    assert [found.item for found in after.items(9)] == [9]
    after.close()


def test_a_source_leaves_its_memory(run: Ledger) -> None:
    assert run.memory("Gazette") == Memory()
    left = Memory({"cursor": "7"}, {"https://example.org/feed": ('"1"', "")})
    close(run, memory=left)
    assert run.memory("Gazette") == Memory(left.state, left.validators, NOW)
    assert run.memory("never asked") == Memory()


def test_a_source_that_fails_keeps_its_memory_and_counts_its_failures(run: Ledger, store: Path) -> None:
    close(run, memory=Memory({"cursor": "7"}))
    for hours in (1, 2):
        close(run, now=NOW + hours * HOUR, error="no answer")
    assert run.memory("Gazette") == Memory({"cursor": "7"}, {}, NOW + 2 * HOUR)
    assert run.errors("r1") == {"Gazette": "no answer"}
    state = states(store)["Gazette"]
    assert (state["failures"], state["last_error"]) == (2, "no answer")
    assert state["succeeded_at"] == "2026-06-01 12:00:00.000000"
    close(run, now=NOW + 3 * HOUR)
    assert states(store)["Gazette"]["failures"] == 0
    assert run.errors("r1") == {}


def test_when_a_source_last_brought_something_is_known(run: Ledger, store: Path) -> None:
    close(run)
    assert states(store)["Gazette"]["new_at"] is None
    run.commit("r1", "Gazette", Counts(new=1))
    close(run, now=NOW + HOUR)
    assert states(store)["Gazette"]["new_at"] == "2026-06-01 13:00:00.000000"


def test_old_reports_are_forgotten_and_nothing_else(run: Ledger) -> None:
    run.commit("r1", "Gazette", Counts(new=1), [item(1)], b"rows", [1])
    close(run, memory=Memory({"cursor": "7"}))
    run.begin("r2", "refresh", NOW + 2 * HOUR)
    run.open_source("r2", "Gazette", "feed", NOW + 2 * HOUR)
    run.prune(NOW + HOUR)
    assert told(run, "SELECT run_id FROM runs") == [("r2",)]
    assert told(run, "SELECT run_id FROM source_runs") == [("r2",)]
    assert run.pending_articles() == {1}
    assert run.items(1) == [item(1)]
    assert run.memory("Gazette").state == {"cursor": "7"}


def fill(ledger: Ledger, run_id: str = "r1") -> None:
    if run_id != "r1":
        ledger.open_source(run_id, "Gazette", "feed", NOW)
    ledger.commit("r1", "Gazette", Counts(new=1), [item(1)], b"rows", [1])
    close(ledger, memory=Memory({"cursor": "7"}))


def knows(ledger: Ledger) -> tuple[int, int, dict[str, str]]:
    return len(ledger.items(1)), len(list(ledger.pending())), ledger.memory("Gazette").state


def test_a_ledger_stays_with_its_store(run: Ledger) -> None:
    bind(run, None)  # no store yet
    fill(run)
    bind(run, "first")
    bind(run, "first")
    assert knows(run) == (1, 1, {"cursor": "7"})


@pytest.mark.parametrize("other", ["second", None])
def test_a_ledger_of_another_store_starts_over(run: Ledger, other: str | None) -> None:
    bind(run, "first")
    fill(run)
    bind(run, other)
    assert knows(run) == (0, 0, {})
    fill(run, "r2")
    bind(run, other)
    assert knows(run) == (1, 1, {"cursor": "7"})


def test_a_ledger_keeps_its_name_and_another_has_another(ledger: Ledger, tmp_path: Path) -> None:
    again, other = Ledger(tmp_path / "s.duckdb"), Ledger(tmp_path / "t.duckdb")
    assert again.id == ledger.id != other.id


def test_a_damaged_ledger_says_what_to_do(store: Path) -> None:
    ledger_path(store).write_bytes(b"no database " * 500)
    with pytest.raises(StoreError, match="delete it"):
        Ledger(store)
    with pytest.raises(StoreError, match="cannot be read"):
        states(store)


def test_a_ledger_of_a_newer_version_is_refused(ledger: Ledger, store: Path) -> None:
    ledger.close()
    with sqlite3.connect(ledger.path) as writer:
        writer.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer version"):
        Ledger(store)


def test_ledgers_that_are_made_at_the_same_time_are_one(store: Path) -> None:
    script = "import sys; from monitor.store.ledger import Ledger; print(Ledger(sys.argv[1]).id)"
    made = [
        subprocess.Popen([sys.executable, "-c", script, str(store)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    names = {process.communicate(timeout=60)[0] for process in made}
    assert {process.returncode for process in made} == {0}
    assert len(names) == 1


def test_without_a_ledger_nothing_is_known_and_none_is_made(store: Path) -> None:
    assert states(store) == {}
    assert not ledger_path(store).exists()
