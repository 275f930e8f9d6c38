"""The trained model of top-level topics: a linear model over words and over what the lexicon finds.

The weights (`resources/topics/linear.npz`, written by `train/topics.py`) were learnt from texts whose topics
were read, and from sections that newspapers filed them under. What a word says is the sum of what it said
in those texts and of what its neighbours said: vectors of multilingual-e5-small (Wang et al. 2024,
"Multilingual E5 Text Embeddings: A Technical Report") are folded into one row of figures a word, so that
words that no text showed, of other languages too, have a say, and nothing but numpy is needed. The evidence
of the lexicon is the other half: it means the same in every language that has one.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from math import log1p, sqrt

import numpy as np
import numpy.typing as npt

from monitor.resources import read_bytes

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


@dataclass(frozen=True, slots=True)
class LinearModel:
    """What words and evidence say for each of `topics`, the 17 at the top.

    `weights[words[word]]`: a figure a topic; `importance`: from 0 for the most common words to 1 for rare
    ones. `evidence`: a row for the share of each topic in all evidence, then one for the logarithm of its
    strength. Words are known of `languages` (ISO 639-1). `at_top` and `below` turn what is found into
    probabilities (`annotator`).
    """

    topics: tuple[str, ...]
    words: Mapping[str, int]
    weights: Floats
    importance: Floats
    evidence: Floats
    bias: Floats
    languages: frozenset[str]
    at_top: tuple[float, ...]
    below: tuple[float, ...]

    def logits(
        self, title: Sequence[str], text: Sequence[str], found: Mapping[str, float], word_count: int
    ) -> Floats:
        """Return the logarithms of the probabilities that each topic is the main one.

        Args:
            title: words of the title, in lower case; none in a language that is not known.
            text: words of the text, likewise.
            found: the evidence of the lexicon, by topic.
            word_count: words of the text.
        """
        said = self.bias + np.array(shares(found, self.topics, word_count), np.float32) @ self.evidence
        known, amounts = counted(title, text, self.words)
        if known:
            rows = np.array(list(map(self.words.__getitem__, known)))
            values = amounts * self.importance[rows]
            said += values @ self.weights[rows] / sqrt(float(values @ values) + LITTLE)
        said -= said.max()
        return np.asarray(said - np.log(np.exp(said).sum()), np.float32)


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


@cache
def model() -> LinearModel:
    """Return the model that is shipped; a tenth of a second, once a process."""
    with np.load(io.BytesIO(read_bytes(FILE)), allow_pickle=False) as kept:
        words = kept["words"].tobytes().decode().split("\n")
        return LinearModel(
            tuple(kept["topics"].tolist()),
            {word: row for row, word in enumerate(words)},
            kept["weights"].astype(np.float32) * kept["scale"].astype(np.float32)[:, None],
            kept["importance"].astype(np.float32) / 255,
            kept["evidence"].astype(np.float32),
            kept["bias"],
            frozenset(kept["languages"].tolist()),
            tuple(kept["at_top"].tolist()),
            tuple(kept["below"].tolist()),
        )
