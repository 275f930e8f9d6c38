"""What wide tables hold of articles that a question chose before, from narrow columns.

A join, and `IN` of several ids too, reads every block of the columns that it asks for, however few rows it
keeps (DuckDB 1.5): of a million articles the texts of ten cost 3.4 seconds. A comparison with a bound list is
made while the ids are read, and the blocks without one of them are passed over; so is a stretch of row
numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from monitor.store import Store

if TYPE_CHECKING:  # pyarrow takes a fifth of a second to import
    import pyarrow as pa

FEW = 100
"""Ids with which a scan compares each row's; a join costs less from some 200 on (measured)."""

MOST = 2_000
"""Articles of which the texts are held at once; those of more are read with all others (5 MB a thousand)."""

NEAR = 4_096
"""Rows between two texts that cost less to pass over than a further question."""

_TABLES = ("articles", "sentences", "pairs", "texts")
_TABLE = "(SELECT *, rowid AS row_number FROM {table} WHERE {rows}) AS {table}"
_ROWS = "SELECT rowid FROM texts WHERE article_id IN (SELECT unnest(?::BIGINT[])) ORDER BY rowid"
_THESE = "SELECT article_id, text FROM texts WHERE article_id IN (SELECT unnest($ids::BIGINT[]))"
_STRETCH = f"{_THESE} AND rowid BETWEEN $first AND $last"


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows that a question reads as a table: a `store.Relation`."""

    rows: pa.Table

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> pa.Table:  # noqa: ARG002
        """Return them."""
        return self.rows


def among(ids: Sequence[int]) -> str:
    """Return the condition that `article_id` is among $ids."""
    if len(ids) <= FEW:
        return "list_contains($ids::BIGINT[], article_id)"
    return "article_id IN (SELECT unnest($ids::BIGINT[]))"


def about(
    store: Store, chosen: pa.Table, question: str, values: Mapping[str, Any] | None = None
) -> tuple[str, dict[str, Any]]:
    """Return the statement that asks for wide columns of articles that were chosen, and its values.

    Args:
        store: one generation of it (`Store.at_once`), the same that they were chosen from.
        chosen: rows with an `article_id`, at most as many as are wanted.
        question: joins `chosen`, each row with its place from 0, with `{articles}`, `{sentences}`, `{pairs}`,
            `{texts}`, which stand for what these tables hold of the articles at least; rows of pairs have
            their row_number.
        values: of the `$names` of the question.
    """
    import pyarrow as pa

    ids = list(dict.fromkeys(chosen["article_id"].to_pylist()))
    placed = chosen.append_column("place", pa.array(range(len(chosen)), pa.int64()))
    given: dict[str, Any] = {**(values or {}), "chosen": Rows(placed)}
    rows = among(ids) if len(ids) <= FEW else "TRUE"  # the join finds them
    tables = {name: _TABLE.format(table=name, rows=rows) for name in _TABLES}
    if "{texts}" in question and FEW < len(ids) <= MOST:
        tables["texts"], given["texts_held"] = "texts_held AS texts", Rows(_texts(store, ids))
    sql = question.format(**tables)
    return sql, {**given, "ids": ids} if "$ids" in sql else given


def texts(store: Store, ids: Sequence[int]) -> dict[int, str]:
    """Return the texts of articles."""
    held = _texts(store, list(ids))
    return dict(zip(held["article_id"].to_pylist(), held["text"].to_pylist(), strict=True))


def _texts(store: Store, ids: list[int]) -> pa.Table:
    """Return (article_id, text), of many articles stretch by stretch of the rows that hold them.

    In a lake at once: its files are read by groups of rows, whatever their numbers.
    """
    import pyarrow as pa

    if len(ids) <= FEW or store.place.kind != "file":
        return store.arrow(f"SELECT article_id, text FROM texts WHERE {among(ids)}", {"ids": ids})  # noqa: S608
    return store.at_once(
        lambda held: pa.concat_tables(
            [
                held.arrow(_STRETCH, {"ids": ids, "first": first, "last": last})
                for first, last in _stretches(row for (row,) in held.rows(_ROWS, [ids]))
            ]
            or [held.arrow(f"{_THESE} LIMIT 0", {"ids": []})]
        )
    )


def _stretches(rows: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last of rows that are near each other; the rows come in order."""
    found: list[tuple[int, int]] = []
    for row in rows:
        if found and row - found[-1][1] <= NEAR:
            found[-1] = (found[-1][0], row)
        else:
            found.append((row, row))
    return found
