"""The spans of people and organisations by a trained tagger: slovnet, with numpy alone.

Which weights and which vectors of words: `languages/*/tagger.toml`. They lie in the wheel of another package,
which is only asked where, and never imported.

Source: Kukushkin, Slovnet and Navec, 2020 (github.com/natasha): a convolutional tagger with a CRF over
the quantised vectors and the shapes of words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple, cast

import structlog

from monitor.annotate.models.choice import TAGGER, advice_on, tagger_files
from monitor.annotate.text.pieces import pieces
from monitor.model import Kind
from monitor.resources import read_language

_BEFORE = ". "
"""Stands before each piece, as if a sentence went before: else the tagger misses a surname that opens it."""


class Span(NamedTuple):
    """A name at `start:end` of a text."""

    start: int
    end: int
    kind: Kind


class Model:
    """A tagger, loaded: 0.6 s and 60 MB for Russian."""

    def __init__(self, language: str) -> None:
        """Load the tagger of a language (ISO 639-1).

        Raises:
            ImportError: a package is not installed, or its files are not where they are said to be.
        """
        from navec import Navec  # loading both takes a tenth of a second, and few texts need them
        from slovnet import NER

        weights, vectors = map(str, tagger_files(language))
        self._tagger: Any = NER.load(weights)
        self._tagger.navec(Navec.load(vectors))
        self._kinds: dict[str, str] = read_language(language, TAGGER)["kinds"]

    def spans(self, text: str, starts: Sequence[int] = ()) -> Iterator[Span]:
        """Yield the names of a text in order; it may be cut where a sentence starts (`starts`)."""
        for low, high in pieces(len(text), starts):
            shift = low - len(_BEFORE)
            for one in self._tagger(_BEFORE + text[low:high]).spans:
                if one.type in self._kinds and one.start >= len(_BEFORE):
                    yield Span(shift + one.start, shift + one.stop, cast(Kind, self._kinds[one.type]))


class Missing:
    """Stands for a tagger that cannot be loaded: it finds nothing, so that only the names are lost."""

    def __init__(self, why: str) -> None:
        """Keep why it cannot be loaded."""
        self.why = why

    def spans(self, _text: str, _starts: Sequence[int] = ()) -> Iterator[Span]:
        """Yield nothing."""
        return iter(())


@cache
def load(language: str) -> Model | Missing:
    """Return the tagger of a language in this process; one warning where it cannot be loaded.

    The packages may be there in part, or their files cut: whatever is wrong costs the names of the language,
    and no run.
    """
    try:
        return Model(language)
    except Exception as error:
        why = f"{type(error).__name__}: {error}"
        structlog.get_logger().warning(
            f"the model of names in {language!r} cannot be loaded, so none are found: {why}",
            advice=advice_on(language),
        )
        return Missing(why)
