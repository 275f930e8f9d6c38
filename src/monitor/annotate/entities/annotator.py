"""People and organisations, by rules: known names, head nouns, titles, given names, and back-references.

First the text is read for full names (organisations before people, since "Bank of America" holds no
person), and each teaches a registry its short forms. Then whatever is left, and the title, is looked
up in the registry. So a headline yields only names that the text confirms.

English is read in full. In the other languages whose folder has `entities.toml`: people by title or given
name, known organisations, and those that a legal form or a first word shows. A tagger of its own reads text
and title of Russian (`tagged`). Elsewhere nothing is said rather than something wrong.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from monitor.annotate.entities import tagged
from monitor.annotate.entities.backends import NAMES, load
from monitor.annotate.entities.capitals import View, view
from monitor.annotate.entities.other_languages import FILE, adapt, without_articles
from monitor.annotate.entities.rules import Named, Reading, look_up
from monitor.annotate.models.choice import Annotators, Entities
from monitor.annotate.text.tokens import title_tokens
from monitor.annotate.text.word_parts import lexicon
from monitor.model import Annotation, Article, Field, Mention, Tokens, Via
from monitor.resources import has_language

NAME = "entities"
VERSION = 4
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
    if not has_language(language, FILE):
        return so_far
    words = lexicon()
    tokens = without_articles(so_far.tokens, language)
    seen = view(article.text, tokens, so_far.mentions, words.parts)
    adapt(seen, language)
    reading = Reading(seen, words, _blocs(so_far.mentions, "text", tokens), so_far.mentions)
    via = load(backend).read(reading, language)
    mentions = [
        *_in_title(article, reading, so_far.mentions, backend, via),
        *_mentions(article.text, tokens, seen, reading.named, "text", via),
    ]
    return replace(so_far, mentions=(*so_far.mentions, *mentions)) if mentions else so_far


def _blocs(mentions: Sequence[Mention], field: Field, tokens: Tokens) -> frozenset[int]:
    """Return the words that name a bloc."""
    spans = [(m.start, m.end) for m in mentions if m.kind == "bloc" and m.field == field]
    return frozenset(
        i
        for start, end in spans
        for i in range(bisect_right(tokens.ends, start), bisect_left(tokens.starts, end))
    )


def _in_title(
    article: Article, reading: Reading, mentions: Sequence[Mention], backend: Entities, via: Via
) -> Iterator[Mention]:
    """Yield mentions in the title: the names of the text, and all names where there is hardly a text.

    Where there is one, a name that only the title has is a town more often than not.
    """
    language, title = article.language[:2], article.title
    tokens = without_articles(title_tokens(title), language)
    if not tokens.words:
        return
    seen = view(title, tokens, mentions, reading.lexicon.parts, "title")
    blocs = _blocs(mentions, "title", tokens)
    named = [one for one in look_up(seen.bare, reading.registry, 0) if seen.bare[one.low][0].isupper()]
    # In a title still in capitals no language tells "UN" from "un".
    if len(reading.view.tokens.words) < _WORDS and not title.isupper():
        adapt(seen, language)
        own = Reading(seen, reading.lexicon, blocs, mentions, registry=reading.registry)
        load(backend).read(own, language)
        named += own.named
    yield from _mentions(title, tokens, seen, [one for one in named if one.low not in blocs], "title", via)


def _mentions(
    text: str, tokens: Tokens, seen: View, named: list[Named], field: Field, via: Via
) -> Iterator[Mention]:
    """Turn names into mentions, in the order of the text; of overlapping ones the first, the longest."""
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
