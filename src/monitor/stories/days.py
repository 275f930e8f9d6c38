"""Which articles of one day tell of the same event: clusters of a day, a pure function of its articles.

1. One pass in time order: an article joins the cluster whose centroid is nearest, where its mean similarity
   to the members is `JOINS` or more, or founds one. (The nearest centroid alone draws everything into
   clusters that are large and loose: their centroids are near to all.)
2. Every article moves to the cluster that is nearest without it, up to `ROUNDS` times, so that being early
   matters little.
3. A cluster falls in two where its halves share little beyond what all of it shares: where the similarity
   across is a small part of that within, in the mean (geometric) of two ways to see it. One is the usual; in
   the other terms are weighed by how rare they are *within* the cluster, so that what is common to it (of two
   quakes in one country: the country, the quake) counts nothing, and places, names and figures tell the
   events apart. The fewer articles the smaller half has, the clearer it must be.
4. A cluster that is loose after that is a kind of report (earnings, rates), not an event, and falls into the
   groups that are close by average linkage.
5. What holds together and yet has no subject in common (`subjects`) is one, too, of a strict form (dividend
   notices): it falls into the groups that are close where no term is bounded, and these, where they have no
   subject either, into single articles.

Sources: Allan et al., Topic detection and tracking pilot study (1998), for 1; Zhao & Karypis, Empirical and
theoretical comparisons of selected criterion functions for document clustering (2004), for 2. The bounds
were read off ECB+ (43 events, two of a kind each) and Reuters-21578; each has a neighbourhood in which it
makes little difference.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import repeat
from math import sqrt
from operator import mul

import numpy as np

from monitor.stories import linkage, subjects
from monitor.stories.vectors import Floats, Ints, Neighbours, Vectors, neighbours, squares, summed, taken

JOINS = 0.12
"""Mean similarity to a cluster's members from which an article joins it."""

HOLDS = 0.22
"""Mean similarity of all pairs of a cluster's members below which it is loose."""

ACROSS, FEW = 0.65, 5
"""Similarity across halves, as a share of that within, from which they are one event: 0.65 * m / (m + 5), m
being the articles of the smaller half."""

ROUNDS = 3

ROWS = 1_000
"""Articles whose vectors are kept as lists while a day is gone through: some 10 MB."""

LEAST = 4
"""Articles of the smallest cluster that is looked at for two events: two each."""

SAMPLE = 400
"""Members by which a larger cluster is judged."""


Row = tuple[list[int], list[float]]
"""Terms and weights of an article."""


def clusters(vectors: Vectors) -> Ints:
    """Return the cluster of each article, numbered from 0 by their first members.

    Args:
        vectors: unit vectors of a day's articles in one language, in time order.
    """
    found: list[Ints] = []
    for members in _gathered(vectors, neighbours(vectors)):
        found += _events(vectors, members) if len(members) > 1 else [members]
    labels = np.empty(len(vectors), np.int64)
    for label, members in enumerate(sorted(found, key=lambda one: int(one[0]))):
        labels[members] = label
    return labels


@dataclass(slots=True, eq=False)
class _Cluster:
    """Members, the sum of their vectors (once there are two), and its squared length.

    `products` are those of the sum with articles, kept until it changes: most clusters are settled after a
    turn or two, and are asked again in every turn.
    """

    members: set[int] = field(default_factory=set)
    total: dict[int, float] = field(default_factory=dict)
    square: float = 0.0
    products: dict[int, float] = field(default_factory=dict)

    def product(self, row: Row) -> float:
        """Return the product of the sum with a vector."""
        product: float = sum(map(mul, map(self.total.get, row[0], repeat(0.0)), row[1]))
        return product


class _Pass:
    """Clusters in the making."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        self._row = lru_cache(ROWS)(self._read)
        self.of: list[_Cluster | None] = [None] * len(vectors)

    def place(self, article: int, near: Iterable[tuple[int, float]]) -> bool:
        """Put an article into the cluster of those near to it that fits best, or its own; tell whether it
        moved.

        Args:
            near: articles and their similarity to this one.
        """
        here, of = self.of[article], self.of
        met: set[_Cluster | None] = {None, here}
        best, fit = None, 0.0
        if here is not None and len(here.members) > 1:
            size, product = len(here.members) - 1, self._with_article(here, article) - 1
            if product >= JOINS * size:
                best, fit = here, product / sqrt(max(here.square - (2 * product + 1), 1e-9))
        for other, similarity in near:
            cluster = of[other]
            if cluster is None or cluster in met:
                continue
            met.add(cluster)
            size = len(cluster.members)
            if size == 1:
                product, square = similarity, 1.0
            else:
                product, square = self._with_article(cluster, article), cluster.square
            if product >= JOINS * size and product / sqrt(max(square, 1e-9)) > fit:
                best, fit = cluster, product / sqrt(max(square, 1e-9))
        if best is here and here is not None:
            return False
        if best is None and here is not None and len(here.members) == 1:
            return False
        self._leave(article, here)
        self._join(article, best or _Cluster())
        return True

    def _read(self, article: int) -> Row:
        terms, weights = self._vectors.row(article)
        return terms.tolist(), weights.tolist()

    def _with_article(self, cluster: _Cluster, article: int) -> float:
        """Return the product of the sum of a cluster with the vector of an article."""
        product = cluster.products.get(article)
        if product is None:
            product = cluster.products[article] = cluster.product(self._row(article))
        return product

    def _join(self, article: int, cluster: _Cluster) -> None:
        if len(cluster.members) == 1 and not cluster.total:
            cluster.total = dict(zip(*self._row(next(iter(cluster.members))), strict=True))
            cluster.square = 1.0
            cluster.products.clear()
        cluster.members.add(article)
        self.of[article] = cluster
        if len(cluster.members) > 1:
            self._add(article, cluster, 1.0)

    def _leave(self, article: int, cluster: _Cluster | None) -> None:
        if cluster is not None:
            cluster.members.remove(article)
            self._add(article, cluster, -1.0)

    def _add(self, article: int, cluster: _Cluster, sign: float) -> None:
        if not cluster.total:
            return
        row = self._row(article)
        cluster.square += 2 * sign * cluster.product(row) + 1.0
        for term, weight in zip(*row, strict=True):
            cluster.total[term] = cluster.total.get(term, 0.0) + sign * weight
        cluster.products.clear()


def _gathered(vectors: Vectors, near: Neighbours) -> list[Ints]:
    """Return the clusters after the passes, members in ascending order."""
    one, other = np.concatenate((near.one, near.other)), np.concatenate((near.other, near.one))
    product = np.concatenate((near.product, near.product))
    order = np.lexsort((other, one))
    start = np.searchsorted(one[order], np.arange(len(vectors) + 1)).tolist()
    other, product = other[order], product[order]
    made = _Pass(vectors)
    for turn in range(1 + ROUNDS):
        moved = False
        for article in range(len(vectors)):
            here = slice(start[article], start[article + 1])
            beside = zip(other[here].tolist(), product[here].tolist(), strict=True)
            moved |= made.place(article, beside)
        if turn and not moved:
            break
    found: dict[int, list[int]] = {}
    for article, cluster in enumerate(made.of):
        found.setdefault(id(cluster), []).append(article)
    return [np.array(members, np.int64) for members in found.values()]


def _events(vectors: Vectors, members: Ints) -> list[Ints]:
    """Take a cluster apart where it tells of several events, or of none."""
    found: list[Ints] = []
    left = [members]
    while left:
        members = left.pop()
        parted = _parted(vectors, members) if len(members) >= LEAST else None
        if parted is not None:
            left += parted
        elif len(members) > 1 and _coherence(vectors, members) < HOLDS:
            for group in _linked(vectors, members):
                found += _of_one_subject(vectors, group)
        else:
            found += _of_one_subject(vectors, members)
    return found


def _of_one_subject(vectors: Vectors, members: Ints) -> list[Ints]:
    """Take reports of one kind apart, by what they speak of most."""
    if subjects.in_common(vectors, members):
        return [members]
    found: list[Ints] = []
    for group in _linked(vectors, members, full=True):
        found += [group] if subjects.in_common(vectors, group) else np.split(group, len(group))
    return found


def _linked(vectors: Vectors, members: Ints, *, full: bool = False) -> list[Ints]:
    """Return the groups of members that are close by average linkage."""
    found: list[Ints] = []
    for first in range(0, len(members), SAMPLE):
        block = members[first : first + SAMPLE]
        labels = linkage.at_least(_similarity(_dense(vectors, block, full=full)), HOLDS)
        found += [block[labels == label] for label in range(int(labels.max()) + 1)]
    return found


def _parted(vectors: Vectors, members: Ints) -> list[Ints] | None:
    """Return the two events that a cluster tells of; None: it tells of one."""
    judged = members[np.arange(0, len(members), -(-len(members) // SAMPLE))]
    dense = _dense(vectors, judged)
    within = _within(dense)
    local = dense * within
    lengths = np.linalg.norm(local, axis=1, keepdims=True)
    similarity = _similarity(local / np.maximum(lengths, 1e-12))
    labels = linkage.halves(similarity)
    sizes = np.bincount(labels, minlength=2)
    few = int(sizes.min())
    across = sqrt(max(_across(similarity, labels) * _across(_similarity(dense), labels), 0.0))
    if few < LEAST // 2 or across > ACROSS * few / (few + FEW):
        return None
    if len(judged) == len(members):
        return [members[labels == 0], members[labels == 1]]
    return _assigned(vectors, members, [judged[labels == 0], judged[labels == 1]])


def _within(dense: Floats) -> Floats:
    """Return how rare each term is among the rows, 0 where all or only one of them have it."""
    having = (dense > 0).sum(axis=0)
    rare = np.maximum(-np.log(np.maximum(having - 0.5, 0.5) / len(dense)), 0.0)
    return np.where(having > 1, rare, 0.0)


def _across(similarity: Floats, labels: Ints) -> float:
    """Return the mean similarity across two groups as a share of that within them."""
    member = np.eye(2)[labels]
    sizes = member.sum(axis=0)
    sums = member.T @ similarity @ member
    own = member.T @ np.diag(similarity)
    pairs = float((sizes * (sizes - 1)).sum())
    inside = float(np.diag(sums).sum() - own.sum()) / max(pairs, 1.0)
    return float(sums[0, 1]) / float(sizes.prod()) / max(inside, 1e-9)


def _assigned(vectors: Vectors, members: Ints, halves: list[Ints]) -> list[Ints]:
    """Divide all members by to which half of those that were judged they are nearer."""
    sides = []
    for half in halves:
        total = summed(taken(vectors, half), np.zeros(len(half), np.int64), 1)
        sides.append(dict(zip(total.terms.tolist(), (total.weights / len(half)).tolist(), strict=True)))
    first = np.zeros(len(members), bool)
    for at, member in enumerate(members.tolist()):
        terms, weights = (part.tolist() for part in vectors.row(member))
        near = [sum(side.get(t, 0.0) * w for t, w in zip(terms, weights, strict=True)) for side in sides]
        first[at] = near[0] >= near[1]
    if first.all() or not first.any():
        return halves
    return [members[first], members[~first]]


def _coherence(vectors: Vectors, members: Ints) -> float:
    """Return the mean similarity of all pairs of members, of which there are two or more."""
    size = len(members)
    total = summed(taken(vectors, members), np.zeros(size, np.int64), 1)
    return (float(squares(total)[0]) - size) / (size * (size - 1))


def _dense(vectors: Vectors, members: Ints, *, full: bool = False) -> Floats:
    """Return the rows of members over the terms that any two of them have; `full`: with unbounded weights."""
    rows = taken(vectors, members)
    found, at, often = np.unique(rows.terms, return_inverse=True, return_counts=True)
    shared = np.flatnonzero(often > 1)
    places = np.full(len(found), -1)
    places[shared] = np.arange(len(shared))
    columns = places[at]
    dense = np.zeros((len(members), len(shared)))
    kept = columns >= 0
    dense[rows.rows[kept], columns[kept]] = (rows.full if full else rows.weights)[kept]
    return dense


def _similarity(dense: Floats) -> Floats:
    return np.asarray(dense @ dense.T)
