"""Pairs as questions to a model, and its answers as pairs.

A sentence comes with the article's title and the sentence before it, a title by itself; `windows`
says how much of that the encoder is given. What a model answers becomes the relation, its probabilities,
direction, voice, mood and kind of event; where the rules see the same sign in it, the words that decided, the
time and the finer mood stay theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, cast

from monitor.annotate.models.encoder import TYPES, Answer, Asked, Passage, Segment, Span
from monitor.annotate.references.scene import Reference
from monitor.annotate.relations.pairing import NAME, chances, confidence
from monitor.model import RELATION_THRESHOLD, Article, Field, Mood, Pair, Sentence, relation_label
from monitor.reference.cameo import roots

MOST = 15
"""Pairs of one sentence that are read, those named first: what names more than six countries lists them."""

NEUTRAL = 0.9 * RELATION_THRESHOLD
"""Bound of the relation where nothing passes: what tendency there is stays below the threshold."""

NOTHING = 0.6
"""What the probability that nothing passes counts when the sign is chosen: at 1 the models keep silent about
one relation in three. Out of fold macro-F1 hardly moves between 0.5 and 0.9; lower finds more and is right
less often (0.74 and 0.70 here, 0.72 and 0.72 at 0.8)."""

ROOTS = {
    "AGREE": "03",
    "CONSULT": "04",
    "SUPPORT": "05",
    "COOPERATE": "06",
    "AID": "07",
    "CONCEDE": "08",
    "REQUEST": "02",
    "ACCUSE": "11",
    "REJECT": "12",
    "THREATEN": "13",
    "PROTEST": "14",
    "MOBILIZE": "15",
    "SANCTION": "16",
    "COERCE": "17",
    "ASSAULT": "19",
}
"""CAMEO root of each PLOVER class, after the table in PLOVER's manual (Halterman et al. 2023)."""

DEMAND = "10"

_MOODS: tuple[Mood | None, ...] = (None, "planned", "negated")
_NEGATED = frozenset({"negated", "failed", "refused", "denied"})
_STRENGTHS = (-1.0, -0.5, 0.0, 0.5, 1.0)


class Place(NamedTuple):
    """The pairs of a sentence, or of the title (`sentence` None), and what means countries around them."""

    field: Field
    sentence: int | None
    pairs: tuple[Pair, ...]

    def of(self, first: str, second: str) -> Pair:
        """Return the pair of two countries, in any order."""
        ends = {first, second}
        return next(pair for pair in self.pairs if {pair.country_a, pair.country_b} == ends)


class Answered(NamedTuple):
    """The probabilities of an answer, and the name of the model that gave it."""

    answer: Answer
    model: str


class Decided(NamedTuple):
    """What an answer says of a pair, in the words of `model.Pair`."""

    relation: float
    conflict: float
    cooperation: float
    confidence: float
    actor: str | None = None
    target: str | None = None
    voice: str | None = None
    mood: Mood | None = None
    type: str | None = None


def ask(
    article: Article, sentences: Sequence[Sentence], references: Sequence[Reference], place: Place
) -> Asked:
    """Return the questions about the pairs of a place: its text in its context, and all that means a country.

    The country that comes first in the sentence is the first of a question.
    """
    if place.sentence is None:
        passage = Passage("", "", article.title)
        here = [("sentence", 0, one) for one in references if one.field == "title"]
    else:
        at = sentences[place.sentence]
        previous = sentences[place.sentence - 1] if place.sentence else None
        before = article.text[previous.start : previous.end] if previous else ""
        passage = Passage(article.title, before, article.text[at.start : at.end])
        here = [("title", 0, one) for one in references if one.field == "title"]
        for one in references:
            if one.field == "text" and one.sentence == place.sentence:
                here.append(("sentence", at.start, one))
            elif previous and one.field == "text" and one.sentence == place.sentence - 1:
                here.append(("before", previous.start, one))
    spans = [
        Span(cast(Segment, segment), one.start - shift, one.end - shift, one.entity_id)
        for segment, shift, one in here
    ]
    first: dict[str, int] = {}
    for span in spans:
        if span.segment == "sentence":
            first[span.key] = min(span.start, first.get(span.key, span.start))
    ordered = [
        sorted((pair.country_a, pair.country_b), key=lambda code: first.get(code, 0)) for pair in place.pairs
    ]
    order = sorted(range(len(ordered)), key=lambda i: (max(first.get(code, 0) for code in ordered[i]), i))
    read = sorted(order[:MOST])
    return Asked(passage, spans, [(ordered[i][0], ordered[i][1]) for i in read])


def decide(place: Place, asked: Asked, answers: Sequence[Answered]) -> list[Pair]:
    """Return the pairs of a place as models have them.

    Args:
        place: the pairs as the rules have them.
        asked: the questions about them.
        answers: one a question.
    """
    named = list(dict.fromkeys(span.key for span in asked.spans if span.segment == "sentence"))
    said = {
        frozenset(ends): (decode(one.answer, *ends, named), one.model)
        for ends, one in zip(asked.pairs(), answers, strict=True)
    }
    found = []
    for pair in place.pairs:
        decided = said.get(frozenset((pair.country_a, pair.country_b)))
        found.append(combine(pair, *decided) if decided else _listed(pair))
    return found


def decode(answer: Answer, first: str, second: str, named: Sequence[str]) -> Decided:
    """Turn an answer into what `model.Pair` says.

    Args:
        answer: probabilities.
        first, second: the two countries, as they were asked for.
        named: all countries that the sentence means; where another country's speaker says it, it must be
            the only other one.
    """
    shares = answer.relation.tolist()
    conflict, nothing, cooperation = shares[0] + shares[1], shares[2], shares[3] + shares[4]
    tendency = sum(share * strength for share, strength in zip(shares, _STRENGTHS, strict=True))
    likelier = max(conflict, cooperation)
    if NOTHING * nothing >= likelier:
        relation = max(-NEUTRAL, min(NEUTRAL, tendency))
        return Decided(round(relation, 4), round(conflict, 4), round(cooperation, 4), round(nothing, 4))
    sign = 1 if likelier == cooperation else -1
    likely = (round(conflict, 4), round(cooperation, 4), round(likelier, 4))
    relation = sign * max(RELATION_THRESHOLD, sign * tendency)
    actor, target = ((None, None), (first, second), (second, first))[int(answer.direction.argmax())]
    others = [code for code in named if code not in (first, second)]
    third = others[0] if len(others) == 1 else None
    voice = (None, first, second, third)[int(answer.voice.argmax())]
    kind = int(answer.event[: len(TYPES)].argmax())
    mood = _MOODS[int(answer.mood.argmax())]
    return Decided(round(relation, 4), *likely, actor, target, voice, mood, TYPES[kind])


def combine(pair: Pair, said: Decided, model: str) -> Pair:
    """Join what a model decided with what the rules see of the same sign: words, time, the finer mood."""
    passes = relation_label(said.relation)
    agrees = pair.relation is not None and passes != "neutral" and relation_label(pair.relation) == passes
    root = _root(said)
    if agrees and pair.cameo and pair.type == said.type:
        root = pair.cameo
    return Pair(
        pair.country_a,
        pair.country_b,
        pair.sentence,
        said.relation,
        said.type,
        said.actor,
        said.target,
        said.voice,
        said.confidence,
        root,
        roots()[root].weight if root else None,
        pair.mood if agrees and _coarse(pair.mood) == said.mood else said.mood,
        pair.event_date if agrees else None,
        pair.event_precision if agrees else None,
        pair.evidence if agrees else (),
        pair.field,
        said.conflict,
        said.cooperation,
        model,
        pair.spans,
    )


def _root(said: Decided) -> str | None:
    """Return the CAMEO root of a kind of event; a request is a demand where it is conflict."""
    if said.type is None:
        return None
    return DEMAND if said.type == "REQUEST" and said.relation < 0 else ROOTS[said.type]


def _coarse(mood: Mood | None) -> Mood | None:
    return None if mood is None else "negated" if mood in _NEGATED else "planned"


def _listed(pair: Pair) -> Pair:
    """A pair beyond the first of a long list: named together, and nothing said of the two."""
    right = confidence().no_link
    conflict, cooperation = chances(0.0, right)
    bare = Pair(pair.country_a, pair.country_b, pair.sentence, 0.0, None, None, None, None, right)
    return bare._replace(
        field=pair.field, conflict=conflict, cooperation=cooperation, model=NAME, spans=pair.spans
    )
