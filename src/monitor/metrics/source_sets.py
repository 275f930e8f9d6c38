"""Source sets of a store as tables for questions: which sources belong to which set."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import duckdb
import pyarrow as pa

from monitor.errors import UsageError
from monitor.reference.outlets import Outlet, OwnerKind
from monitor.reference.source_sets import OWNER, Own, implied
from monitor.store import Store, sourcing
from monitor.store.read import opened

if TYPE_CHECKING:  # pandas takes half a second to import: searches and lists of verbs do without
    import pandas as pd

KINDS = tuple(f"{OWNER}{kind}" for kind in get_args(OwnerKind))
"""The sets of the kinds of owners, which every store has."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources that belong to any of some sets, as the relation (source) of a question.

    Args:
        sets: their names.
    """

    sets: tuple[str, ...]

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> Any:
        """Return them, of the store's generation that `reader` reads.

        Raises:
            UsageError: there is no such set.
        """
        own, known = _known(store, reader)
        for name in self.sets:
            if implied(name) is None and name not in own.names():
                offered = [*own.names(), *KINDS]
                near = difflib.get_close_matches(name, offered, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"there are: {', '.join(offered)}"
                raise UsageError(f"source-set: there is no source set {name!r}; {hint}")
        held = [
            source
            for source, outlet in known.items()
            if any(own.holds(name, source, outlet) for name in self.sets)
        ]
        return pa.table({"source": pa.array(held, pa.string())})


@dataclass(frozen=True, slots=True)
class Memberships:
    """Every source with each set that it belongs to, as the relation (source, source_set) of a question."""

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> Any:
        """Return them, of the generation that `reader` reads: the user's sets and the kinds of owners.

        A source of which no outlet is known is in "owner:unknown".
        """
        own, known = _known(store, reader)
        names = (*own.names(), *KINDS)
        held = [
            (source, name)
            for source, outlet in known.items()
            for name in names
            if own.holds(name, source, outlet)
        ]
        columns = {"source": [source for source, _ in held], "source_set": [name for _, name in held]}
        return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})


def outlets(store: Store) -> dict[str, Outlet | None]:
    """Return every source of a store with its outlet, None where it is not known."""
    return store.ask(lambda path, reader: _known(path, reader)[1])


def members(store: Store, names: Collection[str]) -> list[str]:
    """Return the sources of a store that belong to any of the sets, in alphabetical order.

    Raises:
        UsageError: there is no such set.
    """
    held = store.ask(lambda path, reader: Sources(tuple(names)).table(path, reader))
    return list(held["source"].to_pylist())


def labelled(store: Store, frame: pd.DataFrame, missing: str = "") -> pd.DataFrame:
    """Add a label after "id", which is a source: the outlet's name, else the source, else `missing`."""
    import pandas as pd

    known = outlets(store)
    labels = [outlet.name if (outlet := known.get(source)) else source or missing for source in frame["id"]]
    frame.insert(list(frame).index("id") + 1, "label", pd.Series(labels, index=frame.index, dtype="str"))
    return frame


def _known(store: Path, reader: duckdb.DuckDBPyConnection) -> tuple[Own, dict[str, Outlet | None]]:
    lent = _Lent(reader)
    try:
        return _read(store, opened(reader), lent)
    finally:
        lent.reader = None


@dataclass(slots=True, unsafe_hash=True)
class _Lent:
    """A connection that an answer is read by and not kept under: kept itself, it would hold a whole store."""

    reader: duckdb.DuckDBPyConnection | None = field(compare=False)


@lru_cache(maxsize=8)
def _read(store: Path, generation: str, lent: _Lent) -> tuple[Own, dict[str, Outlet | None]]:  # noqa: ARG001
    assert lent.reader is not None  # for as long as this runs
    return sourcing.own(lent.reader), sourcing.sources(lent.reader)
