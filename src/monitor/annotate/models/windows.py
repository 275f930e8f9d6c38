"""What the encoder is to read of a sentence: all, or of a long one what stands around those asked about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.annotate.models.encoder import Asked, Passage, Span, fits

REACH, MARGIN = 400, 150
"""Characters of a sentence that the encoder reads where its words are not uncommonly short; so many before
the first of those asked about are kept where a longer one is cut."""


def read(asked: Asked) -> Asked:
    """Return the questions with as much of the passage as the encoder is given: all but the title."""
    return asked._replace(passage=asked.passage._replace(title=""))


def windows(asked: Asked, chosen: Sequence[int]) -> Iterator[tuple[list[int], Asked]]:
    """Yield what the encoder is to read: a sentence with its questions, or of a long one a window a question.

    It reads some hundred word pieces; those a question is about must be among them, two countries where they
    stand nearest to each other.

    Args:
        asked: the passage and its questions.
        chosen: the numbers of the questions to be answered.
    """
    asked = read(asked)
    passage = asked.passage
    if chosen and len(passage.sentence) <= REACH and fits(passage.sentence):
        yield list(chosen), asked._replace(questions=[asked.questions[i] for i in chosen])
        return
    own = [span for span in asked.spans if span.segment == "sentence"]
    for i in chosen:
        low = _first(own, *asked.questions[i])
        cut = passage.sentence.rfind(" ", 0, low - MARGIN) + 1 if low > MARGIN else 0
        spans = [
            span._replace(start=span.start - cut, end=span.end - cut) for span in own if span.start >= cut
        ]
        text = passage.sentence[cut : cut + 2 * REACH]
        before = passage.before if not cut else ""
        around = [span for span in asked.spans if span.segment == "before" and before]
        yield [i], Asked(Passage("", before, text), [*around, *spans], [asked.questions[i]])


def _first(own: Sequence[Span], first: str, second: str | None) -> int:
    """Return where the first of those asked about stands."""
    return min(
        (abs(a.start - b.start), min(a.start, b.start))
        for a in own
        for b in own
        if (a.key, b.key) == (first, second or first)
    )[1]
