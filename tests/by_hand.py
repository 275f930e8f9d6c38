"""What `monitor.metrics` must answer, worked out article by article in plain Python, without SQL.

Slow and simple on purpose: it shares no code with what it checks but the definitions of labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import combinations
from math import prod, sqrt
from statistics import fmean
from typing import Any

from monitor import notebook
from monitor.metrics.filters import Filters
from monitor.model import relation_label, tone_label
from monitor.reference import blocs
from monitor.resources import read_csv, read_toml
from monitor.store import Store

Pair = tuple[str, str]


@dataclass(frozen=True)
class Said:
    """What one sentence or title says of a pair."""

    relation: float | None
    actor: str | None
    target: str | None
    voice: str | None
    conflict: float | None
    cooperation: float | None
    model: str | None
    mood: str | None

    @property
    def told(self) -> dict[str, str | None]:
        """What it is by the fields of the filters that must hold in one sentence."""
        return {
            "actors": self.actor,
            "targets": self.target,
            "voices": self.voice,
            "relations": self.sign,
            "moods": self.mood or ("fact" if self.passes else None),
        }

    @property
    def sign(self) -> str | None:
        """The label of the relation; None where no model could read it."""
        return None if self.relation is None else relation_label(self.relation)

    @property
    def passes(self) -> bool:
        """Whether something passes."""
        return self.sign in ("conflict", "cooperation")


@dataclass(repr=False)  # hypothesis prints the arguments of a failure, among them all pieces
class Piece:
    """An article with what was found in it."""

    key: int
    day: date | None
    source: str | None
    home: str | None
    language: str
    tone: str | None
    words: int
    story: int | None
    original: int | None
    title: str
    text: str = ""
    countries: set[str] = field(default_factory=set)
    by_name: set[str] = field(default_factory=set)  # those of them that not only a place stands for
    topics: set[str] = field(default_factory=set)
    persons: set[str] = field(default_factory=set)
    orgs: set[str] = field(default_factory=set)
    keywords: set[str] = field(default_factory=set)
    toward: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    formers: set[int] = field(default_factory=set)  # the stories that were made part of its own
    noted: bool = False
    hidden: bool = False
    pairs: dict[Pair, list[Said]] = field(default_factory=lambda: defaultdict(list))


def pieces(store: Store) -> list[Piece]:
    """Read everything that figures rest on."""
    found = {}
    for key, day, source, home, language, tone, words, story, original, title in store.rows(
        """
        SELECT
            article_id, published_day, source, source_country, language, tone, word_count, story_id,
            duplicate_of, title
        FROM articles
        """
    ):
        label = None if tone is None else tone_label(tone)
        found[key] = Piece(key, day, source, home, language, label, words, story, original, title)
    for key, text in store.rows("SELECT * FROM texts"):
        found[key].text = text
    meant = {(one.kind, one.entity_id, one.surface): one.into_id for one in notebook.meant(store.path)}
    for key, kind, entity, via, surface in store.rows(
        "SELECT article_id, kind, entity_id, via, surface FROM mentions"
    ):
        piece = found[key]
        entity = meant.get((kind, entity, surface)) or meant.get((kind, entity, "")) or entity
        {"country": piece.countries, "person": piece.persons, "organisation": piece.orgs}[kind].add(entity)
        if kind == "country" and via != "place":
            piece.by_name.add(entity)
    for key, scheme, topic in store.rows("SELECT article_id, scheme, tag_id FROM tags"):
        if scheme == "iptc":
            found[key].topics.update(lineage(topic))
        if scheme == "keyword":
            found[key].keywords.add(topic)
    for key, entity, label in store.rows(
        "SELECT article_id, entity_id, label FROM sentiment WHERE level = 'target'"
    ):
        found[key].toward.add(f"{entity}:{label}")
    for key, a, b, *said in store.rows(
        """
        SELECT
            article_id, country_a, country_b, relation, actor, target, voice, conflict, cooperation, model,
            mood
        FROM pairs
        """
    ):
        found[key].pairs[a, b].append(Said(*said))
    _write_in(found, store)
    return list(found.values())


def _write_in(found: dict[int, Piece], store: Store) -> None:
    """Add what the notebook says: marks, watch terms, and in which story an article is."""
    for entry in notebook.entries(store.path, "tags"):
        found[entry["article_id"]].tags.add(entry["value"])
    for entry in notebook.entries(store.path, "notes"):
        found[entry["article_id"]].noted = True
    for entry in notebook.entries(store.path, "hidden"):
        found[entry["article_id"]].hidden = True
    joined, placed = notebook.joined(store.path), notebook.placed(store.path)
    for piece in found.values():
        story = placed.get(piece.key, piece.story)
        piece.story = story if story is None else joined.get(story, story)
        piece.formers = {former for former, whole in joined.items() if whole == piece.story}
        for term in notebook.terms(store.path):
            if term.query.strip('"') in piece.text:
                piece.terms.add(term.name)


PARENTS = {row["tag_id"]: row["parent"] for row in read_csv("topics/mediatopics.csv")}


def lineage(topic: str) -> list[str]:
    """Return a topic and what stands above it, the broadest last."""
    return [topic, *lineage(PARENTS[topic])] if topic else []


SENTENCE = {
    "actors": "actor",
    "targets": "target",
    "voices": "voice",
    "relations": "relation",
    "moods": "mood",
}
"""The fields that must hold in one sentence, and the names of their filters."""

MANY = {
    *("countries", "topics", "persons", "orgs", "keywords", "toward", "stories", "sources"),
    *("source_countries", "languages", "tone", "terms", "tags", "source_sets"),
    *("only", *SENTENCE),
}
"""The fields that take any number of values, of which an article may have any, all or none."""

WORKED_OUT = {
    *("start", "end", "pair", "text", "unit", "duplicates", "undated", "places", "together", *MANY),
    *("noted", "hidden"),
}
"""The filters that are worked out here."""


def matches(piece: Piece, f: Filters) -> bool:
    """Say whether an article passes the filters."""
    day = piece.day
    text = f.text.lower()
    asked = {name: getattr(f, name) for name in MANY}
    return all(
        (
            f.duplicates or piece.original is None,
            f.hidden or not piece.hidden,
            piece.noted or not f.noted,
            f.undated if day is None else (f.start or date.min) <= day <= (f.end or date.max),
            f.pair is None or f.pair in pairs_of(piece, f),
            text in piece.title.lower() or text in piece.text.lower(),
            *(has_any(piece, f, name, values) for name, values in asked.items() if values),
            *(not has_any(piece, f, name, values) for name, values in f.none_of),
            *(has_any(piece, f, name, [one]) for name, values in f.all_of for one in values),
        )
    )


def has_any(piece: Piece, f: Filters, name: str, wanted: Iterable[str]) -> bool:
    """Say whether an article has any of the values of a field."""
    if name in SENTENCE:
        return any(True for _ in sentences(piece, f.having({SENTENCE[name]: tuple(wanted)})))
    if name == "countries":
        return bool(countries_of(piece, f) & chosen(wanted, piece.day))
    held: dict[str, Collection[str | None]] = {
        "topics": piece.topics,
        "persons": piece.persons,
        "orgs": piece.orgs,
        "keywords": piece.keywords,
        "toward": piece.toward,
        "stories": [str(piece.story or piece.key), *map(str, piece.formers)],
        "sources": [piece.source],
        "source_countries": [piece.home or "unknown"],
        "languages": [piece.language],
        "tone": [piece.tone],
        "only": [str(piece.key)],
        "terms": piece.terms,
        "tags": piece.tags,
        "source_sets": ["owner:unknown"] if piece.source else [],
    }
    return any(one in held[name] for one in wanted)


def sentences(piece: Piece, f: Filters) -> Iterator[tuple[Pair, Said]]:
    """Yield the sentences and titles that are as the filters ask, each with its pair."""
    for pair, said in piece.pairs.items():
        if f.pair and f.together == "sentence" and pair != f.pair:
            continue
        for one in said:
            if all(not getattr(f, name) or one.told[name] in getattr(f, name) for name in SENTENCE):
                yield pair, one


def chosen(countries: Iterable[str], day: date | None) -> set[str]:
    """Return the countries meant: of a bloc its members on the day, without a day those to this day."""
    found: set[str] = set()
    for one in countries:
        kind, _, slug = one.rpartition(":")
        found.update(blocs.members(slug, day or date.max) if kind else [one])
    return found


def countries_of(piece: Piece, f: Filters) -> set[str]:
    """Return the countries of an article that count."""
    return piece.countries if f.places else piece.by_name


def pairs_of(piece: Piece, f: Filters) -> set[Pair]:
    """Return the pairs of an article: of its sentences that count, or of the article as a whole."""
    if f.together == "article":
        return set(piece.pairs) | set(combinations(sorted(countries_of(piece, f)), 2))
    return {pair for pair, _ in sentences(piece, replace(f, pair=None))}


def values(piece: Piece, by: str, f: Filters) -> set[str]:
    """Return the values that an article has on a dimension."""
    if by == "pair":
        return {f"{a}-{b}" for a, b in pairs_of(piece, f)}
    if f"{by}s" in SENTENCE:
        told = (one.told[f"{by}s"] for _, one in sentences(piece, f.having({by: ()})))
        return {value for value in told if value is not None}
    found: dict[str, Collection[str | None]] = {
        "country": countries_of(piece, f),
        "topic": piece.topics,
        "person": piece.persons,
        "org": piece.orgs,
        "term": piece.terms,
        "tag": piece.tags,
        "keyword": piece.keywords,
        "toward": piece.toward,
        "story": {str(piece.story)} if piece.story else set(),
        "source": {piece.source},
        "source-country": {piece.home or "unknown"},
        "source-set": {"owner:unknown"} if piece.source else set(),
        "tone": {piece.tone},
        "language": {piece.language},
    }
    return {value for value in found[by] if value is not None}


def number(found: Iterable[Piece], f: Filters) -> int:
    """Count articles in the unit of the filters."""
    if f.unit == "sources":
        return len({piece.source for piece in found if piece.source})
    return len({piece.story or piece.key if f.unit == "stories" else piece.key for piece in found})


def beginning(day: date, interval: str) -> date:
    """Return the first day of the day, week or month that a day lies in."""
    if interval == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if interval == "month" else day


def tells(said: list[Said]) -> str | None:
    """Return what an article's sentences and title tell of a pair; None where it stands in none of them."""
    signs = {one.sign for one in said}
    if {"conflict", "cooperation"} <= signs:
        return "both"
    for sign in ("conflict", "cooperation"):
        if sign in signs:
            return sign
    return None if not said else "nothing" if "neutral" in signs else "unread"


def relation(found: Iterable[Piece], pair: Pair) -> dict[str, Any]:
    """Return the figures of a pair."""
    of_articles = [piece.pairs.get(pair, []) for piece in found]
    told = [tells(said) for said in of_articles]
    passing = [said for said in of_articles if any(one.passes for one in said)]
    means = [
        fmean(scores)
        for said in of_articles
        if (scores := [one.relation for one in said if one.relation is not None])
    ]
    point, low, high = balance(passing)

    def articles(condition: Callable[[Said], bool]) -> int:
        return sum(any(one.passes and condition(one) for one in said) for said in of_articles)

    a, b = pair
    return {
        **{label: told.count(label) for label in ("conflict", "cooperation", "both", "nothing", "unread")},
        "balance": point,
        "balance_low": low,
        "balance_high": high,
        "thin": len(passing) < 5,
        "a_on_b": articles(lambda one: (one.actor, one.target) == (a, b)),
        "b_on_a": articles(lambda one: (one.actor, one.target) == (b, a)),
        "voice_a": articles(lambda one: one.voice == a),
        "voice_b": articles(lambda one: one.voice == b),
        "voice_other": articles(lambda one: one.voice not in (a, b, None)),
        "mean_relation": fmean(means) if means else None,
    }


def balance(passing: list[list[Said]]) -> tuple[float | None, float | None, float | None]:
    """Return the balance over the articles in which something passes, and its interval."""
    if not passing:
        return None, None, None
    conflict = sum(max(one.conflict or 0 for one in said) for said in passing)
    cooperation = sum(max(one.cooperation or 0 for one in said) for said in passing)
    number = conflict + cooperation
    found = (cooperation - conflict) / number
    tables = read_toml("relations/calibration.toml")
    tau = max(
        tables.get(one.model or "default", tables["default"])["balance_tau"]
        for said in passing
        for one in said
        if one.passes
    )
    z = 1.959963984540054
    at = min(abs(found), 1 - z * tau)
    n = 1 / (1 / number + tau * tau / (1 - at * at))
    share = cooperation / number
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    reach = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    peaceful = prod(1 - max(one.conflict or 0 for one in said) for said in passing)
    hostile = prod(1 - max(one.cooperation or 0 for one in said) for said in passing)
    low = -1.0 if hostile > 0.025 else 2 * (middle - reach) - 1
    return found, low, 1.0 if peaceful > 0.025 else 2 * (middle + reach) - 1
