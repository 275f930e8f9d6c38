"""Where a store is: a DuckDB file, or a DuckLake whose catalog is a file here or a team's database.

    data/monitor.duckdb                             a file
    ducklake:data/monitor.ducklake                  a lake on this machine: a catalog, Parquet beside it
    ducklake:postgres:dbname=news host=db.example   a team's lake: the catalog in Postgres

What else belongs to a store (ledger, notebook, search index, locks) lies beside its `path`; that of a team's
lake is a folder of this machine's own.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from xxhash import xxh3_64_hexdigest

from monitor import files
from monitor.errors import UsageError
from monitor.masking import masked

LAKE, POSTGRES = "ducklake:", "postgres:"

STATE = "MONITOR_STATE"
"""The environment variable that names the folder of what is a machine's own of a team's lake."""

_PASSWORD = re.compile(r"""(\bpassword\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s'&;]+)""", re.IGNORECASE)

Kind = Literal["file", "lake", "team"]


@dataclass(frozen=True, slots=True)
class Place:
    """The address of a store, and where on this machine lies what belongs to it.

    Args:
        kind: a file, a lake on this machine, or a lake that a team shares.
        path: the file, or the lake's catalog; of a team's lake, where what belongs to it lies beside.
        catalog: what the extension for Postgres connects to, with its password; empty but for a team's lake.
        as_of: a number of a snapshot, or a moment (ISO 8601), that readers see instead of the newest.
    """

    kind: Kind
    path: Path
    catalog: str = ""
    as_of: str | None = None

    def __str__(self) -> str:
        """Return the address as people may read it: without a password."""
        if self.kind == "file":
            return str(self.path)
        return LAKE + (self.said(POSTGRES + self.catalog) if self.catalog else str(self.path))

    def __repr__(self) -> str:
        return f"Place({str(self)!r})"

    @property
    def address(self) -> str:
        """The address as it was given, for another process: it may hold a password."""
        return str(self) if not self.catalog else f"{LAKE}{POSTGRES}{self.catalog}"

    @property
    def files(self) -> Path:
        """The folder of the Parquet files of a lake on this machine."""
        path = files.real(self.path)
        return path.with_name(f"{path.name}.files")

    def absolute(self) -> Place:
        """Return the same place as another folder would name it."""
        return replace(self, path=self.path.absolute())

    def below(self, folder: Path) -> Place:
        """Return the place that this address means in a folder."""
        return self if self.catalog else replace(self, path=folder / self.path.expanduser())

    def said(self, text: object) -> str:
        """Return what a library says of this place without the password in it."""
        return masked(_PASSWORD.sub(r"\1***", str(text)))


Where = str | Path | Place
"""How functions take the place of a store: as an address, a path of a file, or read already."""


def of(where: Where) -> Place:
    """Read the address of a store.

    Raises:
        UsageError: it names a lake whose catalog is neither a file nor Postgres.
    """
    if isinstance(where, Place):
        return where
    given = str(where)
    if not given.startswith(LAKE):
        return Place("file", Path(given))
    catalog = given.removeprefix(LAKE)
    if catalog.startswith(POSTGRES):
        conninfo = catalog.removeprefix(POSTGRES)
        return Place("team", _own(conninfo), conninfo)
    if not catalog or re.match(r"[a-z][a-z0-9_]+:", catalog):
        kind = catalog.partition(":")[0]
        raise UsageError(
            f"{LAKE}{kind}: write {LAKE}PATH for a lake on this machine, {LAKE}{POSTGRES}dbname=… for that "
            "of a team"
        )
    return Place("lake", Path(catalog))


def _own(conninfo: str) -> Path:
    """Return where a machine keeps its own of a team's lake: one for the lake, whatever the password."""
    base = os.environ.get(STATE) or os.environ.get("XDG_STATE_HOME") or "~/.local/state"
    folder = Path(base).expanduser()
    if not os.environ.get(STATE):
        folder /= "media-monitor"
    bare = masked(_PASSWORD.sub("", conninfo)).strip()
    return folder / f"lake-{xxh3_64_hexdigest(bare.encode())[:12]}" / "lake"
