"""Modes, owners and links of stores, ledgers and configurations stay; what is new is its owner's alone."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from monitor import config, files
from monitor.config import editing
from monitor.errors import StoreBusy, StoreError, UsageError
from monitor.store import Store, locking, publish
from monitor.store.ledger import Ledger, ledger_path
from monitor.store.locking import locked


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def write(store: Path, value: str) -> None:
    with publish(store) as writer:
        writer.set_meta("test", value)


def read(store: Path) -> list[tuple[str]]:
    return Store(store).rows("SELECT value FROM meta WHERE key = 'test'")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "s.duckdb"


@pytest.fixture(autouse=True)
def _open_umask() -> None:
    os.umask(0o022)


def test_a_new_store_and_what_lies_beside_it_are_their_owners_alone(store: Path) -> None:
    write(store, "1")
    Ledger(store).close()
    assert {path.name: oct(mode(path)) for path in store.parent.iterdir()} == dict.fromkeys(
        ("s.duckdb", "s.duckdb.lock", "s.duckdb.ledger"), "0o600"
    )


@pytest.mark.parametrize("given", [0o600, 0o640, 0o664])
def test_a_store_keeps_its_mode_and_its_ledger_gets_it(store: Path, given: int) -> None:
    write(store, "1")
    store.chmod(given)
    write(store, "2")
    Ledger(store).close()
    assert (read(store), mode(store), mode(ledger_path(store))) == ([("2",)], given, given)


def test_the_copy_that_is_being_written_is_open_to_nobody_else(store: Path) -> None:
    write(store, "1")
    store.chmod(0o644)
    with publish(store) as writer:
        writer.set_meta("test", "2")
        assert writer.touched
        assert mode(store.with_name(f"{store.name}.staging")) == 0o700


def test_the_mode_of_new_files_can_be_told(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(files.VARIABLE, "660")
    write(store, "1")
    editing.init(store.with_name("monitor.toml"))
    assert (mode(store), mode(store.with_name("monitor.toml"))) == (0o660, 0o660)
    monkeypatch.setenv(files.VARIABLE, "rw")
    with pytest.raises(UsageError, match=r"MONITOR_MODE=rw: write the mode .* such as 640"):
        files.new_mode()


def test_a_store_that_is_a_link_stays_one(store: Path, tmp_path: Path) -> None:
    (tmp_path / "disk").mkdir()
    real = tmp_path / "disk" / "real.duckdb"
    store.symlink_to(real)
    for value in ("1", "2"):
        write(store, value)
        assert store.is_symlink()
        assert read(store) == read(real) == [(value,)]
    assert ledger_path(store) == ledger_path(real)


def test_a_store_is_locked_under_all_its_names(store: Path, tmp_path: Path) -> None:
    write(store, "1")
    (tmp_path / "names").mkdir()
    link = tmp_path / "names" / "link.duckdb"
    link.symlink_to(store)
    with publish(store) as writer:
        writer.set_meta("test", "2")
        with pytest.raises(StoreBusy), publish(link):
            pass
    assert list(link.parent.iterdir()) == [link]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_of_a_store_stays_though_root_writes_it(store: Path) -> None:
    write(store, "1")
    os.chown(store, 1234, 1235)
    write(store, "2")
    found = store.stat()
    assert (found.st_uid, found.st_gid) == (1234, 1235)


def test_a_configuration_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "monitor.toml"
    editing.init(real)
    assert mode(real) == 0o600
    real.chmod(0o640)
    link.symlink_to(real)
    editing.add(link, [{"name": "Oak", "url": "https://oak.example/feed"}])
    assert (link.is_symlink(), mode(real)) == (True, 0o640)
    assert "Oak" in [entry.name for entry in config.read(real).sources]


@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK])
def test_without_locks_nothing_is_written_and_it_is_said_why(
    store: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some folders on networks have none: two runs at once ended in "No such file or directory"."""
    write(store, "1")

    def flock(_descriptor: int, _operation: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("fcntl.flock", flock)
    with pytest.raises(StoreError, match=r"no locks .* two runs at once .* local disk"), publish(store):
        pass
    with (
        pytest.raises(StoreError, match="no locks"),
        locked(locking.lock_path(store, "refresh.lock"), "refresh"),
    ):
        pass
    with pytest.raises(UsageError, match="no locks"):
        editing.enable(store, "Oak", enabled=True)
    assert read(store) == [("1",)]
