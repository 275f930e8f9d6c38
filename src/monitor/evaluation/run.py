"""Annotate the gold sets that are present and measure."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import orjson

from monitor.annotate import Annotators, choose, missing
from monitor.errors import UsageError
from monitor.evaluation.gold import GOLD
from monitor.evaluation.goldset import GoldSet, Predictions, as_given, records
from monitor.evaluation.measures import reliability
from monitor.evaluation.report import Row
from monitor.interchange import annotate_line

OWN = Path("tests/gold")
CORPORA = Path("../shared/corpora")
Progress = Callable[[Row], None]


def evaluate(
    corpora: Path = CORPORA,
    own: Path = OWN,
    progress: Progress | None = None,
    annotators: Annotators | None = None,
) -> list[Row]:
    """Measure every gold set that is present, and the peers that are measured in the same run.

    Args:
        corpora: folder of the gold corpora that are not ours.
        own: folder of our own gold sets.
        progress: called with every row as it comes.
        annotators: the models of rows that are not about a certain one; None: the best that this machine can
            run.

    Returns:
        One row a gold set that is there, in the order of `GOLD`.

    Raises:
        UsageError: none is there.
    """
    chosen = annotators or choose()
    rows = []
    for gold in GOLD:
        path = (own if gold.own or gold.labels_here else corpora) / gold.file
        if not path.exists() or not _runs(gold.annotators):
            continue
        row = _row(gold, path, gold.annotators or chosen)
        if row is None:
            continue
        rows.append(row)
        if progress:
            progress(row)
    if not rows:
        raise UsageError(f"no gold set in {corpora} nor in {own}: name a folder with --corpora or --own")
    return rows


def _row(gold: GoldSet, path: Path, annotators: Annotators) -> Row | None:
    """Measure a gold set; None where there were no answers, or none that this measure asks about."""
    found = gold.found(path) if gold.found else _annotated(path, annotators)
    result = gold.measure(found) if found else None
    if result is None or not result.documents:
        return None
    others = {name: [(record, peer(record)) for record, _ in found] for name, peer in gold.peers.items()}
    ours = {name: answers for name, model in gold.beside.items() if (answers := model(path))}
    measured = {name: gold.measure(answers).value for name, answers in {**ours, **others}.items()}
    return Row(
        gold.key,
        gold.what,
        gold.unit,
        result,
        {**measured, **gold.references},
        gold.goal,
        gold.own,
        gold.seen,
        reliability(gold.claims(found)) if gold.claims else [],
        gold.place,
    )


@cache
def _annotated(path: Path, annotators: Annotators) -> Predictions:
    """Annotate a file as `monitor annotate` does; keep what the measures compare, not the rest."""
    found = []
    for number, gold in enumerate(records(path), start=1):
        given = as_given({"id": str(number), **gold})
        said = annotate_line(orjson.dumps(given), number, annotators)
        said["sentences"] = said.get("sentences", [])[:1]
        found.append((gold, said))
    return found


def _runs(annotators: Annotators | None) -> bool:
    return annotators is None or not (missing(annotators.model) or missing(annotators.entities))
