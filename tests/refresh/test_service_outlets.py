"""monitor.toml's own outlets and source sets reach the store; what is wrong with them stops no run."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from monitor import config
from monitor.errors import UsageError
from monitor.reference.outlets import Outlet
from monitor.reference.source_sets import Own
from monitor.refresh import service
from monitor.store import Store, sourcing

TOML = """
store = "s.duckdb"
outlets = "mine.csv"
[source_sets.Wires]
sources = ["Reuters"]
[source_sets."French state"]
country = ["FRA"]
owner = ["state", "public"]
"""
CSV = "domain,name,country,owner_kind,sets\nwire.example,Wire,NOR,state,Close by\nbad.example,Bad,NORWAY,,\n"


def refreshed(folder: Path) -> Own:
    outcome = service.once(service.Order(folder / "monitor.toml", model="fast"))
    return Store(outcome.store).ask(lambda _, reader: sourcing.own(reader))


def test_a_refresh_keeps_own_outlets_and_sets_in_the_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "monitor.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "mine.csv").write_text(CSV, encoding="utf-8")
    found = refreshed(tmp_path)
    assert [outlet.name for outlet in found.outlets] == ["Wire"]
    assert found.names() == ["Close by", "French state", "Wires"]
    said = "".join(capsys.readouterr())
    assert "mine.csv, line 3" in said
    assert "NORWAY" in said


def test_a_file_that_is_not_there_is_told_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text(TOML, encoding="utf-8")
    assert refreshed(tmp_path).names() == ["French state", "Wires"]


def test_a_set_that_holds_nothing_is_refused_with_its_line() -> None:
    with pytest.raises(UsageError, match=r"line 2.*holds nothing"):
        config.parse('[fetch]\n[source_sets."All of them"]\n')
    with pytest.raises(UsageError, match="line 3: there is no setting 'ownr'; did you mean 'owner'"):
        config.parse('\n[source_sets.Some]\nownr = ["state"]\n')


def test_a_list_of_outlets_that_is_none_is_told_in_few_lines_and_stops_no_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "monitor.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "mine.csv").write_text("domain,name\n" + "no domain,A\n" * 500, encoding="utf-8")
    assert refreshed(tmp_path).outlets == ()
    said = "".join(capsys.readouterr())
    assert said.count("the row is left out") == service.MOST_PROBLEMS
    assert "500 problems in all" in said
    monkeypatch.setattr(service, "MAX_OUTLETS", 1 << 10)
    assert refreshed(tmp_path).names() == ["French state", "Wires"]
    assert "is it a list of outlets?" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    "spoilt", [None, b"domain,name\n\xff\xfe", b'domain,name\na.example,"' + b"x" * 200_000]
)
def test_a_list_of_outlets_that_cannot_be_read_leaves_those_that_it_held(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoilt: bytes | None
) -> None:
    """The user's rows, and with them countries and sets, were gone until the next run that could read it."""
    settings = config.parse(TOML)
    kept = Own((Outlet(("wire.example",), "Wire", "NOR"),))
    if spoilt is not None:
        (tmp_path / "mine.csv").write_bytes(spoilt)
    usual = csv.field_size_limit(100_000)  # of the whole process: readers of tables raise it
    try:
        found = service.own_of(settings, tmp_path / "monitor.toml", kept)
    finally:
        csv.field_size_limit(usual)
    assert found.outlets == kept.outlets
    assert found.names() == ["French state", "Wires"]
    assert "the 1 outlets that it held before stay" in "".join(capsys.readouterr())
    (tmp_path / "mine.csv").write_text("domain,name\n", encoding="utf-8")
    assert service.own_of(settings, tmp_path / "monitor.toml", kept).outlets == ()
