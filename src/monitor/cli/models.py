"""The models that annotate, as a command line chooses them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor import config as configuration
from monitor.annotate import Annotators, Model
from monitor.cli import logs
from monitor.refresh.service import annotators_of

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
    settings = configuration.read(config) if config.exists() else configuration.Settings()
    return annotators_of(settings, model)
