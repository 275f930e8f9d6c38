"""Every view that can be shown, downloaded or exported: its name, its columns, its question."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, get_args

import pandas as pd

from monitor.errors import UsageError
from monitor.metrics import (
    accuracy,
    articles,
    changes,
    coverage,
    health,
    mentions,
    pair_evidence,
    pairs,
    source_views,
    topics,
    word_views,
)
from monitor.metrics.entity_views import ENTITIES
from monitor.metrics.filters import Filters
from monitor.metrics.story_views import STORIES
from monitor.metrics.view import View
from monitor.metrics.view_options import read
from monitor.store import Store

_SHARES = ("id", "label", "matching", "total", "share", "low", "high")
_CHANGES = ("id", "label", "now", "before", "share_now", "share_before", "change", "significant")
_SAID = ("article_id", "published_at", "published_day", "source", "title", "url", "field", "sentence", "text")
_EVENT = ("relation", "relation_label", "conflict", "cooperation", "type", "actor", "target", "voice")
_TOLD = ("confidence", "cameo", "weight", "mood", "event_date", "event_precision", "evidence", "model")
_ARTICLE = ("article_id", "published_at", "published_day", "fetched_at", "date_source", "source", "title")
_TONED = ("language", "tone", "tone_label")
_FOUND = ("countries", "topics", "url", "duplicate_of", "story_id", "word_count", "authors", "section")
_NOTED = ("tags", "note")
_SPAN = ("surface", "field", "sentence", "start", "end", "via", "confidence")

_HOW_CHANGES: dict[changes.Compared, str] = {
    "country": (
        "Share of coverage in the period (filled) and in the equally long period before it (hollow). A "
        "change is coloured where a two-proportion test at the 95 % level says that chance hardly "
        "explains it; ten rows are tested, so expect a false alarm now and then."
    ),
    "pair": (
        "Share of articles with a sentence that names both countries, in the period (filled) and in the "
        "equally long period before it (hollow). Coloured where a two-proportion test at the 95 % level "
        "says that chance hardly explains the change."
    ),
    "topic": (
        "Share of articles tagged with the topic or one below it, in the period (filled) and in the "
        "equally long period before it (hollow). Coloured where a two-proportion test at the 95 % level "
        "says that chance hardly explains the change."
    ),
}

VIEWS: dict[str, View] = {
    view.name: view
    for view in (
        View(
            "coverage",
            "How much of the coverage each country, pair, topic, source, tone or language has.",
            _SHARES,
            coverage.top,
            {"by": "country", "limit": None, "level": "second"},
            how=(
                "Matching articles divided by all articles under the same filters, leaving out the filter "
                "on what is ranked. The thin line is the 95 % Wilson interval of the share: it is wide "
                "where few articles support it. Near-duplicates count once unless you include them."
            ),
        ),
        View(
            "coverage-over-time",
            "The same for every day, week or month.",
            ("period", *_SHARES),
            coverage.over_time,
            {"by": "country", "interval": "month", "series": (), "level": "second"},
            how=(
                "For each period: matching articles divided by all articles of that period under the same "
                "filters. Shares are the default because volume follows how much was collected. Up to three "
                "lines show the 95 % Wilson interval as a band. Articles without a known publication date "
                "are in no period."
            ),
        ),
        View(
            "pairs",
            "How countries deal with each other, pair by pair: articles by what they tell, and the balance.",
            ("country_a", "country_b", "pair", "label", "articles", "sentences", *pairs.FIGURES),
            pairs.ranking,
            {"limit": None},
            how=(
                "A pair is two countries in the same sentence or title (or, by the filter, in the same "
                "article). By these sentences an article tells of conflict, of cooperation, of both, or "
                "that nothing passes; hollow: no model could read it, or no one sentence names both. The "
                "balance weighs cooperation against conflict over the articles in which something passes, "
                "from −1 (all conflict) to +1 (all cooperation), by the calibrated probabilities (Bella and "
                "others 2010). The thin line is its 95 % interval: Wilson’s, widened by the measured error "
                "of the model. A hollow mark rests on fewer than 5 such articles. It is not the tone of the "
                "language."
            ),
        ),
        View(
            "pairs-matrix",
            "The pairs among the countries with the most pairings, both ways round.",
            ("country_a", "country_b", "label_a", "label_b", *pairs.MATRIX),
            pairs.matrix,
            {"size": 15},
            how=(
                "The number is the articles in which one sentence or title names both countries. Orange: "
                "conflict prevails; violet: conflict and cooperation are in balance; blue: cooperation "
                "prevails. The colour is the stronger, the greater the share of the articles in which "
                "something passes. Grey: nothing passes, both are merely named. A dot on grey: something "
                "passes, but in fewer than 5 articles."
            ),
        ),
        View(
            "pair-over-time",
            "How one pair deals with each other, who acts and who says so, for every day, week or month.",
            ("period", "articles", *pairs.FIGURES),
            pairs.over_time,
            {"pair": None, "interval": "month"},
            how=(
                "The balance weighs cooperation against conflict over a period’s articles in which "
                "something passes, with its 95 % interval; hollow where fewer than 5 such articles support "
                "it, a gap where nothing passes. Below it, the articles by what they tell: conflict (a "
                "sentence at −0.1 or under), cooperation (+0.1 or over), both, or nothing passes. Who acts: "
                "articles in which the one country does something to the other. Who says so: articles in "
                "which a speaker of the country, an official, expert, citizen or medium, is given as saying "
                "it; what the reporter tells as fact is in none of these."
            ),
        ),
        View(
            "pair-evidence",
            "The sentences and titles behind the figures of one pair, the strongest first.",
            (*_SAID, *_EVENT, *_TOLD),
            pair_evidence.evidence,
            {
                **{"pair": None, "relation": None, "direction": None, "voice": None},
                **{"period": None, "limit": None, "offset": 0},
            },
            how=(
                "The sentences and titles that name both countries and that the figures rest on, strongest "
                "and newest first. Who acts on whom, who says so and when it happens are given only where "
                "the sentence tells. Mutual or unclear: something passes, but neither alone is the one who "
                "acts. Shaded words decided."
            ),
        ),
        View(
            "topics",
            "How much of the coverage each topic has.",
            _SHARES,
            partial(coverage.top, by="topic"),
            {"limit": None, "level": "second"},
            how=(
                "Articles tagged with a topic of the IPTC Media Topics or one below it, divided by all "
                "articles under the same filters. The thin line is the 95 % Wilson interval. Topics "
                "are found in English, German, French and Spanish; for other languages there is no model: "
                "their articles have no topic unless their section names one."
            ),
        ),
        View(
            "topics-rising",
            "The topics whose share grew against the period before.",
            _CHANGES,
            topics.rising,
            {"limit": None, "level": "second"},
            how=(
                "Topics whose share of coverage rose from the equally long period before (hollow) to the "
                "period (filled). Coloured where a two-proportion test at the 95 % level says that chance "
                "hardly explains the rise."
            ),
        ),
        View(
            "topics-by-country",
            "How much of each country's coverage is about each topic.",
            ("topic_id", "topic", "country", "label", "matching", "share"),
            topics.by_country,
            {"topics": 12, "countries": 15, "level": "top"},
            how=(
                "Of the articles that mention the country, the percentage tagged with the topic. Rows and "
                "columns are the most covered ones under the filters."
            ),
        ),
        *source_views.VIEWS,
        View(
            "articles",
            "The articles that match.",
            (*_ARTICLE, *_TONED, *_FOUND, *_NOTED),
            articles.listing,
            {"sort": "newest", "limit": None, "offset": 0},
            parts=articles.parts,
        ),
        View(
            "mentions",
            "Every place where the articles name something.",
            ("article_id", "published_at", "published_day", "source", "kind", "entity_id", "name", *_SPAN),
            mentions.listing,
            {"limit": None, "offset": 0},
            parts=mentions.parts,
        ),
        *word_views.VIEWS,
        View(
            "headline",
            "How many articles, stories, sources, countries and words, against the period before.",
            ("measure", "now", "before", "change_percent"),
            changes.deltas,
        ),
        View(
            "health-sources",
            "How every source fares that a refresh ever asked; filters make no difference.",
            (
                *("name", "state", "why", "kind", "succeeded_at", "new_at", "last_error", *health.COUNTS),
                *("bytes", "seconds", "waiting"),
            ),
            lambda store, _filters: health.sources(store),
            how=(
                "A source fails when its last run did not come to its end. It is silent when it brought "
                "nothing new for longer than a day and three times its usual gap (the median of the last 30 "
                "days, of at least five). Its volume is unusual when what came in the 24 hours before the "
                "last run lies beyond 3.5 modified z-scores (Iglewicz and Hoaglin 1993: median and median "
                "absolute deviation, no smaller than chance alone makes it) of the 28 days before, of at "
                "least seven. All is judged as of the last refresh."
            ),
        ),
        View(
            "health-runs",
            "What every run did; filters make no difference.",
            (
                *("run_id", "started_at", "finished_at", "command", "outcome", "error", "sources"),
                *("failed_sources", *health.COUNTS[:-1], "bytes", "seconds"),
            ),
            lambda store, _filters: health.runs(store),
            how=(
                "Every refresh, from the ledger beside the store, and every load by hand, from the store. "
                "Duplicate: another source had brought the same article. Unchanged: nothing to do. A run "
                "without an end is at work, or was killed; what it had finished is published by the next."
            ),
        ),
        View(
            "health-intake",
            "What came in from day to day (UTC); filters make no difference.",
            ("period", "runs", *health.INTAKE),
            lambda store, _filters: health.intake(store),
            how=(
                "What the runs of a day (UTC) brought, of the last 90 days at most: articles that were new, "
                "articles whose text had changed, and records that could not be used. Refreshes come from "
                "the ledger beside the store, loads by hand from the store."
            ),
        ),
        View(
            "accuracy",
            "How good the annotations are, as last measured; neither store nor filters make a difference.",
            ("what", "mark", "unit", "value", "low", "high", "documents", "others", "goal", "seen"),
            lambda _store, _filters: accuracy.table(accuracy.results()),
            how=(
                "Measured by `monitor eval` when this version was made: the annotations of whole gold sets, "
                "compared with labels that others gave (PLOVER, CAMEO, LGL, Reuters-21578, NewsMTSC, ECB+, "
                "CoNLL, GermEval, KIND, sections of the BBC, MasakhaNEWS and Der Standard, pages of fundus, "
                "htmldate, trafilatura and article-extraction-benchmark), with labels that we gave to "
                "sentences of real news (none of these texts is part of this program), or with texts and "
                "labels of our own, marked “ours”, which flatter. What a model learnt from is measured out "
                "of fold: every text by a model that was trained without it. F1 is the harmonic mean of "
                "precision and recall, macro-F1 its mean over the classes. Intervals hold 95 % of 1,000 "
                "bootstrap samples over documents, or over pairs of countries where the figure is over "
                "those. What others reach was measured on the same files; bag of words and frozen bge-small "
                "on further sentences of the same kind."
            ),
        ),
        *(
            View(
                f"changes-{by}",
                f"The share of each {by} against the period before.",
                _CHANGES,
                partial(changes.changes, by=by),
                {"limit": None, "level": "second"},
                how=_HOW_CHANGES.get(by, ""),
            )
            for by in get_args(changes.Compared)
        ),
        *STORIES,
        *ENTITIES,
    )
}
"""Every view by its name."""


def table(view: str, store: Store, filters: Filters, **options: Any) -> pd.DataFrame:
    """Return the rows of a view.

    Args:
        view: a name in `VIEWS`.
        store: the store.
        filters: which articles.
        options: as the view's question takes them, or as text from the command line.

    Returns:
        A frame with the columns of the view, in their order.

    Raises:
        UsageError: there is no such view, or it does not take such an option.
    """
    given = _given(view, filters, options)
    return VIEWS[view].frame(store, filters, **given)[list(VIEWS[view].columns)]


def tables(view: str, store: Store, filters: Filters, **options: Any) -> Iterator[pd.DataFrame]:
    """Yield the rows of `table`, those of a large one in parts: at least one, of one generation of the store.

    Raises:
        UsageError: as `table`.
    """
    given, found = _given(view, filters, options), VIEWS[view]
    if found.parts is None:
        return iter([found.frame(store, filters, **given)[list(found.columns)]])
    return (part[list(found.columns)] for part in found.parts(store, filters, **given))


def _given(view: str, filters: Filters, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a view's question is asked with."""
    if view not in VIEWS:
        raise UsageError(f"there is no view {view!r}; there are: {', '.join(sorted(VIEWS))}")
    found = VIEWS[view]
    unknown = sorted(set(options) - set(found.options))
    if unknown:
        taken = ", ".join(sorted(found.options))
        raise UsageError(f"{view} takes no option {', '.join(unknown)}; it takes: {taken}")
    given = {**found.options, **{name: read(view, name, value) for name, value in options.items()}}
    if "pair" in given and given["pair"] is None:
        if filters.pair is None:
            raise UsageError(f"{view} is about one pair: give it as --pair CHN-RUS")
        given["pair"] = filters.pair
    if "id" in given and given["id"] is None:
        raise UsageError(f"{view} is about one person or organisation: give its id as `--set id=ada-marsh`")
    return given
