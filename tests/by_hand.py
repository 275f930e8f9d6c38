"""What `monitor.metrics` must answer, worked out article by article in plain Python, without SQL.

Slow and simple on purpose: it shares no code with what it checks but the definitions of labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from math import prod, sqrt
from statistics import fmean
from typing import Any

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
    pairs: dict[Pair, list[Said]] = field(default_factory=lambda: defaultdict(list))


def pieces(store: Store) -> list[Piece]:
    """Read everything that figures rest on."""
    found = {}
    for key, day, source, language, tone, words, story, original, title in store.rows(
        """
        SELECT article_id, published_day, source, language, tone, word_count, story_id, duplicate_of, title
        FROM articles
        """
    ):
        label = None if tone is None else tone_label(tone)
        found[key] = Piece(key, day, source, language, label, words, story, original, title)
    for key, text in store.rows("SELECT * FROM texts"):
        found[key].text = text
    for key, kind, country, via in store.rows("SELECT article_id, kind, entity_id, via FROM mentions"):
        if kind == "country":
            found[key].countries.add(country)
            if via != "place":
                found[key].by_name.add(country)
    for key, scheme, topic in store.rows("SELECT article_id, scheme, tag_id FROM tags"):
        if scheme == "iptc":
            found[key].topics.update(lineage(topic))
    for key, a, b, *said in store.rows(
        """
        SELECT article_id, country_a, country_b, relation, actor, target, voice, conflict, cooperation, model
        FROM pairs
        """
    ):
        found[key].pairs[a, b].append(Said(*said))
    return list(found.values())


PARENTS = {row["tag_id"]: row["parent"] for row in read_csv("topics/mediatopics.csv")}


def lineage(topic: str) -> list[str]:
    """Return a topic and what stands above it, the broadest last."""
    return [topic, *lineage(PARENTS[topic])] if topic else []


WORKED_OUT = {
    *("start", "end", "countries", "pair", "topics", "sources", "languages", "tone", "text"),
    *("unit", "duplicates", "undated", "places", "together"),
}
"""The filters that are worked out here."""


def matches(piece: Piece, f: Filters) -> bool:
    """Say whether an article passes the filters."""
    day = piece.day
    text = f.text.lower()
    return all(
        (
            f.duplicates or piece.original is None,
            f.undated if day is None else (f.start or date.min) <= day <= (f.end or date.max),
            not f.countries or bool(countries_of(piece, f) & chosen(f.countries, day)),
            not f.topics or bool(piece.topics & set(f.topics)),
            not f.sources or piece.source in f.sources,
            not f.languages or piece.language in f.languages,
            not f.tone or piece.tone in f.tone,
            f.pair is None or f.pair in pairs_of(piece, f),
            text in piece.title.lower() or text in piece.text.lower(),
        )
    )


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
    """Return the pairs of an article: of its sentences, or of the article as a whole."""
    pairs = set(piece.pairs)
    return pairs | set(combinations(sorted(countries_of(piece, f)), 2)) if f.together == "article" else pairs


def values(piece: Piece, by: str, f: Filters) -> set[str]:
    """Return the values that an article has on a dimension."""
    if by == "pair":
        return {f"{a}-{b}" for a, b in pairs_of(piece, f)}
    found: dict[str, Collection[str | None]] = {
        "country": countries_of(piece, f),
        "topic": piece.topics,
        "source": {piece.source},
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
