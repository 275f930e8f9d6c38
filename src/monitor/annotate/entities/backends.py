"""Who finds people and organisations: our rules with a small model of our own, or spaCy's.

The latter (`pip install media-monitor[ner]`) reads English only and is many times slower; other languages
stay with the former. It is loaded when it is first asked, once a process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
    """Finds the names of articles of one language."""

    def read(self, readings: Sequence[Reading], language: str) -> Via:
        """Read texts for names; return what their mentions are told to come from."""
        ...

    def read_titles(self, readings: Sequence[Reading], language: str) -> None:
        """Read titles for names that their texts do not know."""
        ...


class Rules:
    """Known names, head nouns, titles, given names; and a model where one learned the language."""

    def __init__(self, taggers: Callable[[str], Tagger] = tagger) -> None:
        """Take the models of languages from `taggers`."""
        self._taggers = taggers

    def read(self, readings: Sequence[Reading], language: str) -> Via:
        """Read by the rules, and let the model decide."""
        for one in readings:
            one.read(full=language == "en")
        self._decide(readings, language)
        return "name"

    def read_titles(self, readings: Sequence[Reading], language: str) -> None:
        """Let the model decide."""
        self._decide(readings, language)

    def _decide(self, readings: Sequence[Reading], language: str) -> None:
        """Let the model read texts, and titles in which a capital tells a name."""
        told = [one for one in readings if one.view.field == "text" or learned.tells(one.view)]
        if told and language in LEARNED:
            learned.read(told, self._taggers(language))


class Spacy:
    """The trained model."""

    def read(self, readings: Sequence[Reading], language: str) -> Via:
        """Read English by the model, other languages by the rules."""
        if language != "en":
            return Rules().read(readings, language)
        for one in readings:
            spacy_model.read(one, _spacy_model())
        return "ner"

    def read_titles(self, readings: Sequence[Reading], language: str) -> None:
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
