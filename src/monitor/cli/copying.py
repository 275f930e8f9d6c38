"""The verb that copies a store."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from monitor import place
from monitor.cli.common import out
from monitor.cli.stores import AsOf, DataFolder
from monitor.place import Place
from monitor.runs.copying import copy_store

verbs = typer.Typer(add_completion=False)


@verbs.command(name="copy-store")
def copy(
    source: Annotated[Place, typer.Argument(parser=place.of, metavar="FROM", help="The store.")],
    target: Annotated[Place, typer.Argument(parser=place.of, metavar="TO", help="Where there is none yet.")],
    data: DataFolder = None,
    as_of: AsOf = None,
) -> None:
    """Copy a store into another place: from a file to a lake, from a lake to a file; rows are counted."""
    copied = copy_store(replace(source, as_of=as_of), target, data)
    out.print(
        f"Copied {copied.rows['articles']:,} articles, {sum(copied.rows.values()):,} rows, to {target}",
    )
