"""Tone: how positive or negative the language is, of sentences, of the article, and towards targets.

Sentences and articles by a lexicon (VADER, without names and the words that carry no feeling in news);
targets, and the countries, people and organisations that sentences name, by trained models (`backends`).
English only: neither knows another language, and a wrong figure is worse than none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import islice
from operator import attrgetter
from typing import NamedTuple

from monitor import resources
from monitor.annotate.models.choice import Annotators, Model
from monitor.annotate.tone import vader
from monitor.annotate.tone.backends import NAMES, Prediction, Target, load
from monitor.annotate.tone.names import of_sentence, spans_of
from monitor.errors import ResourceError
from monitor.model import Annotation, Article, Mention, Sentence, Stance

NAME = "tone"
VERSION = 11
REQUIRES: tuple[str, ...] = ("sentences", "countries", "entities")

MAX_SENTENCES = 4
"""Sentences in which one entity is judged: the first ones, since news puts first what matters."""

JUDGED = ((("country",), 40), (("person", "organisation"), 12))
"""The kinds of mentions towards which the tone is judged, and how many of them at most: none takes the room
of another. People and organisations are many; judging all would cost more than all else of tone."""

_start = attrgetter("start")


@cache
def news_lexicon() -> Mapping[str, float]:
    """Return VADER's lexicon without the words that carry no feeling in news (`tone/neutral.csv`)."""
    neutral = {row.get("word") or "" for row in resources.read_csv("tone/neutral.csv")}
    words = vader.lexicon()
    if unknown := neutral - words.keys():
        raise ResourceError(f"tone/neutral.csv: not words of VADER's lexicon: {', '.join(sorted(unknown))}")
    return {word: rating for word, rating in words.items() if word not in neutral}


def model(annotators: Annotators) -> str:
    """Return the name of what judges the stored tones: those towards countries, people and organisations."""
    return NAMES[annotators.stances]


class _Read(NamedTuple):
    """Sentences with their tones; what is to be judged: targets asked for, entities where they are named."""

    sentences: tuple[Sentence, ...]
    entities: list[Mention]
    targets: list[Target | None]
    named: list[Target | None]


def annotate(
    articles: Sequence[Article], so_far: Sequence[Annotation], annotators: Annotators
) -> list[Annotation]:
    """Add the tone of every sentence, of every article, and towards every target, of all articles at once.

    An article's tone is the mean of its sentences' tones weighted by their length in characters: a sentence
    counts for as much of the article as it fills, so headings, captions and list items do not outweigh the
    argument. Scoring an article as one text was rejected: VADER saturates at 1 within a few sentences.

    Returns:
        `so_far` with tones in [-1, 1]; all None where the article is not in English.
    """
    found = list(so_far)
    english = [i for i, article in enumerate(articles) if article.language == "en"]
    read = [_read(articles[i].text, so_far[i]) for i in english]
    asked = _predicted(annotators.model, [one.targets for one in read])
    named = _predicted(annotators.stances, [one.named for one in read])
    for i, one, towards, stances in zip(english, read, asked, named, strict=True):
        found[i] = replace(
            so_far[i],
            sentences=one.sentences,
            targets=tuple(
                [
                    replace(t, tone=predicted.tone, confidence=predicted.confidence) if predicted else t
                    for t, predicted in zip(so_far[i].targets, towards, strict=True)
                ]
            ),
            stances=_stances(one.entities, stances, NAMES[annotators.stances]),
            tone=_mean(one.sentences),
        )
    return found


def _read(text: str, so_far: Annotation) -> _Read:
    """Score the sentences of an article, and find what is to be judged in it."""
    words, spans = news_lexicon(), spans_of(so_far.mentions)
    sentences = tuple([_scored(text, sentence, words, spans) for sentence in so_far.sentences])
    entities = [mention for kinds, most in JUDGED for mention in _named(so_far.mentions, kinds, most)]
    starts = [s.start for s in sentences]
    return _Read(
        sentences,
        entities,
        [_within(text, t.start, t.end, sentences, starts) for t in so_far.targets],
        [_within(text, m.start, m.end, sentences, starts) for m in entities],
    )


def _scored(
    text: str, sentence: Sentence, words: Mapping[str, float], spans: Sequence[tuple[int, int]]
) -> Sentence:
    """Score a sentence; the words of its names carry no feeling."""
    piece = text[sentence.start : sentence.end]
    tone = vader.compound(piece, words, of_sentence(piece, sentence.start, spans))
    return Sentence(sentence.start, sentence.end, tone, sentence.relation)


def _predicted(model: Model, asked: Sequence[Sequence[Target | None]]) -> list[list[Prediction | None]]:
    """Ask a model for the tone towards the spans of all articles at once; return it article by article."""
    found = iter(load(model).predict([span for spans in asked for span in spans]))
    return [list(islice(found, len(spans))) for spans in asked]


def _named(mentions: Sequence[Mention], kinds: Sequence[str], most: int) -> list[Mention]:
    """Return the first mention of each entity of some kinds in each of the first sentences that name it.

    An identifier that is that of a person and of an organisation in one article is judged for neither: a tone
    bears no kind, so that one would have the other's.
    """
    found: dict[str, dict[int, Mention]] = {}
    shared = _of_two_kinds(mentions, kinds) if len(kinds) > 1 else frozenset()
    for m in mentions:
        if m.kind in kinds and m.entity_id not in shared and m.field == "text" and m.sentence is not None:
            first = found.setdefault(m.entity_id, {})
            if m.sentence not in first and len(first) < MAX_SENTENCES:
                first[m.sentence] = m
    return sorted([m for first in found.values() for m in first.values()], key=_start)[:most]


def _of_two_kinds(mentions: Sequence[Mention], kinds: Sequence[str]) -> frozenset[str]:
    """Return the identifiers that mentions of more than one of the kinds bear."""
    seen: dict[str, str] = {}
    return frozenset(
        m.entity_id for m in mentions if m.kind in kinds and seen.setdefault(m.entity_id, m.kind) != m.kind
    )


def _stances(
    mentions: Sequence[Mention], predicted: Sequence[Prediction | None], model: str
) -> tuple[Stance, ...]:
    """Average the tones towards each entity over the sentences that name it."""
    by_entity: dict[str, list[Prediction]] = defaultdict(list)
    for mention, found in zip(mentions, predicted, strict=True):
        if found is not None:
            by_entity[mention.entity_id].append(found)
    return tuple(
        Stance(
            entity,
            round(sum([f.tone for f in found]) / len(found), 4),
            round(sum([f.confidence for f in found]) / len(found), 4),
            model,
        )
        for entity, found in sorted(by_entity.items())
    )


def _within(
    text: str, start: int, end: int, sentences: Sequence[Sentence], starts: Sequence[int]
) -> Target | None:
    """Return the sentence around a span and where the span stands in it; None for a span outside the text."""
    if not 0 <= start < end <= len(text):
        return None
    index = bisect_right(starts, start) - 1
    first, last = (sentences[index].start, sentences[index].end) if index >= 0 else (0, len(text))
    return text[first : max(last, end)], start - first, end - first


def _mean(sentences: Sequence[Sentence]) -> float | None:
    """Average sentence tones by length in characters; None without sentences."""
    length = sum([s.end - s.start for s in sentences])
    if not length:
        return None
    return round(sum([s.tone * (s.end - s.start) for s in sentences if s.tone]) / length, 4)
