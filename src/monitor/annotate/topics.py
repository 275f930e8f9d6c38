"""Topics of an article (IPTC Media Topics) from the words in it, and the section it stood in.

Every word or phrase of `resources/topics/` speaks for some topics and their parents. A topic's evidence
is the sum over the words that occur, each growing with the logarithm of its count so that variety tells
more than repetition, and louder in the title. A topic is kept where its evidence is large for an article
of this length and beside the topics found with it.

The lexicon approach is that of the weighted keyword rules with which news agencies fed their codes
before there were trained models (Hayes & Weinstein, CONSTRUE, 1990): its answers can be explained and
its faults mended by an editor, and it costs less than a microsecond a word.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from math import log2

from monitor.annotate.slugs import slug
from monitor.annotate.tokens import tokenise
from monitor.annotate.topics_lexicon import Evidence, Lexicon, Topic, lexicon, sections, taxonomy
from monitor.model import Annotation, Article, Tag

TITLE = 2.0
"""What a word in the title counts more than one in the text."""

SECTION = 4.0
"""What the section's name counts: about two words of the title."""

HALF_BASE, HALF_PER_WORD, HALF_WORDS = 4.0, 1 / 50, 1200
"""Evidence at which a topic scores one half: grows with the words of the article, up to 1,200 of them."""

LEAST_SCORE, LEAST_FURTHER = 0.43, 0.58
"""A topic that scores less is left out: one loud word in the text is too little. A second or third at the
top needs more than the first."""

BESIDE_BEST = {1: 0.15, 2: 0.55, 3: 0.55}
"""A topic needs this share of the evidence of the best one beside it, by level."""

MOST_AT_TOP, MOST_UNDER_BEST, MOST_UNDER_OTHER = 3, 2, 1
"""Topics kept: at the top, under the strongest topic of its level, under another."""


def annotate(article: Article, so_far: Annotation) -> Annotation:
    """Add the topics (scheme `iptc`) and the section (scheme `section`) of the article."""
    words = lexicon(article.language)
    section = slug(article.section or "")
    evidence: dict[str, float] = {}
    if words is not None:
        title = tokenise(article.title).lower
        for lower, factor in ((so_far.tokens.lower, 1.0), (title, TITLE)):
            for number, amount in _heard(lower, words, article.language).items():
                _add(evidence, words.evidence[number], amount * factor)
    _add(evidence, sections().get(section, ()), SECTION)
    tags = _chosen(evidence, len(so_far.tokens.lower))
    if section and article.section:
        tags.append(Tag("section", section, article.section.strip(), None, 1.0))
    return replace(so_far, tags=(*so_far.tags, *tags))


def _heard(lower: list[str], words: Lexicon, language: str) -> dict[int, float]:
    """Sum what the phrases and then the remaining words say, by number of their evidence."""
    heard: dict[int, float] = {}
    counts = Counter(lower)
    for phrase, (number, times) in _phrases_in(lower, words).items():
        counts.subtract(dict.fromkeys(phrase, times))
        heard[number] = heard.get(number, 0.0) + 1.0 + log2(times)
    known = words.words
    for word in [word for word in counts if word in known]:
        if counts[word] > 0:
            heard[known[word]] = heard.get(known[word], 0.0) + 1.0 + log2(counts[word])
    if words.stems:
        for word, times in counts.items():
            if times > 0 and word not in known and (stem := _by_stem(language, word)) is not None:
                heard[stem] = heard.get(stem, 0.0) + 1.0 + log2(times)
    return heard


def _phrases_in(lower: list[str], words: Lexicon) -> dict[tuple[str, ...], tuple[int, int]]:
    """Find the phrases, longest first and without overlaps: {words: (number of evidence, times)}."""
    phrases = words.phrases
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    free = 0
    for i in [i for i, word in enumerate(lower[:-1]) if word in phrases]:
        if i < free:
            continue
        for rest, number in phrases[lower[i]].get(lower[i + 1], ()):
            end = i + 2 + len(rest)
            if lower[i + 2 : end] == rest:
                key = tuple(lower[i:end])
                found[key] = (number, found[key][1] + 1 if key in found else 1)
                free = end
                break
    return found


@lru_cache(maxsize=1 << 16)
def _by_stem(language: str, word: str) -> int | None:
    """Look a word up by its beginning; remembered, since the same words come back in every article."""
    words = lexicon(language)
    return words.by_stem(word) if words is not None else None


def _add(evidence: dict[str, float], speaks: Evidence, factor: float) -> None:
    """Add to the evidence of each topic spoken for."""
    for tag_id, weight in speaks:
        evidence[tag_id] = evidence.get(tag_id, 0.0) + weight * factor


def _chosen(evidence: dict[str, float], word_count: int) -> list[Tag]:
    """Choose the topics worth a tag: from the top down, a child only where its parent is chosen."""
    half = HALF_BASE + HALF_PER_WORD * min(word_count, HALF_WORDS)
    topics = taxonomy()
    beside: dict[str | None, list[tuple[float, float, Topic]]] = {}
    for tag_id, amount in evidence.items():
        score = amount / (amount + half)
        if score >= LEAST_SCORE:
            beside.setdefault(topics[tag_id].parent, []).append((amount, score, topics[tag_id]))
    tags: list[Tag] = []
    parents: list[tuple[str | None, int]] = [(None, MOST_AT_TOP)]
    for parent, most in parents:  # grows while we go: a chosen topic's children are looked at after it
        ranked = sorted(beside.get(parent, ()), key=lambda found: (-found[0], found[2].tag_id))[:most]
        for place, (amount, score, topic) in enumerate(ranked):
            further = parent is None and place > 0
            if amount < ranked[0][0] * BESIDE_BEST[topic.level] or (further and score < LEAST_FURTHER):
                break
            tags.append(Tag("iptc", topic.tag_id, topic.label, parent, round(score, 4)))
            parents.append((topic.tag_id, MOST_UNDER_OTHER if place else MOST_UNDER_BEST))
    return tags
