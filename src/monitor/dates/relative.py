"""Dates that are relative to the day on which they were read: "3 hours ago", "yesterday"."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import cache

from monitor.dates.moments import Moment
from monitor.dates.words import plain, resource

_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}


def read(text: str, seen: datetime) -> Moment | None:
    """Read a relative date; None where it is none. Months and years back name no day.

    Args:
        text: nothing but the date.
        seen: the moment it was read, naive UTC. What is days back is returned without a time.
    """
    folded = plain(text)
    units, days, patterns = _words()
    if folded in days:
        return Moment.of(_midnight(seen) - timedelta(days=days[folded]))
    for pattern in patterns:
        found = pattern.fullmatch(folded)
        if found and found["unit"] in units:
            count = int(found["n"]) if found["n"].isdigit() else 1
            unit = units[found["unit"]]
            back = seen - timedelta(seconds=count * _SECONDS[unit])
            return Moment.of(_midnight(back) if unit in ("day", "week") else back)
    return None


@cache
def _words() -> tuple[dict[str, str], dict[str, int], tuple[re.Pattern[str], ...]]:
    loaded = resource()["relative"]
    units = {plain(name): unit for unit, names in loaded["units"].items() for name in names}
    days = {plain(name): back for name, back in loaded["days"].items()}
    one = "|".join(map(re.escape, map(plain, loaded["one"])))
    patterns = []
    for written in loaded["patterns"]:
        form = re.escape(plain(written)).replace(r"\ ", r"\s?")
        form = form.replace(r"\{n\}", rf"(?P<n>\d{{1,3}}|{one})").replace(r"\{unit\}", r"(?P<unit>[^\d\s]+)")
        patterns.append(re.compile(form))
    return units, days, tuple(patterns)


def _midnight(when: datetime) -> datetime:
    return when.replace(hour=0, minute=0, second=0, microsecond=0)
