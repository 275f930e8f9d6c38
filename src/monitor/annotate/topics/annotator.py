"""Topics of an article (IPTC Media Topics): two levels by trained models, the rest by the lexicon.

Every word or phrase of `languages/*/topics.toml` speaks for some topics and their parents. A topic's evidence
is the sum over the words that occur, each growing with the logarithm of its count so that variety tells
more than repetition, and louder in the title and the first sentences; the section speaks too. What the
evidence and all words say together (`linear`) gives the probability that an editor would file the article
under a topic at the top, and under which of those below it. Where labels told too little of a topic of the
second level, and on the third, the evidence alone is asked. The probability is the score of the tag.

Weighted keyword rules are how news agencies fed their codes before there were trained models (Hayes &
Weinstein, CONSTRUE, 1990): an editor can mend them, and they mean the same in every language.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import compress, count
from math import exp, log, log1p, log2

from monitor.annotate.models.choice import Annotators
from monitor.annotate.text.slugs import slug
from monitor.annotate.text.tokens import title_tokens
from monitor.annotate.topics import linear
from monitor.annotate.topics.lexicon import Evidence, Lexicon, lexicon, sections
from monitor.annotate.topics.linear import LEAD, LEAD_WORDS, TITLE, LinearModel, Seen, expected
from monitor.model import Annotation, Article, Tag
from monitor.reference.topics import children, taxonomy

NAME = "topics"
VERSION = 6
REQUIRES: tuple[str, ...] = ("sentences",)

SECTION = 4.0
"""What the section's name counts: about two words of the title."""

LEAST_SCORE = 0.40
"""A topic that is less probable gets no tag: where precision and recall of tags are about the same."""

LEAST_MAIN = 0.25
"""A text of which no topic at the top is more probable to be the main one says nothing of any: without a word
that speaks, the most common of what was learnt from has 0.2."""

FAINT = 0.75
"""A topic below the top with less than this share of the evidence expected gets no tag, whatever stands
beside it: one word in passing is too little."""

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
    tags = topics(article, so_far, linear.model())
    section = slug(article.section or "")
    if section and article.section:
        tags.append(Tag("section", section, article.section.strip(), None, 1.0))
    return replace(so_far, tags=(*so_far.tags, *tags))


def topics(article: Article, so_far: Annotation, model: LinearModel) -> list[Tag]:
    """Return the topics that a model finds, from the top down: none where it knows no word of the language,
    and no section speaks."""
    found = evidence(article, so_far)
    if not found and article.language not in model.languages:
        return []
    seen = model.seen(title_tokens(article.title).lower, so_far.tokens.lower, article.language, found)
    said = model.top.chances(seen)
    if said.max() < log(LEAST_MAIN):
        return []
    tags = _at_top(dict(zip(model.top.topics, said.tolist(), strict=True)), model)
    for parent in tags:  # grows while it is walked: children are looked at after their parents
        tags.extend(_below(parent, seen, model))
    return tags


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
    at = list(compress(count(), map(triggers.__contains__, lower)))
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


def _at_top(said: dict[str, float], model: LinearModel) -> list[Tag]:
    """Choose the topics at the top that are worth a tag.

    Args:
        said: the logarithms of the probabilities that each is the main one.
        model: what turns them into probabilities of a tag.
    """
    tags = []
    for features, tag_id in odds(said):
        score = probability(model.at_top, features)
        if score < LEAST_SCORE:
            break
        tags.append(Tag("iptc", tag_id, taxonomy()[tag_id].label, None, round(score, 4)))
    return tags


def _below(parent: Tag, seen: Seen, model: LinearModel) -> list[Tag]:
    """Choose the topics right below a tag that are worth one: as probable as it, times what they are where it
    is right."""
    said = chances(parent.tag_id, seen, model)
    scores = {tag_id: probability(model.second, features) for features, tag_id in learnt(said, seen)}
    for features, tag_id in listed(parent.tag_id, seen):
        if tag_id not in said:
            scores[tag_id] = probability(model.listed, features)
    best = sorted((-parent.score * score, tag_id) for tag_id, score in scores.items())[:MOST_BESIDE]
    return [
        Tag("iptc", tag_id, taxonomy()[tag_id].label, parent.tag_id, round(-minus, 4))
        for minus, tag_id in best
        if -minus >= LEAST_SCORE
    ]


def chances(parent: str, seen: Seen, model: LinearModel) -> dict[str, float]:
    """Return the logarithms of the probabilities of the topics that a model has learnt to tell apart below
    `parent`; none of an article of which it knows no word: that would be what is common, whatever it says."""
    choice = model.below.get(parent)
    if choice is None or not len(seen.rows):
        return {}
    return dict(zip(choice.topics, choice.chances(seen).tolist(), strict=True))


def odds(said: dict[str, float]) -> list[tuple[list[float], str]]:
    """Return (features, tag_id) of the most probable topics of a choice, the most probable first.

    The features of `LinearModel.at_top`: whether it is the first, its odds to be the one, and these once more
    for the first only; odds as logarithms, of 1,000 to 1 at most.
    """
    ranked = sorted((-chance, tag_id) for tag_id, chance in said.items())[:MOST_BESIDE]
    found = []
    for place, (minus, tag_id) in enumerate(ranked):
        to_one = -minus - log(max(1 - exp(-minus), 1e-3))
        found.append(([float(place == 0), to_one, to_one * (place == 0)], tag_id))
    return found


def learnt(said: dict[str, float], seen: Seen) -> list[tuple[list[float], str]]:
    """Return (features, tag_id) of the most probable topics of a choice below the top, as `odds` does.

    The features of `LinearModel.second`: those, and the logarithm of its evidence beside what is expected,
    since an article may be about several.
    """
    half = expected(seen.word_count)
    return [
        ([*features, log1p(seen.found.get(tag_id, 0.0) / half)], tag_id) for features, tag_id in odds(said)
    ]


def listed(parent: str, seen: Seen) -> list[tuple[list[float], str]]:
    """Return (features, tag_id) of the topics right below `parent` for which the lexicon has most evidence,
    if enough; the most first.

    The features of `LinearModel.listed`: whether it is the first, and the logarithms of its evidence beside
    what is expected, beside that of the first and beside its parent's.
    """
    half, found = expected(seen.word_count), seen.found
    ours = [tag_id for tag_id in children().get(parent, ()) if found.get(tag_id, 0.0) >= half * FAINT]
    ranked = sorted((-found[tag_id], tag_id) for tag_id in ours)[:MOST_BESIDE]
    return [
        (
            [
                float(place == 0),
                log(-minus / half),
                log(minus / ranked[0][0]),
                log(-minus / found[parent]),
            ],
            tag_id,
        )
        for place, (minus, tag_id) in enumerate(ranked)
    ]


def probability(weights: Sequence[float], features: Sequence[float]) -> float:
    """Return what a logistic regression says; its first weight is the bias."""
    bias, *rest = weights
    logit = bias + sum(weight * feature for weight, feature in zip(rest, features, strict=True))
    return 1 / (1 + exp(-logit))
