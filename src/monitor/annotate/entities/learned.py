"""People and organisations by a model that learned from labelled articles, and by the rules.

The rules read first: what they find is evidence to the model (`crf`), and teaches the registry of the article
whom short forms mean. Then the model says which words are names, and of what; who bears them is looked up in
the registry, in the lists of well-known names, or stands for itself. What the rules are sure of stays where
the model finds nothing else."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from math import exp, log

from monitor.annotate.entities.capitals import View, joining_words
from monitor.annotate.entities.crf.model import Span, Tagger
from monitor.annotate.entities.crf.places import Evidence, places
from monitor.annotate.entities.organisations import Organisation
from monitor.annotate.entities.people import Person
from monitor.annotate.entities.rules import Named, Reading
from monitor.model import Kind

_LEAST = 0.5
"""A name that is less likely is not told."""
_SLOPE, _SHIFT = 0.45, -0.3
"""How the log odds that the model gives come true: fitted to what it said of articles that it had not
seen."""
_SURE = 0.85
"""A name that the rules find with such a confidence stays where the model finds only parts of it."""
_ALONE: dict[Kind, float] = {"person": 0.5, "organisation": 0.7, "term": 0.0}
"""What the rules find with such a confidence stays where the model finds nothing."""
_TELLING = 5
"""A title with a word of so many letters in lower case is not in Title Case."""


def tells(view: View) -> bool:
    """Tell whether a capital shows a name in a title, which Title Case and CAPITALS hide."""
    return any(len(word) >= _TELLING and word.islower() for word in view.bare)


def read(readings: Sequence[Reading], tagger: Tagger) -> None:
    """Let the model decide which words of texts or titles are names.

    Args:
        readings: what the rules found.
        tagger: the model of their language.
    """
    texts = [Evidence(one.view, one.named, one.mentions) for one in readings]
    place = places(texts, tagger.language)
    for reading, said, shouted in zip(readings, tagger.spans(texts, place), place.shouted, strict=True):
        if said or reading.named:
            _decide(reading, said, shouted)


def _decide(reading: Reading, said: Sequence[Span], shouted: frozenset[int]) -> None:
    """Join what the model says of a text to what the rules found.

    Args:
        reading: what the rules found.
        said: what the model finds.
        shouted: the sentences in which a capital is no evidence of a name.
    """
    view = reading.view
    states = {
        one.start: one.end
        for one in reading.mentions
        if one.field == view.field and one.via in ("name", "demonym")
    }
    spans = [
        one
        for one in (_trimmed(one, view) for one in said)
        if one.kind != "place"
        and not all(word.islower() for word in view.bare[one.low : one.high])
        and one.confidence >= _LEAST
        and view.end(one.high - 1) > states.get(view.tokens.starts[one.low], -1)
        and not (shouted and _shouts(one, view, shouted))
    ]
    at = {i: span for span in spans for i in range(span.low, span.high)}
    ruled = {(one.low, one.high): one for one in reading.named}
    kept = [
        one
        for one in reading.named
        if _stays(one, [at[i] for i in range(one.low, one.high) if i in at], view.tokens.lower)
    ]
    taken = {i for one in kept for i in range(one.low, one.high)}
    reading.named = kept
    for span in sorted(spans, key=lambda one: (one.kind == "person" and one.high - one.low == 1, one.low)):
        if not taken.isdisjoint(range(span.low, span.high)):
            continue
        known = ruled.get((span.low, span.high))
        if known is not None and known.entity.kind == span.kind:
            reading.named.append(known)
        else:
            _learn(reading, span)


def _trimmed(one: Span, view: View) -> Span:
    """Leave out an article before a name, and words without a capital before an organisation."""
    low = one.low
    while low < one.high - 1 and (
        view.tokens.lower[low] == "the" or (one.kind == "organisation" and view.bare[low].islower())
    ):
        low += 1
    return one if low == one.low else one._replace(low=low)


def _shouts(one: Span, view: View, shouted: frozenset[int]) -> bool:
    """Tell whether a name stands in capitals in a sentence of capitals, where only known ones are told."""
    capitals = all(word.isupper() for word in view.bare[one.low : one.high])
    return capitals and bisect_right(view.tokens.first, one.low) - 1 in shouted


def _stays(one: Named, spans: Sequence[Span], lower: list[str]) -> bool:
    """Tell whether a finding of the rules stays, by what the model finds among its words.

    It does where that is nothing, and where it is only parts of a name that the rules are sure of; two people
    whom a word for "and" joins are no such name.
    """
    if not spans or one.entity.kind == "term":
        return one.confidence >= _ALONE[one.entity.kind]
    return (
        one.confidence >= _SURE
        and all(one.low <= span.low and span.high <= one.high for span in spans)
        and all((span.low, span.high) != (one.low, one.high) for span in spans)
        and not (one.entity.kind == "person" and joining_words().intersection(lower[one.low : one.high]))
    )


def _likely(confidence: float) -> float:
    """Return how often names come true of which the model is so sure."""
    odds = log(max(confidence, 1e-6) / max(1 - confidence, 1e-6))
    return round(max(_LEAST, 1 / (1 + exp(-(_SLOPE * odds + _SHIFT)))), 2)


def _learn(reading: Reading, one: Span) -> None:
    """Take in a name that the rules did not find."""
    one = _without_opening(reading, one)
    words = reading.view.bare[one.low : one.high]
    confidence = _likely(one.confidence)
    entity = reading.registry.resolve(words, one.low)
    if entity is not None and entity.kind == one.kind:
        reading.named.append(Named(one.low, one.high, entity, confidence))
    elif one.kind == "organisation":
        reading.learn_organisation(Organisation(one.low, one.high, confidence))
    elif len(words) > 1:
        reading.learn_person(Person(one.low, one.high, confidence))
    else:
        reading.learn_surname(one.low, one.high, confidence)


def _without_opening(reading: Reading, one: Span) -> Span:
    """Leave out the word that opens a sentence before someone who is known: [Selon] Retailleau."""
    if one.kind != "person" or one.low not in reading.view.opening or one.high - one.low < 2:
        return one
    whole, rest = (
        reading.registry.resolve(reading.view.bare[i : one.high], i) for i in (one.low, one.low + 1)
    )
    known = whole is None and rest is not None and rest.kind == "person"
    return one._replace(low=one.low + 1) if known else one
