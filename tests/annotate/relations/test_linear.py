"""The features of the linear model of relations, the model, and the weights that join it with the encoder."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies as st

from monitor.annotate.models.encoder import TYPES, Answer, Asked, Passage, Span, shares
from monitor.annotate.relations import linear, stack
from monitor.annotate.relations.features import features, known
from monitor.annotate.relations.linear import HEADS, LinearModel
from monitor.errors import ResourceError
from monitor.model import Pair

TEXT = "Iran, backed by Peru, attacked Iraqi ships."
ASKED = Asked(
    Passage("Gulf War", "", TEXT),
    [
        Span("title", 0, 4, "KWT"),
        Span("sentence", 0, 4, "IRN"),
        Span("sentence", 16, 20, "PER"),
        Span("sentence", 31, 36, "IRQ"),
    ],
    [("IRN", "IRQ")],
)
RULED = Pair("IRN", "IRQ", 0, -0.5, "ASSAULT", "IRN", "IRQ", None, 0.75, "18", -9.0)
CLASSES = [5, 3, 3, 4, len(TYPES) + 1]


def shown(asked: Asked = ASKED, ruled: Pair | None = RULED) -> dict[str, float]:
    return features(asked, ("IRN", "IRQ"), ruled, (-0.4, 0.2))


def test_features_are_words_by_their_side_with_countries_by_their_part() -> None:
    found = shown()
    assert {
        "m attacked",
        "u attacked",
        "s attac",
        "b attacked @2",
        "r ships",
        "m @3",
        "t gulf",
        "t war",
    } <= set(found)
    assert not {"u iran", "u iraqi", "u peru"} & set(found)
    assert found["countries"] == 3 / 5
    assert (found["sentence -"], found["sentence +"]) == (0.4, 0.0)
    assert (found["tone +"], found["tone -"]) == (0.2, 0.0)


def test_who_is_named_makes_no_difference_and_who_comes_first_does() -> None:
    keys = {"IRN": "FRA", "IRQ": "DEU", "PER": "ITA", "KWT": "ESP"}
    other = ASKED._replace(spans=[span._replace(key=keys[span.key]) for span in ASKED.spans])
    assert features(other, ("FRA", "DEU"), None, (0, 0)) == features(ASKED, ("IRN", "IRQ"), None, (0, 0))
    assert features(ASKED, ("IRQ", "IRN"), None, (0, 0)) != features(ASKED, ("IRN", "IRQ"), None, (0, 0))


def test_what_the_rules_say_is_a_feature() -> None:
    found = {name: value for name, value in shown().items() if name.startswith("rule ")}
    assert found == {
        "rule +": 0.0,
        "rule -": 1.0,
        "rule sure": 0.75,
        "rule ASSAULT": 1.0,
        "rule 18": 1.0,
        "rule None": 1.0,
        "rule actor 0": 1.0,
        "rule voice -": 1.0,
    }
    for nothing in (None, RULED._replace(relation=0.0)):
        assert [name for name in shown(ruled=nothing) if name.startswith("rule ")] == ["rule 0"]


def test_what_stands_between_the_two_is_known_as_a_whole_where_it_is_short() -> None:
    assert "between , backed by @3 , attacked" in shown()
    text = f"Iran {'so ' * 20}Iraq"
    spans = [Span("sentence", 0, 4, "IRN"), Span("sentence", len(text) - 4, len(text), "IRQ")]
    found = shown(Asked(Passage("", "", text), spans, [("IRN", "IRQ")]))
    assert not any(name.startswith("between ") for name in found)
    assert found["distance"] == 1.0


@given(st.text(max_size=120), st.data())
def test_any_text_has_the_same_features_again(text: str, data: Any) -> None:
    spans = []
    for key in ("IRN", "IRQ", "PER", "IRN"):
        start = data.draw(st.integers(0, len(text)))
        spans.append(Span("sentence", start, data.draw(st.integers(start, len(text))), key))
    asked = Asked(Passage(text, "", text), spans, [("IRN", "IRQ")])
    found = shown(asked)
    assert found == shown(asked)
    assert all(np.isfinite(value) for value in found.values())


def test_logits_are_the_sum_of_the_weights_of_the_known_features() -> None:
    width = sum(CLASSES)
    weights = np.arange(2 * width, dtype=np.float32).reshape(2, width)
    bias = np.linspace(-1, 1, width, dtype=np.float32)
    model = LinearModel({"u attacked": 0, "rule -": 1}, weights, bias, CLASSES)
    (found,) = model.answers([{0: 0.5, 1: 2.0}]).each()
    expected = bias + 0.5 * weights[0] + 2 * weights[1]
    joined = np.concatenate([getattr(found, head) for head in HEADS])
    assert joined == pytest.approx(expected, abs=1e-5)
    assert [len(getattr(found, head)) for head in HEADS] == CLASSES
    assert found.tone.tolist() == [0, 0, 0]


def test_where_no_feature_is_known_the_bias_answers_and_stays_as_it_is() -> None:
    bias = np.linspace(-1, 1, sum(CLASSES), dtype=np.float32)
    model = LinearModel({"u attacked": 0}, np.ones((1, sum(CLASSES)), np.float32), bias.copy(), CLASSES)
    first, _, again = model.answers([{}, {0: 1.0}, {}]).each()
    assert np.concatenate(first[:5]) == pytest.approx(bias)
    assert np.array_equal(first.relation, again.relation)


def test_the_shipped_model_knows_what_the_features_are_called() -> None:
    model = linear.model()
    names = ("rule -", "rule +", "rule 0", "distance", "countries", "tone -", "sentence +")
    assert None not in map(model.keys.named, names)
    named = shown()
    found_by_row = known(ASKED, ("IRN", "IRQ"), RULED, (-0.4, 0.2), model.keys)
    assert found_by_row == {
        row: value for name, value in named.items() if (row := model.keys.named(name)) is not None
    }
    kinds = {name.split(" ")[0] for name in named if model.keys.named(name) is not None}
    assert kinds >= {"u", "s", "b", "m", "t", "rule"}
    (found,) = model.answers([found_by_row]).each()
    assert [len(getattr(found, head)) for head in HEADS] == CLASSES
    assert shares(found.relation)[:2].sum() > shares(found.relation)[3:].sum()


def logits(seed: int) -> Answer:
    rng = np.random.default_rng(seed)
    return Answer(*[rng.normal(size=n).astype(np.float32) for n in (*CLASSES, 3)])


def test_deep_weighs_both_and_fast_the_linear_model_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    weight = stack.Weight
    table = {
        "deep": dict.fromkeys(HEADS, weight(0.5, 0.25)) | {"event": weight(1.0, 0.0)},
        "fast": dict.fromkeys(HEADS, weight(0.0, 2.0)),
    }
    monkeypatch.setattr(stack, "stack", lambda: table)
    linear, encoder = logits(1), logits(2)
    deep = stack.probabilities("deep", linear, encoder)
    assert deep.relation == pytest.approx(shares(0.5 * encoder.relation + 0.25 * linear.relation), abs=1e-6)
    assert deep.event == pytest.approx(shares(encoder.event), abs=1e-6)
    fast = stack.probabilities("fast", linear)
    assert fast.voice == pytest.approx(shares(2 * linear.voice), abs=1e-6)


def test_the_shipped_weights_give_probabilities_and_hear_both_models() -> None:
    found = stack.stack()
    for head in HEADS:
        assert found["deep"][head].encoder > 0
        assert found["deep"][head].linear >= 0
        assert found["fast"][head].encoder == 0
        assert found["fast"][head].linear > 0
    for answer in (
        stack.probabilities("deep", logits(1), logits(2)),
        stack.probabilities("fast", logits(1)),
    ):
        for head in HEADS:
            assert getattr(answer, head).sum() == pytest.approx(1, abs=1e-5)


WHOLE = {model: {head: {"encoder": 0.5, "linear": 0.5} for head in HEADS} for model in ("deep", "fast")}


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"deep": WHOLE["deep"]},
        WHOLE | {"fast": {head: WHOLE["fast"][head] for head in HEADS[1:]}},
        WHOLE | {"fast": WHOLE["fast"] | {"mood": {"encoder": 1.0}}},
        WHOLE | {"fast": WHOLE["fast"] | {"mood": {"encoder": 1.0, "linear": 1.0, "other": 1.0}}},
        WHOLE | {"fast": WHOLE["fast"] | {"mood": 1.0}},
        WHOLE | {"fast": WHOLE["fast"] | {"mood": {"encoder": 1.0, "linear": "much"}}},
        WHOLE | {"fast": WHOLE["fast"] | {"mood": {"encoder": 1.0, "linear": -1.0}}},
    ],
    ids=[
        "empty",
        "one model",
        "a head less",
        "a weight less",
        "a weight more",
        "a number",
        "a word",
        "below zero",
    ],
)
def test_a_broken_table_of_weights_says_so(broken: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack, "read_toml", lambda _: broken)
    stack.stack.cache_clear()
    try:
        with pytest.raises(ResourceError, match=r"relations/stack\.toml"):
            stack.stack()
    finally:
        stack.stack.cache_clear()
