"""Bylines → people, agencies, newsrooms."""

from __future__ import annotations

import pytest

from monitor.reference import bylines


@pytest.mark.parametrize(
    ("given", "authors"),
    [
        ("By Ada Holm And Jo Reyes For The Weir", ("Ada Holm", "Jo Reyes")),
        ("Ada Holm und Jo Reyes, Grimsby", ("Ada Holm", "Jo Reyes")),
        ("Ada Holm, Jo Reyes und Bo Ek, dpa", ("Ada Holm", "Jo Reyes", "Bo Ek", "dpa")),
        ("Ada Holm og Bo Ek-Dahl", ("Ada Holm", "Bo Ek-Dahl")),
        ("Ada Holm (ahm)", ("Ada Holm",)),
        ("wer/aho;jre", ("wer/aho", "jre")),
        ("Weir24 Newsroom", ("Weir24 Newsroom",)),
        ("Web Makers GmbH www.makers.example", ()),
        ("About Ada Holm, who has baked and written since she could stand, and will do so again", ()),
        ("Holm, Ada", ("Holm, Ada",)),
        ("John E Smith", ("John E Smith",)),
        ("Kim Sook", ("Kim Sook",)),
        ("Por José Ortega y Gasset", ("José Ortega y Gasset",)),  # one, as surnames of two words are written
        ("Ana Costa e Silva, Rui Melo", ("Ana Costa e Silva", "Rui Melo")),
        ("Ana Ruiz y Luis Pérez", ("Ana Ruiz", "Luis Pérez")),
        ("Ana Ruiz y Agencias", ("Ana Ruiz",)),
        ("Ana Ruiz y EFE", ("Ana Ruiz", "EFE")),
        ("By Jane Doe and John Roe, dpa", ("Jane Doe", "John Roe", "dpa")),
        ("BY JANE DOE AND JOHN ROE", ("JANE DOE", "JOHN ROE")),
        ("JANE DOE and JOHN ROE", ("JANE DOE", "JOHN ROE")),
        ("Von Ida Holm", ("Ida Holm",)),
        ("Ana E Silva", ("Ana E Silva",)),
        ("Byron Grey", ("Byron Grey",)),
        ("Reuters, AP", ("Reuters", "AP")),
        ("dpa", ("dpa",)),
        ("Ida Holm | The Weir", ("Ida Holm",)),
        ("Ida Holm | Bo Ek", ("Ida Holm", "Bo Ek")),
        ("Autorin/Autor: Ida Holm", ("Ida Holm",)),
        ("Text von Ida Holm Fotos: Bo Ek", ("Ida Holm",)),
        ("Redaktion", ("Redaktion",)),
        ("admin", ()),
        ("", ()),
    ],
)
def test_one_string_of_authors_is_split_and_cleaned(given: str, authors: tuple[str, ...]) -> None:
    assert bylines.cleaned([given]) == authors


def test_newsroom_is_named_only_where_nobody_else_is() -> None:
    assert bylines.cleaned(["Redaktion", "Ida Holm"]) == ("Ida Holm",)
    assert bylines.cleaned(["admin", "Newsroom"]) == ("Newsroom",)
