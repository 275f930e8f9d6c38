"""The command line: verbs read what was asked for, call the library, and print what it returns."""

from __future__ import annotations

import os
import sys

from monitor.cli import articles, evaluating, quarantine, reannotating, refreshing, sources, state
from monitor.cli.common import app, err
from monitor.errors import MonitorError

__all__ = [
    "app",
    "articles",
    "evaluating",
    "main",
    "quarantine",
    "reannotating",
    "refreshing",
    "sources",
    "state",
]


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
