"""From a plan to a query of the engine (tantivy)."""

from __future__ import annotations

from collections.abc import Iterable

import tantivy

from monitor.errors import UsageError
from monitor.search.plan import All, Any, Close, Days, Plan, Sequence, Slot, Values, View, Without, Words

TITLE_COUNTS = 2.0
"""A word in the title counts as two in the text when hits are ranked."""

FORMS_RANKED = 64
"""Forms of a word whose rarity counts one by one when hits are ranked; beyond, all count alike."""

_Query = tantivy.Query
_MUST, _SHOULD, _NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


def compiled(plan: Plan, schema: tantivy.Schema) -> tantivy.Query:
    """Return the query that finds what a plan asks, ranked by BM25."""
    match plan:
        case Words(scope, views):
            return _either(_in_field(field, views, schema) for field in scope)
        case Values(terms):
            return _Query.const_score_query(_Query.term_set_query(schema, "value", list(terms)), 0.0)
        case Days(low, high):
            days = _Query.range_query(schema, "day", tantivy.FieldType.Integer, low, high)
            return _Query.const_score_query(days, 0.0)
        case All(parts):
            return _all(parts, schema)
        case Any(parts):
            return _either(compiled(part, schema) for part in parts)
        case Without(part):
            return _Query.boolean_query([(_MUST, _Query.all_query()), (_NOT, compiled(part, schema))])


def _all(parts: Iterable[Plan], schema: tantivy.Schema) -> tantivy.Query:
    clauses = [
        (_NOT, compiled(part.part, schema)) if isinstance(part, Without) else (_MUST, compiled(part, schema))
        for part in parts
    ]
    if all(occur == _NOT for occur, _ in clauses):
        clauses.append((_MUST, _Query.const_score_query(_Query.all_query(), 0.0)))
    return _Query.boolean_query(clauses)


def _in_field(field: str, views: Iterable[View], schema: tantivy.Schema) -> tantivy.Query:
    query = _either(_view(field, view, schema) for view in views)
    return _Query.boost_query(query, TITLE_COUNTS) if field == "title" else query


def _view(field: str, view: View, schema: tantivy.Schema) -> tantivy.Query:
    query = _either(_way(field, way, schema) for way in view.ways)
    if view.language is None:
        return query
    language = _Query.term_query(schema, "value", f"language:{view.language}", "basic")
    return _Query.boolean_query([(_MUST, query), (_MUST, _Query.const_score_query(language, 0.0))])


def _way(field: str, way: Sequence | Close, schema: tantivy.Schema) -> tantivy.Query:
    if isinstance(way, Close):
        # The engine's slop is how far words lie from where a phrase has them. It lets words through in the
        # other order at a price of two, so asking for both orders finds all of either and no more.
        pair, slop = (way.left, way.right), way.distance - 1
        return _either(_phrase(field, list(enumerate(order)), slop, schema) for order in (pair, pair[::-1]))
    if len(way.slots) == 1:
        return _word(field, way.slots[0][1], schema)
    return _phrase(field, list(way.slots), 0, schema)


def _word(field: str, slot: Slot, schema: tantivy.Schema) -> tantivy.Query:
    found = [_Query.regex_query(schema, field, f"({slot.pattern})")] if slot.pattern else []
    terms = sorted(slot.terms)
    if len(terms) > FORMS_RANKED:
        found.append(_Query.term_set_query(schema, field, terms))
    else:
        found += [_Query.term_query(schema, field, term, "position") for term in terms]
    return _either(found)


def _phrase(field: str, slots: list[tuple[int, Slot]], slop: int, schema: tantivy.Schema) -> tantivy.Query:
    first = slots[0][0]
    if all(len(slot.terms) == 1 and not slot.pattern for _, slot in slots):
        words: list[str | tuple[int, str]] = [(at - first, min(slot.terms)) for at, slot in slots]
        return _Query.phrase_query(schema, field, words, slop)
    # As one expression a place, not as a phrase for each choice of words, which are too many.
    return _Query.regex_phrase_query(
        schema, field, [(at - first, f"({slot.regex})") for at, slot in slots], slop
    )


def _either(queries: Iterable[tantivy.Query]) -> tantivy.Query:
    found = list(queries)
    return found[0] if len(found) == 1 else _Query.boolean_query([(_SHOULD, query) for query in found])


def too_wide(error: ValueError) -> UsageError:
    """Say in our words that the engine gave up on a query."""
    return UsageError(f"the query is too wide: {error}; give its wildcards more letters")
