"""The conditions of filters on what analysts made of articles (`monitor.notebook`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from monitor.metrics.conditions import Part
from monitor.metrics.watched import Watched
from monitor.notebook import Marked

if TYPE_CHECKING:
    from monitor.metrics.filters import Filters

_TAGGED = "a.article_id IN (SELECT article_id FROM marked_tags WHERE list_contains($wanted_tags, value))"
_NOTED = "a.article_id IN (SELECT article_id FROM marked_notes)"
_SHOWN = """a.article NOT IN (
        SELECT article FROM article_facts WHERE article_id IN (SELECT article_id FROM marked_hidden)
    )"""
_WATCHED = "a.article_id IN (SELECT article_id FROM watched WHERE list_contains($wanted_terms, id))"


def tagged(filters: Filters) -> Part | None:
    """It bears any of the tags."""
    if not filters.tags:
        return None
    return Part(_TAGGED, {"wanted_tags": list(filters.tags), "marked_tags": Marked("tags")})


def noted(filters: Filters) -> Part | None:
    """There is a note on it."""
    return Part(_NOTED, {"marked_notes": Marked("notes")}) if filters.noted else None


def shown(filters: Filters) -> Part | None:
    """It is not hidden, unless hidden ones are asked for."""
    return None if filters.hidden else Part(_SHOWN, {"marked_hidden": Marked("hidden")})


def watched(filters: Filters) -> Part | None:
    """Any of the watch terms find it."""
    if not filters.terms:
        return None
    return Part(_WATCHED, {"wanted_terms": list(filters.terms), "watched": Watched(filters.terms)})
