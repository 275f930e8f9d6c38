"""Addresses of stores: read, told apart, and told without the passwords in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import place
from monitor.errors import UsageError

SECRET = "Geheim-17"
TEAMS = (
    f"ducklake:postgres:dbname=news host=db.example user=monitor password={SECRET}",
    f"ducklake:postgres:dbname=news password='{SECRET} x' user=monitor",
    f"ducklake:postgres:postgresql://monitor:{SECRET}@db.example/news",
    f"ducklake:postgres:postgresql://db.example/news?user=monitor&password={SECRET}",
)


def test_a_path_is_a_file_and_ducklake_a_lake() -> None:
    assert place.of("data/m.duckdb").kind == "file"
    assert place.of(Path("data/m.duckdb")).path == Path("data/m.duckdb")
    found = place.of("ducklake:data/m.ducklake")
    assert (found.kind, found.path, str(found)) == (
        "lake",
        Path("data/m.ducklake"),
        "ducklake:data/m.ducklake",
    )
    assert place.of("ducklake:/a b/c.ducklake").path == Path("/a b/c.ducklake")


@pytest.mark.parametrize("address", TEAMS)
def test_a_password_is_handed_on_and_never_told(address: str) -> None:
    found = place.of(address)
    assert found.kind == "team"
    assert found.address == address
    for told in (str(found), repr(found), found.said(f'cannot connect to "{address}"')):
        assert SECRET not in told
        assert "***" in told


def test_what_a_machine_keeps_of_a_team_s_lake_outlasts_a_new_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MONITOR_STATE", str(tmp_path))
    before, after = (place.of(f"ducklake:postgres:dbname=news password={word}") for word in ("a", "b"))
    other = place.of("ducklake:postgres:dbname=other password=a")
    assert before.path == after.path
    assert before.path.is_relative_to(tmp_path)
    assert other.path != before.path


def test_an_address_begins_at_the_folder_of_what_names_it() -> None:
    assert place.of("ducklake:data/m.ducklake").below(Path("/etc")).path == Path("/etc/data/m.ducklake")
    assert place.of(TEAMS[0]).below(Path("/etc")) == place.of(TEAMS[0])


@pytest.mark.parametrize("address", ["ducklake:", "ducklake:mysql:db", "ducklake:sqlite:x.db"])
def test_a_catalog_that_we_do_not_read_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="ducklake:postgres"):
        place.of(address)
