"""The verb that loads articles."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from monitor.cli.common import DEFAULT_CONFIG, QUARANTINED, AnyConfigPath, AsJson, bar, out, print_json
from monitor.cli.crews import ClusterFlag, WorkersFlag, workers
from monitor.cli.models import ModelFlag, annotators
from monitor.cli.stores import DEFAULT_STORE, StorePath
from monitor.model import Run
from monitor.runs.load import load
from monitor.sources.formats import files as sources
from monitor.sources.values.fields import parse_map
from monitor.store import Place

verbs = typer.Typer(add_completion=False)


@verbs.command(name="load")
def load_paths(
    paths: Annotated[list[str], typer.Argument(help='Files, folders, or "-" for standard input.')],
    store: StorePath = DEFAULT_STORE,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field.")
    ] = None,
    count: WorkersFlag = None,
    cluster: ClusterFlag = None,
    model: ModelFlag = None,
    config: AnyConfigPath = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Load articles from files: text, Word, RTF, pages, JSON, CSV, Excel, Parquet, XML, WARC, mail.

    Most may be gzipped or in a .zip. Exports of news vendors are known by their columns, and downloads of
    Nexis, ProQuest, Factiva and Europresse and lists of references (RIS, EndNote, BibTeX) are split into
    their articles. Of a folder, files of other kinds are passed over and named.
    Loading the same again changes nothing. Records that cannot be used go to quarantine (exit code 3).
    """
    chosen = parse_map(columns or [])
    models, crew = annotators(config, model), workers(config, count, cluster)
    found = sources.survey(paths)
    with bar(hidden=as_json) as shown:
        task = shown.add_task("Loading", total=found.size or None, articles=0)
        result = load(
            found.files,
            store,
            chosen=chosen,
            workers=crew,
            progress=lambda done, articles: shown.update(task, completed=done, articles=articles),
            annotators=models,
        )
    if as_json:
        passed_over = {kind.suffix: kind.count for kind in found.passed_over}
        print_json({**asdict(result), "passed_over": passed_over})
    else:
        _summarise(result, store, found)
        _tell_of_files(found)
    if result.quarantined:
        raise typer.Exit(QUARANTINED)


def _summarise(result: Run, store: Place, found: sources.Survey) -> None:
    if not result.read and found.files:
        one = len(found.files) == 1
        out.print(f"Nothing to load: no record in {'the file' if one else f'{len(found.files):,} files'}.")
    elif not result.read:
        out.print("Nothing to load: there is no file of a known kind (see `monitor load --help`).")
    elif not result.new and not result.updated:
        out.print(f"Nothing new: all {result.unchanged:,} articles are in {store} already.")
    else:
        rate = result.words / result.seconds if result.seconds else 0
        out.print(
            f"Loaded {result.new:,} new and {result.updated:,} updated articles into {store} "
            f"({result.unchanged:,} unchanged): {result.words:,} words in {result.seconds:.1f} s, "
            f"{rate:,.0f} words/s."
        )
    if result.quarantined:
        plural = "record" if result.quarantined == 1 else "records"
        out.print(
            f"{result.quarantined:,} {plural} could not be used. See: monitor quarantine list --store {store}"
        )


def _tell_of_files(found: sources.Survey) -> None:
    """Say of files what a user would not expect: that layout was lost, and what was not read at all."""
    if found.rtf:
        read = "1 RTF file was" if found.rtf == 1 else f"{found.rtf:,} RTF files were"
        out.print(f"{read} read as text, without pictures and layout.")
    if not found.passed_over:
        return
    kinds = ", ".join(f"{kind.count:,} {kind.suffix or 'without an ending'}" for kind in found.passed_over)
    total = sum(kind.count for kind in found.passed_over)
    passed = "1 file of a kind that is" if total == 1 else f"{total:,} files of kinds that are"
    out.print(f"Passed over {passed} not read: {kinds}; such as {found.passed_over[0].example}")
    for kind in found.passed_over:
        if kind.advice:
            out.print(f"{kind.example} is {kind.advice}")
