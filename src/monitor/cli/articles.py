"""Verbs about articles: load, annotate, export."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from monitor import interchange, sources
from monitor.cli.common import (
    DEFAULT_CONFIG,
    DEFAULT_STORE,
    QUARANTINED,
    AnyConfigPath,
    AsJson,
    StorePath,
    bar,
    err,
    out,
    print_json,
)
from monitor.cli.filters import UNFILTERED, takes_filters
from monitor.cli.models import ModelFlag, annotators
from monitor.errors import UsageError
from monitor.metrics.filters import Filters
from monitor.model import Run
from monitor.runs.load import load
from monitor.sources.values.fields import parse_map
from monitor.store import Place, Store

verbs = typer.Typer(add_completion=False)


@verbs.command(name="load")
def load_paths(
    paths: Annotated[list[str], typer.Argument(help='Files, folders, or "-" for standard input.')],
    store: StorePath = DEFAULT_STORE,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; default: one per core.")] = None,
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
    models = annotators(config, model)
    found = sources.survey(paths)
    with bar(hidden=as_json) as shown:
        task = shown.add_task("Loading", total=found.size or None, articles=0)
        result = load(
            found.files,
            store,
            chosen=chosen,
            workers=workers,
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
    out.print(f"Passed over {passed} not read: {kinds}; such as {found.passed_over[0].example}", markup=False)
    for kind in found.passed_over:
        if kind.advice:
            out.print(f"{kind.example} is {kind.advice}", markup=False)


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
) -> None:
    """Write a filtered view as CSV, Parquet or Excel, with its filters and counts in a .json beside it."""
    from monitor import export  # pandas takes half a second to import, which the other verbs can do without

    if view == "list":
        for known in export.VIEWS.values():
            out.print(f"{known.name:22} {known.description}", markup=False)
        return
    chosen = _name_values(options or [])
    for name, why in export.left_out(Store(store), chosen).items():
        err.print(f"The watch term {name} is left out: {why}", style="yellow", markup=False)
    if output == "-":
        export.write_csv(export.tables(view, Store(store), filters, **chosen), sys.stdout.buffer, bom)
        sys.stdout.buffer.flush()
        return
    about = export.write(view, Store(store), filters, Path(output), bom=bom, **chosen)
    out.print(f"Wrote {about['rows']:,} rows to {output}; how they were made: {output}.json", markup=False)


def _name_values(pairs: list[str]) -> dict[str, str]:
    split = [pair.partition("=") for pair in pairs]
    for name, separator, value in split:
        if not separator or not value:
            raise UsageError(f"--set {name}: write NAME=VALUE")
    return {name: value for name, _, value in split}
