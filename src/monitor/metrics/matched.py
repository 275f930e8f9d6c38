"""Why an article is in a list: the stretch of its text that answers what the filters ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from monitor.annotate.topics.witnesses import witnesses
from monitor.metrics import search
from monitor.metrics.chosen import among, texts
from monitor.metrics.filters import Filters
from monitor.metrics.naming import asked_for, places
from monitor.search.spans import Match, Span
from monitor.store import Store

_PAIRED = """
    SELECT pairs.article_id, field, sentence, unnest(pairs.spans) AS span
    FROM pairs
    WHERE
        country_a = $a AND country_b = $b AND {among}
"""
_NAMED = """
    SELECT article_id, field, sentence, ["start", "end"] AS span FROM ({places})
    WHERE {among}
"""
_TITLES = "SELECT article_id, title, language FROM articles WHERE {among}"


@dataclass(frozen=True, slots=True)
class Why:
    """A stretch of the text, and what to highlight in it and in the title (characters)."""

    snippet: str
    spans: tuple[Span, ...]
    title_spans: tuple[Span, ...] = ()


Found = dict[int, Why]
Way = Callable[[Store, Filters, Sequence[int]], Found]


def why(store: Store, filters: Filters, ids: Sequence[int]) -> Found:
    """Return what in articles answers the filters, for the articles of one page of a list.

    What is asked first counts: the hits of the search, or of the watch terms; the text that must stand in it;
    the first sentence with both countries of the pair, the first that names a country, a person or an
    organisation; the words that speak for a topic. Filters on anything else (sources, tone ...) have no
    words, and articles that answer by their title only no stretch.

    Args:
        store: the store.
        filters: which articles are listed.
        ids: of the articles.
    """
    return store.at_once(lambda held: _why_of(held, filters, ids)) if ids else {}


def _why_of(store: Store, filters: Filters, ids: Sequence[int]) -> Found:
    found: Found = {}
    for way in (_searched, _written, _paired, _named, _filed):
        open_ids = [
            key for key in ids if key not in found or not (found[key].spans or found[key].title_spans)
        ]
        if open_ids:
            found |= {key: one for key, one in way(store, filters, open_ids).items() if one != Why("", ())}
    return found


def _searched(store: Store, filters: Filters, ids: Sequence[int]) -> Found:
    query = search.query_of(store, filters)
    if not query:
        return {}
    return {
        one.article_id: Why(one.snippet, one.spans, one.title_spans)
        for one in search.hits_of(store, replace(filters, search=query), ids)
    }


def _written(store: Store, filters: Filters, ids: Sequence[int]) -> Found:
    found, wanted = {}, filters.text
    for key, text in texts(store, ids).items() if wanted else ():
        at = text.lower().find(wanted.lower())
        # Lower case may be longer than what it is of (İ): then the place is not known.
        if at >= 0 and text[at : at + len(wanted)].lower() == wanted.lower():
            found[key] = _why(text, [(at, at + len(wanted))])
    return found


def _paired(store: Store, filters: Filters, ids: Sequence[int]) -> Found:
    """Return the first sentence of each article with both of the pair."""
    if not filters.pair:
        return {}
    values = {"ids": list(ids), "a": filters.pair[0], "b": filters.pair[1]}
    return _in_sentences(store, store.rows(_PAIRED.format(among=among(ids)), values))


def _named(store: Store, filters: Filters, ids: Sequence[int]) -> Found:
    """Return the first sentence of each article that names any of the countries, people or organisations."""
    names = asked_for(filters)
    if not names:
        return {}
    part = places(names, filters)
    sql = _NAMED.format(places=part.sql, among=among(ids))
    return _in_sentences(store, store.rows(sql, {**part.values, "ids": list(ids)}))


def _filed(store: Store, filters: Filters, ids: Sequence[int]) -> Found:
    """Return the stretch of each article where most words speak for the topics."""
    wanted = (*filters.topics, *dict(filters.all_of).get("topics", ()))
    if not wanted:
        return {}
    held = texts(store, ids)
    found = {}
    for key, title, language in store.rows(_TITLES.format(among=among(ids)), {"ids": list(ids)}):
        text = held.get(key, "")
        inside = witnesses(text, language, wanted)
        titled = tuple(witnesses(title or "", language, wanted))
        found[key] = _why(text, inside, titled) if inside else Why("", (), titled)
    return found


def _in_sentences(store: Store, rows: Iterable[tuple[int, str, int | None, Any]]) -> Found:
    """Return the first sentence of each article that has a place, with the places in it and in the title."""
    spans: dict[int, dict[int, set[Span]]] = defaultdict(lambda: defaultdict(set))
    titled: dict[int, set[Span]] = defaultdict(set)
    for key, field, sentence, (start, end) in rows:
        if field == "title" or sentence is None:
            titled[key].add((start, end))
        else:
            spans[key][sentence].add((start, end))
    held = texts(store, list(spans))
    found = {key: Why("", (), tuple(sorted(places))) for key, places in titled.items()}
    for key, by in spans.items():
        found[key] = _why(held.get(key, ""), sorted(by[min(by)]), tuple(sorted(titled[key])))
    return found


def _why(text: str, spans: Sequence[Span], titled: tuple[Span, ...] = ()) -> Why:
    snippet, lit = search.excerpt(text, [Match(start, end, ((start, end),)) for start, end in spans])
    return Why(snippet, lit, titled)
