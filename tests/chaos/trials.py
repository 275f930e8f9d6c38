"""What trials of the refresh share: made-up sites, refreshes in processes of their own, stores compared."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from monitor.errors import StoreError, StoreMissing
from monitor.metrics import coverage
from monitor.metrics.filters import Filters
from monitor.sources.connectors.base import Source
from monitor.store import Store, ledger
from monitor.store.facts import FACTS
from monitor.store.schema import arrow_schemas
from newsroom import feed, newsroom, page
from servers import Reply, Site

ENTRY = Path(__file__).with_name("run_refresh.py")
MISSING = 90_000
"""Number of the first page that a feed links to and no site has."""

IGNORED = {
    "articles": ("run_id", "first_seen_at", "fetched_at"),
    "quarantine": ("run_id", "seen_at"),
    "revisions": ("run_id", "replaced_at"),
    **dict.fromkeys(FACTS, ("article",)),
}
"""Columns that say when and by which run a row was written: two runs never agree in them. Articles are
numbered in facts in the order in which runs bring them."""

UNCOMPARED = ("runs", "meta")
"""`runs` has a row a run; `meta` holds the store's random id and the number of its last batch."""

Rows = dict[str, list[tuple[Any, ...]]]


@contextlib.contextmanager
def rooms(sites: int, articles: int) -> Iterator[tuple[list[Site], list[Source]]]:
    """Open made-up news sites; each reprints a report of its neighbour, and links to a page that is gone."""
    with newsroom(sites, articles) as (opened, sources):
        for number, site in enumerate(opened):
            reprinted = (number + 1) % sites * articles
            site.pages[f"/news/{reprinted}"] = Reply(body=page(reprinted, "First printed elsewhere."))
            own = range(number * articles, (number + 1) * articles)
            listed = dict.fromkeys([*own, reprinted, MISSING + number])
            site.pages["/feed.xml"] = Reply(body=feed(site, listed), headers={"ETag": f'"{number}"'})
        yield opened, sources


def revise(sites: Sequence[Site], articles: int) -> None:
    """Change the first report of every site, and what its feed says of it."""
    for number, site in enumerate(sites):
        first = number * articles
        site.pages[f"/news/{first}"] = Reply(body=page(first, f"Correction: it was note {first + 1}."))
        was = site.pages["/feed.xml"]
        assert isinstance(was, Reply)
        body = was.body.replace(b"page %d<" % first, b"page %d, corrected<" % first)
        site.pages["/feed.xml"] = Reply(body=body, headers={"ETag": f'"{number} revised"'})


@dataclass
class Refresh:
    """A refresh at work in a process group of its own."""

    store: Path
    sources: Sequence[Source]
    largest_file: int | None = None
    process: subprocess.Popen[bytes] = field(init=False)

    def __post_init__(self) -> None:
        self.store.parent.mkdir(parents=True, exist_ok=True)
        # Beside the folder of the store: what a refresh leaves there is compared, and its disk may be full.
        self._said = self.store.parent.with_name(f"{self.store.parent.name}-{time.monotonic_ns()}")
        listed = self._said.with_suffix(".json")
        listed.write_text(json.dumps([asdict(source) for source in self.sources]), encoding="utf-8")
        command = [sys.executable, str(ENTRY), str(self.store), str(listed)]
        if self.largest_file:
            command += ["--largest-file", str(self.largest_file)]
        self.started = time.monotonic()
        with (
            self._said.with_suffix(".out").open("wb") as out,
            self._said.with_suffix(".err").open("wb") as err,
        ):
            self.process = subprocess.Popen(command, stdout=out, stderr=err, start_new_session=True)

    @property
    def at(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self.started

    def wait(self, seconds: float = 600) -> int:
        """Wait for its end; return its exit code."""
        return self.process.wait(timeout=seconds)

    def until(self, happens: Callable[[], bool]) -> bool:
        """Wait for something to happen; return whether it did before the refresh ended."""
        while self.process.poll() is None:
            if happens():
                return True
            time.sleep(0.002)
        return False

    def kill(self) -> bool:
        """Kill it with all its workers; return whether it was still at work."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait() == -signal.SIGKILL

    @property
    def report(self) -> dict[str, Any]:
        """What it says it did."""
        found: dict[str, Any] = json.loads(self._said.with_suffix(".out").read_bytes().splitlines()[-1])
        return found

    @property
    def log(self) -> str:
        """What it wrote to stderr."""
        return self._said.with_suffix(".err").read_text(encoding="utf-8", errors="replace")

    @property
    def last_words(self) -> str:
        """The last line of its log: the message for the user where it failed."""
        return (self.log.strip().splitlines() or [""])[-1]


class Reader(threading.Thread):
    """Reads a store as the dashboard does, again and again, while others write it."""

    def __init__(self, store: Path) -> None:
        super().__init__(daemon=True)
        self.errors: list[str] = []
        self.reads = 0
        self._store, self._done = Store(store), threading.Event()

    def run(self) -> None:
        """Read until `stop`; any exception but "no store yet" is an error, and so are numbers that fall."""
        last = 0
        while not self._done.wait(0.02):
            try:
                ((articles, texts),) = self._store.rows(
                    "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM texts)"
                )
                coverage.counts(self._store, Filters())
            except StoreMissing:
                continue
            except Exception as error:  # whatever it is, a person would see it
                self.errors.append(f"a reader failed: {type(error).__name__}: {error}")
                continue
            self.reads += 1
            if articles != texts or articles < last:
                self.errors.append(f"a reader saw {articles} articles, {texts} texts, and before {last}")
            last = articles

    def stop(self) -> list[str]:
        """Stop reading; return what went wrong."""
        self._done.set()
        self.join()
        self._store.close()
        return self.errors


def rows(store: Path) -> Rows:
    """Return all rows of a store that two undisturbed runs agree in, in an order of their own."""
    opened = Store(store)
    found = {}
    for table in arrow_schemas():
        if table not in UNCOMPARED:
            ignored = ", ".join(IGNORED.get(table, ()))
            columns = f"* EXCLUDE ({ignored})" if ignored else "*"
            # Names of our own; they cannot be bound.
            found[table] = opened.rows(f'SELECT {columns} FROM "{table}" ORDER BY ALL')  # noqa: S608
    opened.close()
    return found


def differences(expected: Rows, found: Rows) -> list[str]:
    """Return a line for every table that is not the same, with examples."""
    lines = []
    for table, wanted in expected.items():
        one, other = Counter(map(repr, wanted)), Counter(map(repr, found[table]))
        missing, more = list((one - other).elements()), list((other - one).elements())
        if missing or more:
            examples = "".join(f"\n    - {row[:300]}" for row in missing[:2])
            examples += "".join(f"\n    + {row[:300]}" for row in more[:2])
            lines.append(f"{table}: {len(missing)} rows are missing, {len(more)} are there besides{examples}")
    return lines


def miscounted(store: Path) -> list[str]:
    """Return what is wrong with what the runs of a store say: what is new is new in one run only."""
    opened = Store(store)
    ((new, updated),) = opened.rows("SELECT sum(new), sum(updated) FROM runs")
    ((articles, revisions),) = opened.rows(
        "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM revisions)"
    )
    opened.close()
    if (new, updated) == (articles, revisions):
        return []
    return [f"runs: {new} new, {updated} updated; there are {articles} articles, {revisions} revisions"]


def batches(store: Path) -> int:
    """Return how many batches of finished work wait in the ledger of a store."""
    try:
        return int(ledger.read(store, "SELECT count(*) AS number FROM pending")[0]["number"])
    except (StoreError, IndexError):  # it is being made, or there is none yet
        return 0


def files(store: Path) -> set[str]:
    """Return the names of the files that a refresh left in the folder of its store."""
    return {path.name for path in store.parent.iterdir()}
