"""The command line: verbs read what was asked for, call the library, and print what it returns."""

from __future__ import annotations

import os
import sys

import typer

from monitor.cli.common import err
from monitor.cli.verbs import Verbs
from monitor.errors import MonitorError

__all__ = ["app", "main"]

app = typer.Typer(
    cls=Verbs,
    help="Media Monitor: news articles in, evidence about how countries deal with each other out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def _program() -> None:
    """Make a group of the program; its verbs are those of `cli.verbs`."""


def main() -> None:
    """Run the command line; every failure ends in one line and its exit code, never in a traceback."""
    try:
        app()
    except MonitorError as error:
        err.print(f"monitor: {error}", style="red")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        err.print("monitor: stopped; the store is as it was.")
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
