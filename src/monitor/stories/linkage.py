"""Average linkage: the tree by which the most similar groups become one, until one is left.

By nearest-neighbour chains, in time and memory of the square of the number of members. Source: Murtagh &
Contreras, Algorithms for hierarchical clustering: an overview (2012).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Merge(NamedTuple):
    """Two groups, each by the number of one of its members, become one at a mean similarity."""

    similarity: float
    one: int
    other: int


def merges(similarity: Floats) -> list[Merge]:
    """Return the merges of n members, n - 1 of them, from the most to the least similar.

    Args:
        similarity: n by n, symmetrical.
    """
    near = similarity.copy()
    np.fill_diagonal(near, -np.inf)
    size = np.ones(len(near))
    alive = np.ones(len(near), bool)
    found: list[Merge] = []
    chain: list[int] = []
    for _ in range(len(near) - 1):
        if not chain:
            chain.append(int(np.argmax(alive)))
        while True:
            here = chain[-1]
            there = int(np.argmax(near[here]))
            if len(chain) > 1 and near[here, chain[-2]] >= near[here, there]:
                there = chain[-2]
                break
            chain.append(there)
        del chain[-2:]
        one, other = min(here, there), max(here, there)
        found.append(Merge(float(near[one, other]), one, other))
        mean = (size[one] * near[one] + size[other] * near[other]) / (size[one] + size[other])
        near[one], near[:, one] = mean, mean
        near[other], near[:, other] = -np.inf, -np.inf
        near[one, one] = -np.inf
        size[one] += size[other]
        alive[other] = False
    return sorted(found, key=lambda merge: -merge.similarity)


def groups(count: int, merged: list[Merge]) -> Ints:
    """Return the group of each of `count` members after merges, from 0 in order of their first members."""
    parent = list(range(count))

    def root(member: int) -> int:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for merge in merged:
        one, other = sorted((root(merge.one), root(merge.other)))
        parent[other] = one
    return np.unique([root(member) for member in range(count)], return_inverse=True)[1].astype(np.int64)


def at_least(similarity: Floats, least: float) -> Ints:
    """Return the groups whose merges were all at a mean similarity of `least` or more."""
    return groups(len(similarity), [merge for merge in merges(similarity) if merge.similarity >= least])


def halves(similarity: Floats) -> Ints:
    """Return the two groups, 0 and 1, that are merged last, each member moved to the one it is nearer to."""
    found = groups(len(similarity), merges(similarity)[:-1])
    own = np.diag(similarity)
    for _ in range(10):
        member = np.eye(2)[found]
        others = member.sum(axis=0) - member
        mean = (similarity @ member - own[:, None] * member) / np.maximum(others, 1)
        moved = np.where(others.min(axis=1) > 0, (mean[:, 1] > mean[:, 0]).astype(np.int64), found)
        if (moved == found).all() or len(np.unique(moved)) < 2:
            break
        found = moved
    return found
