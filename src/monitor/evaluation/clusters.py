"""How well articles are grouped into stories, and what a plain method makes of the same articles.

Measure: B-cubed precision and recall (Bagga & Baldwin, Entity-based cross-document coreferencing using the
vector space model, 1998): for each article the share of its story that is rightly there, and the share of its
event that is in its story. Reference: single-pass clustering over TF-IDF with centroids (Allan et al., Topic
detection and tracking pilot study, 1998).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import numpy.typing as npt

from monitor.evaluation.measures import Floats, Measured, Score, measured, ratio

WINDOW = timedelta(days=3)
"""A cluster of the reference that is older takes no article any more."""

Vectors = npt.NDArray[np.float32]

_WORD = re.compile(r"\w\w+")


def b_cubed(
    gold: Mapping[str, Hashable], found: Mapping[str, Hashable], drawn: Mapping[str, str]
) -> Measured:
    """Measure the B-cubed F1 of a grouping.

    Args:
        gold: the event of each article.
        found: its story.
        drawn: what is drawn for the interval: articles on one subject are no independent witnesses, so
            whole subjects are.

    Returns:
        F1 with precision and recall as parts; `documents` are articles.
    """
    events, stories = _members(gold), _members(found)
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for article, event in gold.items():
        together = len(events[event] & stories[found[article]])
        row = sums[drawn[article]]
        row[0] += together / len(stories[found[article]])
        row[1] += together / len(events[event])
        row[2] += 1

    def precision(mean: Floats) -> Floats:
        return ratio(mean[:, 0], mean[:, 2])

    def recall(mean: Floats) -> Floats:
        return ratio(mean[:, 1], mean[:, 2])

    def f1(mean: Floats) -> Floats:
        return ratio(2 * precision(mean) * recall(mean), precision(mean) + recall(mean))

    parts: dict[str, Score] = {"precision": precision, "recall": recall}
    return replace(measured(list(sums.values()), f1, parts), documents=len(gold))


def _members(groups: Mapping[str, Hashable]) -> dict[Hashable, set[str]]:
    members: dict[Hashable, set[str]] = defaultdict(set)
    for article, group in groups.items():
        members[group].add(article)
    return members


def tf_idf(texts: Sequence[str], most: float = 0.2) -> Vectors:
    """Return TF-IDF vectors of unit length, shape (texts, words): 1 + log tf, smoothed idf.

    Args:
        texts: what is compared.
        most: words in a larger share of the texts are left out; so are those in one text alone.
    """
    counts = [Counter(_WORD.findall(text.lower())) for text in texts]
    spread = Counter(word for words in counts for word in words)
    kept = [word for word, times in sorted(spread.items()) if 2 <= times <= most * len(texts)]
    column = {word: at for at, word in enumerate(kept)}
    vectors = np.zeros((len(texts), len(kept)), np.float32)
    for row, words in enumerate(counts):
        for word, times in words.items():
            if word in column:
                vectors[row, column[word]] = 1 + np.log(times)
    vectors *= np.log((1 + len(texts)) / (1 + np.array([spread[word] for word in kept]))) + 1
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-9), np.float32)


def single_pass(vectors: Vectors, moments: Sequence[datetime], least: float) -> list[int]:
    """Put each article, in time order, to the nearest cluster of the last days, or into one of its own.

    Args:
        vectors: shape (articles, words), of unit length.
        moments: when each was published.
        least: cosine to the cluster's centroid from which an article joins it.

    Returns:
        The number of each article's cluster.
    """
    centroids = np.zeros_like(vectors)
    lengths: list[float] = []
    latest: list[datetime] = []
    joined = [0] * len(vectors)
    for at in sorted(range(len(vectors)), key=lambda at: moments[at]):
        best = len(latest)
        if latest:
            near = centroids[:best] @ vectors[at] / np.array(lengths)
            near[[moments[at] - last >= WINDOW for last in latest]] = -1
            nearest = int(near.argmax())
            best = nearest if near[nearest] >= least else best
        if best == len(latest):
            latest.append(moments[at])
            lengths.append(1.0)
        centroids[best] += vectors[at]
        lengths[best] = float(np.linalg.norm(centroids[best]))
        latest[best] = moments[at]
        joined[at] = best
    return joined
