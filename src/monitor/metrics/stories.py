"""Stories: what is told in them, who had them first, who followed, and how they are told.

A story is what `monitor.stories` says, as analysts corrected it (`metrics.corrected`); an article of no story
is a story of its own. Its first report is its earliest article with a known moment; the delay of an article
is the time since then. A reprint is a near-duplicate of an article before it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd

from monitor import notebook
from monitor.errors import UsageError
from monitor.metrics.asking import ask
from monitor.metrics.filters import Filters
from monitor.store import Store

Sort = Literal["size", "newest", "spread"]

_LISTING = """
    WITH {given},
    asked AS (SELECT $sort AS sort),
    told AS (
        SELECT
            coalesce(story_id, article_id) AS story,
            count(*) AS articles,
            count(DISTINCT source) AS sources,
            min(published_day) AS first_day,
            max(published_day) AS last_day,
            arg_min(article_id, (published_at IS NULL, published_at, article_id)) AS first_article
        FROM matching
        GROUP BY story
        HAVING count(*) >= $least
    ),
    chosen AS (
        SELECT
            *,
            row_number() OVER (
                ORDER BY
                    CASE WHEN sort = 'size' THEN articles END DESC NULLS LAST,
                    CASE WHEN sort = 'spread' THEN sources END DESC NULLS LAST,
                    last_day DESC NULLS LAST,
                    articles DESC,
                    story
            ) AS place
        FROM told, asked
        ORDER BY place
        LIMIT $limit OFFSET $offset
    ),
    named AS (
        SELECT story, list(country ORDER BY times DESC, country) AS countries
        FROM (
            SELECT coalesce(matching.story_id, article_id) AS story, country, count(*) AS times
            FROM counted JOIN matching USING (article)
            WHERE coalesce(matching.story_id, article_id) IN (SELECT story FROM chosen)
            GROUP BY ALL
        )
        GROUP BY story
    )
    SELECT
        story AS story_id,
        coalesce(stories.title, articles.title) AS title,
        first_day,
        last_day,
        chosen.articles,
        chosen.sources,
        coalesce(countries, []) AS countries,
        first_article
    FROM chosen
    JOIN articles ON articles.article_id = first_article
    LEFT JOIN stories ON stories.story_id = chosen.story
    LEFT JOIN named USING (story)
    ORDER BY place
"""

_TOTAL = """
    WITH {given}
    SELECT count(*) AS total
    FROM (
        SELECT coalesce(story_id, article_id) AS story FROM matching GROUP BY story HAVING count(*) >= $least
    )
"""

_TELLING = """
    WITH {given}
    SELECT
        article_id,
        articles.published_at,
        articles.published_day,
        articles.source,
        articles.source_country,
        articles.language,
        articles.title,
        articles.url,
        articles.tone,
        matching.tone_label,
        articles.word_count,
        articles.duplicate_of,
        date_diff('second', min(articles.published_at) OVER (), articles.published_at) / 3600 AS delay_hours,
        CASE
            WHEN articles.duplicate_of IS NOT NULL THEN 'reprint'
            WHEN articles.published_at = min(articles.published_at) OVER () THEN 'first'
            ELSE 'own'
        END AS report
    FROM matching JOIN articles USING (article_id)
    ORDER BY articles.published_at NULLS LAST, articles.duplicate_of IS NOT NULL, article_id
"""

_FREE = """
    SELECT number FROM (SELECT unnest(?::BIGINT[]) AS number)
    WHERE number NOT IN (SELECT story_id FROM articles WHERE story_id IS NOT NULL)
        AND number NOT IN (SELECT former FROM story_changes)
"""


def listing(
    store: Store,
    filters: Filters,
    sort: Sort = "size",
    limit: int | None = 50,
    offset: int = 0,
    least: int = 2,
) -> pd.DataFrame:
    """Return the stories of the matching articles.

    Args:
        store: the store.
        filters: which articles; what is said of a story is said of those that match.
        sort: the largest first, those whose latest article is the newest, or those of most sources.
        limit: how many at most; None for all.
        offset: how many to pass over.
        least: articles that a story has at least.

    Returns:
        One row a story: story_id, title, first_day, last_day (NaT where no article has one), articles,
        sources, countries (list of alpha-3, that of most articles first), first_article (the earliest).
    """
    asked = {"sort": sort, "limit": limit, "offset": offset, "least": least}
    frame = ask(store, filters, _LISTING, asked)
    return frame.assign(countries=frame["countries"].map(list))


def total(store: Store, filters: Filters, least: int = 2) -> int:
    """Return how many stories `listing` has."""
    return int(ask(store, filters, _TOTAL, {"least": least})["total"].item())


def telling(store: Store, filters: Filters) -> pd.DataFrame:
    """Return the articles of a story in the order in which they appeared, reprints included.

    Args:
        store: the store.
        filters: with one story.

    Returns:
        One row an article: article_id, published_at, published_day, source, source_country, language, title,
        url, tone, tone_label, word_count, duplicate_of, delay_hours (behind the first report; NaN without a
        moment), report ("first", "own", "reprint"). Articles without a moment come last.
    """
    return ask(store, replace(filters, duplicates=True), _TELLING)


def outlets(store: Store, filters: Filters) -> pd.DataFrame:
    """Return who told a story, whoever had it first, first.

    Args:
        store: the store.
        filters: with one story.

    Returns:
        One row a source: source, source_country, first_at, delay_hours (of its first report), own (articles
        that are no reprints), reprints. Articles without a source are left out.
    """
    told = telling(store, filters)
    told = told[told["source"].notna()]
    by = told.groupby("source", sort=False)
    found = pd.DataFrame(
        {
            "source_country": by["source_country"].first(),
            "first_at": by["published_at"].min(),
            "delay_hours": by["delay_hours"].min(),
            "own": by["report"].agg(lambda kinds: int((kinds != "reprint").sum())),
            "reprints": by["report"].agg(lambda kinds: int((kinds == "reprint").sum())),
        }
    ).reset_index()
    return found.sort_values(["first_at", "source"], kind="stable", na_position="last", ignore_index=True)


def parting(store: Store, told: Sequence[int], chosen: Collection[int]) -> tuple[list[int], int]:
    """Return which articles to place in which new story, so that those chosen part from the rest of theirs.

    A new story has the number of one of its articles which is, and was, that of no story. A lone article
    after which its story is named stays, and the others leave it: articles that come to the story later are
    then beside the one that named it.

    Args:
        store: the store.
        told: all articles of the story, in their order.
        chosen: those of them that tell something else.

    Raises:
        UsageError: neither side has such a number.
    """
    taken = {
        *(linked := notebook.joined(store.path)),
        *linked.values(),
        *notebook.placed(store.path).values(),
    }
    sides = [one for one in told if one in chosen], [one for one in told if one not in chosen]
    for side in sides:
        free = {number for (number,) in store.rows(_FREE, [side])} - taken
        if free:
            return side, next(one for one in side if one in free)
    raise UsageError("stories are named after these articles already: undo what was corrected of them first")
