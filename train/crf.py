"""A conditional random field over stretches of words, fitted by L-BFGS.

Source: Lafferty, McCallum and Pereira, Conditional random fields, ICML 2001.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Crf:
    """Weights of features, of a tag after a tag, and of tags at the edges."""

    weights: Floats
    steps: Floats
    first: Floats
    last: Floats


def fit(
    tables: Sequence[csr_matrix],
    bounds: Sequence[int],
    tags: Ints,
    counts: Floats,
    kinds: int,
    strength: float,
    rounds: int,
) -> Crf:
    """Fit weights for all parts of the words, and what each part adds to them.

    Args:
        tables: the features of the words of each part, shape (words, features); one below the other, all
        words. bounds: where each stretch begins, and the end. tags: of all words. counts: how much each word
        counts, the same in a stretch. kinds: how many tags there are. strength: of the regularisation by
        squares. rounds: of L-BFGS at most.

    Returns:
        Weights of shape (1 + parts, features, tags), those for all first.
    """
    groups = by_size(bounds)
    shape = (1 + len(tables), tables[0].shape[1], kinds)
    size = int(np.prod(shape))
    edges = np.cumsum([table.shape[0] for table in tables])[:-1]
    back = [table.T.tocsr() for table in tables]
    right = (np.arange(len(tags)), tags)

    def loss(values: Floats) -> tuple[float, Floats]:
        crf = _unpacked(values, size, shape)
        scores = np.concatenate(
            [table @ (crf.weights[0] + own) for table, own in zip(tables, crf.weights[1:], strict=True)]
        )
        below = np.zeros_like(scores)
        steps, first, last = np.zeros_like(crf.steps), np.zeros(kinds), np.zeros(kinds)
        total = 0.0
        for at in groups:
            total += _group(crf, scores, at, tags, counts, below, steps, first, last)
        below[right] -= counts
        parts = [one @ part for one, part in zip(back, np.split(below, edges), strict=True)]
        slope = np.concatenate(
            [sum(parts).ravel(), *(one.ravel() for one in parts), steps.ravel(), first, last]
        )
        return strength / 2 * float(values @ values) - total, slope + strength * values

    start = np.zeros(size + kinds * kinds + 2 * kinds)
    done = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 5})
    return _unpacked(done.x, size, shape)


def by_size(bounds: Sequence[int]) -> list[Ints]:
    """Return the words of the stretches of each size, shape (stretches, size)."""
    edges = np.asarray(bounds)
    sizes = np.diff(edges)
    return [edges[:-1][sizes == size][:, None] + np.arange(size) for size in np.unique(sizes) if size]


def _unpacked(values: Floats, size: int, shape: tuple[int, int, int]) -> Crf:
    kinds = shape[-1]
    weights, steps, first, last = np.split(values, np.cumsum([size, kinds * kinds, kinds]))
    return Crf(weights.reshape(shape), steps.reshape(kinds, kinds), first, last)


def _sum(logs: Floats, axis: int) -> Floats:
    """Return the logarithm of a sum of exponentials."""
    top = logs.max(axis, keepdims=True)
    return np.asarray(np.log(np.exp(logs - top).sum(axis)) + top.squeeze(axis))


def _group(
    crf: Crf,
    scores: Floats,
    at: Ints,
    tags: Ints,
    counts: Floats,
    below: Floats,
    steps: Floats,
    first: Floats,
    last: Floats,
) -> float:
    """Add the expected counts less the true ones of stretches of one size; return their log likelihood."""
    given, right, count = scores[at], tags[at], counts[at[:, 0]]
    kinds, size = given.shape[2], given.shape[1]
    forward, backward = np.empty_like(given), np.empty_like(given)
    forward[:, 0] = given[:, 0] + crf.first
    for t in range(1, size):
        forward[:, t] = _sum(forward[:, t - 1][:, :, None] + crf.steps, 1) + given[:, t]
    whole = _sum(forward[:, -1] + crf.last, 1)
    backward[:, -1] = crf.last
    for t in range(size - 2, -1, -1):
        backward[:, t] = _sum(crf.steps + (given[:, t + 1] + backward[:, t + 1])[:, None, :], 2)
    likely = np.exp(forward + backward - whole[:, None, None]) * count[:, None, None]
    below[at] = likely
    first += likely[:, 0].sum(0) - np.bincount(right[:, 0], count, kinds)
    last += likely[:, -1].sum(0) - np.bincount(right[:, -1], count, kinds)
    gold = crf.first[right[:, 0]] + crf.last[right[:, -1]]
    gold = gold + np.take_along_axis(given, right[:, :, None], 2)[:, :, 0].sum(1)
    for t in range(1, size):
        gold = gold + crf.steps[right[:, t - 1], right[:, t]]
        both = (given[:, t] + backward[:, t])[:, None, :] - whole[:, None, None]
        both = np.exp(forward[:, t - 1][:, :, None] + crf.steps + both)
        steps += (both * count[:, None, None]).sum(0)
        np.subtract.at(steps, (right[:, t - 1], right[:, t]), count)
    return float(((gold - whole) * count).sum())
