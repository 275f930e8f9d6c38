"""Kill refreshes at random moments, start two at once, fill the disk: the rows must come out the same.

    PYTHONPATH=tests python -m chaos --kills 50 --seed 7   SIGKILL, then again until it ends
    PYTHONPATH=tests python -m chaos --two    one works, the other is refused with the name of the holder
    PYTHONPATH=tests python -m chaos --full   says that the disk is full, leaves the store; then goes on

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

from chaos import full_disk
from chaos.trials import Reader, Refresh, Rows, batches, differences, files, miscounted, revise, rooms, rows
from monitor.sources.connectors.base import Source
from servers import Site

AIMS = {
    "anywhere": 3,
    "with work finished": 3,
    "after the last page": 1,
    "while publishing": 3,
    "after publishing": 1,
}
"""Where kills are aimed, and how often: what matters is short, and chance alone would seldom meet it."""


@dataclass(frozen=True)
class Case:
    """What a refresh starts from, and how it goes where nothing disturbs it.

    `start` is the folder of a store and its ledger, None: none. Seconds until the first finished batch, the
    last page, the staged copy, the end; requests; the rows that come of it; the files that it leaves.
    """

    start: Path | None
    batch: float
    pages: float
    staged: float
    end: float
    requests: int
    expected: Rows
    left: set[str]


@dataclass
class Trials:
    """What all trials work with."""

    sites: list[Site]
    sources: Sequence[Source]
    folder: Path
    dice: random.Random

    def requests(self) -> int:
        """How many requests the sites have had so far."""
        return sum(len(site.requests) for site in self.sites)

    def store(self, name: str, start: Path | None) -> Path:
        """Return the path of a store of a trial, with what it starts from."""
        folder = self.folder / name
        if start:
            shutil.copytree(start, folder)
        folder.mkdir(exist_ok=True)
        return folder / "s.duckdb"


def cases(trials: Trials, articles: int) -> list[Case]:
    """Return two cases: no store yet, and one with half of the sites as they were before they changed."""
    start = trials.store("start", None)
    _finished(Refresh(start, trials.sources[: len(trials.sources) // 2]))
    revise(trials.sites, articles)
    return [_case(trials, "new", None), _case(trials, "kept", start.parent)]


def _case(trials: Trials, name: str, start: Path | None) -> Case:
    """Refresh undisturbed; see how it goes and what comes of it."""
    before, seen = trials.requests(), {"requests": 0}
    at: dict[str, float] = {}

    def watch() -> bool:
        if trials.requests() > seen["requests"]:
            seen["requests"], at["pages"] = trials.requests(), refresh.at
        if "batch" not in at and batches(refresh.store):
            at["batch"] = refresh.at
        if "staged" not in at and staging(refresh.store).exists():
            at["staged"] = refresh.at
        return False

    refresh = Refresh(trials.store(f"{name}-undisturbed", start), trials.sources)
    refresh.until(watch)
    _finished(refresh)
    at["end"] = refresh.at
    found = rows(refresh.store)
    print(f"{name} store, undisturbed: " + ", ".join(f"{what} {when:.2f} s" for what, when in at.items()))
    print("  " + ", ".join(f"{table} {len(held)}" for table, held in found.items() if held), flush=True)
    return Case(start, **at, requests=trials.requests() - before, expected=found, left=files(refresh.store))


def _finished(refresh: Refresh) -> None:
    if refresh.wait():
        raise SystemExit(f"an undisturbed refresh failed: {refresh.last_words}")


def staging(store: Path) -> Path:
    """Return where a store's next generation is made."""
    return store.with_name(f"{store.name}.staging")


def killed_once(trials: Trials, case: Case, number: int) -> list[str]:
    """Kill a refresh, refresh until it ends, compare; return what went wrong."""
    store = trials.store(f"kill-{number}", case.start)
    reader = Reader(store)
    reader.start()
    aim = trials.dice.choices(list(AIMS), list(AIMS.values()))[0]
    refresh = Refresh(store, trials.sources)
    moment = _wait(refresh, trials, case, aim)
    hit, state = refresh.kill(), _state(store)
    if trials.dice.random() < 0.25:  # sometimes what picks up the pieces is killed too
        again = Refresh(store, trials.sources)
        time.sleep(trials.dice.uniform(0, case.end))
        again.kill()
    before = trials.requests()
    last = Refresh(store, trials.sources)
    code = last.wait()
    found = reader.stop()
    if code:
        found.append(f"the refresh afterwards ended with {code}: {last.last_words}")
    else:
        found += differences(case.expected, rows(store)) + miscounted(store)
        found += [f"left behind: {name}" for name in sorted(files(store) - case.left)]
    print(
        f"{number:3} {'killed' if hit else 'over'} at {moment:5.2f} s, {aim:19} {state:38} "
        f"then {trials.requests() - before:3} of {case.requests} requests again, {reader.reads:3} reads: "
        f"{'DIFFERENT' if found else 'identical'}",
        flush=True,
    )
    if not found:
        shutil.rmtree(store.parent)
    return found


def _wait(refresh: Refresh, trials: Trials, case: Case, aim: str) -> float:
    """Wait for a random moment of a refresh; return when it came."""
    before, rest = trials.requests(), case.end * 1.02
    if aim == "with work finished":
        waiting = batches(refresh.store)
        refresh.until(lambda: batches(refresh.store) > waiting)
        rest = case.staged - case.batch
    elif aim == "after the last page":
        refresh.until(lambda: trials.requests() - before >= case.requests)
        rest = case.end - case.pages
    elif aim == "while publishing":
        refresh.until(staging(refresh.store).exists)
        rest = case.end - case.staged
    elif aim == "after publishing":
        was = _inode(refresh.store)
        refresh.until(lambda: _inode(refresh.store) != was)
        rest = 0.1
    moment = time.monotonic() + trials.dice.uniform(0, rest)
    refresh.until(lambda: time.monotonic() >= moment)
    return refresh.at


def _inode(store: Path) -> int | None:
    return store.stat().st_ino if store.exists() else None


def _state(store: Path) -> str:
    """Say in what state a kill left things."""
    names = [name for name, path in (("store", store), ("staged copy", staging(store))) if path.exists()]
    return f"left {', '.join([*names, f'{batches(store)} batches'])};"


def two_at_once(trials: Trials, case: Case) -> list[str]:
    """Start two refreshes of one store; return what went wrong."""
    store = trials.store("two", case.start)
    both = [Refresh(store, trials.sources) for _ in range(2)]
    codes = [refresh.wait() for refresh in both]
    if sorted(codes) != [0, 75]:
        return [f"two at once ended with {codes}", *(refresh.last_words for refresh in both)]
    winner, loser = both if codes[0] == 0 else reversed(both)
    print(f"two at once: one worked, the other was told:\n  {loser.last_words}")
    found = differences(case.expected, rows(store)) + miscounted(store)
    if f"process {winner.process.pid} on" not in loser.last_words:
        found.append("the one that was refused was not told by whom")
    if len(loser.log.splitlines()) != 1:
        found.append(f"the one that was refused says more than one line:\n{loser.log}")
    return found


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
            trials = Trials(sites, sources, folder, random.Random(options.seed))
            both = cases(trials, options.articles)
        for number in range(options.kills):
            found = killed_once(trials, both[number % 2], number)
            failures += [f"kill {number}: {line}" for line in found]
        if options.two:
            failures += two_at_once(trials, both[1])
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
