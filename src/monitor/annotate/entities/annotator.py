"""People and organisations, by rules and by a model: known names, titles, company, and back-references.

First the text is read for full names (organisations before people, since "Bank of America" holds no
person), and each teaches a registry its short forms. Then whatever is left, and the title, is looked
up in the registry. So a headline yields only names that the text confirms.

In English, German, Spanish and Italian what the rules find is evidence to a model that learned from labelled
articles (`learned`), and the model decides; in French and Portuguese too. Slovnet's tagger reads text and
title of Russian (`tagged`). Elsewhere nothing is said rather than something wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from monitor.annotate.entities import tagged
from monitor.annotate.entities.backends import NAMES, Backend, load
from monitor.annotate.entities.capitals import FILE, View, view
from monitor.annotate.entities.coreference import Registry
from monitor.annotate.entities.organisations import acronyms
from monitor.annotate.entities.other_languages import adapt, without_articles
from monitor.annotate.entities.rules import Named, Reading, look_up
from monitor.annotate.models.choice import Annotators
from monitor.annotate.text.tokens import title_tokens
from monitor.annotate.text.word_parts import lexicon
from monitor.model import Annotation, Article, Field, Mention, Tokens, Via
from monitor.resources import has_language

NAME = "entities"
VERSION = 10
_DATELINE = re.compile(r"\s*[,(–—-]")
"""What follows a place in a dateline."""

_SET_OFF = re.compile(r"(?:[.!?\"”’»)]\s|\n\s*|\s{2,})\Z")
"""What parts a signature from the text before it: the end of a sentence, a line, more than a space."""

_WORDS = 30
"""A text with fewer words confirms no name of the title."""
REQUIRES: tuple[str, ...] = ("sentences", "countries")


def model(annotators: Annotators) -> str:
    """Return the name of what finds people and organisations."""
    return "+".join([NAMES[annotators.entities], *map(tagged.name, annotators.tagged)])


def annotate(
    articles: Sequence[Article], so_far: Sequence[Annotation], annotators: Annotators
) -> list[Annotation]:
    """Add the people, organisations and terms that each article names, those of one language together."""
    found = list(so_far)
    backend = load(annotators.entities)
    by_language: dict[str, list[int]] = {}
    for i, article in enumerate(articles):
        by_language.setdefault(article.language[:2], []).append(i)
    for language, at in by_language.items():
        given, known = [articles[i] for i in at], [so_far[i] for i in at]
        if language in annotators.tagged:
            mentions = list(map(tagged.annotate_article, given, known))
        else:
            mentions = read(backend, language, given, known)
        for i, own in zip(at, mentions, strict=True):
            if own:
                found[i] = replace(so_far[i], mentions=(*so_far[i].mentions, *own))
    return found


def read(
    backend: Backend, language: str, articles: Sequence[Article], so_far: Sequence[Annotation]
) -> list[list[Mention]]:
    """Return the people, organisations and terms in the texts and titles of articles of one language.

    Args:
        backend: what finds the names.
        language: ISO 639-1.
        articles: cleaned texts and titles.
        so_far: sentences, words, and mentions of countries and places of each.
    """
    if not has_language(language, FILE):
        return [[] for _ in articles]
    texts = [begin(one.text, language, known) for one, known in zip(articles, so_far, strict=True)]
    via = backend.read(texts, language)
    in_titles = _in_titles(articles, texts, backend, language)
    return [
        _no_sign_off(
            _no_datelines(
                [
                    *_mentions(article.title, *title, "title", via),
                    *_mentions(article.text, text.view, text.named, "text", via),
                ],
                article.text,
                known.mentions,
            ),
            article.text,
        )
        for article, known, text, title in zip(articles, so_far, texts, in_titles, strict=True)
    ]


def _no_datelines(found: list[Mention], text: str, known: Sequence[Mention]) -> list[Mention]:
    """Leave out "organisations" that are the capital of a dateline ("HANOI, March 3 —"), wherever named.

    Elsewhere a capital may be one: its team, its government.
    """
    capitals = {(m.field, m.start, m.end) for m in known if m.kind == "country" and m.via == "capital"}
    if not capitals:
        return found
    same = [m for m in found if m.kind == "organisation" and (m.field, m.start, m.end) in capitals]
    datelined = {
        m.entity_id
        for m in same
        if m.field == "text" and m.surface.isupper() and _DATELINE.match(text, m.end)
    }
    gone = {id(m) for m in same if m.entity_id in datelined}
    return [m for m in found if id(m) not in gone]


def _no_sign_off(found: list[Mention], text: str) -> list[Mention]:
    """Leave out a "person" of one word that signs the text: an agency ("Reuter") or who wrote it, not whom it
    is about."""
    end = len(text.rstrip())
    return [
        m
        for m in found
        if not (
            m.kind == "person"
            and m.field == "text"
            and m.end == end
            and _SET_OFF.search(text, max(0, m.start - 8), m.start)
        )
        or " " in m.surface
    ]


def begin(text: str, language: str, so_far: Annotation) -> Reading:
    """Return a text with all that is known before its names are read."""
    return _begun(text, so_far.tokens, language, so_far.mentions, "text", Registry())


def _begun(
    text: str, tokens: Tokens, language: str, mentions: Sequence[Mention], field: Field, registry: Registry
) -> Reading:
    tokens = without_articles(text, tokens, language)
    seen = view(text, tokens, mentions, field)
    adapt(seen, language)
    return Reading(seen, lexicon(), _blocs(mentions, field, tokens), mentions, registry)


def _blocs(mentions: Sequence[Mention], field: Field, tokens: Tokens) -> frozenset[int]:
    """Return the words that name a bloc."""
    spans = [(m.start, m.end) for m in mentions if m.kind == "bloc" and m.field == field]
    return frozenset(
        i
        for start, end in spans
        for i in range(bisect_right(tokens.ends, start), bisect_left(tokens.starts, end))
    )


def _in_titles(
    articles: Sequence[Article], texts: Sequence[Reading], backend: Backend, language: str
) -> list[tuple[View, list[Named]]]:
    """Return the names in titles: names of the text, what a model finds, all where there is hardly a text.

    Where there is one, a name that only the rules see in the title is a town more often than not.
    """
    titles = [
        _begun(one.title, title_tokens(one.title), language, text.mentions, "title", text.registry)
        for one, text in zip(articles, texts, strict=True)
    ]
    alone, others = [], []
    for own, text in zip(titles, texts, strict=True):
        bare = own.view.bare
        known = [one for one in look_up(bare, own.registry, 0) if bare[one.low][0].isupper()]
        # In a title still in capitals no language tells "UN" from "un".
        if len(text.view.tokens.words) < _WORDS and not own.view.text.isupper():
            alone.append((own, known))
        else:
            own.acronyms, own.named = acronyms(own.view), _no_blocs(known, own)
            others.append(own)
    backend.read([own for own, _ in alone], language)
    backend.read_titles(others, language)
    for own, known in alone:
        own.named = [*known, *own.named]
    return [(own.view, _no_blocs(own.named, own)) for own in titles]


def _no_blocs(named: Sequence[Named], reading: Reading) -> list[Named]:
    return [one for one in named if one.low not in reading.blocs]


def _mentions(text: str, seen: View, named: list[Named], field: Field, via: Via) -> Iterator[Mention]:
    """Turn names into mentions, in the order of the text; of overlapping ones the first, the longest."""
    tokens = seen.tokens
    after = 0
    for low, high, entity, confidence in sorted(named, key=lambda one: (one.low, -one.high)):
        if low < after:
            continue
        after = high
        start, end = tokens.starts[low], seen.end(high - 1)
        yield Mention(
            kind=entity.kind,
            entity_id=entity.entity_id,
            name=entity.name,
            surface=text[start:end],
            field=field,
            sentence=bisect_right(tokens.first, low) - 1 if field == "text" else None,
            start=start,
            end=end,
            via=via,
            confidence=confidence,
        )
