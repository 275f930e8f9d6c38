"""The articles themselves: the list behind every figure, and one article with all that was found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from monitor.metrics.asking import ask
from monitor.metrics.conditions import Part, filtered_countries
from monitor.metrics.corrected import Corrected
from monitor.metrics.filters import Filters
from monitor.metrics.matching import counting
from monitor.metrics.search import ALL, BEST
from monitor.model import relation_label, tone_label
from monitor.notebook import Marked
from monitor.search.hits import Hits
from monitor.store import Store

Sort = Literal["newest", "oldest", "tone", "relevance", "selected"]
PART, MOST = 20_000, 1 << 62
"""Rows of a part of a listing, and more than there are."""

_RELEVANCE = """
    SELECT matching.article, coalesce(named.times, 0) + coalesce(said.times, 0) AS relevance
    FROM matching
    LEFT JOIN (
        SELECT article, sum({times}) AS times FROM counted
        WHERE list_contains($countries_asked, country)
        GROUP BY article
    ) AS named USING (article)
    LEFT JOIN (
        SELECT
            articles.article_id,
            len(string_split(lower(articles.title), lower(wanted))) - 1
            + len(string_split(lower(texts.text), lower(wanted))) - 1 AS times
        FROM articles JOIN texts USING (article_id), (SELECT $wanted AS wanted)
        WHERE wanted <> '' AND articles.article_id IN (SELECT article_id FROM matching)
    ) AS said USING (article_id)
"""
_RANKED = """
    SELECT matching.article, -best.place AS relevance FROM matching LEFT JOIN best USING (article_id)
"""
_PLACED = {
    False: "SELECT *, 0 AS relevance FROM matching",
    True: "SELECT matching.*, relevance FROM matching JOIN relevances USING (article)",
}
"""What is listed, by whether it is sorted by relevance."""

# One of near-duplicates stands for all that match: the original, or the first of them.
_FOLDED = """
    SELECT *, count(*) OVER same - 1 AS copies
    FROM placed
    WINDOW
        same AS (PARTITION BY coalesce(duplicate_of, article_id)),
        ordered AS (same ORDER BY duplicate_of IS NOT NULL, published_at NULLS LAST, article_id)
    QUALIFY row_number() OVER ordered = 1
"""
_UNFOLDED = "SELECT *, 0 AS copies FROM placed"

_NEWEST = "published_at DESC NULLS LAST, article_id"
_ORDERS: dict[Sort, str] = {
    "newest": _NEWEST,
    "oldest": "published_at NULLS LAST, article_id",
    "tone": f"tone NULLS LAST, {_NEWEST}",
    "relevance": f"relevance DESC NULLS LAST, {_NEWEST}",
}

_LISTING = """
    WITH {given},
    chosen AS MATERIALIZED (SELECT * FROM folds ORDER BY {order} LIMIT $limit OFFSET $offset),
    countries AS (
        SELECT article, list(country ORDER BY {times} DESC, country) AS countries
        FROM counted SEMI JOIN chosen USING (article)
        GROUP BY article
    ),
    topics AS (
        SELECT article_id, list(label ORDER BY score DESC, label) AS topics
        FROM tags SEMI JOIN chosen USING (article_id)
        WHERE scheme = 'iptc'
        GROUP BY article_id
    ),
    tagged AS (
        SELECT article_id, list(value ORDER BY value) AS tags FROM marked_tags GROUP BY article_id
    )
    SELECT
        articles.article_id,
        articles.published_at,
        articles.published_day,
        articles.fetched_at,
        articles.date_source,
        articles.source,
        articles.title,
        articles.language,
        articles.tone,
        chosen.tone_label,
        coalesce(countries.countries, []) AS countries,
        coalesce(topics.topics, []) AS topics,
        articles.url,
        articles.duplicate_of,
        chosen.story_id,
        articles.word_count,
        articles.authors,
        articles.section,
        coalesce(tagged.tags, []) AS tags,
        marked_notes.value AS note,
        chosen.copies,
        chosen.relevance IS NOT NULL AS ranked
    FROM chosen
    JOIN articles USING (article_id)
    LEFT JOIN countries USING (article)
    LEFT JOIN topics USING (article_id)
    LEFT JOIN tagged USING (article_id)
    LEFT JOIN marked_notes USING (article_id)
    ORDER BY {order_of_chosen}
"""

_TOTAL = """
    WITH {given}
    SELECT {count} AS total FROM matching
"""

_HEADS = """
    WITH {given}
    SELECT count(DISTINCT coalesce(duplicate_of, article_id)) AS total FROM matching
"""

_COPIES = """
    WITH {given},
    heads AS (
        SELECT article_id AS head, coalesce(duplicate_of, article_id) AS original
        FROM article_facts WHERE article_id IN (SELECT unnest($heads::BIGINT[]))
    )
    SELECT head, articles.article_id, articles.published_day, articles.source, articles.title
    FROM matching JOIN heads ON original = coalesce(duplicate_of, article_id) JOIN articles USING (article_id)
    WHERE articles.article_id <> head
    ORDER BY articles.published_at NULLS LAST, articles.article_id
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """One article and everything that was found in it.

    Args:
        article: the columns of `articles`, with None for NULL, and tone_label.
        text: the cleaned body; all offsets count its code points (or the title's, field = "title").
        sentences: sentence, start, end, tone, tone_label, relation, relation_label, in order.
        mentions: kind, entity_id, name, surface, field, sentence, start, end, via, confidence; titles first.
        pairs: country_a, country_b, field, sentence (missing in titles), relation, relation_label, type,
            actor, target, voice, confidence, cameo, mood, event_date, event_precision, evidence ([start, end]
            in the field of the words that decided), conflict, cooperation (probabilities), model, spans
            ([start, end] of what stands for country_a and country_b); titles first, then by sentence.
        tags: scheme, tag_id, label, parent, score, the highest score first.
        duplicates: article_id, published_at, published_day, source, title, url of its near-duplicates, the
            original among them where this is a copy.
        story: the same columns of the other articles of its story, earliest first.
        outside: what other systems say of it: scheme, tone (NaN: nothing), themes (list of labels).
        events: what other systems coded from it: scheme, event_id, day, actor, target, code, goldstein, tone.
        revisions: its earlier wordings, the latest first: replaced_at, title, text, word_count.
    """

    article: dict[str, Any]
    text: str
    sentences: pd.DataFrame
    mentions: pd.DataFrame
    pairs: pd.DataFrame
    tags: pd.DataFrame
    duplicates: pd.DataFrame
    story: pd.DataFrame
    outside: pd.DataFrame
    events: pd.DataFrame
    revisions: pd.DataFrame


_ARTICLE = "SELECT * FROM articles WHERE article_id = ?"

_TEXT = "SELECT text FROM texts WHERE article_id = ?"

_SENTENCES = """
    SELECT sentence, "start", "end", tone, relation FROM sentences WHERE article_id = ? ORDER BY sentence
"""

_MENTIONS = """
    SELECT kind, entity_id, name, surface, field, sentence, "start", "end", via, confidence
    FROM mentions WHERE article_id = ?
    ORDER BY field = 'text', "start", "end", kind, entity_id
"""

_PAIRS = """
    SELECT country_a, country_b, field, sentence, relation, type, actor, target, voice, confidence,
        cameo, mood, event_date, event_precision, evidence, conflict, cooperation, model, spans
    FROM pairs WHERE article_id = ?
    ORDER BY field = 'text', sentence, country_a, country_b
"""

_TAGS = """
    SELECT scheme, tag_id, label, parent, score FROM tags
    WHERE article_id = ? AND scheme NOT IN ('gdelt', 'outlet')
    ORDER BY score DESC, scheme, label
"""

_OUTSIDE = """
    WITH
        this AS (SELECT ? AS article_id),
        toned AS (
            SELECT model AS scheme, tone FROM sentiment SEMI JOIN this USING (article_id)
            WHERE level = 'article' AND model = 'gdelt'
        ),
        themed AS (
            SELECT scheme, list(label ORDER BY label) AS themes FROM tags SEMI JOIN this USING (article_id)
            WHERE scheme = 'gdelt' GROUP BY scheme
        )
    SELECT scheme, tone, coalesce(themes, []) AS themes FROM toned FULL JOIN themed USING (scheme)
"""

_EVENTS = """
    SELECT scheme, event_id, day, actor, target, code, goldstein, tone FROM events WHERE article_id = ?
    ORDER BY event_id
"""

_REVISIONS = """
    SELECT replaced_at, title, text, word_count FROM revisions WHERE article_id = ?
    ORDER BY replaced_at DESC, run_id DESC
"""

_DUPLICATES = """
    WITH this AS (SELECT article_id AS this, duplicate_of AS original FROM articles WHERE article_id = ?)
    SELECT article_id, published_at, published_day, source, title, url
    FROM articles, this
    WHERE
        article_id <> this
        AND (article_id = original OR duplicate_of = this OR duplicate_of = original)
    ORDER BY published_at NULLS LAST, article_id
"""

_STORY = """
    WITH told AS (
        SELECT articles.* REPLACE (coalesce(corrected.story_id, articles.story_id) AS story_id)
        FROM articles LEFT JOIN corrected USING (article_id)
    ),
    this AS (SELECT story_id AS story FROM told WHERE article_id = $article)
    SELECT article_id, published_at, published_day, source, title, url
    FROM told, this
    WHERE article_id <> $article AND story_id = story
    ORDER BY published_at NULLS LAST, article_id
"""


def listing(
    store: Store,
    filters: Filters,
    sort: Sort = "newest",
    limit: int | None = 50,
    offset: int = 0,
    *,
    fold: bool = False,
) -> pd.DataFrame:
    """Return the articles that match.

    Args:
        store: the store.
        filters: which articles; each has one row whatever the unit.
        sort: newest or oldest first (without a date last); tone: the most negative first; relevance: the best
            hits of the search first (BM25), without one how often the countries and the text that the filters
            ask for occur; then the newest; selected: as the filter on articles lists them.
        limit: how many at most; None for all.
        offset: how many to pass over.
        fold: whether one row stands for an article and its near-duplicates.

    Returns:
        One row an article: article_id, published_at (NaT: uncertain), published_day, fetched_at, date_source,
        source, title, language, tone, tone_label, countries (list of alpha-3, most named first), topics (list
        of labels, best first), url, duplicate_of, story_id, word_count, authors (list), section, tags (list)
        and note of analysts, copies (near-duplicates that match
        and have no row of their own), ranked (whether its relevance is known).
    """

    if sort == "selected":
        order = {int(key): place for place, key in enumerate(filters.only)}
        rows = listing(store, filters, fold=fold, limit=None)
        places = rows["article_id"].map(order).fillna(len(order))
        rows = rows.iloc[places.argsort(kind="stable")].reset_index(drop=True)
        return rows.iloc[offset : None if limit is None else offset + limit].reset_index(drop=True)
    ranked, by = sort == "relevance", _ORDERS[sort]
    of_chosen = re.sub(r"\b(published_at|article_id|tone|relevance)\b", r"chosen.\1", by)
    question = _LISTING.replace("{order}", by).replace("{order_of_chosen}", of_chosen)
    question = question.replace("{times}", _times(filters))

    def found(best: int) -> pd.DataFrame:
        return ask(
            store,
            filters,
            question,
            {
                **{"limit": limit, "offset": offset},
                **{"marked_tags": Marked("tags"), "marked_notes": Marked("notes")},
            },
            **({"relevances": _relevances(filters, best)} if ranked else {}),
            placed=Part(_PLACED[ranked]),
            folds=Part(_FOLDED if fold and filters.duplicates else _UNFOLDED),
        )

    frame = found(ALL if limit is None or offset + limit > BEST else BEST)
    if not frame["ranked"].all():  # the other filters leave fewer of the best hits than are wanted
        frame = found(ALL)
    return frame.assign(
        **{name: frame[name].map(_listed) for name in ("countries", "topics", "authors", "tags")}
    )


def parts(
    store: Store, filters: Filters, sort: Sort = "newest", limit: int | None = None, offset: int = 0
) -> Iterator[pd.DataFrame]:
    """Yield the rows of `listing` in parts of `PART`, of one generation: at least one part."""
    now = store.at_once(lambda snapshot: snapshot)
    end = offset + (MOST if limit is None else limit)
    while True:
        part = listing(now, filters, sort, min(PART, end - offset), offset)
        yield part
        offset += len(part)
        if len(part) < PART or offset >= end:
            return


def total(store: Store, filters: Filters) -> int:
    """Return how much matches, in the unit of the filters."""
    return int(ask(store, filters, _TOTAL.replace("{count}", counting(filters)))["total"].item())


def heads(store: Store, filters: Filters) -> int:
    """Return how many rows the folded listing has."""
    return int(ask(store, filters, _HEADS)["total"].item())


def copies(store: Store, filters: Filters, ids: Sequence[int]) -> pd.DataFrame:
    """Return the near-duplicates that are folded below articles of a listing.

    Returns:
        head (the article that they stand below), article_id, published_day, source, title; earliest first.
    """
    return ask(store, filters, _COPIES, {"heads": list(ids)})


def reading(store: Store, article_id: int) -> Reading | None:
    """Return one article with its annotations, None where there is no such article."""
    found = store.arrow(_ARTICLE, [article_id]).to_pylist()
    if not found:
        return None
    (article,) = found
    text = store.rows(_TEXT, [article_id])
    sentences, mentions, pairs, tags, duplicates, outside, events, revisions = (
        store.query(sql, [article_id])
        for sql in (_SENTENCES, _MENTIONS, _PAIRS, _TAGS, _DUPLICATES, _OUTSIDE, _EVENTS, _REVISIONS)
    )
    story = store.query(_STORY, {"article": article_id, "corrected": Corrected()})
    return Reading(
        article={**article, "tone_label": None if article["tone"] is None else tone_label(article["tone"])},
        text=text[0][0] if text else "",
        sentences=_labelled(sentences, "tone", "relation"),
        mentions=mentions,
        pairs=_labelled(pairs, "relation"),
        tags=tags,
        duplicates=duplicates,
        story=story,
        outside=outside,
        events=events,
        revisions=revisions,
    )


def _listed(values: Any) -> list[Any]:
    return list(values) if hasattr(values, "__iter__") else []  # where there is none, pandas says NA or None


def _relevances(filters: Filters, best: int) -> Part:
    if filters.search:
        return Part(_RANKED, {"best": Hits(filters.search, best)})
    return Part(
        _RELEVANCE.format(times=_times(filters)),
        {"countries_asked": filtered_countries(filters), "wanted": filters.text},
    )


def _times(filters: Filters) -> str:
    """Return how often a fact of `counted` names its country."""
    return "times" if filters.places else "times_by_name"


def _labelled(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Add the label of a score right after it; None where there is no score."""
    for column in columns:
        naming = {"tone": tone_label, "relation": relation_label}[column]
        labels = [None if pd.isna(score) else naming(score) for score in frame[column]]
        at = list(frame).index(column) + 1
        frame.insert(at, f"{column}_label", pd.Series(labels, index=frame.index, dtype="str"))
    return frame
