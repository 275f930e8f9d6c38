"""The index is read and written by whoever may read and write its store, and by no one else."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from monitor.errors import StoreError
from monitor.search import index
from monitor.store import Store
from search.shelf import found, named, shelf


def test_the_index_is_no_more_open_to_others_than_the_store(path: Path) -> None:
    path.chmod(0o640)
    index.reindex(path)
    folder = index.folder(path) / named(path)
    assert [one.stat().st_mode & 0o777 for one in (folder.parent, folder)] == [0o750, 0o750]
    assert {one.stat().st_mode & 0o777 for one in folder.iterdir()} == {0o640}


AS_ROOT = pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root can be others")


@AS_ROOT
def test_others_who_may_read_the_store_search_it_too() -> None:
    with TemporaryDirectory() as folder:  # which others may enter, other than pytest's
        Path(folder).chmod(0o755)
        path = Path(folder) / "s.duckdb"
        shelf(path, "red apples", "green apples")
        path.chmod(0o644)
        index.reindex(path)
        where = index.folder(path) / named(path)
        for one in where.glob(".*.lock"):
            one.unlink()
        before = sorted(where.iterdir())
        os.seteuid(65534)
        try:
            assert index.Index(where).articles == 2
        finally:
            os.seteuid(0)
        assert sorted(where.iterdir()) == before


@AS_ROOT
def test_an_index_that_may_not_be_read_is_said() -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "s.duckdb"
        shelf(path, "red apples")
        path.chmod(0o644)  # the index follows with the next run
        os.seteuid(65534)
        try:
            with pytest.raises(StoreError, match=r"Permission denied.*monitor reindex"):
                found(Store(path), "apples")
        finally:
            os.seteuid(0)


@AS_ROOT
def test_an_index_belongs_to_whom_the_store_belongs(path: Path) -> None:
    os.chown(path, 1234, 2345)
    index.reindex(path)
    folder = index.folder(path) / named(path)
    for one in (folder.parent, folder, *folder.iterdir()):
        assert (one.stat().st_uid, one.stat().st_gid) == (1234, 2345)


def test_files_of_another_user_stop_no_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.chmod(0o660)
    chmod = Path.chmod

    def refuse(one: Path, mode: int) -> None:
        if index.folder(path) in (one, *one.parents):
            raise PermissionError
        chmod(one, mode)

    monkeypatch.setattr(Path, "chmod", refuse)
    assert index.reindex(path) == 2
