"""Watch terms as relations for questions: what each of them finds in the generation that is asked."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from monitor import notebook
from monitor.errors import UsageError
from monitor.search.hits import Hits
from monitor.store import Store


@dataclass(frozen=True, slots=True)
class Watched:
    """The articles that watch terms find, as the relation (article_id, id) of a question; id is the name.

    Args:
        names: of the terms; None: all whose queries can be read. One that no longer can, such as a beginning
            of a word that too many words have by now, costs itself alone; `unread` says why.
    """

    names: tuple[str, ...] | None = None

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> pa.Table:
        """Ask the index of the generation that `reader` reads.

        Raises:
            UsageError: a name is none of a watch term, or its query cannot be read.
            StoreError: the generation has no index that can be read.
        """
        queries = {term.name: term.query for term in notebook.terms(store)}
        found = [_NONE]
        for name in queries if self.names is None else self.names:
            query = known(name, queries)
            with contextlib.suppress(*(UsageError,) if self.names is None else ()):
                found.append(_hits(name, query, store, reader))
        return pa.concat_tables(found)


def unread(store: Store) -> dict[str, str]:
    """Return the watch terms whose queries can no longer be read, and why: figures by term leave them out."""
    found = {}
    for term in notebook.terms(store.path):
        try:
            store.ask(Hits(term.query).table)
        except UsageError as error:
            found[term.name] = str(error)
    return found


def known(name: str, queries: dict[str, str]) -> str:
    """Return the query of a watch term.

    Raises:
        UsageError: there is none of this name.
    """
    if name not in queries:
        raise UsageError(
            f"there is no watch term {name!r}; there are: {', '.join(queries) or 'none yet'} "
            "(`monitor notebook watch NAME QUERY` makes one)"
        )
    return queries[name]


def _hits(name: str, query: str, store: Path, reader: duckdb.DuckDBPyConnection) -> pa.Table:
    ids = Hits(query).table(store, reader)["article_id"].cast(pa.int64())
    return pa.table({"article_id": ids, "id": pa.array([name] * len(ids), pa.string())})


_NONE = pa.table({"article_id": pa.array([], pa.int64()), "id": pa.array([], pa.string())})
