"""The verb that brings old rows up to date."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from monitor.cli.common import DEFAULT_CONFIG, AnyConfigPath, AsJson, bar, out, print_json
from monitor.cli.crews import ClusterFlag, WorkersFlag, workers
from monitor.cli.models import ModelFlag, annotators
from monitor.cli.stores import DEFAULT_STORE, StorePath
from monitor.runs.reannotate import GENERATION, reannotate

verbs = typer.Typer(add_completion=False)


@verbs.command(name="reannotate")
def reannotate_store(
    store: StorePath = DEFAULT_STORE,
    limit: Annotated[int | None, typer.Option(min=1, help="Articles at most; default: all.")] = None,
    generation: Annotated[
        int, typer.Option(min=1, help="Articles published together; each generation copies the store once.")
    ] = GENERATION,
    count: WorkersFlag = None,
    cluster: ClusterFlag = None,
    model: ModelFlag = None,
    config: AnyConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Annotate anew, from the store, what an earlier version or another model annotated.

    Nothing is fetched; readers go on; a killed run is finished by the next one.
    """
    models, crew = annotators(config, model), workers(config, count, cluster)
    with bar(hidden=as_json) as shown:
        task = shown.add_task("Annotating", total=None, articles=0)
        found = reannotate(
            store,
            limit=limit,
            workers=crew,
            generation=generation,
            progress=lambda done, total: shown.update(task, completed=done, total=total, articles=done),
            annotators=models,
        )
    if as_json:
        print_json(asdict(found))
    elif not found.found:
        out.print(f"Nothing to do: all articles of {store} are of the current version.")
    else:
        out.print(f"Annotated {found.done:,} of {found.found:,} articles anew, {found.failed:,} failed.")
