"""A lake that a team shares: a real Postgres, a real S3 server, writers and readers at once, one killed."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from databases import new_database, object_store, postgres
from monitor import place
from monitor.errors import StoreError, StoreMissing, UsageError
from monitor.place import Place
from monitor.runs.copying import copy_store
from monitor.store import Store, Writer, compaction, lake, publish, published
from store.test_publish import articles, ids

COUNT = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM texts)"
NUMBERS = itertools.count()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as found:
        yield found


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_STATE", str(tmp_path / "state"))


@pytest.fixture
def store(server: str, tmp_path: Path, machine: None) -> Place:  # noqa: ARG001
    found = place.of(f"ducklake:postgres:{new_database(server, f'news{next(NUMBERS)}')}")
    lake.create(found, f"{tmp_path}/files/")
    return found


def add_new(*keys: int) -> object:
    """What a run does: it adds those that are not there, as the snapshot says that it writes on."""

    def work(writer: Writer) -> int:
        known = writer.known()
        fresh = [key for key in keys if known.content_hash(key) is None]
        if fresh:
            writer.add(articles(*fresh))
        return len(fresh)

    return work


def test_who_comes_second_writes_on_what_the_first_has_published(
    store: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    attempts = []

    def work(writer: Writer) -> None:
        attempts.append([key for key in (1, 2, 3) if writer.known().content_hash(key) is None])
        writer.add(articles(*attempts[-1]))
        if len(attempts) == 1:  # another machine is faster
            monkeypatch.setenv("MONITOR_STATE", str(tmp_path / "other"))
            with publish(place.of(store.address)) as other:
                other.add(articles(1, 2))

    published(store, work)
    assert attempts == [[1, 2, 3], [3]]
    assert ids(store) == [1, 2, 3]


def test_a_reader_sees_one_snapshot_and_then_the_next(store: Place) -> None:
    with publish(store) as writer:
        writer.add(articles(1))
    reader, seen = Store(store), []
    first = reader.generation

    def questions(snapshot: Store) -> None:
        with publish(store) as writer:
            writer.add(articles(2))
        seen.extend(snapshot.rows(COUNT))

    reader.at_once(questions)
    assert seen == [(1, 1)]
    assert reader.rows(COUNT) == [(2, 2)]
    assert reader.generation != first
    assert Store(replace(store, as_of=first)).rows(COUNT) == [(1, 1)]


WORK = """
import sys, time
from monitor import place
from monitor.store import Store, published
from store.test_team import COUNT, add_new

store, kind, number = place.of(sys.argv[1]), sys.argv[2], int(sys.argv[3])
if kind == "reader":
    reader, last = Store(store), 0
    while last < number:
        ((count, texts),) = reader.rows(COUNT)
        assert count == texts and count >= last, (count, texts, last)
        last = count
        time.sleep(0.2)
elif kind == "killed":
    from monitor.store import staging
    commit = staging._Team.publish
    def slow(self, connection):
        print("committing", flush=True)
        commit(self, connection)
    staging._Team.publish = slow
    published(store, add_new(*range(1, 100)))
else:
    for turn in range(2):  # what every machine finds, and what it alone does
        published(store, add_new(turn, 100 + turn, 1000 * number + turn))
"""


@pytest.mark.usefixtures("machine")
def test_four_writers_and_four_readers_with_one_killed_lose_and_double_nothing(
    server: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with object_store("news") as keys:
        for name, value in keys.items():
            monkeypatch.setenv(name, value)
        store = place.of(f"ducklake:postgres:{new_database(server, f'news{next(NUMBERS)}')}")
        lake.create(store, "s3://news/lake/")
        expected = {0, 1, 100, 101, *(1000 * n + turn for n in (1, 2, 3, 4) for turn in range(2))}

        def start(kind: str, number: int) -> subprocess.Popen[str]:
            command = [sys.executable, "-c", WORK, store.address]
            return subprocess.Popen(
                [*command, kind, str(number)],
                cwd=Path(__file__).parents[1],
                env={**os.environ, "MONITOR_STATE": str(tmp_path / f"{kind}{number}")},
                stdout=subprocess.PIPE,
                text=True,
            )

        killed = start("killed", 0)
        writers = [start("writer", number) for number in (1, 2, 3, 4)]
        readers = [start("reader", len(expected)) for _ in range(4)]
        assert killed.stdout is not None
        assert killed.stdout.readline() == "committing\n"
        killed.kill()
        for process in (killed, *writers, *readers):
            process.communicate(timeout=900)
        assert {process.returncode for process in (*writers, *readers)} == {0}
        found = ids(store)
        assert len(found) == len(set(found))
        both = expected | set(range(1, 100))  # the killed one's are all there or none is
        assert set(found) in (expected, both)
        assert Store(store).rows(COUNT) == [(len(found),) * 2]


def test_a_store_goes_to_a_team_s_lake_and_back(store: Place, tmp_path: Path) -> None:
    file = tmp_path / "s.duckdb"
    with publish(file) as writer:
        writer.add(articles(*range(1, 50)))
        writer.set_meta("outlets", "{}")
    assert copy_store(file, store).rows["articles"] == 49
    back = place.of(f"ducklake:{tmp_path}/back.ducklake")
    copy_store(store, back)
    for table in ("articles", "texts"):
        rows = [Store(where).rows(f"FROM {table} ORDER BY article_id") for where in (file, store, back)]
        assert rows[0] == rows[1] == rows[2]
    facts = "SELECT value FROM meta WHERE key IN ('outlets', 'store_id') ORDER BY key"
    assert Store(back).rows(facts) == Store(file).rows(facts)
    with pytest.raises(UsageError, match="holds articles already"):
        copy_store(file, store)


def test_compaction_keeps_what_a_team_s_lake_holds(store: Place, tmp_path: Path) -> None:
    for key in range(1, 5):
        with publish(store) as writer:
            writer.add(articles(key))
    assert [row["command"] for row in compaction.snapshots(store)][:1] == [None]
    before = len(list((tmp_path / "files").rglob("*.parquet")))
    gone = compaction.compacted(store, "0 seconds")
    assert gone >= 4
    assert Store(store).rows(COUNT) == [(4, 4)]
    ((files,),) = Store(store).rows("SELECT count(*) FROM ducklake_list_files('store', 'texts')")
    assert files == 1
    assert before >= 8


@pytest.mark.usefixtures("machine")
def test_what_is_wrong_is_told_without_the_password(server: str) -> None:
    host = server.split()[0]
    for address, error in (
        (f"ducklake:postgres:dbname=none {host} user=monitor password=Geheim-17", StoreMissing),
        (
            "ducklake:postgres:dbname=x host=127.0.0.1 port=1 user=monitor password=Geheim-17",
            StoreError,
        ),
        ("ducklake:postgres:postgresql://monitor:Geheim-17@127.0.0.1:1/x", StoreError),
    ):
        with pytest.raises(error) as told:
            Store(address).rows("SELECT 1")
        assert "Geheim" not in str(told.value)
        assert told.value.__cause__ is None
        with pytest.raises(StoreError) as told, publish(address) as writer:
            writer.known()
        assert "Geheim" not in str(told.value)
