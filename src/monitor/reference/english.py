"""English words that news writes in small letters: a capital alone makes no name of one."""

from __future__ import annotations

from monitor.resources import read_csv
from monitor.resources.compiled import compiled


@compiled
def common_words() -> frozenset[str]:
    """Return them, in small letters."""
    return frozenset(row["word"] for row in read_csv("entities/common_words.csv"))
