"""The wheel and the files in deploy/: commands run, with paths of this test in place of the real ones."""

from __future__ import annotations

import configparser
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from zipfile import ZipFile

import pytest
import yaml

from builders import demo_store
from newsroom import newsroom

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
MONITOR = f"{shlex.quote(sys.executable)} -m monitor.cli"


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Hold a configuration with one local site; the commands write their store here."""
    with newsroom(1, 2) as (_, (source,)):
        (tmp_path / "monitor.toml").write_text(
            f'[fetch]\nallow_private = true\n[[sources]]\nname = "Local"\nurl = "{source.url}"\n'
        )
        yield tmp_path


def placed(command: str, folder: Path) -> str:
    """Put this test's paths in the place of those of a real installation."""
    for there in ("/etc/media-monitor", "/var/lib/media-monitor", "/data"):
        command = command.replace(there, str(folder))
    command = command.replace("/opt/media-monitor/.venv/bin/monitor", "monitor")
    return re.sub(r"(?<![\w./-])monitor (?=refresh|serve|init|sources)", f"{MONITOR} ", command)


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hold what pip would install: the wheel of this checkout, unpacked."""
    pytest.importorskip("hatchling", reason="hatchling is not installed: pip install -e '.[dev]'")
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with ZipFile(wheel) as packed:
        packed.extractall(folder / "site-packages")
    return folder / "site-packages"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """Hold a folder of somebody's, in which the program of somebody else lies."""
    (tmp_path / "app.py").write_text("raise SystemExit('this is another program')\n")
    return tmp_path


def unit(name: str) -> configparser.ConfigParser:
    parsed = configparser.ConfigParser(interpolation=None, strict=False)
    parsed.optionxform = str  # type: ignore[assignment,method-assign]
    parsed.read_string((DEPLOY / "systemd" / name).read_text())
    return parsed


def stored(folder: Path) -> int:
    status = subprocess.run(
        f"{MONITOR} status --json --store {folder}/monitor.duckdb",
        shell=True, capture_output=True, check=True,
    )  # fmt: skip
    return int(json.loads(status.stdout)["articles"])


def answers(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the dashboard says that it is well."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            time.sleep(0.2)
    return False


def serves(port: int, process: subprocess.Popen[bytes]) -> bool:
    """Wait for the dashboard; only ours, with its config.toml, hands out what lies in its static/."""
    if not answers(port, process):
        return False
    font = f"http://127.0.0.1:{port}/app/static/fonts/inter-latin-wght-normal.woff2"
    try:
        with urllib.request.urlopen(font, timeout=10) as answer:
            return bool(answer.read(4) == b"wOF2")
    except HTTPError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def started(command: str, cwd: Path, **more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, shell=True, cwd=cwd, env={**os.environ, **more}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def stop(process: subprocess.Popen[bytes], number: int = signal.SIGTERM) -> int:
    os.killpg(process.pid, number)
    return process.wait(timeout=60)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for path in (DEPLOY / "systemd").iterdir():
        text = path.read_text().replace("/opt/media-monitor/.venv/bin/monitor", sys.executable)
        (tmp_path / path.name).write_text(text.replace("User=media-monitor\n", "User=root\n"))
    units = [str(path) for path in tmp_path.iterdir()]
    done = subprocess.run(
        ["systemd-analyze", "verify", *units],
        capture_output=True, text=True, check=False, env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"},
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if "media-monitor" in line]
    assert said == []
    when = unit("media-monitor-refresh.timer")["Timer"]["OnCalendar"]
    assert (
        subprocess.run(["systemd-analyze", "calendar", when], capture_output=True, check=False).returncode
        == 0
    )


def test_the_unit_of_the_refresh_refreshes(folder: Path) -> None:
    service = unit("media-monitor-refresh.service")["Service"]
    done = subprocess.run(placed(service["ExecStart"], folder), shell=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert stored(folder) == 2
    assert service["SuccessExitStatus"] == "3 75"


def test_the_line_of_the_crontab_refreshes(folder: Path) -> None:
    (line,) = [row for row in (DEPLOY / "crontab").read_text().splitlines() if row.startswith("*")]
    *when, command = line.split(None, 5)
    assert len(when) == 5
    assert "%" not in command, "cron would take it as the end of the line"
    subprocess.run(placed(command, folder), shell=True, check=True)
    assert stored(folder) == 2
    log = [
        json.loads(row) for row in (folder / "refresh.log").read_text().splitlines() if row.startswith("{")
    ]
    assert log[-1]["event"] == "run ends"


def test_the_unit_of_the_dashboard_serves(elsewhere: Path) -> None:
    port = free_port()
    line = unit("media-monitor.service")["Service"]["ExecStart"]
    process = started(placed(line, elsewhere).replace("8501", str(port)), elsewhere)
    try:
        assert serves(port, process)
    finally:
        stop(process)


def test_an_installed_dashboard_serves_in_any_folder(installed: Path, elsewhere: Path) -> None:
    port = free_port()
    process = started(f"{MONITOR} serve --port {port}", elsewhere, PYTHONPATH=str(installed))
    try:
        assert serves(port, process)
    finally:
        stop(process)


SHOWN = """
import sys
from streamlit.testing.v1 import AppTest
shown = AppTest.from_file(sys.argv[1], default_timeout=60).run()
sys.exit(", ".join(error.value for error in shown.exception) or 0)
"""


def test_an_installed_dashboard_finds_its_pages(installed: Path, tmp_path: Path) -> None:
    demo_store(tmp_path / "demo.duckdb", articles=20)
    script = installed / "monitor" / "dashboard" / "app.py"
    places = {"PYTHONPATH": str(installed), "MONITOR_STORE": str(tmp_path / "demo.duckdb")}
    done = subprocess.run(
        [sys.executable, "-c", SHOWN, str(script)], cwd=script.parent, env={**os.environ, **places},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def compose() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    return services


def test_the_services_of_the_compose_file_run(folder: Path) -> None:
    refresh = shlex.join(compose()["refresh"]["command"])
    places = {"MONITOR_CONFIG": str(folder / "monitor.toml"), "MONITOR_STORE": str(folder / "monitor.duckdb")}
    process = started(placed(refresh, folder), folder, **places)
    try:
        deadline = time.monotonic() + 60
        while not (folder / "monitor.duckdb").exists() and time.monotonic() < deadline:
            time.sleep(0.2)
        time.sleep(1)
    finally:
        stop(process)
    assert stored(folder) == 2


def test_the_image_has_what_it_needs_and_its_command_serves(folder: Path) -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    kept = {
        line[1:] for line in (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines() if line[0] == "!"
    }
    copied = {
        name for line in re.findall(r"^COPY (.+) \S+$", dockerfile, re.MULTILINE) for name in line.split()
    }
    assert copied == kept
    assert all((ROOT / name).exists() for name in copied)
    port = free_port()
    command = json.loads(re.findall(r"^CMD (\[.*\])$", dockerfile, re.MULTILINE)[0])
    words = [sys.executable, "-m", *command]
    line = shlex.join(words).replace("8501", str(port)).replace("0.0.0.0", "127.0.0.1")
    process = started(line, ROOT, MONITOR_STORE=str(folder / "monitor.duckdb"))
    try:
        assert answers(port, process)
        check = compose()["dashboard"]["healthcheck"]["test"]
        words = [sys.executable, *check[2:]]
        assert (
            subprocess.run([word.replace("8501", str(port)) for word in words], check=False).returncode == 0
        )
    finally:
        stop(process)


@pytest.mark.skipif(not shutil.which("docker-compose"), reason="docker-compose is not here")
def test_compose_accepts_its_file(tmp_path: Path) -> None:
    text = (DEPLOY / "compose.yaml").read_text()
    # Debian's docker-compose is of a time before files had a name.
    (tmp_path / "compose.yaml").write_text(text.replace("name: media-monitor\n", ""))
    done = subprocess.run(
        ["docker-compose", "-f", str(tmp_path / "compose.yaml"), "config", "--quiet"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
