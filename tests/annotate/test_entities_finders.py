"""Who finds people and organisations: the rules, or spaCy where it is asked for and installed."""

from __future__ import annotations

from itertools import pairwise

import pytest
import structlog.testing

from monitor import annotate
from monitor.annotate import countries, entities, entities_finders, entities_ner, sentences
from monitor.model import Annotation, Article, Mention

TEXT = (
    "Dutch Foreign Minister Pieter van der Horst met officials of the World Bank in Paris on Monday. "
    "Van der Horst thanked the bank. The Orinoco Basin Trust (OBT) was absent, Horst said. "
    "The OBT sent a note."
)


@pytest.fixture(autouse=True)
def fresh() -> object:
    entities_finders.finder.cache_clear()
    yield
    entities_finders.finder.cache_clear()


def _spacy() -> entities_finders.Spacy:
    try:
        return entities_finders.Spacy()
    except ImportError:
        pytest.skip("the extra `ner` is not installed")


def _found(text: str, title: str = "", language: str = "en") -> list[Mention]:
    article = Article(1, title, text, language=language)
    before = countries.annotate(article, sentences.annotate(article, Annotation()))
    mentions = entities.annotate(article, before, _spacy()).mentions
    return [m for m in mentions if m.kind in ("person", "organisation")]


def test_without_the_package_the_rules_read_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError("No module named 'spacy'")

    monkeypatch.setenv("MONITOR_NER", "spacy")
    monkeypatch.setattr(entities_finders, "Spacy", missing)
    with structlog.testing.capture_logs() as logs:
        assert isinstance(entities_finders.finder(), entities_finders.Rules)
    assert "media-monitor[ner]" in logs[0]["needs"]


def test_the_rules_read_unless_asked_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONITOR_NER", raising=False)
    assert isinstance(entities_finders.finder(), entities_finders.Rules)
    assert annotate.versions()["entities"].endswith(" rules")


def test_spacy_reads_where_it_is_installed_and_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    _spacy()
    monkeypatch.setenv("MONITOR_NER", "spacy")
    assert entities_finders.finder().name == entities_ner.NAME
    assert annotate.versions()["entities"].endswith(f" {entities_ner.NAME}")


def test_what_spacy_finds_is_merged_like_what_the_rules_find() -> None:
    found = _found(TEXT, "Van der Horst meets World Bank")
    assert {m.via for m in found} == {"ner"}
    people = {m.name for m in found if m.kind == "person"}
    assert people == {"Pieter van der Horst"}
    organisations = {m.entity_id for m in found if m.kind == "organisation"}
    assert "world-bank" in organisations
    assert [m.surface for m in found if m.name == "Orinoco Basin Trust"][-1] == "OBT"
    assert {m.name for m in found if m.field == "title"} == {"Pieter van der Horst", "World Bank"}


def test_spacy_names_no_country_no_day_and_no_headline() -> None:
    found = _found(
        "RUSSIA AND CHINA SIGN PACT ON TRADE. France and Japan will meet on Monday in Rome in May."
    )
    assert found == []


def test_offsets_of_spacy_are_exact_and_ordered() -> None:
    text = " ".join([TEXT] * 60)  # more than one piece
    found = [m for m in _found(text) if m.field == "text"]
    assert all(text[m.start : m.end] == m.surface for m in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert sum(m.surface == "Pieter van der Horst" for m in found) == 60


def test_other_languages_stay_with_the_rules() -> None:
    found = _found("Außenminister Jürgen Althoff sprach in Wien. Althoff lobte Siemens.", language="de")
    assert {m.via for m in found} == {"name"}
