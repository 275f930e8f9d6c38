"""What an answer says of a pair, and how it is joined with what the rules see."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given, strategies as st

from answers import CONFLICT, COOPERATION, NOTHING, answer
from monitor.annotate.models.encoder import TYPES, Answer
from monitor.annotate.relations import questions
from monitor.annotate.relations.questions import NEUTRAL, Decided, combine, decode
from monitor.model import RELATION_THRESHOLD, Pair, relation_label


def decoded(said: Answer, named: tuple[str, ...] = ("USA", "CHN")) -> Decided:
    return decode(said, "USA", "CHN", named)


@given(st.lists(st.floats(0, 1), min_size=5, max_size=5).filter(lambda shares: sum(shares) > 0.01))
def test_the_sign_of_a_relation_is_that_of_the_most_probable_label(raw: list[float]) -> None:
    shares = np.array(raw, np.float32) / np.float32(sum(raw))
    found = decoded(answer(shares.tolist()))
    conflict, nothing, cooperation = shares[:2].sum(), shares[2], shares[3:].sum()
    chances = {"conflict": conflict, "neutral": nothing, "cooperation": cooperation}
    label = relation_label(found.relation)
    weighed = {**chances, "neutral": questions.NOTHING * nothing}
    assert weighed[label] == pytest.approx(max(weighed.values()), abs=1e-6)
    assert found.confidence == pytest.approx(chances[label], abs=1e-3)
    assert (found.conflict, found.cooperation) == pytest.approx((conflict, cooperation), abs=1e-3)
    assert -1 <= found.relation <= 1
    if label == "neutral":
        assert abs(found.relation) <= NEUTRAL < RELATION_THRESHOLD
        assert (found.actor, found.target, found.voice, found.mood, found.type) == (None,) * 5
    else:
        assert found.type in TYPES


def test_the_strength_of_a_relation_is_the_mean_of_its_classes() -> None:
    assert decoded(answer([1, 0, 0, 0, 0])).relation == -1
    assert decoded(answer([0, 0, 0, 1, 0])).relation == 0.5
    assert decoded(answer([0.5, 0.5, 0, 0, 0])).relation == -0.75


def test_a_sign_that_is_likelier_than_its_mean_shows_stays_at_the_threshold() -> None:
    found = decoded(answer([0.0, 0.55, 0.0, 0.0, 0.45]))
    assert (found.relation, found.confidence) == (-RELATION_THRESHOLD, 0.55)


def test_a_tendency_where_nothing_passes_stays_below_the_threshold() -> None:
    assert decoded(answer([0.35, 0.0, 0.65, 0.0, 0.0])).relation == pytest.approx(-NEUTRAL)
    assert decoded(answer(NOTHING)).relation == 0


def test_nothing_passes_in_no_direction_and_in_nobodys_voice() -> None:
    found = decoded(answer(NOTHING, direction=1, mood=1, voice=1))
    assert (found.actor, found.target, found.voice, found.mood, found.type) == (None,) * 5


@pytest.mark.parametrize(
    ("direction", "ends"), list(enumerate([(None, None), ("USA", "CHN"), ("CHN", "USA")]))
)
def test_who_acts(direction: int, ends: tuple[str | None, str | None]) -> None:
    found = decoded(answer(CONFLICT, direction=direction))
    assert (found.actor, found.target) == ends


@pytest.mark.parametrize(
    ("voice", "named", "code"),
    [
        (0, ("USA", "CHN", "FRA"), None),
        (1, ("CHN", "USA"), "USA"),
        (2, ("CHN", "USA"), "CHN"),
        (3, ("FRA", "USA", "CHN"), "FRA"),
        (3, ("USA", "CHN"), None),
        (3, ("FRA", "USA", "CHN", "ITA"), None),  # who of the two is not known
    ],
)
def test_who_says_so(voice: int, named: tuple[str, ...], code: str | None) -> None:
    assert decoded(answer(CONFLICT, voice=voice), named).voice == code


@pytest.mark.parametrize(("mood", "word"), list(enumerate([None, "planned", "negated"])))
def test_whether_it_is_told_as_fact(mood: int, word: str | None) -> None:
    assert decoded(answer(COOPERATION, mood=mood)).mood == word


def test_of_what_passes_a_kind_is_named_even_where_none_is_likelier() -> None:
    event = np.full(len(TYPES) + 1, 0.01, np.float32)
    event[-1], event[TYPES.index("AID")] = 0.6, 0.2
    assert decoded(answer(COOPERATION)._replace(event=event)).type == "AID"


RULED = Pair(
    "CHN", "USA", 0, -0.6, "ACCUSE", "CHN", "USA", None, 0.75, "11", -2.0, "possible",
    datetime(2025, 3, 4).date(), "day", ((3, 9),), spans=((0, 2), (10, 12)),
)  # fmt: skip


def test_where_the_rules_see_the_same_sign_words_time_and_finer_mood_are_theirs() -> None:
    found = combine(RULED, decoded(answer(CONFLICT, mood=1)), "m")
    assert (found.evidence, found.event_date, found.event_precision) == (
        RULED.evidence,
        RULED.event_date,
        "day",
    )
    assert (found.mood, found.cameo, found.model) == ("possible", "11", "m")
    assert found.spans == RULED.spans


@pytest.mark.parametrize("relation", [COOPERATION, NOTHING])
def test_where_the_rules_see_another_sign_their_words_and_time_go(relation: list[float]) -> None:
    found = combine(RULED, decoded(answer(relation, event="AID", mood=1)), "m")
    assert (found.evidence, found.event_date, found.event_precision) == ((), None, None)
    assert found.mood != "possible"
    assert found.spans == RULED.spans


def test_a_mood_of_the_rules_that_the_model_does_not_share_goes() -> None:
    assert combine(RULED, decoded(answer(CONFLICT)), "m").mood is None
    assert combine(RULED, decoded(answer(CONFLICT, mood=2)), "m").mood == "negated"


@pytest.mark.parametrize("kind", TYPES)
def test_every_kind_of_event_has_a_root_and_its_weight(kind: str) -> None:
    bare = replace_kind(RULED)
    found = combine(bare, decoded(answer(CONFLICT, event=kind)), "m")
    assert found.type == kind
    assert found.cameo == ("10" if kind == "REQUEST" else questions.ROOTS[kind])
    assert found.weight is not None
    assert set(questions.ROOTS) == set(TYPES)


def replace_kind(pair: Pair) -> Pair:
    """As where the rules see nothing."""
    return pair._replace(relation=0.0, type=None, cameo=None, weight=None, mood=None, evidence=())


def test_a_finer_root_of_the_rules_stays_where_the_kind_is_the_same() -> None:
    ruled = RULED._replace(type="ASSAULT", cameo="18", weight=-9.0)
    assert combine(ruled, decoded(answer(CONFLICT, event="ASSAULT")), "m").cameo == "18"
    assert combine(ruled, decoded(answer(CONFLICT, event="THREATEN")), "m").cameo == "13"
