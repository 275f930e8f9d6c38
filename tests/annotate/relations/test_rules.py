"""What passes between countries by the rules: golden sentences, sentence relations, robustness."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from marked import annotated, shown
from monitor.annotate.references import resolver
from monitor.annotate.relations import rules
from monitor.annotate.text import annotator as sentences
from monitor.model import Annotation, Article, relation_label

GOLD = Path(__file__).parents[2] / "gold" / "relations.jsonl"
"""Our own sentences. `[CHN Chinese]` marks a mention; pairs that are not listed are neutral. Those that are
"held" measure the rules and are never made to pass one by one."""


def golden() -> list[tuple[str, list[dict[str, str | None]]]]:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    return [(row["text"], row["pairs"]) for row in rows if not row.get("held")]


@pytest.mark.parametrize(("text", "expected"), golden())
def test_golden_sentence(text: str, expected: list[dict[str, str | None]]) -> None:
    found = [row for row in map(shown, annotated(text).pairs) if row["label"] != "neutral"]
    assert found == expected


def test_golden_file_is_broad() -> None:
    labels = {row["label"] for _, rows in golden() for row in rows}
    assert len(golden()) >= 120
    assert labels == {"conflict", "cooperation"}


def test_every_two_countries_of_a_sentence_make_a_pair() -> None:
    pairs = annotated("[CHN China], [FRA France] and [BRA Brazil] are large. [FRA France] is old.").pairs
    assert [(p.country_a, p.country_b, p.sentence) for p in pairs] == [
        ("BRA", "CHN", 0),
        ("BRA", "FRA", 0),
        ("CHN", "FRA", 0),
    ]
    assert all(p.relation == 0.0 and p.type is None for p in pairs)


def test_the_same_country_twice_is_no_pair() -> None:
    assert annotated("[CHN China] praised [CHN Chinese] farmers.").pairs == ()


def test_both_nations_reaches_back_one_sentence_with_less_confidence() -> None:
    pairs = annotated("[CHN China] and [RUS Russia] agree. The [USA US] threatened both nations.").pairs
    back = {(p.country_a, p.country_b): p for p in pairs if p.sentence == 1}
    assert (back["CHN", "USA"].actor, back["CHN", "USA"].target) == ("USA", "CHN")
    assert relation_label(back["RUS", "USA"].relation or 0.0) == "conflict"
    plain = annotated("The [USA US] threatened [CHN China].").pairs[0]
    assert back["CHN", "USA"].confidence < plain.confidence


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Police arrested thirty activists in the capital.", "conflict"),
        ("The rebels released their hostages.", "cooperation"),
        ("The rebels refused to release their hostages.", "conflict"),
        ("The bishop urged the rebels to release their hostages.", "neutral"),
        ("The company investigated reports of attacks on its staff.", "neutral"),
        ("Sanctions were lifted after months of pressure.", "cooperation"),
        ("The alliance will counter hegemonic forces.", "neutral"),
        ("The war crimes tribunal sat in The Hague.", "neutral"),
        ("The Crisis Group published its yearly figures.", "neutral"),
        ("It rained in the north.", "neutral"),
        ("Doctors donated medicine to the hospital.", "cooperation"),
        ("No agreement was reached on prices.", "conflict"),
        ("Allies mourn together and stand together.", "cooperation"),
    ],
)
def test_relation_of_sentences_without_countries(text: str, label: str) -> None:
    assert relation_label(annotated(text).sentences[0].relation or 0.0) == label


def test_other_languages_pair_without_a_relation() -> None:
    found = annotated("[FRA Frankreich] und [DEU Deutschland] unterzeichneten den Vertrag.", language="de")
    pair = found.pairs[0]
    assert (pair.relation, pair.type, pair.actor, pair.voice) == (None, None, None, None)
    assert pair.confidence == 0
    assert found.sentences[0].relation is None


def test_a_list_of_all_countries_does_not_explode() -> None:
    names = ", ".join(f"[{a}{b}{c} Land]" for a in "ABCDEFG" for b in "ABCDEFG" for c in "ABCDEFG")
    pairs = annotated(f"The pact between {names} failed.").pairs
    assert len(pairs) <= resolver.MAX_COUNTRIES * (resolver.MAX_COUNTRIES - 1) // 2 * 10


COUNTRIES = ["[CHN China]", "[USA US]", "[RUS Russia]"]
WORDS = (
    "and , not refused to attack attacked talks with between by was lifted sanctions on said that both "
    "nations collapsed against after of agreed urged . ; “ ” — which"
)
words = st.sampled_from(COUNTRIES + WORDS.split())


@given(st.lists(words, max_size=30).map(" ".join))
@settings(max_examples=300)
def test_any_jumble_of_lexicon_words_gives_sound_pairs(marked: str) -> None:
    found = annotated(marked)
    assert all(s.relation is not None and -1 <= s.relation <= 1 for s in found.sentences)
    for pair in found.pairs:
        assert pair.country_a < pair.country_b
        assert pair.relation is not None
        assert -1 <= pair.relation <= 1
        assert 0 < pair.confidence <= 1
        assert {pair.actor, pair.target} <= {pair.country_a, pair.country_b, None}
        assert pair.weight is None or -10 <= pair.weight <= 10
        assert (pair.cameo is None) == (pair.weight is None)


@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    article = Article(1, "", text)
    so_far = sentences.annotate_article(article, Annotation())
    found = rules.apply(article, so_far, resolver.resolve(article, so_far))
    assert len(found.sentences) == len(so_far.sentences)
