"""Verbs about the records that could not be used."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from monitor.cli.common import DEFAULT_CONFIG, AnyConfigPath, AsJson, out, print_json
from monitor.cli.crews import ClusterFlag, workers
from monitor.cli.models import ModelFlag, annotators
from monitor.cli.stores import DEFAULT_STORE, StorePath
from monitor.errors import UsageError
from monitor.metrics import parsing
from monitor.runs import quarantine
from monitor.store import Store

verbs = typer.Typer(
    help="Records that could not be used: list, show, retry, drop.",
    no_args_is_help=True,
    add_completion=False,
)

_LONGEST = 10_000
"""Characters of an origin."""

Origins = Annotated[list[str] | None, typer.Argument(help="Origins, as `list` names them.")]
All = Annotated[bool, typer.Option("--all", help="All records.")]


@verbs.command(name="list")
def list_records(
    store: StorePath = DEFAULT_STORE,
    limit: Annotated[int, typer.Option(min=1, help="How many to show, newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Name the records that could not be used, and why."""
    found = quarantine.records(Store(store), limit)
    if as_json:
        print_json(found)
        return
    for record in found:
        out.print(f"{record['origin']}: {record['reason']}")
    if not found:
        out.print("Quarantine is empty.")


@verbs.command()
def show(
    origin: Annotated[str, typer.Argument(help="An origin, or its beginning.")],
    store: StorePath = DEFAULT_STORE,
    as_json: AsJson = False,
) -> None:
    """Show records with the beginning of what they hold."""
    parsing.check("origin", origin, _LONGEST)
    found = quarantine.records(Store(store), origin=origin)
    if not found:
        raise UsageError(f"nothing in quarantine begins with {origin}")
    if as_json:
        print_json(found)
        return
    for record in found:
        out.print(
            f"{record['origin']}\n    {record['reason']} (run {record['run_id']}, {record['seen_at']} UTC)"
        )
        if record["excerpt"]:
            out.print(f"    {record['excerpt']!r}", style="dim")


@verbs.command()
def retry(
    origins: Origins = None,
    every: All = False,
    store: StorePath = DEFAULT_STORE,
    cluster: ClusterFlag = None,
    model: ModelFlag = None,
    config: AnyConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Try records again: files are read anew at once, pages are fetched by the next refresh."""
    crew = workers(config, None, cluster)
    done = quarantine.retry(store, _chosen(origins, every), annotators(config, model), crew)
    if as_json:
        print_json(asdict(done))
        return
    out.print(
        f"{done.loaded:,} articles loaded, {done.again:,} records of the same files back in quarantine, "
        f"{done.pages:,} pages for the next refresh, {done.gone:,} without a way back."
    )


@verbs.command()
def drop(
    origins: Origins = None, every: All = False, store: StorePath = DEFAULT_STORE, as_json: AsJson = False
) -> None:
    """Let records go."""
    count = quarantine.drop(store, _chosen(origins, every))
    if as_json:
        print_json({"dropped": count})
    else:
        out.print(f"{count:,} dropped.")


def _chosen(origins: list[str] | None, every: bool) -> list[str] | None:
    if bool(origins) == every:
        raise UsageError("name origins, or say --all")
    for origin in origins or ():
        parsing.check("origin", origin, _LONGEST)
    return None if every else origins
