"""The model of topics: what words and evidence say, and what lies in its file."""

import numpy as np
import pytest

from monitor.annotate.topics import linear
from monitor.annotate.topics.linear import Choice, Seen
from monitor.reference.topics import at_level, taxonomy

WAR, SPORT = "medtop:16000000", "medtop:15000000"


def choice() -> Choice:
    """Return a choice of two topics: its first word speaks for war, its second for sport, and the lexicon."""
    evidence = np.concatenate([np.eye(2), np.zeros((2, 2))]).astype(np.float32)
    weights, scale = np.array([[4, 0], [0, 2]], np.int8), np.array([0.5, 0.5], np.float32)
    return Choice((WAR, SPORT), weights, scale, evidence, np.zeros(2, np.float32))


def chances(rows: list[int], found: dict[str, float]) -> list[float]:
    amounts = np.ones(len(rows), np.float32)
    said: list[float] = np.exp(choice().chances(Seen(np.array(rows, np.intp), amounts, found, 10))).tolist()
    return said


def test_words_and_evidence_speak_for_topics() -> None:
    assert chances([], {}) == pytest.approx([0.5, 0.5])
    assert chances([0, 1], {}) == pytest.approx([np.e / (np.e + 1), 1 / (np.e + 1)], abs=1e-6)
    assert chances([1], {WAR: 3.0}) == pytest.approx([0.5, 0.5])


def test_every_choice_is_among_topics_of_one_parent() -> None:
    model = linear.model()
    assert list(model.top.topics) == at_level("top")
    assert set(model.below) == set(at_level("top"))
    for parent, below in model.below.items():
        assert len(below.topics) > 1
        assert {taxonomy()[topic].parent for topic in below.topics} == {parent}


def test_every_word_has_a_row_in_every_choice() -> None:
    model = linear.model()
    for one in (model.top, *model.below.values()):
        assert one.weights.shape == (len(model.words), len(one.topics))
        assert one.evidence.shape == (2 * len(one.topics), len(one.topics))
        assert len(one.bias) == len(one.topics)
        assert np.isfinite(one.scale).all()
        assert np.isfinite(one.evidence).all()


def test_no_word_is_known_of_a_language_without_a_model() -> None:
    model = linear.model()
    assert len(model.seen(["election"], ["the", "election"], "en", {}).rows) == 1
    assert not len(model.seen(["election"], ["the", "election"], "nl", {}).rows)


def test_a_long_text_says_no_more_than_a_short_one_of_the_same_words() -> None:
    model = linear.model()
    short, long = (model.seen([], ["parliament", "budget", "voters"] * times, "en", {}) for times in (2, 64))
    assert float(short.amounts @ short.amounts) < 1
    assert float(long.amounts @ long.amounts) < 1
