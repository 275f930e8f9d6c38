"""Fits the model of topics: texts as figures, one softmax for the top and one below each topic of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from monitor.annotate.topics import linear
from monitor.annotate.topics.linear import LITTLE, Choice, Floats, LinearModel, Seen
from monitor.reference.topics import at_level, taxonomy
from train import topic_vectors
from train.topic_texts import SECTIONS, Text, understood

TOPICS = tuple(at_level("top"))
SEEN = 3
"""Texts in which a word must occur to have a weight of its own."""

LABELLED = 8
"""Whole texts that must be labelled with a topic of the second level for it to be learnt."""

RIDGE = 1.0
"""Pull of weights towards zero."""

SCALES = {"words": 2.0, "vectors": 2.0, "evidence": 1.5}
"""What a unit of each kind of feature costs less than one of the others: a scale of 2 is a pull four times
weaker. These, `RIDGE` and `FILED_WEIGHT` were chosen out of fold at the top among seven settings, which lay
within two points of each other; below it they are the same."""

BEGINNING_WEIGHT = 0.5
FILED_WEIGHT = 2.0
"""What a text counts that an editor filed, beside one that others read."""

STEPS = 60
TOP_STEPS, SECOND_STEPS = 127, 7
"""Steps between 0 and the largest weight of a word. Below the top there are four times as many weights, each
for fewer articles: out of fold 7 steps are as right as 15 in three quarters of the space."""


@dataclass(frozen=True)
class Table:
    """Texts as features: `words` weighed and divided by their length, the mean of their `vectors` likewise,
    and what the lexicon `found` with the number of words.

    The first `whole` are whole texts, the rest beginnings.
    """

    texts: list[Text]
    whole: int
    words: csr_matrix
    vectors: csr_matrix
    found: list[tuple[dict[str, float], int]]
    weight: Floats


class Words:
    """The words that may speak, their importance and vectors."""

    def __init__(self, said: Sequence[dict[str, float]], kept: Path) -> None:
        """Take the most common words and those that some texts have."""
        times = Counter(word for one in said for word in one)
        seen = [word for word, count in times.items() if count >= SEEN and topic_vectors.is_word(word)]
        listed = sorted({*topic_vectors.most_common(), *seen})
        weighed = {word: topic_vectors.importance(word) for word in listed}
        self.words = [word for word in listed if round(255 * weighed[word]) > 0]
        self.index = {word: i for i, word in enumerate(self.words)}
        # As it is kept, so that what is learnt is what is shipped.
        self.importance = np.array([round(255 * weighed[word]) / 255 for word in self.words], np.float32)
        self.vectors = topic_vectors.vectors(self.words, kept)

    def table(self, said: Sequence[dict[str, float]]) -> csr_matrix:
        """Return texts as rows of words."""
        rows, columns, values = [], [], []
        for i, one in enumerate(said):
            known = [(self.index[word], amount) for word, amount in one.items() if word in self.index]
            amounts = [amount * float(self.importance[column]) for column, amount in known]
            length = (sum(amount * amount for amount in amounts) + LITTLE) ** 0.5
            rows += [i] * len(known)
            columns += [column for column, _ in known]
            values += [amount / length for amount in amounts]
        return csr_matrix((values, (rows, columns)), (len(said), len(self.words)), np.float32)


def prepared(given: list[Text], kept: Path) -> tuple[Table, Words]:
    """Return texts and their beginnings as features."""
    cut = [short for text in given if (short := text.beginning())]
    every = [*given, *cut]
    read = [understood(text) for text in every]
    said = [counted(title, text) for title, text, _, _ in read]
    words = Words(said[: len(given)], kept)
    weight = np.array([1.0] * len(given) + [BEGINNING_WEIGHT] * len(cut), np.float32)
    weight[[text.corpus in SECTIONS for text in every]] *= FILED_WEIGHT
    table = words.table(said)
    vectors = csr_matrix(table @ words.vectors)
    return Table(every, len(given), table, vectors, [(found, n) for _, _, found, n in read], weight), words


def counted(title: list[str], text: list[str]) -> dict[str, float]:
    """Return how much each word of a text counts, known or not."""
    words, amounts = linear.counted(title, text, {*title, *text})
    return dict(zip(words, amounts.tolist(), strict=True))


def seen(model: LinearModel, text: Text) -> Seen:
    """Return what a text shows."""
    title, words, found, _ = understood(text)
    return model.seen(title, words, text.article.language, found)


def taught(given: Sequence[Text]) -> dict[str, tuple[str, ...]]:
    """Return by topic at the top those right below it of which enough is labelled to tell them apart."""
    times = Counter(topic for text in given for topic in text.below)
    enough = [topic for topic in at_level("second") if times[topic] >= LABELLED]
    found = {str(parent): tuple(ours) for parent, ours in groupby(enough, lambda one: taxonomy()[one].parent)}
    return {parent: ours for parent, ours in found.items() if len(ours) > 1}


def fitted(
    table: Table, words: Words, below: Mapping[str, tuple[str, ...]], learnt: np.ndarray
) -> LinearModel:
    """Fit to the rows `learnt`; probabilities of tags are still to be fitted.

    Args:
        table: the texts.
        words: the words that may speak.
        below: by topic at the top those below it that are to be told apart.
        learnt: numbers of rows.
    """
    main = np.array([[topic in text.main for topic in TOPICS] for text in table.texts], np.float32)
    (top,) = _choices(table, words, learnt, [(TOPICS, main)], TOP_STEPS)
    labelled = [
        (ours, np.array([[topic in text.below for topic in ours] for text in table.texts], np.float32))
        for ours in below.values()
    ]
    second = _choices(table, words, learnt, labelled, SECOND_STEPS)
    return LinearModel(
        words.index,
        words.importance,
        frozenset(topic_vectors.MOST),
        top,
        dict(zip(below, second, strict=True)),
        (0.0, 0.0, 1.0, 0.0),
        (0.0, 0.0, 1.0, 0.0, 0.0),
        (0.0,) * 5,
    )


def _choices(
    table: Table,
    words: Words,
    learnt: np.ndarray,
    labelled: Sequence[tuple[tuple[str, ...], Floats]],
    steps: int,
) -> list[Choice]:
    """Fit one softmax for each group of topics to those rows that are labelled with one of them.

    All weights of a word together are rounded to whole numbers of `steps` up to the largest.
    """
    parts = []
    for topics, labels in labelled:
        rows = learnt[labels[learnt].any(1)]
        known = np.flatnonzero(np.asarray((table.words[rows] > 0).sum(0)).ravel() >= SEEN)
        evidence = np.array([linear.shares(found, topics, n) for found, n in table.found], np.float32)
        x = hstack(
            [
                table.words[rows][:, known] * SCALES["words"],
                table.vectors[rows] * SCALES["vectors"],
                csr_matrix(evidence[rows] * SCALES["evidence"]),
            ]
        ).tocsr()
        weights, bias = softmax(x, labels[rows], table.weight[rows])
        own, around = len(known), len(known) + words.vectors.shape[1]
        folded = words.vectors @ weights[own:around] * SCALES["vectors"]
        folded[known] += weights[:own] * SCALES["words"]
        speaks = (weights[around:] * SCALES["evidence"]).astype(np.float16).astype(np.float32)
        parts.append((topics, folded, speaks, bias))
    largest = np.abs(np.hstack([folded for _, folded, _, _ in parts])).max(1)
    scale = np.maximum(1e-6, largest / steps).astype(np.float16).astype(np.float32)
    return [
        Choice(topics, np.round(folded / scale[:, None]).astype(np.int8), scale, speaks, bias)
        for topics, folded, speaks, bias in parts
    ]


def softmax(x: csr_matrix, labels: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Fit weights and bias so that the topics that may be right are probable together."""
    columns, turned, topics = x.shape[1], x.T.tocsr(), labels.shape[1]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights, bias = flat[:-topics].reshape(columns, -1), flat[-topics:]
        said = x @ weights + bias
        chances = np.exp(said - said.max(1, keepdims=True))
        chances /= chances.sum(1, keepdims=True)
        right = chances * labels
        total = right.sum(1, keepdims=True) + 1e-9
        slope = (chances - right / total) * weight[:, None]
        pull = turned @ slope + RIDGE * weights
        value = -(weight * np.log(total[:, 0])).sum() + RIDGE / 2 * (weights**2).sum()
        return float(value), np.concatenate([pull.ravel(), slope.sum(0)]).astype(float)

    start = np.zeros((columns + 1) * topics)
    flat = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x
    return flat[:-topics].reshape(columns, -1).astype(np.float32), flat[-topics:].astype(np.float32)


def write(model: LinearModel, target: Path) -> None:
    """Write the resource as `linear.model` reads it."""
    np.savez_compressed(
        target,
        allow_pickle=False,
        words=np.frombuffer("\n".join(model.words).encode(), np.uint8),
        importance=np.round(255 * model.importance).astype(np.uint8),
        languages=np.array(sorted(model.languages)),
        at_top=np.array(model.at_top),
        second=np.array(model.second),
        listed=np.array(model.listed),
        **_stored("top", [model.top]),
        **_stored("second", list(model.below.values())),
    )
    print(f"{len(model.words)} words, {target.stat().st_size / 1e6:.1f} MB")


def _stored(level: str, choices: Sequence[Choice]) -> dict[str, np.ndarray]:
    widest = max(len(choice.topics) for choice in choices)
    wide = [np.pad(one.evidence, ((0, 0), (0, widest - len(one.topics)))) for one in choices]
    return {
        f"{level}_topics": np.array([topic for choice in choices for topic in choice.topics]),
        f"{level}_weights": np.hstack([choice.weights for choice in choices]),
        f"{level}_scale": choices[0].scale.astype(np.float16),
        f"{level}_evidence": np.vstack(wide).astype(np.float16),
        f"{level}_bias": np.concatenate([choice.bias for choice in choices]),
    }
