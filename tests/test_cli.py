"""The command line as a user or a script meets it: output, exit codes, never a traceback."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
import typer

from monitor.cli import app
from monitor.cli.verbs import VERBS

RECORD = {
    "url": "https://a.example/1",
    "title": "Ministers meet",
    "text": "China and Japan agreed to resume talks on fisheries. Officials in Tokyo welcomed the step.",
    "published_at": "2026-05-04T10:00:00Z",
}


def monitor(*words: object, given: str | bytes = b"", **more: object) -> subprocess.CompletedProcess[str]:
    data = given.encode() if isinstance(given, str) else given
    command = [sys.executable, "-m", "monitor.cli", *map(str, words)]
    environment = {**os.environ, **{name: str(value) for name, value in more.items()}}
    done = subprocess.run(command, input=data, env=environment, capture_output=True, check=False)
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


def test_a_file_without_a_record_is_not_called_one_of_an_unknown_kind(tmp_path: Path) -> None:
    table = tmp_path / "a.csv"
    table.write_text("title,text\n")
    done = monitor("load", table, "--store", tmp_path / "s.duckdb")
    assert done.returncode == 0
    assert "Nothing to load: no record in the file." in done.stdout
    assert "no record in this file" in done.stderr


def test_a_folder_says_what_was_read_otherwise_and_what_was_passed_over(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", tmp_path / "s.duckdb"
    folder.mkdir()
    (folder / "a.rtf").write_text("{\\rtf1 China and Japan opened talks on fishing in Osaka on Monday.\\par}")
    (folder / "b.pdf").write_bytes(b"%PDF-1.7 x")
    (folder / "c.jpg").write_bytes(b"\xff\xd8\xff")
    done = monitor("load", folder, "--store", store, "--model", "fast")
    assert done.returncode == 0
    assert "1 RTF file was read as text, without pictures and layout." in done.stdout
    assert "Passed over 2 files of kinds that are not read: 1 .jpg, 1 .pdf; such as" in done.stdout.replace(
        "1 .pdf, 1 .jpg", "1 .jpg, 1 .pdf"
    )
    assert f"{folder / 'b.pdf'} is a PDF, which is not read: download the articles as text" in done.stdout
    again = monitor("load", folder, "--store", store, "--model", "fast", "--json")
    assert json.loads(again.stdout)["passed_over"] == {".jpg": 1, ".pdf": 1}


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


def test_names_of_files_that_look_like_markup_are_printed_as_they_stand(tmp_path: Path) -> None:
    """`[/b]` in a name was a MarkupError of `quarantine show`, `[red]` and `:smile:` were read into lists."""
    folder = tmp_path / "a [red] :smile: [/b]"
    folder.mkdir(parents=True)
    (folder / "x.json").write_text('{"title": 1')
    store = tmp_path / "s.duckdb"
    assert monitor("load", folder, "--store", store).returncode == 3
    for verb in (["list"], ["show", str(folder)]):
        assert f"{folder}/x.json" in monitor("quarantine", *verb, "--store", store).stdout


@pytest.mark.parametrize("verb", ["show", "drop", "retry"])
def test_bytes_that_are_no_text_are_told_and_not_a_traceback(loaded: Path, verb: str) -> None:
    done = monitor("quarantine", verb, "\udcff", "--store", loaded)
    assert done.returncode == 2
    assert "is not text" in done.stderr


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
        (["serve", "--port", "99999"], 2, "65535"),
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
    assert ["error" in item for item in found] == [False, True, True, True, False, False]
    assert "3 lines" in done.stderr
    plain = found[4]  # without the NUL, and the target where it stands now
    assert plain["text"][slice(plain["targets"][0]["start"], plain["targets"][0]["end"])] == "Japan"
    first = found[0]
    assert first["text"] == RECORD["text"]
    assert [m["id"] for m in first["mentions"] if m["kind"] == "country"][:2] == ["CHN", "JPN"]
    assert first["targets"][0]["label"] in ("negative", "neutral", "positive")
    assert {pair["field"] for pair in first["pairs"]} == {"title", "text"}
    assert {(p["a"], p["b"], p["label"]) for p in first["pairs"]} == {("CHN", "JPN", "cooperation")}
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


TARGET = json.dumps({"id": 1, "text": RECORD["text"], "targets": [{"start": 0, "end": 5}]})


@pytest.fixture
def without_deep(tmp_path: Path) -> str:
    """A folder for PYTHONPATH in whose Python the packages of the deep models cannot be imported."""
    folder = tmp_path / "without"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import sys\nsys.modules['onnxruntime'] = sys.modules['tokenizers'] = None\n"
    )
    return os.pathsep.join([str(folder), *(str(Path(part).absolute()) for part in sys.path if part)])


def test_without_the_packages_of_the_deep_models_one_warning_and_the_fast_ones(
    without_deep: str, tmp_path: Path
) -> None:
    done = monitor("annotate", given=TARGET, PYTHONPATH=without_deep)
    assert done.returncode == 0
    (warning,) = done.stderr.splitlines()
    assert "onnxruntime and tokenizers cannot be imported: the fast models annotate" in warning
    assert done.stdout == monitor("annotate", "--model", "fast", given=TARGET).stdout
    silent = monitor("annotate", "--model", "fast", given=TARGET, PYTHONPATH=without_deep)
    assert (silent.returncode, silent.stderr) == (0, "")
    store = tmp_path / "s.duckdb"
    loaded = monitor("load", "-", "--store", store, given=json.dumps(RECORD), PYTHONPATH=without_deep)
    assert loaded.returncode == 0
    told = monitor("doctor", "--store", store, PYTHONPATH=without_deep)
    assert told.returncode == 0
    assert "ok  model: fast" in told.stdout


@pytest.mark.parametrize(
    "words",
    [
        ["annotate"],
        ["load", "-", "--store", "{store}"],
        ["reannotate", "--store", "{store}"],
        ["quarantine", "retry", "--all", "--store", "{store}"],
        ["refresh", "--config", "{config}"],
        ["refresh", "--every", "1h", "--config", "{config}"],
    ],
)
def test_the_deep_models_asked_for_and_missing_end_in_one_line_with_advice(
    words: list[str], without_deep: str, tmp_path: Path
) -> None:
    config = tmp_path / "monitor.toml"
    config.write_text("")
    named = [word.format(store=tmp_path / "s.duckdb", config=config) for word in words]
    done = monitor(*named, "--model", "deep", given=TARGET, PYTHONPATH=without_deep)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert (
        "'deep' is asked for, but onnxruntime and tokenizers cannot be imported: pip install" in done.stderr
    )
    assert not (tmp_path / "s.duckdb").exists()


def test_the_configuration_chooses_the_model_and_the_flag_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MONITOR_CONFIG", raising=False)
    deep, fast = (monitor("annotate", "--model", model, given=TARGET).stdout for model in ("deep", "fast"))
    assert deep != fast
    assert monitor("annotate", given=TARGET).stdout == deep
    Path("monitor.toml").write_text('[annotate]\nmodel = "fast"\n')
    assert monitor("annotate", given=TARGET).stdout == fast
    assert monitor("annotate", "--model", "deep", given=TARGET).stdout == deep
    Path("other.toml").write_text('[annotate]\nmodel = "deep"\n')
    assert monitor("annotate", "--config", "other.toml", given=TARGET).stdout == deep
    assert monitor("annotate", given=TARGET, MONITOR_CONFIG="other.toml").stdout == deep
    Path("other.toml").write_text('[annotate]\nmodel = "deap"\n')
    wrong = monitor("annotate", "--config", "other.toml", given=TARGET)
    assert (wrong.returncode, "did you mean 'deep'?" in wrong.stderr) == (2, True)
    assert monitor("annotate", "--model", "deap", given=TARGET).returncode == 2
    gone = monitor("annotate", "--config", "none.toml", given=TARGET)
    assert (gone.returncode, "none.toml is not there" in gone.stderr) == (2, True)


def test_articles_of_other_models_count_as_outdated_and_can_be_brought_up_to_date(
    loaded: Path, tmp_path: Path
) -> None:
    config = tmp_path / "monitor.toml"
    config.write_text('[annotate]\nstances = "deep"\n')

    def outdated() -> int:
        words = ("status", "--store", loaded, "--config", config, "--json")
        return int(json.loads(monitor(*words).stdout)["outdated"])

    assert outdated() == 1
    done = monitor("reannotate", "--store", loaded, "--config", config)
    assert "Annotated 1 of 1 articles anew" in done.stdout
    assert outdated() == 0


def test_help_of_the_models_loses_no_words_to_markup() -> None:
    # Rich takes "[annotate]" for a style and drops it: "default: what says, else the best".
    for command in ("annotate", "load", "reannotate"):
        shown = " ".join(monitor(command, "--help", COLUMNS=200).stdout.replace("│", " ").split())
        assert "default: what the configuration says, else the best" in shown
        assert "its table `annotate` chooses the models" in shown


def test_the_list_of_verbs_says_of_each_what_its_own_help_says() -> None:
    group = typer.main.get_command(app)
    context = typer.Context(group, info_name="monitor")
    for name, (_, line) in VERBS.items():
        command = group.get_command(context, name)  # type: ignore[attr-defined]
        assert " ".join(command.help.split("\n\n")[0].split()) == line


def test_every_verb_of_the_modules_is_in_the_list() -> None:
    found = set()
    for module in {module for module, _ in VERBS.values()}:
        command = typer.main.get_command(import_module(f"monitor.cli.{module}").verbs)
        found |= {module} if module in VERBS else set(getattr(command, "commands", {command.name: command}))
    assert found == set(VERBS)


def test_help_does_not_wait_for_models_and_databases() -> None:
    code = (
        "import sys; from monitor.cli import app; app(['--help'], standalone_mode=False); print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert "quarantine" in loaded
    assert not {"numpy", "duckdb", "pandas", "lxml", "onnxruntime"} & set(loaded.split())
