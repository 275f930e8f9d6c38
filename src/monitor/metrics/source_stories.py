"""What sources have in common: stories, who had them first, and who reprints whom."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from monitor.metrics import source_sets
from monitor.metrics.asking import ask
from monitor.metrics.conditions import Part
from monitor.metrics.filters import Filters
from monitor.metrics.matching import matching
from monitor.store import Store

_TIMING = """
    WITH {given},
    reports AS (
        SELECT source, story_id, min(published_at) AS told FROM matching
        WHERE source IS NOT NULL AND story_id IS NOT NULL
        GROUP BY source, story_id
    ),
    shared AS (
        SELECT story_id, min(told) AS first FROM reports GROUP BY story_id HAVING count(*) > 1
    )
    SELECT
        source AS id,
        count(*) AS shared,
        count(*) FILTER (told = first) AS first,
        median(epoch(told - first)) / 3600 AS delay
    FROM reports JOIN shared USING (story_id)
    GROUP BY source
"""
_OVERLAP = """
    WITH {given},
    ours AS (
        SELECT coalesce(story_id, article_id) AS story, min(published_at) AS told FROM mine GROUP BY ALL
    ),
    theirs AS (
        SELECT source, coalesce(story_id, article_id) AS story, min(published_at) AS told
        FROM matching
        WHERE source IS NOT NULL AND source NOT IN (SELECT source FROM mine WHERE source IS NOT NULL)
        GROUP BY ALL
    ),
    sizes AS (SELECT source, count(*) AS stories_other FROM theirs GROUP BY source)
    SELECT
        source AS id,
        count(*) AS stories_shared,
        (SELECT count(*) FROM ours) AS stories,
        any_value(stories_other) AS stories_other,
        count(*) / ((SELECT count(*) FROM ours) + any_value(stories_other) - count(*)) AS jaccard,
        count(*) FILTER (ours.told < theirs.told) AS leads,
        count(*) FILTER (ours.told > theirs.told) AS follows,
        median(epoch(ours.told - theirs.told)) / 3600 AS delay
    FROM theirs JOIN ours USING (story) JOIN sizes USING (source)
    GROUP BY source
    ORDER BY stories_shared DESC, jaccard DESC, id
    LIMIT $limit
"""
_REPRINTED = """
    WITH {given},
    copies AS (
        SELECT matching.source AS source, original.source AS original
        FROM matching JOIN article_facts AS original ON original.article_id = matching.duplicate_of
    ),
    chosen AS (SELECT DISTINCT source FROM mine WHERE source IS NOT NULL),
    found AS (
        SELECT 'of' AS direction, original AS id FROM copies SEMI JOIN chosen USING (source)
        UNION ALL
        SELECT 'by' AS direction, source AS id FROM copies
        WHERE original IN (SELECT source FROM chosen) AND source NOT IN (SELECT source FROM chosen)
    )
    SELECT direction, coalesce(id, '') AS id, count(*) AS articles, (SELECT count(*) FROM mine) AS published
    FROM found GROUP BY direction, id
    ORDER BY direction DESC, articles DESC, id
    LIMIT $limit
"""
_DELAYS = """
    WITH {given},
    ours AS (
        SELECT story_id, min(published_at) AS told FROM mine WHERE story_id IS NOT NULL GROUP BY story_id
    ),
    chosen AS (SELECT DISTINCT source FROM mine WHERE source IS NOT NULL),
    theirs AS (
        SELECT story_id, min(published_at) AS told FROM matching
        WHERE story_id IS NOT NULL AND source IS NOT NULL AND source NOT IN (SELECT source FROM chosen)
        GROUP BY story_id
    )
    SELECT
        (SELECT count(DISTINCT coalesce(story_id, article_id)) FROM mine) AS stories,
        count(*) AS shared,
        count(*) FILTER (ours.told <= theirs.told) AS first,
        median(epoch(ours.told - least(ours.told, theirs.told))) / 3600 AS delay
    FROM ours JOIN theirs USING (story_id)
"""


@dataclass(frozen=True, slots=True)
class Delays:
    """How the chosen sources stand in stories that others report too.

    Args:
        stories: of theirs.
        shared: stories among them that another source reports too.
        first: of those, that none had before.
        delay: median hours behind the first report of a shared story, 0 where they had it; None without one.
    """

    stories: int
    shared: int
    first: int
    delay: float | None


def everyone(filters: Filters) -> Filters:
    """Return the filters without those on sources: what chosen sources are compared with."""
    return filters.without("source").without("source-set")


def timing(store: Store, filters: Filters) -> pd.DataFrame:
    """Return id, shared, first and delay (see `sources.ranking`) of every source with a shared story.

    Whichever sources the filters choose, the others are who they share stories with.
    """
    return ask(store, everyone(filters), _TIMING)


def delays(store: Store, filters: Filters) -> Delays:
    """Return how the sources that the filters choose stand in stories that others report too."""
    (row,) = ask(store, everyone(filters), _DELAYS, mine=_mine(filters)).to_dict("records")
    delay = None if pd.isna(row["delay"]) else float(row["delay"])
    return Delays(int(row["stories"]), int(row["shared"]), int(row["first"]), delay)


def overlap(store: Store, filters: Filters, limit: int | None = 15) -> pd.DataFrame:
    """Return which other sources report the stories that the chosen ones report.

    Returns:
        One row a source, most shared stories first: id, label, stories_shared, stories (of the chosen),
        stories_other, jaccard (shared / either), leads, follows (shared stories that the chosen had before
        and after it), delay (median hours by which the chosen are behind it; negative: before it).
    """
    found = ask(store, everyone(filters), _OVERLAP, {"limit": limit}, mine=_mine(filters))
    return source_sets.labelled(store, found)


def reprints(store: Store, filters: Filters, limit: int | None = 15) -> pd.DataFrame:
    """Return whose articles the chosen sources reprint ("of"), and who reprints theirs ("by").

    Returns:
        One row a direction and source: direction, id, label, articles (near-duplicates), published (articles
        of the chosen, near-duplicates included), share (articles / published).
    """
    everything = replace(filters, duplicates=True)
    found = ask(store, everyone(everything), _REPRINTED, {"limit": limit}, mine=_mine(everything))
    found = source_sets.labelled(store, found, "source unknown")
    return found.assign(share=found["articles"] / found["published"].where(found["published"] > 0))


def _mine(filters: Filters) -> Part:
    return matching(filters)
