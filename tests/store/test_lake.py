"""A lake on this machine: all of a run or nothing, as of a file; kills, readers, what becomes of files."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from builders import demo_store
from monitor import export, place
from monitor.errors import StoreError, StoreMissing
from monitor.metrics.filters import Filters
from monitor.store import Place, Store, compaction, lake, publish
from monitor.store.schema import OFFLINE
from store.test_publish import articles, ids

WORDS = "SELECT sum(article_id), count(text) FROM articles JOIN texts USING (article_id)"
COUNT = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM texts)"


@pytest.fixture
def store(tmp_path: Path) -> Place:
    found = place.of(f"ducklake:{tmp_path}/data/s.ducklake")
    with publish(found) as writer:
        writer.add(articles(1, 2))
    return found


def on_disk(found: Place) -> set[str]:
    return {path.name for path in found.files.rglob("*.parquet")}


def known(found: Place) -> set[str]:
    """The names of the files that the published catalog knows of."""
    connection = lake.connect(found)
    lake.attach(connection, found)
    names = compaction.named(connection)
    connection.close()
    return names


def test_what_a_run_wrote_is_there_for_any_client(store: Place) -> None:
    assert ids(store) == [1, 2]
    assert known(store) == on_disk(store)
    connection = duckdb.connect(config=OFFLINE)
    lake._load(connection, "ducklake")  # where a client has it from its own repository
    connection.execute(f"ATTACH 'ducklake:{store.path}' AS lake (READ_ONLY)")
    assert connection.execute("SELECT sum(article_id) FROM lake.articles").fetchall() == [(3,)]


def test_a_replaced_article_and_a_failed_run_leave_what_they_should(store: Place) -> None:
    with publish(store) as writer:
        writer.add(articles(2, 3, content_hash=9), replaced=[2])
    assert Store(store).rows("SELECT article_id, content_hash FROM articles ORDER BY 1") == [
        (1, 1),
        (2, 9),
        (3, 9),
    ]
    assert Store(store).rows("SELECT article_id, content_hash FROM revisions") == [(2, 1)]

    def fail() -> None:
        with publish(store) as writer:
            writer.add(articles(4))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert ids(store) == [1, 2, 3]
    assert known(store) == on_disk(store)
    assert not list(store.path.parent.glob("*.staging"))


def test_a_reader_keeps_its_generation_while_runs_publish_and_merge(
    store: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compaction, "MANY", 2)
    reader = Store(store)
    seen: list[tuple[int, int]] = []

    def questions(snapshot: Store) -> None:
        for key in (3, 4):
            with publish(store) as writer:
                writer.add(articles(key))
            seen.extend(snapshot.rows(COUNT))
            seen.extend(snapshot.rows(WORDS))

    reader.at_once(questions)
    assert seen == [(2, 2), (3, 2)] * 2
    assert reader.rows(COUNT) == [(4, 4)]
    files = "SELECT count(DISTINCT data_file) FROM ducklake_list_files('store', 'texts')"
    assert reader.rows(files) == [(1,)]  # of three runs


def test_how_it_stood_can_be_asked(store: Place) -> None:
    with publish(store) as writer:
        writer.add(articles(3))
    ((snapshot,),) = Store(store).rows("SELECT max(snapshot_id) - 1 FROM ducklake_snapshots('store')")
    before = Store(Place(store.kind, store.path, as_of=str(snapshot)))
    assert before.rows(COUNT) == [(2, 2)]
    assert Store(store).rows(COUNT) == [(3, 3)]
    with pytest.raises(StoreError, match="No snapshot"):
        Store(Place(store.kind, store.path, as_of="99")).rows("SELECT 1")
    with pytest.raises(StoreError, match="one file"):
        Store(Place("file", store.path, as_of="1")).rows("SELECT 1")


def test_compaction_lets_old_snapshots_go_and_nothing_else(store: Place) -> None:
    with publish(store) as writer:
        writer.add(articles(2, 3, content_hash=9), replaced=[2])
    (store.files / "main" / "texts" / "orphan.parquet").touch()
    assert compaction.compacted(store, "0 seconds") > 1
    assert len(compaction.snapshots(store)) == 1
    assert Store(store).rows(COUNT) == [(3, 3)]
    assert known(store) == on_disk(store)


@pytest.mark.usefixtures("store")
def test_a_lake_that_was_moved_is_found_with_its_files(tmp_path: Path) -> None:
    (tmp_path / "data").rename(tmp_path / "moved")
    moved = place.of(f"ducklake:{tmp_path}/moved/s.ducklake")
    assert Store(moved).rows("SELECT sum(article_id) FROM articles") == [(3,)]
    with publish(moved) as writer:
        writer.add(articles(3))
    assert ids(moved) == [1, 2, 3]
    with duckdb.connect(str(moved.path), read_only=True) as catalog:
        assert catalog.execute("SELECT value FROM ducklake_metadata WHERE key = 'data_path'").fetchall() == [
            (f"{moved.files}/",)
        ]


KILLED = """
import os, signal, sys
from monitor import place
from monitor.store import compaction, publish, staging
from store.test_publish import articles

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

store, point = place.of(sys.argv[1]), sys.argv[2]
if point == "committed":
    compaction.keep_small = die
elif point == "before the rename":
    staging._File._replace = die
with publish(store) as writer:
    writer.add(articles(10, 11))
    if point == "in the transaction":
        die()
"""


@pytest.mark.parametrize("point", ["in the transaction", "committed", "before the rename"])
def test_a_kill_leaves_the_lake_whole_and_the_next_run_tidies_up(store: Place, point: str) -> None:
    before = on_disk(store)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, store.address, point], cwd=Path(__file__).parents[1], check=False
    )
    assert done.returncode == -9
    assert on_disk(store) > before
    assert ids(store) == [1, 2]
    with publish(store) as writer:
        writer.add(articles(3))
    assert ids(store) == [1, 2, 3]
    assert known(store) == on_disk(store)


def test_files_of_a_lake_are_as_private_as_its_catalog(store: Place) -> None:
    assert store.path.stat().st_mode & 0o777 == 0o600
    assert store.files.stat().st_mode & 0o777 == 0o700
    store.path.chmod(0o640)
    with publish(store) as writer:
        writer.add(articles(3))
    assert store.files.stat().st_mode & 0o777 == 0o750


def test_without_the_extra_it_is_told_what_to_install(store: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(StoreError, match=r"pip install 'media-monitor\[lake\]'"):
        Store(store).rows("SELECT 1")


def test_a_lake_that_is_not_there_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="monitor load"):
        Store(f"ducklake:{tmp_path}/none.ducklake").rows("SELECT 1")


def test_a_lake_answers_as_the_file_does(tmp_path: Path) -> None:
    file = demo_store(tmp_path / "s.duckdb", 60)
    same = demo_store(Path(f"ducklake:{tmp_path}/s.ducklake"), 60)
    for view in ("coverage", "pairs", "topics", "articles"):
        for filters in (Filters(), Filters(search='title:meet OR "sanctions"')):
            assert export.render(view, same, filters) == export.render(view, file, filters)
