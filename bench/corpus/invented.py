"""Names and words that nobody has, one for every number: what makes a vocabulary grow with a corpus."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

_LETTERS = "bcdfghjklmnprstvwz"
_VOWELS = "aeiou"
_SYLLABLES = len(_LETTERS) * len(_VOWELS)
_FORMS = ("Group", "Holdings", "Institute", "Union", "Energy", "Bank", "Council", "Airlines")
_GIVEN = 400
"""Given names, so that people share them as they do."""

Ints = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]


def word(number: int) -> str:
    """Return a word of its own for every number: syllables that can be read."""
    made = ""
    while number or not made:
        number, at = divmod(number, _SYLLABLES)
        made += _LETTERS[at // len(_VOWELS)] + _VOWELS[at % len(_VOWELS)]
    return made


def long_word(number: int) -> str:
    """Return a word of at least three syllables, another one for every number below 729,000 and beyond."""
    low, high = number % _SYLLABLES**3, number // _SYLLABLES**3
    spread = (
        (low + 1) * 48_271 % _SYLLABLES**3
    )  # prime to 90, so each is met once; neighbours do not look alike
    return word(spread + (high + 1) * _SYLLABLES**3)


@lru_cache(maxsize=1 << 16)
def person(number: int) -> tuple[str, str]:
    """Return given name and surname of the person with this number."""
    return word(number * 7919 % _GIVEN + _SYLLABLES).title(), long_word(number).title()


@lru_cache(maxsize=1 << 16)
def organisation(number: int) -> str:
    """Return the name of the organisation with this number."""
    return f"{long_word(number).title()} {_FORMS[number % len(_FORMS)]}"


def uniform(seed: int, salt: int, *keys: Ints) -> Floats:
    """Draw from [0, 1): one number for each combination of keys, the same wherever it is asked for.

    Args:
        seed: of the corpus.
        salt: tells the uses of one key apart.
        keys: integers, broadcast against each other.
    """
    state = np.uint64((seed * 0x9E37_79B9 + salt * 0x85EB_CA6B + 1) & 0xFFFF_FFFF_FFFF)
    mixed: Ints = np.asarray(state)
    with np.errstate(over="ignore"):
        for key in keys:
            mixed = _mix(mixed + np.asarray(key).astype(np.uint64) * np.uint64(0x9E37_79B9_7F4A_7C15))
    return (mixed >> np.uint64(11)).astype(np.float64) / 2.0**53


def normal(seed: int, salt: int, *keys: Ints) -> Floats:
    """Draw from the normal distribution, as `uniform` does (Box & Muller 1958)."""
    one = 1.0 - uniform(seed, salt, *keys)
    return np.sqrt(-2.0 * np.log(one)) * np.cos(2.0 * np.pi * uniform(seed, salt + 1, *keys))


def ranks(drawn: Floats, exponent: float, flat: float = 1.0) -> npt.NDArray[np.int64]:
    """Turn uniform numbers into ranks from 0 whose frequencies fall by a power law without an end.

    So many draws meet so many different ranks as many words meet different names: a power of their number
    (Heaps 1978). The first `flat` ranks or so are about alike (Mandelbrot 1953).
    """
    return np.minimum(np.floor(flat * ((1.0 - drawn) ** (-1.0 / (exponent - 1.0)) - 1.0)), 2.0**40).astype(
        np.int64
    )


def _mix(value: Ints) -> Ints:
    """Spread every bit over all bits (the finaliser of splitmix64, Steele et al. 2014)."""
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    return np.asarray(value ^ (value >> np.uint64(31)))
