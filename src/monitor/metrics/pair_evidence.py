"""The sentences and titles behind the figures of a pair of countries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Literal

import pandas as pd

from monitor.metrics.asking import statement
from monitor.metrics.chosen import about
from monitor.metrics.conditions import sentences_of
from monitor.metrics.filters import Filters
from monitor.metrics.pairs import Pair
from monitor.model import RELATION_THRESHOLD, RelationLabel
from monitor.store import Store

Direction = Literal["a_on_b", "b_on_a", "mutual"]
"""Who acts: the first country of the pair (in the alphabet of codes), the second, or both or unclear who."""

Voice = Literal["a", "b", "other", "reporter"]
"""Who says what passes: a speaker of the first country, of the second, of another, or the reporter."""

_CHOSEN = """
    WITH {given},
    asked AS (
        SELECT
            $pair_a AS country_a, $pair_b AS country_b, $threshold AS threshold,
            CAST($relation AS VARCHAR) AS wanted, CAST($direction AS VARCHAR) AS wanted_direction,
            CAST($voice AS VARCHAR) AS wanted_voice,
            CAST($first AS DATE) AS first, CAST($last AS DATE) AS last
    ),
    labelled AS (
        SELECT
            said.row_number, article_id, sentence, relation, said.published_at,
            CASE
                WHEN relation >= threshold THEN 'cooperation' WHEN relation <= -threshold THEN 'conflict'
                WHEN relation IS NOT NULL THEN 'neutral'
            END AS relation_label,
            CASE
                WHEN relation IS NULL OR abs(relation) < threshold THEN NULL
                WHEN actor = country_a AND target = country_b THEN 'a_on_b'
                WHEN actor = country_b AND target = country_a THEN 'b_on_a'
                ELSE 'mutual'
            END AS direction,
            CASE
                WHEN relation IS NULL OR abs(relation) < threshold THEN NULL
                WHEN voice = country_a THEN 'a'
                WHEN voice = country_b THEN 'b'
                WHEN voice IS NOT NULL THEN 'other'
                ELSE 'reporter'
            END AS speaker,
            wanted,
            wanted_direction,
            wanted_voice
        FROM said JOIN asked USING (country_a, country_b) SEMI JOIN matching USING (article_id)
        WHERE first IS NULL OR said.published_day BETWEEN first AND last
    )
    SELECT row_number, article_id, relation_label
    FROM labelled
    WHERE
        (wanted IS NULL OR relation_label = wanted)
        AND (wanted_direction IS NULL OR direction = wanted_direction)
        AND (wanted_voice IS NULL OR speaker = wanted_voice)
    ORDER BY abs(relation) DESC NULLS LAST, published_at DESC NULLS LAST, article_id, sentence NULLS FIRST
    LIMIT $limit OFFSET $offset
"""

_TOLD = """
    WITH told AS (
        SELECT
            pairs.*,
            place,
            relation_label,
            articles.source,
            articles.title,
            articles.url,
            CASE WHEN pairs.field = 'title' THEN articles.title ELSE texts.text END AS whole,
            sentences."start",
            sentences."end"
        FROM chosen
        JOIN {pairs} USING (article_id, row_number)
        JOIN {articles} USING (article_id)
        LEFT JOIN {sentences} USING (article_id, sentence)
        LEFT JOIN {texts} USING (article_id)
    )
    SELECT
        article_id,
        published_at,
        published_day,
        source,
        title,
        url,
        field,
        sentence,
        CASE WHEN field = 'title' THEN whole ELSE substring(whole, "start" + 1, "end" - "start") END AS text,
        relation,
        relation_label,
        conflict,
        cooperation,
        type,
        actor,
        target,
        voice,
        confidence,
        cameo,
        weight,
        mood,
        event_date,
        event_precision,
        array_to_string(
            list_transform(evidence, lambda span: substring(whole, span[1] + 1, span[2] - span[1])), ' … '
        ) AS evidence,
        model
    FROM told
    ORDER BY place
"""


def evidence(
    store: Store,
    filters: Filters,
    pair: Pair,
    relation: RelationLabel | None = None,
    direction: Direction | None = None,
    voice: Voice | None = None,
    period: tuple[date, date] | None = None,
    limit: int | None = 50,
    offset: int = 0,
) -> pd.DataFrame:
    """Return the sentences and titles behind the figures of a pair, the strongest and newest first.

    Args:
        store: the store.
        filters: which articles, and what their sentences must be like.
        pair: the two countries.
        relation: only sentences of this sign, "neutral" where nothing passes; None for all.
        direction: only sentences in which something passes and this one acts; None for all.
        voice: only sentences in which something passes and this one says so; None for all.
        period: first and last day to narrow the filters to, such as that of a clicked point. Articles
            without a date are never in it.
        limit: how many at most; None for all.
        offset: how many to pass over.

    Returns:
        One row a sentence or title: article_id, published_at, published_day, source, title, url, field (text
        or title), sentence (index; missing in titles), text (of the sentence or title), relation,
        relation_label, conflict, cooperation (probabilities), type (PLOVER class), actor, target, voice,
        confidence, cameo (root), weight (Goldstein), mood, event_date, event_precision, evidence (the words
        that decided), model (what decided).
    """
    narrowed = replace(filters, pair=pair)
    first, last = period or (None, None)
    values = {
        "threshold": RELATION_THRESHOLD,
        "relation": relation,
        "direction": direction,
        "voice": voice,
        "first": first,
        "last": last,
        "limit": limit,
        "offset": offset,
    }

    def ask(held: Store) -> pd.DataFrame:
        rows = held.arrow(*statement(narrowed, _CHOSEN, values, said=sentences_of(narrowed)))
        return held.query(*about(held, rows, _TOLD))

    return store.at_once(ask)
