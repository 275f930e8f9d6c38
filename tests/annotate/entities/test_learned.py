"""People and organisations by the learned tagger: what the rules alone would miss, and what it must not
invent."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from monitor.annotate import Annotators, annotate, annotate_all
from monitor.annotate.entities.crf.model import TAGS, _confidences, _decode, tagger
from monitor.model import Annotation, Article, Mention


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


@pytest.mark.parametrize(
    ("kind", "text", "names"),
    [
        (
            "person",
            "Il segretario ha telefonato ieri sera a Massimo D'Albenga, che non ha voluto rispondere.",
            ["Massimo D'Albenga"],
        ),
        (
            "organisation",
            "Il ricorso dei comuni è stato respinto ieri dalla Corte suprema, che ha sede nella capitale.",
            ["Corte suprema"],
        ),
        (
            "organisation",
            "Secondo il governatore della Banca d'Albania i prezzi sono saliti ancora nel mese di marzo.",
            ["Banca d'Albania"],
        ),
    ],
)
def test_an_italian_name_with_an_elided_article_or_a_small_word_behind_is_whole(
    kind: str, text: str, names: list[str]
) -> None:
    assert _names(kind, text, "it") == names


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


_PIECES = (
    "Quantrell hired Ann Vossler of the Orinoco Basin Trust (OBT) in May.",
    "VOSSLER LEAVES THE TRUST AS QUANTRELL STAYS SILENT.",
    "Nobody called.",
    "“The Ministry of Labour and of the Interior,” said Jan de Groot-Hansen, “will not pay”.",
    "Ann’s sister Marta and the U.S.-led group met Brandtmeier & Sons near the Great North Road.",
    "",
)


@given(
    st.lists(st.lists(st.sampled_from(_PIECES), max_size=4).map(" ".join), min_size=1, max_size=12),
    st.lists(st.integers(1, 5), min_size=1, max_size=4),
)
@settings(max_examples=10, deadline=None)
def test_an_article_is_read_alike_whatever_the_batch(texts: list[str], sizes: list[int]) -> None:
    """Sums of floats are the same to the last bit, in whatever company a text is read."""
    articles = [
        Article(i, text[:50], text, language=("en", "de", "it")[i % 3]) for i, text in enumerate(texts)
    ]
    together = [_annotation(one) for one in annotate_all(articles, Annotators("fast"))]
    tagger.cache_clear()
    apart, at = [], 0
    while at < len(articles):
        size = sizes[at % len(sizes)]
        apart += annotate_all(articles[at : at + size], Annotators("fast"))
        at += size
    assert [_annotation(one) for one in apart] == together


def _annotation(found: Annotation | Exception) -> Annotation:
    assert isinstance(found, Annotation)
    return found


@given(st.lists(st.integers(1, 12), min_size=1, max_size=30), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_tags_and_confidences_of_a_stretch_are_the_same_alone(sizes: list[int], seed: int) -> None:
    weights = tagger("en")._weights
    scores = np.random.default_rng(seed).normal(0, 3, (sum(sizes), len(TAGS))).astype(np.float32)
    bounds = np.cumsum([0, *sizes])
    tags = _decode(weights, scores, bounds)
    sure = _confidences(weights, scores, tags, bounds)
    for low, high in pairwise(bounds.tolist()):
        edges = np.array([0, high - low])
        own = _decode(weights, scores[low:high], edges)
        assert own.tolist() == tags[low:high].tolist()
        assert _confidences(weights, scores[low:high], own, edges).tobytes() == sure[low:high].tobytes()
