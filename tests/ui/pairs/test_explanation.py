"""Why a pair is what it is, in plain words."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import get_args

import pytest

from monitor.model import Mood, Precision
from monitor.reference.cameo import TYPES
from monitor.ui.kit.words import words
from monitor.ui.pairs import explanation


def pair(**changed: object) -> SimpleNamespace:
    row = {"country_a": "CHN", "country_b": "RUS", "actor": None, "target": None, "voice": None, "type": None}
    return SimpleNamespace(**row | changed)


def test_every_mood_and_every_type_has_its_words() -> None:
    assert set(words("mood")) == set(get_args(Mood))
    assert set(words("type")) == TYPES


@pytest.mark.parametrize(
    ("precision", "told"),
    [("day", "4 Mar 2025"), ("week", "week of 4 Mar 2025"), ("month", "March 2025"), ("year", "2025")],
)
def test_times_are_told_as_precisely_as_they_are_known(precision: str, told: str) -> None:
    assert precision in get_args(Precision)
    assert explanation.event_date(pair(event_date=date(2025, 3, 4), event_precision=precision)) == told


def test_what_is_missing_is_passed_over() -> None:
    for bare in (pair(), pair(event_date=None, event_precision=None, evidence=float("nan"))):
        assert explanation.event_date(bare) == ""
        assert explanation.evidence_spans(bare) == []
    assert [fact.name for fact in explanation.facts(pair(), "")] == ["Direction"]


def test_a_mood_that_the_type_tells_already_is_not_told_twice() -> None:
    assert explanation.mood(pair(type="THREATEN", mood="threatened")) == ""
    assert explanation.mood(pair(type="AID", mood="threatened")) == "threatened"


def test_an_act_goes_one_way_or_both_ways() -> None:
    assert explanation.direction(pair()) == "China – Russia"
    assert explanation.direction(pair(actor="RUS", target="CHN")) == "Russia → China"
    (mutual,) = [fact.value for fact in explanation.facts(pair(), "") if fact.name == "Direction"]
    assert mutual == "China and Russia, mutual"
