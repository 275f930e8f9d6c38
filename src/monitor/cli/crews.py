"""The options that say who reads and annotates: processes of this machine, or a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from monitor.errors import UsageError
from monitor.runs.workers import Cluster, Workers

WorkersFlag = Annotated[
    int | None, typer.Option("--workers", min=1, help="Processes; default: one per core.")
]
ClusterFlag = Annotated[
    Cluster | None,
    typer.Option(
        "--cluster",
        envvar="MONITOR_CLUSTER",
        parser=Cluster,
        metavar="ADDRESS",
        help="Have a Dask cluster read and annotate: tcp://host:8786; default: what the configuration says, "
        "else this machine.",
    ),
]


def workers(config: Path, count: int | None, cluster: Cluster | None) -> Workers:
    """Return who works: as the command line says, else the cluster of the configuration, where it names one.

    Raises:
        UsageError: both are asked for, or the configuration is wrong.
    """
    if count is not None and cluster is not None:
        raise UsageError("--workers counts processes of this machine: leave it out, or the cluster")
    if count is not None or cluster is not None or not config.exists():
        return count or cluster
    from monitor import config as configuration  # and all connectors, whose options it checks

    named = configuration.read(config).cluster
    return Cluster(named) if named else None
