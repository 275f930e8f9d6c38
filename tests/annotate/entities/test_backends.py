"""Who finds people and organisations: spaCy, where it is asked for."""

from __future__ import annotations

from itertools import pairwise

import pytest

from monitor.annotate import Annotators, missing
from monitor.annotate.countries import annotator as countries
from monitor.annotate.entities import annotator as entities, backends as entities_finders, spacy_model
from monitor.annotate.text import annotator as sentences
from monitor.errors import ModelMissing
from monitor.model import Annotation, Article, Mention

TEXT = (
    "Dutch Foreign Minister Pieter van der Horst met officials of the World Bank in Paris on Monday. "
    "Van der Horst thanked the bank. The Orinoco Basin Trust (OBT) was absent, Horst said. "
    "The OBT sent a note."
)


def _found(text: str, title: str = "", language: str = "en") -> list[Mention]:
    if missing("spacy"):
        pytest.skip("the extra `ner` is not installed")
    article = Article(1, title, text, language=language)
    before = countries.annotate_article(article, sentences.annotate_article(article, Annotation()))
    (found,) = entities.annotate([article], [before], Annotators("fast", "spacy"))
    return [m for m in found.mentions if m.kind in ("person", "organisation")]


def test_a_model_that_cannot_be_loaded_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise ImportError("no model en_core_web_sm")

    monkeypatch.setattr(spacy_model, "Model", missing)
    entities_finders._spacy_model.cache_clear()
    article, before = _before("Anna Smith spoke in Berlin.")
    with pytest.raises(ModelMissing, match="no model en_core_web_sm"):
        entities.annotate([article], [before], Annotators("fast", "spacy"))


def _before(text: str) -> tuple[Article, Annotation]:
    article = Article(1, "", text)
    return article, sentences.annotate_article(article, Annotation())


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
