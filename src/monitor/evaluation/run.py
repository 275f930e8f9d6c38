"""Annotate the gold sets that are present and measure."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import orjson

from monitor.annotate import countries, entities, entities_finders, sentences, tone_judges
from monitor.errors import UsageError
from monitor.evaluation.gold import GOLD
from monitor.evaluation.goldset import Found, GoldSet, as_given, records
from monitor.evaluation.measures import Measured, reliability
from monitor.evaluation.report import Row
from monitor.interchange import annotate_line
from monitor.model import Annotation, Article, tone_label

OWN = Path("tests/gold")
CORPORA = Path("../shared/corpora")
Told = Callable[[Row], None]


def evaluate(corpora: Path = CORPORA, own: Path = OWN, told: Told | None = None) -> list[Row]:
    """Measure every gold set that is present, and the peers that are measured in the same run.

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
        if not path.exists() or (gold.judge and not _installed(gold.judge)):
            continue
        row = _row(gold, path)
        rows.append(row)
        if told:
            told(row)
    if not rows:
        raise UsageError(f"no gold set in {corpora} nor in {own}: name a folder with --corpora or --own")
    return rows


def _row(gold: GoldSet, path: Path) -> Row:
    answer = gold.found or (_JUDGES[gold.judge][1] if gold.judge else _annotated)
    found = answer(path)
    result: Measured = gold.measure(found)
    others = {
        name: gold.measure([(record, peer(record)) for record, _ in found]).value
        for name, peer in gold.peers.items()
    }
    references = {**gold.references, **others}
    table = reliability(gold.claims(found)) if gold.claims else []
    return Row(gold.key, gold.what, gold.unit, result, references, gold.goal, gold.own, gold.seen, table)


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


def _with_spacy(path: Path) -> Found:
    finder = entities_finders.Spacy()
    found = []
    for number, gold in enumerate(records(path), start=1):
        article = Article(number, gold.get("title", ""), gold["text"], language=gold["language"])
        before = countries.annotate(article, sentences.annotate(article, Annotation()))
        said = entities.annotate(article, before, finder).mentions
        found.append((gold, {"mentions": [{"kind": m.kind, "name": m.name} for m in said]}))
    return found


_JUDGES: dict[str, tuple[Callable[[], object], Callable[[Path], Found]]] = {
    "deep": (tone_judges.Deep, _with_deep_tone),
    "spacy": (entities_finders.Spacy, _with_spacy),
}
"""How each model of an extra is loaded, and how it reads a gold set."""


def _installed(judge: str) -> bool:
    try:
        _JUDGES[judge][0]()
    except ImportError:
        return False
    return True
