#!/usr/bin/env python3
"""Let the deep model of tone label targets that nobody labelled, for the fast one to learn from.

`python -m train.tone_labels -o labels.npz` takes a quarter of an hour on one core. Targets are people,
organisations, countries and pronouns, two a sentence at most, in the texts of lgl, geovirus and a part of
reuters-21578.dev, and those of newsmtsc.train that its labellers left out. No gold label is read. Of what the
deep model is sure of, as many neutral targets are kept as others.

Source of the method: Hinton, Vinyals & Dean (2015), "Distilling the Knowledge in a Neural Network".
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from monitor.annotate import Annotators, annotate
from monitor.annotate.tone import backends as tone_backends
from monitor.evaluation.goldset import records
from monitor.extract import extract
from monitor.model import Document, Rejected, tone_label

CORPORA = {"lgl.jsonl.gz": None, "geovirus.jsonl.gz": None, "reuters-21578.dev.jsonl.gz": 3500}
"""Files, and how many of their articles at most."""

TRAINING = "newsmtsc.train.jsonl.gz"
SHORTEST, LONGEST, EACH, SURE = 40, 600, 2, 0.7
_PRONOUN = re.compile(r"\b([Hh]e|[Ss]he|[Tt]hey|him|her|them|[Ii]t|I|[Ww]e)\b")

Target = tuple[str, int, int]
"""A sentence, and where the target stands in it."""


@dataclass(frozen=True)
class Labels:
    """Targets with the class (0 negative, 1 neutral, 2 positive) that the deep model is sure of."""

    targets: list[Target]
    classes: np.ndarray


def texts(corpora: Path, rng: random.Random) -> Iterator[str]:
    """Yield the texts, those of the training sentences last."""
    for name, most in CORPORA.items():
        listed = list(records(corpora / name))
        rng.shuffle(listed)
        yield from (record["text"] for record in listed[:most])
    yield from dict.fromkeys(record["sentence"] for record in records(corpora / TRAINING))


def targets(text: str, rng: random.Random) -> Iterator[Target]:
    """Yield up to two targets of every sentence."""
    article = extract(Document("corpus", text=text, title="-", language="en", clean=False))
    if isinstance(article, Rejected):
        return
    found = annotate(article, annotators=Annotators("fast"), only=["entities"])
    for number, sentence in enumerate(found.sentences):
        piece = article.text[sentence.start : sentence.end]
        if SHORTEST < len(piece) < LONGEST:
            spans = [
                (m.start - sentence.start, m.end - sentence.start)
                for m in found.mentions
                if m.field == "text" and m.sentence == number
            ]
            spans += [match.span() for match in _PRONOUN.finditer(piece)]
            rng.shuffle(spans)
            yield from ((piece, start, end) for start, end in spans[:EACH])


def label(asked: list[Target], rng: random.Random) -> Labels:
    """Ask the deep model, and keep what it is sure of, classes in balance."""
    said = [one for one in tone_backends.load("deep").predict(asked) if one is not None]
    classes = np.array([("negative", "neutral", "positive").index(tone_label(one.tone)) for one in said])
    sure = [i for i, one in enumerate(said) if one.confidence > SURE]
    telling = [i for i in sure if classes[i] != 1]
    neutral = [i for i in sure if classes[i] == 1]
    kept = sorted(telling + rng.sample(neutral, min(len(neutral), len(telling))))
    return Labels([asked[i] for i in kept], classes[kept])


def write(labels: Labels, path: Path) -> None:
    """Keep labels in a file outside the repository."""
    found = [json.dumps(target) for target in labels.targets]
    np.savez_compressed(path, targets=np.array("\n".join(found)), classes=labels.classes)


def load(path: Path) -> Labels:
    """Read labels back."""
    with np.load(path) as stored:
        found = [json.loads(line) for line in str(stored["targets"]).split("\n")]
        return Labels([(text, start, end) for text, start, end in found], stored["classes"])


def main() -> None:
    """Gather, label, write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    rng = random.Random(1)
    known = {(row["sentence"], row["start"], row["end"]) for row in records(options.corpora / TRAINING)}
    asked = [
        target for text in texts(options.corpora, rng) for target in targets(text, rng) if target not in known
    ]
    labels = label(asked, rng)
    write(labels, options.output)
    print(f"{len(asked)} targets asked for, {len(labels.targets)} kept: {np.bincount(labels.classes)}")


if __name__ == "__main__":
    main()
