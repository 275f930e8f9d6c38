"""What time it is: the one clock of the program."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment as naive UTC, the form in which stores and ledgers hold times."""
    return datetime.now(UTC).replace(tzinfo=None)
