"""What the topics of a text are compared with: its main topic, the set of its topics, Reuters' own codes.

The model that is shipped has learnt from all of these texts but Reuters'. So what is scored is what models
said that had not seen the text: `train/topics.py` keeps it in
`resources/accuracy/out_of_fold_topics.json.gz`, `{record: [[tag_id, score], ...]}`.
"""

from __future__ import annotations

import csv
from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from pathlib import Path

from monitor.evaluation.goldset import JSON, OWN, READ, Claims, GoldSet, Predictions, kept, records
from monitor.evaluation.measures import Measured, f1, measured, overlap, precision, recall, sets, share
from monitor.reference.topics import taxonomy

OUT_OF_FOLD = "accuracy/out_of_fold_topics.json.gz"
FOLDS = "texts read while building; measured out of fold, by models that had not seen the text"
REFERENCE = "TF-IDF + LR trained on it"
"""Logistic regression (C = 10) over TF-IDF of the set's own classes, five folds, as
`../shared/scorers/score_topics.py --reference` measures it: 0.77 in German, 0.845 in English."""

FIVE = frozenset(f"medtop:{number}000000" for number in ("02", "03", "04", "11", "16"))
"""The top-level topics that news about countries is mostly about: crime, law and justice; disaster; economy;
politics; conflict. The accuracy that is to be reached is over texts whose main topic is one of them."""

ECONOMY, COMPANIES = "medtop:04000000", "medtop:20000170"
COMPANY_CODES = frozenset({"earn", "acq"})
"""Reuters' codes of company results and of takeovers: business information among the IPTC's topics."""


def readings(path: Path) -> dict[tuple[str, str], list[JSON]]:
    """Return by (corpus, record) what each of the two readers said who did not see each other's labels.

    Args:
        path: `tests/gold/topics_read.csv`, labels of texts of others.

    Returns:
        A reader's main topic ("" for none), further ones at the top (`also`), and those of the `second`
        level below the main one.
    """
    found = {}
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            found[row["corpus"], row["record"]] = [
                {
                    "main": top(row[f"main{reader}"]),
                    "also": [top(number) for number in row[f"also{reader}"].split(";") if number],
                    "second": [f"medtop:{number}" for number in row[f"second{reader}"].split(";") if number],
                }
                for reader in (1, 2)
            ]
    return found


def top(number: str) -> str:
    """Return the topic at the top that labels name by its first two digits; "" for 00, none."""
    return "" if number == "00" else f"medtop:{number}000000"


def main_topic(said: JSON) -> str | None:
    """Return the strongest topic: a tag of the first level, since no other has a higher score."""
    tags = [tag for tag in said.get("tags", ()) if tag["scheme"] == "iptc"]
    best = max(tags, key=lambda tag: tag["score"], default=None)
    return best and best["id"]


def by_folds(path: Path) -> Predictions:
    """Answer the records of a file as models did that had not seen them; empty where nothing was kept."""
    said = out_of_fold()
    found: Predictions = []
    for record in records(path):
        found.append((record, {"tags": _as_tags(said.get(record["id"], ()))}))
    return found if any(record["id"] in said for record, _ in found) else []


def read_by_folds(path: Path) -> Predictions:
    """Answer the texts of which a reader named the second level as models did that had not seen them; empty
    where nothing was kept."""
    said = out_of_fold()
    return [
        ({"id": record, "readers": told}, {"tags": _as_tags(said[record])})
        for (_, record), readers in readings(path).items()
        if record in said and (told := [reader for reader in readers if reader["second"]])
    ]


def _as_tags(tags: Iterable[tuple[str, float]]) -> list[JSON]:
    return [{"scheme": "iptc", "id": tag_id, "score": score} for tag_id, score in tags]


@cache
def out_of_fold() -> dict[str, list[tuple[str, float]]]:
    """Return the topics that models gave texts that they never saw, by record."""
    return kept(OUT_OF_FOLD)


def filed(found: Predictions) -> Measured:
    """Ask whether the strongest topic is one that the section may stand for under which a newspaper filed a
    text."""
    rows = []
    for gold, said in found:
        accepted = gold["gold"]["accept"]
        best = main_topic(said)
        among = any(tag["id"] in accepted for tag in said.get("tags", ()))
        rows.append([float(best in accepted), float(among), float(best is None)])
    return measured(
        rows,
        lambda mean: mean[:, 0],
        {"right one among the tags": lambda mean: mean[:, 1], "no topic": lambda mean: mean[:, 2]},
    )


def filed_claims(found: Predictions) -> Claims:
    """Yield the strongest topic of each text with its score."""
    for gold, said in found:
        best = main_topic(said)
        for tag in said.get("tags", ()):
            if tag["id"] == best:
                yield tag["score"], best in gold["gold"]["accept"]


def second_level(found: Predictions) -> Measured:
    """Compare the topics of the second level with those that readers named, each reader by itself."""
    vectors = []
    for gold, said in found:
        each = [
            overlap(set(reader["second"]), {tag_id for tag_id, _ in _judged(said, reader)})
            for reader in gold["readers"]
        ]
        vectors.append([sum(counts) for counts in zip(*each, strict=True)])
    return measured(vectors, f1, {"precision": precision, "recall": recall})


def second_claims(found: Predictions) -> Claims:
    """Yield each tag of the second level with its score, and whether the first reader named it."""
    for gold, said in found:
        first = gold["readers"][0]
        for tag_id, score in _judged(said, first):
            yield score, tag_id in first["second"]


def _judged(said: JSON, reader: JSON) -> Iterator[tuple[Hashable, float]]:
    """Yield (tag_id, score) of the tags of the second level, but those below a further topic of the reader's:
    of these it was not asked what stands below."""
    for tag_id, score in _tagged(said):
        parent = taxonomy()[str(tag_id)].parent
        if parent is not None and parent not in reader["also"]:
            yield tag_id, score


def topic(found: Predictions, among: frozenset[str] | None = None) -> Measured:
    """Ask whether the strongest topic is the labelled one, of texts whose main topic is `among` these."""
    return share(
        main_topic(said) == gold["topic"] for gold, said in found if among is None or gold["topic"] in among
    )


def topic_tags(found: Predictions) -> Measured:
    """Compare the sets of topics of the first and second level; a topic stands for its parent too.

    Third-level tags count as their parents: the labels do not go below the second level.
    """
    return sets((_labelled(gold), {tag_id for tag_id, _ in _tagged(said)}) for gold, said in found)


def topic_claims(found: Predictions) -> Claims:
    """Yield each tag of the first two levels with its score."""
    for gold, said in found:
        right = _labelled(gold)
        for tag_id, score in _tagged(said):
            yield score, tag_id in right


def reuters_economy(found: Predictions) -> Measured:
    """Ask whether texts to which Reuters' editors gave a code, all economic, have economy as main topic."""
    rows = []
    for gold, said in found:
        codes = set(gold["gold"].get("topics", ()))
        if codes:
            company = bool(codes & COMPANY_CODES)
            hit = main_topic(said) == ECONOMY
            filed = any(tag_id == COMPANIES for tag_id, _ in _tagged(said))
            rows.append([hit, company, company and hit, company and filed])
    return measured(
        rows,
        lambda mean: mean[:, 0],
        {
            "of company news": lambda mean: mean[:, 2] / mean[:, 1],
            "tagged business information": lambda mean: mean[:, 3] / mean[:, 1],
        },
    )


def _labelled(gold: JSON) -> set[Hashable]:
    """Return the labels of a text with their parents."""
    topics = taxonomy()
    return {step for tag_id in gold["tags"] for step in (tag_id, topics[tag_id].parent) if step is not None}


def _tagged(said: JSON) -> Iterator[tuple[Hashable, float]]:
    """Yield (tag_id, score) of the tags of the first two levels: parents are tagged whenever a child is."""
    topics = taxonomy()
    for tag in said.get("tags", ()):
        if tag["scheme"] == "iptc" and topics[tag["id"]].level < 3:
            yield tag["id"], tag["score"]


GOLD_TOPICS = (
    GoldSet(
        "topics-masakhane-en",
        "topics-masakhane-en.dev.jsonl.gz",
        "Main topic, English articles (BBC, MasakhaNEWS)",
        filed,
        "accuracy",
        {REFERENCE: 0.845},
        0.85,
        claims=filed_claims,
        found=by_folds,
        seen=FOLDS,
    ),
    GoldSet(
        "topics-gnad-de",
        "topics-gnad-de.dev.jsonl.gz",
        "Main topic, German articles (Der Standard, 10kGNAD)",
        filed,
        "accuracy",
        {REFERENCE: 0.77},
        0.78,
        claims=filed_claims,
        found=by_folds,
        seen=FOLDS,
    ),
    GoldSet(
        "topics-second",
        "topics_read.csv",
        "Topics of the second level, as two readers named them",
        second_level,
        "F1",
        {"one reader against the other": 0.867},
        None,
        labels_here=True,
        claims=second_claims,
        found=read_by_folds,
        seen=FOLDS,
    ),
    GoldSet(
        "topics",
        "topics.jsonl",
        "Main topic, of the five most in the news",
        lambda found: topic(found, FIVE),
        "accuracy",
        {},
        0.85,
        own=True,
        found=by_folds,
        seen=f"{OWN}; 0.81 on 145 new ones before the word lists were changed",
    ),
    GoldSet(
        "topics-all",
        "topics.jsonl",
        "Main topic of texts on all 17 top-level topics",
        topic,
        "accuracy",
        {},
        None,
        own=True,
        found=by_folds,
        seen=OWN,
    ),
    GoldSet(
        "topic-tags",
        "topics.jsonl",
        "Topics of a text, first and second level",
        topic_tags,
        "F1",
        {"one labeller against the other": 0.761},
        0.85,
        own=True,
        found=by_folds,
        claims=topic_claims,
        seen=f"{OWN}; 0.70 on 200 new ones before the word lists were changed",
    ),
    GoldSet(
        "topics-reuters",
        "reuters-21578.dev.jsonl.gz",
        "Economy as main topic (Reuters-21578)",
        reuters_economy,
        "share",
        {},
        None,
        seen=f"{READ}; 250 of them were learnt from",
    ),
)
