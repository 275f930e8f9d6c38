"""All gold sets that are measured, in the order they are shown. A new one is a line in its module."""

from __future__ import annotations

from monitor.evaluation.countries import GOLD_COUNTRIES
from monitor.evaluation.entities import GOLD_ENTITIES
from monitor.evaluation.events import GOLD_EVENTS
from monitor.evaluation.news import GOLD_NEWS
from monitor.evaluation.outside_pages import GOLD_OUTSIDE_PAGES
from monitor.evaluation.pages import GOLD_PAGES
from monitor.evaluation.relations import GOLD_RELATIONS
from monitor.evaluation.stories import GOLD_STORIES
from monitor.evaluation.tone import GOLD_TONE
from monitor.evaluation.topics import GOLD_TOPICS
from monitor.metrics.accuracy import sections

_ALL = (
    *(*GOLD_NEWS, *GOLD_EVENTS, *GOLD_COUNTRIES, *GOLD_RELATIONS, *GOLD_TONE, *GOLD_STORIES),
    *(*GOLD_TOPICS, *GOLD_ENTITIES, *GOLD_PAGES, *GOLD_OUTSIDE_PAGES),
)
GOLD = tuple(one for section in sections() for one in _ALL if one.place == section.key)
