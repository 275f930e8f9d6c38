"""What time it is: the one clock of the program, and the one form of moments in it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """Return this moment as naive UTC, the form in which stores and ledgers hold times."""
    return naive_utc(datetime.now(UTC))


def naive_utc(moment: datetime) -> datetime:
    """Return a moment in that form; one without a zone is taken to be in it.

    Raises:
        OverflowError: it is no date in UTC.
    """
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
