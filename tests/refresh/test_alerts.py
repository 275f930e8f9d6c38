"""Alerts take the filters of the dashboard, are told once, and cost no run where they cannot be asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from monitor import clock
from monitor.notebook import Notebook
from monitor.refresh import service

TOML = """
store = "s.duckdb"
[refresh]
workers = 1
[source_sets."Close by"]
sources = ["plainsman.example"]
[[sources]]
name = "Drop"
kind = "files"
url = "drop"
settle = 0
"""
PIPES = (
    "The gas pipeline between Norway and Germany was repaired on Monday, said Ada Marsh, who leads the works."
)
FISH = "The market of Bergen sold more herring than in any week since the war, and prices fell by a tenth."


def drop(folder: Path, name: str, *articles: tuple[str, str, str]) -> None:
    """Put articles into the drop folder: the address of each, its title and its text."""
    day = clock.now().date().isoformat()
    records = [
        {
            "url": f"https://{url}",
            "title": title,
            "text": text,
            "published_at": day,
            "source": url.split("/")[0],
        }
        for url, title, text in articles
    ]
    (folder / "drop").mkdir(exist_ok=True)
    lines = "\n".join(map(json.dumps, records))
    (folder / "drop" / f"{name}.jsonl").write_text(lines, encoding="utf-8")


def refreshed(folder: Path) -> service.Outcome:
    return service.once(service.Order(folder / "monitor.toml", model="fast"))


def test_an_alert_that_asks_for_a_search_a_person_or_a_source_set_is_set_off(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It took the old filters only; one whose watch term is gone costs itself alone."""
    wanted = {
        "Search": 'search = "gas NEAR/3 pipeline"',
        "Person": 'all-person = ["Ada Marsh"]',
        "Set": 'source-set = "Close by"',
        "Elsewhere": 'not-source-set = ["Close by"]\nno-undated = true',
        "Watched": 'term = "Pipes"',
        "Stories": 'unit = "stories"\nat_least = 3',
        "Too many": 'search = "gas"\nat_least = 3',
        "Nobody": 'person = "Ben Marsh"',
        "Gone": 'term = "Oil"',
    }
    alerts = "".join(f'[[alerts]]\nname = "{name}"\n{asked}\n' for name, asked in wanted.items())
    (tmp_path / "monitor.toml").write_text(TOML + alerts, encoding="utf-8")
    Notebook(tmp_path / "s.duckdb").watch("Pipes", "pipeline*")
    drop(
        tmp_path,
        "a",
        ("plainsman.example/1", "Pipeline repaired", PIPES),
        (
            "harbour.example/2",
            "Gas is dear",
            "Gas costs more than coal, the ministry of Kenya found last year.",
        ),
        ("herring.example/3", "Herring", FISH),
    )
    outcome = refreshed(tmp_path)
    assert {alert.name: (alert.count, alert.unit) for alert in outcome.alerts} == {
        "Search": (1, "articles"),
        "Person": (1, "articles"),
        "Set": (1, "articles"),
        "Elsewhere": (2, "articles"),
        "Watched": (1, "articles"),
        "Stories": (3, "stories"),
    }
    assert [failed.name for failed in outcome.unasked] == ["Gone"]
    assert "there is no watch term 'Oil'" in "".join(capsys.readouterr())


def test_an_alert_is_told_once_though_an_article_of_it_gets_another_wording(tmp_path: Path) -> None:
    """A report that was updated counted as new: whoever waits for one was told of it in every run."""
    alert = '[[alerts]]\nname = "Gas"\nsearch = "gas"\n'
    (tmp_path / "monitor.toml").write_text(TOML + alert, encoding="utf-8")
    drop(tmp_path, "a", ("plainsman.example/1", "Pipeline repaired", PIPES))
    assert [alert.count for alert in refreshed(tmp_path).alerts] == [1]
    drop(
        tmp_path,
        "b",
        (
            "plainsman.example/1",
            "Pipeline repaired",
            f"{PIPES} It had leaked for a week, and nobody was hurt.",
        ),
        ("herring.example/3", "Herring", FISH),
    )
    outcome = refreshed(tmp_path)
    assert (outcome.report.run.new, outcome.report.run.updated) == (1, 1)
    assert outcome.alerts == []
