"""All gold sets that are measured, in the order they are shown. A new one is a line in its module."""

from __future__ import annotations

from monitor.evaluation.countries import GOLD_COUNTRIES
from monitor.evaluation.entities import GOLD_ENTITIES
from monitor.evaluation.pages import GOLD_PAGES
from monitor.evaluation.relations import GOLD_RELATIONS
from monitor.evaluation.tone import GOLD_TONE
from monitor.evaluation.topics import GOLD_TOPICS

GOLD = (*GOLD_COUNTRIES, *GOLD_RELATIONS, *GOLD_TONE, *GOLD_TOPICS, *GOLD_ENTITIES, *GOLD_PAGES)
