"""What models say of gold that they never saw: scored from files, since the models that are shipped saw all.

`train/encoder.py` trains once for each fold of documents, without it, and writes the logits of its pairs to
`resources/accuracy/out_of_fold.json.gz`; `train/relations.py` does the same with the linear model
(`out_of_fold_fast.json.gz`): `{record: {"CHN-USA": {head: [logit, ...]}}}`. No text is in them. A pair that
is not in them was not found. They are put together and read as the product does (`stack`,
`questions`); the two weights a head of the stack are fitted to these same answers.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np

from monitor.annotate.models.choice import Model
from monitor.annotate.models.encoder import Answer
from monitor.annotate.relations.linear import HEADS
from monitor.annotate.relations.questions import decode
from monitor.annotate.relations.stack import probabilities, suffices
from monitor.evaluation.baselines import Key, in_order, read
from monitor.evaluation.goldset import JSON, Predictions, kept

DEEP, FAST = "accuracy/out_of_fold.json.gz", "accuracy/out_of_fold_fast.json.gz"
NEWS = "relations-news.dev.jsonl.gz"
_NO_TONE = np.zeros(3, np.float32)
_SILENT = Answer(*(np.zeros(1, np.float32) for _ in Answer._fields))
"""Logits of a model that says nothing."""


def by_deep(path: Path) -> Predictions:
    """Answer the records of a file as the encoder did that had not seen them."""
    return answers(path, "deep")


def by_fast(path: Path) -> Predictions:
    """Answer the records of a file as the fast model did that had not seen them."""
    return answers(path, "fast")


def headlines_by_deep(path: Path) -> Predictions:
    """Answer the records of a file, written as headlines, as the encoder did that had not seen them.

    Its vocabulary is uncased: a headline gives it the same word pieces, so the answer is the sentence's, for
    the pairs that are found in the headline. The linear model is left out: the rules, on which it leans, read
    capitals otherwise.
    """
    return answers(path, "deep", headline=True)


def answers(path: Path, model: Model, headline: bool = False) -> Predictions:
    """Answer the records of a file from logits that are kept.

    Returns:
        One pair a record; empty where nothing was kept or none of it is about this file.
    """
    linear = logits(FAST)
    deep = logits(DEEP) if model == "deep" else linear
    found: Predictions = []
    for record, reading in read(path, headline):
        pairs = {}
        by_encoder = deep.get(record["id"], {})
        for key, heads in linear.get(record["id"], {}).items():
            if key not in by_encoder or (headline and key not in reading.pairs):
                continue
            first, second = in_order(reading.order, key)
            answer = _SILENT if headline else _answer(heads)
            if model == "fast" or (not headline and suffices(answer, reading.pairs.get(key))):
                answer = probabilities("fast", answer)
            else:
                answer = probabilities("deep", answer, _answer(by_encoder[key]))
            pairs[key] = decode(answer, first, second, reading.order)
        found.append((record, {"pairs": pairs, "order": reading.order}))
    return found if any(said["pairs"] for _, said in found) else []


@cache
def logits(resource: str) -> dict[str, dict[Key, JSON]]:
    """Return the logits of each head by record and pair; empty where the file is not there."""
    return {
        record: {(name[:3], name[4:]): heads for name, heads in pairs.items()}
        for record, pairs in kept(resource).items()
    }


def _answer(heads: JSON) -> Answer:
    return Answer(**{head: np.array(heads[head], np.float32) for head in HEADS}, tone=_NO_TONE)
