"""Names of people in all cases: one nominative, and what the forms have in common."""

from __future__ import annotations

import pytest

from monitor.annotate.entities.declension import declension

RUSSIAN = declension("ru")


@pytest.mark.parametrize(
    ("written", "nominative"),
    [
        ("Владимир Путин", "Владимир Путин"),
        ("Владимиру Путину", "Владимир Путин"),
        ("Владимиром Путиным", "Владимир Путин"),
        ("Эльвиры Набиуллиной", "Эльвира Набиуллина"),
        ("Эльвиру Набиуллину", "Эльвира Набиуллина"),
        ("Эльвира Набиуллина", "Эльвира Набиуллина"),
        ("Людмилы Петрушевской", "Людмила Петрушевская"),
        ("Сергея Викторовича Лаврова", "Сергей Лавров"),
        ("Дмитрия Козака", "Дмитрий Козак"),
        ("Петра Порошенко", "Пётр Порошенко"),
        ("Павлу Дурову", "Павел Дуров"),
        ("Барак Обама", "Барак Обама"),
        ("Джастина Трюдо", "Джастина Трюдо"),  # nothing shows whose name it is
        ("Гертрудой Маус", "Гертрудой Маус"),
        ("Клаусом Маусом", "Клаус Маус"),
        ("Александра Новака", "Александр Новак"),
        ("Александра Иванова", "Александра Иванова"),
        ("Шойгу", "Шойгу"),
        ("Песковым", "Песков"),
        ("В. В. Путиным", "В. В. Путин"),
        ("Сергей Юрьевич Попович", "Сергей Попович"),  # a surname that ends as patronymics do
        ("Иванович Петрович Сидорович", "Иванович Сидорович"),
    ],
)
def test_a_declined_name_is_named_in_the_nominative(written: str, nominative: str) -> None:
    assert RUSSIAN.nominative(written.split()) == nominative


def test_a_surname_is_a_mans_where_its_bare_form_stands_in_the_article() -> None:
    assert RUSSIAN.nominative(["Иванова"]) == "Иванова"
    assert RUSSIAN.nominative(["Иванова"], frozenset({"иванов"})) == "Иванов"


@pytest.mark.parametrize(
    "forms",
    [
        "Байден Байдена Байдену Байденом Байдене",
        "Обама Обамы Обаме Обаму Обамой",
        "Зеленский Зеленского Зеленскому Зеленским Зеленском",
        "Набиуллина Набиуллиной Набиуллину",
        "Соловьёв Соловьева Соловьёвым",
    ],
)
def test_the_cases_of_a_surname_are_one(forms: str) -> None:
    assert len({RUSSIAN.key(form) for form in forms.split()}) == 1


def test_the_surname_comes_last_where_given_names_or_initials_follow_it() -> None:
    assert RUSSIAN.ordered(["Лавров", "Сергей", "Викторович"]) == ["Сергей", "Викторович", "Лавров"]
    assert RUSSIAN.ordered(["Лавров", "С.", "В."]) == ["С.", "В.", "Лавров"]
    assert RUSSIAN.ordered(["Сергей", "Викторович", "Лавров"]) == ["Сергей", "Викторович", "Лавров"]


def test_a_language_without_rules_keeps_names_as_they_are_written() -> None:
    assert declension("tlh").nominative(["Ana", "Petrova"]) == "Ana Petrova"
    assert declension("tlh").key("Petrova") == "petrova"
