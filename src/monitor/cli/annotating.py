"""The verb that annotates without a store."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from monitor import interchange
from monitor.cli.common import DEFAULT_CONFIG, AnyConfigPath, err
from monitor.cli.models import ModelFlag, annotators
from monitor.errors import UsageError

verbs = typer.Typer(add_completion=False)


@verbs.command()
def annotate(
    file: Annotated[str, typer.Argument(help='JSON Lines to read; "-" is standard input.')] = "-",
    output: Annotated[
        str, typer.Option("-o", "--output", help='File to write; "-" is standard output.')
    ] = "-",
    model: ModelFlag = None,
    config: AnyConfigPath = DEFAULT_CONFIG,
) -> None:
    """Annotate JSON Lines without a database: one object in, one object out, same order."""
    models = annotators(config, model)
    failed = 0
    try:
        with (
            sys.stdin.buffer if file == "-" else Path(file).open("rb") as lines,
            sys.stdout.buffer if output == "-" else Path(output).open("wb") as target,
        ):
            for line in interchange.annotate_lines(lines, models):
                failed += line.failed
                target.write(line.json)
    except OSError as error:
        raise UsageError(f"{error.filename}: {error.strerror}") from error
    if failed:
        err.print(f"{failed} lines could not be annotated; their output lines hold the reason.")
