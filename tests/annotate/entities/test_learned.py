"""People and organisations by the learned tagger: what the rules alone would miss, and what it must not
invent."""

from __future__ import annotations

import pytest

from monitor.annotate import Annotators, annotate
from monitor.annotate.entities.crf.model import tagger
from monitor.model import Article, Mention


def _found(text: str, language: str = "en", title: str = "") -> list[Mention]:
    article = Article(1, title, text, language=language)
    return list(annotate(article, annotators=Annotators("fast"), only=["entities"]).mentions)


def _names(kind: str, text: str, language: str = "en") -> list[str]:
    return [one.surface for one in _found(text, language) if one.kind == kind]


def test_a_lone_surname_without_a_title_is_a_person() -> None:
    text = (
        "Analysts at the ministry said Brandtmeier had offered too little, and Brandtmeier did not deny it."
    )
    assert set(_names("person", text)) == {"Brandtmeier"}


@pytest.mark.parametrize(
    ("language", "text", "names"),
    [
        (
            "es",
            "El acuerdo fue firmado ayer por Marta Olmedo y Julio Cárdenas en la sede del partido.",
            ["Marta Olmedo", "Julio Cárdenas"],
        ),
        (
            "it",
            "All'incontro di ieri c'erano anche Paolo Ferrandi e Lucia Bonetti, che hanno firmato il testo.",
            ["Paolo Ferrandi", "Lucia Bonetti"],
        ),
        (
            "de",
            "Am Freitag trafen sich Karin Wessels und Thomas Brandner zu einem langen Gespräch.",
            ["Karin Wessels", "Thomas Brandner"],
        ),
    ],
)
def test_two_people_joined_by_and_are_two(language: str, text: str, names: list[str]) -> None:
    assert _names("person", text, language) == names


def test_an_acronym_in_brackets_is_the_organisation_before_it() -> None:
    text = "La Unión Ganadera del Norte (UGN) rechazó ayer la subida. La UGN pidió una reunión."
    found = [one for one in _found(text, "es") if one.kind == "organisation"]
    assert {one.surface for one in found} >= {"Unión Ganadera del Norte", "UGN"}
    assert len({one.entity_id for one in found}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Die Regierung will den Strompreis senken, doch die Industrie und der Handel zweifeln am Erfolg.",
        "Im Sommer sinkt der Wasserstand, und viele Bauern fürchten um die Ernte.",
    ],
)
def test_a_german_noun_is_no_organisation(text: str) -> None:
    assert [one for one in _found(text, "de") if one.kind in ("person", "organisation")] == []


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("fr", "Selon le ministre, la SNCF négocie avec les syndicats depuis lundi.", "SNCF"),
        ("it", "Il ministro ha incontrato ieri i vertici della CGIL, che ha respinto il piano.", "CGIL"),
        ("es", "El partido del presidente negocia con el PP y con otros grupos la reforma.", "PP"),
    ],
)
def test_an_acronym_that_nobody_explains_is_an_organisation(language: str, text: str, name: str) -> None:
    assert _names("organisation", text, language) == [name]


def test_a_surname_means_the_person_named_in_full_in_other_languages() -> None:
    text = "Der Trainer Matthias Hollbrück lobte die Mannschaft. Nach dem Spiel war Hollbrück zufrieden."
    found = [one for one in _found(text, "de") if one.kind == "person"]
    assert {one.entity_id for one in found} == {"matthias-hollbruck"}


def test_a_leader_is_a_person_as_well_as_the_country() -> None:
    text = "Angela Merkel met her guests in Brussels on Monday. Merkel then left for Rome."
    people = [one for one in _found(text) if one.kind == "person"]
    assert {one.entity_id for one in people} == {"angela-merkel"}
    assert len(people) == 2


def test_the_text_in_a_batch_is_read_like_the_text_alone() -> None:
    """What the tagger remembers of words changes nothing."""
    texts = ["Quantrell hired Ann Vossler.", "Vossler left Quantrell in May.", "Nobody called Ann."]
    first = [_found(text) for text in texts]
    tagger.cache_clear()
    assert [_found(text) for text in reversed(texts)] == first[::-1]


def test_a_title_in_sentence_case_makes_mentions_of_its_own() -> None:
    found = _found("The river rose again on Sunday.", title="Storm kills 12 as Merkel visits Berlin")
    assert [(one.entity_id, one.field) for one in found if one.kind == "person"] == [
        ("angela-merkel", "title")
    ]


def test_a_title_in_title_case_names_only_whom_the_text_names() -> None:
    found = _found(
        "The river rose again on Sunday.", title="Grave Warning As Markets Tumble In Brandtmeier Row"
    )
    assert [one for one in found if one.kind in ("person", "organisation")] == []


def test_shouted_text_costs_bounded_memory() -> None:
    assert _found("BREAKING NEWS " * 20_000 + ". Ann Vossler spoke.")[-1:] != [None]
