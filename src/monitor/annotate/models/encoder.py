"""The encoder: reads a sentence in its context and answers what passes between two marked countries in it.

A fine-tuned bge-small-en-v1.5 (MIT) in 8 bits on ONNX Runtime. Its lower layers read a sentence once, with
the one before it; its upper layers read it again for every question, the spans asked about marked (Baldini
Soares et al. 2019, "Matching the Blanks", ACL; they are marked behind the lower layers, so that ten pairs of
one sentence cost less than ten readings). Five heads answer what passes between two countries, a sixth the
tone towards a target.

Weights: `resources/encoder/model.onnx`, written by `train/encoder.py`; the licence of the start is beside it.
`tokenizer.json.gz`: the vocabulary of uncased BERT, so that Title Case reads as sentence case. No torch at
run time.
"""

from __future__ import annotations

import gzip
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from monitor.errors import ModelMissing
from monitor.resources import read_bytes

NAME = "encoder-1"
"""Recorded with every row that it decides."""

Segment = Literal["title", "before", "sentence"]
Floats = npt.NDArray[np.float32]

LIMITS: dict[Segment, int] = {"title": 24, "before": 32, "sentence": 112}
"""Word pieces that are read of each: the beginning, of the sentence before the end."""

FIRST, SECOND, OTHER, TARGET = 1, 2, 3, 4
"""What a marked span is: the two countries asked about, the one that comes first in the sentence first; any
other country; a target whose tone is asked for. Unmarked pieces are 0."""

_START, _STOP = 101, 102
"""[CLS] and [SEP]."""

KEPT = 1_000
"""Readings that are kept: agencies repeat themselves, and papers repeat agencies. A few kilobytes each."""

_SLOW = ["SkipLayerNormFusion"]
"""What ONNX Runtime fuses to no good: on CPU that sum and normalisation in one take four times as long as the
two apart."""


class Passage(NamedTuple):
    """What is read at once; title and sentence before may be empty."""

    title: str
    before: str
    sentence: str


class Span(NamedTuple):
    """A country or target named at `start:end` of a segment; `key` tells what it means."""

    segment: Segment
    start: int
    end: int
    key: str


class Asked(NamedTuple):
    """A passage with all that is named in it, and the questions: two keys, or one whose tone is asked for."""

    passage: Passage
    spans: Sequence[Span]
    questions: Sequence[tuple[str, str | None]]

    def pairs(self) -> list[tuple[str, str]]:
        """Return the questions about two."""
        return [(first, second) for first, second in self.questions if second is not None]


class Answer(NamedTuple):
    """What a model says to a question, one array each: logits, or probabilities where it says so.

    `relation`: -2 material conflict .. 2 material cooperation; `direction`: mutual or unclear, first acts on
    second, second on first; `mood`: fact, planned, negated; `voice`: the reporter, the first, the second,
    another country; `event`: `TYPES`, then none; `tone`: negative, neutral, positive. Answers to several
    questions are one, with a row a question.
    """

    relation: Floats
    direction: Floats
    mood: Floats
    voice: Floats
    event: Floats
    tone: Floats

    def each(self) -> list[Answer]:
        """Return the answer to each of several questions."""
        return [Answer(*rows) for rows in zip(*self, strict=True)]


TYPES = (
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "COOPERATE",
    "AID",
    "CONCEDE",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "MOBILIZE",
    "SANCTION",
    "COERCE",
    "ASSAULT",
)
"""PLOVER's event classes (Halterman et al. 2023) in the order of the head."""


class Encoded(NamedTuple):
    """Word pieces of a passage, and for each question the mark of every piece."""

    pieces: list[int]
    marks: list[list[int]]


@cache
def tokenizer() -> Any:
    """Return the tokenizer, without padding and truncation.

    Raises:
        ImportError: tokenizers is not installed.
    """
    from tokenizers import Tokenizer

    found = Tokenizer.from_str(gzip.decompress(read_bytes("encoder/tokenizer.json.gz")).decode())
    found.no_padding()
    found.no_truncation()
    return found


def fits(sentence: str) -> bool:
    """Tell whether the whole of a sentence is read: few have so many short words that they are cut."""
    limit = LIMITS["sentence"]
    return len(sentence) <= limit or len(tokenizer().encode(sentence, add_special_tokens=False).ids) <= limit


def encode(asked: Asked) -> Encoded:
    """Turn a passage and its questions into word pieces and marks.

    A question about a key that no piece names (cut off, or not there) has no such mark.
    """
    pieces, places = [_START], {}
    for segment, text in zip(LIMITS, asked.passage, strict=True):
        if not text and segment != "sentence":
            continue
        found = tokenizer().encode(text, add_special_tokens=False)
        ids, offsets = found.ids, found.offsets
        shift = len(pieces)
        if len(ids) > (limit := LIMITS[segment]):
            cut = slice(-limit, None) if segment == "before" else slice(limit)
            ids, offsets = ids[cut], offsets[cut]
        places[segment] = (shift, offsets)
        pieces += [*ids, _STOP]
    named: dict[str, list[int]] = {}
    for span in asked.spans:
        if span.segment in places:
            shift, offsets = places[span.segment]
            at = [i + shift for i, (a, b) in enumerate(offsets) if a < span.end and b > span.start]
            named.setdefault(span.key, []).extend(at)
    return Encoded(pieces, [_marks(question, named, len(pieces)) for question in asked.questions])


def _marks(question: tuple[str, str | None], named: dict[str, list[int]], length: int) -> list[int]:
    marks = [0] * length
    first, second = question
    if second is not None:
        for places in named.values():
            for place in places:
                marks[place] = OTHER
        for place in named.get(second, ()):
            marks[place] = SECOND
    for place in named.get(first, ()):
        marks[place] = TARGET if second is None else FIRST
    return marks


class Encoder:
    """The model in memory: one thread, since worker processes share the cores already."""

    def __init__(self) -> None:
        """Load it; half a second, once a process.

        Raises:
            ImportError: ONNX Runtime or tokenizers is not installed.
        """
        import onnxruntime

        tokenizer()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            read_bytes("encoder/model.onnx"),
            options,
            providers=["CPUExecutionProvider"],
            disabled_optimizers=_SLOW,
        )
        self._read = lru_cache(KEPT)(self._run)

    def read(self, asked: Sequence[Asked]) -> list[list[Answer]]:
        """Answer the questions about every passage, in order.

        Passages are read one by one: activations are quantised by the range of what is read together, so an
        answer must not hang on what else is in the batch, and no padding is computed.
        """
        encoded = map(encode, asked)
        return [self._read(tuple(pieces), tuple(map(tuple, marks))) for pieces, marks in encoded]

    def _run(self, pieces: tuple[int, ...], marks: tuple[tuple[int, ...], ...]) -> list[Answer]:
        if not marks:
            return []
        feed = {"pieces": np.array([pieces], np.int64), "marks": np.array(marks, np.int64)}
        return [Answer(*row) for row in zip(*self._session.run(list(Answer._fields), feed), strict=True)]


@cache
def shared() -> Encoder:
    """Return the encoder of this process, loaded when it is first asked for.

    Raises:
        ModelMissing: ONNX Runtime or tokenizers is not installed, or lacks a library of the system.
    """
    try:
        return Encoder()
    except (ImportError, OSError) as error:
        raise ModelMissing(f"the encoder cannot be loaded: {error}; --model fast does without") from error


def shares(logits: Floats) -> Floats:
    """Return the probabilities that logits stand for, along the last axis."""
    found: Floats = np.exp(logits - logits.max(-1, keepdims=True))
    found /= found.sum(-1, keepdims=True)
    return found
