"""Who finds people and organisations: our rules with a small model of our own, or spaCy's.

The latter (`pip install media-monitor[ner]`) reads English only and is many times slower; other languages
stay with the former. It is loaded when it is first asked, once a process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Protocol

from monitor.annotate.entities import learned, spacy_model
from monitor.annotate.entities.crf.model import Tagger, tagger
from monitor.annotate.entities.rules import Reading
from monitor.annotate.models.choice import Entities
from monitor.errors import ModelMissing
from monitor.model import Via

LEARNED = frozenset(("en", "de", "es", "it", "fr", "pt"))
"""Languages that the model reads: French and Portuguese with the weights that all languages share.

Left out of training in turn, Spanish was read with F1 0.66 so, by rules with 0.62; Italian 0.55 and 0.46.
"""
NAMES: dict[Entities, str] = {"rules": "rules", "spacy": spacy_model.NAME}


class Backend(Protocol):
    """Finds the names of one article."""

    def read(self, reading: Reading, language: str) -> Via:
        """Read a text for names; return what its mentions are told to come from."""
        ...

    def read_title(self, reading: Reading, language: str) -> None:
        """Read a title for names that its text does not know."""
        ...


class Rules:
    """Known names, head nouns, titles, given names; and a model where one learned the language."""

    def __init__(self, taggers: Callable[[str], Tagger] = tagger) -> None:
        """Take the models of languages from `taggers`."""
        self._taggers = taggers

    def read(self, reading: Reading, language: str) -> Via:
        """Read by the rules, and let the model decide."""
        reading.read(full=language == "en")
        self._decide(reading, language)
        return "name"

    def read_title(self, reading: Reading, language: str) -> None:
        """Let the model decide."""
        self._decide(reading, language)

    def _decide(self, reading: Reading, language: str) -> None:
        """Let the model read a text, or a title in which a capital tells a name."""
        if language in LEARNED and (reading.view.field == "text" or learned.tells(reading.view)):
            learned.read(reading, self._taggers(language))


class Spacy:
    """The trained model."""

    def read(self, reading: Reading, language: str) -> Via:
        """Read English by the model, other languages by the rules."""
        if language != "en":
            return Rules().read(reading, language)
        spacy_model.read(reading, _spacy_model())
        return "ner"

    def read_title(self, reading: Reading, language: str) -> None:
        """Say nothing that the text does not confirm."""


@cache
def _spacy_model() -> spacy_model.Model:
    try:
        return spacy_model.Model()
    except ImportError as error:
        raise ModelMissing(f"spaCy's model cannot be loaded: {error}") from error


@cache
def load(chosen: Entities) -> Backend:
    """Return a backend of this process."""
    return Spacy() if chosen == "spacy" else Rules()
