"""Statements whose rows are kept: questions that come to the same one share what it found.

Filters that a question does not ask about are in its key, but not in its statements: whoever looks at topics
and then has pairs counted by the article is told the topics at once.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from xxhash import xxh3_128_hexdigest

from monitor.place import Where
from monitor.store import Store
from monitor.store.read import Relation
from monitor.ui.kit.kept import Kept

if TYPE_CHECKING:
    import pandas as pd

Found = TypeVar("Found")
Params = Sequence[Any] | dict[str, Any]

_STATE: ContextVar[str] = ContextVar("state", default="")
_TOLD = (bool, int, float, str, date, list, tuple, Relation, type(None))
"""What tells itself apart from all others by its `repr`, if a relation is made of values (`_is_told`)."""


@contextmanager
def asking(state: str) -> Iterator[None]:
    """Keep the rows of statements for others that ask in the same state of the store and the notebook."""
    token = _STATE.set(state)
    try:
        yield
    finally:
        _STATE.reset(token)


class Remembering(Store):
    """A store whose rows are kept while questions are asked in a known state (`asking`).

    Args:
        where: of the store.
        kept: what rows are kept in, pickled.
    """

    def __init__(self, where: Where, kept: Kept) -> None:
        super().__init__(where)
        self._kept = kept

    def query(self, sql: str, params: Params = ()) -> pd.DataFrame:
        """Return as a `Store` does, a copy of the caller's own."""
        return self._once("query", sql, params, super().query)

    def rows(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """Return as a `Store` does, a copy of the caller's own."""
        return self._once("rows", sql, params, super().rows)

    def _once(self, how: str, sql: str, params: Params, ask: Callable[[str, Params], Found]) -> Found:
        state = _STATE.get()
        values = params.values() if isinstance(params, dict) else params
        if not state or not all(map(_is_told, values)):
            return ask(sql, params)
        key = xxh3_128_hexdigest(repr((how, state, str(self.place), sql, params)).encode("utf-8", "replace"))
        if (kept := self._kept.get(key)) is not None:
            found: Found = pickle.loads(kept)  # our own bytes
            return found
        found = ask(sql, params)
        self._kept.put(key, pickle.dumps(found, protocol=pickle.HIGHEST_PROTOCOL))
        return found


def _is_told(value: object) -> bool:
    if isinstance(value, Relation):
        try:
            hash(value)
        except TypeError:  # it holds a table, whose `repr` leaves out what stands in the middle
            return False
    return isinstance(value, _TOLD)
