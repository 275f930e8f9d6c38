"""The gold sets: where they lie, what their labels are compared with, and what others reach on them."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.annotate.entities_lexicon import lexicon
from monitor.evaluation.measures import Measured, classes, sets, share, texts
from monitor.evaluation.topics import FIVE, reuters_economy, topic, topic_claims, topic_tags

JSON = dict[str, Any]
Found = list[tuple[JSON, JSON]]
"""Gold record and what `monitor annotate` says of it, one pair a document."""

Claims = Iterator[tuple[float, bool]]
"""What was claimed, with which confidence, and whether the labels agree."""

Peers = dict[str, Callable[[JSON], JSON]]

TONES = ("negative", "neutral", "positive")
HELD = ("B", "D")
"""Parts of our own set of relations that were not read while rules were made."""

RELATIONS = ("conflict", "neutral", "cooperation")


MARKED = re.compile(r"\[([A-Z]{3}) ([^\]]+)\]")
"""How our gold of directions marks a country: "[CHN Chinese] envoys"."""


def records(path: Path) -> Iterator[JSON]:
    """Yield the lines of a JSON Lines file, gzipped or not."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def as_given(record: JSON) -> JSON:
    """Return a gold record as `monitor annotate` takes it: without its labels."""
    if "pairs" in record:
        return {"id": record["id"], "text": MARKED.sub(r"\2", record["text"]), "language": "en"}
    if "sentence" in record:
        target = [{"start": record["start"], "end": record["end"]}] if "start" in record else []
        return {"id": record["id"], "text": record["sentence"], "language": "en", "targets": target}
    known = ("id", "text", "html", "title", "url", "published_at", "language", "dateline", "source")
    return {key: record[key] for key in known if record.get(key) is not None}


def countries(found: Found, named: bool) -> Measured:
    """Compare sets of countries; `named` counts only names and demonyms, as the labels do."""
    pairs: list[tuple[set[Hashable], set[Hashable]]] = []
    for gold, said in found:
        ways = ("name", "demonym") if named else None
        have = {
            m["id"]
            for m in said.get("mentions", ())
            if m["kind"] == "country" and (ways is None or m["via"] in ways)
        }
        pairs.append((set(gold["gold"]["countries_named" if named else "countries"]), have))
    return sets(pairs)


def countries_of_any_kind(found: Found) -> Measured:
    """Compare sets of countries, in whatever way they are named."""
    return sets(
        (set(gold["countries"]), {m["id"] for m in said.get("mentions", ()) if m["kind"] == "country"})
        for gold, said in found
    )


def spans(found: Found) -> Measured:
    """Ask of every labelled country name whether a mention of the country overlaps it."""
    hits = []
    for gold, said in found:
        have = [m for m in said.get("mentions", ()) if m["kind"] == "country" and m["field"] == "text"]
        for name in gold["gold"]["toponyms"]:
            if name["country"] and (name["feature"] or "").startswith("PCL"):
                hits.append(
                    any(
                        m["start"] < name["end"] and m["end"] > name["start"] and m["id"] == name["country"]
                        for m in have
                    )
                )
    return share(hits)


def tone(found: Found) -> Measured:
    """Compare the label of the first target."""
    pairs = [(TONES[gold["tone"] + 1], (said.get("targets") or [{}])[0].get("label")) for gold, said in found]
    return classes(pairs, TONES)


def relation(found: Found) -> Measured:
    """Compare the relation of the first sentence."""
    pairs = [
        (RELATIONS[gold["relation"] + 1], (said.get("sentences") or [{}])[0].get("relation_label"))
        for gold, said in found
    ]
    return classes(pairs, RELATIONS)


def direction(found: Found) -> Measured:
    """Ask of every labelled pair whether its actor and target are right: both, or neither where it is mutual.

    A pair that is not found, or found as neutral, is wrong. Only held sentences count: rules were fitted to
    the others.
    """
    hits = []
    for gold, said in found:
        if not gold.get("held"):
            continue
        have = {(p["a"], p["b"]): p for p in said.get("pairs", ()) if p["label"] != "neutral"}
        for want in gold["pairs"]:
            p = have.get((want["a"], want["b"]), {})
            hits.append((p.get("actor"), p.get("target")) == (want["actor"], want["target"]) and bool(p))
    return share(hits)


def relation_held(found: Found) -> Measured:
    """Compare the relation of the first sentence, on the parts of our own set that no rule was fitted to."""
    return relation([(gold, said) for gold, said in found if gold["half"] in HELD])


def extraction(found: Found) -> Measured:
    """Compare the text of a page."""
    return texts((gold["gold"]["articleBody"], said.get("text") or "") for gold, said in found)


def entities(found: Found) -> Measured:
    """Compare the sets of people and organisations by name.

    A label in another spelling of a well-known name counts as that name: Doctors Without Borders.
    """
    same = lexicon().canonical
    pairs: list[tuple[set[Hashable], set[Hashable]]] = []
    for gold, said in found:
        want: set[Hashable] = {("person", same("person", name)) for name in gold["people"]}
        want |= {("organisation", same("organisation", name)) for name in gold["organisations"]}
        have: set[Hashable] = {
            (m["kind"], m["name"])
            for m in said.get("mentions", ())
            if m["kind"] in ("person", "organisation")
        }
        pairs.append((want, have))
    return sets(pairs)


def tone_claims(found: Found) -> Claims:
    """Yield the label of the first target of each document."""
    for gold, said in found:
        for target in said.get("targets", ())[:1]:
            yield target["confidence"], target["label"] == TONES[gold["tone"] + 1]


def country_claims(found: Found) -> Claims:
    """Yield the surest name or demonym of each country of a document."""
    for gold, said in found:
        best: dict[str, float] = {}
        for m in said.get("mentions", ()):
            if m["kind"] == "country" and m["via"] in ("name", "demonym"):
                best[m["id"]] = max(best.get(m["id"], 0.0), m["confidence"])
        for code, confidence in best.items():
            yield confidence, code in gold["gold"]["countries_named"]


def pair_claims(found: Found) -> Claims:
    """Yield how sure each pair of the held sentences is of its sign.

    Pairs that are merely named together are left out: the sentences were chosen for what passes in them.
    """
    for gold, said in found:
        if gold.get("held"):
            labels = {(pair["a"], pair["b"]): pair["label"] for pair in gold["pairs"]}
            for p in [p for p in said.get("pairs", ()) if p["type"]]:
                yield p["confidence"], p["label"] == labels.get((p["a"], p["b"]), "neutral")


@dataclass(frozen=True, slots=True)
class GoldSet:
    """One row of the table. `own` sets are ours and lie in the repository; the others only where they may."""

    key: str
    file: str
    what: str
    measure: Callable[[Found], Measured]
    unit: str
    references: dict[str, float]
    goal: float | None
    own: bool = False
    judge: str | None = None
    """A model that must be installed, where the row is not about the default one."""
    claims: Callable[[Found], Claims] | None = None
    """What was claimed with a confidence, where confidences are measured."""
    peers: Peers = field(default_factory=dict)
    """Others that are measured in the same run: from a gold record to what they say of it."""
    found: Callable[[Path], Found] | None = None
    """How the file is read and answered, where not by the whole annotation."""


_TONE_REFERENCES = {"VADER": 0.50, "TF-IDF + logistic regression": 0.58, "frozen MiniLM + LR": 0.63}

GOLD = (
    GoldSet(
        "countries-lgl",
        "lgl.jsonl.gz",
        "Countries named in local news (LGL)",
        lambda found: countries(found, named=True),
        "F1",
        {"flashgeotext": 0.76},
        0.92,
        claims=country_claims,
    ),
    GoldSet(
        "spans-lgl",
        "lgl.jsonl.gz",
        "Country names found in the text (LGL)",
        spans,
        "recall",
        {},
        0.96,
    ),
    GoldSet(
        "countries-reuters",
        "reuters-21578.dev.jsonl.gz",
        "Countries that editors chose (Reuters-21578)",
        lambda found: countries(found, named=False),
        "F1",
        {"newsmap's seed dictionary": 0.69, "flashgeotext": 0.50},
        0.80,
    ),
    GoldSet(
        "relation-cameo",
        "cameo-examples.dev.jsonl.gz",
        "Conflict, neutral or cooperation (CAMEO examples)",
        relation,
        "macro-F1",
        {"VADER": 0.43},
        0.80,
    ),
    GoldSet(
        "tone-fast",
        "newsmtsc.devtest_mt.jsonl.gz",
        "Tone towards a target, fast model (NewsMTSC)",
        tone,
        "macro-F1",
        _TONE_REFERENCES,
        0.65,
        claims=tone_claims,
    ),
    GoldSet(
        "tone-deep",
        "newsmtsc.devtest_mt.jsonl.gz",
        "Tone towards a target, deep model (NewsMTSC)",
        tone,
        "macro-F1",
        {"frozen MiniLM + LR": 0.63, "GRU-TSC, as published": 0.83},
        0.78,
        judge="deep",
        claims=tone_claims,
    ),
    GoldSet(
        "countries-languages",
        "countries_languages.jsonl",
        "Countries in 13 other languages (our own)",
        countries_of_any_kind,
        "F1",
        {},
        None,
        own=True,
    ),
    GoldSet(
        "countries-languages-blind",
        "countries_languages_blind.jsonl",
        "Countries in 13 other languages, written blind (our own)",
        countries_of_any_kind,
        "F1",
        {},
        None,
        own=True,
    ),
    GoldSet(
        "relation-own",
        "relations_cameo.jsonl",
        "Conflict, neutral or cooperation (our own, a sentence or more for each CAMEO code)",
        relation_held,
        "macro-F1",
        {},
        0.80,
        own=True,
    ),
    GoldSet(
        "direction",
        "relations.jsonl",
        "Who does it to whom (our own)",
        direction,
        "accuracy",
        {},
        None,
        own=True,
        claims=pair_claims,
    ),
    GoldSet(
        "topics",
        "topics.jsonl",
        "Main topic of texts on conflict, politics, economy, crime or disaster (our own)",
        lambda found: topic(found, FIVE),
        "accuracy",
        {},
        0.85,
        own=True,
    ),
    GoldSet(
        "topics-all",
        "topics.jsonl",
        "Main topic of texts on all 17 top-level topics (our own)",
        topic,
        "accuracy",
        {},
        None,
        own=True,
    ),
    GoldSet(
        "topic-tags",
        "topics.jsonl",
        "Topics of a text, first and second level (our own)",
        topic_tags,
        "F1",
        {"one labeller against the other": 0.761},
        0.85,
        own=True,
        claims=topic_claims,
    ),
    GoldSet(
        "topics-reuters",
        "reuters-21578.dev.jsonl.gz",
        "Economy as main topic where Reuters' editors gave a code (Reuters-21578)",
        reuters_economy,
        "share",
        {},
        None,
    ),
    GoldSet(
        "entities",
        "entities.jsonl",
        "People and organisations, our rules (our own)",
        entities,
        "F1",
        {},
        None,
        own=True,
    ),
    GoldSet(
        "entities-spacy",
        "entities.jsonl",
        "People and organisations, spaCy small (our own)",
        entities,
        "F1",
        {},
        None,
        own=True,
        judge="spacy",
    ),
)
