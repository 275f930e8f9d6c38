"""Russian: a trained tagger finds people and organisations, and cases and short forms are one entity."""

from __future__ import annotations

import re
import sys
import time

import pytest
import structlog
from hypothesis import given, strategies as st

from monitor import annotate as annotators
from monitor.annotate import Annotators, annotate, annotate_all
from monitor.annotate.entities import slovnet_model, tagged
from monitor.annotate.models import choice
from monitor.annotate.text.pieces import pieces
from monitor.model import Annotation, Article, Mention

RUSSIAN = Annotators("fast", tagged=("ru",))
TEXT = (
    "Президент России Владимир Путин принял в Кремле главу Уфимского района Петра Ложкина. "
    "Ложкину поручено восстановить завод «Уфамаш», сообщила пресс-секретарь Анна Вилкина. "
    "По словам Вилкиной, Путину показали планы. Завод подал в суд на Сбербанк."
)


def _found(text: str, title: str = "") -> list[Mention]:
    if "ru" not in choice.tagged():
        pytest.skip("natasha and slovnet are not installed")
    found = annotate(Article(1, title, text, language="ru"), annotators=RUSSIAN, only=["entities"])
    return [m for m in found.mentions if m.kind in ("person", "organisation")]


def test_russian_people_and_organisations_are_found_as_they_are_written() -> None:
    found = _found(TEXT)
    people = {m.surface for m in found if m.kind == "person"}
    assert people == {"Владимир Путин", "Петра Ложкина", "Ложкину", "Анна Вилкина", "Вилкиной", "Путину"}
    assert {"Уфамаш", "Сбербанк"} <= {m.surface for m in found if m.kind == "organisation"}
    assert all(TEXT[m.start : m.end] == m.surface and m.via == "ner" for m in found)


def test_cases_and_lone_surnames_are_one_person_in_the_nominative() -> None:
    named = {m.surface: m.name for m in _found(TEXT)}
    assert named["Ложкину"] == named["Петра Ложкина"] == "Пётр Ложкин"
    assert named["Вилкиной"] == named["Анна Вилкина"] == "Анна Вилкина"


def test_a_leader_is_a_person_too_and_the_same_one_as_in_english_articles() -> None:
    ids = {m.surface: m.entity_id for m in _found(TEXT, "Путин принял Ложкина")}
    assert ids["Путину"] == ids["Путин"] == ids["Владимир Путин"] == "vladimir-putin"
    assert {m.entity_id for m in _found("Людмила Путина открыла школу.")} == {"людмила-путина"}


@pytest.mark.parametrize("title", ["Ложкин: завод восстановят", "ЛОЖКИН ПОПРОСИЛ О ПОМОЩИ", "Завод Ложкина"])
def test_russian_titles_name_people_in_any_case(title: str) -> None:
    names = [(m.name, title[m.start : m.end]) for m in _found(TEXT, title) if m.field == "title"]
    assert [name for name, _ in names] == ["Пётр Ложкин"]
    assert names[0][1].upper().startswith("ЛОЖКИН")


def test_shouted_russian_names_leaders_and_makes_no_name_of_half_a_sentence() -> None:
    found = _found("ПРЕЗИДЕНТ ФРАНЦИИ ЭММАНЮЭЛЬ МАКРОН ПРИБЫЛ В МОСКВУ, СООБЩИЛО АГЕНТСТВО ТАСС.")
    assert [(m.surface, m.entity_id) for m in found] == [("МАКРОН", "emmanuel-macron")]


def test_two_of_one_surname_are_told_apart() -> None:
    named = {m.surface: m.name for m in _found("Анна Вилкина и Пётр Вилкин живут в Твери. Вилкина поёт.")}
    assert named["Вилкина"] == "Анна Вилкина"


def test_the_batch_does_not_change_what_is_found() -> None:
    alone = _found(TEXT, "Путин принял Ложкина")
    articles = [Article(i, "Путин принял Ложкина", TEXT, language="ru") for i in range(3)]
    for one in annotate_all(articles, RUSSIAN):
        assert not isinstance(one, Exception)
        assert [m for m in one.mentions if m.kind in ("person", "organisation")] == alone


def test_without_the_packages_one_warning_says_so_and_russian_has_no_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(choice, "find_spec", lambda name: None if name == "slovnet" else object())
    choice._warn_untagged.cache_clear()
    with structlog.testing.capture_logs() as logs:
        assert choice.tagged() == choice.tagged() == ()
    (warning,) = logs
    assert "slovnet cannot be imported: no people and organisations are found in 'ru'" in warning["event"]
    assert annotators.versions(Annotators("fast"))["entities"].endswith(" rules")


def test_a_package_without_its_files_counts_as_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.metadata.files", lambda _: [])
    monkeypatch.setattr(choice, "find_spec", lambda _: object())
    choice._warn_untagged.cache_clear()
    with structlog.testing.capture_logs() as logs:
        assert choice.tagged() == ()
    assert "natasha is installed without data/model" in logs[0]["event"]


@pytest.mark.parametrize("package", ["slovnet", "navec"])
def test_a_tagger_that_cannot_be_loaded_costs_russian_names_and_no_run(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    slovnet_model.load.cache_clear()
    articles = [Article(i, "", TEXT, language="ru") for i in range(3)]
    articles.append(Article(3, "", "Angela Merkel met Ann Vossler.", language="en"))
    with structlog.testing.capture_logs() as logs:
        found = annotate_all(articles, RUSSIAN)
    slovnet_model.load.cache_clear()
    assert [one["event"] for one in logs if "cannot be loaded" in one["event"]] == [logs[0]["event"]]
    kinds = [{m.kind for m in one.mentions} for one in found if isinstance(one, Annotation)]
    assert len(kinds) == 4
    assert "country" in kinds[0]
    assert "organisation" not in kinds[0]
    assert "person" in kinds[3]


def test_the_version_names_the_tagger() -> None:
    assert annotators.versions(RUSSIAN)["entities"].split()[1] == "rules+slovnet-ner-news-1"


@given(st.integers(0, 20_000), st.lists(st.integers(0, 20_000)))
def test_pieces_make_up_the_whole_text_and_none_is_long(size: int, starts: list[int]) -> None:
    cut = list(pieces(size, sorted(start for start in starts if start < size)))
    assert [i for low, high in cut for i in (low, high)][1:-1:2] == [low for low, _ in cut][1:]
    assert sum(high - low for low, high in cut) == size
    assert all(0 < high - low <= 4_000 for low, high in cut)


class _Known:
    """Stands for the tagger: it finds some names wherever they are written."""

    def __init__(self, *names: str) -> None:
        self._names = re.compile("|".join(names))

    def spans(self, text: str, _starts: object = ()) -> list[slovnet_model.Span]:
        return [slovnet_model.Span(*one.span(), "person") for one in self._names.finditer(text)]


def test_a_lone_surname_is_who_was_named_in_full_last_before_it_not_who_stands_in_the_title(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = _Known("Сергей Попов", "Иван Попов", "Попов")
    monkeypatch.setattr(tagged, "load", lambda _: known)
    article = Article(
        1, "Сергей Попов и другие", "Сергей Попов ждал. Иван Попов пришёл. Попов сел.", language="ru"
    )
    found = tagged.annotate_article(article, Annotation())
    assert [m.name for m in found if m.surface == "Попов"] == ["Иван Попов"]


def test_thousands_of_names_in_a_text_take_no_minutes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tagged, "load", lambda _: _Known("Сергей Попов", "Ивана Попова"))
    text = "Сергей Попов ждал Ивана Попова. Попов ушёл. " * 3_000
    begun = time.process_time()
    found = tagged.annotate_article(Article(1, "", text, language="ru"), Annotation())
    assert len(found) == 9_000
    assert time.process_time() - begun < 5  # compared each with each: half a minute
