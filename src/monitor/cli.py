"""The command line: each verb calls one library function and prints what it returns."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from monitor import __version__, interchange, pipeline, sources
from monitor import status as health
from monitor.errors import MonitorError, UsageError
from monitor.model import Run
from monitor.sources.fields import parse_map
from monitor.store import Store

QUARANTINED = 3
"""Exit code of a run that is done but left some records out."""

app = typer.Typer(
    help="Media Monitor: news articles in, evidence about how countries deal with each other out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
out = Console(soft_wrap=True, highlight=False)
err = Console(stderr=True, soft_wrap=True, highlight=False)

StorePath = Annotated[
    Path, typer.Option("--store", envvar="MONITOR_STORE", help="The store: a DuckDB file.", show_default=True)
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for scripts.")]
DEFAULT_STORE = Path("data/monitor.duckdb")


@app.command()
def load(
    paths: Annotated[list[str], typer.Argument(help='Files, folders, or "-" for standard input.')],
    store: StorePath = DEFAULT_STORE,
    columns: Annotated[
        list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help="Which column holds a field.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processes; default: one per core.")] = None,
    as_json: AsJson = False,
) -> None:
    """Load articles: text, scraped pages, HTML, JSONL, CSV, TSV, Parquet, each also .gz.

    Loading the same again changes nothing. Records that cannot be used go to quarantine (exit code 3).
    """
    chosen = parse_map(columns or [])
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[articles]} articles"),
        TimeRemainingColumn(),
        console=err,
        disable=not sys.stderr.isatty() or as_json,
        transient=True,
    ) as bar:
        task = bar.add_task("Loading", total=sources.size(paths) or None, articles=0)
        result = pipeline.run(
            paths,
            store,
            chosen=chosen,
            workers=workers,
            progress=lambda done, articles: bar.update(task, completed=done, articles=articles),
        )
    if as_json:
        _print_json(asdict(result))
    else:
        _summarise(result, store)
    if result.quarantined:
        raise typer.Exit(QUARANTINED)


def _summarise(result: Run, store: Path) -> None:
    if not result.read:
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
            f"{result.quarantined:,} {plural} could not be used. See: monitor quarantine --store {store}"
        )


@app.command()
def annotate(
    file: Annotated[str, typer.Argument(help='JSON Lines to read; "-" is standard input.')] = "-",
    output: Annotated[
        str, typer.Option("-o", "--output", help='File to write; "-" is standard output.')
    ] = "-",
) -> None:
    """Annotate JSON Lines without a database: one object in, one object out, same order."""
    failed = 0
    try:
        with (
            sys.stdin.buffer if file == "-" else Path(file).open("rb") as lines,
            sys.stdout.buffer if output == "-" else Path(output).open("wb") as target,
        ):
            for line in interchange.annotate_lines(lines):
                failed += b'"error":' in line and "error" in orjson.loads(line)
                target.write(line)
    except OSError as error:
        raise UsageError(f"{error.filename}: {error.strerror}") from error
    if failed:
        err.print(f"{failed} lines could not be annotated; their output lines hold the reason.")


@app.command(name="export")
def export_view(
    view: Annotated[str, typer.Argument(help="Which view; `monitor export list` names them all.")],
    output: Annotated[
        str, typer.Option("-o", "--output", help='.csv, .parquet or .xlsx; "-" is CSV to stdout.')
    ] = "-",
    store: StorePath = DEFAULT_STORE,
    start: Annotated[str | None, typer.Option(help="First day, 2026-01-31.")] = None,
    end: Annotated[str | None, typer.Option(help="Last day, inclusive.")] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="Names any of these (alpha-3); repeatable.")
    ] = None,
    pair: Annotated[str | None, typer.Option(help="Names both, such as CHN-RUS.")] = None,
    topic: Annotated[
        list[str] | None, typer.Option(help="IPTC Media Topic, such as medtop:11000000.")
    ] = None,
    source: Annotated[list[str] | None, typer.Option(help="Outlet; repeatable.")] = None,
    language: Annotated[list[str] | None, typer.Option(help="ISO 639-1, such as en; repeatable.")] = None,
    tone: Annotated[list[str] | None, typer.Option(help="negative, neutral, positive; repeatable.")] = None,
    text: Annotated[str | None, typer.Option(help="Title or body contains this.")] = None,
    unit: Annotated[str | None, typer.Option(help="Count articles, stories or sources.")] = None,
    duplicates: Annotated[bool, typer.Option("--duplicates", help="Count near-duplicates too.")] = False,
    undated: Annotated[bool, typer.Option("--no-undated", help="Leave out uncertain dates.")] = False,
    together: Annotated[str | None, typer.Option(help="A pair is in one sentence or article.")] = None,
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
    from monitor.metrics.filters import Filters

    if view == "list":
        for known in export.VIEWS.values():
            out.print(f"{known.name:22} {known.description}", markup=False)
        return
    flags = {
        "start": start, "end": end, "country": country, "pair": pair, "topic": topic, "source": source,
        "language": language, "tone": tone, "text": text, "unit": unit, "together": together,
        "duplicates": "1" if duplicates else None, "no-undated": "1" if undated else None,
    }  # fmt: skip
    filters = Filters.from_query({name: value for name, value in flags.items() if value})
    chosen = _name_values(options or [])
    if output == "-":
        sys.stdout.buffer.write(export.render(view, Store(store), filters, bom=bom, **chosen))
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


@app.command()
def status(store: StorePath = DEFAULT_STORE, as_json: AsJson = False) -> None:
    """Say what is in the store."""
    found = health.status(Store(store))
    if as_json:
        _print_json(found)
        return
    table = Table(show_header=False, box=None)
    for key, value in found.items():
        if key != "last_run":
            table.add_row(key.replace("_", " "), f"{value:,}" if isinstance(value, int) else str(value))
    if found["last_run"]:
        table.add_row(
            "last run", "{finished_at} ({command}): {new} new, {updated} updated".format(**found["last_run"])
        )
    out.print(table)


@app.command()
def quarantine(
    store: StorePath = DEFAULT_STORE,
    limit: Annotated[int, typer.Option(min=1, help="How many to show, newest first.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show the records that could not be used, and why."""
    found = health.quarantined(Store(store), limit)
    if as_json:
        _print_json(found)
        return
    for record in found:
        out.print(f"{record['origin']}: {record['reason']}", markup=False)
        if record["excerpt"]:
            out.print(f"    {record['excerpt'][:160]!r}", style="dim", markup=False)
    if not found:
        out.print("Quarantine is empty.")


@app.command()
def doctor(store: StorePath = DEFAULT_STORE, as_json: AsJson = False) -> None:
    """Check that everything needed is there; exit code 1 where something is not."""
    checks = health.doctor(store)
    if as_json:
        _print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            out.print(f"{'ok ' if not check.advice else 'BAD'} {check.name}: {check.found}", markup=False)
            if check.advice:
                out.print(f"    {check.advice}", markup=False)
    if any(check.advice for check in checks):
        raise typer.Exit(1)


@app.command()
def serve(
    store: StorePath = DEFAULT_STORE,
    port: Annotated[int, typer.Option(envvar="MONITOR_PORT", help="Port on 127.0.0.1.")] = 8501,
) -> None:
    """Open the dashboard at http://127.0.0.1:PORT until Ctrl-C."""
    script = next((path for path in _app_scripts() if path.exists()), None)
    if script is None:
        raise UsageError(
            "app.py is not here: run `monitor serve` in the folder of the Media Monitor checkout"
        )
    out.print(f"Dashboard: http://127.0.0.1:{port}  (store {store}; Ctrl-C stops it)")
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    environment = {**os.environ, "MONITOR_STORE": str(store.absolute())}
    try:
        code = subprocess.run(command, cwd=script.parent, env=environment, check=False).returncode
    except KeyboardInterrupt:
        code = 0
    raise typer.Exit(code)


def _app_scripts() -> list[Path]:
    return [Path("app.py").absolute(), Path(__file__).parents[2] / "app.py"]


@app.command()
def version() -> None:
    """Print the version."""
    out.print(__version__)


def _print_json(value: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def main() -> None:
    """Run the command line; every failure ends in one line and its exit code, never in a traceback."""
    try:
        app()
    except MonitorError as error:
        err.print(f"monitor: {error}", style="red", markup=False)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        err.print("monitor: stopped; the store is as it was.")
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


if __name__ == "__main__":
    main()
