"""Annotate the gold sets that are present and measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

import orjson

from monitor.annotate import tone_judges
from monitor.errors import UsageError
from monitor.evaluation.gold import GOLD, JSON, TONES, Found, GoldSet, as_given, records
from monitor.evaluation.measures import Measured, reliability
from monitor.evaluation.report import Row
from monitor.interchange import annotate_line
from monitor.model import tone_label

OWN = Path("tests/gold")
CORPORA = Path("../shared/corpora")
Told = Callable[[Row], None]


def evaluate(corpora: Path = CORPORA, own: Path = OWN, told: Told | None = None) -> list[Row]:
    """Measure every gold set that is present.

    Args:
        corpora: folder of the gold corpora that are not ours.
        own: folder of our own gold sets.
        told: called with every row as it comes.

    Returns:
        One row a gold set that is there, in the order of `GOLD`.

    Raises:
        UsageError: none is there.
    """
    rows = []
    for gold in GOLD:
        path = (own if gold.own else corpora) / gold.file
        if not path.exists() or (gold.judge == "deep" and not _deep_installed()):
            continue
        row = _row(gold, path)
        rows.append(row)
        if told:
            told(row)
    if not rows:
        raise UsageError(f"no gold set in {corpora} nor in {own}: name a folder with --corpora or --own")
    return rows


def _row(gold: GoldSet, path: Path) -> Row:
    found = _with_deep_tone(path) if gold.judge == "deep" else _annotated(path)
    result: Measured = gold.measure(found)
    table: list[dict[str, float]] = []
    if gold.key.startswith("tone"):
        table = reliability(_tone_claims(found))
    elif gold.key == "countries-lgl":
        table = reliability(_country_claims(found))
    elif gold.key == "direction":
        table = reliability(_pair_claims(found))
    return Row(gold.key, gold.what, gold.unit, result, gold.references, gold.goal, gold.own, table)


@cache
def _annotated(path: Path) -> Found:
    """Annotate a file as `monitor annotate` does; keep what the measures compare, not the rest."""
    found = []
    for number, gold in enumerate(records(path), start=1):
        given = as_given({"id": str(number), **gold})
        said = annotate_line(orjson.dumps(given), number)
        said["sentences"] = said.get("sentences", [])[:1]
        found.append((gold, said))
    return found


def _with_deep_tone(path: Path) -> Found:
    golds = list(records(path))
    asked = [(gold["sentence"], gold["start"], gold["end"]) for gold in golds]
    judged = tone_judges.Deep().judge(asked)
    return [
        (gold, {"targets": [{"label": tone_label(one.tone), "confidence": one.confidence}]})
        for gold, one in zip(golds, judged, strict=True)
        if one is not None
    ]


def _deep_installed() -> bool:
    try:
        tone_judges.Deep()
    except ImportError:
        return False
    return True


def _tone_claims(found: Iterable[tuple[JSON, JSON]]) -> Iterator[tuple[float, bool]]:
    for gold, said in found:
        for target in said.get("targets", ())[:1]:
            yield target["confidence"], target["label"] == TONES[gold["tone"] + 1]


def _country_claims(found: Iterable[tuple[JSON, JSON]]) -> Iterator[tuple[float, bool]]:
    """Yield the surest claim of each country of a document, and whether the labels name it."""
    for gold, said in found:
        best: dict[str, float] = {}
        for m in said.get("mentions", ()):
            if m["kind"] == "country" and m["via"] in ("name", "demonym"):
                best[m["id"]] = max(best.get(m["id"], 0.0), m["confidence"])
        for code, confidence in best.items():
            yield confidence, code in gold["gold"]["countries_named"]


def _pair_claims(found: Iterable[tuple[JSON, JSON]]) -> Iterator[tuple[float, bool]]:
    """Yield how sure each pair of the held sentences is of its sign, and whether that is right.

    Pairs that are merely named together are left out: the sentences were chosen for what passes in them.
    """
    for gold, said in found:
        if gold.get("held"):
            labels = {(pair["a"], pair["b"]): pair["label"] for pair in gold["pairs"]}
            for p in [p for p in said.get("pairs", ()) if p["type"]]:
                yield p["confidence"], p["label"] == labels.get((p["a"], p["b"]), "neutral")
