"""Whether articles have a subject in common: what each of them speaks of most, others speak of too.

Reports of one kind (dividends, bond issues, load factors) share their form, and many short ones are nothing
else; but what weighs most in each is whom it is about, and that no other has. So of the `TOP` heaviest terms
of an article, unbounded (`vectors`), that part is its share in the subject which a good part of the others
have, too. In clusters of such kinds in Reuters-21578 the mean of these shares is mostly under 0.3; the events
of ECB+ have 0.42 and more, half of them over 0.68. Any bound from 0.3 to 0.4, and any `TOP` from 3 to 12,
serves both much alike.
"""

from __future__ import annotations

import numpy as np

from monitor.stories.vectors import Ints, Vectors, taken

LEAST = 0.3
"""Mean share in the subject below which articles have none in common."""

FEWEST = 4
"""Articles of which that can be told: of fewer, each is a large part of the others."""

TOP = 10
"""Terms of an article that are what it speaks of most."""

SHARED = 0.25
"""Part of the other articles that must have a term, for it to be of the subject."""


def in_common(vectors: Vectors, members: Ints) -> bool:
    """Tell whether articles have a subject in common; fewer than `FEWEST` do."""
    if len(members) < FEWEST:
        return True
    of = taken(vectors, members)
    _, at, often = np.unique(of.terms, return_inverse=True, return_counts=True)
    is_shared = often[at] - 1 >= SHARED * (len(of) - 1)
    rows = of.rows
    order = np.lexsort((of.terms, -of.full, rows))
    top = order[np.arange(len(order)) - of.start[rows[order]] < TOP]
    squared = of.full[top] ** 2
    whole = np.bincount(rows[top], squared, minlength=len(of))
    part = np.bincount(rows[top], squared * is_shared[top], minlength=len(of))
    return float((part / np.maximum(whole, 1e-12)).mean()) >= LEAST


def goes_on(cluster: Vectors, at: int, size: int, stories: Vectors, story: int, size_there: int) -> bool:
    """Tell whether a story has the subject of a cluster, both being sums of so many articles' vectors.

    A term is of the story's subject where its mean weight there is a good part of that in the cluster: a sum
    does not know how many articles have a term.
    """
    if size + size_there < FEWEST:
        return True
    here = slice(int(cluster.start[at]), int(cluster.start[at + 1]))
    there = slice(int(stories.start[story]), int(stories.start[story + 1]))
    mean = cluster.full[here] / size
    top = np.argsort(-mean, kind="stable")[:TOP]
    asked, known, mean = cluster.terms[here][top], stories.terms[there], mean[top]
    found = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    has = (known[found] == asked) & (stories.full[there][found] / size_there >= SHARED * mean)
    squared = mean**2
    return float((squared * has).sum()) >= LEAST * float(squared.sum())
