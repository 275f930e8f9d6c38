"""The ledger: what refreshes remember between runs, and finished work on its way into the store.

A store is replaced as a whole (`write`), which is too much for every source of every run. So a refresh
commits here, in one small transaction a batch: the annotated rows, which items they settle, and the counts.
At the end of the run all pending rows are published together. A kill or a power cut at any moment loses at
most the batches that were still being made, and their items are due again. Ledger and store name the
publication that they had last; where the two differ, one of them is an older copy (`reconciling`).
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar

import orjson

from monitor.masking import masked
from monitor.model import Link
from monitor.place import Where
from monitor.store import beside
from monitor.store.beside import Beside
from monitor.store.ledger_rows import (
    COUNTED,
    ITEM,
    Counts,
    Item,
    Memory,
    Pending,
    item_from,
    link_out,
    row_of,
    time_in,
    time_out,
)


class Ledger(Beside):
    """The ledger beside a store. Safe to share between the threads of one process."""

    KIND = "ledger"
    VERSION = 2
    SCRIPTS: ClassVar = {
        0: [("monitor.store", "ledger.sql")],
        1: [("monitor.store", "migrations/ledger-2.sql")],
    }
    LOST = "Where it is damaged, delete it: the store is whole without it, the next refresh asks all anew"

    # Runs

    def begin(self, run_id: str, command: str, now: datetime) -> None:
        """Note that a run begins; one that never ended was killed."""
        with self.transaction() as run:
            run(
                "UPDATE runs SET outcome = 'killed', finished_at = ? WHERE outcome = 'running'",
                [time_out(now)],
            )
            run(
                "INSERT INTO runs (run_id, command, started_at) VALUES (?, ?, ?)",
                [run_id, command, time_out(now)],
            )

    def end(self, run_id: str, outcome: str, now: datetime, error: str | None = None) -> None:
        """Note how a run ended: done or failed."""
        with self.transaction() as run:
            run(
                "UPDATE runs SET outcome = ?, finished_at = ?, error = ? WHERE run_id = ?",
                [outcome, time_out(now), error, run_id],
            )

    def prune(self, before: datetime) -> None:
        """Forget the reports of runs that began before a time."""
        with self.transaction() as run:
            old = [time_out(before)]
            run("DELETE FROM source_runs WHERE run_id IN (SELECT run_id FROM runs WHERE started_at < ?)", old)
            run("DELETE FROM runs WHERE started_at < ?", old)

    # Sources

    def memory(self, source: str) -> Memory:
        """Return what a source left for the next run."""
        row = self._one("SELECT state, validators, checked_at FROM sources WHERE name = ?", [source])
        if row is None:
            return Memory()
        validators = {url: (pair[0], pair[1]) for url, pair in orjson.loads(row[1]).items()}
        return Memory(orjson.loads(row[0]), validators, time_in(row[2]))

    def open_source(self, run_id: str, source: str, kind: str, now: datetime) -> None:
        """Note that a run begins with a source."""
        with self.transaction() as run:
            run(
                "INSERT INTO source_runs (run_id, source, kind, started_at) VALUES (?, ?, ?, ?)",
                [run_id, source, kind, time_out(now)],
            )
            run("INSERT OR IGNORE INTO sources (name) VALUES (?)", [source])

    def close_source(
        self,
        run_id: str,
        source: str,
        *,
        now: datetime,
        seconds: float,
        memory: Memory | None,
        error: str | None,
        bytes_received: int,
    ) -> None:
        """Note that a run is done with a source.

        Args:
            run_id: the run.
            source: the source's name.
            now: naive UTC.
            seconds: how long it took.
            memory: what the connector leaves; None where it did not come to its end: keep the former.
            error: why it did not, None where it did.
            bytes_received: over the network.
        """
        with self.transaction() as run:
            run(
                """
                UPDATE source_runs SET finished_at = ?, seconds = ?, error = ?, bytes = ?
                WHERE run_id = ? AND source = ?
                """,
                [time_out(now), seconds, error, bytes_received, run_id, source],
            )
            run(
                """
                UPDATE sources SET
                    checked_at = :now,
                    succeeded_at = iif(:error IS NULL, :now, succeeded_at),
                    new_at = iif(
                        (SELECT new FROM source_runs WHERE run_id = :run AND source = :name) > 0, :now, new_at
                    ),
                    failures = iif(:error IS NULL, 0, failures + 1),
                    last_error = coalesce(:error, last_error)
                WHERE name = :name
                """,
                {"now": time_out(now), "error": error, "run": run_id, "name": source},
            )
            if memory is not None:
                run(
                    "UPDATE sources SET state = ?, validators = ? WHERE name = ?",
                    [orjson.dumps(memory.state).decode(), orjson.dumps(memory.validators).decode(), source],
                )

    # Items and batches

    def items(self, item: int) -> list[Item]:
        """Return what every source that ever held an item has to say of it."""
        rows = self._all(
            f"SELECT {ITEM} FROM items WHERE item = ?",  # noqa: S608 (own names)
            [item],
        )
        return [item_from(row) for row in rows]

    def due(self, source: str, now: datetime) -> list[Item]:
        """Return the items of a source whose pages are to be fetched, listed or not."""
        rows = self._all(
            f"SELECT {ITEM} FROM items WHERE source = ? AND due_at <= ? ORDER BY due_at, item",  # noqa: S608
            [source, time_out(now)],
        )
        return [item_from(row) for row in rows]

    def make_due(self, item: int, link: Link, now: datetime) -> bool:
        """Have the page of an item fetched whole by the next run; return whether the item is known."""
        with self.transaction() as run:
            done = run(
                """
                UPDATE items SET due_at = ?, link = coalesce(link, ?), validator = NULL, attempts = 0
                WHERE item = ?
                """,
                [time_out(now), link_out(link), item],
            )
            return bool(done.rowcount)

    def commit(
        self,
        run_id: str,
        source: str,
        counts: Counts,
        items: Sequence[Item] = (),
        body: bytes | None = None,
        articles: Sequence[int] = (),
    ) -> None:
        """Keep a finished batch of a source: its rows, the items it settles and its counts, or none of it."""
        with self.transaction() as run:
            if body is not None:
                run(
                    "INSERT INTO pending (run_id, source, articles, body) VALUES (?, ?, ?, ?)",
                    [run_id, source, orjson.dumps(list(articles)).decode(), body],
                )
            for item in items:
                row = row_of(item)
                marks = ", ".join("?" * len(row))
                run(f"INSERT OR REPLACE INTO items ({ITEM}) VALUES ({marks})", row)  # noqa: S608 (own names)
            sums = ", ".join(f"{name} = {name} + ?" for name in COUNTED)
            run(
                f"UPDATE source_runs SET {sums} WHERE run_id = ? AND source = ?",  # noqa: S608 (own names)
                [*astuple(counts), run_id, source],
            )

    def pending(self) -> Iterator[Pending]:
        """Yield the batches that wait to be published, in the order in which they were finished."""
        numbers = [row[0] for row in self._all("SELECT batch FROM pending ORDER BY batch", [])]
        for number in numbers:
            row = self._one("SELECT batch, run_id, body FROM pending WHERE batch = ?", [number])
            if row:
                yield Pending(*row)

    def pending_articles(self) -> set[int]:
        """Return the ids of the articles in batches that wait to be published."""
        rows = self._all("SELECT articles FROM pending", [])
        return {key for row in rows for key in orjson.loads(row[0])}

    def announce(self, last: int) -> str:
        """Note that the batches up to a number are about to be published; return what names the publication.

        The store takes the name in with the batches. A batch's number would not do: a ledger that lost its
        end gives it again.
        """
        name = secrets.token_hex(8)
        with self.transaction() as run:
            run("INSERT OR REPLACE INTO meta VALUES ('announced', ?)", [f"{name}:{last}"])
        return name

    def published(self, name: str) -> None:
        """Forget the batches of the publication that was announced by this name: they are in the store."""
        with self.transaction() as run:
            found = run("SELECT value FROM meta WHERE key = 'announced'").fetchone()
            announced, _, last = (found[0] if found else "").partition(":")
            if announced == name:
                run("DELETE FROM pending WHERE batch <= ?", [int(last)])
                run("DELETE FROM meta WHERE key = 'announced'")
                run("INSERT OR REPLACE INTO meta VALUES ('published', ?)", [name])

    def forget(self, last: int) -> None:
        """Forget the batches up to a number: there was nothing in them that the store has not."""
        with self.transaction() as run:
            run("DELETE FROM pending WHERE batch <= ?", [last])

    def totals(self, run_id: str) -> dict[str, Counts]:
        """Return what became of the records of each source of a run."""
        columns = ", ".join(COUNTED)
        rows = self._all(
            f"SELECT source, {columns} FROM source_runs WHERE run_id = ?",  # noqa: S608 (own names)
            [run_id],
        )
        return {row[0]: Counts(*row[1:]) for row in rows}

    def errors(self, run_id: str) -> dict[str, str]:
        """Return why sources of a run did not come to their end."""
        sql = "SELECT source, error FROM source_runs WHERE run_id = ? AND error IS NOT NULL"
        return dict(self._all(sql, [run_id]))

    def _made(self, run: Any) -> None:
        run("INSERT OR IGNORE INTO meta VALUES ('ledger_id', ?)", [secrets.token_hex(8)])
        self.id: str = run("SELECT value FROM meta WHERE key = 'ledger_id'").fetchone()[0]


def ledger_path(store: Where) -> Path:
    """Return where the ledger of a store lies: one for all the names by which links lead to the store."""
    return beside.path_of(store, Ledger.KIND)


def states(store: Where) -> dict[str, dict[str, Any]]:
    """Return what the ledger of a store knows of every source, without taking part in its writing.

    Returns:
        By name: checked_at, succeeded_at, new_at (ISO 8601, UTC), failures, last_error; {} without a ledger.
    """
    found = read(store, "SELECT name, checked_at, succeeded_at, new_at, failures, last_error FROM sources")
    return {row.pop("name"): row for row in found}


def last_run(store: Where) -> dict[str, Any] | None:
    """Return the last refresh: run_id, started_at, finished_at (UTC), outcome, error; None without one."""
    columns = "run_id, started_at, finished_at, outcome, error"
    return next(iter(read(store, f"SELECT {columns} FROM runs ORDER BY started_at DESC LIMIT 1")), None)  # noqa: S608


def state(store: Where) -> str:
    """Return a string that changes whenever something is written to the ledger of a store: a cache key."""
    return beside.state(ledger_path(store))


def read(store: Where, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> list[dict[str, Any]]:
    """Return rows of the ledger of a store as dicts; none without a ledger. Never blocks, nor writes.

    Raises:
        StoreError: it cannot be read.
    """
    return [_masked(row) for row in beside.read(ledger_path(store), sql, params)]


def _masked(row: dict[str, Any]) -> dict[str, Any]:
    """Mask passwords and tokens in what an earlier version noted of an error."""
    return {name: masked(row[name]) if name.endswith("error") and row[name] else row[name] for name in row}
