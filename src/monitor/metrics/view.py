"""What a view is: a table that can be shown, downloaded or exported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd


@dataclass(frozen=True, slots=True)
class View:
    """A table that can be exported.

    Args:
        name: on the command line.
        description: what it holds, in one line.
        columns: their names, in order; they depend on nothing.
        frame: the question; called with the store, the filters and the options.
        options: the options it takes and their defaults; a pair of None means the filters' own pair.
        how: how its figures are computed, for readers, with `code`; every view that a page shows has it.
        parts: the same question, of a table that may be too large for memory; yields the rows in parts.
    """

    name: str
    description: str
    columns: tuple[str, ...]
    frame: Callable[..., pd.DataFrame]
    options: Mapping[str, Any] = field(default_factory=dict)
    how: str = ""
    parts: Callable[..., Iterator[pd.DataFrame]] | None = None
