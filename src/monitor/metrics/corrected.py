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
    SELECT former, present FROM story_changes
    WHERE kind = 'merge' AND former IN (SELECT unnest(?::BIGINT[])) ORDER BY day, former
"""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Articles whose story is not the one that the program says: the relation (article_id, story_id)."""

    def table(self, store: Path, reader: duckdb.DuckDBPyConnection) -> pa.Table:
        """Return one row for each article that is placed by hand, or whose story was made part of another."""
        links, placed = notebook.joined(store), notebook.placed(store)
        found: dict[int, int] = {}
        if links:
            for former, present in reader.execute(_MERGED, [list(links)]).fetchall():
                links.setdefault(present, root(former, links))
            rows = reader.execute(_OF_JOINED, [list(links)]).fetchall()
            found = {article: root(story, links) for article, story in rows}
        found |= {article: root(story, links) for article, story in placed.items()}
        return pa.table(
            {
                "article_id": pa.array(found.keys(), pa.int64()),
                "story_id": pa.array(found.values(), pa.int64()),
            }
        )
