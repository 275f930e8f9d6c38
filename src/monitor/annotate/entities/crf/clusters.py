"""Classes of words that occur in like company, and whether a word is usually written with a capital.

Brown clusters of English, German and Spanish, of a million words each: names of people fall into other
classes than companies or nouns, whether or not anybody listed them. A name is looked up in all three,
whatever the language of the text, since they share most names of the news.

Source: spacy-lookups-data 1.0.5 (MIT licence), tables `lexeme_cluster` and `lexeme_prob`, the 150,000 most
frequent words of each; method: Brown et al., Class-based n-gram models of natural language, Computational
Linguistics 18, 1992.
"""

from __future__ import annotations

import io
from array import array
from bisect import bisect_left

import numpy as np
from xxhash import xxh32_intdigest

from monitor.resources import read_bytes
from monitor.resources.compiled import compiled

LANGUAGES = ("en", "de", "es")
UNKNOWN = (-1, 0)
"""What is said of a word that is in no table."""


class Table:
    """The clusters of one language."""

    def __init__(self, language: str) -> None:
        """Load the table of a language."""
        with np.load(io.BytesIO(read_bytes(f"entities/clusters_{language}.npz"))) as kept:
            # Words are looked up one by one: a search in an array takes a quarter of numpy's time.
            self._keys = array("I", np.cumsum(kept["keys"], dtype=np.uint64).astype(np.uint32).tobytes())
            self._paths = kept["ids"][kept["cluster"]].astype(np.int32)
            self._case = kept["case"]

    def look(self, word: str) -> tuple[int, int]:
        """Return the path of a word in the tree of clusters, the root at the lowest bit, and its case.

        The case is 0 where nothing is known, 1 (nearly always with a capital) to 7 (nearly never).
        """
        key = xxh32_intdigest(word.encode())
        at = bisect_left(self._keys, key)
        if at == len(self._keys) or self._keys[at] != key:
            return UNKNOWN
        return int(self._paths[at]), int(self._case[at])


@compiled
def table(language: str) -> Table:
    """Return the table of a language."""
    return Table(language)
