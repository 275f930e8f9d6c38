#!/usr/bin/env python3
"""Cut tables of word clusters to what the tagger of names reads: `python -m train.clusters`. Takes a minute.

Reads the package spacy-lookups-data 1.0.5 (MIT licence; `pip install --no-deps`), writes
`resources/entities/clusters_*.npz`: the hash, the cluster and the case of the most frequent words.
"""

from __future__ import annotations

import gzip
import json
from importlib import metadata
from pathlib import Path

import numpy as np
from xxhash import xxh32_intdigest

from monitor.annotate.entities.crf.clusters import LANGUAGES
from train.folds import RESOURCES

WORDS = 150_000
_NEVER = -25.0
"""Logarithm of the probability of a word that is not listed."""
_CASES = (-6, -3, -1.5, 0, 1.5, 3)
"""By how much a word is likelier without a capital than with one (logarithm): the edges of the cases."""


def table(language: str, kind: str) -> dict[str, float]:
    """Return a table of the package."""
    name = f"spacy_lookups_data/data/{language}_lexeme_{kind}.json.gz"
    path = next(one for one in metadata.files("spacy-lookups-data") or () if str(one) == name)
    found: dict[str, float] = json.loads(gzip.decompress(Path(str(path.locate())).read_bytes()))
    return found


def case(word: str, likely: dict[str, float]) -> int:
    """Return how seldom a word has a capital: 1 to 7, 0 where nothing is known."""
    small, capital = (
        likely.get(form, _NEVER) for form in (word.lower(), word[:1].upper() + word[1:].lower())
    )
    return 1 + int(np.digitize(small - capital, _CASES)) if max(small, capital) > _NEVER else 0


def main() -> None:
    """Write the tables."""
    for language in LANGUAGES:
        clusters, likely = table(language, "cluster"), table(language, "prob")
        kept: dict[int, tuple[int, int]] = {}
        for word in likely:  # the most frequent first
            if word[0].isalpha() and all(c.isalnum() or c in "-'.&" for c in word):
                kept.setdefault(
                    xxh32_intdigest(word.encode()), (int(clusters.get(word, 0)), case(word, likely))
                )
            if len(kept) == WORDS:
                break
        keys = sorted(kept)
        paths = sorted({path for path, _ in kept.values()})
        np.savez_compressed(
            RESOURCES / f"entities/clusters_{language}.npz",
            keys=np.diff(np.array(keys, np.int64), prepend=0).astype(np.uint32),
            cluster=np.searchsorted(paths, [kept[key][0] for key in keys]).astype(np.uint16),
            case=np.array([kept[key][1] for key in keys], np.uint8),
            ids=np.array(paths, np.uint32),
        )


if __name__ == "__main__":
    main()
