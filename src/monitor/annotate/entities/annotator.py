"""People and organisations, by rules and by a model: known names, titles, company, and back-references.

First the text is read for full names (organisations before people, since "Bank of America" holds no
person), and each teaches a registry its short forms. Then whatever is left, and the title, is looked
up in the registry. So a headline yields only names that the text confirms.

In English, German, Spanish and Italian what the rules find is evidence to a model that learned from labelled
articles (`learned`), and the model decides; in French and Portuguese too. Slovnet's tagger reads text and
title of Russian (`tagged`). Elsewhere nothing is said rather than something wrong.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from monitor.annotate.entities import tagged
from monitor.annotate.entities.backends import NAMES, Backend, load
from monitor.annotate.entities.capitals import FILE, View, view
from monitor.annotate.entities.organisations import acronyms
from monitor.annotate.entities.other_languages import adapt, without_articles
from monitor.annotate.entities.rules import Named, Reading, look_up
from monitor.annotate.models.choice import Annotators, Entities
from monitor.annotate.text.tokens import title_tokens
from monitor.annotate.text.word_parts import lexicon
from monitor.model import Annotation, Article, Field, Mention, Tokens, Via
from monitor.resources import has_language

NAME = "entities"
VERSION = 5
_WORDS = 30
"""A text with fewer words confirms no name of the title."""
REQUIRES: tuple[str, ...] = ("sentences", "countries")


def model(annotators: Annotators) -> str:
    """Return the name of what finds people and organisations."""
    return "+".join([NAMES[annotators.entities], *map(tagged.name, annotators.tagged)])


def annotate(
    articles: Sequence[Article], so_far: Sequence[Annotation], annotators: Annotators
) -> list[Annotation]:
    """Add the people, organisations and terms that each article names."""
    return [
        annotate_article(article, known, annotators.entities, annotators.tagged)
        for article, known in zip(articles, so_far, strict=True)
    ]


def annotate_article(
    article: Article, so_far: Annotation, backend: Entities = "rules", by_tagger: Collection[str] = ()
) -> Annotation:
    """Add mentions of people, organisations and terms in text and title.

    Args:
        article: cleaned text and title.
        so_far: sentences, words, and mentions of countries and places.
        backend: what finds the names.
        by_tagger: the languages that a tagger of their own reads.
    """
    language = article.language[:2]
    if language in by_tagger:
        return replace(so_far, mentions=(*so_far.mentions, *tagged.annotate_article(article, so_far)))
    return annotate_with(load(backend), article, so_far)


def annotate_with(backend: Backend, article: Article, so_far: Annotation) -> Annotation:
    """Add mentions that a backend finds."""
    language = article.language[:2]
    reading = begin(article.text, language, so_far)
    if reading is None:
        return so_far
    via = backend.read(reading, language)
    mentions = [
        *_in_title(article, reading, so_far.mentions, backend, via),
        *_mentions(article.text, reading.view, reading.named, "text", via),
    ]
    return replace(so_far, mentions=(*so_far.mentions, *mentions)) if mentions else so_far


def begin(text: str, language: str, so_far: Annotation) -> Reading | None:
    """Return a text with all that is known before its names are read; None in a language without them."""
    if not has_language(language, FILE):
        return None
    words = lexicon()
    tokens = without_articles(so_far.tokens, language)
    seen = view(text, tokens, so_far.mentions, words.parts)
    adapt(seen, language)
    return Reading(seen, words, _blocs(so_far.mentions, "text", tokens), so_far.mentions)


def _blocs(mentions: Sequence[Mention], field: Field, tokens: Tokens) -> frozenset[int]:
    """Return the words that name a bloc."""
    spans = [(m.start, m.end) for m in mentions if m.kind == "bloc" and m.field == field]
    return frozenset(
        i
        for start, end in spans
        for i in range(bisect_right(tokens.ends, start), bisect_left(tokens.starts, end))
    )


def _in_title(
    article: Article, reading: Reading, mentions: Sequence[Mention], backend: Backend, via: Via
) -> Iterator[Mention]:
    """Yield mentions in the title: names of the text, what a model finds, all where there is hardly a text.

    Where there is one, a name that only the rules see in the title is a town more often than not.
    """
    language, title = article.language[:2], article.title
    tokens = without_articles(title_tokens(title), language)
    if not tokens.words:
        return
    seen = view(title, tokens, mentions, reading.lexicon.parts, "title")
    adapt(seen, language)
    blocs = _blocs(mentions, "title", tokens)
    own = Reading(seen, reading.lexicon, blocs, mentions, registry=reading.registry)
    named = [one for one in look_up(seen.bare, reading.registry, 0) if seen.bare[one.low][0].isupper()]
    # In a title still in capitals no language tells "UN" from "un".
    if len(reading.view.tokens.words) < _WORDS and not title.isupper():
        backend.read(own, language)
        named += own.named
    else:
        own.acronyms, own.named = acronyms(seen), [one for one in named if one.low not in blocs]
        backend.read_title(own, language)
        named = own.named
    yield from _mentions(title, seen, [one for one in named if one.low not in blocs], "title", via)


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
