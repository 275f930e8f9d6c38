#!/usr/bin/env python3
"""Measure what small jobs cost before their first word: `python -m bench.startup --write docs/startup.md`.

Each command runs as a process of its own, in turns with the others, against a store of the sample articles in
a temporary folder: CPU seconds (user and system, of workers too; the least of all turns, on which other work
on the machine weighs least), the modules it imports and its peak memory. "cold" is the first run of a version
of the program, which builds its lexicons and keeps them (`monitor.resources.compiled`), "warm" any later one.
`--beside CHECKOUT` runs the same commands of another version in turns, and shows both.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).parents[1]
SENTENCE = {"id": 1, "text": "China and Russia signed a trade pact."}
ARTICLE = {
    "title": "Peru and Chile sign a treaty",
    "text": "Peru and Chile signed a treaty on copper in Lima on Monday. The foreign ministers praised the"
    " talks of a year. China welcomed the agreement, which Russia criticised.",
    "url": "https://www.the-paper.example/2026/05/treaty",
    "date": "2026-05-04",
}
COMMANDS: Mapping[str, tuple[str, ...]] = {
    "monitor --help": ("--help",),
    "monitor status": ("status", "--store", "store.duckdb"),
    "monitor search China": ("search", "China", "--store", "store.duckdb"),
    "monitor export coverage": ("export", "coverage", "--store", "store.duckdb"),
    "monitor annotate, one sentence, fast models": ("annotate", "sentence.jsonl", "--model", "fast"),
    "monitor annotate, one sentence, deep models": ("annotate", "sentence.jsonl", "--model", "deep"),
    "monitor load, one article": ("load", "article.jsonl", "--store", "copy.duckdb"),
}
_IMPORTED = re.compile(rb"^import time: +\d", re.MULTILINE)
_MILLIONS = 1024 if sys.platform != "darwin" else 1024 * 1024
"""Units of `ru_maxrss` in a megabyte."""


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """CPU seconds and peak megabytes of a process with those it started."""

    cpu: float
    peak: float


class Checkout:
    """A version of the program, with a folder of its own for what its commands read and keep."""

    def __init__(self, root: Path, folder: Path) -> None:
        """Load the sample articles.

        Args:
            root: of the checkout.
            folder: an empty one.
        """
        self._folder = folder
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("MONITOR_")},
            "PYTHONPATH": str(root / "src"),
            "XDG_CACHE_HOME": str(folder / "cache"),
        }
        (folder / "sentence.jsonl").write_text(json.dumps(SENTENCE), encoding="utf-8")
        (folder / "article.jsonl").write_text(json.dumps(ARTICLE), encoding="utf-8")
        self.cost("load", str(HERE / "data/sample"), "--store", "store.duckdb")

    def cost(self, *words: str) -> Cost:
        """Run a verb and return what it cost."""
        self._copy()
        command = [sys.executable, "-m", "monitor.cli", *words]
        with subprocess.Popen(
            command, cwd=self._folder, env=self._environment, stdout=subprocess.DEVNULL
        ) as process:
            _, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(words)} ended with {process.returncode}")
        return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / _MILLIONS)

    def modules(self, *words: str) -> int:
        """Count the modules that a verb imports."""
        self._copy()
        command = [sys.executable, "-X", "importtime", "-m", "monitor.cli", *words]
        done = subprocess.run(
            command, cwd=self._folder, env=self._environment, capture_output=True, check=True
        )
        return len(_IMPORTED.findall(done.stderr))

    def forget(self) -> None:
        """Delete what was compiled."""
        shutil.rmtree(self._folder / "cache", ignore_errors=True)

    def _copy(self) -> None:
        """Put a copy of the store where a load may write."""
        for name in ("duckdb", "duckdb.search"):
            shutil.rmtree(self._folder / f"copy.{name}", ignore_errors=True)
            (self._folder / f"copy.{name}").unlink(missing_ok=True)
            if (self._folder / f"store.{name}").is_dir():
                shutil.copytree(self._folder / f"store.{name}", self._folder / f"copy.{name}")
            elif (self._folder / f"store.{name}").exists():
                shutil.copy(self._folder / f"store.{name}", self._folder / f"copy.{name}")


def rows(checkouts: Mapping[str, Checkout], turns: int) -> Iterator[tuple[str, ...]]:
    """Measure every command; yield the cells of the table, row by row."""
    cold = {}
    for name, words in COMMANDS.items():
        for checkout in checkouts.values():
            checkout.forget()
        cold[name] = {called: checkout.cost(*words) for called, checkout in checkouts.items()}
    for name, words in COMMANDS.items():
        taken: dict[str, list[Cost]] = {called: [] for called in checkouts}
        for _ in range(turns):
            for called, checkout in checkouts.items():
                taken[called].append(checkout.cost(*words))
        for called, checkout in checkouts.items():
            best = min(taken[called])
            yield (
                name,
                *([called] if len(checkouts) > 1 else []),
                f"{cold[name][called].cpu:.2f}",
                f"{best.cpu:.2f}",
                f"{checkout.modules(*words):,}",
                f"{best.peak:.0f}",
            )


def main() -> None:
    """Print the table, or write it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--beside", type=Path, help="another checkout, to be run in turns")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    roots = {"this version": HERE} | ({options.beside.name: options.beside} if options.beside else {})
    with tempfile.TemporaryDirectory() as folder:
        checkouts: dict[str, Checkout] = {}
        for called, root in roots.items():
            place = Path(folder) / str(len(checkouts))
            place.mkdir()
            checkouts[called] = Checkout(root.absolute(), place)
        found = list(rows(checkouts, options.turns))
    head = (
        "command",
        *(["version"] if len(roots) > 1 else []),
        "cold, CPU s",
        "warm, CPU s",
        "modules",
        "MB",
    )
    lines = ["| " + " | ".join(cells) + " |" for cells in (head, ("---",) * len(head), *found)]
    busy = os.getloadavg()[0]
    text = (
        "<!-- Written by bench/startup.py; do not edit. -->\n\n# Small jobs\n\n"
        "What a command costs from the shell to its end, as `python -m bench.startup` measures it: CPU\n"
        "seconds of the process and those it starts, the modules it imports, peak memory. The store holds\n"
        "the sample articles. Cold is the first run of a version, which builds lexicons and keeps them in\n"
        "`~/.cache/media-monitor`; warm is any later one.\n\n" + "\n".join(lines) + "\n\n"
        f"The least of {options.turns} turns, {date.today():%-d %B %Y}, Python {sys.version.split()[0]};"
        f" {busy:.1f} processes wanted its {os.cpu_count()} cores.\n"
    )
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
