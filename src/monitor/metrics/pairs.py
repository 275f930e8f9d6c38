"""How countries deal with each other, as the coverage tells it.

A pair is two countries in the same sentence or title or, with `Filters.together = "article"`, in the same
article. By its sentences and its title that mean both, an article tells of a pair conflict, cooperation,
both (a sentence of each at least), or that nothing passes; where no model could read any of them it is
unread. The balance of a pair weighs conflict against cooperation over the articles in which something
passes (`metrics.balance`); a mean over all would be near zero for everyone, since most tell nothing.
Figures here are of articles whatever `Filters.unit` says: each counts once, however long.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from monitor.metrics import names
from monitor.metrics.asking import Interval, ask, periods
from monitor.metrics.balance import DEFAULT, taus, with_balance
from monitor.metrics.conditions import Part, of_sentence
from monitor.metrics.dimensions import dimension, labelled
from monitor.metrics.filters import Filters
from monitor.metrics.matching import facts
from monitor.metrics.together import pairs_of, together
from monitor.reference.countries import country_name
from monitor.reference.topics import Level, at_level
from monitor.store import Store

THIN = 5
"""A balance over fewer articles than this in which something passes is marked: one sentence can turn it."""

Pair = tuple[str, str]

TELLS = ("conflict", "cooperation", "both", "nothing", "unread")
"""What an article may tell of a pair; the columns that count the articles by it."""

FIGURES = (
    *TELLS,
    *("balance", "balance_low", "balance_high", "thin"),
    *("a_on_b", "b_on_a", "voice_a", "voice_b", "voice_other"),
    "mean_relation",
)
"""The columns of a pair's figures, in their order; see `ranking`."""

_TELLS = """
    a.country_a, a.country_b, a.pair, a.sentences, a.tells, a.passes, a.likely_conflict, a.likely_cooperation,
    a.models, a.relation, a.a_on_b, a.b_on_a, a.voice_a, a.voice_b, a.voice_other
"""
# Of all rows few things are summed, and the rest of those alone in which something passes.
_FIGURES = """
    WITH by_tells AS (
        SELECT
            key, tells, count(article) AS articles, sum(sentences) AS sentences,
            sum(relation) AS relation, count(relation) AS related
        FROM keyed
        GROUP BY key, tells
    ),
    by_models AS MATERIALIZED (
        SELECT
            key, models, count(*) AS passing,
            sum(likely_conflict) AS expected_conflict, sum(likely_cooperation) AS expected_cooperation,
            product(1 - likely_conflict) AS no_conflict, product(1 - likely_cooperation) AS no_cooperation,
            count(*) FILTER (a_on_b) AS a_on_b, count(*) FILTER (b_on_a) AS b_on_a,
            count(*) FILTER (voice_a) AS voice_a, count(*) FILTER (voice_b) AS voice_b,
            count(*) FILTER (voice_other) AS voice_other
        FROM keyed
        WHERE passes
        GROUP BY key, models
    ),
    errors AS (
        SELECT models, max(coalesce(tau, $unmeasured)) AS tau
        FROM (SELECT models, unnest(string_split(models, '|')) AS model FROM by_models)
        LEFT JOIN (SELECT unnest($models) AS model, unnest($taus) AS tau) USING (model)
        GROUP BY models
    ),
    passed AS (
        SELECT
            key, sum(passing)::BIGINT AS passing,
            sum(expected_conflict) AS expected_conflict, sum(expected_cooperation) AS expected_cooperation,
            product(no_conflict) AS no_conflict, product(no_cooperation) AS no_cooperation, max(tau) AS tau,
            sum(a_on_b)::BIGINT AS a_on_b, sum(b_on_a)::BIGINT AS b_on_a,
            sum(voice_a)::BIGINT AS voice_a, sum(voice_b)::BIGINT AS voice_b,
            sum(voice_other)::BIGINT AS voice_other
        FROM by_models JOIN errors USING (models)
        GROUP BY key
    ),
    of_all AS (
        SELECT
            key, sum(articles)::BIGINT AS articles, coalesce(sum(sentences), 0)::BIGINT AS sentences,
            coalesce(sum(articles) FILTER (tells = 'conflict'), 0)::BIGINT AS conflict,
            coalesce(sum(articles) FILTER (tells = 'cooperation'), 0)::BIGINT AS cooperation,
            coalesce(sum(articles) FILTER (tells = 'both'), 0)::BIGINT AS both,
            coalesce(sum(articles) FILTER (tells = 'nothing'), 0)::BIGINT AS nothing,
            coalesce(sum(articles) FILTER (tells = 'unread'), 0)::BIGINT AS unread,
            sum(relation) / nullif(sum(related), 0) AS mean_relation
        FROM by_tells
        GROUP BY key
    )
    SELECT
        of_all.*, expected_conflict, expected_cooperation, no_conflict, no_cooperation, tau,
        coalesce(passing, 0) AS passing, coalesce(a_on_b, 0) AS a_on_b, coalesce(b_on_a, 0) AS b_on_a,
        coalesce(voice_a, 0) AS voice_a, coalesce(voice_b, 0) AS voice_b,
        coalesce(voice_other, 0) AS voice_other
    FROM of_all LEFT JOIN passed USING (key)
"""

_BY_PAIR = "SELECT pair AS key, * FROM told"
_BY_ASKED = """
    SELECT asked.id AS key, told.*
    FROM asked JOIN told ON told.article = asked.article AND told.pair = asked.id
"""
# A pair of articles of which no sentence tells has no row of `told`: one without values stands for it.
_BY_TOGETHER = "SELECT pair AS key, * FROM told UNION ALL BY NAME SELECT pair AS key FROM together"
_TOGETHER = "SELECT found.* REPLACE (together.articles AS articles) FROM found JOIN together ON pair = key"

_RANKING = """
    WITH {given}
    SELECT split_part(key, '-', 1) AS country_a, split_part(key, '-', 2) AS country_b, key AS pair, *
    FROM figures
    ORDER BY articles DESC, sentences DESC, pair
    LIMIT $limit
"""

# $pair_a and $pair_b are those of the filters, which choose the pair.
_BY_PERIOD = """
    WITH of_pair AS (SELECT * FROM told WHERE country_a = $pair_a AND country_b = $pair_b),
    dated AS (
        SELECT date_trunc(grain, matching.published_day)::DATE AS period, article, of_pair.* EXCLUDE (article)
        FROM matching LEFT JOIN of_pair USING (article), (SELECT $grain AS grain)
    )
    SELECT period AS key, * FROM periods LEFT JOIN dated USING (period)
"""

_BY_VALUE = """
    SELECT dimension.id AS key, told.* FROM told JOIN dimension USING (article)
    WHERE country_a = $pair_a AND country_b = $pair_b
"""

_ALONG = "WITH {given} SELECT key AS id, * FROM figures ORDER BY articles DESC, id LIMIT $limit"

_OVER_TIME = "WITH {given} SELECT key AS period, * FROM figures ORDER BY period"


def ranking(store: Store, filters: Filters, limit: int | None = 50) -> pd.DataFrame:
    """Return the pairs of the matching articles, most articles first.

    The filters choose articles: with a filter on China, pairs without China appear where an article that
    names China has them too.

    Returns:
        One row a pair: country_a, country_b (alphabetical), pair ("CHN-RUS"), label ("China – Russia"),
        articles (that have the pair), sentences (titles included), then the `FIGURES`: conflict, cooperation,
        both, nothing, unread (articles by what they tell: `conflict` only that; with `Filters.together =
        "article"` those that have the pair in no sentence are in none of the five), balance (-1 all conflict
        .. +1 all cooperation, over the articles in which something passes; NaN where none is), balance_low,
        balance_high (its 95 % interval), thin (something passes in fewer than 5 articles), a_on_b, b_on_a
        (articles in which country_a acts on country_b, or the other way round), voice_a, voice_b, voice_other
        (articles in which a speaker of country_a, of country_b, of another country says what passes),
        mean_relation (mean of the articles' mean relation over all their sentences, those that tell nothing
        included; NaN where none could be read).
    """
    found = _finished(
        ask(store, filters, _RANKING, {"limit": limit}, told=_told(filters), **_by_pair(filters))
    )
    labels = [names.pair_label(a, b) for a, b in zip(found["country_a"], found["country_b"], strict=True)]
    found.insert(3, "label", pd.Series(labels, index=found.index, dtype="str"))
    return found[["country_a", "country_b", "pair", "label", "articles", "sentences", *FIGURES]]


MATRIX = ("articles", *TELLS, "balance", "balance_low", "balance_high", "thin")
"""The figures that a cell of the matrix tells, as in `ranking`."""


def matrix(store: Store, filters: Filters, size: int = 15) -> pd.DataFrame:
    """Return the pairs among the countries with the most pairings, both ways round, for a heat map.

    Returns:
        Two rows for each pair that occurs, countries with the most pairings first: country_a, country_b,
        label_a, label_b, then the columns of `MATRIX`, as in `ranking`. Pairs that never occur have no row.
    """
    return among(ranking(store, filters, None), size)


def among(ranked: pd.DataFrame, size: int = 15) -> pd.DataFrame:
    """Return the same of the whole of a `ranking`."""
    pairs = ranked[["country_a", "country_b", *MATRIX]]
    mirrored = pairs.rename(columns={"country_a": "country_b", "country_b": "country_a"})
    both = pd.concat([pairs, mirrored], ignore_index=True)
    weight = (
        both.groupby("country_a")["articles"].sum().sort_index().sort_values(ascending=False, kind="stable")
    )
    place = {country: position for position, country in enumerate(weight.index[:size])}
    both = both[both["country_a"].isin(list(place)) & both["country_b"].isin(list(place))]
    order = both.assign(a=both["country_a"].map(place), b=both["country_b"].map(place))
    both = both.loc[order.sort_values(["a", "b"]).index].reset_index(drop=True)
    both.insert(2, "label_a", both["country_a"].map(country_name).astype("str"))
    both.insert(3, "label_b", both["country_b"].map(country_name).astype("str"))
    return both[["country_a", "country_b", "label_a", "label_b", *MATRIX]]


def over_time(store: Store, filters: Filters, pair: Pair, interval: Interval) -> pd.DataFrame:
    """Return how one pair fared, period by period; articles without a date are in no period.

    Returns:
        One row a period, empty ones included: period (first day), articles, then the `FIGURES`, as in
        `ranking`; country_a is the one that comes first in the alphabet of codes.
    """
    chosen = replace(filters, pair=pair, undated=False)
    found = ask(
        store,
        chosen,
        _OVER_TIME,
        periods=periods(filters, interval),
        told=_told(chosen),
        keyed=Part(_BY_PERIOD),
        figures=_figures(),
    )
    return _finished(found)[["period", "articles", *FIGURES]]


def along(
    store: Store, filters: Filters, pair: Pair, by: str, limit: int | None = None, level: Level = "second"
) -> pd.DataFrame:
    """Return how one pair fared by the values of a dimension: by source, by the country of the source ...

    Returns:
        One row a value, that of most articles first: id, label, articles (that have the pair), sentences, the
        `FIGURES`, as in `ranking`; country_a is the one that comes first in the alphabet of codes.

    Raises:
        UsageError: there is no such dimension.
    """
    chosen = replace(filters, pair=pair)
    found = ask(
        store,
        chosen,
        _ALONG,
        {"limit": limit},
        dimension=dimension(by).sql(chosen, at_level(level)),
        told=_told(chosen),
        keyed=Part(_BY_VALUE),
        figures=_figures(),
    )
    return labelled(store, _finished(found), by)[["id", "label", "articles", "sentences", *FIGURES]]


def _told(filters: Filters) -> Part:
    """Return the SELECT of what each article that matches tells of each of its pairs."""
    return facts(filters, "pair_facts", _TELLS)


def _figures() -> Part:
    """Return the SELECT of the sums of `keyed`, by key."""
    errors = taus()
    values = {"unmeasured": errors[DEFAULT], "models": list(errors), "taus": list(errors.values())}
    return Part(_FIGURES, values)


def _by_pair(filters: Filters) -> dict[str, Part]:
    """Return the figures of every pair, and what they are worked out of."""
    if filters.together == "article":
        return {
            "together": together(filters),
            "keyed": Part(_BY_TOGETHER),
            "found": _figures(),
            "figures": Part(_TOGETHER),
        }
    if of_sentence(filters.without("pair")) is None:
        return {"keyed": Part(_BY_PAIR), "figures": _figures()}
    return {"asked": pairs_of(filters), "keyed": Part(_BY_ASKED), "figures": _figures()}


def _finished(found: pd.DataFrame) -> pd.DataFrame:
    """Turn the sums of a question into the figures that are shown."""
    return with_balance(found).assign(thin=found["passing"] < THIN)
