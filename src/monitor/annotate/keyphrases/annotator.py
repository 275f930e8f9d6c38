"""Keyphrases of an article: the few terms that say what it is about beside its countries and people.

Candidates are runs of words without stopwords, punctuation or a named country or person between them,
and the parts of such runs that come back. They rank by how often they occur, how early, whether the
title has them, how many words they hold and how firmly these belong together. Nothing outside the
article is consulted.

Sources: candidates after Rose, Engel, Cramer & Cowley, Automatic keyword extraction from individual
documents (RAKE, 2010); position, frequency and case after Campos et al., YAKE! (Information Sciences
509, 2020). YAKE itself runs at 9,000 words a second here; this is about a hundred times faster.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from math import log2
from typing import NamedTuple, TypeVar

from monitor.annotate.models.choice import Annotators
from monitor.annotate.text.slugs import slug
from monitor.annotate.text.tokens import title_tokens
from monitor.errors import ResourceError
from monitor.model import Annotation, Article, Field, Tag, Tokens
from monitor.resources import has_language, read_language

NAME = "keyphrases"
VERSION = 4
REQUIRES: tuple[str, ...] = ("sentences", "countries", "entities")

FILE = "keyphrases.toml"
"""In the folders of the languages that have keyphrases: it bounds them."""

MOST = 8
"""Keyphrases an article gets at most."""

MOST_WORDS = 20_000
"""Words looked at: the terms of a longer text have appeared by then."""

LENGTH = (0.0, 0.5, 1.3, 1.5, 1.5)
"""Factor of a phrase by its number of words: one word is seldom clear, a fourth seldom adds."""

IN_TITLE = 1.8
"""Factor of a phrase that stands in the title."""

LEAST_ALONE = 3
"""Times a single word must occur."""

LATE = 0.2
"""How fast a phrase loses with the sentence in which it first stands."""

OPENING = 2
"""Sentences at the beginning in which a phrase said once may count."""

LEAST = 0.8
"""Phrases with a lower rank are left out: two words said once in the third sentence."""

_REMEMBERED = 1 << 16
"""Words that are remembered with what a phrase may hold of them."""

_DROPPED = frozenset(("country", "bloc", "person", "place"))

_Phrase = tuple[str, ...]
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What no phrase contains (`stop`, but for a link in a name), consists of (`generic`) or ends with."""

    stop: frozenset[str]
    generic: frozenset[str]
    unfinished: frozenset[str]
    links: frozenset[str]
    no_end: tuple[str, ...]
    no_start: tuple[str, ...]


class Phrases(NamedTuple):
    """What a text holds.

    `content` are its words in their places, empty where no phrase may hold them; `counts` counts them.
    `found` are the runs of several words and their parts, one entry an occurrence; `places[i]` is the
    index of the first word of `found[i]`. `whole` are the phrases that were a whole run somewhere.
    """

    content: list[str]
    counts: Counter[str]
    found: list[_Phrase]
    places: list[int]
    whole: set[_Phrase]


@cache
def bounds(language: str) -> Bounds | None:
    """Return the lists of a language (ISO 639-1), or None where there are none."""
    if not has_language(language, FILE):
        return None
    table = read_language(language, FILE)
    try:
        return Bounds(
            frozenset(table["stop"].split()),
            frozenset(table["generic"].split()),
            frozenset(table["unfinished"].split()),
            frozenset(table["links"]),
            tuple(table["no_end"]),
            tuple(table["no_start"]),
        )
    except KeyError as error:
        raise ResourceError(f"languages/{language}/{FILE}: {error} is missing") from error


def annotate(
    articles: Sequence[Article],
    so_far: Sequence[Annotation],
    annotators: Annotators,  # noqa: ARG001 (every annotator takes the models)
) -> list[Annotation]:
    """Add the keyphrases of each article."""
    return list(map(annotate_article, articles, so_far))


def annotate_article(article: Article, so_far: Annotation) -> Annotation:
    """Add at most eight keyphrases (scheme `keyword`): slug, the phrase as it reads, score in [0, 1]."""
    limits = bounds(article.language)
    if limits is None:
        return so_far
    tokens, titled = so_far.tokens, title_tokens(article.title)
    text = _phrases(tokens, limits, _named(so_far, tokens, "text"))
    title = _phrases(titled, limits, _named(so_far, titled, "title"))
    ranked = []
    for phrase, (count, place, in_title) in _candidates(text, title, tokens).items():
        if _stands(phrase, limits):
            sentence = bisect_right(tokens.first, place) - 1
            ranked.append((_rank(phrase, count, sentence, in_title, text.counts), phrase))
    ranked.sort(key=lambda found: (-found[0], found[1]))
    tags = []
    for rank, phrase in _distinct(ranked):
        label = _label(phrase, text, tokens) or _label(phrase, title, titled)
        if identifier := slug(label):
            tags.append(Tag("keyword", identifier, label, None, round(rank / (rank + 2.0), 4)))
    return replace(so_far, tags=(*so_far.tags, *tags))


def _candidates(text: Phrases, title: Phrases, tokens: Tokens) -> dict[_Phrase, tuple[int, int, bool]]:
    """Choose what may be a keyphrase: {phrase: (times in text and title, first place, in the title)}.

    A part of a run counts only where it comes back, in the text or in the title, and more often than a
    longer phrase that holds it; a whole run also where it opens the text, or where the title alone has
    it and the text all its words.
    """
    opening = tokens.first[min(OPENING, len(tokens.first) - 1)]
    counts = Counter(text.found)
    first = dict(zip(reversed(text.found), reversed(text.places), strict=True))
    titled = set(title.found)
    chosen: dict[_Phrase, tuple[int, int, bool]] = {}
    for phrase, count in counts.items():
        in_title = phrase in titled
        if count > 1 or in_title or (first[phrase] < opening and phrase in text.whole):
            chosen[phrase] = (count + in_title, first[phrase], in_title)
    for word, count in text.counts.items():
        if count + (word in title.counts) >= LEAST_ALONE:
            chosen[(word,)] = (count + (word in title.counts), text.content.index(word), word in title.counts)
    for phrase in title.whole - counts.keys():
        if text.counts.keys() >= set(phrase):
            chosen[phrase] = (1, 0, True)
    parts = [
        part
        for phrase, (count, _, _) in chosen.items()
        if len(phrase) > 1
        for part in (phrase[:-1], phrase[1:])
        if part in chosen and chosen[part][0] <= count
    ]
    for part in parts:
        chosen.pop(part, None)
    return chosen


def _named(so_far: Annotation, tokens: Tokens, field: Field) -> set[int]:
    """Return the words that name a country, a bloc, a place or a person."""
    named: set[int] = set()
    for mention in so_far.mentions:
        if mention.field == field and mention.kind in _DROPPED:
            first = max(0, bisect_right(tokens.starts, mention.start) - 1)
            named.update(range(first, bisect_left(tokens.starts, mention.end)))
    return named


def _phrases(tokens: Tokens, limits: Bounds, named: set[int]) -> Phrases:
    """Take the runs of a text apart into phrases of two or three words, or four where a link joins names."""
    content = _content(tokens, limits, named)
    counts = Counter(content)
    del counts[""]
    found: list[_Phrase] = []
    places: list[int] = []
    whole: set[_Phrase] = set()
    for start, end in _runs(content, tokens):
        run = tuple(content[start:end])
        size = len(run)
        linked = size > 2 and not limits.links.isdisjoint(run)
        longest = 4 if linked else 3
        if size <= longest:
            whole.add(run)
        if size == 2:  # most runs
            found.append(run)
            places.append(start)
            continue
        for length in range(2, min(size, longest) + 1):
            for offset in range(size - length + 1):
                phrase = run[offset : offset + length]
                if not linked or (phrase[0] not in limits.links and phrase[-1] not in limits.links):
                    found.append(phrase)
                    places.append(start + offset)
    return Phrases(content, counts, found, places, whole)


def _content(tokens: Tokens, limits: Bounds, named: set[int]) -> list[str]:
    """Return the words that a phrase may hold, in their places; others are empty."""
    lower, shown = tokens.lower[:MOST_WORDS], tokens.words
    content = list(map(_allowed(limits.stop).__getitem__, lower))
    for i in named:
        if i < len(content):
            content[i] = ""
    for i in itertools.compress(itertools.count(), map(limits.links.__contains__, lower[:-1])):
        # A link stays where capitals show that it joins a name: "Bank of England".
        if (
            i
            and content[i - 1]
            and content[i + 1]
            and shown[i - 1][0].isupper()
            and shown[i + 1][0].isupper()
        ):
            content[i] = lower[i]
    return content


class _Allowed(dict[str, str]):
    """Words to what of them a phrase may hold: a cache that forgets all when full."""

    def __init__(self, stop: frozenset[str]) -> None:
        super().__init__()
        self._stop = stop

    def __missing__(self, word: str) -> str:
        """Drop a possessive ending; nothing is left of stopwords, letters and numbers."""
        if len(self) >= _REMEMBERED:
            self.clear()
        bare, stop = word.removesuffix("'s"), self._stop
        allowed = "" if bare in stop or word in stop or len(bare) < 2 or bare[0].isdigit() else bare
        self[word] = allowed
        return allowed


_allowed = cache(_Allowed)


def _runs(content: list[str], tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Yield the (start, end) of each run of two or more words with nothing but a space between them."""
    lower, starts, ends, opening = tokens.lower, tokens.starts, tokens.ends, frozenset(tokens.first)
    start = previous = -2
    for i in itertools.compress(itertools.count(), content):
        if (
            i != previous + 1
            or starts[i] - ends[previous] != 1
            or i in opening
            or lower[previous].endswith("'s")
        ):
            if previous > start:
                yield start, previous + 1
            start = i
        previous = i
    if previous > start:
        yield start, previous + 1


def _rank(phrase: _Phrase, count: int, sentence: int, in_title: bool, words: Counter[str]) -> float:
    """Rank a phrase: frequency, position, title, length and how firmly its words belong together."""
    early = 1.0 if in_title else 1.0 + LATE * log2(1.0 + sentence)
    firm = 0.5 + 0.5 * min(1.0, count / max(1, *[words[word] for word in phrase]))
    return log2(1.0 + count) * LENGTH[len(phrase)] * firm * (IN_TITLE if in_title else 1.0) / early


def _stands(phrase: _Phrase, limits: Bounds) -> bool:
    """Tell whether a phrase can stand for itself: not generic, no loose adverb, no leftover letters."""
    last = phrase[-1]
    if last in limits.unfinished:
        return False
    if limits.generic.issuperset([word for word in phrase if len(word) > 2]):
        return False
    if len(phrase) == 1:
        return len(last) > 3 and not last.endswith((*limits.no_end, "ing"))
    return not last.endswith(limits.no_end) and not phrase[0].endswith(limits.no_start)


def _distinct(ranked: Iterable[tuple[float, _Phrase]]) -> list[tuple[float, _Phrase]]:
    """Take the best phrases, leaving out those that repeat, hold or lie within a better one."""
    chosen: list[tuple[float, _Phrase]] = []
    padded: list[str] = []
    for rank, phrase in ranked:
        if rank < LEAST or len(chosen) == MOST:
            break
        text = f" {' '.join(_singular(word) for word in phrase)} "
        if any(text in other or other in text for other in padded):
            continue
        padded.append(text)
        chosen.append((rank, phrase))
    return chosen


def _singular(word: str) -> str:
    """Take a plural and its singular for the same word; what else this cuts off does no harm here."""
    return word[:-1] if word.endswith("s") and len(word) > 3 else word


def _label(phrase: _Phrase, phrases: Phrases, tokens: Tokens) -> str:
    """Return the phrase as it reads, without a possessive ending; empty where it does not occur.

    Read where it does not open a sentence, if it does so anywhere: there its capitals are its own.
    """
    if len(phrase) == 1:
        places = _all(phrases.content, phrase[0])
    else:
        places = (phrases.places[i] for i in _all(phrases.found, phrase))
    first = next(places, None)
    if first is None:
        return ""
    place = first
    while place in tokens.first:
        place = next(places, -1)
    place = first if place < 0 else place
    return " ".join(tokens.words[place : place + len(phrase)]).removesuffix("'s").removesuffix("’s")


def _all(items: Sequence[Item], wanted: Item) -> Iterator[int]:
    """Yield the places of an item, found in C."""
    place = -1
    with suppress(ValueError):
        while True:
            place = items.index(wanted, place + 1)
            yield place
