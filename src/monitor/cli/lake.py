"""Verbs about lakes."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor import place
from monitor.cli.common import AsJson, out, print_json
from monitor.cli.stores import DataFolder
from monitor.errors import UsageError
from monitor.place import Place
from monitor.store import compaction, lake, opening

verbs = typer.Typer(
    help="Lakes: make one for a team, list its snapshots, compact it.",
    no_args_is_help=True,
    add_completion=False,
)

Lake = Annotated[Place, typer.Argument(parser=place.of, metavar="STORE", help="ducklake:…")]


@verbs.command()
def create(store: Lake, data: DataFolder = None) -> None:
    """Make a team's lake, empty: its catalog in Postgres, its files at --data.

    Every other lake, and every file, is made by the first run that writes to it.
    """
    if store.kind != "team":
        raise UsageError(f"{store} is made by the first `monitor load`: only a team's lake is made so")
    if data is None:
        raise UsageError(
            "--data says where the files of the lake lie: a path that all machines reach, or s3://…"
        )
    if opening.exists(store):
        raise UsageError(f"there is a lake at {store} already")
    lake.create(store, data)
    out.print(f"Made {store}, with its files in {data}")


@verbs.command()
def snapshots(store: Lake, as_json: AsJson = False) -> None:
    """Name the snapshots of a lake, the newest first: one for each run, for --as-of."""
    found = compaction.snapshots(_lake(store))
    if as_json:
        print_json(found)
        return
    for row in found:
        out.print(f"{row['snapshot']:>8}  {row['made_at']}  {row['command'] or ''}")


@verbs.command()
def compact(
    store: Lake,
    keep: Annotated[str, typer.Option(help="How long snapshots are kept.")] = compaction.KEPT,
) -> None:
    """Merge the small files of a lake, and let snapshots and files go that are older than is to be kept."""
    gone = compaction.compacted(_lake(store), keep)
    out.print(f"Compacted {store}; {gone:,} snapshots older than {keep} went.")


def _lake(store: Place) -> Place:
    if store.kind == "file":
        raise UsageError(f"{store} is a file, not a lake")
    return store
