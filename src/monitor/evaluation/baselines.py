"""How a sentence of gold is read without a net: its pairs by our rules, its sign by VADER, as a headline.

The sentence is read in its context: the article's title, and the sentence before it in front.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from monitor.annotate import Annotators, annotate
from monitor.annotate.references import resolver
from monitor.annotate.relations import rules
from monitor.annotate.relations.questions import Decided
from monitor.annotate.tone import vader
from monitor.evaluation.goldset import JSON, Predictions, records
from monitor.model import TONE_THRESHOLD, Annotation, Article, Pair
from monitor.resources import read_toml

Key = tuple[str, str]
"""Two countries, ISO 3166-1 alpha-3, in alphabetical order."""

RELATIONS = ("conflict", "neutral", "cooperation")
"""What passes, from sign -1 to 1."""


class Passage(NamedTuple):
    """A sentence, what stands before it and the title over it; both may be empty."""

    title: str
    before: str
    sentence: str


class Reading(NamedTuple):
    """What the rules say of a sentence: its pairs, and the countries it means in the order of mention."""

    pairs: dict[Key, Pair]
    order: list[str]


def passage(record: JSON) -> Passage:
    """Return what a record of gold asks about."""
    sentence = record.get("sentence") or record["text"]
    return Passage(record.get("title", ""), record.get("before", "").strip(), sentence)


def pairs_of(record: JSON) -> list[JSON]:
    """Return the labelled pairs of a record, each with `a` < `b`."""
    gold = record["gold"]
    found: list[JSON] = gold["pairs"] if isinstance(gold, dict) else gold
    return found


@cache
def read(path: Path, headline: bool = False) -> list[tuple[JSON, Reading]]:
    """Read every record of a file by the rules; as headlines in Title Case, where that is asked for."""
    found = []
    for record in records(path):
        asked = passage(record)
        if headline:
            asked = Passage("", "", title_case(asked.sentence))
        found.append((record, _read(asked)))
    return found


def annotated(asked: Passage) -> tuple[Article, Annotation]:
    """Return a sentence in its context as an article, and what the rules find in it."""
    before = asked.before + "\n" if asked.before else ""
    article = Article(0, asked.title, before + asked.sentence)
    found = annotate(article, annotators=Annotators("fast"), only=["entities"])
    return article, rules.apply(article, found, resolver.resolve(article, found))


def _read(asked: Passage) -> Reading:
    article, found = annotated(asked)
    start = len(article.text) - len(asked.sentence)
    inside = {i for i, sentence in enumerate(found.sentences) if sentence.end > start + 1}
    strongest: dict[Key, Pair] = {}
    for pair in found.pairs:
        key = (pair.country_a, pair.country_b)
        if pair.sentence in inside and (
            key not in strongest or abs(pair.relation or 0) > abs(strongest[key].relation or 0)
        ):
            strongest[key] = pair
    return Reading(strongest, _order(found, inside))


def _order(found: Annotation, inside: set[int]) -> list[str]:
    """Return the countries that some sentences mean, by name or in a pair, in the order of mention."""
    places = [
        (mention.start, mention.entity_id)
        for mention in found.mentions
        if mention.kind == "country" and mention.field == "text" and mention.sentence in inside
    ]
    for pair in found.pairs:
        if pair.sentence in inside and pair.spans:
            places += zip((start for start, _ in pair.spans), (pair.country_a, pair.country_b), strict=True)
    return list(dict.fromkeys(code for _, code in sorted(places)))


def by_rules(path: Path) -> Predictions:
    """Answer every record of a file by the rules."""
    return [(record, {"pairs": reading.pairs, "order": reading.order}) for record, reading in read(path)]


def headlines_by_rules(path: Path) -> Predictions:
    """Answer every record of a file, written as a headline, by the rules."""
    return [(record, {"pairs": reading.pairs}) for record, reading in read(path, headline=True)]


def by_vader(record: JSON) -> JSON:
    """Take VADER's compound score of the sentence for what passes between all of its pairs."""
    score = vader.compound(passage(record).sentence, vader.lexicon())
    relation = score if abs(score) >= TONE_THRESHOLD else 0.0
    said = Decided(relation, 0.0, 0.0, 0.0)
    return {"pairs": {(pair["a"], pair["b"]): said for pair in pairs_of(record)}}


def title_case(sentence: str) -> str:
    """Write a sentence as a headline: big words and the first and last capitalised, no full stop.

    Words of three letters or fewer that are articles, conjunctions or prepositions stay small, as the
    Associated Press has it (`resources/accuracy/news.toml`). Letters that are capital stay so.
    """
    small = frozenset(read_toml("accuracy/news.toml")["small_words"])
    words = sentence.rstrip().removesuffix(".").split(" ")
    return " ".join(
        word if word in small and 0 < at < len(words) - 1 else _capital(word) for at, word in enumerate(words)
    )


def _capital(word: str) -> str:
    at = next((i for i, letter in enumerate(word) if letter.isalnum()), 0)
    return word[:at] + word[at : at + 1].upper() + word[at + 1 :]


def sign(relation: float | None, threshold: float) -> int:
    """Return -1, 0 or 1."""
    return 0 if relation is None or abs(relation) < threshold else 1 if relation > 0 else -1


def prediction_of(said: JSON, pair: JSON) -> Pair | Decided | None:
    """Return what is said of a labelled pair; None where it is not reported."""
    found: Pair | Decided | None = said.get("pairs", {}).get((pair["a"], pair["b"]))
    return found


def in_order(order: Sequence[str], key: Key) -> Key:
    """Return two countries, the one first that the sentence means first."""
    a, b = key
    return (b, a) if b in order and (a not in order or order.index(b) < order.index(a)) else (a, b)
