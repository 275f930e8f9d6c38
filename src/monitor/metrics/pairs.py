"""How countries deal with each other, as the coverage tells it.

A pair is two countries in the same sentence or, with `Filters.together = "article"`, in the same article.
The relation of an article is the mean of what its sentences say passes between the two (-1 conflict ..
+1 cooperation); the relation of a pair is the mean of its articles, so that a long article counts once.
Sentences that name both but say nothing of the kind count as 0; sentences that no model could read are
left out. Figures here are of articles whatever `Filters.unit` says.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from monitor.metrics import names
from monitor.metrics.asking import Interval, ask, periods, together
from monitor.metrics.filters import Filters
from monitor.model import RELATION_THRESHOLD, RelationLabel
from monitor.store import Store

# Relations of articles are rounded before they are labelled: the mean of -0.4, 0.2 and 0.5 is 0.1 and so
# cooperation, but as a sum of binary fractions it falls short of it or not by the order of the rows.

THIN = 5
"""Averages on fewer articles than this are marked: one sentence can turn them."""

Pair = tuple[str, str]

_RANKING = """
    WITH matching AS ({matching}),
    together AS ({together}),
    asked AS (SELECT ? AS threshold, ? AS thin),
    supported AS (
        SELECT country_a, country_b, count(*) AS articles FROM together GROUP BY country_a, country_b
    ),
    scored AS (
        SELECT article_id, country_a, country_b, count(*) AS sentences, round(avg(relation), 6) AS relation
        FROM pairs SEMI JOIN matching USING (article_id)
        GROUP BY ALL
    ),
    related AS (
        SELECT
            country_a,
            country_b,
            sum(sentences)::BIGINT AS sentences,
            avg(relation) AS relation,
            count(relation) AS related,
            count(*) FILTER (relation <= -threshold) AS conflict,
            count(*) FILTER (relation > -threshold AND relation < threshold) AS neutral,
            count(*) FILTER (relation >= threshold) AS cooperation
        FROM scored, asked
        GROUP BY country_a, country_b
    )
    SELECT
        country_a,
        country_b,
        country_a || '-' || country_b AS pair,
        articles,
        coalesce(sentences, 0) AS sentences,
        relation,
        coalesce(conflict, 0) AS conflict,
        coalesce(neutral, 0) AS neutral,
        coalesce(cooperation, 0) AS cooperation,
        coalesce(related, 0) < thin AS thin
    FROM supported LEFT JOIN related USING (country_a, country_b), asked
    ORDER BY articles DESC, sentences DESC, pair
    LIMIT ?
"""

_OVER_TIME = """
    WITH matching AS ({matching}),
    periods AS ({periods}),
    asked AS (SELECT ? AS grain, ? AS country_a, ? AS country_b, ? AS threshold, ? AS thin),
    scored AS (
        SELECT pairs.article_id, round(avg(pairs.relation), 6) AS relation
        FROM pairs JOIN asked USING (country_a, country_b)
        GROUP BY pairs.article_id
    ),
    found AS (
        SELECT date_trunc(grain, matching.published_at)::DATE AS period, matching.article_id, scored.relation
        FROM matching LEFT JOIN scored USING (article_id), asked
    )
    SELECT
        periods.period,
        count(found.article_id) AS articles,
        avg(found.relation) AS relation,
        count(*) FILTER (found.relation <= -threshold) AS conflict,
        count(*) FILTER (found.relation > -threshold AND found.relation < threshold) AS neutral,
        count(*) FILTER (found.relation >= threshold) AS cooperation,
        count(found.relation) < any_value(thin) AS thin
    FROM periods LEFT JOIN found USING (period), asked
    GROUP BY periods.period
    ORDER BY periods.period
"""

_EVIDENCE = """
    WITH matching AS ({matching}),
    asked AS (
        SELECT
            ? AS country_a, ? AS country_b, ? AS threshold, CAST(? AS VARCHAR) AS wanted,
            CAST(? AS TIMESTAMP) AS first, CAST(? AS TIMESTAMP) AS last
    ),
    labelled AS (
        SELECT
            pairs.*,
            CASE
                WHEN relation >= threshold THEN 'cooperation' WHEN relation <= -threshold THEN 'conflict'
                WHEN relation IS NOT NULL THEN 'neutral'
            END AS relation_label,
            wanted
        FROM pairs JOIN asked USING (country_a, country_b) SEMI JOIN matching USING (article_id)
        WHERE first IS NULL OR (pairs.published_at >= first AND pairs.published_at < last + INTERVAL 1 DAY)
    ),
    chosen AS (
        SELECT * FROM labelled
        WHERE wanted IS NULL OR relation_label = wanted
        ORDER BY abs(relation) DESC NULLS LAST, published_at DESC NULLS LAST, article_id, sentence
        LIMIT ? OFFSET ?
    )
    SELECT
        chosen.article_id,
        articles.published_at,
        articles.source,
        articles.title,
        articles.url,
        chosen.sentence,
        substring(texts.text, sentences."start" + 1, sentences."end" - sentences."start") AS text,
        chosen.relation,
        chosen.relation_label,
        chosen.type,
        chosen.actor,
        chosen.target,
        chosen.voice,
        chosen.confidence,
        chosen.cameo,
        chosen.weight,
        chosen.mood,
        chosen.event_date,
        chosen.event_precision,
        array_to_string(
            list_transform(
                chosen.evidence, lambda span: substring(texts.text, span[1] + 1, span[2] - span[1])
            ),
            ' … '
        ) AS evidence
    FROM chosen
    JOIN articles USING (article_id)
    LEFT JOIN sentences USING (article_id, sentence)
    LEFT JOIN texts USING (article_id)
    ORDER BY abs(chosen.relation) DESC NULLS LAST, chosen.published_at DESC NULLS LAST, article_id, sentence
"""


def ranking(store: Store, filters: Filters, limit: int | None = 50) -> pd.DataFrame:
    """Return the pairs of the matching articles, most articles first.

    The filters choose articles: with a filter on China, pairs without China appear where an article that
    names China has them too.

    Returns:
        One row a pair: country_a, country_b (alphabetical), pair ("CHN-RUS"), label ("China – Russia"),
        articles (support), sentences, relation (NaN where no sentence has one), conflict, neutral,
        cooperation (articles by the sign of their relation), thin (fewer than 5 articles have a relation).
    """
    found = ask(
        store,
        _RANKING,
        (RELATION_THRESHOLD, THIN, limit),
        matching=filters.matching(),
        together=together(filters),
    )
    labels = [names.pair_label(a, b) for a, b in zip(found["country_a"], found["country_b"], strict=True)]
    found.insert(3, "label", pd.Series(labels, index=found.index, dtype="str"))
    return found


def matrix(store: Store, filters: Filters, size: int = 15) -> pd.DataFrame:
    """Return the pairs among the countries with the most pairings, both ways round, for a heat map.

    Returns:
        Two rows for each pair that occurs, countries with the most pairings first: country_a, country_b,
        label_a, label_b, articles, relation, thin. Pairs that never occur have no row.
    """
    pairs = ranking(store, filters, None)[["country_a", "country_b", "articles", "relation", "thin"]]
    mirrored = pairs.rename(columns={"country_a": "country_b", "country_b": "country_a"})
    both = pd.concat([pairs, mirrored], ignore_index=True)
    weight = (
        both.groupby("country_a")["articles"].sum().sort_index().sort_values(ascending=False, kind="stable")
    )
    place = {country: position for position, country in enumerate(weight.index[:size])}
    both = both[both["country_a"].isin(list(place)) & both["country_b"].isin(list(place))]
    order = both.assign(a=both["country_a"].map(place), b=both["country_b"].map(place))
    both = both.loc[order.sort_values(["a", "b"]).index].reset_index(drop=True)
    both.insert(2, "label_a", both["country_a"].map(names.country_name).astype("str"))
    both.insert(3, "label_b", both["country_b"].map(names.country_name).astype("str"))
    return both[["country_a", "country_b", "label_a", "label_b", "articles", "relation", "thin"]]


def over_time(store: Store, filters: Filters, pair: Pair, interval: Interval) -> pd.DataFrame:
    """Return how one pair fared, period by period; articles without a date are in no period.

    Returns:
        One row a period, empty ones included: period (first day), articles, relation (NaN where none has
        one), conflict, neutral, cooperation, thin; as in `ranking`.
    """
    chosen = replace(filters, pair=pair, undated=False)
    return ask(
        store,
        _OVER_TIME,
        (interval, *_sorted(chosen), RELATION_THRESHOLD, THIN),
        matching=chosen.matching(),
        periods=periods(filters, interval),
    )


def evidence(
    store: Store,
    filters: Filters,
    pair: Pair,
    relation: RelationLabel | None = None,
    period: tuple[date, date] | None = None,
    limit: int | None = 50,
    offset: int = 0,
) -> pd.DataFrame:
    """Return the sentences behind the figures of a pair, the strongest and newest first.

    Args:
        store: the store.
        filters: which articles.
        pair: the two countries.
        relation: only sentences of this sign; None for all.
        period: first and last day to narrow the filters to, such as that of a clicked point. Articles
            without a date are never in it.
        limit: how many at most; None for all.
        offset: how many to pass over.

    Returns:
        One row a sentence: article_id, published_at, source, title, url, sentence (index), text (of the
        sentence), relation, relation_label, type (PLOVER class), actor, target, voice, confidence,
        cameo (root), weight (Goldstein), mood, event_date, event_precision, evidence (the words that
        decided).
    """
    chosen = replace(filters, pair=pair)
    return ask(
        store,
        _EVIDENCE,
        (*_sorted(chosen), RELATION_THRESHOLD, relation, *(period or (None, None)), limit, offset),
        matching=chosen.matching(),
    )


def _sorted(filters: Filters) -> Pair:
    assert filters.pair is not None
    return filters.pair
