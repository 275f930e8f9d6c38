"""A moment that knows in which zone its publisher wrote it, and so on which calendar day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from monitor.clock import naive_utc

FARTHEST = timedelta(hours=16)
"""No clock of the world was ever farther from UTC (tz database; Manila, until 1844, by 15:56)."""

_EARLIEST, _LATEST = timedelta(hours=-12), timedelta(hours=14)
"""The offsets between which all zones of the world lie (tz database)."""


class Moment(datetime):
    """A moment (naive UTC), and the distance to UTC with which it was written.

    It compares, sorts and counts as the moment that it is. What is calculated from it, or copied, has no
    offset any more: only what was read has one.
    """

    offset: timedelta | None = None
    """None where none was written, which makes the moment one in UTC for want of better."""

    @classmethod
    def of(cls, written: datetime) -> Moment:
        """Return the moment of a time as it was written, with its zone where it has one.

        Raises:
            OverflowError: it is no date in UTC.
            ValueError: there is no such zone.
        """
        moment, offset = naive_utc(written), written.utcoffset()
        if offset is not None and abs(offset) > FARTHEST:
            raise ValueError(f"no zone of the world is {offset} from UTC")
        found = cls.combine(moment.date(), moment.time())
        found.offset = offset
        return found

    @property
    def written_day(self) -> date:
        """The calendar day as it was written: 15 April 2020 for 2020-04-15T23:30-05:00."""
        return (self + self.offset).date() if self.offset else self.date()

    @property
    def plain(self) -> datetime:
        """The moment alone, naive UTC."""
        return datetime.combine(self.date(), self.time())

    def is_somewhere(self, day: date) -> bool:
        """Tell whether it falls on a day in any zone of the world."""
        return (self + _EARLIEST).date() <= day <= (self + _LATEST).date()
