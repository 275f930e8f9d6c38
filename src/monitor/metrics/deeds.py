"""What passes in the sentences that name someone, by the words that tell it."""

from __future__ import annotations

import pandas as pd

from monitor.metrics.asking import statement
from monitor.metrics.chosen import about
from monitor.metrics.entity_rows import Kind, named
from monitor.metrics.filters import Filters
from monitor.model import RELATION_THRESHOLD
from monitor.reference.cameo import roots
from monitor.store import Store

_CHOSEN = """
    WITH {given},
    this AS (
        SELECT DISTINCT article_id, field, sentence FROM named SEMI JOIN matching USING (article_id)
        WHERE id = $id
    )
    SELECT DISTINCT pairs.article_id, pairs.field, pairs.sentence, cameo, relation, evidence
    FROM pairs JOIN this
        ON this.article_id = pairs.article_id AND this.field = pairs.field
        AND this.sentence IS NOT DISTINCT FROM pairs.sentence
    WHERE abs(relation) >= $threshold AND len(evidence) > 0
"""
_DEEDS = """
    WITH worded AS (
        SELECT
            chosen.*,
            lower(array_to_string(list_transform(evidence, lambda span: substring(
                CASE WHEN field = 'title' THEN articles.title ELSE texts.text END,
                span[1] + 1, span[2] - span[1]
            )), ' … ')) AS words
        FROM chosen JOIN {articles} USING (article_id) LEFT JOIN {texts} USING (article_id)
    )
    SELECT
        words, mode(cameo) AS cameo, count(DISTINCT article_id) AS articles,
        count(DISTINCT (article_id, field, sentence)) AS sentences, avg(relation) AS relation
    FROM worded
    WHERE words <> ''
    GROUP BY words
    ORDER BY articles DESC, sentences DESC, words
    LIMIT $limit
"""


def deeds(
    store: Store, filters: Filters, kind: Kind = "person", id: str = "", limit: int | None = 15
) -> pd.DataFrame:
    """Return the words that tell what passes between countries in the sentences and titles that name someone.

    Who acts may be another one whom the sentence names: what people do themselves is not stored.

    Args:
        store: the store.
        filters: which articles.
        kind: person or organisation.
        id: whom.
        limit: how many at most; None for all.

    Returns:
        One row a wording in lower case, that of most articles first: words, cameo (root of most of the
        events), means (of that root), articles, sentences, relation (their mean, -1 conflict to +1
        cooperation).
    """

    def ask(held: Store) -> pd.DataFrame:
        asked = {"id": id, "threshold": RELATION_THRESHOLD}
        chosen = held.arrow(*statement(filters, _CHOSEN, asked, named=named(kind)))
        return held.query(*about(held, chosen, _DEEDS, {"limit": limit}))

    found = store.at_once(ask)
    known = roots()
    means = [known[code].means if code in known else "" for code in found["cameo"]]
    found.insert(2, "means", pd.Series(means, index=found.index, dtype="str"))
    return found
