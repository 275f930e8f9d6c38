"""Which models annotate: chosen once, sent to workers, named without being loaded, faults kept apart."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import structlog.testing

from monitor import annotate
from monitor.annotate import Annotators, choose
from monitor.annotate.models import choice as annotators, encoder
from monitor.annotate.models.choice import tagged
from monitor.annotate.relations import backends as relations_backends
from monitor.annotate.tone import backends as tone_backends
from monitor.errors import ModelMissing
from monitor.model import Annotation, Article, Target

TEXT = "Critics attacked France as a corrupt liar. Voters praised Italy for its brilliant work."
FAST = Annotators("fast")


def without(monkeypatch: pytest.MonkeyPatch, *packages: str) -> None:
    for package in packages:
        monkeypatch.setitem(sys.modules, package, None)
    annotators._warn.cache_clear()


def test_deep_is_the_default_where_it_can_run() -> None:
    pytest.importorskip("onnxruntime", reason="there is no ONNX Runtime for this platform")
    with structlog.testing.capture_logs() as logs:
        assert choose() == Annotators("deep", entities="rules", stances="fast", tagged=tagged())
    assert logs == []


def test_without_the_packages_the_fast_models_annotate_and_one_warning_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without(monkeypatch, "onnxruntime", "tokenizers")
    with structlog.testing.capture_logs() as logs:
        assert choose() == choose(stances="deep") == replace(FAST, tagged=tagged())
    (warning,) = logs
    assert warning["log_level"] == "warning"
    assert "onnxruntime and tokenizers cannot be imported: the fast models annotate" in warning["event"]
    assert "pip install" in warning["advice"]


@pytest.mark.parametrize(
    ("wished", "package", "advice"),
    [
        ({"model": "deep"}, "tokenizers", "pip install onnxruntime tokenizers.*--model fast"),
        ({"model": "fast", "entities": "spacy"}, "spacy", r"pip install 'media-monitor\[ner\]'"),
    ],
)
def test_what_is_asked_for_and_missing_is_an_error_with_advice(
    wished: dict[str, str], package: str, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, package)
    with pytest.raises(ModelMissing, match=advice) as caught:
        choose(**wished)  # type: ignore[arg-type]
    assert package in str(caught.value)


def test_the_fast_models_are_enough_for_who_asks_for_them() -> None:
    assert choose("fast", stances="deep") == replace(FAST, tagged=tagged())


def test_the_value_goes_to_workers_and_back() -> None:
    chosen = Annotators("deep", entities="spacy", stances="deep")
    assert pickle.loads(pickle.dumps(chosen)) == chosen
    with pytest.raises(AttributeError):
        chosen.model = "fast"  # type: ignore[misc]


def test_the_version_names_the_models_whose_findings_are_stored() -> None:
    fast, deep = annotate.versions(FAST), annotate.versions(Annotators("deep", "spacy", "deep"))
    assert list(fast) == list(annotate.ANNOTATORS)
    assert fast["tone"].split()[1:] == [tone_backends.NAMES["fast"]]
    assert deep["tone"].split()[1:] == [tone_backends.NAMES["deep"]]
    assert fast["relations"].split()[1:] == [relations_backends.NAMES["fast"]]
    assert deep["relations"].split()[1:] == [relations_backends.NAMES["deep"]]
    assert annotate.versions(Annotators("deep"))["relations"] == deep["relations"]
    assert (fast["entities"].split()[1], deep["entities"].split()[1][:5]) == ("rules", "spacy")
    assert annotate.version(FAST) != annotate.version(Annotators("deep", stances="deep"))
    assert " " not in annotate.version(FAST)
    assert annotate.version(FAST).count(":") == 3


def test_a_name_is_read_without_loading_a_model(tmp_path: Path) -> None:
    script = """
import json, sys
from monitor import annotate, status
from monitor.runs.load import load
from monitor.store import Store
load([sys.argv[1]], sys.argv[2], workers=1, annotators=annotate.Annotators("fast"))
for chosen in (annotate.choose(), annotate.Annotators("deep", "spacy", "deep")):
    annotate.versions(chosen), annotate.version(chosen)
    status.status(Store(sys.argv[2]), chosen), status.doctor(Store(sys.argv[2]).path, chosen)
print(json.dumps([name for name in ("onnxruntime", "tokenizers", "spacy") if name in sys.modules]))
"""
    (tmp_path / "a.txt").write_text(TEXT)
    command = [sys.executable, "-c", script, str(tmp_path / "a.txt"), str(tmp_path / "s.duckdb")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout) == [], done.stderr


def test_workers_load_the_model_and_the_parent_does_not(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="there is no ONNX Runtime for this platform")
    script = """
import json, sys
from monitor.runs.load import load
from monitor.annotate import Annotators
from monitor.store import Store
if __name__ == "__main__":
    load([sys.argv[1]], sys.argv[2], workers=2, annotators=Annotators("deep", stances="deep"))
    models = Store(sys.argv[2]).rows("SELECT DISTINCT model FROM sentiment WHERE level = 'target'")
    print(json.dumps([models, "onnxruntime" in sys.modules]))
"""
    lines = [{"text": f"{TEXT} Case {n} goes on.", "url": f"https://a.example/{n}"} for n in range(130)]
    (tmp_path / "a.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (tmp_path / "run.py").write_text(script)
    command = [sys.executable, "run.py", "a.jsonl", "s.duckdb"]
    path = os.pathsep.join(str(Path(part).absolute()) for part in sys.path if part)
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(done.stdout) == [[[encoder.NAME]], False], done.stderr


def test_targets_are_judged_by_the_model_and_countries_by_that_of_stances() -> None:
    pytest.importorskip("onnxruntime", reason="there is no ONNX Runtime for this platform")
    start = TEXT.index("France")
    target = (Target(start, start + 6),)
    found = {
        chosen: annotate.annotate(Article(1, "", TEXT), target, chosen)
        for chosen in (FAST, Annotators("deep"), Annotators("deep", stances="deep"))
    }
    fast, default, deep = found.values()
    assert default.targets == deep.targets != fast.targets
    assert default.stances == fast.stances
    assert {stance.model for stance in default.stances} == {tone_backends.NAMES["fast"]}
    assert {stance.model for stance in deep.stances} == {tone_backends.NAMES["deep"]}


def articles() -> list[Article]:
    other = Article(7, "", "Die Lage in Frankreich bleibt ruhig.", language="de")
    texts = [f"{TEXT} {'It rained. ' * n}" for n in range(3)]
    return [*[Article(n, f"Case {n}", text) for n, text in enumerate(texts)], other, Article(8, "", "")]


def test_many_together_are_annotated_as_each_alone() -> None:
    together = annotate.annotate_all(articles(), FAST)
    assert together == [annotate.annotate(article, annotators=FAST) for article in articles()]


def test_a_model_sees_all_articles_of_a_batch_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    real = tone_backends.Fast.predict

    def counted(
        self: tone_backends.Fast, spans: Sequence[tone_backends.Target | None]
    ) -> list[tone_backends.Prediction | None]:
        asked.append(len(spans))
        return real(self, spans)

    monkeypatch.setattr(tone_backends.Fast, "predict", counted)
    annotate.annotate_all(articles(), FAST)
    assert asked == [0, 6]  # no targets; two countries in each of three articles


def test_a_fault_in_a_batch_costs_only_its_article(monkeypatch: pytest.MonkeyPatch) -> None:
    tone = annotate.ANNOTATORS["tone"]
    real = tone.annotate

    def faulty(
        articles: Sequence[Article], so_far: Sequence[Annotation], chosen: Annotators
    ) -> list[Annotation]:
        if any(article.title == "Case 1" for article in articles):
            raise ZeroDivisionError("made up")
        return real(articles, so_far, chosen)

    before = annotate.annotate_all(articles(), FAST)
    monkeypatch.setattr(tone, "annotate", faulty)
    found = annotate.annotate_all(articles(), FAST)
    assert isinstance(found[1], ZeroDivisionError)
    assert [one for i, one in enumerate(found) if i != 1] == [one for i, one in enumerate(before) if i != 1]


def test_a_model_that_cannot_be_loaded_is_no_fault_of_the_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> list[Annotation]:
        raise ModelMissing("cannot be loaded")

    monkeypatch.setattr(annotate.ANNOTATORS["tone"], "annotate", missing)
    with pytest.raises(ModelMissing):
        annotate.annotate_all(articles(), FAST)
