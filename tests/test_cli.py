"""The command line as a user or a script meets it: output, exit codes, never a traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

RECORD = {
    "url": "https://a.example/1",
    "title": "Ministers meet",
    "text": "China and Japan agreed to resume talks on fisheries. Officials in Tokyo welcomed the step.",
    "published_at": "2026-05-04T10:00:00Z",
}


def monitor(*words: object, given: str | bytes = b"") -> subprocess.CompletedProcess[str]:
    data = given.encode() if isinstance(given, str) else given
    command = [sys.executable, "-m", "monitor.cli", *map(str, words)]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    result = subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())
    assert "Traceback" not in result.stderr, result.stderr
    return result


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    store = tmp_path / "s.duckdb"
    done = monitor("load", "-", "--store", store, given=json.dumps(RECORD))
    assert done.returncode == 0, done.stderr
    assert "Loaded 1 new" in done.stdout
    return store


def test_loading_twice_says_that_nothing_is_new(loaded: Path) -> None:
    done = monitor("load", "-", "--store", loaded, given=json.dumps(RECORD))
    assert done.returncode == 0
    assert "Nothing new" in done.stdout


def test_an_empty_folder_says_that_there_is_nothing(tmp_path: Path) -> None:
    done = monitor("load", tmp_path, "--store", tmp_path / "s.duckdb")
    assert done.returncode == 0
    assert "Nothing to load" in done.stdout


def test_quarantined_records_give_exit_code_3_and_a_way_to_see_them(tmp_path: Path) -> None:
    store, source = tmp_path / "s.duckdb", tmp_path / "bad.jsonl"
    source.write_text(json.dumps(RECORD) + "\n{oops\n")
    done = monitor("load", source, "--store", store)
    assert done.returncode == 3
    assert f"See: monitor quarantine list --store {store}" in done.stdout
    shown = monitor("quarantine", "list", "--store", store)
    assert f"{source}:2: not JSON" in shown.stdout
    (held,) = json.loads(monitor("quarantine", "list", "--store", store, "--json").stdout)
    assert held["excerpt"] == "{oops"


def test_status_in_words_and_as_json(loaded: Path) -> None:
    assert "last run" in monitor("status", "--store", loaded).stdout
    found = json.loads(monitor("status", "--store", loaded, "--json").stdout)
    assert (found["articles"], found["undated"], found["first"]) == (1, 0, "2026-05-04")
    assert found["last_run"]["new"] == 1


def test_the_store_can_be_named_in_the_environment(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONITOR_STORE", str(loaded))
    assert json.loads(monitor("status", "--json").stdout)["articles"] == 1


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["status", "--store", "nowhere.duckdb"], 1, "there is no store at nowhere.duckdb"),
        (["load", "nowhere.jsonl", "--store", "unused.duckdb"], 2, "nowhere.jsonl: no such file"),
        (["load", "-", "--map", "colour=x"], 2, "--map colour=x"),
        (["annotate", "nowhere.jsonl"], 2, "nowhere.jsonl"),
        (["load"], 2, "Missing argument"),
    ],
)
def test_mistakes_end_in_one_clear_line(
    words: list[str], code: int, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = monitor(*words)
    assert done.returncode == code
    assert message in done.stderr


def test_annotate_answers_line_for_line_in_order(tmp_path: Path) -> None:
    lines = [
        json.dumps({"id": "a", "text": RECORD["text"], "targets": [{"start": 0, "end": 5}]}),
        "{broken",
        json.dumps({"id": "c", "text": RECORD["text"], "targets": [{"start": 0, "end": 5000}]}),
        json.dumps({"id": "d", "title": "only a title"}),
        json.dumps({"id": "nul", "text": "China\0 and Japan met.", "targets": [{"start": 11, "end": 16}]}),
        json.dumps(
            {"id": "e", "html": f"<html><body><article><p>{RECORD['text']}</p></article></body></html>"}
        ),
    ]
    done = monitor("annotate", given="\n".join(lines))
    assert done.returncode == 0
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [item["id"] for item in found] == ["a", 2, "c", "d", "nul", "e"]
    assert ["error" in item for item in found] == [False, True, True, True, True, False]
    assert "4 lines" in done.stderr
    first = found[0]
    assert first["text"] == RECORD["text"]
    assert [m["id"] for m in first["mentions"] if m["kind"] == "country"][:2] == ["CHN", "JPN"]
    assert first["targets"][0]["label"] in ("negative", "neutral", "positive")
    (pair,) = first["pairs"]
    assert (pair["a"], pair["b"], pair["label"]) == ("CHN", "JPN", "cooperation")
    output = tmp_path / "out.jsonl"
    monitor("annotate", "-", "-o", output, given="\n".join(lines))
    assert output.read_text() == done.stdout


def test_doctor_finds_a_sound_installation(loaded: Path) -> None:
    done = monitor("doctor", "--store", loaded)
    assert done.returncode == 0, done.stdout
    assert "BAD" not in done.stdout
    assert monitor("doctor", "--store", loaded.with_name("none.duckdb")).returncode == 1


def test_a_reader_that_goes_away_is_no_error(loaded: Path) -> None:
    command = f"{sys.executable} -m monitor.cli status --json --store {loaded} | head -c 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
