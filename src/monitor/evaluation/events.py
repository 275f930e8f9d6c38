"""Gold of PLOVER events: sentences of others with what one country does to another, also as headlines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from monitor.annotate.relations.questions import Decided
from monitor.evaluation.baselines import by_rules, by_vader, headlines_by_rules, pairs_of, prediction_of
from monitor.evaluation.goldset import JSON, GoldSet, Predictions
from monitor.evaluation.measures import Measured, share
from monitor.evaluation.news import BY_RULES, DEEP, FAST, Model
from monitor.evaluation.out_of_fold import by_deep, by_fast, headlines_by_deep
from monitor.model import Pair, relation_label

_FILE = "relations-plover.dev.jsonl.gz"
_PUBLISHED = {"conflict": -1.0, "cooperation": 1.0}


def _labelled(found: Predictions) -> Iterator[tuple[JSON, Pair | Decided | None]]:
    for record, said in found:
        for pair in pairs_of(record):
            if pair["label"]:
                yield pair, prediction_of(said, pair)


def label(found: Predictions) -> Measured:
    """Ask of every labelled pair whether conflict or cooperation is right; a missing pair is wrong."""
    return share(
        one is not None and relation_label(one.relation or 0.0) == pair["label"]
        for pair, one in _labelled(found)
    )


def direction(found: Predictions) -> Measured:
    """Ask, where one acts, whether actor and target are right."""
    return share(
        one is not None and (one.actor, one.target) == (pair["actor"], pair["target"])
        for pair, one in _labelled(found)
        if pair["actor"]
    )


def as_published(record: JSON) -> JSON:
    """Return what ZSP with RoBERTa-large-MNLI says, as its authors published it."""
    relation = _PUBLISHED.get(record["gold"]["zsp_label"], 0.0)
    said = Decided(relation, 0.0, 0.0, 0.0)
    return {"pairs": {(pair["a"], pair["b"]): said for pair in pairs_of(record)}}


def _row(
    key: str,
    what: str,
    measure: Callable[[Predictions], Measured],
    model: Model,
    found: Callable[[Path], Predictions],
    goal: float | None = None,
    beside: Mapping[str, Callable[[Path], Predictions]] | None = None,
) -> GoldSet:
    return GoldSet(
        f"plover-{key}{model.key}",
        _FILE,
        f"{what}{model.what}",
        measure,
        "accuracy",
        {},
        goal,
        section="news" if model is DEEP else "models",
        beside=beside or {},
        peers={"VADER": by_vader, "ZSP, as published": as_published}
        if model is DEEP and key == "label"
        else {},
        found=found,
        seen=model.seen,
    )


_LABEL = "Conflict or cooperation (PLOVER sentences)"
_HEADLINES = "The same sentences as headlines in Title Case"
_WHO = "Who does it to whom (PLOVER sentences)"
_OTHERS = {"fast model": by_fast, "rules": by_rules}

GOLD_EVENTS = (
    _row("label", _LABEL, label, DEEP, by_deep, 0.85, _OTHERS),
    _row("headlines", _HEADLINES, label, DEEP, headlines_by_deep, 0.88, {"rules": headlines_by_rules}),
    _row("direction", _WHO, direction, DEEP, by_deep, None, _OTHERS),
    _row("label", _LABEL, label, FAST, by_fast),
    _row("direction", _WHO, direction, FAST, by_fast),
    _row("label", _LABEL, label, BY_RULES, by_rules),
    _row("headlines", _HEADLINES, label, BY_RULES, headlines_by_rules),
    _row("direction", _WHO, direction, BY_RULES, by_rules),
)
