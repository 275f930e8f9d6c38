"""People and organisations: how much they are written about, in what tone, with whom, and in which words.

Two are together where one sentence or title names both. The tone towards someone is that of the article's
language towards them, the mean over the sentences that name them first (English only); figures are means over
articles with their 95 % interval.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from monitor.metrics.asking import Interval, ask, periods, statement
from monitor.metrics.chosen import about
from monitor.metrics.conditions import Part
from monitor.metrics.dimensions import labelled
from monitor.metrics.entity_facts import entities
from monitor.metrics.entity_rows import Kind, named
from monitor.metrics.filters import Filters
from monitor.metrics.intervals import mean_interval
from monitor.model import RELATION_THRESHOLD
from monitor.reference.countries import country_name
from monitor.store import Store

Sort = Literal["articles", "negative", "positive"]
Beside = Literal["person", "organisation", "country"]

MOST_TONED = 5
"""Articles with a tone towards someone from which on they stand in the list by tone: fewer tell nothing."""

_TOWARDS = """
    SELECT article_id, entity_id AS found_as, tone FROM sentiment WHERE level = 'target'
"""

# Who is listed is decided first: outlets and tones are looked up for these alone.
_LISTING = """
    WITH {given},
    counted_here AS (SELECT id, count(*) AS articles FROM here {wanted} GROUP BY id),
    {ranked},
    spread AS (SELECT id, count(DISTINCT source) AS sources FROM here SEMI JOIN ranked USING (id) GROUP BY id)
    SELECT id, articles, sources, coalesce(toned, 0) AS toned, tone, deviation
    FROM ranked JOIN spread USING (id) LEFT JOIN tones USING (id)
    ORDER BY {order}
"""
_TONES = """
    toned AS (
        SELECT found.id, found.article, avg(tone_facts.tone) AS tone
        FROM found SEMI JOIN {whose} USING (id) JOIN tone_facts
            ON tone_facts.article = found.article AND tone_facts.entity_id = found.found_as
        GROUP BY ALL
    ),
    tones AS MATERIALIZED (
        SELECT id, count(*) AS toned, avg(tone) AS tone, stddev_samp(tone) AS deviation FROM toned GROUP BY id
    )
"""
_BY_ARTICLES = """
    ranked AS MATERIALIZED (SELECT * FROM counted_here ORDER BY {order} LIMIT $limit OFFSET $offset),
    {tones of ranked}
"""
_BY_TONE = """
    enough AS (SELECT * FROM counted_here WHERE articles >= $least),
    {tones of enough},
    ranked AS MATERIALIZED (
        SELECT enough.* FROM enough JOIN tones USING (id) WHERE toned >= $least
        ORDER BY {order} LIMIT $limit OFFSET $offset
    )
"""
# Rounded, for a mean hangs by its last digits on the order in which it is summed: pages would overlap.
_ORDERS: dict[Sort, str] = {
    "articles": "articles DESC, id",
    "negative": "round(tone, 9), articles DESC, id",
    "positive": "round(tone, 9) DESC, articles DESC, id",
}
_SO_CALLED = """
    SEMI JOIN (
        SELECT id, arg_max(name, (times, name)) AS label
        FROM (SELECT id, name, count(*) AS times FROM named GROUP BY ALL)
        GROUP BY id
        HAVING contains(lower(strip_accents(label)), lower(strip_accents($wanted)))
    ) USING (id)
"""

# What is counted once is grouped first: a third of the price of a count of what is distinct.
_TOTAL = """
    WITH {given}
    SELECT count(*) AS total FROM (SELECT DISTINCT id FROM here)
"""

_BESIDE = """
    WITH {given},
    this AS (
        SELECT DISTINCT article_id, field, sentence FROM named SEMI JOIN matching USING (article_id)
        WHERE id = $id
    ),
    total AS (SELECT count(DISTINCT article_id) AS total FROM this)
    SELECT
        others.id,
        arg_max(others.name, others.name) AS label,
        count(DISTINCT others.article_id) AS matching,
        count(DISTINCT (others.article_id, others.field, others.sentence)) AS sentences,
        any_value(total) AS total
    FROM others
    JOIN this ON
        this.article_id = others.article_id AND this.field = others.field
        AND this.sentence IS NOT DISTINCT FROM others.sentence,
    total
    WHERE others.id <> $id
    GROUP BY others.id
    ORDER BY matching DESC, sentences DESC, others.id
    LIMIT $limit
"""
_COUNTRIES = """
    SELECT article_id, entity_id AS id, name, field, sentence FROM mentions
    WHERE kind = 'country' AND ($places OR via <> 'place')
"""

_TONE_OVER_TIME = """
    WITH {given},
    here AS (SELECT DISTINCT article_id, found_as FROM named WHERE id = $id),
    toned AS (
        SELECT article_id, avg(tone) AS towards FROM here JOIN towards USING (article_id, found_as)
        GROUP BY article_id
    ),
    dated AS (
        SELECT date_trunc(grain, published_day)::DATE AS period, towards
        FROM matching JOIN toned USING (article_id), (SELECT $grain AS grain)
        WHERE published_day IS NOT NULL
    )
    SELECT
        periods.period, count(towards) AS articles, avg(towards) AS tone, stddev_samp(towards) AS deviation
    FROM periods LEFT JOIN dated USING (period)
    GROUP BY periods.period
    ORDER BY periods.period
"""

_SPELLINGS = """
    WITH {given}
    SELECT surface, found_as, count(*) AS mentions, count(DISTINCT article_id) AS articles
    FROM named SEMI JOIN matching USING (article_id)
    WHERE id = $id
    GROUP BY ALL
    ORDER BY mentions DESC, surface, found_as
"""

_HERE = """
    SELECT DISTINCT article_id, field, sentence FROM named SEMI JOIN matching USING (article_id)
    WHERE id = $id
"""
_CHOSEN = """
    WITH {given}
    SELECT article_id, field, sentence, published_at, published_day, source
    FROM passing JOIN matching USING (article_id)
    ORDER BY published_at DESC NULLS LAST, article_id, sentence NULLS FIRST
    LIMIT $limit OFFSET $offset
"""
_SIGNED = "SELECT here.* FROM here JOIN sentences USING (article_id, sentence) WHERE {}"
_PASSING = {
    "all": Part("SELECT * FROM here"),
    "conflict": Part(_SIGNED.format("relation <= -$threshold"), {"threshold": RELATION_THRESHOLD}),
    "cooperation": Part(_SIGNED.format("relation >= $threshold"), {"threshold": RELATION_THRESHOLD}),
}
_SAID = """
    SELECT
        article_id, chosen.published_at, chosen.published_day, chosen.source, articles.title, articles.url,
        field, chosen.sentence,
        CASE
            WHEN field = 'title' THEN articles.title
            ELSE substring(texts.text, "start" + 1, "end" - "start")
        END AS text,
        sentences.tone, sentences.relation
    FROM chosen
    JOIN {articles} USING (article_id)
    LEFT JOIN {sentences} USING (article_id, sentence)
    LEFT JOIN {texts} USING (article_id)
    ORDER BY place
"""

Passes = Literal["all", "conflict", "cooperation"]


def listing(
    store: Store,
    filters: Filters,
    kind: Kind = "person",
    sort: Sort = "articles",
    limit: int | None = 50,
    offset: int = 0,
    wanted: str = "",
) -> pd.DataFrame:
    """Return the people or organisations that the matching articles name.

    Args:
        store: the store.
        filters: which articles.
        kind: person or organisation.
        sort: those in most articles first, or those towards whom the tone is worst, or best (in so many
            articles at least: `MOST_TONED`).
        limit: how many at most; None for all.
        offset: how many to pass over.
        wanted: only those whose name contains this, whatever the case and accents.

    Returns:
        One row each: id, label (the name that most mentions give), articles, sources, toned (articles with a
        tone towards them), tone (their mean; NaN without one), low, high (its 95 % interval).
    """
    by_tone = sort != "articles"
    question = _LISTING.replace("{ranked}", _BY_TONE if by_tone else _BY_ARTICLES)
    for whose in ("ranked", "enough"):
        question = question.replace(f"{{tones of {whose}}}", _TONES.replace("{whose}", whose))
    question = question.replace("{order}", _ORDERS[sort]).replace("{wanted}", _SO_CALLED if wanted else "")
    asked = {
        **{"limit": limit, "offset": offset},
        **({"least": MOST_TONED} if by_tone else {}),
        **({"wanted": wanted} if wanted else {}),
    }
    rules = {
        "here": entities(filters, kind),
        "found": entities(filters, kind, found_as=True),
        **({"named": named(kind)} if wanted else {}),
    }
    found = ask(store, filters, question, asked, **rules)
    return _with_interval(labelled(store, found, "person" if kind == "person" else "org"), found["toned"])


def total(store: Store, filters: Filters, kind: Kind = "person") -> int:
    """Return how many people or organisations the matching articles name."""
    return int(ask(store, filters, _TOTAL, here=entities(filters, kind))["total"].item())


def beside(
    store: Store, filters: Filters, kind: Kind, id: str, other: Beside = "person", limit: int | None = 15
) -> pd.DataFrame:
    """Return who is named in one sentence or title with someone.

    Returns:
        One row each, that of most articles first: id, label, matching (articles that have both in a
        sentence), sentences, total (articles that name the one asked for).
    """
    others = Part(_COUNTRIES, {"places": filters.places}) if other == "country" else named(other)
    found = ask(store, filters, _BESIDE, {"id": id, "limit": limit}, named=named(kind), others=others)
    if other == "country":
        found["label"] = pd.Series([country_name(code) for code in found["id"]], dtype="str")
    return found


def tone_over_time(store: Store, filters: Filters, kind: Kind, id: str, interval: Interval) -> pd.DataFrame:
    """Return the tone towards someone, period by period; articles without a date are in no period.

    Returns:
        One row a period, empty ones included: period, articles (with a tone towards them), tone (their mean;
        NaN without one), low, high (its 95 % interval; NaN of fewer than two).
    """
    found = ask(
        store,
        filters,
        _TONE_OVER_TIME,
        {"id": id},
        periods=periods(filters, interval),
        named=named(kind),
        towards=Part(_TOWARDS),
    )
    return _with_interval(found, found["articles"])


def spellings(store: Store, filters: Filters, kind: Kind, id: str) -> pd.DataFrame:
    """Return how someone is written: surface, found_as (whom the program takes it for), mentions,
    articles."""
    return ask(store, filters, _SPELLINGS, {"id": id}, named=named(kind))


def said(
    store: Store,
    filters: Filters,
    kind: Kind,
    id: str,
    passes: Passes = "all",
    limit: int | None = 50,
    offset: int = 0,
) -> pd.DataFrame:
    """Return the sentences and titles that name someone, the newest first.

    Args:
        store, filters, kind, limit, offset: as in `listing`.
        id: whom.
        passes: only sentences that say that something passes, of conflict or of cooperation.

    Returns:
        One row a sentence or title: article_id, published_at, published_day, source, title, url, field,
        sentence (missing in titles), text, tone, relation (what the sentence says passes between its actors).
    """

    def both(held: Store) -> pd.DataFrame:
        asked = {"id": id, "limit": limit, "offset": offset}
        rules = {"named": named(kind), "here": Part(_HERE), "passing": _PASSING[passes]}
        chosen = held.arrow(*statement(filters, _CHOSEN, asked, **rules))
        return held.query(*about(held, chosen, _SAID))

    return store.at_once(both)


def _with_interval(found: pd.DataFrame, count: pd.Series) -> pd.DataFrame:
    low, high = mean_interval(found["tone"], found["deviation"], count)
    return found.drop(columns="deviation").assign(low=np.maximum(low, -1), high=np.minimum(high, 1))
