"""How groupings of articles are measured, and what the plain method does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from monitor.evaluation.clusters import b_cubed, single_pass, tf_idf

GOLD = {"a": "quake", "b": "quake", "c": "quake", "d": "vote", "e": "vote"}
SUBJECTS = dict.fromkeys(GOLD, "one")
TEXTS = [
    "Quake shakes the coast, rescuers search the ruins",
    "Rescuers search ruins on the coast after the quake",
    "Voters choose a parliament, turnout is low",
    "Low turnout as voters choose their parliament",
]
NOON = datetime(2024, 3, 1, 12)


def test_a_grouping_like_the_labels_has_f1_of_1() -> None:
    found = b_cubed(GOLD, GOLD, SUBJECTS)
    assert (found.value, found.parts["precision"], found.parts["recall"], found.documents) == (1, 1, 1, 5)


def test_articles_all_alone_lose_recall_and_all_in_one_lose_precision() -> None:
    alone = b_cubed(GOLD, {article: article for article in GOLD}, SUBJECTS)
    assert alone.parts["precision"] == 1
    assert alone.parts["recall"] == pytest.approx((3 / 3 + 2 / 2) / 5)
    together = b_cubed(GOLD, SUBJECTS, SUBJECTS)
    assert together.parts["recall"] == 1
    assert together.parts["precision"] == pytest.approx((3 * 3 / 5 + 2 * 2 / 5) / 5)


def test_the_interval_is_over_subjects_since_articles_on_one_are_no_independent_witnesses() -> None:
    half = {"a": "x", "b": "x", "c": "x", "d": "d", "e": "e"}
    assert b_cubed(GOLD, half, SUBJECTS).low == b_cubed(GOLD, half, SUBJECTS).high
    drawn = b_cubed(GOLD, half, GOLD)
    assert drawn.low < drawn.value < drawn.high == 1


def test_the_plain_method_joins_articles_that_share_words_within_three_days() -> None:
    vectors = tf_idf(TEXTS, most=0.5)
    assert single_pass(vectors, [NOON] * 4, 0.2) == [0, 0, 1, 1]
    assert single_pass(vectors, [NOON + timedelta(days=4 * at) for at in range(4)], 0.2) == [0, 1, 2, 3]
