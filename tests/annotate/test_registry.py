"""The registry of annotators: order, names, and that each reads only what it says it requires."""

from __future__ import annotations

import pkgutil
import sys
from dataclasses import fields
from datetime import datetime
from pathlib import Path

import pytest

from monitor import annotate
from monitor.annotate import ANNOTATORS, Annotators, required
from monitor.model import Annotation, Article

FAST = Annotators("fast")
FINDINGS = [field.name for field in fields(Annotation) if isinstance(field.default, tuple)]
FINDINGS.remove("tokens")
ARTICLE = Article(
    1,
    "Lima and Quito argue over the river port",
    "LIMA, March 4 - Peru accused Ecuador of blocking the river port. Peruvian President Hope Love said it"
    " was shameful, and Hope Love warned Ecuador. Love spoke at Peru University. The Andean Victory Party"
    " rejected the claim and offered talks about the river port. Spain praised both countries for their"
    " brilliant patience. Inflation and interest rates worried the river port all the same.",
    published_at=datetime(2025, 3, 5),
    section="Economy",
)


def test_every_annotator_runs_after_those_it_requires() -> None:
    ran: set[str] = set()
    for name, annotator in ANNOTATORS.items():
        assert set(annotator.REQUIRES) <= ran, name
        ran.add(name)


@pytest.mark.parametrize("name", ANNOTATORS)
def test_an_annotator_finds_the_same_where_only_those_it_requires_ran(name: str) -> None:
    """A requirement that is not declared shows here: without it something else is found."""
    so_far = Annotation()
    for other in ANNOTATORS:
        (found,) = ANNOTATORS[other].annotate([ARTICLE], [so_far], FAST)
        if other == name:
            break
        so_far = found
    alone = annotate.annotate(ARTICLE, annotators=FAST, only=[name])
    for field in FINDINGS:
        added = set(getattr(found, field)) - set(getattr(so_far, field))
        assert added <= set(getattr(alone, field)), field
    assert name != "tone" or alone.tone == found.tone
    assert found != so_far or name == "sentences", "it finds nothing in this article: the test shows nothing"


@pytest.mark.parametrize("name", [name for name in ANNOTATORS if ANNOTATORS[name].REQUIRES])
def test_without_any_one_of_those_it_requires_something_else_is_found(name: str) -> None:
    """A requirement that nothing is read of would show here."""
    for left_out in ANNOTATORS[name].REQUIRES:
        so_far = Annotation()
        for other in required([name]):
            if other not in (left_out, name):
                (so_far,) = ANNOTATORS[other].annotate([ARTICLE], [so_far], FAST)
        full = Annotation()
        for other in required([name])[:-1]:
            (full,) = ANNOTATORS[other].annotate([ARTICLE], [full], FAST)
        assert _added(name, so_far) != _added(name, full), left_out


def _added(name: str, so_far: Annotation) -> tuple[object, ...] | str:
    try:
        (found,) = ANNOTATORS[name].annotate([ARTICLE], [so_far], FAST)
    except (IndexError, ValueError) as error:
        return repr(error)
    return tuple(frozenset(getattr(found, field)) - set(getattr(so_far, field)) for field in FINDINGS)


def test_what_is_required_comes_along_in_the_order_of_running() -> None:
    assert required(["entities"]) == ["sentences", "countries", "entities"]
    assert required(["topics", "tone"]) == ["sentences", "countries", "entities", "tone", "topics"]
    assert required(ANNOTATORS) == list(ANNOTATORS)
    assert annotate.annotate(ARTICLE, annotators=FAST, only=["countries"]).pairs == ()


def test_every_annotator_lies_in_a_folder_of_its_own_and_all_are_registered() -> None:
    (home,) = annotate.__path__
    there = {path.parent.name for path in Path(home).glob("*/annotator.py")}
    registered = {annotator.__name__.split(".")[-2] for annotator in ANNOTATORS.values()}  # type: ignore[attr-defined]
    assert registered == there


def test_no_name_of_the_package_hides_a_folder() -> None:
    """`import monitor.annotate.tone` gave the folder, `from monitor.annotate import tone` its annotator."""
    hidden = [
        module.name
        for module in pkgutil.iter_modules(annotate.__path__)
        if getattr(annotate, module.name, None) is not sys.modules.get(f"monitor.annotate.{module.name}")
    ]
    assert hidden == []


def test_what_annotates_is_told_by_a_value_and_nothing_else() -> None:
    """A variable of the environment chose the model deep inside, so that workers and parent could differ."""
    (home,) = annotate.__path__
    modules = list(Path(home).rglob("*.py"))
    assert modules
    assert [path for path in modules if "environ" in path.read_text(encoding="utf-8")] == []
