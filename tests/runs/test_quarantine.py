"""Records tried again: what a retry that cannot go on leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor.annotate import Annotators
from monitor.errors import MonitorError
from monitor.runs import quarantine
from monitor.runs.load import load
from monitor.store import Store

FAST = Annotators("fast")
GOOD = {
    "title": "Ferry",
    "text": "Peru and Chile agreed on a ferry between their ports, said the mayor of Arica.",
}


def broken(folder: Path) -> tuple[Path, Path]:
    """Load a file whose only line is no JSON; return it and the store."""
    source, store = folder / "a.jsonl", folder / "s.duckdb"
    source.write_text('{"text": "cut off\n', encoding="utf-8")
    load([source], store, workers=1, annotators=FAST)
    return source, store


def origins(store: Path) -> list[str]:
    return [record["origin"] for record in quarantine.records(Store(store))]


def test_a_retry_that_is_cut_short_leaves_the_records_in_quarantine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, store = broken(tmp_path)

    def die(*_: object) -> None:
        raise MonitorError("the lights went out")

    monkeypatch.setattr("monitor.runs.load.understand", die)
    with pytest.raises(MonitorError, match="lights"):
        quarantine.retry(store, None, FAST)
    assert origins(store) == [f"{source}:1"]


def test_a_record_mended_leaves_quarantine_and_one_still_bad_stays_once(tmp_path: Path) -> None:
    source, store = broken(tmp_path)
    assert quarantine.retry(store, None, FAST) == quarantine.Retried(0, 1, 0, 0)
    assert origins(store) == [f"{source}:1"]
    source.write_text(json.dumps(GOOD) + "\n", encoding="utf-8")
    assert quarantine.retry(store, None, FAST) == quarantine.Retried(1, 0, 0, 0)
    assert origins(store) == []
    assert Store(store).rows("SELECT command FROM runs ORDER BY started_at")[-1] == ("quarantine retry",)
