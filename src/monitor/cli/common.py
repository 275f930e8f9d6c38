"""What all verbs share: the two outputs, and the options that mean the same everywhere."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from monitor.errors import UsageError

QUARANTINED = 3
"""Exit code of a run that is done but left some records out."""

DEFAULT_CONFIG = Path("monitor.toml")

# Names of files, titles and what others answered may hold brackets: nothing is read into them.
_console = partial(Console, soft_wrap=True, highlight=False, markup=False, emoji=False)
out = _console()
err = _console(stderr=True)

ConfigPath = Annotated[
    Path, typer.Option("--config", envvar="MONITOR_CONFIG", help="The configuration.", show_default=True)
]


def _there(context: typer.Context, parameter: typer.CallbackParam, path: Path) -> Path:
    """Refuse a configuration that was named and is not there; where none was named, one need not be."""
    named_by = context.get_parameter_source(parameter.name or "")
    if named_by is not None and named_by.name == "COMMANDLINE" and not path.exists():
        raise UsageError(f"{path} is not there; `monitor init` writes one to begin with")
    return path


AnyConfigPath = Annotated[
    Path,
    typer.Option(
        "--config",
        envvar="MONITOR_CONFIG",
        callback=_there,
        help="Where it exists, its table `annotate` chooses the models and its `cluster` who annotates.",
        show_default=True,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for scripts.")]


def print_json(value: Any) -> None:
    """Write a value for scripts."""
    sys.stdout.buffer.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


def bar(*, hidden: bool) -> Progress:
    """Make a progress bar; it shows on a terminal only."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[articles]} articles"),
        TimeRemainingColumn(),
        console=err,
        disable=hidden or not sys.stderr.isatty(),
        transient=True,
    )
