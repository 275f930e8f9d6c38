"""The verbs of the program and the modules that hold them: a module is imported when its verb is asked for.

`monitor --help` and a small verb should not wait for models, DuckDB and pandas that others need.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from monitor.lasting import lasting

VERBS = {
    "load": (
        "loading",
        "Load articles from files: text, Word, RTF, pages, JSON, CSV, Excel, Parquet, XML, WARC, mail.",
    ),
    "annotate": (
        "annotating",
        "Annotate JSON Lines without a database: one object in, one object out, same order.",
    ),
    "export": (
        "exporting",
        "Write a filtered view as CSV, Parquet or Excel, with its filters and counts in a .json beside it.",
    ),
    "search": (
        "searching",
        'Find articles: AND OR NOT, brackets, "phrase", word*, NEAR/5, field:value, ranked or by date.',
    ),
    "kwic": (
        "searching",
        "Show every place where the words of a query stand, one below the other (key word in context).",
    ),
    "collocates": (
        "searching",
        "Show the words that stand beside the hits of a query more often than elsewhere in their articles.",
    ),
    "reindex": (
        "searching",
        "Write the search index anew: where it is missing, broken or of an earlier version.",
    ),
    "notebook": ("notebook", "What analysts made of the store: tags, notes, hidden articles, watch terms."),
    "eval": ("evaluating", "Measure the annotations on every gold set that is present."),
    "quarantine": ("quarantine", "Records that could not be used: list, show, retry, drop."),
    "reannotate": (
        "reannotating",
        "Annotate anew, from the store, what an earlier version or another model annotated.",
    ),
    "copy-store": (
        "copying",
        "Copy a store into another place: from a file to a lake, from a lake to a file; rows are counted.",
    ),
    "lake": ("lake", "Lakes: make one for a team, list its snapshots, compact it."),
    "init": ("refreshing", "Write a commented monitor.toml with a dozen public feeds to begin with."),
    "refresh": (
        "refreshing",
        "Bring the store up to date: ask every source that is due, fetch, annotate, publish.",
    ),
    "sources": ("sources", "The sources of a configuration."),
    "status": ("state", "Say what is in the store."),
    "doctor": ("state", "Check that everything needed is there; exit code 1 where something is not."),
    "serve": ("state", "Open the dashboard at http://127.0.0.1:PORT until Ctrl-C."),
    "version": ("state", "Print the version."),
}
"""By name: its module in `monitor.cli`, and its line in the list of verbs, compared by a test."""


class Verbs(TyperGroup):
    """A group whose commands are imported when they are run.

    Contexts and commands are Any: of click, or of the copy of click that newer versions of Typer bring.
    """

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 (click's signature)
        """Name the verbs, in the order of the list."""
        return list(VERBS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        """Return a verb; while they are listed, its name and line only."""
        if cmd_name not in VERBS:
            return None
        module, line = VERBS[cmd_name]
        if self._listing:
            return TyperCommand(cmd_name, help=line)
        with lasting():
            found = typer.main.get_command(import_module(f"monitor.cli.{module}").verbs)
        within: dict[str, Any] = getattr(found, "commands", {})
        command = within.get(cmd_name, found)
        command.name = cmd_name
        return command

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the help of the program without importing a verb."""
        self._listing = True
        try:
            super().format_help(ctx, formatter)
        finally:
            self._listing = False
