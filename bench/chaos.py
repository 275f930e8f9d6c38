#!/usr/bin/env python3
"""Kill refreshes at random moments, start two at once, fill the disk: the rows must come out the same.

    python bench/chaos.py --kills 50 --seed 7    SIGKILL, then again until it ends
    python bench/chaos.py --two                  one works, the other is refused with the name of the holder
    python bench/chaos.py --full                 says that the disk is full, leaves the store; then goes on

Serves made-up news sites on 127.0.0.1, and reads the store all the while as the dashboard does. Compares all
rows of all tables; `trials` says which columns are left out and why. Exits with 1 where anything differs.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import full_disk
from trials import Reader, Refresh, Rows, differences, files, miscounted, rooms, rows

from monitor.sources.connector import Source
from servers import Site

AIMS = {"anywhere": 5, "after the last page": 2, "while publishing": 3, "after publishing": 1}
"""Where kills are aimed, and how often: publishing is short, and chance alone would seldom meet it."""


@dataclass(frozen=True)
class Course:
    """How an undisturbed refresh went: seconds until last page, staged copy and end; requests."""

    pages: float
    staged: float
    end: float
    requests: int


@dataclass
class Trials:
    """What all trials work with."""

    sites: list[Site]
    sources: Sequence[Source]
    folder: Path
    dice: random.Random
    course: Course
    expected: Rows
    left: set[str]

    def requests(self) -> int:
        """How many requests the sites have had so far."""
        return sum(len(site.requests) for site in self.sites)


def undisturbed(sites: list[Site], sources: Sequence[Source], folder: Path, dice: random.Random) -> Trials:
    """Refresh once and keep what came of it; refresh again to see how it goes."""
    refresh = Refresh(folder / "undisturbed" / "s.duckdb", sources)
    if refresh.wait():
        raise SystemExit(f"the undisturbed refresh failed: {refresh.last_words}")
    trials = Trials(
        sites, sources, folder, dice, Course(0, 0, 0, 0), rows(refresh.store), files(refresh.store)
    )
    requests = trials.requests()
    refresh = Refresh(folder / "timed" / "s.duckdb", sources)
    refresh.until(lambda: trials.requests() >= 2 * requests)
    pages = refresh.at
    refresh.until(staging(refresh.store).exists)
    staged = refresh.at
    refresh.wait()
    trials.course = Course(pages, staged, refresh.at, requests)
    found = differences(trials.expected, rows(refresh.store))
    if found:
        raise SystemExit("two undisturbed refreshes differ:\n" + "\n".join(found))
    return trials


def staging(store: Path) -> Path:
    """Return where a store's next generation is made."""
    return store.with_name(f"{store.name}.staging")


def killed_once(trials: Trials, number: int) -> list[str]:
    """Kill a refresh into a new store, refresh until it ends, compare; return what went wrong."""
    store = trials.folder / f"kill-{number}" / "s.duckdb"
    store.parent.mkdir()
    reader = Reader(store)
    reader.start()
    aim = trials.dice.choices(list(AIMS), list(AIMS.values()))[0]
    refresh = Refresh(store, trials.sources)
    moment = _wait(refresh, trials, aim)
    hit = refresh.kill()
    state = _state(store)
    if trials.dice.random() < 0.25:  # sometimes what picks up the pieces is killed too
        again = Refresh(store, trials.sources)
        time.sleep(trials.dice.uniform(0, trials.course.end))
        again.kill()
    before = trials.requests()
    last = Refresh(store, trials.sources)
    code = last.wait()
    found = reader.stop()
    if code:
        found.append(f"the refresh afterwards ended with {code}: {last.last_words}")
    else:
        found += differences(trials.expected, rows(store)) + miscounted(store)
        found += [f"left behind: {name}" for name in sorted(files(store) - trials.left)]
    asked, whole = trials.requests() - before, trials.course.requests
    print(
        f"{number:3}  {'killed' if hit else 'over'} at {moment:5.2f} s, {aim:20} {state:30} "
        f"then {last.at:5.2f} s, {asked} of {whole} requests again, {reader.reads} reads: "
        f"{'DIFFERENT' if found else 'identical'}",
        flush=True,
    )
    if not found:
        shutil.rmtree(store.parent)
    return found


def _wait(refresh: Refresh, trials: Trials, aim: str) -> float:
    """Wait for a random moment of a refresh; return when it came."""
    course, before = trials.course, trials.requests()
    if aim == "anywhere":
        rest = course.end * 1.02
    elif aim == "after the last page":
        refresh.until(lambda: trials.requests() - before >= course.requests)
        rest = course.end - course.pages
    elif aim == "while publishing":
        refresh.until(staging(refresh.store).exists)
        rest = course.end - course.staged
    else:
        refresh.until(refresh.store.exists)
        rest = 0.1
    moment = time.monotonic() + trials.dice.uniform(0, rest)
    refresh.until(lambda: time.monotonic() >= moment)
    return refresh.at


def _state(store: Path) -> str:
    """Say in what state a kill left things."""
    names = [name for name, path in (("store", store), ("staged copy", staging(store))) if path.exists()]
    return f"left {' and '.join(names) or 'no store'},"


def two_at_once(trials: Trials) -> list[str]:
    """Start two refreshes of one store; return what went wrong."""
    store = trials.folder / "two" / "s.duckdb"
    both = [Refresh(store, trials.sources) for _ in range(2)]
    codes = [refresh.wait() for refresh in both]
    if sorted(codes) != [0, 75]:
        return [f"two at once ended with {codes}", *(refresh.last_words for refresh in both)]
    winner, loser = both if codes[0] == 0 else reversed(both)
    print(f"two at once: one worked, the other was told:\n  {loser.last_words}")
    found = differences(trials.expected, rows(store)) + miscounted(store)
    if f"process {winner.process.pid} on" not in loser.last_words:
        found.append("the one that was refused was not told by whom")
    if len(loser.log.splitlines()) != 1:
        found.append(f"the one that was refused says more than one line:\n{loser.log}")
    return found


def _told(trials: Trials) -> str:
    """Return a line on the undisturbed refresh."""
    course = trials.course
    counts = ", ".join(f"{name} {len(found)}" for name, found in trials.expected.items() if found)
    return (
        f"undisturbed: last page {course.pages:.2f} s, publishing from {course.staged:.2f} s, "
        f"end {course.end:.2f} s; rows: {counts}"
    )


def main() -> int:
    """Run the trials that were asked for; return 1 where one of them failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--two", action="store_true")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--no-mount", action="store_true", help="fill no tmpfs; limit the size of files")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--sites", type=int, default=6)
    parser.add_argument("--articles", type=int, default=60, help="of each site")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="chaos-"))
    failures: list[str] = []
    with rooms(options.sites, options.articles) as (sites, sources):
        if options.kills or options.two:
            trials = undisturbed(sites, sources, folder, random.Random(options.seed))
            print(_told(trials), flush=True)
        for number in range(options.kills):
            failures += [f"kill {number}: {line}" for line in killed_once(trials, number)]
        if options.two:
            failures += two_at_once(trials)
        if options.full:
            failures += full_disk.tried(sources, folder, mount=not options.no_mount)
    if failures:
        print(f"\n{len(failures)} failures, what they left is in {folder}\n" + "\n".join(failures))
        return 1
    shutil.rmtree(folder)
    print(
        f"all as it should be: {options.kills} kills"
        + options.two * ", two at once"
        + options.full * ", full"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
