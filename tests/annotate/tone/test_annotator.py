"""Tone of sentences, articles and targets."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from monitor.annotate import Annotators
from monitor.annotate.tone import annotator as tone
from monitor.model import Annotation, Article, Sentence, Target, tone_label

FAST = Annotators("fast")


def one(article: Article, so_far: Annotation) -> Annotation:
    (found,) = tone.annotate([article], [so_far], FAST)
    return found


def annotated(text: str, *targets: str, language: str = "en") -> Annotation:
    """Annotate a text whose sentences end in full stops; targets are given by their words."""
    ends = [0, *(m.end() for m in re.finditer(r"\. |\Z", text))]
    spans = tuple(Target(text.index(t), text.index(t) + len(t)) for t in targets)
    so_far = Annotation(sentences=tuple(Sentence(a, b) for a, b in pairwise(ends)), targets=spans)
    return one(Article(1, "", text, language=language), so_far)


def test_sentences_have_their_own_tone() -> None:
    good, bad, plain = annotated(
        "The treaty is a great success. The attack was a horrible crime. It rained."
    ).sentences
    assert good.tone is not None
    assert bad.tone is not None
    assert good.tone > 0.5
    assert bad.tone < -0.5
    assert plain.tone == 0.0


def test_article_tone_weights_sentences_by_length() -> None:
    long_bad = "The attack was a horrible crime that left the whole town and its neighbours without water. "
    found = annotated(long_bad + "Great news. ")
    assert found.tone is not None
    assert found.tone < 0
    assert annotated("").tone is None


@pytest.mark.parametrize(
    "word", ["United Nations Security Council", "Supreme Court", "party", "shares", "like"]
)
def test_names_of_institutions_carry_no_feeling(word: str) -> None:
    assert annotated(f"The report was read by the {word} on Monday.").sentences[0].tone == 0.0


def test_tone_towards_a_target_comes_from_the_words_around_it() -> None:
    far = " ".join(["and then the committee heard from members of the other chamber about their plans"] * 2)
    found = annotated(
        f"Wonderful, generous Alice won praise {far} before the court called Bob a corrupt liar.",
        "Alice",
        "Bob",
    )
    assert [tone_label(t.tone or 0.0) for t in found.targets] == ["positive", "negative"]


def test_a_target_does_not_hear_the_next_sentence() -> None:
    target = annotated("Alice spoke. It was a horrible disaster.", "Alice").targets[0]
    assert tone_label(target.tone or 0.0) == "neutral"


def test_targets_outside_the_text_have_no_tone() -> None:
    so_far = Annotation(targets=(Target(3, 99), Target(-1, 2), Target(2, 2)))
    assert [t.tone for t in one(Article(1, "", "Good."), so_far).targets] == [None, None, None]


def test_other_languages_have_no_tone() -> None:
    found = annotated("Die war super.", "Die", language="de")
    assert (found.tone, found.sentences[0].tone, found.targets[0].tone) == (None, None, None)


@given(st.text(max_size=200), st.integers(-5, 210), st.integers(-5, 210))
def test_any_text_and_any_span_give_tones_within_bounds(text: str, start: int, end: int) -> None:
    so_far = Annotation(sentences=(Sentence(0, len(text)),), targets=(Target(start, end),))
    found = one(Article(1, "", text), so_far)
    assert all(
        t is None or -1 <= t <= 1 for t in (found.tone, found.sentences[0].tone, found.targets[0].tone)
    )
