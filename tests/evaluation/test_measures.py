"""Measures on counts that can be checked by hand."""

from __future__ import annotations

import pytest

from monitor.evaluation import measures


def test_sets_are_counted_over_all_documents() -> None:
    found = measures.sets([({"FRA", "DEU"}, {"FRA"}), ({"RUS"}, {"RUS", "CHN"}), (set(), set())])
    assert found.value == pytest.approx(2 * 2 / (2 * 2 + 1 + 1), abs=1e-4)
    assert found.parts == {"precision": 0.6667, "recall": 0.6667}
    assert found.documents == 3


def test_macro_f1_weighs_classes_alike_and_counts_silence_as_wrong() -> None:
    found = measures.classes([("a", "a"), ("a", "a"), ("a", None), ("b", "a")], ("a", "b"))
    assert found.value == pytest.approx((2 * 2 / (2 * 2 + 1 + 1) + 0) / 2, abs=1e-4)
    assert found.parts["accuracy"] == 0.5


def test_text_is_compared_by_four_grams() -> None:
    found = measures.texts([("one two three four five", "one two three four")])
    assert found.parts == {"precision": 1.0, "recall": 0.5}
    assert found.value == pytest.approx(2 / 3, abs=1e-4)


def test_the_interval_holds_the_value_and_shrinks_with_documents() -> None:
    few = measures.share([True, False, True, True] * 5)
    many = measures.share([True, False, True, True] * 500)
    assert few.low < few.value == many.value == 0.75 < few.high
    assert many.high - many.low < (few.high - few.low) / 5
    assert measures.share([True, False, True, True] * 5) == few


def test_reliability_groups_by_confidence() -> None:
    bands = measures.reliability([(0.95, True), (0.91, False), (0.5, True), (1.0, True)])
    assert [(band["low"], band["count"], band["true"]) for band in bands] == [
        (0.5, 1, 1.0),
        (0.9, 3, pytest.approx(0.6667)),
    ]
