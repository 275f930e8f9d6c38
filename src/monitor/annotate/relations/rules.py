"""Relations by rules: what sentences say passes between their actors, and between each two countries.

English only. The knowledge lies in `resources/relations/`; `lexicon` reads it, `matcher`
finds it in a sentence, `scope` composes acts of it, `groups`, `speakers` and
`roles` tell who does them to whom and who says so, `times` when; `pairing` puts
a pair together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from monitor.annotate.references.resolver import codes, together
from monitor.annotate.references.scene import Reference
from monitor.annotate.relations.effects import Act
from monitor.annotate.relations.groups import groups
from monitor.annotate.relations.lexicon import Lexicon, Words, lexicon, words
from monitor.annotate.relations.pairing import NAME, LinkedSentence, chances, confidence
from monitor.annotate.relations.roles import Link, links
from monitor.annotate.relations.scope import Reading, read
from monitor.annotate.relations.speakers import voices
from monitor.annotate.text.tokens import title_tokens
from monitor.model import Annotation, Article, Field, Pair, Sentence, Tokens

LEAD_WEIGHT = 0.9
"""Share of a sentence's leading act in its relation: event coders read the first verb of the main clause,
what follows mostly elaborates. Small enough that a neutral lead ("urged ...") stays neutral."""


SAME_SPAN = 1_000_000
"""Characters by which "both sides" counts as apart: two names tell better where two countries are meant."""


class Place(NamedTuple):
    """A sentence, or the title (`sentence` None), that owns words `first:stop` of the text of `article`.

    For the title `article` is one whose text it is.
    """

    sentence: int | None
    article: Article
    tokens: Tokens
    first: int
    stop: int


def apply(article: Article, so_far: Annotation, references: Sequence[Reference]) -> Annotation:
    """Add the relation of every sentence and a `Pair` for every two countries meant in one, or in the title.

    Args:
        article: cleaned text and title.
        so_far: sentences and words.
        references: what means a country in it.

    Returns:
        `so_far` with relations in [-1, 1]; None (with pairs that only say "named together") where the
        article is not in English.
    """
    places: dict[int, list[Reference]] = {}
    title: list[Reference] = []
    for one in references:
        if one.field == "title":
            title.append(one)
        elif one.sentence is not None:
            places.setdefault(one.sentence, []).append(one)
    if article.language != "en":
        bare = _pairs(None, article.title, title, (), None, None)
        for index in sorted(places):
            bare += _pairs(index, article.text, places[index], (), None, None)
        return replace(so_far, pairs=(*so_far.pairs, *bare))
    lex, closed = lexicon(), words()
    tokens = so_far.tokens
    sentences: list[Sentence] = []
    pairs: list[Pair] = _title_pairs(article, title, lex, closed)
    triggers, lower = lex.triggers, tokens.lower
    for index, sentence in enumerate(so_far.sentences):
        first, stop = _owned(index, tokens.first)
        silent = triggers.isdisjoint(lower[first:stop])
        reading = None if silent else read(article.text, tokens, first, stop, lex, closed)
        relation = sentence_relation(reading.acts) if reading else 0.0
        sentences.append(Sentence(sentence.start, sentence.end, sentence.tone, relation))
        if index in places:
            place = Place(index, article, tokens, first, stop)
            pairs.extend(_place_pairs(place, places[index], reading, closed))
    return replace(so_far, sentences=tuple(sentences), pairs=so_far.pairs + tuple(pairs))


def _title_pairs(article: Article, listed: list[Reference], lex: Lexicon, closed: Words) -> list[Pair]:
    """Read a title that means two countries as a sentence of its own."""
    if len(codes(listed)) < 2:
        return []
    tokens = title_tokens(article.title)
    place = Place(None, replace(article, text=article.title), tokens, 0, len(tokens.words))
    return _place_pairs(place, listed, read(article.title, tokens, 0, place.stop, lex, closed), closed)


def _owned(index: int, first: Sequence[int]) -> tuple[int, int]:
    """Return the range of words that a sentence owns."""
    return (first[index], first[index + 1]) if index + 1 < len(first) else (0, 0)


def sentence_relation(acts: Sequence[Act]) -> float:
    """Reduce a sentence's acts to one figure: mostly its leading act, told acts and settings last.

    Args:
        acts: from left to right.

    Returns:
        -1 conflict ... 1 cooperation; 0 without an act.
    """
    if not acts:
        return 0.0
    main = [a for a in acts if not a.reported and not a.background] or [a for a in acts if not a.reported]
    if not main:
        return 0.0
    lead = main[0]
    mean = lead.value
    if len(main) > 1:
        lead = next((a for a in main if a.verb), lead)
        mean = sum([a.value for a in main if a is not lead]) / (len(main) - 1)
    return round(LEAD_WEIGHT * lead.value + (1 - LEAD_WEIGHT) * mean, 3)


def _place_pairs(place: Place, listed: list[Reference], reading: Reading | None, closed: Words) -> list[Pair]:
    """Return the pairs of a sentence or title, from the references in it."""
    first, stop, tokens, text = place.first, place.stop, place.tokens, place.article.text
    if stop <= first or len(codes(listed)) < 2:
        return []
    if reading is None or not reading.acts:
        return _pairs(place.sentence, text, listed, (), None, 0.0)
    everyone = groups(listed, text, tokens, first, stop, closed)
    spoken = voices(reading, everyone)
    passed = links(reading, everyone, spoken, tokens.lower, closed)
    linked = LinkedSentence(place.article, tokens, reading, spoken) if passed else None
    return _pairs(place.sentence, text, listed, passed, linked, 0.0)


def _pairs(
    index: int | None,
    text: str,
    listed: Sequence[Reference],
    passed: Sequence[Link],
    linked: LinkedSentence | None,
    nothing: float | None,
) -> list[Pair]:
    """Make one `Pair` of every two countries, from the links between them.

    The relation is the mean of the links weighted by directness, leaving out those of background clauses
    where the surest stands in the main one; all else is that of the surest link.
    """
    between: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in passed:
        between[link.a, link.b].append(link)
    pairs = []
    field: Field = "title" if index is None else "text"
    right = 0.0 if nothing is None else confidence().no_link
    conflict, cooperation = (None, None) if nothing is None else chances(nothing, right)
    model = None if nothing is None else NAME
    for a, b in together(listed, text):
        spans = _spans(listed, a, b)
        found = between.get((a, b))
        if not found or linked is None:
            pairs.append(
                Pair(
                    a,
                    b,
                    index,
                    nothing,
                    None,
                    None,
                    None,
                    None,
                    right,
                    field=field,
                    conflict=conflict,
                    cooperation=cooperation,
                    model=model,
                    spans=spans,
                )
            )
            continue
        best = max(found, key=lambda link: (link.directness, abs(link.value), -link.act.lo))
        found = [link for link in found if link.act.background == best.act.background]
        weight = sum(link.directness for link in found)
        relation = round(sum(link.value * link.directness for link in found) / weight, 3)
        pairs.append(linked.pair(index, best, relation)._replace(field=field, spans=spans))
    return pairs


def _spans(listed: Sequence[Reference], a: str, b: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where two countries are meant nearest to each other, `a` first; `listed` is in order."""
    last: dict[str, Reference] = {}
    best: tuple[int, Reference, Reference] | None = None
    for one in listed:
        if one.entity_id not in (a, b):
            continue
        other = last.get(b if one.entity_id == a else a)
        if other is not None:
            apart = one.start - other.end if one.start >= other.end else SAME_SPAN
            if best is None or apart < best[0]:
                best = (apart, *((one, other) if one.entity_id == a else (other, one)))
        last[one.entity_id] = one
    assert best is not None
    return (best[1].start, best[1].end), (best[2].start, best[2].end)
