"""Two reports side by side: what both say is marked, hostile text stays text, long ones cost little."""

from __future__ import annotations

import random
import time

from monitor.ui.story.comparing import differences

SAME = "The ministers of both countries signed the grain agreement in the harbour town on Monday"


def test_a_sentence_that_both_have_is_marked() -> None:
    left, right = differences(f"{SAME}. Protesters stayed away.", f"In a surprise, {SAME.upper()}!")
    assert f"<mark>{SAME}. </mark><span>Protesters stayed away.</span>" in left.shown
    assert "<span>In a surprise, </span>" in right.shown
    assert (left.words, right.words) == (18, 18)
    assert left.shared == right.shared == 15 / 18


def test_three_words_that_happen_to_be_the_same_are_no_agreement() -> None:
    left, right = differences("on the other hand it rained", "he raised the other hand slowly")
    assert (left.shared, right.shared) == (0, 0)


def test_text_that_looks_like_html_stays_text() -> None:
    left, _ = differences("<script>alert(1)</script>", "")
    assert "<script>" not in left.shown
    assert "&lt;script&gt;" in left.shown


def test_empty_texts_share_nothing() -> None:
    left, right = differences("", "")
    assert (left.words, left.shared, right.words) == (0, 0, 0)


def test_a_copy_with_another_paragraph_in_front_is_found_in_texts_of_a_thousand_words() -> None:
    dice = random.Random(3)
    words = [f"w{dice.randrange(400)}" if dice.random() < 0.5 else "the" for _ in range(1_000)]
    left, right = differences(" ".join(words), "Another beginning than that of the wire. " + " ".join(words))
    assert left.shared == 1
    assert right.shared == 1_000 / 1_007


def test_the_worst_texts_of_a_hundred_thousand_words_take_no_time() -> None:
    before = time.process_time()
    differences("a b " * 50_000, "b a c " * 40_000)
    assert time.process_time() - before < 3
