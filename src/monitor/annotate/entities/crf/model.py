"""The weights of the tagger, and the tags that they give the words of an article.

Source: Lafferty, McCallum and Pereira, Conditional random fields, ICML 2001; a set of weights for all
languages and one more for each: Daumé III, Frustratingly easy domain adaptation, ACL 2007."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import repeat
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from xxhash import xxh32_intdigest

from monitor.annotate.entities.crf.features import EDGE, SLOTS, look
from monitor.annotate.entities.crf.places import SIZES, Evidence, Places, rows
from monitor.model import Kind
from monitor.resources import read_bytes
from monitor.resources.compiled import compiled

FILE = "entities/crf.npz"
TAGS = ("O", "B-P", "I-P", "B-O", "I-O", "B-L", "I-L")
"""Outside; a person's, organisation's or place's first word; a further word of it."""
KINDS: dict[str, Kind] = {"P": "person", "O": "organisation", "L": "place"}
_KINDS = tuple(KINDS.values())
_LEAST_WORDS = 4096
_MOST_WORDS = 100_000
"""A process remembers so many words of a language (15 MB); then it begins anew."""

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


class Span(NamedTuple):
    """Words `low` up to `high` that name someone, something or a place."""

    low: int
    high: int
    kind: Kind
    confidence: float


class Weights(NamedTuple):
    """The weights of one language.

    `names` maps the hash of a word's feature to its row of `words`, shape (features, slots, tags). `tables`
    are the weights of codes by name, shape (codes, tags); `steps[a, b]` is the weight of tag b after tag a,
    `first` and `last` those of the tag at the edges of a stretch."""

    names: dict[int, int]
    words: Floats
    tables: dict[str, Floats]
    steps: Floats
    first: Floats
    last: Floats


def weights(kept: Mapping[str, npt.NDArray[Any]], language: str) -> Weights:
    """Return the weights of a language (ISO 639-1); those of all languages where it has none of its own.

    Args:
        kept: as `train/names.py` writes them: those of all languages first, then what each adds.
        language: ISO 639-1.
    """
    languages = kept["languages"].tolist()
    own = 1 + languages.index(language) if language in languages else 0

    def joined(name: str) -> Floats:
        both = kept[name]
        whole = both[0].astype(np.float32)
        if own:
            whole += both[own]
        return np.asarray(whole * np.float32(kept["scale"]))

    keys = np.cumsum(kept["keys"], dtype=np.uint64).tolist()
    return Weights(
        {key: i for i, key in enumerate(keys)},
        joined("words"),
        {name: joined(name) for name in SIZES},
        kept["steps"],
        kept["first"],
        kept["last"],
    )


class Tagger:
    """The tagger of one language, which remembers the weights of words it has seen."""

    def __init__(self, language: str, given: Weights) -> None:
        """Begin with nothing seen."""
        self.language = language
        self._weights = given
        self._lock = Lock()
        self._places: dict[str, int] = {}
        self._sums = np.zeros((_LEAST_WORDS, len(SLOTS), len(TAGS)), np.float32)
        self._kinds = np.zeros(_LEAST_WORDS, np.int64)
        self._cases = np.zeros(_LEAST_WORDS, np.int64)

    def spans(self, texts: Sequence[Evidence], place: Places) -> list[list[Span]]:
        """Return the names of each text, in order.

        Every number is reckoned from one word, or one stretch of words, in the same steps however many there
        are, so a text is read alike in any company.

        Args:
            texts: the texts.
            place: their words that may be part of a name.
        """
        if not len(place.words):
            return [[] for _ in texts]
        with self._lock:
            scores = self._scores(texts, place)
        tags = _decode(self._weights, scores, place.bounds)
        sure = _confidences(self._weights, scores, tags, place.bounds)
        return _spans(tags, sure, place)

    def _scores(self, texts: Sequence[Evidence], place: Places) -> Floats:
        """Return the weight of every tag for every word, shape (words, tags)."""
        numbers = self._numbers(texts, place)
        ids = [numbers[at] for at in place.around]
        sums = self._sums.reshape(-1, len(TAGS))
        scores: Floats = sums.take(ids[0] * len(SLOTS), 0)
        for slot in range(1, len(SLOTS)):
            scores += sums.take(ids[slot] * len(SLOTS) + slot, 0)
        kinds = self._kinds
        last, following = (np.where(row > 0, kinds[row], EDGE) for row in (ids[1], ids[2]))
        for name, row in rows(place, kinds[ids[0]], last, following, self._cases[ids[0]]).items():
            scores += self._weights.tables[name].take(row, 0)
        return scores

    def _numbers(self, texts: Sequence[Evidence], place: Places) -> Ints:
        """Return the place in memory of each word that is looked at, by its number; 0, which stands for no
        word, for all others and at the end."""
        if len(self._places) > _MOST_WORDS:
            self._places.clear()
        edges = [*place.offsets, place.size]
        needed = np.zeros(place.size + 1, bool)
        for row in place.around:
            needed[row] = True
        needed[-1] = False
        at = np.flatnonzero(needed)
        words: list[str] = []
        for one, low, high in zip(texts, edges, np.searchsorted(at, edges[1:]).tolist(), strict=False):
            own = at[len(words) : high] - low
            words += map(one.view.tokens.words.__getitem__, own.tolist())
        numbers = np.fromiter(map(self._places.get, words, repeat(-1)), np.int64, len(words))
        unknown = np.flatnonzero(numbers < 0).tolist()
        if unknown:
            self._take_in(texts, place, {words[i]: int(at[i]) for i in unknown})
            numbers[unknown] = [self._places[words[i]] for i in unknown]
        found = np.zeros(place.size + 1, np.int64)
        found[at] = numbers
        return found

    def _take_in(self, texts: Sequence[Evidence], place: Places, new: dict[str, int]) -> None:
        """Add up the weights of new words, each with the number of one place where it stands."""
        size = len(self._places) + 1
        self._reserve(size + len(new))
        index, words = self._weights.names, self._weights.words
        for at, (word, number) in enumerate(new.items(), size):
            which = bisect_right(place.offsets, number) - 1
            view, i = texts[which].view, number - place.offsets[which]
            one = look(word, view.bare[i], view.parts[i], self.language)
            hashed = map(xxh32_intdigest, map(str.encode, one.names))
            found = [row for row in map(index.get, hashed) if row is not None]
            self._sums[at] = words[found].sum(0)
            self._kinds[at], self._cases[at] = one.kind, one.case
            self._places[word] = at

    def _reserve(self, size: int) -> None:
        """Make room for so many words."""
        if size > len(self._kinds):
            more = max(size, 2 * len(self._kinds))
            self._sums = np.resize(self._sums, (more, len(SLOTS), len(TAGS)))
            self._kinds, self._cases = np.resize(self._kinds, more), np.resize(self._cases, more)


@cache
def tagger(language: str) -> Tagger:
    """Return the tagger of a language in this process."""
    return Tagger(language, _shipped(language))


@compiled
def _shipped(language: str) -> Weights:
    with np.load(io.BytesIO(read_bytes(FILE))) as kept:
        return weights(kept, language)


def _decode(given: Weights, scores: Floats, bounds: Ints) -> Ints:
    """Return the best tag of each word (Viterbi), all stretches at once, the longest first."""
    first, sizes = bounds[:-1], np.diff(bounds)
    order = np.argsort(-sizes, kind="stable")
    first, sizes = first[order], sizes[order]
    longest = int(sizes[0])
    reaching = np.searchsorted(-sizes, -np.arange(longest), side="left").tolist()  # stretches longer than t
    best = [scores[first] + given.first]
    for t in range(1, longest):
        n = reaching[t]
        best.append((best[-1][:n, None, :] + given.steps.T).max(2) + scores[first[:n] + t])
    tags = np.zeros(len(scores), np.int64)
    now = tags[:0]
    for t in range(longest - 1, -1, -1):
        ways = best[t] + given.last
        ways[: len(now)] = best[t][: len(now)] + given.steps.T[now]
        now = ways.argmax(1)
        tags[first[: len(now)] + t] = now
    return tags


def _confidences(given: Weights, scores: Floats, tags: Ints, bounds: Ints) -> Floats:
    """Return how likely each tag is, given those beside it; 0 for words outside of names."""
    found = np.zeros(len(tags), np.float32)
    at = np.flatnonzero(tags)
    opens = np.zeros(len(tags) + 1, bool)
    opens[bounds] = True
    before = np.where(opens[at][:, None], given.first, given.steps[tags[at - 1]])
    after = np.where(opens[at + 1][:, None], given.last, given.steps.T[tags[(at + 1) % len(tags)]])
    each = scores[at] + before + after
    each = np.exp(each - each.max(1, keepdims=True, initial=-np.inf))
    whole = each[:, 0]
    for column in each.T[1:]:
        whole = whole + column  # one order of adding, which numpy's own sum does not promise
    found[at] = each[np.arange(len(at)), tags[at]] / whole
    return found


def _spans(tags: Ints, sure: Floats, place: Places) -> list[list[Span]]:
    """Read the names of each text off the tags."""
    found: list[list[Span]] = [[] for _ in place.offsets]
    at = np.flatnonzero(tags)
    if not len(at):
        return found
    opens = np.zeros(len(tags), bool)
    opens[place.bounds[:-1]] = True
    kinds = (tags[at] - 1) // 2
    begins = (tags[at] % 2 == 1) | opens[at]  # odd tags are first words
    begins[1:] |= (kinds[1:] != kinds[:-1]) | (at[1:] != at[:-1] + 1)
    begins[0] = True
    first = np.flatnonzero(begins)
    low = place.words[at[first]]
    high = place.words[at[np.append(first[1:], len(at)) - 1]] + 1
    which = np.searchsorted(place.offsets, low, side="right") - 1
    shift = np.array(place.offsets, np.int64)[which]
    for text, start, end, kind, confidence in zip(
        which.tolist(),
        (low - shift).tolist(),
        (high - shift).tolist(),
        kinds[first].tolist(),
        np.minimum.reduceat(sure[at], first).tolist(),
        strict=True,
    ):
        found[text].append(Span(start, end, _KINDS[kind], confidence))
    return found
