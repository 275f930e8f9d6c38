"""The one reader of dates, for records, pages, feeds, sitemaps and mail alike.

- `read`: a string that is a date → a `Moment` (in UTC, with the zone that was written), or why there is none.
  It invents nothing.
- `statement`: what a field says: a label before the date, words around it, nothing at all.
- `search`: dates among other words of a line.
- `columns`: whether a file, or a feed, writes the day or the month first.

`machine` knows the forms of programs, `spelled` those of people, `clocks` times and zones, `calendars` those
of others; `words` holds what is knowledge (`resources/extract/dates.toml` and Unicode CLDR).
"""

from monitor.dates.bounds import believable, first_year, latest
from monitor.dates.moments import Moment
from monitor.dates.order import day_first, is_open
from monitor.dates.reading import read
from monitor.dates.spelled import Reading
from monitor.dates.statement import Statement, as_text, last_moment, pick, statement
from monitor.dates.words import Label, is_absent, is_weekday, labels, month_of

__all__ = [
    "Label",
    "Moment",
    "Reading",
    "Statement",
    "as_text",
    "believable",
    "day_first",
    "first_year",
    "is_absent",
    "is_open",
    "is_weekday",
    "labels",
    "last_moment",
    "latest",
    "month_of",
    "pick",
    "read",
    "statement",
]
