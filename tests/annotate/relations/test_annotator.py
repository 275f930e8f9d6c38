"""What the models decide of pairs: answers decoded, joined with the rules, kept in their place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from answers import CONFLICT, NOTHING, answer
from monitor import annotate as annotators
from monitor.annotate import Annotators
from monitor.annotate.models.choice import Model, missing
from monitor.annotate.models.encoder import Answer, Asked
from monitor.annotate.references import resolver
from monitor.annotate.relations import annotator as relations, backends, linear, rules, stack
from monitor.annotate.relations.features import Keys
from monitor.annotate.relations.pairing import NAME
from monitor.annotate.relations.questions import MOST, Place, ask
from monitor.annotate.text import annotator as sentences
from monitor.errors import ModelMissing
from monitor.model import Annotation, Article, Pair, relation_label

MODELS = [
    "fast",
    pytest.param("deep", marks=pytest.mark.skipif(bool(missing("deep")), reason=f"no {missing('deep')}")),
]
SCRAPED = Path(__file__).parents[4] / "shared" / "samples" / "scraped-article.txt"


def article(text: str, title: str = "", language: str = "en") -> Article:
    return Article(1, title, text, language=language, published_at=datetime(2025, 3, 5))


def annotated(model: Model, text: str, title: str = "", language: str = "en") -> Annotation:
    return annotators.annotate(article(text, title, language), annotators=Annotators(model))


def only(model: Model, text: str, title: str = "") -> Pair:
    (pair,) = annotated(model, text, title).pairs
    return pair


def questions(text: str, title: str = "") -> tuple[Asked, Place]:
    """What is asked of the last place with pairs."""
    item = article(text, title)
    so_far = annotators.annotate(item, annotators=Annotators("fast"))
    so_far = replace(so_far, pairs=())
    references = resolver.resolve(item, so_far)
    ruled = rules.apply(item, so_far, references)
    last = ruled.pairs[-1]
    place = Place(last.field, last.sentence, tuple(p for p in ruled.pairs if p.sentence == last.sentence))
    return ask(item, ruled.sentences, references, place), place


def test_a_sentence_is_asked_about_in_its_context_and_who_comes_first_is_first() -> None:
    asked, _ = questions("Italy is calm. The US bombed Iraq.", "France warns Iraq")
    assert tuple(asked.passage) == ("France warns Iraq", "Italy is calm.", "The US bombed Iraq.")
    assert asked.questions == [("USA", "IRQ")]
    words = {(s.segment, s.key): getattr(asked.passage, s.segment)[s.start : s.end] for s in asked.spans}
    assert words == {
        ("title", "FRA"): "France",
        ("title", "IRQ"): "Iraq",
        ("before", "ITA"): "Italy",
        ("sentence", "USA"): "US",
        ("sentence", "IRQ"): "Iraq",
    }


def test_a_title_is_asked_about_by_itself() -> None:
    asked, place = questions("Nothing else was said.", "Iraq Warns France")
    assert tuple(asked.passage) == ("", "", "Iraq Warns France")
    assert (place.field, place.sentence) == ("title", None)
    assert [(span.segment, span.start, span.end, span.key) for span in asked.spans] == [
        ("sentence", 0, 4, "IRQ"),
        ("sentence", 11, 17, "FRA"),
    ]


LIST = ["Peru", "Chile", "Kenya", "France", "Japan", "Italy", "Spain", "Egypt"]


def test_of_a_long_list_those_named_first_are_asked_about_and_the_rest_only_named() -> None:
    text = f"Delegates came from {', '.join(LIST[:-1])} and {LIST[-1]}."
    asked, place = questions(text)
    assert len(place.pairs) == 28
    assert len(asked.questions) == MOST == 15
    assert {code for pair in asked.pairs() for code in pair} == {"PER", "CHL", "KEN", "FRA", "JPN", "ITA"}
    pairs = annotated("fast", text).pairs
    assert [(p.country_a, p.country_b) for p in pairs] == [(p.country_a, p.country_b) for p in place.pairs]
    beyond = [p for p in pairs if {"ESP", "EGY"} & {p.country_a, p.country_b}]
    assert len(beyond) == 13
    for pair in beyond:
        assert (pair.relation, pair.type, pair.actor, pair.evidence) == (0.0, None, None, ())
        assert pair.conflict == pair.cooperation
        assert pair.model == NAME
        assert len(pair.spans) == 2


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("text", "label", "ends"),
    [
        ("The US bombed Iraq.", "conflict", ("USA", "IRQ")),
        ("Iraq was bombed by the US.", "conflict", ("USA", "IRQ")),
        ("Japan sent food aid to Kenya.", "cooperation", ("JPN", "KEN")),
        ("China and Russia signed a trade pact.", "cooperation", (None, None)),
        ("Delegates came from Brazil and Japan.", "neutral", (None, None)),
    ],
)
def test_clear_sentences(model: Model, text: str, label: str, ends: tuple[str | None, str | None]) -> None:
    pair = only(model, text)
    assert pair.relation is not None
    assert pair.conflict is not None
    assert pair.cooperation is not None
    assert relation_label(pair.relation) == label
    assert (pair.actor, pair.target) == ends
    shares = {"conflict": pair.conflict, "cooperation": pair.cooperation}
    shares["neutral"] = 1 - sum(shares.values())
    assert max(shares, key=lambda name: shares[name]) == label
    assert pair.confidence == pytest.approx(shares[label], abs=2e-4)
    assert pair.model in ({backends.NAMES["fast"]} if label == "neutral" else set()) | {backends.NAMES[model]}


@pytest.mark.parametrize("model", MODELS)
def test_a_bare_list_tells_of_nothing(model: Model) -> None:
    found = annotated(model, "Delegates came from France, Brazil and Japan.")
    assert len(found.pairs) == 3
    assert {relation_label(pair.relation or 0.0) for pair in found.pairs} == {"neutral"}
    assert {pair.type for pair in found.pairs} == {None}
    assert relation_label(found.sentences[0].relation or 0.0) == "neutral"


@pytest.mark.parametrize("model", MODELS)
def test_a_title_makes_pairs_of_no_sentence_with_spans_in_the_title(model: Model) -> None:
    title = "US attacked Iraq"
    pair = only(model, "Nothing else was said.", title)
    assert (pair.field, pair.sentence, pair.model) == ("title", None, backends.NAMES[model])
    assert [title[start:end] for start, end in pair.spans] == ["Iraq", "US"]
    assert [title[start:end] for start, end in pair.evidence] == ["attacked"]
    assert relation_label(pair.relation or 0.0) == "conflict"


@pytest.mark.parametrize("model", MODELS)
def test_a_sentence_has_the_relation_that_the_rules_read_whatever_its_pairs(model: Model) -> None:
    text = "France saw how the US bombed Iraq. Rebels arrested thirty activists. It rained."
    item = article(text)
    ruled = rules.apply(item, sentences.annotate_article(item, Annotation()), [])
    found = annotated(model, text).sentences
    assert [s.relation for s in found] == [s.relation for s in ruled.sentences]
    assert [relation_label(s.relation or 0.0) for s in found] == ["conflict", "conflict", "neutral"]


def test_the_encoder_is_asked_only_where_the_linear_model_is_not_sure_that_nothing_passes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read: list[list[tuple[str, str]]] = []

    class Recorded:
        def read(self, asked: Sequence[Asked]) -> list[list[Answer]]:
            read.extend(one.pairs() for one in asked)
            return [[answer(CONFLICT)._replace(relation=logits(4)) for _ in one.questions] for one in asked]

    def logits(most: int) -> Any:
        return 20 * np.eye(5, dtype=np.float32)[most]

    class Linear:
        keys = Keys[int](lambda _: None)

        def answers(self, shown: Sequence[Any]) -> Answer:
            said = [answer(NOTHING)._replace(relation=logits(2 if i == 1 else 0)) for i in range(len(shown))]
            return Answer(*map(np.array, zip(*said, strict=True)))

    monkeypatch.setattr(backends, "shared", Recorded)
    monkeypatch.setattr(linear, "model", Linear)
    weigh = stack.Weight
    table = {
        "deep": dict.fromkeys(linear.HEADS, weigh(1.0, 0.0)),
        "fast": dict.fromkeys(linear.HEADS, weigh(0.0, 1.0)),
    }
    monkeypatch.setattr(stack, "stack", lambda: table)
    pairs = annotated("deep", "Peru, Chile and Kenya are far away.").pairs
    assert [(p.country_a, p.country_b) for p in pairs] == [("CHL", "KEN"), ("CHL", "PER"), ("KEN", "PER")]
    assert [p.model for p in pairs] == [backends.NAMES[m] for m in ("deep", "fast", "deep")]
    assert [relation_label(p.relation or 0.0) for p in pairs] == ["cooperation", "neutral", "cooperation"]
    assert read == [[("CHL", "KEN"), ("PER", "KEN")]]
    read.clear()
    fast = annotated("fast", "Peru, Chile and Kenya met.").pairs
    assert [relation_label(p.relation or 0.0) for p in fast] == ["conflict", "neutral", "conflict"]
    assert read == []


@pytest.mark.parametrize("model", MODELS)
def test_an_article_is_annotated_the_same_beside_others(model: Model) -> None:
    texts = [
        "The US bombed Iraq. China and Russia signed a pact.",
        "It rained.",
        "Peru, Chile and Italy met.",
    ]
    articles = [article(text, f"Case {n}") for n, text in enumerate(texts)]
    chosen = Annotators(model)
    together = annotators.annotate_all(articles, chosen)
    assert together == [annotators.annotate(one, annotators=chosen) for one in articles]
    assert together == annotators.annotate_all(articles[::-1], chosen)[::-1]


@pytest.mark.parametrize("model", MODELS)
def test_what_another_annotator_found_stays(model: Model) -> None:
    item = article("The US bombed Iraq.")
    so_far = annotators.annotate(item, annotators=Annotators("fast"))
    (found,) = relations.annotate([item], [so_far], Annotators(model))
    assert found.mentions == so_far.mentions
    assert found.pairs[: len(so_far.pairs)] == so_far.pairs
    assert len(found.pairs) == 2 * len(so_far.pairs)


@pytest.mark.parametrize("model", MODELS)
def test_in_another_language_nothing_is_decided(model: Model) -> None:
    (pair,) = annotated(model, "Frankreich und Polen unterzeichneten den Vertrag.", language="de").pairs
    assert (pair.relation, pair.conflict, pair.cooperation, pair.model) == (None, None, None, None)


def test_a_model_that_is_missing_is_asked_for_only_where_two_countries_are_meant(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def absent() -> Any:
        raise ModelMissing("not here")

    monkeypatch.setattr(backends, "shared", absent)
    assert annotated("deep", "France is calm.", "It rained").pairs == ()
    with pytest.raises(ModelMissing):
        annotated("deep", "France warned Peru.")
    assert annotated("fast", "France warned Peru.").pairs[0].model == backends.NAMES["fast"]


def test_every_model_has_a_name_of_its_own() -> None:
    assert set(backends.NAMES) == set(get_args(Model))
    assert len(set(backends.NAMES.values())) == len(backends.NAMES)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.skipif(not SCRAPED.exists(), reason="the scraped sample lies in ../shared, which is not here")
def test_the_scraped_article_keeps_its_truth(model: Model) -> None:
    from monitor.extract import extract
    from monitor.model import Document
    from monitor.sources.formats import files as sources

    (document,) = sources.read([SCRAPED])
    assert isinstance(document, Document)
    item = extract(document)
    assert isinstance(item, Article)
    balance: dict[tuple[str, str], float] = {}
    for pair in annotators.annotate(item, annotators=Annotators(model)).pairs:
        key = (pair.country_a, pair.country_b)
        balance[key] = balance.get(key, 0.0) + (pair.cooperation or 0.0) - (pair.conflict or 0.0)
    assert balance["CHN", "RUS"] > 0
    assert balance["CHN", "USA"] < 0
    assert balance["RUS", "USA"] < 0


@pytest.mark.skipif(bool(missing("deep")), reason="the encoder cannot run here")
@pytest.mark.parametrize("filler", [0, 60, 200])
def test_a_war_at_the_end_of_a_long_sentence_is_read(filler: int) -> None:
    long = "The ministers met " + "and went on with many words " * filler + "until China bombed Russia."
    found = [pair for pair in annotated("deep", long).pairs if pair.field == "text"]
    assert [(pair.country_a, pair.country_b, pair.model) for pair in found] == [("CHN", "RUS", "encoder-1")]
    assert relation_label(found[0].relation or 0.0) == "conflict"
