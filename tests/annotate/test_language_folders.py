"""A language is one folder of `resources/languages`: an ability exists where its file does."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files

import pytest

from monitor.annotate.countries import inflection, others
from monitor.annotate.entities import capitals, tagged
from monitor.annotate.entities.declension import Declension
from monitor.annotate.keyphrases.annotator import bounds
from monitor.annotate.text import sentences
from monitor.annotate.text.inflected import names_of_leaders
from monitor.annotate.topics.lexicon import lexicon
from monitor.resources import has_language, languages_with, read_language

READERS: dict[str, Callable[[str], object]] = {
    "declension.toml": lambda language: Declension(read_language(language, "declension.toml")),
    "entities.toml": lambda language: read_language(language, capitals.FILE)["and"],
    "homonyms.toml": others._rules,
    "inflection.toml": inflection.edges,
    "keyphrases.toml": bounds,
    "leaders.csv": lambda language: list(names_of_leaders(language)),
    "names.csv": lambda language: list(inflection.names(language)),
    "sentences.toml": sentences._rules,
    "tagger.toml": tagged.name,
    "topics.toml": lexicon,
}
FOLDERS = sorted(
    (language.name, file.name)
    for language in (files("monitor.resources") / "languages").iterdir()
    if language.is_dir()
    for file in language.iterdir()
)


@pytest.mark.parametrize(("language", "file"), FOLDERS)
def test_every_file_of_a_language_is_read_by_someone(language: str, file: str) -> None:
    assert READERS[file](language)


@pytest.mark.parametrize("file", sorted(READERS))
def test_a_language_without_the_file_lacks_the_ability_and_nothing_fails(file: str) -> None:
    assert languages_with(file) == tuple(sorted(language for language, name in FOLDERS if name == file))
    assert not has_language("tlh", file)
    assert not read_language("tlh", file)
    assert not has_language("../entities", "words.toml")


def test_sentences_of_a_language_without_rules_are_split_as_english_ones() -> None:
    assert sentences._rules("tlh") == sentences._rules("en")
