"""The flags of a command that are filters: one for every row of `metrics.filters.FILTERS`."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from monitor import notebook
from monitor.cli.common import err
from monitor.metrics.filter_row import Filter, Mode
from monitor.metrics.filters import FILTERS, Filters
from monitor.store import Place

UNFILTERED = Filters()
"""The default of a parameter `filters`."""

PANELS: dict[Mode, str] = {
    "any": "Filters",
    "all": "Filters on all of several values",
    "none": "Filters on what is left out",
}
"""The headings of the help under which the flags stand."""


def takes_filters(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command, whose parameter `filters` is what its body wants, a flag for each filter in its place.

    Typer reads the flags of a command off its signature, so that is what is written here. The command has a
    parameter `store`.

    Raises:
        UsageError: by the command, where the value of a flag cannot be used.
    """
    signature = inspect.signature(command, eval_str=True)
    flags = [_flag(row) for row in FILTERS.values()]
    given = [
        flag
        for parameter in signature.parameters.values()
        for flag in (flags if parameter.name == "filters" else [parameter])
    ]

    @functools.wraps(command)
    def run(**values: Any) -> None:
        texts = {row.name: values.pop(row.field) for row in FILTERS.values()}
        query = {name: "1" if value is True else value for name, value in texts.items() if value}
        _tell_of_notebook(values["store"])
        command(filters=Filters.from_query(query), **values)

    run.__signature__ = signature.replace(parameters=given)  # type: ignore[attr-defined]
    run.__annotations__ = {parameter.name: parameter.annotation for parameter in given}
    return run


def _tell_of_notebook(store: Place) -> None:
    """Say that the notebook cannot be read, where it cannot: filters and corrections rest on it."""
    if why := notebook.fault(store):
        left_out = "Tags, notes, hidden articles, watch terms and corrections are left out"
        err.print(f"{left_out}: {why}", style="yellow")


def _flag(row: Filter) -> inspect.Parameter:
    option = typer.Option(f"--{row.name}", help=row.help, rich_help_panel=PANELS[row.mode])
    kind: Any = bool if row.switch else list[str] | None if row.many else str | None
    return inspect.Parameter(
        row.field,
        inspect.Parameter.POSITIONAL_OR_KEYWORD,
        default=False if row.switch else None,
        annotation=Annotated[kind, option],
    )
