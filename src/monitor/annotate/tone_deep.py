"""The deep model of the tone towards a target: a fine-tuned all-MiniLM-L6-v2, int8, on ONNX Runtime.

Weights: `resources/tone/deep.onnx` with `deep_tokenizer.json.gz`, written by `bench/train_deep_tone.py` from
the training part of NewsMTSC; no torch at run time.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from monitor.annotate.tone_model import Floats
from monitor.resources import read_bytes

NAME = "minilm-1"
LONGEST = 128
"""Word pieces that are read; of a longer sentence those around the target."""

_BATCH = 32
_START, _STOP, _OPEN, _CLOSE = 101, 102, 1, 2
"""[CLS], [SEP] and two unused pieces of the vocabulary that mark the target."""


def encode(pieces: Any, text: str, start: int, end: int) -> tuple[list[int], list[int], list[int]]:
    """Return word pieces, which of them are the target, and segments: sentence with marks, then the target.

    Args:
        pieces: a `tokenizers.Tokenizer`.
        text: the sentence.
        start, end: the target in it.
    """

    def ids(part: str) -> list[int]:
        found: list[int] = pieces.encode(part, add_special_tokens=False).ids
        return found

    before, target, after = ids(text[:start]), ids(text[start:end])[:16], ids(text[end:])
    room = LONGEST - 2 * len(target) - 5
    if len(before) + len(after) > room:
        before = before[-max(room // 2, room - len(after)) :]
        after = after[: room - len(before)]
    tokens = [_START, *before, _OPEN, *target, _CLOSE, *after, _STOP, *target, _STOP]
    marked = len(target) + 2
    mask = [0] * (1 + len(before)) + [1] * marked + [0] * (len(tokens) - 1 - len(before) - marked)
    second = len(target) + 1
    return tokens, mask, [0] * (len(tokens) - second) + [1] * second


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

    def _run(self, rows: list[tuple[list[int], list[int], list[int]]]) -> Floats:
        longest = max(len(row[0]) for row in rows)
        ids, mask, target, segment = (np.zeros((len(rows), longest), np.int64) for _ in range(4))
        for i, (tokens, marks, segments) in enumerate(rows):
            ids[i, : len(tokens)], mask[i, : len(tokens)] = tokens, 1
            target[i, : len(tokens)], segment[i, : len(tokens)] = marks, segments
        feed = {"ids": ids, "mask": mask, "target": target, "segment": segment}
        probabilities: Floats = self._session.run(["probabilities"], feed)[0]
        return probabilities
