"""What the topics of a text are compared with: its main topic, the set of its topics, Reuters' own codes."""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from monitor.evaluation.goldset import JSON, OWN, Claims, GoldSet, Predictions
from monitor.evaluation.measures import Measured, measured, sets, share
from monitor.reference.topics import taxonomy

FIVE = frozenset(f"medtop:{number}000000" for number in ("02", "03", "04", "11", "16"))
"""The top-level topics that news about countries is mostly about: crime, law and justice; disaster; economy;
politics; conflict. The accuracy that is to be reached is over texts whose main topic is one of them."""

ECONOMY, COMPANIES = "medtop:04000000", "medtop:20000170"
COMPANY_CODES = frozenset({"earn", "acq"})
"""Reuters' codes of company results and of takeovers: business information among the IPTC's topics."""


def main_topic(said: JSON) -> str | None:
    """Return the strongest topic: a tag of the first level, since no other has a higher score."""
    tags = [tag for tag in said.get("tags", ()) if tag["scheme"] == "iptc"]
    best = max(tags, key=lambda tag: tag["score"], default=None)
    return best and best["id"]


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
        "topics",
        "topics.jsonl",
        "Main topic, of the five most in the news",
        lambda found: topic(found, FIVE),
        "accuracy",
        {},
        0.85,
        own=True,
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
    ),
)
