"""From files to a store: what loads, what is quarantined, what a second load changes, what Ctrl-C leaves."""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from monitor.annotate import ANNOTATORS, Annotators
from monitor.model import Annotation, Article
from monitor.runs.load import load
from monitor.store import Store

BODY = (
    "BERLIN — The German foreign minister met her French counterpart on Monday. Both sides agreed to deepen "
    "cooperation on trade, number {n}. Germany and France signed an agreement on rail links number {n}. "
    "Officials said that talks on case {n} would resume in Paris, and that the {n} experts remain in contact."
)


def write(path: Path, *records: object) -> Path:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def record(n: int, **changes: object) -> dict[str, object]:
    text = BODY.format(n=n)
    return {
        "url": f"https://a.example/{n}",
        "title": f"Case {n}",
        "text": text,
        "date": "2026-05-04",
    } | changes


def rows(store: Path, sql: str) -> list[tuple[object, ...]]:
    return Store(store).rows(sql)


CONTENT = {
    "articles": "SELECT * EXCLUDE (run_id, first_seen_at) FROM articles ORDER BY article_id",
    "texts": "FROM texts ORDER BY ALL",
    "mentions": "FROM mentions ORDER BY ALL",
    "pairs": "FROM pairs ORDER BY ALL",
    "tags": "FROM tags ORDER BY ALL",
    "sentiment": "FROM sentiment ORDER BY ALL",
}


def content(store: Path) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows(store, sql) for name, sql in CONTENT.items()}


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "s.duckdb"


def test_articles_arrive_with_their_annotations(tmp_path: Path, store: Path) -> None:
    run = load([write(tmp_path / "a.jsonl", record(1))], store, workers=1)
    assert (run.new, run.quarantined) == (1, 0)
    countries = rows(store, "SELECT DISTINCT entity_id FROM mentions WHERE kind = 'country' ORDER BY 1")
    assert countries == [("DEU",), ("FRA",)]
    ((relation,),) = rows(
        store, "SELECT avg(relation) FROM pairs WHERE country_a = 'DEU' AND country_b = 'FRA'"
    )
    assert isinstance(relation, float)
    assert relation > 0.2
    spans = rows(
        store,
        """SELECT substr(text, "start" + 1, "end" - "start"), surface
        FROM mentions JOIN texts USING (article_id) WHERE field = 'text'""",
    )
    assert spans
    assert all(cut == surface for cut, surface in spans)


def test_the_same_again_changes_nothing_and_keeps_the_file(tmp_path: Path, store: Path) -> None:
    source = write(tmp_path / "a.jsonl", *map(record, range(5)), {"title": "no text"})
    load([source], store, workers=1)
    generation, before = Store(store).generation, content(store)
    again = load([source], store, workers=1)
    assert (again.new, again.updated, again.unchanged, again.quarantined) == (0, 0, 5, 1)
    assert Store(store).generation == generation
    assert content(store) == before


def test_a_changed_text_takes_the_place_of_the_old(tmp_path: Path, store: Path) -> None:
    load([write(tmp_path / "a.jsonl", record(1), record(2))], store, workers=1)
    longer = record(1, text=BODY.format(n=1) + " Later, Poland joined the talks in Warsaw.")
    run = load([write(tmp_path / "b.jsonl", longer)], store, workers=1)
    assert (run.new, run.updated) == (0, 1)
    assert rows(store, "SELECT count(*), count(DISTINCT article_id) FROM articles") == [(2, 2)]
    assert rows(store, "SELECT count(*) FROM texts WHERE text LIKE '%Poland%'") == [(1,)]


def test_one_url_twice_in_a_load_is_one_article_and_stays_so(tmp_path: Path, store: Path) -> None:
    source = write(tmp_path / "a.jsonl", record(1), record(1, text=BODY.format(n=77)), record(1))
    first = load([source], store, workers=1)
    assert (first.new, first.updated, first.unchanged) == (1, 1, 1)
    assert rows(store, "SELECT count(*) FROM texts WHERE text LIKE '%77%'") == [(1,)]
    again = load([source], store, workers=1)
    assert (again.new, again.updated, again.unchanged) == (0, 0, 3)


def test_bad_records_are_kept_aside_once(tmp_path: Path, store: Path) -> None:
    bad = tmp_path / "b.jsonl"
    bad.write_text('{"text": "broken\n' + json.dumps(record(3)) + "\n")
    run = load([bad], store, workers=1)
    assert (run.new, run.quarantined) == (1, 1)
    load([bad, write(tmp_path / "c.jsonl", record(4))], store, workers=1)
    ((origin, reason),) = rows(store, "SELECT origin, reason FROM quarantine")
    assert origin == f"{bad}:1"
    assert "not JSON" in str(reason)


def test_many_workers_write_what_one_writes(tmp_path: Path, store: Path) -> None:
    source = write(tmp_path / "a.jsonl", *map(record, range(300)))
    fast = Annotators("fast")
    load([source], store, workers=1, annotators=fast)
    other = tmp_path / "other.duckdb"
    load([source], other, workers=2, annotators=fast)
    assert content(other) == content(store)


def test_a_fault_in_an_annotator_costs_one_article(
    tmp_path: Path, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tone = ANNOTATORS["tone"]
    real = tone.annotate

    def faulty(
        articles: Sequence[Article], so_far: Sequence[Annotation], annotators: Annotators
    ) -> list[Annotation]:
        if any("number 2" in article.text for article in articles):
            raise ZeroDivisionError("made up")
        return real(articles, so_far, annotators)

    monkeypatch.setattr(tone, "annotate", faulty)
    run = load([write(tmp_path / "a.jsonl", *map(record, range(4)))], store, workers=1)
    assert (run.new, run.quarantined) == (3, 1)
    assert "ZeroDivisionError: made up" in str(rows(store, "SELECT reason FROM quarantine"))


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGKILL])
def test_a_blow_in_the_middle_leaves_the_store_as_it_was(
    tmp_path: Path, store: Path, blow: signal.Signals
) -> None:
    load([write(tmp_path / "a.jsonl", record(1))], store, workers=1)
    before = content(store)
    source = write(tmp_path / "many.jsonl", *map(record, range(10, 6000)))
    command = [sys.executable, "-m", "monitor.cli", "load", str(source), "--store", str(store)]
    command += ["--model", "fast"]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs inherit "ignored"
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        while not list(tmp_path.glob("*.staging")):
            assert process.poll() is None, "the load ended before it could be disturbed"
            time.sleep(0.01)
        process.send_signal(blow)
        _, err = process.communicate(timeout=60)
        assert process.returncode != 0
    assert "Traceback" not in err
    assert content(store) == before
    run = load([source], store, annotators=Annotators("fast"))
    assert run.new == 5990
    assert not list(tmp_path.glob("*staging*"))


def test_a_run_that_starts_at_the_turn_of_a_second_has_one_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = datetime(2026, 5, 31, 23, 59, 59)
    ticks = itertools.count()
    monkeypatch.setattr("monitor.clock.now", lambda: begun + timedelta(seconds=next(ticks)))
    write(tmp_path / "a.jsonl", record(1))
    done = load([tmp_path / "a.jsonl"], tmp_path / "s.duckdb", workers=1, annotators=Annotators("fast"))
    assert done.run_id.startswith(f"{done.started_at:%Y%m%dT%H%M%S}-")
