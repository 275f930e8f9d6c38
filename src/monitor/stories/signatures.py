"""A text's fingerprint, by which near-duplicates are found among millions without comparing them all.

The text becomes the set of its runs of five words (shingles); MinHash keeps, of each of 128 random
orders of all possible shingles, the smallest that the text holds. Two texts agree in a position with
the probability that a shingle of either is one of both (their Jaccard similarity). Groups of five
positions make a band: who shares a band with nobody has, almost surely, no near-duplicate.

Written out on numpy rather than taken from a library: what is stored today must equal what is computed
in years, which neither datasketch (which also wants scipy) nor rensa promises across versions. With words
hashed once and shingles combined by arithmetic it is as fast as rensa's Rust on joined strings.

Sources: Broder, On the resemblance and containment of documents (1997); Leskovec, Rajaraman & Ullman,
Mining of Massive Datasets, chapter 3; Bohman, Cooper & Frieze, Min-wise independent linear permutations
(2000); Li & König, b-bit minwise hashing (2010), for keeping only the low bits of each minimum.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import xxhash

SHINGLE_WORDS = 5
"""Shorter runs make different texts on one matter look alike; longer ones lose texts with many edits."""

PERMUTATIONS = 128
"""Positions of the MinHash: a standard error of 0.04 on a similarity of 0.7."""

BANDS, BAND_ROWS = 20, 5
"""Texts of similarity 0.7 share a band with probability 0.97, of 0.5 with 0.47, of 0.2 with 0.006."""

FEWEST_WORDS = 30
"""A shorter text is a headline or a caption, alike by chance: only an identical one is its copy."""

MOST_WORDS = 20_000
"""Words beyond this do not enter: a bound on time and memory for whole books and junk."""

_BREAKS = bytes(code if chr(code).isalnum() or code >= 128 else 32 for code in range(256))
"""Turns ASCII that is neither letter nor digit into spaces, in UTF-8 and at the speed of memory."""

_OTHER_BREAKS = re.compile(r"[^\w\x00-\x7f]+")
UNSPACED = re.compile("[\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
"""A character of a script written without spaces: a word of its own."""

_BLOCK = 128
_POSITIVE = 0x7FFF_FFFF_FFFF_FFFF
_ANY = np.uint64(0x9E37_79B9_7F4A_7C15)

_Hashes = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a text to find its near-duplicates.

    `bands` are 63-bit numbers; two texts are candidates when they share one. `minhash` holds 128
    little-endian 16-bit values; it is empty for a text under 30 words, whose only band is the hash of
    all its words. A text without words has no band.
    """

    bands: tuple[int, ...]
    minhash: bytes


def signature(text: str) -> Signature:
    """Return the fingerprint of a text: the same in every process, on every machine, in every release.

    Case, punctuation and spacing do not count.
    """
    words = _words(text)
    if len(words) < FEWEST_WORDS:
        whole = xxhash.xxh3_64_intdigest(b" ".join(words)) & _POSITIVE
        return Signature((whole,) if words else (), b"")
    minima = _minima(_shingles(words))
    return Signature(_bands(minima), (minima & np.uint32(0xFFFF)).astype("<u2").tobytes())


def _words(text: str) -> list[bytes]:
    """Return the lower-case words of a text in UTF-8."""
    lowered = text.lower()
    if not lowered.isascii():
        lowered = UNSPACED.sub(r" \g<0> ", _OTHER_BREAKS.sub(" ", lowered))
    return lowered.encode("utf-8", "replace").translate(_BREAKS).split(maxsplit=MOST_WORDS)[:MOST_WORDS]


def similarity(one: bytes, other: bytes) -> float:
    """Estimate the Jaccard similarity in [0, 1] of two texts from their MinHashes.

    Two empty ones belong to short texts, which became candidates by being identical: 1.
    """
    if len(one) != len(other):
        return 0.0
    if not one:
        return 1.0
    agree = np.frombuffer(one, "<u2") == np.frombuffer(other, "<u2")
    return float(np.count_nonzero(agree)) / len(agree)


def _shingles(words: list[bytes]) -> npt.NDArray[np.uint32]:
    """Return the 32-bit hashes of all runs of five words, from one hash a word."""
    digest = xxhash.xxh3_64_intdigest
    hashed = np.fromiter(map(digest, words), np.uint64, len(words))
    combined = np.zeros(len(words) - SHINGLE_WORDS + 1, np.uint64)
    for place in range(SHINGLE_WORDS):
        combined = combined * _ANY + hashed[place : place + len(combined)]
    return (_mix(combined) >> np.uint64(32)).astype(np.uint32)


def _mix(value: _Hashes) -> _Hashes:
    """Spread every bit over all bits (the finaliser of splitmix64, Steele et al. 2014)."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    return value ^ (value >> np.uint64(31))


@cache
def _orders() -> tuple[Any, Any]:
    """Return the factors and addends of the 128 orders: splitmix64 from 0, so they never change."""
    steps = np.arange(1, 2 * PERMUTATIONS + 1, dtype=np.uint64)
    drawn = (_mix(steps * _ANY) >> np.uint64(32)).astype(np.uint32)
    return drawn[:PERMUTATIONS] | np.uint32(1), drawn[PERMUTATIONS:]


def _minima(shingles: npt.NDArray[np.uint32]) -> npt.NDArray[np.uint32]:
    """Return the smallest image of the shingles in each of 128 permutations of the 32-bit numbers."""
    factors, addends = _orders()
    smallest = np.full(PERMUTATIONS, 2**32 - 1, np.uint32)
    # In blocks of 64 kB, so that a long text needs no more memory than a short one and stays in the cache;
    # written into one buffer, since fresh memory costs as much as the arithmetic.
    images = np.empty((min(len(shingles), _BLOCK), PERMUTATIONS), np.uint32)
    for start in range(0, len(shingles), _BLOCK):
        block = shingles[start : start + _BLOCK, None]
        image = np.multiply(block, factors, out=images[: len(block)])
        image += addends
        np.minimum(smallest, image.min(axis=0), out=smallest)
    return smallest


@cache
def _places() -> _Hashes:
    """Return a factor for each position that enters a band."""
    return _mix(np.arange(1, BANDS * BAND_ROWS + 1, dtype=np.uint64))


def _bands(minima: npt.NDArray[np.uint32]) -> tuple[int, ...]:
    """Return one 63-bit number for each group of five positions and its place."""
    rows = minima[: BANDS * BAND_ROWS].astype(np.uint64) * _places()
    band = _mix(rows.reshape(BANDS, BAND_ROWS).sum(axis=1, dtype=np.uint64))
    return tuple((band & np.uint64(_POSITIVE)).tolist())
