"""All gold sets that are measured, in the order they are shown. A new one is a line in its module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from monitor.evaluation.countries import GOLD_COUNTRIES
from monitor.evaluation.entities import GOLD_ENTITIES
from monitor.evaluation.events import GOLD_EVENTS
from monitor.evaluation.goldset import GoldSet
from monitor.evaluation.news import GOLD_NEWS
from monitor.evaluation.outside_pages import GOLD_OUTSIDE_PAGES
from monitor.evaluation.pages import GOLD_PAGES
from monitor.evaluation.relations import GOLD_RELATIONS
from monitor.evaluation.stories import GOLD_STORIES
from monitor.evaluation.tone import GOLD_TONE
from monitor.evaluation.topics import GOLD_TOPICS
from monitor.metrics.accuracy import sections


def _shown(section: str, *rows: GoldSet) -> Iterator[GoldSet]:
    """Give rows on texts of others that have no section one."""
    for row in rows:
        yield row if row.own or row.section else replace(row, section=section)


_ALL = (
    *(*GOLD_NEWS, *GOLD_EVENTS, *GOLD_COUNTRIES, *GOLD_RELATIONS, *GOLD_TONE, *GOLD_STORIES),
    *(*_shown("topics", *GOLD_TOPICS), *_shown("names", *GOLD_ENTITIES)),
    *_shown("pages", *GOLD_OUTSIDE_PAGES, *GOLD_PAGES),
)
GOLD = tuple(one for section in sections() for one in _ALL if one.place == section.key)
