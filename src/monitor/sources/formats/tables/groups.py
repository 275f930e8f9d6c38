"""Rows of a table that are one cell across it and name those below them: a section, a region, a day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import structlog

from monitor import dates
from monitor.sources.values import fields

LONGEST = 200
"""Characters of the name of a group; what is longer is a text."""

_DIGIT = re.compile(r"\d")


class Groups:
    """What such rows say of the records below them, and what of it is told once for the table.

    A day is theirs where no column has one. Another name is their section where no column has one and one has
    their outlets: without that column it may as well be the outlet's name.
    """

    def __init__(self, origin: str, names: Sequence[str], chosen: Mapping[str, str]) -> None:
        self._origin, self._said = origin, dict[str, str]()
        known = fields.recognised(list(names), chosen)
        self._has_day, self._has_section = "published" in known, "section" in known
        self._has_source = "source" in known
        self._count, self._example = 0, ""

    def begin(self, name: str) -> None:
        """Take note of a row that names those below it."""
        name = " ".join(name.split())
        if not _DIGIT.search(name):
            self._said.pop("section", None)
            is_used = self._has_source and not self._has_section
            self._said |= {"section": name} if is_used else {}
        else:
            is_used = not self._has_day and dates.statement(name).when is not None
            self._said |= {"published": name} if is_used else {}
        if not is_used:
            self._count += 1
            self._example = self._example or name

    def put(self, record: dict[str, Any]) -> dict[str, Any]:
        """Return a record with what was said of it."""
        return record | self._said if self._said else record

    def report(self) -> None:
        """Log, once, the rows of which nothing is used."""
        if self._count:
            structlog.get_logger().warning(
                "rows of one cell across the table are passed over: give what they say a column of its own "
                "where it is wanted",
                file=self._origin,
                count=self._count,
                example=self._example,
            )
