"""How much more often words stand in one part of texts than in another, and how sure that is."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from statistics import NormalDist
from typing import NamedTuple

LEVEL = 0.05
"""Chance of one false alarm among all words that are compared."""


@dataclass(slots=True)
class Counts:
    """Words of one part, counted article by article.

    `squares` holds the sum of the squares of each article's count: what the variance of a sum over articles
    takes, where a word that stands in one stands there again.
    """

    words: Counter[str] = field(default_factory=Counter)
    squares: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    size: int = 0

    def add(self, found: Counter[str]) -> None:
        """Count the words of one article, each at least once."""
        self.words.update(found)
        self.squares.update({term: times * times for term, times in found.items()})
        self.articles.update(found.keys())
        self.size += found.total()


class Word(NamedTuple):
    """A word of two parts: `here` of them in the one, in so many `articles`, `there` in the other.

    `log_likelihood` is G², `log_ratio` the binary logarithm of how many times as frequent it is in the one as
    in the other, `ratio_low` and `ratio_high` its interval; `significant` where the interval leaves out 0.
    """

    word: str
    here: int
    there: int
    articles: int
    log_likelihood: float
    log_ratio: float
    ratio_low: float
    ratio_high: float
    significant: bool


def compared(here: Counts, there: Counts, limit: int | None) -> list[Word]:
    """Return the words that are more frequent in the one part than in the other.

    They come by the lower bound of their log ratio (the conservative log ratio of Evert 2022), so that
    neither the rarest words come first, as by the ratio, nor those that stand everywhere, as by G². No list
    of stop words is needed. The bounds hold for all words together (Bonferroni), and the variance counts
    articles and not words, since words come in bursts (Kilgarriff 2005).

    Args:
        here, there: the parts.
        limit: how many words at most; None for all.

    Source: Dunning 1993 (G², four cells); Rayson and Garside 2000 (comparing corpora by it); Hardie 2014 (log
        ratio, half a word where there is none); Evert 2022.
    """
    if not here.size or not there.size:
        return []
    sure = NormalDist().inv_cdf(1 - LEVEL / 2 / len(here.words.keys() | there.words.keys()))
    found = (_word(term, here, there, sure) for term in here.words)
    more = [one for one in found if one.log_ratio > 0]
    return sorted(more, key=lambda one: (-one.ratio_low, -one.log_likelihood, one.word))[:limit]


def _word(term: str, here: Counts, there: Counts, sure: float) -> Word:
    times, others = here.words[term], there.words[term]
    ratio = math.log2(times / here.size) - math.log2(max(others, 0.5) / there.size)
    variance = here.squares[term] / times**2 + (there.squares[term] / others**2 if others else 2)
    reach = sure * math.sqrt(variance) / math.log(2)
    likelihood = log_likelihood(times, here.size, others, there.size)
    low, high = ratio - reach, ratio + reach
    significant = low > 0 or high < 0
    return Word(term, times, others, here.articles[term], likelihood, ratio, low, high, significant)


def log_likelihood(times: int, size: int, others: int, rest: int) -> float:
    """Return G² (Dunning) of a word that stands `times` among `size` words, `others` times among `rest`."""
    share = (times + others) / (size + rest)
    cells = (
        (times, size * share),
        (others, rest * share),
        (size - times, size * (1 - share)),
        (rest - others, rest * (1 - share)),
    )
    return 2 * sum(seen * math.log(seen / expected) for seen, expected in cells if seen)
