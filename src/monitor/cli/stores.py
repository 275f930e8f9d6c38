"""The option that names a store. It stands alone because it brings DuckDB, which some verbs do without."""

from __future__ import annotations

from typing import Annotated

import typer

from monitor.store import place
from monitor.store.place import Place

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
