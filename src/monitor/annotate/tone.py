"""Tone: how positive or negative the language is, of sentences, of the article, and towards targets.

English only: the lexicon knows no other language, and a wrong figure is worse than none.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache

from monitor import resources
from monitor.annotate import vader
from monitor.errors import ResourceError
from monitor.model import Annotation, Article, Sentence, Target

WINDOW = 12
"""Words on either side of a target that count towards it. On newsmtsc.train windows of 10 to 15 words do
equally well (macro F1 0.55), whole sentences and clauses cut at conjunctions less so."""

_WINDOW_CHARACTERS = 400


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
    words = news_lexicon()
    text = article.text
    sentences = tuple(
        [
            Sentence(s.start, s.end, vader.compound(text[s.start : s.end], words), s.relation)
            for s in so_far.sentences
        ]
    )
    targets = tuple([replace(t, tone=_towards(text, t, so_far.sentences, words)) for t in so_far.targets])
    return replace(so_far, sentences=sentences, targets=targets, tone=_mean(sentences))


def _mean(sentences: Sequence[Sentence]) -> float | None:
    """Average sentence tones by length in characters; None without sentences."""
    length = sum(s.end - s.start for s in sentences)
    if not length:
        return None
    return round(sum((s.tone or 0.0) * (s.end - s.start) for s in sentences) / length, 4)


def _towards(
    text: str, target: Target, sentences: Sequence[Sentence], words: Mapping[str, float]
) -> float | None:
    """Score the words around a target within its sentence; None where the span lies outside the text."""
    start, end = target.start, target.end
    if not 0 <= start < end <= len(text):
        return None
    index = bisect_right(sentences, start, key=lambda s: s.start) - 1
    first, last = (sentences[index].start, sentences[index].end) if index >= 0 else (0, len(text))
    last = max(last, end)
    before = text[max(first, start - _WINDOW_CHARACTERS) : start].split(" ")[-WINDOW - 1 :]
    after = text[end : min(last, end + _WINDOW_CHARACTERS)].split(" ")[: WINDOW + 1]
    return vader.compound(" ".join(before) + text[start:end] + " ".join(after), words)
