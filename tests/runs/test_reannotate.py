"""`monitor reannotate` on real stores: what annotators found becomes current, everything else stays."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from monitor import annotate, status
from monitor.annotate import Annotators
from monitor.annotate.tone import backends as tone_backends
from monitor.cli import app
from monitor.errors import StoreBusy
from monitor.model import Annotation, Article
from monitor.runs.load import load
from monitor.runs.reannotate import reannotate
from monitor.store import Store, publish

FOUND = ("mentions", "sentences", "sentiment", "pairs", "tags")
KEPT = ("texts", "signatures", "story_terms", "stories", "revisions", "events")
TEXTS = [
    f"China and Russia signed trade pact number {n} in Geneva. France condemned the deal as a disgrace."
    for n in range(150)
]


def rows(path: Path, table: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as reader:
        columns = "* EXCLUDE (run_id)" if table in ("articles", "revisions") else "*"
        return sorted(reader.execute(f"SELECT {columns} FROM {table}").fetchall(), key=repr)  # noqa: S608


@pytest.fixture
def stores(tmp_path: Path) -> tuple[Path, Path]:
    """A store of an earlier version, whose annotations are gone or wrong, and a fresh one."""
    source = tmp_path / "in.jsonl"
    lines = [
        {"title": f"Pact {n}", "text": text, "url": f"https://a.example/{n}"} for n, text in enumerate(TEXTS)
    ]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines))
    old = tmp_path / "old.duckdb"
    load([source], old, workers=1)
    fresh = tmp_path / "fresh.duckdb"
    fresh.write_bytes(old.read_bytes())
    with publish(old) as writer:
        connection = writer.connection
        connection.execute("UPDATE articles SET annotator_version = '0', tone = 0.9")
        connection.execute("DELETE FROM pairs")
        connection.execute("UPDATE mentions SET entity_id = 'XXX'")
        key = connection.execute("SELECT min(article_id) FROM articles").fetchone()
        connection.execute("INSERT INTO tags VALUES (?, 'gdelt', 'T', 'T', NULL, 1)", key)
        connection.execute(
            "INSERT INTO sentiment VALUES (?, 'article', NULL, NULL, 0.5, 'positive', NULL, 'gdelt')", key
        )
    return old, fresh


def test_old_rows_become_those_of_a_fresh_load(stores: tuple[Path, Path]) -> None:
    old, fresh = stores
    before = {table: rows(old, table) for table in KEPT}
    assert status.status(Store(old))["outdated"] == len(TEXTS)
    result = reannotate(old, workers=2, generation=100)
    assert (result.found, result.done, result.failed, result.generations) == (150, 150, 0, 2)
    assert rows(old, "articles") == rows(fresh, "articles")
    for table in FOUND:
        outside = [row for row in rows(old, table) if "gdelt" in row]
        assert len(outside) == (table in ("tags", "sentiment"))
        assert [row for row in rows(old, table) if "gdelt" not in row] == rows(fresh, table), table
    assert {table: rows(old, table) for table in KEPT} == before
    assert status.status(Store(old))["outdated"] == 0


def test_every_annotator_has_a_version_in_the_store(stores: tuple[Path, Path]) -> None:
    old, _ = stores
    reannotate(old, workers=1)
    with duckdb.connect(str(old), read_only=True) as reader:
        meta = dict(reader.execute("SELECT * FROM meta WHERE key LIKE 'annotator%'").fetchall())
    assert meta == {
        f"annotator.{name}": number for name, number in annotate.versions(annotate.choose()).items()
    }


def test_after_a_change_of_model_the_rows_are_brought_to_the_new_one(stores: tuple[Path, Path]) -> None:
    pytest.importorskip("onnxruntime", reason="there is no ONNX Runtime for this platform")
    _, fresh = stores
    deep = Annotators("deep", stances="deep")
    judges = "SELECT DISTINCT model FROM sentiment WHERE level = 'target'"
    assert Store(fresh).rows(judges) == [(tone_backends.NAMES["fast"],)]
    assert status.status(Store(fresh))["outdated"] == 0
    assert status.status(Store(fresh), deep)["outdated"] == len(TEXTS)
    assert reannotate(fresh, workers=1, annotators=deep).done == len(TEXTS)
    assert Store(fresh).rows(judges) == [(tone_backends.NAMES["deep"],)]
    assert status.status(Store(fresh), deep)["outdated"] == 0
    assert status.status(Store(fresh))["outdated"] == len(TEXTS)


def test_a_store_of_an_older_schema_is_brought_up_to_date_first(stores: tuple[Path, Path]) -> None:
    _, fresh = stores
    with duckdb.connect(str(fresh)) as writer:
        since_3 = ("cameo", "weight", "mood", "event_date", "event_precision", "evidence")
        since_4 = ("field", "conflict", "cooperation", "model", "spans")
        for column in (*since_3, *since_4):
            writer.execute(f"ALTER TABLE pairs DROP COLUMN {column}")
        for table in ("versions", "story_terms", "story_changes"):  # since 5, 7
            writer.execute(f"DROP TABLE {table}")
        for table in ("articles", "mentions", "pairs"):  # since 6
            writer.execute(f"ALTER TABLE {table} DROP COLUMN published_day")
        writer.execute("UPDATE meta SET value = '2' WHERE key = 'schema_version'")
        writer.execute("UPDATE articles SET annotator_version = '2'")
    assert reannotate(fresh, workers=1).done == len(TEXTS)
    held = Store(fresh).rows("SELECT count(*) FROM pairs WHERE cameo IS NOT NULL AND len(evidence) > 0")
    assert held[0][0] > 0


def test_nothing_to_do_leaves_the_file_alone(stores: tuple[Path, Path]) -> None:
    _, fresh = stores
    before = fresh.stat()
    told = CliRunner().invoke(app, ["reannotate", "--store", str(fresh)])
    assert told.exit_code == 0
    assert "Nothing to do" in told.stdout
    assert (fresh.stat().st_ino, fresh.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_limit_leaves_the_rest_for_the_next_run(stores: tuple[Path, Path]) -> None:
    old, _ = stores
    told = CliRunner().invoke(app, ["reannotate", "--store", str(old), "--limit", "60", "--json"])
    assert json.loads(told.stdout)["done"] == 60
    assert status.status(Store(old))["outdated"] == len(TEXTS) - 60
    assert reannotate(old, workers=1).done == len(TEXTS) - 60


def test_a_fault_costs_only_its_article(stores: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    old, _ = stores
    tone = annotate.ANNOTATORS["tone"]
    real = tone.annotate

    def faulty(
        articles: Sequence[Article], so_far: Sequence[Annotation], annotators: Annotators
    ) -> list[Annotation]:
        if any(article.title == "Pact 7" for article in articles):
            raise ValueError("made to fail")
        return real(articles, so_far, annotators)

    monkeypatch.setattr(tone, "annotate", faulty)
    result = reannotate(old, workers=1)
    assert (result.done, result.failed) == (149, 1)
    assert status.status(Store(old))["outdated"] == 1


def test_two_at_once_do_not_mix(stores: tuple[Path, Path]) -> None:
    old, _ = stores
    with publish(old), pytest.raises(StoreBusy):
        reannotate(old, workers=1)


def test_a_kill_leaves_whole_generations_and_the_next_run_goes_on(stores: tuple[Path, Path]) -> None:
    old, fresh = stores
    command = [sys.executable, "-m", "monitor.cli", "reannotate", "--store", str(old), "--generation", "10"]
    child = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": "src"}, start_new_session=True)
    deadline = time.monotonic() + 60
    while status.status(Store(old))["outdated"] == len(TEXTS) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    left = status.status(Store(old))["outdated"]
    assert left < len(TEXTS)
    assert left % 10 == 0
    assert reannotate(old, workers=1).done == left
    assert rows(old, "articles") == rows(fresh, "articles")
    assert rows(old, "pairs") == rows(fresh, "pairs")
