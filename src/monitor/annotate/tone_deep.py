"""The deep model of the tone towards a target: a fine-tuned bge-small-en-v1.5, 8-bit, on ONNX Runtime.

Weights: `resources/tone/deep.onnx`, written by `bench/train_deep_tone.py` from the training part of NewsMTSC,
its temperature (what makes probabilities mean what they say) inside; the licence of the start is in
`deep.LICENSE.txt`. `deep_tokenizer.json.gz`: the vocabulary of uncased BERT. No torch at run time.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from monitor.annotate.tone_model import Floats
from monitor.resources import read_bytes

NAME = "deep-2"
LONGEST = 128
"""Word pieces that are read; of a longer sentence those around the target."""

_BATCH = 32
_START, _STOP, _OPEN, _CLOSE = 101, 102, 1031, 1033
"""[CLS], [SEP] and the brackets that mark the target."""


def encode(pieces: Any, text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Return word pieces with marks around the target, and which of them are the target with its marks.

    Args:
        pieces: a `tokenizers.Tokenizer`.
        text: the sentence.
        start, end: the target in it.
    """

    def ids(part: str) -> list[int]:
        found: list[int] = pieces.encode(part, add_special_tokens=False).ids
        return found

    before, target, after = ids(text[:start]), ids(text[start:end])[:16], ids(text[end:])
    room = LONGEST - len(target) - 4
    if len(before) + len(after) > room:
        before = before[-max(room // 2, room - len(after)) :]
        after = after[: room - len(before)]
    tokens = [_START, *before, _OPEN, *target, _CLOSE, *after, _STOP]
    return tokens, [0] * (1 + len(before)) + [1] * (len(target) + 2) + [0] * (len(after) + 1)


class DeepModel:
    """The model in memory."""

    def __init__(self) -> None:
        """Load it; a second, once a process.

        Raises:
            ImportError: ONNX Runtime or tokenizers is not installed.
        """
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # worker processes share the cores already
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            read_bytes("tone/deep.onnx"), options, providers=["CPUExecutionProvider"]
        )
        vocabulary = gzip.decompress(read_bytes("tone/deep_tokenizer.json.gz")).decode()
        self._pieces = Tokenizer.from_str(vocabulary)
        self._pieces.no_padding()
        self._pieces.no_truncation()

    def probabilities(self, asked: Sequence[tuple[str, int, int]]) -> Iterator[Floats]:
        """Return the probabilities of negative, neutral and positive for each target, in order."""
        encoded = [encode(self._pieces, *one) for one in asked]
        order = sorted(range(len(encoded)), key=lambda i: len(encoded[i][0]))
        found: dict[int, Floats] = {}
        for first in range(0, len(order), _BATCH):
            chosen = order[first : first + _BATCH]
            for i, row in zip(chosen, self._run([encoded[i] for i in chosen]), strict=True):
                found[i] = row
        return (found[i] for i in range(len(encoded)))

    def _run(self, rows: list[tuple[list[int], list[int]]]) -> Floats:
        if len(rows) == 1:
            # One row alone takes another way through the products of 8 bits, which rounds otherwise: by up to
            # 0.04. What is said of a sentence must not hang on what stands beside it.
            return self._run(rows * 2)[:1]
        longest = max(len(row[0]) for row in rows)
        ids, mask, target = (np.zeros((len(rows), longest), np.int64) for _ in range(3))
        for i, (tokens, marks) in enumerate(rows):
            ids[i, : len(tokens)], mask[i, : len(tokens)], target[i, : len(tokens)] = tokens, 1, marks
        feed = {"ids": ids, "mask": mask, "target": target}
        probabilities: Floats = self._session.run(["probabilities"], feed)[0]
        return probabilities
