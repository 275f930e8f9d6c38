"""What readers may take of the machine."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from builders import demo_store
from monitor.errors import StoreError
from monitor.store import Store, opening

LARGE = "SELECT count(*) FROM (SELECT x % 3_000_000 AS k, count(*) FROM range(4_000_000) AS t(x) GROUP BY k)"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    demo_store(tmp_path / "s.duckdb", articles=5)
    return tmp_path / "s.duckdb"


def test_what_does_not_fit_in_the_memory_of_readers_is_spilled_where_only_they_look(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MEMORY_LIMIT", "60MB")
    reader = Store(store)
    assert reader.rows(LARGE) == [(3_000_000,)]
    ((folder,),) = reader.rows("SELECT current_setting('temp_directory')")
    assert Path(folder).exists(), "nothing was spilled: the question is too small to tell"
    assert stat.S_IMODE(Path(folder).parent.stat().st_mode) == 0o700


def test_without_a_folder_to_spill_to_small_questions_are_answered_all_the_same(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_spill", lambda: "")
    assert Store(store).rows("SELECT count(*) FROM articles") == [(5,)]


def test_nothing_is_left_of_what_readers_spilled(store: Path) -> None:
    script = f"""
from monitor.store import Store, opening
opening.MEMORY_LIMIT = "60MB"
store = Store({str(store)!r})
store.rows({LARGE!r})
print(store.rows("SELECT current_setting('temp_directory')")[0][0])
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not Path(done.stdout.strip()).parent.exists()


def test_a_question_too_large_for_memory_is_told_in_words(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "MEMORY_LIMIT", "30MB")
    monkeypatch.setattr(opening, "_spill", lambda: "")
    with pytest.raises(StoreError, match="MONITOR_MEMORY"):
        Store(store).rows(LARGE)


def test_an_amount_of_memory_that_is_none_is_named(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MEMORY_LIMIT", "plenty")
    with pytest.raises(StoreError, match="MONITOR_MEMORY"):
        Store(store).rows("SELECT 1")


def test_no_row_is_lost_where_parts_are_not_full(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.store.read._PART", 1)
    parts = Store(store).parts("SELECT x FROM range(300_000) AS t(x) WHERE x % 1000 < 3 OR x > 299_000")
    assert sum(map(len, parts)) == 300 * 3 + 999 - 2
    (none,) = Store(store).parts("SELECT x FROM range(10) AS t(x) WHERE x > 10")
    assert none.empty
