"""The fast VADER gives the figures of the package that defines it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings, strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from monitor.annotate.tone import vader

PACKAGE = SentimentIntensityAnalyzer()

PLAIN = ["the", "minister", "of", "talks", "on", "Tuesday", "in", "oil", "said", "a", "and", "border"]
LEXICON = [
    "good",
    "Great",
    "bad",
    "war",
    "WAR",
    "attack",
    "peace",
    "crisis",
    "hope",
    "no",
    "kind",
    "killed",
    "friends",
]
RULES = [
    "not", "n't", "isn't", "never", "so", "this", "without", "doubt", "very", "VERY", "hardly", "least", "at",
    "but", "or", "nor", "of", "sort", "bus", "stop", "yeah", "right", "despite", ":)", "!", "?", "??", "!!!",
    "💘",
]  # fmt: skip

sentences = st.lists(st.sampled_from(PLAIN + LEXICON + RULES), max_size=14).map(" ".join)


@given(sentences)
@settings(max_examples=600)
def test_same_figure_as_the_package(sentence: str) -> None:
    assert vader.compound(sentence, vader.lexicon()) == PACKAGE.polarity_scores(sentence)["compound"]


@given(st.text(max_size=120))
def test_same_figure_on_any_text(text: str) -> None:
    assert vader.compound(text, vader.lexicon()) == PACKAGE.polarity_scores(text)["compound"]


@pytest.mark.parametrize("sentence", ["", " ", "The minister arrived on Tuesday.", "Oil!!! Border??"])
def test_without_a_lexicon_word_the_score_is_exactly_zero(sentence: str) -> None:
    assert vader.compound(sentence, vader.lexicon()) == 0.0 == PACKAGE.polarity_scores(sentence)["compound"]


def test_a_sentence_without_end_is_read_up_to_a_bound() -> None:
    assert vader.compound("word " * vader.MAX_WORDS + "terrible", vader.lexicon()) == 0.0
