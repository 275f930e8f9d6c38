"""The verb that exports views."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.common import err, out
from monitor.cli.filters import UNFILTERED, takes_filters
from monitor.cli.stores import DEFAULT_STORE, AsOf, StorePath
from monitor.errors import UsageError
from monitor.metrics.filters import Filters
from monitor.store import Store

verbs = typer.Typer(add_completion=False)


@verbs.command(name="export")
@takes_filters
def export_view(
    view: Annotated[str, typer.Argument(help="Which view; `monitor export list` names them all.")],
    output: Annotated[
        str,
        typer.Option(
            "-o", "--output", help='.csv, .parquet, .xlsx, or .ris or .bib of articles; "-" is CSV to stdout.'
        ),
    ] = "-",
    store: StorePath = DEFAULT_STORE,
    filters: Filters = UNFILTERED,
    options: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="An option of the view: interval=week."),
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin a CSV with a byte order mark, for Excel.")
    ] = False,
    as_of: AsOf = None,
) -> None:
    """Write a filtered view as CSV, Parquet or Excel, with its filters and counts in a .json beside it."""
    from monitor import export  # pandas takes half a second to import, which the other verbs can do without

    if view == "list":
        for known in export.VIEWS.values():
            out.print(f"{known.name:22} {known.description}")
        return
    chosen = _name_values(options or [])
    asked = Store(replace(store, as_of=as_of))
    for name, why in export.left_out(asked, chosen).items():
        err.print(f"The watch term {name} is left out: {why}", style="yellow")
    if output == "-":
        export.write_csv(export.tables(view, asked, filters, **chosen), sys.stdout.buffer, bom)
        sys.stdout.buffer.flush()
        return
    about = export.write(view, asked, filters, Path(output), bom=bom, **chosen)
    out.print(f"Wrote {about['rows']:,} rows to {output}; how they were made: {output}.json")


def _name_values(pairs: list[str]) -> dict[str, str]:
    split = [pair.partition("=") for pair in pairs]
    for name, separator, value in split:
        if not separator or not value:
            raise UsageError(f"--set {name}: write NAME=VALUE")
    return {name: value for name, _, value in split}
