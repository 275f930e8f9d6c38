"""A column whose cells are all dates and whose name nobody knows: told once, for its articles are undated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from monitor import dates
from monitor.dates import order
from monitor.sources.values import fields

_LONGEST, _LOOKED_AT = 40, 1000
"""Characters of a cell that may be a date, and the records of a table that are looked at."""


class DateColumns:
    """Which columns of a table without a date could be one."""

    def __init__(self, origin: str, names: Sequence[str], chosen: Mapping[str, str]) -> None:
        is_dated = "published" in fields.recognised(list(names), chosen)
        unknown = [name for name in names if name and not fields.recognised([name], chosen)]
        self._origin, self._left = origin, [] if is_dated else unknown
        self._example: dict[str, str] = {}
        self._records = 0

    def take(self, record: Mapping[str, Any]) -> None:
        """Drop the columns in which this record has something else."""
        if not self._left or self._records >= _LOOKED_AT:
            return
        self._records += 1
        cells = {name: str(record.get(name) or "").strip() for name in self._left}
        self._left = [name for name, cell in cells.items() if not cell or _is_date(cell)]
        for name in self._left:
            if cells[name]:
                self._example.setdefault(name, cells[name])

    def report(self) -> None:
        """Log, once, the columns that were all dates."""
        found = [name for name in self._left if name in self._example]
        if found:
            structlog.get_logger().warning(
                "no column is known as the date of the articles, and one that is not read holds only dates: "
                "where it is theirs, name it with --map published=COLUMN",
                file=self._origin,
                columns=found,
                example=self._example[found[0]],
            )


def _is_date(cell: str) -> bool:
    """Tell whether a cell is a date; a bare number may be anything."""
    if len(cell) > _LONGEST or (cell.replace(".", "").isdecimal() and cell.count(".") < 2):
        return False
    return order.is_open(cell) or dates.statement(cell).when is not None
