"""Whether a notebook can be used."""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from pathlib import Path

from monitor.errors import StoreError
from monitor.store import beside

VERSION = 1
"""Of the schema."""

LOST = (
    "Where it is damaged, move it away and go on with an empty one: tags, notes, watch terms and corrections "
    "are in it alone, so keep it; `sqlite3 FILE .recover | sqlite3 NEW` may save what it holds"
)

_CONDITION = """
    SELECT quick_check AS said, user_version AS version FROM pragma_quick_check(1), pragma_user_version
"""


def condition(path: Path) -> tuple[int, str]:
    """Return the version of a notebook, 0 where there is nothing to read, and why it cannot be used.

    Raises:
        StoreError: that cannot be told now, since another process keeps it to itself.
    """
    try:
        return _version(path, beside.state(path)), ""
    except StoreError as error:
        code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        return 0, str(error)


@lru_cache(maxsize=8)
def _version(path: Path, state: str) -> int:  # noqa: ARG001 (`state` is what it is kept under)
    """Return the version of a notebook that can be used; 0: nothing was ever written in it.

    Raises:
        StoreError: it is damaged, cannot be opened, or a newer program wrote it.
    """
    try:
        found = beside.read(path, _CONDITION)
    except StoreError as error:
        raise StoreError(f"{error}. {LOST}") from error.__cause__
    if not found:
        return 0
    if found[0]["said"] != "ok":
        raise StoreError(f"{path} is damaged: {found[0]['said']}. {LOST}")
    version: int = found[0]["version"]
    if version > VERSION:
        raise StoreError(f"{path} was written by a newer version of Media Monitor: use that one")
    return version
