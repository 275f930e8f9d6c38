"""The trained model of topics: linear models over words and over what the lexicon finds.

One tells which of the 17 topics at the top is the main one, and one for each of these which topic below it
that is, of those below of which labels told enough. The weights (`resources/topics/linear.npz`, written by
`train/topics.py`) were learnt from texts whose topics were read, and from sections that newspapers filed
them under. What a word says is the sum of what it said in those texts and of what its neighbours said:
vectors of multilingual-e5-small (Wang et al. 2024, "Multilingual E5 Text Embeddings: A Technical Report")
are folded into one row of figures a word, so that words that no text showed, of other languages too, have a
say, and nothing but numpy is needed. The evidence of the lexicon is the other half: it means the same in
every language that has one.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, repeat
from math import log1p, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.reference.topics import taxonomy
from monitor.resources import read_bytes
from monitor.resources.compiled import compiled

FILE = "topics/linear.npz"

TITLE = 2.0
"""What a word in the title counts besides, beside 1 for the first time that it stands in the text."""

LEAD, LEAD_WORDS = 0.5, 60
"""What a word among the first of the text, at most its first half, counts besides: news first tells what it
is about."""

LITTLE = 1.0
"""Added to the square of the length of an article's vector of words, in which a rare word has a length of at
least 1: a text of a few words says less than one of many."""

HALF_BASE, HALF_PER_WORD, HALF_WORDS = 4.0, 1 / 50, 1200
"""The evidence expected of a topic: grows with the words of the article, up to 1,200 of them."""

Floats = npt.NDArray[np.float32]
Whole = npt.NDArray[np.int8]


class Seen(NamedTuple):
    """What an article shows: the rows of its words in the tables of weights and how much each counts, the
    evidence of the lexicon by topic, and how many words the text has."""

    rows: npt.NDArray[np.intp]
    amounts: Floats
    found: Mapping[str, float]
    word_count: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What words and evidence say for each of `topics`, of which one is to be chosen.

    `weights`: a row of figures a word, in units of `scale`, one a word. `evidence`: a row for the share of
    each topic in all evidence for these, then one for the logarithm of its strength.
    """

    topics: tuple[str, ...]
    weights: Whole
    scale: Floats
    evidence: Floats
    bias: Floats

    def chances(self, seen: Seen) -> Floats:
        """Return the logarithms of the probabilities of the topics; they sum to 1."""
        said = (
            self.bias + np.array(shares(seen.found, self.topics, seen.word_count), np.float32) @ self.evidence
        )
        if len(seen.rows):
            said += (seen.amounts * self.scale[seen.rows]) @ self.weights[seen.rows].astype(np.float32)
        said -= said.max()
        return np.asarray(said - np.log(np.exp(said).sum()), np.float32)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """The choice among the topics at the top, and by topic at the top that among those below it.

    `words`: the rows of the words; `importance`: from 0 for the most common to 1 for rare ones. Words are
    known of `languages` (ISO 639-1). `at_top`, `second` and `listed` turn what is found into probabilities
    (`annotator`).
    """

    words: Mapping[str, int]
    importance: Floats
    languages: frozenset[str]
    top: Choice
    below: Mapping[str, Choice]
    at_top: tuple[float, ...]
    second: tuple[float, ...]
    listed: tuple[float, ...]

    def seen(
        self, title: Sequence[str], text: Sequence[str], language: str, found: Mapping[str, float]
    ) -> Seen:
        """Return what an article shows.

        Args:
            title: words of the title, in lower case.
            text: words of the text, likewise.
            language: their language; no word is known of one without a model.
            found: the evidence of the lexicon, by topic.
        """
        known, amounts = counted(title, text, self.words if language in self.languages else ())
        rows = np.array(list(map(self.words.__getitem__, known)), np.intp)
        amounts = amounts * self.importance[rows]
        return Seen(rows, amounts / sqrt(float(amounts @ amounts) + LITTLE), found, len(text))


def counted(title: Sequence[str], text: Sequence[str], known: Container[str]) -> tuple[list[str], Floats]:
    """Return the words of an article that are `known`, and how much each counts: its times on a logarithmic
    scale, more in the title and the first sentences. Loops are in C: all words of all articles come here."""
    times = Counter(text)
    for word in title:
        times.setdefault(word, 0)
    besides = dict.fromkeys(text[: min(LEAD_WORDS, len(text) // 2)], LEAD)
    for word in dict.fromkeys(title):
        besides[word] = besides.get(word, 0.0) + TITLE
    words = list(filter(known.__contains__, times))
    amounts = np.array(list(map(times.__getitem__, words)), np.float32)
    # Half a time, for a word of the title only, makes 0.
    amounts = 1 + np.log2(np.maximum(amounts, 0.5))
    amounts += np.array(list(map(besides.get, words, repeat(0.0))), np.float32)
    return words, np.asarray(amounts, np.float32)


def shares(found: Mapping[str, float], topics: Sequence[str], word_count: int) -> list[float]:
    """Return the share of each topic in the evidence for all, then the logarithm of its strength."""
    amounts = [found.get(topic, 0.0) for topic in topics]
    total, half = sum(amounts) or 1.0, expected(word_count)
    return [amount / total for amount in amounts] + [log1p(amount / half) for amount in amounts]


def expected(word_count: int) -> float:
    """Return the evidence expected of a topic in an article of so many words."""
    return HALF_BASE + HALF_PER_WORD * min(word_count, HALF_WORDS)


@compiled
def model() -> LinearModel:
    """Return the model that is shipped; a tenth of a second, once a process."""
    with np.load(io.BytesIO(read_bytes(FILE)), allow_pickle=False) as kept:
        words = kept["words"].tobytes().decode().split("\n")
        return LinearModel(
            {word: row for row, word in enumerate(words)},
            kept["importance"].astype(np.float32) / 255,
            frozenset(kept["languages"].tolist()),
            _choices(kept, "top")[None],
            {parent: choice for parent, choice in _choices(kept, "second").items() if parent},
            tuple(kept["at_top"].tolist()),
            tuple(kept["second"].tolist()),
            tuple(kept["listed"].tolist()),
        )


def _choices(kept: Mapping[str, npt.NDArray[np.generic]], level: str) -> dict[str | None, Choice]:
    """Return the choices of a level by parent: their topics stand together, as columns of the weights, and so
    do their rows of evidence, of which each topic has two, filled up on the right with zeros."""
    topics = kept[f"{level}_topics"].tolist()
    weights, bias = kept[f"{level}_weights"].astype(np.int8), kept[f"{level}_bias"].astype(np.float32)
    scale, evidence = (kept[f"{level}_{part}"].astype(np.float32) for part in ("scale", "evidence"))
    found: dict[str | None, Choice] = {}
    low = 0
    for parent, group in groupby(topics, key=lambda topic: taxonomy()[topic].parent):
        ours = tuple(group)
        high = low + len(ours)
        found[parent] = Choice(
            ours, weights[:, low:high], scale, evidence[2 * low : 2 * high, : len(ours)], bias[low:high]
        )
        low = high
    return found
