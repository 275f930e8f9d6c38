"""The verb that measures the annotations on gold labels."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer

from monitor.cli.common import DEFAULT_CONFIG, AnyConfigPath, AsJson, out, print_json
from monitor.cli.models import ModelFlag, annotators
from monitor.evaluation import Row, evaluate as measure, markdown, to_json
from monitor.evaluation.report import explained
from monitor.evaluation.run import CORPORA, OWN

verbs = typer.Typer(add_completion=False)


@verbs.command("eval")
def evaluate(
    corpora: Annotated[Path, typer.Option(help="Folder of the gold corpora.")] = CORPORA,
    own: Annotated[Path, typer.Option(help="Folder of our own gold sets.")] = OWN,
    write: Annotated[
        Path | None,
        typer.Option(help="Keep the tables in this file."),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            help="Keep the data of the Accuracy page in this file; an installed page shows its own."
        ),
    ] = None,
    model: ModelFlag = None,
    config: AnyConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Measure the annotations on every gold set that is present."""
    rows = measure(corpora, own, None if as_json else _show, annotators(config, model))
    if as_json:
        print_json(to_json(rows))
    if write:
        write.write_text(markdown(rows), encoding="utf-8")
    if data:
        data.write_bytes(orjson.dumps(to_json(rows), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _show(row: Row) -> None:
    found = row.result
    others = ", ".join(f"{name} {value:.3g}" for name, value in row.references.items())
    out.print(
        f"{row.what}: {row.unit} {found.value:.3f} ({found.low:.3f} to {found.high:.3f}, "
        f"{found.documents:,} documents)"
        + (f"; {parts}" if (parts := explained(found)) else "")
        + (f"; others: {others}" if others else ""),
    )
