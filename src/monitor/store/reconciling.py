"""What the ledger believes the store to hold, held against what it holds: at the start of every refresh.

Either may be an older copy than the other: restored from a backup, or what a power cut left. The ledger keeps
a fingerprint of what the store held after the last run; where it differs, every item is held against the
store. Both name the publication that they had last; where those differ, the words of each article are held
against each other too. What is missing is had again: its page is fetched, or its source listed anew. The same
brings back what filters left out that are looser now.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import structlog

from monitor.place import Where
from monitor.store.known import Known
from monitor.store.ledger import Ledger, ledger_path, read
from monitor.store.ledger_rows import time_out
from monitor.store.write import Writer

MARK = "published"
"""The key in the store's `meta` that names the publication that it last took in; see `mark_of`."""

EARLIER = "?"
"""Filters that an earlier version did not note."""

LISTED_FIRST = timedelta(hours=1)
"""How long an item whose source carries its text waits to be listed again before its page is fetched."""

log = structlog.get_logger()


def reconcile(ledger: Ledger, writer: Writer, now: datetime) -> int:
    """Make the ledger true to its store; return how many items are to be had again.

    A ledger whose store was deleted or replaced by another knows of articles that are not there: it starts
    over.
    """
    bind(ledger, writer.meta("store_id"))
    mark = writer.meta(mark_of(ledger, writer))
    if mark is not None:
        ledger.published(mark)  # a run was killed between publishing and noting so
    with ledger.transaction() as run:
        noted = dict(run("SELECT key, value FROM meta").fetchall())
        guessed, other = "guessed" in noted, noted.get("published") != mark
        held = writer.fingerprint()
        if not guessed and not other and noted.get("held") == held:
            return 0
        known = writer.known()
        if guessed and (mark or "").startswith(f"{ledger.id}:"):
            run("DELETE FROM pending WHERE batch <= ?", [int((mark or "").partition(":")[2])])
        missing = _missing(run, known, ledger.pending_articles(), words=other)
        if guessed:
            _give_up_guesses(run, missing)
        else:
            _have_again(run, missing, now)
        run("DELETE FROM meta WHERE key IN ('guessed', 'announced', 'published')")
        if mark is not None:
            run("INSERT INTO meta VALUES ('published', ?)", [mark])
        run("INSERT OR REPLACE INTO meta VALUES ('held', ?)", [held])
    if guessed or not missing:
        return 0
    log.warning(
        "the store is not the one that the ledger knew",
        missing=len(missing),
        meaning="one of them was restored from a copy or cut off; what is missing is had again",
    )
    return len(missing)


def mark_of(ledger: Ledger, writer: Writer) -> str:
    """Return the key under which a store names the publication of a ledger: into a lake go those of many."""
    return f"{MARK}.{ledger.id}" if writer.shared else MARK


def bind(ledger: Ledger, store_id: str | None) -> None:
    """Make sure that this is the ledger of the store with this id; None where there is no store yet."""
    with ledger.transaction() as run:
        found = run("SELECT value FROM meta WHERE key = 'store_id'").fetchone()
        if found and found[0] != store_id:
            for table in ("items", "sources", "pending"):
                run(f"DELETE FROM {table}")  # noqa: S608 (names of our own)
            run("DELETE FROM meta WHERE key <> 'ledger_id'")
            found = None
        if store_id and not found:
            run("INSERT OR REPLACE INTO meta VALUES ('store_id', ?)", [store_id])


def note(ledger: Ledger, writer: Writer) -> None:
    """Note what the store holds after a run."""
    with ledger.transaction() as run:
        run("INSERT OR REPLACE INTO meta VALUES ('held', ?)", [writer.fingerprint()])


def _missing(run: Any, known: Known, waiting: set[int], *, words: bool) -> list[tuple[int, str]]:
    """Return the items whose article is neither in the store nor waiting to be published.

    With `words`, those too of whose article the store has other words.
    """
    held = dict(zip(known.ids.tolist(), known.hashes.tolist(), strict=True))
    rows = run("SELECT item, source, article, content FROM items WHERE article IS NOT NULL").fetchall()
    return [
        (item, source)
        for item, source, article, content in rows
        if article not in waiting
        and (article not in held or (words and content not in (None, held[article])))
    ]


def _give_up_guesses(run: Any, missing: Iterable[tuple[int, str]]) -> None:
    """Take items of an earlier version that are not in the store for left out, as most of them were."""
    _collect(run, missing)
    run(
        """
        UPDATE items SET article = NULL, left_out = ?
        WHERE (item, source) IN (SELECT item, source FROM chosen)
        """,
        [EARLIER],
    )


def _have_again(run: Any, chosen: Iterable[tuple[int, str]], now: datetime) -> None:
    """Have items again: by their pages, or by listing the sources anew that carry the text themselves."""
    _collect(run, chosen)
    run(
        """
        UPDATE sources SET state = '{}', validators = '{}' WHERE name IN (
            SELECT source FROM items JOIN chosen USING (item, source) WHERE whole OR link IS NULL
        )
        """
    )
    run(
        """
        UPDATE items SET
            article = NULL, content = NULL, left_out = NULL,
            fetched_at = NULL, validator = NULL, attempts = 0,
            version = iif(whole OR link IS NULL, NULL, version),
            due_at = CASE WHEN link IS NULL THEN NULL WHEN whole THEN :later ELSE :now END
        WHERE (item, source) IN (SELECT item, source FROM chosen)
        """,
        {"now": time_out(now), "later": time_out(now + LISTED_FIRST)},
    )


def _collect(run: Any, chosen: Iterable[tuple[int, str]]) -> None:
    run(
        """
        CREATE TEMP TABLE IF NOT EXISTS
        chosen (item INTEGER, source TEXT, PRIMARY KEY (item, source)) WITHOUT ROWID
        """
    )
    run("DELETE FROM chosen")
    for item, source in chosen:
        run("INSERT OR IGNORE INTO chosen VALUES (?, ?)", [item, source])


def bring_back(ledger: Ledger, filters: str, sources: Iterable[str], now: datetime) -> int:
    """Have the items again that other filters than these left out; return how many.

    Args:
        ledger: the store's.
        filters: name of the filters of today.
        sources: those that are asked.
        now: naive UTC.
    """
    names = set(sources)
    with ledger.transaction() as run:
        rows = run("SELECT item, source FROM items WHERE left_out <> ?", [filters]).fetchall()
        chosen = [row for row in rows if row[1] in names]
        _have_again(run, chosen, now)
    return len(chosen)


def left_out(store: Where, filters: str) -> dict[str, int]:
    """Return how many articles filters left out, and how many of them other filters than these: they wait.

    Returns:
        `left_out` and `waiting`; zeros without a ledger, or where an earlier version wrote it.
    """
    nothing = {"left_out": 0, "waiting": 0}
    if not ledger_path(store).exists() or read(store, "PRAGMA user_version") == [{"user_version": 1}]:
        return nothing
    sql = """
        SELECT count(DISTINCT item) AS left_out, count(DISTINCT iif(left_out <> ?, item, NULL)) AS waiting
        FROM items WHERE left_out IS NOT NULL
    """
    return next(iter(read(store, sql, [filters])), nothing)
