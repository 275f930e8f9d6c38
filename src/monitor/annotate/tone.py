"""Tone: how positive or negative the language is, of sentences, of the article, and towards targets.

Sentences and articles by a lexicon (VADER, without the words that carry no feeling in news); targets, and the
countries that sentences name, by a trained model (`tone_judges`). English only: neither knows another
language, and a wrong figure is worse than none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter

from monitor import resources
from monitor.annotate import vader
from monitor.annotate.tone_judges import Judgement, judge
from monitor.errors import ResourceError
from monitor.model import Annotation, Article, Mention, Sentence, Stance

MAX_SENTENCES, MAX_TARGETS = 4, 40
"""Sentences in which one country is judged, and all are: the first ones, news puts first what matters."""

_start = attrgetter("start")


@cache
def news_lexicon() -> Mapping[str, float]:
    """Return VADER's lexicon without the words that carry no feeling in news (`tone/neutral.csv`)."""
    neutral = {row.get("word") or "" for row in resources.read_csv("tone/neutral.csv")}
    words = vader.lexicon()
    if unknown := neutral - words.keys():
        raise ResourceError(f"tone/neutral.csv: not words of VADER's lexicon: {', '.join(sorted(unknown))}")
    return {word: rating for word, rating in words.items() if word not in neutral}


def annotate(article: Article, so_far: Annotation) -> Annotation:
    """Add the tone of every sentence, of the article, and towards every target.

    The article's tone is the mean of its sentences' tones weighted by their length in characters: a sentence
    counts for as much of the article as it fills, so headings, captions and list items do not outweigh the
    argument. Scoring an article as one text was rejected: VADER saturates at 1 within a few sentences.

    Returns:
        `so_far` with tones in [-1, 1]; all None where the article is not in English.
    """
    if article.language != "en":
        return so_far
    text, words, compound = article.text, news_lexicon(), vader.compound
    sentences = tuple(
        [
            Sentence(s.start, s.end, compound(text[s.start : s.end], words), s.relation)
            for s in so_far.sentences
        ]
    )
    countries = _countries(so_far.mentions)
    asked = [(t.start, t.end) for t in so_far.targets]
    starts = [s.start for s in sentences]
    spans = [*asked, *[(m.start, m.end) for m in countries]]
    judged = judge().judge([_within(text, start, end, sentences, starts) for start, end in spans])
    targets = tuple(
        [
            replace(t, tone=found.tone, confidence=found.confidence) if found else t
            for t, found in zip(so_far.targets, judged, strict=False)
        ]
    )
    stances = _stances(countries, judged[len(asked) :])
    return replace(so_far, sentences=sentences, targets=targets, stances=stances, tone=_mean(sentences))


def _countries(mentions: Sequence[Mention]) -> list[Mention]:
    """Return the first mention of each country in each of the first sentences that name it."""
    found: dict[str, dict[int, Mention]] = {}
    for m in mentions:
        if m.kind == "country" and m.field == "text" and m.sentence is not None:
            first = found.setdefault(m.entity_id, {})
            if m.sentence not in first and len(first) < MAX_SENTENCES:
                first[m.sentence] = m
    return sorted([m for first in found.values() for m in first.values()], key=_start)[:MAX_TARGETS]


def _stances(mentions: Sequence[Mention], judged: Sequence[Judgement | None]) -> tuple[Stance, ...]:
    """Average the tones towards each country over the sentences that name it."""
    by_country: dict[str, list[Judgement]] = defaultdict(list)
    for mention, found in zip(mentions, judged, strict=True):
        if found is not None:
            by_country[mention.entity_id].append(found)
    return tuple(
        Stance(
            country,
            round(sum([f.tone for f in found]) / len(found), 4),
            round(sum([f.confidence for f in found]) / len(found), 4),
            judge().name,
        )
        for country, found in sorted(by_country.items())
    )


def _within(
    text: str, start: int, end: int, sentences: Sequence[Sentence], starts: Sequence[int]
) -> tuple[str, int, int] | None:
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
