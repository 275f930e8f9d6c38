"""Measure the dashboard on a store of any size: first visits, changes of filters, many readers in a refresh.

    python -m bench.pages STORE [--sessions 50] [--reads 20] [--new FILE.jsonl] [--write docs/pages_speed.md]

Sessions speak the server's own protocol (`bench.visits`): what a browser takes to draw is not in it. A first
visit finds a server that was never asked; a change of filters one that was not asked under these filters.
While sessions come and go, `monitor load` writes new articles into a copy of the store.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bench.visits import ROOT, Server, Session, serving
from monitor.metrics import asking, coverage
from monitor.metrics.filters import Filters
from monitor.store import Store

PAGES = (
    *("overview", "coverage", "pairs", "topics", "people", "sources"),
    *("stories", "terms", "articles", "context", "health", "accuracy"),
)
LEAST = 120.0
"""Seconds for which sessions come and go, where the run is over before."""

HELD = 20
"""Sessions that are held open to see what one of them takes."""


@dataclass(frozen=True)
class Visit:
    """A page that was opened: after how many seconds it was there, and what the server computed for it."""

    page: str
    query: str
    seconds: float
    cpu: float


@dataclass(frozen=True)
class Crowd:
    """Many sessions at once: how long each of their visits took, what failed, and the peak of memory."""

    seconds: list[float]
    failed: list[str]
    peak: float
    published: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--reads", type=float, default=20, help="seconds that a session reads a page, mean")
    parser.add_argument("--new", type=Path, help="articles that are loaded while the sessions ask")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    store = Store(given.store)
    articles = coverage.counts(store, Filters(duplicates=True)).articles
    queries = _queries(store)
    store.close()
    first = [_first(given.store, page) for page in PAGES]
    with serving(given.store) as server:
        changes, before, held = _changes(server, queries), server.memory(), _held(server)
        resting, peak = server.memory(), server.memory("VmHWM")
    print(_table(first, changes))  # what comes now may take long
    crowd = _crowd(given.store, given.sessions, given.reads, queries, given.new)
    page = "\n".join(
        [
            "<!-- Written by bench/pages.py; do not edit. -->\n\n# Speed of the pages\n",
            f"{articles:,} articles, {os.cpu_count()} cores, Python {platform.python_version()}, load "
            f"average {os.getloadavg()[0]:.1f} when the measuring ended. CPU is of all threads of the "
            "server. Most of a first visit is the options of the filter bar, asked once for a generation. "
            "The store is one that `bench.corpus` grows, unless the file says otherwise.\n",
            _table(first, changes),
            f"\nMemory of the server: {before:,.0f} MB after these visits, {peak:,.0f} at the peak, "
            f"{resting:,.0f} with {HELD} sessions more ({held:.1f} MB each).\n",
            _told(crowd, given.sessions, given.reads),
        ]
    )
    print(page)
    if given.write:
        given.write.write_text(page, encoding="utf-8")


def _queries(store: Store) -> list[str]:
    """Return changes of filters, each of another kind, about what the store holds most of."""
    countries = coverage.top(store, Filters(), "country", 4)["id"].tolist()
    topic = coverage.top(store, Filters(), "topic", 1)["id"].tolist()
    source = coverage.top(store, Filters(), "source", 1)["id"].tolist()
    pair = coverage.top(store, Filters(), "pair", 1)["id"].tolist()
    _, last = asking.span(store) or (None, None)
    periods = [f"start={last - timedelta(days=days)}" for days in (6, 29, 364)] if last else []
    return [
        *periods,
        *(f"country={one}" for one in countries),
        *(f"topic={one.replace(':', '%3A')}" for one in topic),
        *(f"source={one}" for one in source),
        *(f"pair={one}" for one in pair),
        *("unit=stories", "unit=sources", "duplicates=1", "together=article", "tone=negative"),
        f"not-country={countries[0]}&no-undated=1",
    ]


def _first(store: Path, page: str) -> Visit:
    """Open a page as the first visitor of a server; what it loads at its start is not counted."""
    with serving(store) as server:
        session = Session(server)
        session.visit("accuracy")  # loads the program, and asks the store nothing but what is in the bar
        return _visit(server, session, page, "")


def _visit(server: Server, session: Session, page: str, query: str) -> Visit:
    before = server.cpu
    seconds = session.visit(page, query)
    return Visit(page, query, seconds, server.cpu - before)


def _changes(server: Server, queries: Sequence[str]) -> list[Visit]:
    session, found = Session(server), []
    for page in PAGES:
        session.visit(page)
        found += [_visit(server, session, page, query) for query in queries]
    session.close()
    return found


def _held(server: Server) -> float:
    """Return how many megabytes an open session takes, that looked at three pages."""
    before = server.memory()
    sessions = [Session(server) for _ in range(HELD)]
    for session in sessions:
        for page in PAGES[:3]:
            session.visit(page)
    taken = server.memory() - before
    for session in sessions:
        session.close()
    return taken / HELD


def _crowd(store: Path, sessions: int, reads: float, queries: Sequence[str], new: Path | None) -> Crowd:
    """Let sessions open page after page while a run writes, and until it has published."""
    with tempfile.TemporaryDirectory(dir=store.parent) as folder:
        copied = Path(folder) / store.name
        for one in store.parent.glob(f"{store.name}*"):
            (shutil.copytree if one.is_dir() else shutil.copyfile)(one, copied.with_name(one.name))
        over, seconds, failed = threading.Event(), [], []
        with serving(copied) as server, ThreadPoolExecutor(sessions) as readers:

            def read(number: int) -> None:
                dice = random.Random(number)
                over.wait(reads * number / sessions)  # they do not all come at once
                session = Session(server)
                for turn in range(10_000):
                    page = PAGES[(number + turn) % len(PAGES)]
                    query = queries[(7 * number + turn) % len(queries)] if turn % 2 else ""
                    try:
                        seconds.append(session.visit(page, query))
                    except Exception as error:  # what fails is what is measured
                        failed.append(f"{page}?{query}: {error}")
                    if over.wait(dice.expovariate(1 / reads)):
                        break
                session.close()

            waiting = [readers.submit(read, number) for number in range(sessions)]
            began, published = time.monotonic(), 0
            if new:
                published = _load(copied, new)
            time.sleep(max(0.0, LEAST - (time.monotonic() - began)))
            over.set()
            for reader in waiting:
                reader.result()
            return Crowd(seconds, failed, server.memory("VmHWM"), published)


def _load(store: Path, new: Path) -> int:
    """Write new articles; return how many there are then."""
    command = [sys.executable, "-m", "monitor.cli", "load", str(new), "--store", str(store)]
    subprocess.run(
        command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT / "src")}
    )
    reader = Store(store)
    ((articles,),) = reader.rows("SELECT count(*) FROM articles")
    return int(articles)


def _table(first: Sequence[Visit], changes: Sequence[Visit]) -> str:
    head = (
        "| page | first visit, s | of it CPU | change of filters, s: median, 95 %, worst | CPU, median |\n"
        "|---|---|---|---|---|"
    )
    rows = []
    for visit in first:
        here = [one for one in changes if one.page == visit.page]
        times = _spread([one.seconds for one in here])
        computed = statistics.median(one.cpu for one in here)
        rows.append(f"| {visit.page} | {visit.seconds:.2f} | {visit.cpu:.2f} | {times} | {computed:.2f} |")
    every = _spread([one.seconds for one in changes])
    rows.append(f"| all | {max(one.seconds for one in first):.2f} at most | | {every} | |")
    slowest = sorted(changes, key=lambda one: -one.seconds)[:5]
    told = ", ".join(f"`{one.page}?{one.query}` {one.seconds:.2f} s" for one in slowest)
    return "\n".join([head, *rows, f"\nSlowest changes: {told}."])


def _told(crowd: Crowd, sessions: int, reads: float) -> str:
    run = f" while a run published {crowd.published:,} articles" if crowd.published else ""
    failures = f"; {len(crowd.failed)} failed, such as {crowd.failed[0]}" if crowd.failed else ", none failed"
    return (
        f"{sessions} sessions that read each page for {reads:.0f} s on average{run}: {len(crowd.seconds):,} "
        f"visits, median, 95 %, worst {_spread(crowd.seconds)} s{failures}; the server took "
        f"{crowd.peak:,.0f} MB at the peak.\n"
    )


def _spread(times: Sequence[float]) -> str:
    ordered = sorted(times)
    late = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return f"{statistics.median(ordered):.2f}, {late:.2f}, {ordered[-1]:.2f}"


if __name__ == "__main__":
    main()
