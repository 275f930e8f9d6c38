"""The options that name a store, a lake's files, and how it stood."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor import place
from monitor.place import Place

DEFAULT_STORE = place.of("data/monitor.duckdb")

StorePath = Annotated[
    Place,
    typer.Option(
        "--store",
        envvar="MONITOR_STORE",
        parser=place.of,
        metavar="STORE",
        help="The store: a DuckDB file, or a DuckLake (ducklake:PATH, ducklake:postgres:…).",
        show_default=True,
    ),
]
DataFolder = Annotated[
    str | None,
    typer.Option("--data", help="Where the files of a team's lake lie: a path that all reach, or s3://…"),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        envvar="MONITOR_AS_OF",
        metavar="SNAPSHOT|MOMENT",
        help="How a lake stood: a number of `monitor lake snapshots`, or a time, 2026-01-31 12:00 (UTC).",
    ),
]
