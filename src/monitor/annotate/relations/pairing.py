"""A pair put together: what the act between two countries is, who says so, when, and by which words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from monitor import resources
from monitor.annotate.relations.roles import JOINT_ROOT, Link
from monitor.annotate.relations.scope import Reading
from monitor.annotate.relations.speakers import Voice
from monitor.annotate.relations.times import When, choose, find, times
from monitor.model import Article, Pair, Tokens, relation_label
from monitor.reference.cameo import roots

NAME = "rules"


@dataclass(frozen=True, slots=True)
class Confidence:
    """How often the sign of a pair is right: without a link, and by the directness of its surest link.

    `bands` are (least directness, share right), the most direct first.
    """

    no_link: float
    bands: tuple[tuple[float, float], ...]

    def of(self, directness: float) -> float:
        """Return the probability that the sign of a link of this directness is right."""
        return next(right for least, right in self.bands if directness >= least)


@cache
def confidence() -> Confidence:
    """Return what was measured, see `resources/relations/confidence.toml`."""
    table = resources.read_toml("relations/confidence.toml")
    return Confidence(table["no_link"], tuple((band["least"], band["right"]) for band in table["band"]))


@dataclass(frozen=True)
class LinkedSentence:
    """A sentence between whose countries something passes."""

    article: Article
    tokens: Tokens
    reading: Reading
    spoken: Sequence[Voice]

    @cached_property
    def whens(self) -> list[When]:
        """The times that the sentence states."""
        first, stop = self.reading.first, self.reading.stop
        named = times().triggers.isdisjoint(self.tokens.lower[first:stop])
        if named and not any(word.isdecimal() for word in self.tokens.lower[first:stop]):
            return []
        return find(self.article.text, self.tokens, first, stop, self.article.published_day)

    def pair(self, index: int | None, best: Link, relation: float) -> Pair:
        """Return the pair of sentence `index` whose surest link is `best`."""
        act = best.act
        root = JOINT_ROOT if best.joint else act.root
        day, precision = choose(act, self.whens, self.reading) if self.whens else (None, None)
        starts, ends = self.tokens.starts, self.tokens.ends
        return Pair(
            best.a,
            best.b,
            index,
            relation,
            best.type,
            best.actor,
            best.target,
            next((v.code for v in self.spoken if v.lo <= act.lo < v.hi), None),
            confidence().of(best.directness),
            root,
            roots()[root].weight if root else None,
            None if best.joint else act.mood,
            day,
            precision,
            tuple(sorted({(starts[lo], ends[hi - 1]) for lo, hi in act.spots})),
            "text",
            *chances(relation, confidence().of(best.directness)),
            NAME,
        )


def chances(relation: float, confidence: float) -> tuple[float, float]:
    """Return the probabilities of conflict and of cooperation, from a sign and how often it is right."""
    rest = (1 - confidence) / 2
    sign = relation_label(relation)
    return confidence if sign == "conflict" else rest, confidence if sign == "cooperation" else rest
