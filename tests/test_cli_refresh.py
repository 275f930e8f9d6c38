"""`monitor init`, `refresh` and `sources`, as scripts and people run them, against real local servers."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsroom import newsroom
from servers import Reply, Site, slowly

TOP = 'store = "s.duckdb"\n[fetch]\nallow_private = true\ndelay = 0\n'


def monitor(folder: Path, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "monitor.cli", *map(str, words)]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[Site]]]:
    """A folder with a configuration of two sites and a dead one, refreshed once."""
    folder = tmp_path_factory.mktemp("refresh")
    with newsroom(2, 4) as (sites, sources):
        entries = [f'[[sources]]\nname = "{source.name}"\nurl = "{source.url}"\n' for source in sources]
        dead = '[[sources]]\nname = "Dead"\nurl = "http://127.0.0.1:9/feed"\n'
        alert = '[[alerts]]\nname = "Many"\nat_least = 8\n'
        (folder / "monitor.toml").write_text(TOP + "".join(entries) + dead + alert)
        yield folder, sites


def test_a_run_reports_and_a_second_one_finds_nothing_new(room: tuple[Path, list[Site]]) -> None:
    folder, _ = room
    done = monitor(folder, "refresh", "--json")
    assert done.returncode == 3, done.stderr
    found = json.loads(done.stdout)
    assert (found["new"], found["sources"]["Site 0"]["new"]) == (8, 4)
    assert "127.0.0.1:9" in found["sources"]["Dead"]["error"]
    assert found["alerts"] == [{"name": "Many", "count": 8, "unit": "articles", "within": "1d"}]
    events = [line for line in done.stderr.splitlines() if line.startswith("timestamp=")]
    assert events == done.stderr.splitlines(), "one line an event"
    assert all(f"run={found['run_id']}" in line for line in events)
    again = monitor(folder, "refresh", "--log", "json")
    assert "0 new and 0 updated" in again.stdout
    assert "Dead: http://127.0.0.1:9/feed" in again.stdout
    assert {json.loads(line)["level"] for line in again.stderr.splitlines()} == {"info", "warning"}


def test_one_source_can_be_asked_by_name(room: tuple[Path, list[Site]]) -> None:
    folder, _ = room
    assert monitor(folder, "refresh", "--source", "Site 0").returncode == 0
    wrong = monitor(folder, "refresh", "--source", "Nobody")
    assert (wrong.returncode, wrong.stderr.count("Traceback")) == (2, 0)
    assert "there is no source 'Nobody'" in wrong.stderr


def test_list_and_test_show_how_sources_fare(room: tuple[Path, list[Site]]) -> None:
    folder, _ = room
    monitor(folder, "refresh")
    rows = {row["name"]: row for row in json.loads(monitor(folder, "sources", "list", "--json").stdout)}
    assert rows["Site 0"]["error"] is None
    assert rows["Dead"]["failures"] >= 1
    shown = monitor(folder, "sources", "test", "Site 1")
    assert (shown.returncode, shown.stdout.count("/news/")) == (0, 4)
    assert monitor(folder, "sources", "test", "Dead").returncode == 1


def test_sources_are_added_disabled_and_carried_as_opml(tmp_path: Path) -> None:
    with newsroom(1, 2) as ((site,), (source,)):
        site.pages["/"] = Reply(
            body=b'<html><head><title>News</title><link rel="alternate" type="application/rss+xml" '
            b'title="All the news" href="/feed.xml"></head><body></body></html>',
            headers={"Content-Type": "text/html"},
        )
        (tmp_path / "monitor.toml").write_text(TOP)
        added = monitor(tmp_path, "sources", "add", site.url + "/", "--country", "KEN", "--schedule", "1h")
        assert added.returncode == 0, added.stderr
        assert source.url in (tmp_path / "monitor.toml").read_text()
        (name,) = [row["name"] for row in json.loads(monitor(tmp_path, "sources", "list", "--json").stdout)]
        assert monitor(tmp_path, "sources", "export", "-o", "feeds.opml").returncode == 0
        assert "0 feeds added" in monitor(tmp_path, "sources", "import", "feeds.opml").stdout
        assert monitor(tmp_path, "sources", "disable", name).returncode == 0
        assert "No source is due" in monitor(tmp_path, "refresh").stdout
        assert monitor(tmp_path, "sources", "enable", name).returncode == 0
        assert "2 new" in monitor(tmp_path, "refresh").stdout


def test_a_wrong_configuration_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text("[fetch]\nretrys = 1\n")
    done = monitor(tmp_path, "refresh")
    assert done.returncode == 2
    assert (
        done.stderr
        == "monitor: monitor.toml, line 2: there is no setting 'retrys'; did you mean 'retries'?\n"
    )
    assert "monitor init" in monitor(tmp_path / "..", "refresh").stderr


def test_init_writes_a_configuration_that_sources_lists(tmp_path: Path) -> None:
    assert monitor(tmp_path, "init").returncode == 0
    assert monitor(tmp_path, "sources", "list").stdout.count("last success: never") >= 12
    assert monitor(tmp_path, "init").returncode == 2
    assert "feed:" in monitor(tmp_path, "sources", "kinds").stdout


def test_a_second_refresh_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with Site({"/feed": slowly(8, Reply(body=b"<rss/>"))}) as site:
        (tmp_path / "monitor.toml").write_text(TOP + f'[[sources]]\nname = "Slow"\nurl = "{site.url}/feed"\n')
        command = [sys.executable, "-m", "monitor.cli", "refresh"]
        first = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            deadline = time.monotonic() + 30
            while not site.seen("/feed") and time.monotonic() < deadline:
                time.sleep(0.05)
            second = monitor(tmp_path, "refresh")
        finally:
            first.kill()
            first.wait()
    assert second.returncode == 75
    assert str(first.pid) in second.stderr
    assert "Traceback" not in second.stderr


def test_the_service_runs_again_and_stops_when_told(tmp_path: Path) -> None:
    with newsroom(1, 2) as (_, (source,)):
        (tmp_path / "monitor.toml").write_text(TOP + f'[[sources]]\nname = "A"\nurl = "{source.url}"\n')
        command = [sys.executable, "-m", "monitor.cli", "refresh", "--every", "1s", "--json"]
        service = subprocess.Popen(
            command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
        )
        assert service.stdout is not None
        lines = [json.loads(service.stdout.readline()) for _ in range(2)]
        service.send_signal(signal.SIGTERM)
        assert service.wait(timeout=30) == 0
    assert [line["new"] for line in lines] == [2, 0]


def test_what_loosened_filters_left_out_is_told_and_comes_again(tmp_path: Path) -> None:
    with newsroom(1, 2) as (_, (source,)):
        top = TOP + '[annotate]\nmodel = "fast"\n'
        entry = f'[[sources]]\nname = "One"\nurl = "{source.url}"\nschedule = "1h"\n'
        (tmp_path / "monitor.toml").write_text(f'{top}[filters]\nmatch = ["nowhere"]\n{entry}')
        assert "0 new" in monitor(tmp_path, "refresh").stdout
        (tmp_path / "monitor.toml").write_text(top + entry)
        told = monitor(tmp_path, "refresh").stdout
        assert "2 articles that other filters left out wait: `monitor refresh --again`" in told
        done = json.loads(monitor(tmp_path, "refresh", "--again", "--json").stdout)
        assert (done["new"], done["waiting"]) == (2, 0)
        state = json.loads(monitor(tmp_path, "status", "--store", "s.duckdb", "--json").stdout)
        assert (state["articles"], state["left_out"], state["waiting"]) == (2, 0, 0)


def test_a_password_in_an_address_stands_in_the_configuration_only(tmp_path: Path) -> None:
    (tmp_path / "monitor.toml").write_text(TOP)
    secret = "http://ann:s3cret@127.0.0.1:9/feed?token=t0ken"  # nobody answers there
    added = monitor(tmp_path, "sources", "add", secret, "--kind", "feed")
    assert secret in (tmp_path / "monitor.toml").read_text()
    listed, exported = monitor(tmp_path, "sources", "list", "--json"), monitor(tmp_path, "sources", "export")
    tested = monitor(tmp_path, "sources", "test", "127.0.0.1")
    assert "1 addresses hold passwords" in exported.stderr
    for done in (added, listed, exported, tested):
        told = done.stdout + done.stderr
        assert "***@127.0.0.1:9/feed" in told
        assert "s3cret" not in told
        assert "t0ken" not in told
