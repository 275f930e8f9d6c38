"""The words of a text that speak for topics: why an article is filed under them, as far as words tell."""

from __future__ import annotations

from collections.abc import Collection

from monitor.annotate.text.tokens import tokenise
from monitor.annotate.topics.lexicon import lexicon


def witnesses(text: str, language: str, topics: Collection[str]) -> list[tuple[int, int]]:
    """Return where words stand that speak for any of the topics or of those below them, in order.

    Args:
        text: of an article, or its title.
        language: ISO 639-1; in one without a list of words there are none.
        topics: IPTC ids.

    Returns:
        [start, end) in characters of `text`.
    """
    words = lexicon(language)
    if words is None:
        return []
    wanted = set(topics)
    speaks = [any(tag_id in wanted for tag_id, _ in evidence) for evidence in words.evidence]
    tokens = tokenise(text)
    places = [at for at, word in enumerate(tokens.lower) if word in words.triggers]
    found: list[tuple[int, int]] = []
    within: set[int] = set()  # a phrase hides the words that it is made of
    for (low, high), number in words.phrases.find(tokens.lower, places):
        within.update(range(low, high))
        if speaks[number]:
            found.append((tokens.starts[low], tokens.ends[high - 1]))
    for at, word in enumerate(tokens.lower):
        if at not in within:
            number_or_none = words.words.get(word)
            if number_or_none is None and words.stems:
                number_or_none = words.by_stem(word)
            if number_or_none is not None and speaks[number_or_none]:
                found.append((tokens.starts[at], tokens.ends[at]))
    return sorted(found)
