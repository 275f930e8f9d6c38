"""What passes between countries in real news: the figures, the answers out of fold, headlines, balances."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from labelled import CONFLICT, COOPERATION, NOTHING, heads, pair, record, write
from monitor import interchange
from monitor.annotate.relations.questions import Decided
from monitor.evaluation import balances, baselines, evaluate, goldset, out_of_fold, pair_measures
from monitor.evaluation.confusions import confusions
from monitor.evaluation.correlations import pearson, ranks
from monitor.evaluation.goldset import records
from monitor.evaluation.out_of_fold import NEWS

SHARED = next(
    (up / "shared" for up in Path(__file__).resolve().parents if (up / "shared/score_relations.py").exists()),
    None,
)


def said(relation: float, conflict: float = 0.0, cooperation: float = 0.0) -> Decided:
    return Decided(relation, conflict, cooperation, max(conflict, cooperation))


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Three sentences, and the logits of both models for the pairs of two of them.

    The linear model takes the first for cooperation, and is sure that nothing passes in the second.
    """
    lines = [
        record("rn1", "Russia accused Georgia of lying.", pair("GEO", "RUS", -1, "RUS", "RUS")),
        record("rn2", "Fifty million dollars of Japan are for Peru.", pair("JPN", "PER", 2, "JPN")),
        record("rn3", "Chad plays Mali on Sunday.", pair("MLI", "TCD", 0)),
    ]
    deep = {
        "rn1": {"GEO-RUS": heads(CONFLICT, direction=1, voice=1)},
        "rn2": {"JPN-PER": heads(COOPERATION)},
    }
    linear = {"rn1": {"GEO-RUS": heads(COOPERATION)}, "rn2": {"JPN-PER": heads(NOTHING)}}
    resources = tmp_path / "resources"
    (resources / "accuracy").mkdir(parents=True)
    for name, answers in ((out_of_fold.DEEP, deep), (out_of_fold.FAST, linear)):
        (resources / name).write_bytes(gzip.compress(json.dumps(answers).encode()))
    monkeypatch.setattr(goldset, "files", lambda _: resources)
    monkeypatch.setattr(goldset, "read_bytes", lambda name: (resources / name).read_bytes())
    out_of_fold.logits.cache_clear()
    yield write(tmp_path / NEWS, lines)
    out_of_fold.logits.cache_clear()


def test_the_first_country_of_a_question_is_the_one_that_the_sentence_names_first(kept: Path) -> None:
    found = dict(zip(("rn1", "rn2", "rn3"), (one for _, one in out_of_fold.by_deep(kept)), strict=True))
    one = found["rn1"]["pairs"]["GEO", "RUS"]
    assert (one.actor, one.target, one.voice, one.type) == ("RUS", "GEO", "RUS", "ACCUSE")
    assert one.relation < -0.1 < 0.5 < one.conflict
    nothing = found["rn2"]["pairs"]["JPN", "PER"]
    assert (nothing.actor, nothing.voice) == (None, None)
    assert abs(nothing.relation) < 0.1


def test_a_pair_that_no_net_was_asked_about_is_not_found_and_counts_as_neutral(kept: Path) -> None:
    found = out_of_fold.by_deep(kept)
    assert pair_measures.reported(found).value == pytest.approx(2 / 3, abs=1e-4)
    assert pair_measures.says_precision(found).value == 1.0
    assert pair_measures.says_recall(found).value == 0.5
    assert pair_measures.direction(found).value == 0.5
    assert pair_measures.voice(found).value == 1.0
    assert pair_measures.macro_f1(found).value == pytest.approx((1 + 2 / 3 + 0) / 3, abs=1e-4)
    assert [right for _, right in pair_measures.claims(found)] == [True, False]


def test_without_sentences_of_a_source_it_has_no_row(kept: Path, tmp_path: Path) -> None:
    rows = {row.key: row for row in evaluate(kept.parent, tmp_path / "none")}
    assert {"news-f1", "news-f1-rules", "news-voice", "news-f1-reuters", "news-f1-1987"} <= set(rows)
    assert {"news-f1-fast", "news-f1-lgl"} & set(rows) == {"news-f1-fast"}
    assert {"VADER", "rules", "frozen bge-small + LR"} <= set(rows["news-f1"].references)
    assert rows["news-f1"].section == "news"
    assert rows["news-f1-rules"].section == "models"
    assert sum(band["count"] for band in rows["news-f1"].reliability) == 2


def test_a_balance_beside_unanimous_labels_is_missed_and_told_apart_and_can_be_written() -> None:
    key = ("CHN", "USA")
    found = [(record(str(i), "x", pair(*key, -2)), {"pairs": {key: said(-0.5, 0.8, 0.1)}}) for i in range(60)]
    told = balances.coverage(found)
    assert (told.value, told.parts) == (0.0, {"missed where all labels agree": 1})
    assert json.loads(json.dumps(told.parts)) == told.parts


def test_where_the_linear_model_is_sure_that_nothing_passes_it_decides_alone(kept: Path) -> None:
    assert [row.sign for row in pair_measures.asked(out_of_fold.by_deep(kept))] == [-1, 0, 0]
    assert [row.sign for row in pair_measures.asked(out_of_fold.by_fast(kept))] == [1, 0, 0]


def test_a_headline_is_answered_by_the_encoder_alone_where_its_pair_is_found(kept: Path) -> None:
    assert [row.sign for row in pair_measures.asked(out_of_fold.headlines_by_deep(kept))] == [-1, 1, 0]


def test_sentences_of_one_article_are_drawn_together() -> None:
    one = [
        record("a", "x", pair("CHN", "USA", 1), article="1"),
        record("b", "x", pair("CHN", "USA", 1), article="1"),
    ]
    assert pair_measures.macro_f1([(line, {"pairs": {}}) for line in one]).documents == 1
    origins = [f"newsmtsc:allsides_215_87_{i}_Some Name_0_4" for i in (3, 4)]
    origins.append("newsmtsc:polusa_v1_393_-1_23_Some Name_20_22")
    assert [pair_measures.document({"origin": origin}) for origin in origins] == [
        "newsmtsc:allsides_215_87",
        "newsmtsc:allsides_215_87",
        "newsmtsc:polusa_v1_393",
    ]


def test_a_row_that_is_drawn_twice_ranks_as_two() -> None:
    values = np.array([3.0, 1.0, 1.0, 7.0])
    drawn = np.array([[1.0, 2.0, 0.0, 1.0]])
    assert (ranks(values, drawn)[0] + 0.5).tolist() == [3.0, 1.5, 1.5, 4.0]
    copied = np.array([[3.0, 1.0, 1.0, 7.0]])
    other = np.array([0.0, 2.0, 2.0, 5.0])
    assert pearson(values, other, drawn)[0] == pytest.approx(np.corrcoef(copied[0], other)[0, 1])
    assert pearson(values, np.ones(4), drawn)[0] == 0.0


def test_a_headline_keeps_small_words_small_and_loses_its_full_stop() -> None:
    told = baselines.title_case("the U.S. envoy said on Monday that “talks” with al-Qaida go on.")
    assert told == "The U.S. Envoy Said on Monday That “Talks” With Al-Qaida Go On"


def test_the_balance_weighs_only_what_is_said_to_pass() -> None:
    key = ("CHN", "USA")
    lines = [record(str(i), "x", pair(*key, rel)) for i, rel in enumerate((-2, -1, 1, 1, 2, 0))]
    answers = [
        said(-0.5, 0.8, 0.1),
        said(-0.5, 0.7, 0.2),
        said(0.5, 0.1, 0.8),
        said(0, 0.3, 0.3),
        said(1, 0, 0.9),
    ]
    found = [
        (line, {"pairs": {key: one}})
        for line, one in zip(lines, [*answers, said(0.02, 0.3, 0.4)], strict=True)
    ]
    told = balances.shown(found)
    assert told.gold == pytest.approx([0.2])
    assert (told.conflict[0], told.cooperation[0]) == pytest.approx((1.6, 2.0))
    assert balances.error(found).value == pytest.approx(0.2 - 0.4 / 3.6, abs=1e-4)


def test_an_error_of_the_model_beyond_chance_is_its_tau() -> None:
    gold, none = np.array([0.0, 0.0]), np.zeros((2, 2))
    many = balances.Shown(gold, np.array([4000.0, 6000.0]), np.array([6000.0, 4000.0]), none)
    assert balances.tau(many) == pytest.approx(0.2, abs=0.001)
    few = balances.Shown(gold, np.array([4.0, 6.0]), np.array([6.0, 4.0]), none)
    assert balances.tau(few) == balances.LEAST_TAU


def test_kinds_of_error_are_counted_the_most_common_first(kept: Path) -> None:
    kinds = [one for one in confusions(out_of_fold.by_deep(kept)) if one.by == "strength"]
    assert [(one.of, one.wanted, one.said, one.errors, one.records) for one in kinds] == [
        ("material", "cooperation", "neutral", 1, ("rn2",))
    ]


@pytest.mark.skipif(
    SHARED is None, reason="no shared/score_relations.py in a folder above: nothing to compare with"
)
def test_the_figures_are_those_of_the_scorer_that_comes_with_the_labels(tmp_path: Path) -> None:
    assert SHARED is not None
    gold = write(tmp_path / NEWS, list(records(SHARED / "corpora" / NEWS))[:300])
    answers = [
        interchange.to_json(one["id"], *baselines.annotated(baselines.passage(one))) for one in records(gold)
    ]
    out = tmp_path / "out.jsonl"
    out.write_text("".join(json.dumps(one) + "\n" for one in answers))
    command = [sys.executable, str(SHARED / "score_relations.py"), "score", str(gold), str(out)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = dict(re.findall(r"(\w+) (-?\d\.\d+)", told))
    found = baselines.by_rules(gold)
    ours = {
        "macro_f1": pair_measures.macro_f1,
        "nonneutral_p": pair_measures.says_precision,
        "nonneutral_r": pair_measures.says_recall,
    }
    ours |= {
        "spearman": pair_measures.rank_correlation,
        "pair_r": pair_measures.pair_by_pair,
        "found": pair_measures.reported,
    }
    ours |= {"direction": pair_measures.direction, "voice": pair_measures.voice}
    assert {name: measure(found).value for name, measure in ours.items()} == {
        name: pytest.approx(float(figures[name]), abs=2e-4) for name in ours
    }
