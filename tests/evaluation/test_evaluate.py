"""`monitor eval` on gold sets made here, and our own gold against what was measured before."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from monitor.cli import app
from monitor.errors import UsageError
from monitor.evaluation import Row, countries, evaluate, markdown
from monitor.evaluation.gold import GOLD
from monitor.evaluation.measures import share
from monitor.metrics import accuracy
from monitor.resources import read_toml

OWN = Path(__file__).parents[1] / "gold"
LINES: dict[str, list[Any]] = {
    "newsmtsc.devtest_mt.jsonl": [
        {
            "id": "a",
            "sentence": "Voters praised Hale for her brilliant work.",
            "start": 15,
            "end": 19,
            "tone": 1,
        },
        {
            "id": "b",
            "sentence": "Critics attacked Brandt as a corrupt liar.",
            "start": 17,
            "end": 23,
            "tone": -1,
        },
    ],
    "lgl.jsonl": [
        {
            "id": "c",
            "text": "Ministers of France met in Oslo.",
            "gold": {
                "countries_named": ["FRA"],
                "toponyms": [{"start": 13, "end": 19, "country": "FRA", "feature": "PCLI"}],
            },
        }
    ],
}


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    import gzip

    for name, lines in LINES.items():
        with gzip.open(tmp_path / f"{name}.gz", "wt", encoding="utf-8") as out:
            out.write("".join(json.dumps(line) + "\n" for line in lines))
    return tmp_path


def test_gold_sets_that_are_there_are_measured(corpora: Path, tmp_path: Path) -> None:
    rows = {row.key: row for row in evaluate(corpora, tmp_path / "none")}
    assert set(rows) >= {"tone-fast", "countries-lgl", "spans-lgl"}
    assert rows["countries-lgl"].result.value == 1.0
    assert rows["spans-lgl"].result.value == 1.0
    assert rows["tone-fast"].result.parts["accuracy"] == 1.0
    assert sum(band["count"] for band in rows["tone-fast"].reliability) == 2
    page = markdown(list(rows.values()))
    assert "| Countries named in local news (LGL) | F1 | **1.000**" in page


def test_the_command_prints_json_and_names_what_is_missing(corpora: Path, tmp_path: Path) -> None:
    told = CliRunner().invoke(
        app, ["eval", "--corpora", str(corpora), "--own", str(tmp_path / "none"), "--json"]
    )
    assert told.exit_code == 0
    assert {"countries-lgl", "tone-fast"} <= {row["key"] for row in json.loads(told.stdout)}
    with pytest.raises(UsageError, match="--corpora"):
        evaluate(tmp_path / "nothing", tmp_path / "none")


def test_the_command_writes_where_it_is_told_and_never_into_the_package(
    corpora: Path, tmp_path: Path
) -> None:
    package = Path(str(files("monitor.resources"))) / "accuracy/results.json"
    before = package.read_bytes()
    page, data = tmp_path / "accuracy.md", tmp_path / "results.json"
    given = ["eval", "--corpora", str(corpora), "--own", str(tmp_path / "none")]
    told = CliRunner().invoke(app, [*given, "--write", str(page), "--data", str(data)])
    assert told.exit_code == 0
    assert {row["section"] for row in json.loads(data.read_bytes())} == {"others"}
    assert "## Countries and tone" in page.read_text()
    assert package.read_bytes() == before


def test_what_rules_were_fitted_to_and_what_is_ours_stands_below_and_is_marked() -> None:
    order = [section.key for section in accuracy.sections()]
    assert order.index("news") < order.index("others") < order.index("fitted") < order.index("ours")
    by_key = {gold.key: gold.place for gold in GOLD}
    assert {by_key[key] for key in ("relation-cameo", "relation-own", "direction")} == {"fitted"}
    assert not [gold.key for gold in GOLD if gold.own and gold.place not in ("fitted", "ours")]
    assert [gold.place for gold in GOLD] == sorted((gold.place for gold in GOLD), key=order.index)
    rows = [Row("a", "A thing", "F1", share([True]), {}, None, True, "seen", [], "fitted")]
    assert "| A thing *fitted* | F1 | **1.000** |" in markdown(rows)


def test_what_is_said_in_plain_words_is_what_was_measured_on_texts_of_others() -> None:
    """And "nearly always" is said of nothing that is wrong one time in ten."""
    rows = accuracy.results()
    others = {row["what"]: row["result"]["value"] for row in rows if not row["own"]}
    always, often, together = (measured for _, measured in accuracy.plainly(rows))
    assert min(value for _, value in always) >= 0.9 > max(value for _, value in often)
    assert {value for part in (always, often, together) for _, value in part} <= set(others.values())
    keys = {row["key"] for row in rows}
    assert {key for part in read_toml("accuracy/sections.toml")["plain"] for key, _ in part["of"]} <= keys


def test_our_own_gold_is_met_as_well_as_before(tmp_path: Path) -> None:
    """A change that makes an annotator worse than the interval measured last must be seen."""
    before = {row["key"]: row["result"] for row in accuracy.results() if row["own"]}
    assert before, "resources/accuracy/results.json holds no gold set of ours: run `make eval`"
    now = {row.key: row.result.value for row in evaluate(tmp_path, OWN)}
    worse = {key: (now[key], old["low"]) for key, old in before.items() if now[key] < old["low"]}
    assert not worse


def test_a_pair_that_is_no_longer_found_counts_for_nothing_and_a_doubtful_one_by_half(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = ("record", "start", "end", "a", "b", "meant1", "meant2")
    judged = [
        ("1", "10", "40", "PER", "TCD", "y", "y"),
        ("2", "10", "40", "PER", "TCD", "y", "n"),
        ("3", "0", "0", "PER", "TCD", "y", "y"),
        ("4", "10", "40", "PER", "TCD", "y", "y"),
    ]
    monkeypatch.setattr(
        countries, "read_csv", lambda _: [dict(zip(names, row, strict=True)) for row in judged]
    )
    pair = {"a": "PER", "b": "TCD", "spans": [[12, 16]], "field": "text"}
    elsewhere = {**pair, "spans": [[50, 54]]}
    in_title = {**pair, "field": "title", "spans": [[50, 54]]}
    found = [
        ({"id": str(i + 1)}, {"pairs": [one]}) for i, one in enumerate((pair, pair, in_title, elsewhere))
    ]
    measured = countries.pairs_meant([*found, ({"id": "5"}, {"pairs": [pair]})])
    assert measured.value == pytest.approx(2.5 / 3, abs=1e-4)
    assert measured.documents == 4
    assert measured.parts == {"still found": 0.75}
