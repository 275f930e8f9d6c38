"""The trained models of the tone towards a target, and how they judge."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, strategies as st

from monitor.annotate.models import encoder
from monitor.annotate.models.windows import MARGIN, REACH
from monitor.annotate.tone import backends as tone_backends, linear
from monitor.annotate.tone.features import around, features
from monitor.model import tone_label

WORDS = ["she", "never", "praised", "the", "corrupt", "minister", "who", "won't", "attack", "good"]
SENTENCE = "Critics attacked Brandt as a corrupt liar, while voters praised Hale for her brilliant work."


def span(word: str) -> tuple[str, int, int]:
    start = SENTENCE.index(word)
    return SENTENCE, start, start + len(word)


def test_two_targets_of_one_sentence_are_told_apart() -> None:
    found = tone_backends.Fast().predict([span("Brandt"), None, span("Hale")])
    assert found[1] is None
    labels = [tone_label(one.tone) for one in found if one is not None]
    assert labels == ["negative", "positive"]


def test_words_are_read_from_the_target_outwards() -> None:
    before, after = around(*span("Brandt"))
    assert before == ["attacked", "critics"]
    assert after[:3] == ["as", "a", "corrupt"]
    named = features(*span("Brandt"), before, after)
    assert named["l0 attacked"] == 1.0
    assert named["c attacked * as"] == 1.0


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_the_fast_path_weighs_what_the_named_features_say(chosen: list[str]) -> None:
    model = linear.model()
    text = " ".join([*chosen[:20], "Hale", *chosen[20:]])
    start = text.index("Hale")
    before, after = around(text, start, start + 4)
    logits = model.bias.copy()
    for name, value in features(text, start, start + 4, before, after).items():
        if name in model.features:
            logits += value * model.weights[model.features[name]]
    for vectors, near in zip(model.vectors, (before, after), strict=True):
        for i, word in enumerate(near):
            if word in model.words:
                logits += linear.fade(len(near))[i] @ vectors[model.words[word]]
    shares = np.exp(logits / model.temperature)
    (found,) = model.probabilities([(text, start, start + 4)])
    assert found == pytest.approx(shares / shares.sum(), abs=1e-4)


@given(st.text(max_size=300), st.integers(0, 300), st.integers(1, 50))
def test_any_text_gets_probabilities(text: str, start: int, length: int) -> None:
    span = (text, min(start, len(text)), min(start + length, len(text)))
    (found,) = linear.model().probabilities([span])
    assert len(found) == 3
    assert sum(found) == pytest.approx(1, abs=1e-5)


def test_targets_judged_together_are_judged_as_each_alone() -> None:
    asked = [span(word) for word in SENTENCE.rstrip(".").replace(",", "").split()] * 9
    together = linear.model().probabilities(asked)
    alone = [linear.model().probabilities([one])[0] for one in asked]
    assert len(asked) > linear.TOGETHER
    assert np.array(together) == pytest.approx(np.array(alone), abs=1e-6)


def test_a_phrase_is_known_only_where_the_shorter_ones_in_it_are() -> None:
    phrases = {name[2:] for name in linear.model().features if name.startswith("c ")}
    for phrase in phrases:
        before, _, after = phrase.partition("*")
        shorter = [
            after and f"{before}*{after.rpartition(' ')[0]}",
            before and f"{before.partition(' ')[2]}*",
        ]
        assert phrases | {"*"} >= set(filter(None, shorter)), phrase


@given(st.lists(st.floats(0.01, 1), min_size=3, max_size=3))
def test_the_label_of_a_tone_is_the_most_probable_class(raw: list[float]) -> None:
    shares = np.asarray(raw, np.float32) / np.float32(sum(raw))
    value = linear.tone(shares.tolist())
    assert -1 <= value <= 1
    label = ("negative", "neutral", "positive").index(tone_label(value))
    assert shares[label] == pytest.approx(shares.max(), abs=1e-3)


def test_a_model_is_not_loaded_where_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded() -> None:
        raise AssertionError("loaded for nothing")

    monkeypatch.setattr(encoder, "shared", loaded)
    assert tone_backends.load("deep").predict([]) == []
    assert tone_backends.load("deep").predict([None]) == [None]


def judged(*asked: tuple[str, int, int] | None) -> list[str | None]:
    """What the deep judge says of each, in order."""
    pytest.importorskip("onnxruntime", reason="there is no ONNX Runtime for this platform")
    found = tone_backends.load("deep").predict(asked)
    return [None if one is None else tone_label(one.tone) for one in found]


def test_the_deep_model_judges_each_in_its_place() -> None:
    bad, good = "Critics attacked Brandt as a corrupt liar.", "Voters praised Hale for her brilliant work."
    plain = f"{'and so on ' * 20}Hale spoke."
    asked = [(good, 15, 19), (plain, 200, 204), None, (bad, 17, 23)]
    assert judged(*asked) == ["positive", "neutral", None, "negative"]
    assert judged(*asked[::-1]) == ["negative", None, "neutral", "positive"]


def test_the_deep_model_tells_two_targets_of_one_sentence_apart() -> None:
    assert judged(span("Brandt"), None, span("Hale")) == ["negative", None, "positive"]


def test_a_target_far_into_a_sentence_is_judged() -> None:
    long = "and so on " * 200
    text = f"{long}and critics attacked Hale as a corrupt liar."
    start = text.index("Hale")
    assert judged((text, start, start + 4)) == ["negative"]


def test_what_stands_beside_it_in_a_batch_does_not_change_a_judgement() -> None:
    pytest.importorskip("onnxruntime", reason="there is no ONNX Runtime for this platform")
    asked = [span(word) for word in SENTENCE.rstrip(".").replace(",", "").split()]
    longer = [(f"{'and so on ' * 30}{text}", start + 300, end + 300) for text, start, end in asked]
    together = tone_backends.load("deep").predict([*asked, *longer])
    alone = [one for each in asked for one in tone_backends.load("deep").predict([each])]
    assert together[: len(asked)] == alone


@given(st.integers(0, 300), st.integers(1, 8), st.integers(0, 300))
@example(37, 2, 0)  # 113 word pieces in 379 characters: the last was cut off
def test_the_encoder_reads_the_whole_target_wherever_it_stands(before: int, length: int, after: int) -> None:
    pytest.importorskip("tokenizers", reason="there is no tokenizer for this platform")
    text = "and so on " * before + "hale " * length + "and so on " * after
    start = len("and so on ") * before
    asked = tone_backends._asked(text, start, start + 5 * length - 1)
    pieces, (marks,) = encoder.encode(asked)
    named = [
        encoder.tokenizer().id_to_token(piece) for piece, mark in zip(pieces, marks, strict=True) if mark
    ]
    assert named == ["hale"] * length
    assert set(marks) == {0, encoder.TARGET}
    cut = asked.passage.sentence.index("hale")
    whole = (len(text) <= REACH and encoder.fits(text)) or start <= MARGIN
    assert cut == start if whole else MARGIN <= cut < MARGIN + 10
