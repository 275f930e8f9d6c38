"""The models that annotate, as a command line chooses them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.annotate import Annotators, Model, choose
from monitor.cli import logs

ModelFlag = Annotated[
    Model | None,
    typer.Option(
        "--model", help="The models that annotate; default: what the configuration says, else the best."
    ),
]


def annotators(config: Path, model: Model | None = None) -> Annotators:
    """Return the models that annotate: `--model`, else those of the configuration, where there is one.

    Raises:
        UsageError: the configuration is wrong.
        ModelMissing: they cannot run here.
    """
    logs.set_up()
    if not config.exists():
        return choose(model or "auto")
    from monitor import config as configuration  # and all connectors, whose options it checks

    wishes = configuration.read(config).annotate
    return choose(model or wishes.model, wishes.entities, wishes.stances)
