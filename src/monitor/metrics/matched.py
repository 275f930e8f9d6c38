"""Why an article is in a list: the stretch of its text that answers what the filters ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monitor.metrics import search
from monitor.metrics.conditions import filtered_countries
from monitor.metrics.filters import Filters
from monitor.search.spans import Match, Span
from monitor.store import Store

_PAIRED = """
    SELECT pairs.article_id, sentences."start", unnest(pairs.spans) AS span
    FROM pairs JOIN sentences USING (article_id, sentence)
    WHERE
        pairs.article_id IN (SELECT unnest($ids::BIGINT[])) AND field = 'text'
        AND country_a = $a AND country_b = $b
"""
_NAMED = """
    SELECT mentions.article_id, sentences."start", [mentions."start", mentions."end"] AS span
    FROM mentions JOIN sentences USING (article_id, sentence)
    WHERE
        mentions.article_id IN (SELECT unnest($ids::BIGINT[])) AND field = 'text'
        AND kind = 'country' AND list_contains($meant, entity_id) AND ($places OR via <> 'place')
"""


@dataclass(frozen=True, slots=True)
class Why:
    """A stretch of the text, and what to highlight in it and in the title (characters)."""

    snippet: str
    spans: tuple[Span, ...]
    title_spans: tuple[Span, ...] = ()


def why(store: Store, filters: Filters, ids: Sequence[int]) -> dict[int, Why]:
    """Return what in articles answers the filters, for the articles of one page of a list.

    What is asked first counts: the hits of the search, the text that must stand in it, the first sentence
    with both countries of the pair, the first that names one of the countries. Filters on anything else
    (topics, sources, tone ...) have no words, and articles that answer by their title only no stretch.

    Args:
        store: the store.
        filters: which articles are listed.
        ids: of the articles.
    """
    return store.at_once(lambda held: _why_of(held, filters, ids)) if ids else {}


def _why_of(store: Store, filters: Filters, ids: Sequence[int]) -> dict[int, Why]:
    if filters.search:
        return {
            one.article_id: Why(one.snippet, one.spans, one.title_spans)
            for one in search.hits_of(store, filters, ids)
        }
    if filters.text:
        return _written(store, filters.text, ids)
    return _named(store, filters, ids)


def _written(store: Store, wanted: str, ids: Sequence[int]) -> dict[int, Why]:
    found = {}
    for key, text in search.texts(store, ids).items():
        at = text.lower().find(wanted.lower())
        # Lower case may be longer than what it is of (İ): then the place is not known.
        if at >= 0 and text[at : at + len(wanted)].lower() == wanted.lower():
            found[key] = _why(text, [(at, at + len(wanted))])
    return found


def _named(store: Store, filters: Filters, ids: Sequence[int]) -> dict[int, Why]:
    """Return the first sentence of each article that names both of the pair, or any of the countries."""
    meant = filtered_countries(filters)
    if not meant:
        return {}
    values: dict[str, Any] = {"ids": list(ids)}
    rows: list[Any] = []
    if filters.pair:
        rows = store.rows(_PAIRED, {**values, "a": filters.pair[0], "b": filters.pair[1]})
    missing = sorted(set(ids) - {row[0] for row in rows})
    if missing:
        rows += store.rows(_NAMED, {"ids": missing, "meant": meant, "places": filters.places})
    spans: dict[int, dict[int, set[Span]]] = defaultdict(lambda: defaultdict(set))
    for key, sentence, (start, end) in rows:
        spans[key][sentence].add((start, end))
    texts = search.texts(store, list(spans))
    return {key: _why(texts.get(key, ""), sorted(by[min(by)])) for key, by in spans.items()}


def _why(text: str, spans: Sequence[Span]) -> Why:
    return Why(*search.excerpt(text, [Match(start, end, ((start, end),)) for start, end in spans]))
