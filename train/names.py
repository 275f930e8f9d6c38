#!/usr/bin/env python3
"""Fit the tagger of names: `python -m train.names`. Takes some minutes of one core.

Learns from the labelled articles of four languages at once (`names-*.dev`), and from English ones that are
labelled by agreement (`names_agreed.py`): a conditional random field (`crf.py`) over the features of
`monitor.annotate.entities.crf`. Each feature has a weight for all languages and one more for each of the
four. What is said of documents that were not learnt from, in three folds, goes to
`resources/accuracy/out_of_fold_names.json.gz`: offsets and kinds, no text.

Needs scipy, and what `train/relations.py` needs. Writes `resources/entities/crf.npz`.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, chain, pairwise
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from xxhash import xxh3_64_intdigest

from monitor.annotate.entities.crf.features import SLOTS
from monitor.annotate.entities.crf.model import TAGS, Tagger, weights
from monitor.annotate.entities.crf.places import SIZES
from train import crf
from train.folds import RESOURCES
from train.names_texts import Text, agreed_texts, texts

OUT_OF_FOLD = RESOURCES / "accuracy/out_of_fold_names.json.gz"
WEIGHTS = RESOURCES / "entities/crf.npz"
LANGUAGES = ("en", "es", "de", "it")
FOLDS = 3
LEAST = 2
"""Words in whose neighbourhood a feature must occur."""
STRENGTH = 2.0
ROUNDS = 150


class Fitted:
    """Weights of all languages."""

    def __init__(self, given: Sequence[Text], least: int = LEAST, strength: float = STRENGTH) -> None:
        """Fit."""
        given = sorted(given, key=lambda text: LANGUAGES.index(text.language))
        times = Counter(chain.from_iterable(row for text in given for row in text.columns))
        self.columns = {
            column: i for i, column in enumerate(sorted(one for one, n in times.items() if n >= least))
        }
        tags = np.array([TAGS.index(tag) for text in given for tag in text.tags])
        tables = [self.table([text for text in given if text.language == one]) for one in LANGUAGES]
        counts = np.array([text.weight for text in given for _ in text.tags])
        self.crf = crf.fit(tables, bounds(given), tags, counts, len(TAGS), strength, ROUNDS)
        self.weights = self.crf.weights

    def table(self, given: Sequence[Text]) -> csr_matrix:
        """Return the features of the words of some texts, unknown ones left out."""
        places, ends = [], [0]
        for text in given:
            for row in text.columns:
                places += [self.columns[column] for column in row if column in self.columns]
                ends.append(len(places))
        return csr_matrix((np.ones(len(places)), places, ends), (len(ends) - 1, len(self.columns)))

    def kept(self) -> dict[str, np.ndarray]:
        """Return the weights as `model.weights` reads them: bytes, and how much one is."""
        keys = sorted({key for table, key, _ in self.columns if table == "words"})
        row = {key: i for i, key in enumerate(keys)}
        blocks = 1 + len(LANGUAGES)
        tables = {name: np.zeros((blocks, size, len(TAGS))) for name, size in SIZES.items()}
        words = np.zeros((blocks, len(keys), len(SLOTS), len(TAGS)))
        for (table, key, slot), i in self.columns.items():
            if table == "words":
                words[:, row[key], slot] = self.weights[:, i]
            else:
                tables[table][:, key] = self.weights[:, i]
        scale = max(np.abs(self.weights).max(), 1e-9) / 127
        small = {
            name: np.round(values / scale).astype(np.int8)
            for name, values in {**tables, "words": words}.items()
        }
        return {
            "languages": np.array(LANGUAGES),
            "keys": np.diff(np.array(keys, np.int64), prepend=0).astype(np.uint32),
            "scale": np.float32(scale),
            **{
                name: values.astype(np.float32)
                for name, values in (
                    ("steps", self.crf.steps),
                    ("first", self.crf.first),
                    ("last", self.crf.last),
                )
            },
            **small,
        }

    def tagger(self, language: str) -> Tagger:
        """Return a tagger with these weights."""
        return Tagger(language, weights(self.kept(), language))


def bounds(given: Iterable[Text]) -> list[int]:
    """Return where each stretch of words begins in all texts together, and the end."""
    sizes = [high - low for text in given for low, high in pairwise(text.bounds)]
    return [0, *accumulate(sizes)]


def fold(text: Text) -> int:
    """Return the fold of a document, which hangs on its name alone."""
    return xxh3_64_intdigest(text.key.encode()) % FOLDS


def held_out(given: Sequence[Text], more: Sequence[Text]) -> dict[str, list[tuple[int, int, str]]]:
    """Fit without each fold; return what is said of its documents: offsets and kinds."""
    said = {}
    for number in range(FOLDS):
        fitted = Fitted([*(text for text in given if fold(text) != number), *more])
        taggers = {language: fitted.tagger(language) for language in LANGUAGES}
        for text in given:
            if fold(text) == number:
                said[text.key] = text.names(taggers[text.language])
        print(f"fold {number + 1} of {FOLDS}: {len(fitted.columns)} features", flush=True)
    return said


def main() -> None:
    """Fit on all, cross-validate, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--no-folds", action="store_true", help="fit on all only")
    only.add_argument("--only-folds", action="store_true", help="measure only; the weights that ship stay")
    options = parser.parse_args()
    given, more = list(texts(options.corpora)), list(agreed_texts(options.corpora))
    if not options.only_folds:
        np.savez_compressed(WEIGHTS, allow_pickle=False, **Fitted([*given, *more]).kept())
    if not options.no_folds:
        body = json.dumps(held_out(given, more), separators=(",", ":"), sort_keys=True).encode()
        OUT_OF_FOLD.write_bytes(gzip.compress(body, mtime=0))


if __name__ == "__main__":
    main()
