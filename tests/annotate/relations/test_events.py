"""Kind, direction, voice, mood, time and evidence of what passes between countries, by the rules."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest

from marked import annotated, shown
from monitor.annotate.relations import rules
from monitor.annotate.text import annotator as sentences
from monitor.evaluation.relations import HELD_OUT
from monitor.model import Annotation, Article, Pair, relation_label

WEDNESDAY = datetime(2025, 3, 5, 10)
CAMEO = Path(__file__).parents[2] / "gold" / "relations_cameo.jsonl"


def only(marked: str) -> Pair:
    """The only pair of a text published on a Wednesday."""
    (pair,) = annotated(marked, published=WEDNESDAY).pairs
    return pair


def quoted(marked: str) -> list[str]:
    """The words that decided the only pair."""
    text = marked.replace("[CHN ", "").replace("[USA ", "").replace("]", "")
    return [text[start:end] for start, end in only(marked).evidence]


def test_two_that_condemn_a_third_cooperate() -> None:
    pairs = annotated("[CHN China] and [RUS Russia] condemned [USA the US].").pairs
    assert [shown(pair) for pair in pairs] == [
        {"a": "CHN", "b": "RUS", "label": "cooperation", "actor": None, "target": None, "voice": None},
        {"a": "CHN", "b": "USA", "label": "conflict", "actor": "CHN", "target": "USA", "voice": None},
        {"a": "RUS", "b": "USA", "label": "conflict", "actor": "RUS", "target": "USA", "voice": None},
    ]
    assert [(pair.type, pair.cameo) for pair in pairs] == [
        ("COOPERATE", "05"),
        ("ACCUSE", "11"),
        ("ACCUSE", "11"),
    ]


def test_hostility_that_analysts_tell_of_is_in_their_countrys_voice() -> None:
    pair = only("[CHN Chinese] analysts say [USA the US] is hostile.")
    assert (pair.actor, pair.target, pair.voice) == ("USA", "CHN", "CHN")
    assert relation_label(pair.relation or 0.0) == "conflict"


@pytest.mark.parametrize(
    ("marked", "label", "mood", "cameo"),
    [
        ("[CHN China] attacked [USA the US].", "conflict", None, "18"),
        ("[CHN China] may attack [USA the US].", "conflict", "possible", "18"),
        ("[CHN China] could attack [USA the US].", "conflict", "possible", "18"),
        ("[CHN China] would attack [USA the US].", "conflict", "intended", "13"),
        ("[CHN China] will aid [USA the US].", "cooperation", "intended", "03"),
        ("[CHN China] threatens to attack [USA the US].", "conflict", "threatened", "13"),
        ("[CHN China] denies that it attacked [USA the US].", "neutral", "denied", "01"),
        ("[CHN China] denied attacking [USA the US].", "neutral", "denied", "01"),
        ("[CHN China] did not attack [USA the US].", "neutral", "negated", "18"),
        ("[CHN China] urged [USA the US] to lift sanctions.", "neutral", "asked", "02"),
        ("[CHN China] demanded aid from [USA the US].", "conflict", "demanded", "10"),
        ("[CHN China] refused to aid [USA the US].", "conflict", "refused", "12"),
        ("[CHN China] is investigating attacks by [USA the US].", "neutral", "investigated", "09"),
        ("[CHN China] halted aid to [USA the US].", "conflict", None, "16"),
        ("[CHN China] lifted sanctions on [USA the US].", "cooperation", None, "08"),
    ],
)
def test_negation_and_modality(marked: str, label: str, mood: str | None, cameo: str | None) -> None:
    pair = only(marked)
    assert (relation_label(pair.relation or 0.0), pair.mood, pair.cameo) == (label, mood, cameo)


def test_what_is_possible_weighs_less_than_what_is_told_as_fact() -> None:
    fact, possible = only("[CHN China] attacked [USA the US]."), only("[CHN China] may attack [USA the US].")
    assert (fact.relation or 0) < (possible.relation or 0) < 0
    assert fact.weight == possible.weight == -9


@pytest.mark.parametrize(
    ("marked", "label", "kind"),
    [
        ("A trade war between [CHN China] and [USA the US] looms.", "conflict", "SANCTION"),
        ("Ties between [CHN China] and [USA the US] warmed.", "cooperation", "COOPERATE"),
        ("[CHN China]'s ties with [USA the US] warmed.", "cooperation", "COOPERATE"),
        ("Talks between [CHN China] and [USA the US] failed.", "conflict", "REJECT"),
    ],
)
def test_nominal_forms_are_mutual(marked: str, label: str, kind: str) -> None:
    pair = only(marked)
    assert (relation_label(pair.relation or 0.0), pair.type, pair.actor) == (label, kind, None)


@pytest.mark.parametrize(
    ("marked", "actor", "voice"),
    [
        ("[USA The US] was attacked by [CHN China].", "CHN", None),
        ("[CHN Chinese] sanctions on [USA the US] were tightened.", "CHN", None),
        ('"We condemn [USA the US]," the [CHN Chinese] foreign minister said.', "CHN", "CHN"),
        ('"[USA The US] has insulted us," a [CHN Chinese] minister said.', "USA", "CHN"),
        ("According to [CHN China], [USA the US] violated the ceasefire.", "USA", "CHN"),
    ],
)
def test_passives_quotes_and_reported_speech(marked: str, actor: str, voice: str | None) -> None:
    pair = only(marked)
    assert relation_label(pair.relation or 0.0) == "conflict"
    assert (pair.actor, pair.voice) == (actor, voice)


@pytest.mark.parametrize(
    ("marked", "words"),
    [
        ("[CHN China] condemned [USA the US].", ["condemned"]),
        ("[CHN China] refused to lift sanctions on [USA the US].", ["refused", "lift", "sanctions"]),
        ("Sanctions on [USA the US] may be lifted by [CHN China].", ["Sanctions", "may", "lifted"]),
        ("[CHN China] and [USA the US] are far apart.", []),
    ],
)
def test_the_words_that_decided_are_kept(marked: str, words: list[str]) -> None:
    assert quoted(marked) == words


@pytest.mark.parametrize(
    ("when", "day", "precision"),
    [
        ("on Monday", date(2025, 3, 3), "day"),
        ("on Wednesday", date(2025, 3, 5), "day"),
        ("last Wednesday", date(2025, 2, 26), "day"),
        ("yesterday", date(2025, 3, 4), "day"),
        ("two days ago", date(2025, 3, 3), "day"),
        ("last week", date(2025, 2, 24), "week"),
        ("three weeks ago", date(2025, 2, 10), "week"),
        ("last month", date(2025, 2, 1), "month"),
        ("last year", date(2024, 1, 1), "year"),
        ("on 4 March", date(2025, 3, 4), "day"),
        ("on December 30", date(2024, 12, 30), "day"),
        ("on March 4, 2019", date(2019, 3, 4), "day"),
        ("on 4 March 2019", date(2019, 3, 4), "day"),
        ("in January", date(2025, 1, 1), "month"),
        ("in May 2019", date(2019, 5, 1), "month"),
        ("in 2019", date(2019, 1, 1), "year"),
        ("on February 30", None, None),
        ("with 2019 shells", None, None),
        ("and may march", None, None),
    ],
)
def test_the_time_of_an_event(when: str, day: date | None, precision: str | None) -> None:
    pair = only(f"[CHN China] attacked [USA the US] {when}.")
    assert (pair.event_date, pair.event_precision) == (day, precision)


@pytest.mark.parametrize(
    ("marked", "day"),
    [
        ("[CHN China] will attack [USA the US] on Monday.", date(2025, 3, 10)),
        ("[CHN China] may attack [USA the US] next week.", date(2025, 3, 10)),
        ("[CHN China] said on Monday that [USA the US] attacked it in 2019.", date(2019, 1, 1)),
        ("A minister said on Monday that [CHN China] attacked [USA the US].", None),
        ("[CHN China] attacked [USA the US] on Sunday, a minister said on Monday.", date(2025, 3, 2)),
        ("LIMA, March 4 - [CHN China] attacked [USA the US].", None),
        ("LIMA, March 4: [CHN China] attacked [USA the US].", None),
        ("Lima, March 4 (ABC) [CHN China] attacked [USA the US].", None),
        ("On 2 March (a Sunday) [CHN China] attacked [USA the US].", date(2025, 3, 2)),
    ],
)
def test_times_ahead_of_speech_and_of_datelines(marked: str, day: date | None) -> None:
    assert only(marked).event_date == day


def test_relative_times_are_unknown_without_a_date_of_publication() -> None:
    (pair,) = annotated("[CHN China] attacked [USA the US] on Monday.").pairs
    assert pair.event_date is None
    (pair,) = annotated("[CHN China] attacked [USA the US] on 4 March 2019.").pairs
    assert pair.event_date == date(2019, 3, 4)


def test_confidence_falls_with_directness() -> None:
    direct = only("[CHN China] condemned [USA the US].").confidence
    listed = annotated("[CHN China], [USA the US], [FRA France], [ITA Italy] and [ESP Spain] met.").pairs
    assert {pair.confidence for pair in listed} < {0.45, 0.6}
    assert direct == 0.75


def test_our_gold_has_a_sentence_for_every_root_of_cameo_and_is_met_on_its_held_parts() -> None:
    rows = [json.loads(line) for line in CAMEO.read_text(encoding="utf-8").splitlines()]
    assert len({row["cameo"] for row in rows}) >= 280
    right: Counter[bool] = Counter()
    for row in rows:
        root = int(row["cameo"][:2])
        assert row["relation"] == (0 if root in (1, 2, 9) else 1 if root < 9 else -1)
        if row["half"] in HELD_OUT:
            article = Article(1, "", row["sentence"])
            found = rules.apply(article, sentences.annotate_article(article, Annotation()), [])
            label = relation_label(found.sentences[0].relation or 0.0)
            right[label == ("neutral", "cooperation", "conflict")[row["relation"]]] += 1
    assert right[True] / right.total() > 0.88
