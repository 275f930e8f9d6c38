"""The spans of people and organisations by a trained tagger: slovnet, with numpy alone.

Which weights and which vectors of words: `languages/*/tagger.toml`. They lie in the wheel of another package,
which is only asked where, and never imported.

Source: Kukushkin, Slovnet and Navec, 2020 (github.com/natasha): a convolutional tagger with a CRF over
the quantised vectors and the shapes of words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib import metadata
from typing import Any, NamedTuple, cast

from monitor.annotate.models.choice import TAGGER
from monitor.annotate.text.pieces import pieces
from monitor.errors import ModelMissing
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

        listed = read_language(language, TAGGER)
        files = {str(one).partition("/")[2]: one for one in metadata.files(listed["data"]) or ()}
        try:
            weights, vectors = (str(files[listed[key]].locate()) for key in ("weights", "vectors"))
        except KeyError as error:
            raise ImportError(f"{listed['data']} has no {error}") from error
        self._tagger: Any = NER.load(weights)
        self._tagger.navec(Navec.load(vectors))
        self._kinds: dict[str, str] = listed["kinds"]

    def spans(self, text: str, starts: Sequence[int] = ()) -> Iterator[Span]:
        """Yield the names of a text in order; it may be cut where a sentence starts (`starts`)."""
        for low, high in pieces(len(text), starts):
            shift = low - len(_BEFORE)
            for one in self._tagger(_BEFORE + text[low:high]).spans:
                if one.type in self._kinds and one.start >= len(_BEFORE):
                    yield Span(shift + one.start, shift + one.stop, cast(Kind, self._kinds[one.type]))


@cache
def load(language: str) -> Model:
    """Return the tagger of a language in this process.

    Raises:
        ModelMissing: it cannot be loaded.
    """
    try:
        return Model(language)
    except (ImportError, OSError) as error:
        raise ModelMissing(f"the model of names in {language!r} cannot be loaded: {error}") from error
