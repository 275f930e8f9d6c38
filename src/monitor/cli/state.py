"""Verbs about the state of things: status, doctor, version, and the dashboard."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

import monitor
from monitor import __version__, status as installation
from monitor.cli.common import DEFAULT_CONFIG, AnyConfigPath, AsJson, out, print_json
from monitor.cli.models import annotators
from monitor.cli.stores import DEFAULT_STORE, AsOf, StorePath
from monitor.errors import UsageError
from monitor.store import Store

verbs = typer.Typer(add_completion=False)


@verbs.command()
def status(
    store: StorePath = DEFAULT_STORE, config: AnyConfigPath = DEFAULT_CONFIG, as_json: AsJson = False
) -> None:
    """Say what is in the store."""
    found = installation.status(Store(store), annotators(config), _filters(config))
    if as_json:
        print_json(found)
        return
    table = Table(show_header=False, box=None)
    for key, value in found.items():
        if key not in ("last_run", "refresh"):
            table.add_row(key.replace("_", " "), f"{value:,}" if isinstance(value, int) else str(value))
    if found["outdated"]:
        table.add_row("", "outdated articles: `monitor reannotate` annotates them anew")
    if found["waiting"]:
        table.add_row("", "waiting: other filters left them out; `monitor refresh --again` has them again")
    if found["last_run"]:
        table.add_row(
            "last run", "{finished_at} ({command}): {new} new, {updated} updated".format(**found["last_run"])
        )
    if found["refresh"]:
        table.add_row("last refresh", "{started_at} UTC: {outcome}".format(**found["refresh"]))
        for name, error in found["refresh"]["failing"].items():
            table.add_row("failing", f"{name}: {error}")
    out.print(table)


def _filters(config: Path) -> str:
    """Name what a configuration wants of articles: nothing where there is none."""
    if not config.exists():
        return ""
    from monitor import config as configuration  # and all connectors, whose options it checks

    return configuration.name_of(configuration.read(config).filters)


@verbs.command()
def doctor(
    store: StorePath = DEFAULT_STORE, config: AnyConfigPath = DEFAULT_CONFIG, as_json: AsJson = False
) -> None:
    """Check that everything needed is there; exit code 1 where something is not."""
    checks = installation.doctor(store, annotators(config))
    if as_json:
        print_json([asdict(check) for check in checks])
    else:
        for check in checks:
            out.print(f"{'ok ' if not check.advice else 'BAD'} {check.name}: {check.found}")
            if check.advice:
                out.print(f"    {check.advice}")
    if any(check.advice for check in checks):
        raise typer.Exit(1)


@verbs.command()
def serve(
    store: StorePath = DEFAULT_STORE,
    port: Annotated[
        int, typer.Option(envvar="MONITOR_PORT", min=1, max=65535, help="Port on 127.0.0.1.")
    ] = 8501,
    as_of: AsOf = None,
) -> None:
    """Open the dashboard at http://127.0.0.1:PORT until Ctrl-C."""
    script = _app()
    out.print(f"Dashboard: http://127.0.0.1:{port}  (store {store}; Ctrl-C stops it)")
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    environment = {**os.environ, "MONITOR_STORE": store.absolute().address}
    if as_of is not None:
        environment["MONITOR_AS_OF"] = as_of
    try:
        code = subprocess.run(command, cwd=script.parent, env=environment, check=False).returncode
    except KeyboardInterrupt:
        code = 0
    raise typer.Exit(code)


def _app() -> Path:
    """Return the script of the dashboard: within an installed package, else at the top of the checkout.

    Raises:
        UsageError: it is in neither, as after a build without it.
    """
    package = Path(monitor.__file__).parent
    for folder in (package / "dashboard", package.parents[1]):
        if (folder / "app.py").is_file() and (folder / "pages").is_dir():
            return folder / "app.py"
    raise UsageError(f"the dashboard is missing in {package}: install Media Monitor again")


@verbs.command()
def version() -> None:
    """Print the version."""
    out.print(__version__)
