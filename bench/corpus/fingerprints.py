"""Signatures and story terms of texts that are put together from passages, from what is known of each.

They are what `signatures.signature` and `terms.terms` return, in a third of their time: a passage is split
into words and stems once, however many articles it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from xxhash import xxh3_64_intdigest

from bench.corpus.invented import Ints
from monitor.stories import background, signatures, terms

_LOW = np.uint64(0xFFFF_FFFF)


@dataclass(frozen=True, slots=True)
class Rows:
    """Lists of numbers, one behind the other: list i is `values[begin[i]:begin[i + 1]]`."""

    begin: Ints
    values: Ints

    def of(self, chosen: Ints) -> tuple[Ints, Ints]:
        """Return the numbers of the chosen lists, and for each its place among the chosen."""
        first, counts = self.begin[chosen], self.begin[chosen + 1] - self.begin[chosen]
        owner = np.repeat(np.arange(len(chosen)), counts)
        at = np.repeat(first - (np.cumsum(counts) - counts), counts) + np.arange(len(owner))
        return self.values[at], owner

    def with_more(self, more: Rows) -> Rows:
        """Return these lists and others behind them."""
        begin = np.concatenate((self.begin, more.begin[1:] + self.begin[-1]))
        return Rows(begin, np.concatenate((self.values, more.values)))


@dataclass(frozen=True, slots=True)
class Readings:
    """What is known of passages: hashes of words, of stems, and of the stems that are written as names."""

    words: Rows
    stems: Rows
    names: Rows

    def with_more(self, more: Readings) -> Readings:
        """Return what is known of these and of others behind them."""
        return Readings(
            self.words.with_more(more.words),
            self.stems.with_more(more.stems),
            self.names.with_more(more.names),
        )


def read(passages: Iterable[tuple[str, str]]) -> Readings:
    """Split passages into words and stems.

    Args:
        passages: each with what stands before it: that decides whether a capital is a name's.
    """
    words, stems, names = [], [], []
    for before, one in passages:
        words.append([xxh3_64_intdigest(word) for word in signatures._words(one)])
        stems.append([terms.hash_of(stem) for stem in terms.stems(one)])
        names.append([terms.hash_of(stem) for stem in sorted(terms._names(before + one))])
    return Readings(_rows(words, np.uint64), _rows(stems, np.uint32), _rows(names, np.uint32))


def may_be_name(before: str) -> bool:
    """Tell whether a capital behind this text is a name's."""
    return bool(terms._names(f"{before[-2:]}Xx"))


def _rows(lists: list[list[int]], kind: npt.DTypeLike) -> Rows:
    counts = np.fromiter(map(len, lists), np.int64, len(lists))
    values = np.fromiter((value for one in lists for value in one), kind, int(counts.sum()))
    return Rows(np.concatenate(([0], np.cumsum(counts))), values)


def signed(readings: Readings, chosen: Ints, article: Ints, texts: list[str]) -> list[signatures.Signature]:
    """Return the signatures of articles.

    Args:
        readings: of passages.
        chosen: passages of the articles' bodies, in order.
        article: which article each belongs to, ascending.
        texts: of the articles.
    """
    hashed, owner = readings.words.of(chosen)
    bounds = np.searchsorted(article[owner], np.arange(len(texts) + 1))
    combined = np.zeros(max(len(hashed) - signatures.SHINGLE_WORDS + 1, 0), np.uint64)
    for place in range(signatures.SHINGLE_WORDS):
        combined = combined * signatures._ANY + hashed[place : place + len(combined)]
    shingles = (signatures._mix(combined) >> np.uint64(32)).astype(np.uint32)
    found = []
    for number, (first, last) in enumerate(pairwise(bounds.tolist())):
        if not signatures.FEWEST_WORDS <= last - first <= signatures.MOST_WORDS:
            found.append(signatures.signature(texts[number]))
            continue
        minima = signatures._minima(shingles[first : last - signatures.SHINGLE_WORDS + 1])
        low = (minima & np.uint32(0xFFFF)).astype("<u2").tobytes()
        found.append(signatures.Signature(signatures._bands(minima), low))
    return found


def weighed(
    readings: Readings, chosen: Ints, article: Ints, in_title: Ints, languages: list[str]
) -> list[bytes]:
    """Return the story terms of articles.

    Args:
        readings: of passages.
        chosen: passages of the articles' titles and bodies, in order.
        article: which article each belongs to, ascending.
        in_title: which of them are titles.
        languages: of the articles.
    """
    hashed, owner = readings.stems.of(chosen)
    of, heading = article[owner], in_title[owner]
    starts = np.searchsorted(of, np.arange(len(languages)))
    place = np.arange(len(of)) - starts[of]
    headed = np.bincount(of, heading, minlength=len(languages)).astype(np.int64)
    kept = place - headed[of] < terms.MOST_WORDS
    hashed, of, heading, place = hashed[kept], of[kept], heading[kept], place[kept]
    found, at = np.unique(_keys(of, hashed), return_inverse=True)
    counts = np.bincount(at, np.where(heading, 2, 1), minlength=len(found))
    leading = np.bincount(at, place < terms.OPENING, minlength=len(found)) > 0
    named, whose = readings.names.of(chosen[~in_title])
    is_name = np.zeros(len(found), bool)
    wanted = _keys(article[~in_title][whose], named)
    places = np.minimum(np.searchsorted(found, wanted), max(len(found) - 1, 0))
    is_name[places[found[places] == wanted]] = True
    weights = (1 + np.log(counts)) * (np.where(is_name, 2.0, 1.0) * np.where(leading, 2.0, 1.0))
    owners, stems = (found >> np.uint64(32)).astype(np.int64), (found & _LOW).astype(np.uint32)
    scores = weights * np.log(_rates(owners, stems, languages))
    bounds = np.searchsorted(owners, np.arange(len(languages) + 1))
    heaviest = np.concatenate([_heaviest(scores, *part) for part in pairwise(bounds.tolist())])
    coded = np.clip(np.rint(weights[heaviest] * terms.STEPS), 1, 255).astype(np.uint8)
    stems, ends = (
        stems[heaviest].astype("<u4"),
        np.searchsorted(owners[heaviest], np.arange(len(languages) + 1)),
    )
    return [
        stems[first:last].tobytes() + coded[first:last].tobytes() for first, last in pairwise(ends.tolist())
    ]


def _heaviest(scores: Ints, first: int, last: int) -> Ints:
    """Return the places of an article's heaviest terms, which lie in the order of their hashes."""
    if last - first <= terms.MOST_TERMS:
        return np.arange(first, last)
    return first + np.sort(np.argsort(scores[first:last], kind="stable")[: terms.MOST_TERMS])


def _keys(article: Ints, hashed: Ints) -> Ints:
    return (article.astype(np.uint64) << np.uint64(32)) | hashed.astype(np.uint64)


def _rates(owners: Ints, stems: Ints, languages: list[str]) -> Ints:
    spoken = np.array(languages)[owners]
    found = np.empty(len(stems))
    for language in sorted(set(languages)):
        here = spoken == language
        found[here] = background.rates(stems[here], language)
    return found
