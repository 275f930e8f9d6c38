"""One holder at a time; the second is told who it is; a dead holder holds nothing."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from monitor.errors import StoreBusy, StoreError
from monitor.store.locking import locked

HOLDER = """
import sys, time
from pathlib import Path
from monitor.store.locking import locked
with locked(Path(sys.argv[1]), "refresh of the evening"):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextlib.contextmanager
def another(lock: Path, seconds: float = 60) -> Iterator[subprocess.Popen[str]]:
    """Have another process hold the lock."""
    command = [sys.executable, "-c", HOLDER, str(lock), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "held"
        yield process
        process.kill()


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    return tmp_path / "s.duckdb.lock"


def test_the_second_is_told_the_process_the_host_and_the_purpose_of_the_first(lock: Path) -> None:
    with another(lock) as process:
        with pytest.raises(StoreBusy) as told, locked(lock, "load"):
            pass
        message = str(told.value)
        expected = f"refresh of the evening, process {process.pid} on {socket.gethostname()}, since 20"
        assert expected in message
        assert str(lock) in message
        assert "try again" in message


def test_who_comes_between_the_lock_and_its_note_still_hears_who_holds_it(
    lock: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refused run once heard only "another run is at work": it came before the note was written."""
    monkeypatch.setattr("monitor.store.locking.PATIENCE", 60.0)
    note = lock.with_name(f"{lock.name}.holder")
    with another(lock) as process:
        written = note.read_bytes()
        dead = orjson.loads(written) | {"pid": _ended(), "purpose": "a run that died"}
        late = [b"{", orjson.dumps(dead), written]
        note.unlink()

        def next_note(_: float) -> None:
            note.write_bytes(late.pop(0))

        monkeypatch.setattr("monitor.store.locking.time.sleep", next_note)
        with pytest.raises(StoreBusy, match=rf"refresh of the evening, process {process.pid} "):
            _hold_in_this(lock)
        assert not late


def _ended() -> int:
    """Return the number of a process that is over."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def test_the_lock_of_a_process_that_was_killed_is_free(lock: Path) -> None:
    with another(lock) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert lock.with_name(f"{lock.name}.holder").exists()  # its note survives it, and is not believed
        with locked(lock, "load"), pytest.raises(StoreBusy, match=rf"load, process {os.getpid()} "):
            _hold_elsewhere(lock)


def _hold_elsewhere(lock: Path) -> None:
    """Try in another process, and raise what it was told."""
    script = (
        "import sys; from pathlib import Path; from monitor.store.locking import locked\n"
        "from monitor.errors import StoreBusy\n"
        "try:\n    locked(Path(sys.argv[1]), 'x').__enter__()\nexcept StoreBusy as e: print(e)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(lock)], capture_output=True, text=True, check=True
    ).stdout
    if told:
        raise StoreBusy(told)


def test_the_lock_is_released_after_the_block_and_its_note_is_gone(lock: Path) -> None:
    for _ in range(2):
        with locked(lock, "load"):
            assert lock.with_name(f"{lock.name}.holder").exists()
        assert not lock.with_name(f"{lock.name}.holder").exists()
    _hold_elsewhere(lock)


def test_the_lock_is_released_after_an_exception(lock: Path) -> None:
    with pytest.raises(KeyboardInterrupt), locked(lock, "load"):
        raise KeyboardInterrupt
    _hold_elsewhere(lock)


def test_a_note_that_cannot_be_removed_does_not_keep_the_lock(lock: Path) -> None:
    note = lock.with_name(f"{lock.name}.holder")
    with locked(lock, "load"):
        note.unlink()
        note.mkdir()
    _hold_elsewhere(lock)


def test_who_waits_gets_the_lock_when_the_other_is_done(lock: Path) -> None:
    with another(lock, seconds=0.5), locked(lock, "load", wait=30):
        _busy(lock)


def test_who_waits_does_not_wait_for_ever(lock: Path) -> None:
    with another(lock):
        started = time.monotonic()
        with pytest.raises(StoreBusy, match="evening"), locked(lock, "load", wait=0.3):
            pass
        assert time.monotonic() - started >= 0.3


def _busy(lock: Path) -> None:
    with pytest.raises(StoreBusy):
        _hold_elsewhere(lock)


@pytest.mark.parametrize("note", [b"", b"{", b"[1]", b'{"pid": 1}', b"\xff\x00", b'"text"'])
def test_a_note_that_cannot_be_understood_still_says_that_someone_is_at_work(
    lock: Path, note: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.store.locking.PATIENCE", 0.1)
    with another(lock):
        lock.with_name(f"{lock.name}.holder").write_bytes(note)
        with pytest.raises(StoreBusy, match=rf"another run is at work .*{re.escape(lock.name)}"):
            _hold_in_this(lock)


def _hold_in_this(lock: Path) -> None:
    with locked(lock, "load"):
        pass


def test_the_folder_of_a_lock_is_made(tmp_path: Path) -> None:
    with locked(tmp_path / "new" / "folder" / "x.lock", "load"):
        assert (tmp_path / "new" / "folder" / "x.lock").exists()


def test_a_lock_that_cannot_be_made_is_told_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"x\.lock cannot be locked"):
        _hold_in_this(tmp_path / "file" / "x.lock")
