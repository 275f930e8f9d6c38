"""Stories as analysts corrected them: joined ones, and articles that were put into another one.

Corrections lie in the notebook and are laid over the store when a question is asked: they hold at once and
survive whatever a refresh makes of stories, without a new generation.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from monitor import notebook
from monitor.notebook.notebook import root

_OF_JOINED = """
    SELECT article_id, coalesce(story_id, article_id) FROM articles
    WHERE coalesce(story_id, article_id) IN (SELECT unnest(?::BIGINT[]))
"""
# Where the program itself made one story of a joined one and another, its articles bear the other's id now.
_MERGED = """
    WITH RECURSIVE merged AS (SELECT former, present, day FROM story_changes WHERE kind = 'merge'),
    led AS (
        SELECT former, present, day FROM merged WHERE former IN (SELECT unnest(?::BIGINT[]))
        UNION
        SELECT led.former, merged.present, merged.day FROM led JOIN merged ON merged.former = led.present
    )
    SELECT former, present FROM led ORDER BY day, former, present
"""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Articles whose story is not the one that the program says: the relation (article_id, story_id)."""

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> pa.Table:
        """Return one row for each article that is placed by hand, or whose story was joined with another.

        The articles of the story that others were made part of are in it too: one that was of no story is of
        its own now.
        """
        links, placed = _links(store, reader), notebook.placed(store)
        found: dict[int, int] = {}
        if links or placed:
            touched = {*links, *links.values(), *placed.values()}
            rows = reader.execute(_OF_JOINED, [list(touched)]).fetchall()
            found = {article: root(story, links) for article, story in rows}
        found |= {article: root(story, links) for article, story in placed.items()}
        return pa.table(
            {
                "article_id": pa.array(found.keys(), pa.int64()),
                "story_id": pa.array(found.values(), pa.int64()),
            }
        )


@dataclass(frozen=True, slots=True)
class Joined:
    """Stories that were made part of others: the relation (former, present)."""

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> pa.Table:
        """Return one row for each, with the story that it is part of at last."""
        links = _links(store, reader)
        return pa.table(
            {
                "former": pa.array(links, pa.int64()),
                "present": pa.array([root(story, links) for story in links], pa.int64()),
            }
        )


def _links(store: Path, reader: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Return from a story to the one that it was made part of; also from what the program merged it into."""
    links = notebook.joined(store)
    if links:
        for former, present in reader.execute(_MERGED, [[*links, *links.values()]]).fetchall():
            links.setdefault(present, root(former, links))
    return links
