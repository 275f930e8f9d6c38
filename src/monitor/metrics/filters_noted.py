"""The filters on what analysts made of articles: watch terms, tags, notes, hidden articles.

The fields of `Noted` are part of `Filters`; each is a row, as there.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.metrics import marks, parsing
from monitor.metrics.filter_row import Filter
from monitor.metrics.filters_said import Said, row


@dataclass(frozen=True, slots=True)
class Noted(Said):
    """Filters on what analysts made of articles."""

    terms: tuple[str, ...] = row(
        (),
        Filter(
            name="term",
            help="A watch term finds it, by the name of the term; repeatable.",
            label="watch terms",
            group="Notes",
            several=True,
            hint="Queries that were given a name (Watch terms).",
            example=("pacts",),
            sql=marks.watched,
            words="watched as {}",
            chip="term {}",
        ),
    )
    """Any of these watch terms of the notebook find the article."""

    tags: tuple[str, ...] = row(
        (),
        Filter(
            name="tag",
            help="An analyst put this tag on it; repeatable.",
            label="tags of yours",
            group="Notes",
            several=True,
            example=("to read",),
            free=True,
            sql=marks.tagged,
            words="tagged {}",
            chip="tagged {}",
        ),
    )
    """Any of these tags of the notebook are on the article."""

    only: tuple[str, ...] = row(
        (),
        Filter(
            name="id",
            help="Only this article, by its article_id; repeatable.",
            label="articles",
            group="Notes",
            example=("1000000007",),
            read=parsing.article,
            free=True,
            sql="list_contains(CAST($only AS BIGINT[]), a.article_id)",
            words="article {}",
            chip="article {}",
        ),
    )
    """Only these articles, by their numbers: what was selected in a list."""

    noted: bool = row(
        False,
        Filter(
            name="noted",
            help="Only articles with a note.",
            label="Only articles with a note of yours",
            group="Notes",
            sql=marks.noted,
            words="with a note",
            chip="with a note",
        ),
    )
    """Whether only articles count on which there is a note in the notebook."""

    hidden: bool = row(
        False,
        Filter(
            name="hidden",
            help="Count hidden articles too.",
            label="Include hidden articles",
            group="Notes",
            sql=marks.shown,
            words=lambda f: "hidden articles included" if f.hidden else "",
            chip="with hidden",
        ),
    )
    """Whether articles count that an analyst hid."""
