"""What the encoder learns from: gold of others, our readers' labels, and targets with a tone.

No text lies in this repository: it is read from `../shared/corpora`. The readers' labels are kept apart from
the text (`train/labels/relations.csv`: corpus, record, offsets).
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from monitor.annotate import Annotators, annotate
from monitor.annotate.models import encoder
from monitor.annotate.models.encoder import Asked, Encoded, Passage, Span
from monitor.annotate.references import resolver
from monitor.annotate.relations import rules
from monitor.evaluation.goldset import records
from monitor.evaluation.pair_measures import document
from monitor.model import Article, Pair

LABELS = Path(__file__).parent / "labels" / "relations.csv"
WRITTEN = Path(__file__).parent / "labels" / "written.csv"
MUTUAL = Path(__file__).parent / "labels" / "mutual.csv"
"""Sentences that we wrote in which two countries stand together as one subject; rows as in `WRITTEN`."""

WRITTEN_KEYS = ("written-", "mutual-")
"""How the keys of sentences that we wrote begin."""
MATERIAL = frozenset({"COOPERATE", "AID", "CONCEDE", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT"})
"""PLOVER classes of deeds: their conflict or cooperation is material (2), that of words is not (1)."""

_NEW_NAMES = {"YIELD": "CONCEDE", "RETREAT": "CONCEDE"}
_ROOTS = (
    *("", "", "REQUEST", "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "", "REQUEST"),
    *("ACCUSE", "REJECT", "THREATEN", "PROTEST", "MOBILIZE", "SANCTION", "COERCE", "ASSAULT", "ASSAULT"),
)
"""PLOVER class by CAMEO root."""

ROOTS = (*_ROOTS, "ASSAULT")
Record = dict[str, Any]


@dataclass(frozen=True)
class Label:
    """What is known of a question; -1 where nothing is. `country_a < country_b`."""

    country_a: str = ""
    country_b: str = ""
    relation: int = -1
    direction: int = -1
    mood: int = -1
    voice: int = -1
    event: int = -1
    tone: int = -1
    weight: float = 1.0


@dataclass(frozen=True)
class Example:
    """A passage, its questions and what is known of each. `group` is the document that it stands in.

    `ruled` is what the rules say of each question, `sentence` relation and tone of the whole sentence.
    """

    key: str
    group: str
    asked: Asked
    labels: list[Label] = field(default_factory=list)
    ruled: tuple[Pair | None, ...] = ()
    sentence: tuple[float, float] = (0.0, 0.0)

    @cached_property
    def encoded(self) -> Encoded:
        """Word pieces and marks."""
        return encoder.encode(self.asked)


def gold(corpora: Path) -> list[Example]:
    """Return what others labelled; models are measured on it, document by document."""
    return [*news(corpora), *plover(corpora), *codebook(corpora)]


def ours(corpora: Path) -> list[Example]:
    """Return what we labelled and what we wrote: learnt from, never measured on."""
    return [*read(corpora), *written(), *mutual()]


def news(corpora: Path) -> Iterator[Example]:
    """Yield the sentences of real news that others labelled (relations-news.dev)."""
    for record in records(corpora / "relations-news.dev.jsonl.gz"):
        passage = Passage(record["title"], record["before"].strip(), record["sentence"])
        yield from _example(record["id"], document(record), passage, record["gold"])


def plover(corpora: Path) -> Iterator[Example]:
    """Yield the PLOVER events that others labelled."""
    for record in records(corpora / "relations-plover.dev.jsonl.gz"):
        gold = record["gold"]
        kind = _NEW_NAMES.get(gold["root"], gold["root"])
        pairs = [_of_event(pair, kind) for pair in gold["pairs"] if pair["label"]]
        yield from _example(record["id"], record["id"], Passage("", "", record["text"]), pairs)


def codebook(corpora: Path) -> Iterator[Example]:
    """Yield the examples of CAMEO's codebook that name two countries and no more."""
    signs = {-1: "conflict", 0: "neutral", 1: "cooperation"}
    for record in records(corpora / "cameo-examples.dev.jsonl.gz"):
        passage = Passage("", "", record["sentence"])
        named = sorted({span.key for span in understood(passage).spans})
        if len(named) == 2:
            pair = {"a": named[0], "b": named[1], "label": signs[record["relation"]]}
            root = _of_event(pair, ROOTS[int(record["cameo"][:2])])
            yield from _example(record["id"], record["id"], passage, [root])


def _of_event(pair: Record, kind: str) -> Record:
    strength = 2 if kind in MATERIAL else 1
    relation = {"conflict": -strength, "cooperation": strength}.get(pair["label"], 0)
    return {**pair, "rel": relation, "type": kind if kind in encoder.TYPES else None, "voice": False}


def read(corpora: Path) -> Iterator[Example]:
    """Yield the sentences that two readers of ours labelled, neither seeing the other's labels.

    Where the two differ, both labels are learnt with half the weight.
    """
    texts: dict[str, dict[str, Record]] = {}
    with LABELS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    at = 0
    while at < len(rows):
        row, stop = rows[at], at
        where = ("corpus", "record", "start", "end")
        while stop < len(rows) and all(rows[stop][name] == row[name] for name in where):
            stop += 1
        if row["corpus"] not in texts:
            given = records(corpora / f"{row['corpus']}.jsonl.gz")
            texts[row["corpus"]] = {record["id"]: record for record in given}
        record = texts[row["corpus"]][row["record"]]
        whole = record["text"] if "text" in record else record["sentence"]
        text = " ".join(whole[int(row["start"]) : int(row["end"])].split())
        before = record.get("text", "")[int(row["before"]) : int(row["start"])] if row["before"] else ""
        passage = Passage(record.get("title") or "", " ".join(before.split()), text)
        pairs = [pair for one in rows[at:stop] for pair in _of_reader(one)]
        group = f"{row['corpus'].split('-')[0].split('.')[0]}:{row['record'].split('_-1_')[0]}"
        yield from _example(f"{row['record']}:{row['start']}", group, passage, pairs)
        at = stop


def sentences(path: Path = WRITTEN) -> list[list[dict[str, str]]]:
    """Return the sentences that we wrote, as their rows: one a pair of countries."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return [list(given) for _, given in groupby(rows, key=itemgetter("before", "sentence"))]


def written() -> Iterator[Example]:
    """Yield the sentences that we wrote after the manner of real news, each with what passes in it."""
    yield from _of_us(WRITTEN, "written")


def mutual() -> Iterator[Example]:
    """Yield the sentences that we wrote of two countries that stand together as one subject."""
    yield from _of_us(MUTUAL, "mutual")


def _of_us(path: Path, named: str) -> Iterator[Example]:
    names = ("rel", "direction", "voice", "mood", "type")
    for number, given in enumerate(sentences(path), 1):
        passage = Passage("", given[0]["before"], given[0]["sentence"])
        pairs = [_labelled(row["a"], row["b"], *(row[name] for name in names)) for row in given]
        yield from _example(f"{named}-{number}", f"{named}:{number}", passage, pairs)


def _labelled(a: str, b: str, rel: str, direction: str, voice: str, mood: str, kind: str) -> Record:
    actor, _, target = direction.partition(">")
    return {
        "a": a,
        "b": b,
        "rel": int(rel),
        "actor": actor or None,
        "target": target or None,
        "voice": voice or None,
        "mood": mood or None,
        "type": kind or None,
    }


def _of_reader(row: dict[str, str]) -> list[Record]:
    found: list[Record] = []
    for reader in ("1", "2"):
        if not row[f"rel{reader}"]:
            continue
        names = (f"{name}{reader}" for name in ("rel", "direction", "voice", "mood", "type"))
        one = _labelled(row["a"], row["b"], *(row[name] for name in names))
        if one not in found:
            found.append(one)
    return [{**one, "weight": 1 / len(found)} for one in found]


def targets(corpora: Path) -> Iterator[Example]:
    """Yield the targets with a tone (newsmtsc.train)."""
    for record in records(corpora / "newsmtsc.train.jsonl.gz"):
        span = Span("sentence", record["start"], record["end"], "target")
        asked = Asked(Passage("", "", record["sentence"]), [span], [("target", None)])
        yield Example(record["id"], record["sentence"], asked, [Label(tone=record["tone"] + 1)])


@dataclass(frozen=True)
class Understood:
    """What the product, with the rules deciding, makes of a passage."""

    spans: list[Span]
    pairs: dict[frozenset[str], Pair]
    sentence: tuple[float, float]


def understood(passage: Passage) -> Understood:
    """Read a passage as the product does."""
    before = passage.before + "\n" if passage.before else ""
    article = Article(0, passage.title, before + passage.sentence)
    found = annotate(article, annotators=Annotators("fast"), only=["tone"])
    references = resolver.resolve(article, found)
    ruled = rules.apply(article, found, references)
    start = len(before)
    inside = [i for i, one in enumerate(ruled.sentences) if one.end > start + 1]
    spans = [
        Span("title", one.start, one.end, one.entity_id)
        if one.field == "title"
        else Span("before", one.start, one.end, one.entity_id)
        if one.end <= start
        else Span("sentence", one.start - start, one.end - start, one.entity_id)
        for one in references
    ]
    pairs = {frozenset((p.country_a, p.country_b)): p for p in ruled.pairs if p.sentence in inside}
    relation = max((ruled.sentences[i].relation or 0.0 for i in inside), key=abs, default=0.0)
    tones = [ruled.sentences[i].tone or 0.0 for i in inside]
    return Understood(spans, pairs, (relation, sum(tones) / max(1, len(tones))))


def _example(key: str, group: str, passage: Passage, pairs: list[Record]) -> Iterator[Example]:
    found = understood(passage)
    first: dict[str, int] = {}
    for span in found.spans:
        if span.segment == "sentence":
            first[span.key] = min(span.start, first.get(span.key, span.start))
    there = [pair for pair in pairs if pair["a"] in first and pair["b"] in first]
    questions = [
        (pair["a"], pair["b"]) if first[pair["a"]] <= first[pair["b"]] else (pair["b"], pair["a"])
        for pair in there
    ]
    if questions:
        labels = [_label(pair, *asked) for pair, asked in zip(there, questions, strict=True)]
        ruled = tuple([found.pairs.get(frozenset(asked)) for asked in questions])
        yield Example(key, group, Asked(passage, found.spans, questions), labels, ruled, found.sentence)


def _label(pair: Record, first: str, second: str) -> Label:
    """Turn a labelled pair into classes of the heads; who, how and by whom only where something passes."""
    kind, relation = pair.get("type"), pair["rel"]
    types = len(encoder.TYPES)
    if relation == 0:
        return Label(pair["a"], pair["b"], 2, event=types, weight=pair.get("weight", 1.0))
    actor, voice, mood = pair.get("actor"), pair.get("voice"), pair.get("mood")
    return Label(
        pair["a"],
        pair["b"],
        relation + 2,
        1 if actor == first else 2 if actor == second else 0,
        "fpn".index(mood) if mood else -1,
        -1
        if voice is False
        else 0
        if voice is None
        else 1
        if voice == first
        else 2
        if voice == second
        else 3,
        encoder.TYPES.index(kind) if kind else -1,
        weight=pair.get("weight", 1.0),
    )
