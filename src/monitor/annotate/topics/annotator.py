"""Topics of an article (IPTC Media Topics) from the words in it, and the section it stood in.

Every word or phrase of `languages/*/topics.toml` speaks for some topics and their parents. A topic's evidence
is the sum over the words that occur, each growing with the logarithm of its count so that variety tells
more than repetition, and louder in the title and the first sentences. From the evidence, how it compares
with the length of the article and with the topics beside it, follows the probability that an editor
would file the article under the topic: that is the score of the tag.

The lexicon approach is that of the weighted keyword rules with which news agencies fed their codes
before there were trained models (Hayes & Weinstein, CONSTRUE, 1990): its answers can be explained and
its faults mended by an editor, and it costs less than a microsecond a word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from math import exp, log, log2

from monitor.annotate.models.choice import Annotators
from monitor.annotate.text.slugs import slug
from monitor.annotate.text.tokens import title_tokens
from monitor.annotate.topics.lexicon import Evidence, Lexicon, lexicon, sections
from monitor.model import Annotation, Article, Tag
from monitor.reference.topics import taxonomy

NAME = "topics"
VERSION = 3
REQUIRES: tuple[str, ...] = ("sentences",)

TITLE = 2.0
"""What a word in the title counts more than one in the text."""

LEAD, LEAD_WORDS = 0.5, 60
"""What a word among the first of the text, at most its first half, counts besides: news first tells what it
is about."""

SECTION = 4.0
"""What the section's name counts: about two words of the title."""

HALF_BASE, HALF_PER_WORD, HALF_WORDS = 4.0, 1 / 50, 1200
"""The evidence expected of a topic: grows with the words of the article, up to 1,200 of them."""

AT_TOP = (-0.86, 1.84, 2.03, 0.88)
BELOW = (-0.16, 0.73, 1.83, 0.22, 0.27, 1.57)
"""Logistic regressions behind the scores: bias, weight of the first place, of the logarithms of strength and
shares (see `probability`). `train/topics.py` fitted them to the labels of one half of
`tests/gold/topics.jsonl` and says how true the scores are on the other."""

LEAST_SCORE = 0.40
"""A topic that is less probable gets no tag: where precision and recall of tags are about the same."""

FAINT = 0.75
"""A topic with less than this share of the evidence expected gets no tag, whatever stands beside it: one word
in passing is too little."""

MOST_BESIDE = 3
"""Topics kept beside each other: at the top, and under each."""

_NO_LEAD: frozenset[str] = frozenset()


def annotate(
    articles: Sequence[Article],
    so_far: Sequence[Annotation],
    annotators: Annotators,  # noqa: ARG001 (every annotator takes the models)
) -> list[Annotation]:
    """Add the topics and the section of each article."""
    return list(map(annotate_article, articles, so_far))


def annotate_article(article: Article, so_far: Annotation) -> Annotation:
    """Add the topics (scheme `iptc`) and the section (scheme `section`) of the article."""
    tags = _chosen(evidence(article, so_far), len(so_far.tokens.lower))
    section = slug(article.section or "")
    if section and article.section:
        tags.append(Tag("section", section, article.section.strip(), None, 1.0))
    return replace(so_far, tags=(*so_far.tags, *tags))


def evidence(article: Article, so_far: Annotation) -> dict[str, float]:
    """Return what speaks for each topic, parents included: {tag_id: sum of weights}."""
    found: dict[str, float] = {}
    words = lexicon(article.language)
    if words is not None:
        title, text = title_tokens(article.title).lower, so_far.tokens.lower
        lead = frozenset(text[: min(LEAD_WORDS, len(text) // 2)])
        for lower, first, factor in ((text, lead, 1.0), (title, _NO_LEAD, TITLE)):
            for number, amount in _scores(lower, first, words, article.language).items():
                _add(found, words.evidence[number], amount * factor)
    _add(found, sections().get(slug(article.section or ""), ()), SECTION)
    return found


def _scores(lower: list[str], lead: frozenset[str], words: Lexicon, language: str) -> dict[int, float]:
    """Sum what the phrases and then the remaining words say, by number of their evidence."""
    scores: dict[int, float] = {}
    triggers = words.triggers
    at = [i for i, word in enumerate(lower) if word in triggers]
    # Where words are looked up by their beginning, any word may speak.
    counts: dict[str, int] = Counter(lower if words.stems else [lower[i] for i in at])
    for phrase, (number, times) in _phrases_in(lower, at, words).items():
        for word in phrase:
            counts[word] -= times
        in_lead = phrase[0] in lead and phrase[1] in lead
        scores[number] = scores.get(number, 0.0) + _loudness(times, in_lead)
    known = words.words
    for word, times in [(word, times) for word, times in counts.items() if word in known]:
        if times > 0:
            number = known[word]
            scores[number] = scores.get(number, 0.0) + _loudness(times, word in lead)
    if words.stems:
        for word, times in counts.items():
            if times > 0 and word not in known and (stem := _by_stem(language, word)) is not None:
                scores[stem] = scores.get(stem, 0.0) + _loudness(times, word in lead)
    return scores


@cache
def _loudness(times: int, in_lead: bool) -> float:
    """Return what a word of weight 1 counts that occurs so many times."""
    return 1.0 + log2(times) + LEAD * in_lead


def _phrases_in(lower: list[str], at: list[int], words: Lexicon) -> dict[tuple[str, ...], tuple[int, int]]:
    """Count the phrases that begin at one of the places `at`: {words: (number of evidence, times)}."""
    counts: dict[tuple[str, ...], tuple[int, int]] = {}
    for (low, high), number in words.phrases.find(lower, at):
        key = tuple(lower[low:high])
        counts[key] = (number, counts[key][1] + 1 if key in counts else 1)
    return counts


@lru_cache(maxsize=1 << 16)
def _by_stem(language: str, word: str) -> int | None:
    """Look a word up by its beginning; remembered, since the same words come back in every article."""
    words = lexicon(language)
    return words.by_stem(word) if words is not None else None


def _add(evidence: dict[str, float], speaks: Evidence, factor: float) -> None:
    """Add to the evidence of each topic spoken for."""
    for tag_id, weight in speaks:
        evidence[tag_id] = evidence.get(tag_id, 0.0) + weight * factor


def expected(word_count: int) -> float:
    """Return the evidence expected of a topic in an article of so many words."""
    return HALF_BASE + HALF_PER_WORD * min(word_count, HALF_WORDS)


def _chosen(found: dict[str, float], word_count: int) -> list[Tag]:
    """Choose the topics worth a tag: from the top down, a child only where its parent is chosen."""
    half = expected(word_count)
    topics = taxonomy()
    beside: dict[str | None, list[tuple[float, str]]] = {}
    for tag_id, amount in found.items():
        if amount >= half * FAINT:
            beside.setdefault(topics[tag_id].parent, []).append((-amount, tag_id))
    tags: list[Tag] = []
    # Each topic chosen, its evidence and score: their children are looked at after them.
    parents: list[tuple[str | None, float, float]] = [(None, 0.0, 1.0)]
    for parent, above, most in parents:
        ranked = sorted(beside.get(parent, ()))[:MOST_BESIDE]
        for place, (minus, tag_id) in enumerate(ranked):
            shares = [minus / ranked[0][0]]
            if parent is not None:
                shares += [-minus / above, above / parents[1][1]]
            score = min(most, probability(-minus / half, shares, first=place == 0))
            if score < LEAST_SCORE:
                break
            tags.append(Tag("iptc", tag_id, topics[tag_id].label, parent, round(score, 4)))
            parents.append((tag_id, -minus, score))
    return tags


def probability(strength: float, shares: list[float], first: bool) -> float:
    """Return how probable it is that an editor would file the article under a topic.

    Args:
        strength: its evidence beside what is expected.
        shares: its evidence beside that of the best topic with the same parent; below the top also
            beside its parent's, and its parent's beside that of the best topic of all.
        first: whether it is the best with its parent.
    """
    bias, place, strong, *rest = AT_TOP if len(shares) == 1 else BELOW
    logit = bias + place * first + strong * log(strength)
    for weight, share in zip(rest, shares, strict=True):
        if share != 1.0:
            logit += weight * log(share)
    return 1 / (1 + exp(-logit))
