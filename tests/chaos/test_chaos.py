"""A small run of `python -m chaos`: kills, two at once, no room. docs/refresh.md has the large one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from chaos.trials import differences

TESTS = Path(__file__).parents[1]


def chaos(*options: str) -> str:
    """Run trials on two small sites; return what they print."""
    command = [sys.executable, "-m", "chaos", "--sites", "2", "--articles", "12", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, cwd=TESTS)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_killed_runs_and_two_at_once_come_to_the_rows_of_an_undisturbed_one() -> None:
    said = chaos("--kills", "3", "--two", "--seed", "3")
    assert said.count("identical") == 3
    assert "another run is at work: refresh, process" in said


def test_without_room_a_refresh_says_so_and_goes_on_when_there_is() -> None:
    said = chaos("--full", "--no-mount")
    assert "the disk does not take" in said
    assert "File too large" in said


def test_a_difference_is_found() -> None:
    one, other = [(1, "a"), (1, "a")], [(1, "a"), (2, "b")]
    assert differences({"texts": one}, {"texts": one[::-1]}) == []
    (line,) = differences({"texts": one}, {"texts": other})
    assert line.startswith("texts: 1 rows are missing, 1 are there besides")
    assert "(2, 'b')" in line
