"""The trained model of the tone towards a target: a linear model over words, phrases and word vectors.

The weights (`resources/tone/linear.npz`, written by `train/tone.py`) were learnt from the training part
of NewsMTSC (Hamborg & Donnay 2021, "NewsMTSC: A Dataset for (Multi-)Target-dependent Sentiment
Classification in Political News Articles", EACL). The word vectors of all-MiniLM-L6-v2 are folded into three
figures a word and distance, so that nothing but numpy is needed.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import compress, count
from math import exp
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.annotate.tone import vader
from monitor.annotate.tone.features import PAIR, REACH, STEM, STEMMED, around, bucket, nearness, rated, target
from monitor.model import TONE_THRESHOLD
from monitor.resources import read_bytes
from monitor.resources.compiled import compiled

NAME = "linear-2"
DECAYS = (2.0, 6.0, 20.0)
"""Distances, in words, over which the vectors of the words around a target fade."""

TOGETHER = 64
"""Targets that are judged in one go."""

Floats = npt.NDArray[np.float32]


class Weights(NamedTuple):
    """What a feature says for each class."""

    negative: float
    neutral: float
    positive: float


_SIDES = "lr"
_OWN_COLUMNS = {"u": 0, "l0": 1, "l1": 2, "l2": 3, "r0": 4, "r1": 5, "r2": 6}
_STEM_COLUMNS = {"s": 0, "sl": 1, "sr": 4}
_VECTOR = 7
_COLUMNS = _VECTOR + len(_SIDES) * len(DECAYS)
"""Columns of a word: what counts by nearness; by side and distance; by side and decay of its vector. The
features of its stem count in the columns of the features of its own that fade as they do."""


class LinearModel:
    """Weights for negative, neutral, positive.

    `weights[features[name]]` are three figures; `vectors[0 | 1][words[word]]` are, for the words before and
    after the target, three figures for each of `DECAYS`: shape (words, decays, 3).

    All that a word may contribute is folded into one row of a table, so that all targets of an article cost
    one gather and one product: a third of the time of weighing them one by one.
    """

    def __init__(
        self,
        features: dict[str, int],
        weights: Floats,
        words: dict[str, int],
        vectors: tuple[Floats, Floats],
        bias: Floats,
        temperature: float,
    ) -> None:
        """Index the features by their kind."""
        self.features, self.weights, self.words, self.vectors = features, weights, words, vectors
        self.bias, self.temperature = bias, temperature
        kinds: dict[str, dict[str, Weights]] = {kind: {} for kind in ("t", "v", "c", "p")}
        for name, row in features.items():
            kind, _, rest = name.partition(" ")
            if kind in kinds:
                kinds[kind][rest] = Weights(*weights[row].tolist())
        self._targets, self._ratings, self._phrases = kinds["t"], kinds["v"], kinds["c"]
        self._rated = {
            (side, sign): [(self._ratings.get(f"{side}{bucket(i)}{sign}"), nearness(i)) for i in range(REACH)]
            for side in _SIDES
            for sign in "+-"
        }
        self._known = _Table(self)
        self._pairs = _Pairs(kinds["p"], self._known)

    def probabilities(self, asked: Sequence[tuple[str, int, int]]) -> list[list[float]]:
        """Return the probabilities of negative, neutral and positive tone of each target.

        Args:
            asked: text, start and end of each target.
        """
        found: list[list[float]] = []
        for i in range(0, len(asked), TOGETHER):
            found += self._together(asked[i : i + TOGETHER])
        return found

    def _together(self, asked: Sequence[tuple[str, int, int]]) -> list[list[float]]:
        """Weigh the words around all targets at once, and what else there is of each by hand."""
        known = self._known
        words: list[int] = []
        in_order: list[int] = []
        starts: list[int] = []
        spread: list[Floats] = []
        others: list[list[tuple[float, Weights]]] = []
        left, right = _spread()
        for text, start, end in asked:
            before, after = around(text, start, end)
            starts.append(len(words))
            words.append(0)  # a row of zeros, for a target without any words around it
            sides = list(map(known.__getitem__, before)), list(map(known.__getitem__, after))
            words += sides[0]
            words += sides[1]
            in_order += (0, *reversed(sides[0]), 0, *sides[1])
            spread += (left[: len(before) + 1], right[: len(after)])
            found = self._features(text, start, end, before, after)
            for side, near, rows in zip(_SIDES, (before, after), sides, strict=True):
                for i in compress(count(), map(known.rated.__getitem__, rows)):
                    self._rate(found, side, near, i)
            others.append(found)
        around_all = np.einsum("nck,nk->nc", known.rows.take(words, 0), np.concatenate(spread))
        pairs = self._pairs.said(in_order, np.add(starts, np.arange(len(starts))))  # a zero more a target
        logits = self.bias + np.add.reduceat(around_all, starts) + pairs
        return [self._shares(row, found) for row, found in zip(logits.tolist(), others, strict=True)]

    def _features(
        self, text: str, start: int, end: int, before: list[str], after: list[str]
    ) -> list[tuple[float, Weights]]:
        """Return value and weights of what the target shows by itself, and of its phrases."""
        targets = self._targets
        own = target(text, start, end, before)
        found = [(value, targets[name]) for name, value in own.items() if name in targets]
        found += [(1.0, phrase) for phrase in _phrases(self._phrases, before, after)]
        return found

    def _rate(self, found: list[tuple[float, Weights]], side: str, near: list[str], i: int) -> None:
        """Add value and weights of the rating of a word."""
        rating, sign = rated(side, near, i, vader.lexicon()[near[i]])
        here, share = self._rated[side, sign][i]
        if here is not None:
            found.append((rating, here))
        anywhere = self._ratings.get(sign)
        if anywhere is not None:
            found.append((rating * share, anywhere))

    def _shares(self, logits: list[float], others: list[tuple[float, Weights]]) -> list[float]:
        """Add what else there is to the logits and turn them into probabilities."""
        negative, neutral, positive = logits
        for value, (less, none, more) in others:
            negative += value * less
            neutral += value * none
            positive += value * more
        top, heat = max(negative, neutral, positive), self.temperature
        less, none, more = (
            exp((negative - top) / heat),
            exp((neutral - top) / heat),
            exp((positive - top) / heat),
        )
        total = less + none + more
        return [less / total, none / total, more / total]


class _Table(dict[str, int]):
    """Words to their row in `rows`, of all that the model or VADER knows; row 0 is of those that none knows.

    `rows[i]` are for each class the columns of a word: shape (words, 3, columns). `rated[i]` is 1 where VADER
    rates it. Of a word that is not listed its stem may be known.
    """

    def __init__(self, model: LinearModel) -> None:
        """Fold what all tables say of a word into one row; a tenth of a second, once a process."""
        named: dict[str, list[tuple[str, int]]] = {}
        for name, row in model.features.items():
            kind, _, word = name.partition(" ")
            named.setdefault(kind, []).append((word, row))
        own = [word for kind in _OWN_COLUMNS for word, _ in named[kind]]
        paired = [word for pair, _ in named["p"] for word in pair.split(" ")]
        listed = dict.fromkeys([*model.words, *own, *vader.lexicon(), *paired])
        super().__init__(zip(listed, count(1), strict=False))
        stems = dict.fromkeys([stem for kind in _STEM_COLUMNS for stem, _ in named[kind]])
        self._stems = dict(zip(stems, count(1 + len(listed)), strict=False))
        members = {stem: [row] for stem, row in self._stems.items()}
        for word, row in self.items():
            if len(word) > STEM and word[:STEM] in members:
                members[word[:STEM]].append(row)
        self.rows = np.zeros((1 + len(listed) + len(stems), len(Weights._fields), _COLUMNS), np.float32)
        for kind, column in _OWN_COLUMNS.items():
            for word, row in named[kind]:
                self.rows[self[word], :, column] += model.weights[row]
        for kind, column in _STEM_COLUMNS.items():
            for stem, row in named[kind]:
                self.rows[members[stem], :, column] += np.float32(STEMMED) * model.weights[row]
        places = [self[word] for word in model.words]
        for side, vectors in enumerate(model.vectors):
            first = _VECTOR + side * len(DECAYS)
            self.rows[places, :, first : first + len(DECAYS)] = vectors.swapaxes(1, 2)
        self.rated = bytearray(len(self.rows))
        for word in vader.lexicon():
            self.rated[self[word]] = 1

    def __missing__(self, word: str) -> int:
        """Take a word that is not listed by its stem."""
        return self._stems.get(word[:STEM], 0) if len(word) > STEM else 0


class _Pairs:
    """What pairs of neighbours say, found by the rows of their words in `_Table`, for all targets at once.

    A dictionary of pairs takes three times as long: most words stand in some pair.
    """

    def __init__(self, pairs: Mapping[str, Weights], known: _Table) -> None:
        """Sort the pairs by number."""
        self._most = len(known.rows)
        numbers = [known[first] * self._most + known[second] for first, second in map(str.split, pairs)]
        order = np.argsort(numbers)
        self._numbers = np.array(numbers, np.int64)[order]
        self._said = PAIR * np.array(list(pairs.values()), np.float64)[order]

    def said(self, rows: Sequence[int], starts: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
        """Return what the pairs of each target say for each class: shape (targets, 3).

        Args:
            rows: of the words around all targets, in the order of the text; 0 parts the two sides.
            starts: where the words of each target begin.
        """
        words = np.array(rows, np.int64)
        asked = words[:-1] * self._most + words[1:]
        places = np.minimum(np.searchsorted(self._numbers, asked), len(self._numbers) - 1)
        known = np.flatnonzero(self._numbers[places] == asked)
        target, said = np.searchsorted(starts, known, "right") - 1, self._said[places[known]]
        return np.stack([np.bincount(target, each, len(starts)) for each in said.T], axis=1)


def _phrases(known: Mapping[str, Weights], before: Sequence[str], after: Sequence[str]) -> Iterator[Weights]:
    """Yield the weights of the phrases that hold the target (`*`).

    A phrase is known only where the shorter ones in it are (a test holds this), so most ways end at once.
    """
    head = "*"
    for taken in range(min(2, len(before)) + 1):
        if taken:
            head = f"{before[taken - 1]} {head}"
            if head not in known:
                return
            yield known[head]
        phrase = head
        for word in after[:3]:
            phrase = f"{phrase} {word}"
            if phrase not in known:
                break
            yield known[phrase]


@cache
def _spread() -> tuple[Floats, Floats]:
    """Return how much of each of a word's columns counts, by its place on either side.

    On the left a row of zeros comes first, for the row of zeros that comes before the words of each target.
    """
    spread = np.zeros((len(_SIDES), REACH, _COLUMNS), np.float32)
    for side, letter in enumerate(_SIDES):
        for i in range(REACH):
            row = spread[side, i]
            row[_OWN_COLUMNS["u"]] = nearness(i)
            row[_OWN_COLUMNS[f"{letter}{bucket(i)}"]] = 1.0
            row[_VECTOR + side * len(DECAYS) :][: len(DECAYS)] = fade(REACH)[i]
    return np.concatenate([np.zeros((1, _COLUMNS), np.float32), spread[0]]), spread[1]


def tone(probabilities: Sequence[float]) -> float:
    """Turn probabilities into one figure whose label is the most probable class.

    Returns:
        P(positive) - P(negative), kept within or outside the band of neutral tones as the class demands.
    """
    negative, neutral, positive = map(float, probabilities)
    value = positive - negative
    if neutral >= max(negative, positive):
        limit = TONE_THRESHOLD - 0.001
        return round(max(-limit, min(limit, value)), 4)
    least = TONE_THRESHOLD if positive > negative else -TONE_THRESHOLD
    return round(max(least, value) if least > 0 else min(least, value), 4)


@cache
def fade(count: int) -> Floats:
    """Return how much of a word at distance 0, 1, ... counts, by decay: shape (count, decays)."""
    distances = np.arange(count)[:, None]
    return np.asarray(np.exp(-distances / np.array(DECAYS)) / np.array(DECAYS), np.float32)


@compiled
def model() -> LinearModel:
    """Load the weights; a fraction of a second, once a process."""
    with np.load(io.BytesIO(read_bytes("tone/linear.npz")), allow_pickle=False) as stored:
        names = str(stored["features"]).split("\n")
        words = str(stored["words"]).split("\n")
        scale = stored["vector_scale"].astype(np.float32)
        vectors = stored["vectors"].astype(np.float32) * scale
        return LinearModel(
            {name: i for i, name in enumerate(names)},
            stored["weights"].astype(np.float32),
            {word: i for i, word in enumerate(words)},
            (vectors[0], vectors[1]),
            stored["bias"].astype(np.float32),
            float(stored["temperature"]),
        )
