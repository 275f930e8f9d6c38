"""Correlations of rows that are drawn with replacement: each counts as often as it is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from monitor.evaluation.measures import Floats, Statistic

Ints = npt.NDArray[np.int64]


def pearson(x: Floats, y: Floats, weights: Floats) -> Floats:
    """Return the weighted correlation of every sample; 0 where one of the two does not vary.

    Args:
        x, y: shape (rows,) or (samples, rows).
        weights: shape (samples, rows).
    """
    total = np.maximum(weights.sum(1), 1e-12)[:, None]
    dx = x - (weights * x).sum(1)[:, None] / total
    dy = y - (weights * y).sum(1)[:, None] / total
    above = (weights * dx * dy).sum(1)
    below = np.sqrt((weights * dx**2).sum(1) * (weights * dy**2).sum(1))
    return np.asarray(np.divide(above, below, out=np.zeros_like(above), where=below > 1e-12))


def ranks(values: Floats, weights: Floats) -> Floats:
    """Return the mean rank of every row in every sample, as if each row stood there `weights` times."""
    _, group = np.unique(values, return_inverse=True)
    order = np.argsort(group, kind="stable")
    first = np.flatnonzero(np.diff(group[order], prepend=-1))
    sums = np.add.reduceat(weights[:, order], first, axis=1)
    middle = np.cumsum(sums, axis=1) - sums / 2
    return np.asarray(middle[:, group])


def spearman(x: Sequence[float], y: Sequence[float], document: Ints) -> Statistic:
    """Return Spearman's correlation of two columns, as a statistic of how often documents are drawn.

    Args:
        x, y: shape (rows,).
        document: the number of each row's document.
    """
    left, right = np.asarray(x, np.float64), np.asarray(y, np.float64)

    def statistic(drawn: Floats) -> Floats:
        weights = drawn[:, document]
        return pearson(ranks(left, weights), ranks(right, weights), weights)

    return statistic
