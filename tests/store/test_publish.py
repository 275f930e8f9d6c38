"""All of a run or nothing of it: kills, full disks, two writers, readers in between."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from monitor.errors import StoreBusy, StoreError, StoreMissing, StoreVersion
from monitor.model import Rejected
from monitor.store import Store, Where, publish
from monitor.store.schema import arrow_schemas

NOW = datetime(2026, 6, 1)


def articles(*ids: int, content_hash: int = 1, first_seen: datetime = NOW) -> dict[str, pa.Table]:
    """Rows of made-up articles, as a batch."""
    schema = arrow_schemas()["articles"]
    filled = {"language": "en", "title": "T", "date_source": "none", "date_confidence": 0.0, "word_count": 1}
    filled |= {"run_id": "r", "annotator_version": "1", "origin": "o", "content_hash": content_hash}
    rows = [
        {name: filled.get(name) for name in schema.names} | {"article_id": key, "first_seen_at": first_seen}
        for key in ids
    ]
    texts = pa.Table.from_pylist(
        [{"article_id": key, "text": "x"} for key in ids], schema=arrow_schemas()["texts"]
    )
    return {"articles": pa.Table.from_pylist(rows, schema=schema), "texts": texts}


def ids(where: Where) -> list[int]:
    return [row[0] for row in Store(where).rows("SELECT article_id FROM articles ORDER BY 1")]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "s.duckdb"
    with publish(path) as writer:
        writer.add(articles(1, 2))
    return path


def leftovers(path: Path) -> list[str]:
    return sorted(item.name for item in path.parent.iterdir() if "staging" in item.name)


def test_what_a_run_wrote_is_there_and_nothing_else_is_left(store: Path) -> None:
    assert ids(store) == [1, 2]
    assert leftovers(store) == []


def test_a_run_that_writes_nothing_leaves_the_file_alone(store: Path) -> None:
    before = Store(store).generation
    with publish(store) as writer:
        assert writer.known().content_hash(1) == 1
        assert writer.known().content_hash(3) is None
    assert Store(store).generation == before


def test_a_failure_inside_a_run_leaves_the_store_as_it_was(store: Path) -> None:
    def fail() -> None:
        with publish(store) as writer:
            writer.add(articles(3))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert ids(store) == [1, 2]
    assert leftovers(store) == []


def test_an_updated_article_keeps_the_day_it_was_first_seen(store: Path) -> None:
    with publish(store) as writer:
        writer.add(articles(2, content_hash=9, first_seen=datetime(2026, 7, 1)), replaced=[2])
    found = Store(store).rows("SELECT content_hash, first_seen_at FROM articles WHERE article_id = 2")
    assert found == [(9, NOW)]
    assert Store(store).rows("SELECT count(*) FROM texts") == [(2,)]


def test_an_open_reader_sees_the_new_generation_at_its_next_query(store: Path) -> None:
    reader = Store(store)
    assert reader.rows("SELECT count(*) FROM articles") == [(2,)]
    with publish(store) as writer:
        writer.add(articles(3))
        assert reader.rows("SELECT count(*) FROM articles") == [(2,)]
    assert reader.rows("SELECT count(*) FROM articles") == [(3,)]


def test_a_reader_cannot_write(store: Path) -> None:
    with pytest.raises(duckdb.Error):
        Store(store).rows("DELETE FROM articles")
    assert ids(store) == [1, 2]


def test_a_second_writer_is_told_that_the_store_is_busy(store: Path) -> None:
    with publish(store) as writer:
        writer.add(articles(3))
        with pytest.raises(StoreBusy, match="another run"), publish(store):
            pass
    assert ids(store) == [1, 2, 3]


KILLED = """
import sys, time
sys.path.insert(0, {tests!r})
from test_publish import articles
from monitor.store import publish
with publish({store!r}) as writer:
    for key in range(100, 100_000, 50):
        writer.add(articles(*range(key, key + 50)))
        print("wrote", flush=True)
"""


@pytest.mark.parametrize("after", [1, 5, 40])
def test_a_kill_in_the_middle_leaves_the_store_whole(store: Path, after: int) -> None:
    script = KILLED.format(tests=str(Path(__file__).parent), store=str(store))
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(after):
            assert process.stdout.readline().strip() == "wrote"
        process.send_signal(signal.SIGKILL)
    assert leftovers(store)
    assert ids(store) == [1, 2]
    with publish(store) as writer:
        writer.add(articles(3))
    assert ids(store) == [1, 2, 3]
    assert leftovers(store) == []


def test_readers_are_never_disturbed_while_generations_are_published(store: Path) -> None:
    script = (
        "import sys, time\n"
        "from monitor.store import Store\n"
        "store, last = Store(sys.argv[1]), 0\n"
        "print('ready', flush=True)\n"
        "while last < 12:\n"
        "    count = 'SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM texts)'\n"
        "    ((found, texts),) = store.rows(count)\n"
        "    assert found == texts and found >= last, (found, texts, last)\n"
        "    last = found\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(store)], stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline().strip() == "ready"
        for key in range(3, 13):
            with publish(store) as writer:
                writer.add(articles(key))
            time.sleep(0.02)
        assert reader.wait(timeout=30) == 0


def test_quarantine_keeps_origin_reason_and_excerpt(store: Path) -> None:
    with publish(store) as writer:
        writer.quarantine("r", [Rejected("a.jsonl:3", "not JSON", "{x")], NOW)
    assert Store(store).rows("SELECT origin, reason, excerpt FROM quarantine") == [
        ("a.jsonl:3", "not JSON", "{x")
    ]
    with publish(store) as writer:
        assert writer.quarantined() == {("a.jsonl:3", "not JSON")}


def test_messages_for_what_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing, match="monitor load"):
        Store(tmp_path / "none.duckdb").rows("SELECT 1")
    stranger = tmp_path / "text.duckdb"
    stranger.write_text("hello " * 5000)
    with pytest.raises(StoreError, match="cannot be opened"):
        Store(stranger).rows("SELECT 1")
    with pytest.raises(StoreError), publish(stranger) as writer:
        writer.known()
    assert stranger.read_text().startswith("hello")


def test_a_store_of_another_schema_is_refused(store: Path) -> None:
    with duckdb.connect(str(store)) as connection:
        connection.execute("UPDATE meta SET value = '0' WHERE key = 'schema_version'")
    with pytest.raises(StoreVersion, match="schema 0"):
        Store(store).rows("SELECT 1")


def test_a_quote_in_the_path_is_only_a_quote(tmp_path: Path) -> None:
    path = tmp_path / "o'brien; DROP.duckdb"
    with publish(path) as writer:
        writer.add(articles(1))
    assert ids(path) == [1]
