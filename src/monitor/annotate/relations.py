"""Relations: what sentences say passes between their actors, and between each two countries in them.

English only. The knowledge lies in `resources/relations/`; `relations_lexicon` reads it, `relations_phrases`
finds it in a sentence, `relations_scope` composes acts of it, `relations_groups`, `relations_voice` and
`relations_direction` tell who does them to whom and who says so, `relations_time` when; `relations_said` puts
a pair together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from monitor.annotate.relations_direction import Link, links
from monitor.annotate.relations_effects import Act
from monitor.annotate.relations_groups import back_references, groups, last_pair
from monitor.annotate.relations_lexicon import Words, lexicon, words
from monitor.annotate.relations_said import NAME, Said, chances, confidence
from monitor.annotate.relations_scope import Reading, read
from monitor.annotate.relations_voice import voices
from monitor.model import Annotation, Article, Mention, Pair, Sentence, Tokens

LEAD_WEIGHT = 0.9
"""Share of a sentence's leading act in its relation: event coders read the first verb of the main clause,
what follows mostly elaborates. Small enough that a neutral lead ("urged ...") stays neutral."""

MAX_COUNTRIES = 20
"""Countries of a sentence that are paired: a longer list is a table, and pairs grow with its square."""

PAIR_CONFIDENCE = 0.55
"""Mentions less sure than this, such as a city's bare name, pair their country with no other."""


def annotate(article: Article, so_far: Annotation) -> Annotation:
    """Add the relation of every sentence and a `Pair` for every two countries named in one.

    Returns:
        `so_far` with relations in [-1, 1]; None (with pairs that only say "named together") where the
        article is not in English.
    """
    named: dict[int, list[Mention]] = defaultdict(list)
    for mention in so_far.mentions:
        if mention.kind != "country" or mention.field != "text" or mention.sentence is None:
            continue
        if mention.confidence >= PAIR_CONFIDENCE:
            named[mention.sentence].append(mention)
    if article.language != "en":
        bare = [
            pair for index in sorted(named) for pair in _pairs(index, _codes(named[index]), (), None, None)
        ]
        return replace(so_far, pairs=so_far.pairs + tuple(bare))
    lex, closed = lexicon(), words()
    tokens = so_far.tokens
    sentences: list[Sentence] = []
    pairs: list[Pair] = []
    before: tuple[str, ...] = ()
    triggers, lower = lex.triggers, tokens.lower
    for index, sentence in enumerate(so_far.sentences):
        first, stop = _owned(index, tokens.first)
        silent = triggers.isdisjoint(lower[first:stop])
        reading = None if silent else read(article.text, tokens, first, stop, lex, closed)
        relation = sentence_relation(reading.acts) if reading else 0.0
        sentences.append(Sentence(sentence.start, sentence.end, sentence.tone, relation))
        if index not in named:
            before = ()
            continue
        mentions = sorted(named[index], key=lambda m: m.start)
        found, before = _sentence_pairs(index, article, tokens, mentions, reading, before, closed)
        pairs.extend(found)
    return replace(so_far, sentences=tuple(sentences), pairs=so_far.pairs + tuple(pairs))


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
    main = [a for a in acts if not a.told and not a.background] or [a for a in acts if not a.told]
    if not main:
        return 0.0
    lead = main[0]
    mean = lead.value
    if len(main) > 1:
        lead = next((a for a in main if a.verb), lead)
        mean = sum([a.value for a in main if a is not lead]) / (len(main) - 1)
    return round(LEAD_WEIGHT * lead.value + (1 - LEAD_WEIGHT) * mean, 3)


def _sentence_pairs(
    index: int,
    article: Article,
    tokens: Tokens,
    mentions: list[Mention],
    reading: Reading | None,
    before: tuple[str, ...],
    closed: Words,
) -> tuple[list[Pair], tuple[str, ...]]:
    """Return the pairs of a sentence, and the pair that a "both nations" in the next one means."""
    first, stop = _owned(index, tokens.first)
    codes = _codes(mentions)
    if stop <= first or (len(codes) < 2 and not before):
        return [], ()
    found = groups(mentions, article.text, tokens, first, stop, closed)
    back = back_references(tokens.lower, first, stop, found, before, closed)
    for group in back:
        codes.extend(code for code in group.codes if code not in codes)
    next_before = last_pair(found) or (before if len(codes) < 2 else ())
    if len(codes) < 2:
        return [], next_before
    if reading is None or not reading.acts:
        return _pairs(index, codes, (), None, 0.0), next_before
    everyone = sorted([*found, *back], key=lambda g: g.lo)
    spoken = voices(reading, everyone)
    passed = links(reading, everyone, spoken, tokens.lower, closed)
    said = Said(article, tokens, reading, spoken) if passed else None
    return _pairs(index, codes, passed, said, 0.0), next_before


def _codes(mentions: Sequence[Mention]) -> list[str]:
    """Return the different countries of a sentence in the order of their mention."""
    return list(dict.fromkeys(m.entity_id for m in mentions))


def _pairs(
    index: int, codes: Sequence[str], passed: Sequence[Link], said: Said | None, nothing: float | None
) -> list[Pair]:
    """Make one `Pair` of every two countries, from the links between them.

    The relation is the mean of the links weighted by directness, leaving out those of background clauses
    where the surest stands in the main one; all else is that of the surest link.
    """
    between: dict[tuple[str, str], list[Link]] = defaultdict(list)
    for link in passed:
        between[link.a, link.b].append(link)
    pairs = []
    for a, b in combinations(sorted(codes[:MAX_COUNTRIES]), 2):
        found = between.get((a, b))
        if not found or said is None:
            sure = 0.0 if nothing is None else confidence().no_link
            bare = Pair(a, b, index, nothing, None, None, None, None, sure)
            if nothing is not None:
                conflict, cooperation = chances(nothing, sure)
                bare = bare._replace(conflict=conflict, cooperation=cooperation, model=NAME)
            pairs.append(bare)
            continue
        best = max(found, key=lambda link: (link.directness, abs(link.value), -link.act.lo))
        found = [link for link in found if link.act.background == best.act.background]
        weight = sum(link.directness for link in found)
        relation = round(sum(link.value * link.directness for link in found) / weight, 3)
        pairs.append(said.pair(index, best, relation))
    return pairs
