"""Where phrases of the relations lexicon stand in a sentence, and as what: verb, noun, or part of a name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from monitor.annotate.relations.lexicon import (
    JOINTS,
    MAX_GAP,
    Entry,
    Lexicon,
    Node,
    Pattern,
    Words,
    match,
)
from monitor.model import Tokens

REACH = {"negate": 4, "keep": 6, "flip": 6, "worsen": 6, "prevent": 7}
"""Words that effects on a single event reach to their right; other effects govern whole clauses."""


@dataclass(slots=True)
class Hit:
    """A lexicon phrase at words `lo:hi`. Not frozen only because there are many and that costs time."""

    lo: int
    hi: int
    entry: Entry


def find(tokens: Tokens, first: int, stop: int, lexicon: Lexicon, words: Words) -> list[Hit]:
    """Find the phrases of the lexicon, the longest at each place, without overlaps."""
    lower = tokens.lower
    hits: list[Hit] = []
    free = first
    begun = list(map(lexicon.index.get, lower[first:stop]))
    for i, node in compress(enumerate(begun, first), begun):
        if node is None or i < free:
            continue
        after = i + 1
        tries: Sequence[Pattern] = node.following.get(lower[after], ()) if after < stop else ()
        if node.beyond:
            tries = _with_gapped(tries, node, lower[after : after + MAX_GAP + 1])
        if not tries and not node.single:
            continue
        best: Entry | None = None
        if tries:
            best, end = _phrase(tries, tokens, i, stop, lexicon, words)
        if best is None:
            best, end = _single(node.single, tokens, i, first, stop, lexicon, words), after
            if best is None:
                continue
        free = end
        if best.pos == "noun" and hits and _heads(best, hits[-1], i):
            hits.pop()
        if best.effect != "mask":
            hits.append(Hit(i, end, best))
    return hits


def _with_gapped(tries: Sequence[Pattern], node: Node, near: Sequence[str]) -> Sequence[Pattern]:
    """Add the patterns that go on after a gap with one of the next words, even of the next sentence."""
    if node.beyond.keys().isdisjoint(near):
        return tries
    return [*tries, *[pattern for word in near for pattern in node.beyond.get(word, ())]]


def _phrase(
    tries: Sequence[Pattern], tokens: Tokens, at: int, stop: int, lexicon: Lexicon, words: Words
) -> tuple[Entry | None, int]:
    """Return the longest phrase of several words that begins at `at`, and where it ends."""
    lower = tokens.lower
    best: Entry | None = None
    best_end = size = 0
    for rest, entry in tries:
        length = len(rest)
        end = match(rest, lower, at, stop) if length >= size else -1
        if end < 0:
            continue
        tie = best is not None and length == size
        if (
            best is None
            or length > size
            or (tie and end < best_end)
            or (tie and _fits_better(entry, best, tokens, at, end, stop, lexicon, words))
        ):
            best, best_end, size = entry, end, length
    return best, best_end


def _single(
    entries: Sequence[Entry],
    tokens: Tokens,
    at: int,
    first: int,
    stop: int,
    lexicon: Lexicon,
    words: Words,
) -> Entry | None:
    """Return the meaning of the single word at `at`; a word in a name has none, unless it joins clauses."""
    if entries and _in_a_name(tokens.words, at, first):
        entries = [entry for entry in entries if entry.effect in JOINTS]
    elif tokens.lower[at] in words.weak_verbs and tokens.lower[at - 1] not in words.before_plain_verbs:
        entries = [entry for entry in entries if entry.pos != "verb"]
    best: Entry | None = None
    for entry in entries:
        if best is None or _fits_better(entry, best, tokens, at, at + 1, stop, lexicon, words):
            best = entry
    return best


def _heads(entry: Entry, before: Hit, at: int) -> bool:
    """Tell whether a noun directly follows a noun that only describes it ("trade restrictions")."""
    return (
        before.hi == at
        and before.entry.pos == "noun"
        and not before.entry.effect
        and entry.effect not in REACH
    )


def _fits_better(
    new: Entry, old: Entry, tokens: Tokens, lo: int, hi: int, stop: int, lexicon: Lexicon, words: Words
) -> bool:
    """Tell whether a second reading of a phrase ("attack" as a verb) fits better than the first."""
    if new.pos == old.pos:
        return False
    if "fixed" in (new.pos, old.pos):
        follows = lexicon.index.get(tokens.lower[hi]) if hi < stop else None
        before = tokens.lower[lo - 1] if lo else "the"
        describes = (
            follows is not None
            and any(entry.pos == "noun" for entry in follows.single)
            and (before in words.determiners or before in words.oblique or before.endswith("'s"))
        )
        return describes == (new.pos == "fixed")
    follows = lexicon.index.get(tokens.lower[hi]) if hi < stop else None
    compound = follows is not None and any(
        entry.pos == "noun" and not entry.effect for entry in follows.single
    )
    return (new.pos == "noun") == (compound or _is_noun(tokens.lower, lo, hi, stop, words))


def _in_a_name(words: list[str], at: int, first: int) -> bool:
    """Tell whether the word is part of a capitalised name ("Crisis Group", "Relief Coordinator", "May").

    The word that opens a sentence is capitalised anyway: it must have a capital after it.
    """
    if not words[at][0].isupper():
        return False
    return at > first or (at + 1 < len(words) and words[at + 1][0].isupper())


def _is_noun(lower: list[str], lo: int, hi: int, stop: int, words: Words) -> bool:
    """Guess whether a word that can be verb or noun ("attack", "support") is a noun here."""
    if lo:
        before = lower[lo - 1]
        if before in words.determiners or before.endswith(("'s", "s'")):
            return True
        if before == "to" or before in words.pronouns:
            return False
        if before in words.oblique:
            return True
    return hi >= stop or lower[hi] in words.oblique or lower[hi] in words.after_nouns
