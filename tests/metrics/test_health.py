"""How sources fare: what stands out does, what is usual does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from builders import demo_store
from monitor.metrics import health
from monitor.model import Rejected
from monitor.store import Store, publish
from monitor.store.ledger import Ledger
from monitor.store.ledger_rows import Counts

NOW = datetime(2026, 11, 20, 12)
Brought = Callable[[int], int]
"""From how many runs ago, of six hours each, to the new articles of that run."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    path = tmp_path / "s.duckdb"
    demo_store(path, articles=20)
    return Store(path)


def history(store: Store, sources: dict[str, Brought], runs: int = 29 * 4, error: str | None = None) -> None:
    """Write so many runs, the last one now; a source that brings -1 fails."""
    ledger = Ledger(store.path)
    for ago in reversed(range(runs)):
        at, run = NOW - timedelta(hours=6 * ago), f"run-{ago}"
        ledger.begin(run, "refresh", at)
        for name, brought in sources.items():
            new = brought(ago)
            ledger.open_source(run, name, "feed", at)
            ledger.commit(run, name, Counts(fetched=max(new, 0) + 3, new=max(new, 0)))
            failed = "no answer" if new < 0 else None
            ledger.close_source(
                run, name, now=at, seconds=1.5, memory=None, error=failed, bytes_received=1000
            )
        ledger.end(run, "failed" if error else "done", at + timedelta(minutes=1), error)
    ledger.close()


def states(store: Store) -> dict[str, str]:
    found = health.sources(store)
    return dict(zip(found["name"], found["state"], strict=True))


def test_what_stands_out_and_what_does_not(store: Store) -> None:
    history(
        store,
        {
            "steady": lambda ago: 2 + ago % 3,
            "quiet by nature": lambda ago: int(ago % 12 == 0),
            "silent": lambda ago: 2 if ago > 12 else 0,
            "failing": lambda ago: 5 if ago else -1,
            "less": lambda ago: 50 + ago % 5 if ago > 3 else 1,
            "more": lambda ago: 5 if ago > 3 else 40,
            "chance": lambda ago: 2 if ago > 3 else 3,
        },
    )
    assert states(store) == {
        "failing": "failing", "silent": "silent", "less": "less", "more": "more",
        "steady": "well", "quiet by nature": "well", "chance": "well",
    }  # fmt: skip


def test_the_reasons_are_given_in_words_and_worst_comes_first(store: Store) -> None:
    history(
        store,
        {"a": lambda _: 4, "s": lambda ago: 2 if ago > 12 else 0, "f": lambda ago: -1 if ago < 2 else 3},
    )
    found = health.sources(store).set_index("name")
    assert list(found.index) == ["f", "s", "a"]
    assert found["why"].to_dict() == {
        "f": "failed 2 times in a row", "s": "nothing new for 3 days; usually every 6 hours", "a": "",
    }  # fmt: skip
    assert found.loc["f", "last_error"] == "no answer"
    assert found.loc["a", "new"] == 16, "those of the last 24 hours"
    daily: Any = found.loc["a", "daily"]
    assert (len(daily), daily[-2:]) == (health.DAYS, [16, 16])


def test_a_young_source_is_not_judged(store: Store) -> None:
    history(store, {"young": lambda ago: 40 if ago else 0}, runs=8)
    assert states(store) == {"young": "new"}


def test_runs_are_refreshes_and_loads(store: Store) -> None:
    history(store, {"a": lambda _: 2}, runs=3, error="the disk is full")
    found = health.runs(store)
    assert set(found["command"]) >= {"refresh"}
    last = found[found["command"] == "refresh"].iloc[0]
    assert (last["outcome"], last["error"], last["new"], last["sources"]) == (
        "failed",
        "the disk is full",
        2,
        1,
    )
    assert list(found["started_at"]) == sorted(found["started_at"], reverse=True)
    assert list(health.sources_of(store, "run-0")["source"]) == ["a"]


def test_what_came_in_counts_every_run_of_a_day(store: Store) -> None:
    history(store, {"a": lambda _: 2, "b": lambda _: 1}, runs=29 * 4 * 3)
    found = health.intake(store)
    assert found["period"].is_monotonic_increasing
    last = found.iloc[-1]
    assert (last["period"], last["runs"], last["new"]) == (pd.Timestamp(NOW.date()), 3, 9)
    assert found.iloc[1][["runs", "new"]].tolist() == [4, 12], "of more runs than the list of runs holds"


def test_what_came_in_reaches_back_a_quarter_of_a_year(store: Store) -> None:
    history(store, {"a": lambda _: 2}, runs=100 * 4)
    assert len(health.intake(store)) == health.INTAKE_DAYS


def test_the_summary_counts_what_the_list_of_sources_tells(store: Store) -> None:
    history(store, {"a": lambda _: 4, "failing": lambda ago: 5 if ago else -1, "young": lambda _: 1})
    found = health.summary(store)
    assert (found.sources, found.well, found.new) == (3, 2, 16 + 15 + 4)


def test_a_store_without_ledger_has_no_sources_and_gets_no_ledger(store: Store) -> None:
    assert health.sources(store).empty
    assert health.summary(store).refreshed is None
    assert health.summary(store).sources == 0
    assert health.intake(store)["runs"].tolist() == [1], "the load by hand"
    assert not list(store.path.parent.glob("*.ledger*"))


def test_quarantine_is_counted_by_reason(store: Store) -> None:
    with publish(store.path) as writer:
        bad = [
            Rejected(f"https://a.example/{n}", f"https://a.example/{n}: larger than {n} MB") for n in range(9)
        ]
        writer.quarantine("r", [*bad, Rejected("x.csv:3", "no text")], datetime.now(UTC).replace(tzinfo=None))
    found = health.quarantine(store)
    assert found["records"].iloc[0] == 9
    assert "no text" in set(found["reason"])


@pytest.mark.parametrize(
    ("value", "before", "stands_out"),
    [
        (0, [0] * 10, False), (3, [0] * 10, False), (5, [0] * 10, True),
        (100, [98, 103, 101, 99, 97, 104, 100], False), (30, [98, 103, 101, 99, 97, 104, 100], True),
        (160, [100, 20, 180, 90, 140, 60, 110], False),
    ],
)  # fmt: skip
def test_chance_alone_is_not_unusual(value: int, before: list[int], stands_out: bool) -> None:
    assert (abs(health.unusual(value, before)) > health.UNUSUAL) is stands_out


def test_times_are_times(store: Store) -> None:
    history(store, {"a": lambda _: 1}, runs=2)
    found = health.runs(store)
    assert pd.api.types.is_datetime64_any_dtype(found["started_at"])
    assert found["seconds"].iloc[0] == 60
