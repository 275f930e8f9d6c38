"""Who does it to whom: from acts and country groups to links between two countries.

Order of words stands in for a parse: the subject is the nearest group before the verb that no preposition
governs, the object the first group after it; passives turn them round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitor.annotate.relations.effects import REPORTED, Act
from monitor.annotate.relations.groups import Group
from monitor.annotate.relations.lexicon import Words
from monitor.annotate.relations.scope import Reading
from monitor.annotate.relations.speakers import Voice

JOINT_ACTION = 0.3
JOINT_TYPE, JOINT_ROOT = "COOPERATE", "05"
"""Relation, PLOVER type and CAMEO root of two countries that act together on a third ("China and Russia
condemned the US")."""

POLICY = frozenset(
    {"ACCUSE", "REJECT", "THREATEN", "SUPPORT", "REQUEST", "SANCTION", "ASSAULT", "MOBILIZE", "AID", "COERCE"}
)
"""Types in which acting together says something of the actors: buying the same wheat does not."""

OBJECT_REACH = 12
"""Words between an act and its object."""

SUBJECT_REACH = 4
"""Words between a noun ("the threat") and a group before it that it may belong to; farther, it is doubted."""

BACK_REFERENCE = 0.6
FEW = 3
"""Members of a list among which something surely passes: longer lists name those whom it concerns."""

BACKGROUND, GUESSED_SUBJECT = 0.7, 0.6
"""Share of its directness that a link keeps whose act stands in a background clause or is only reported, and
one whose subject is guessed. These and the factors of `_linked` and `_mutual` rank the ways in which words
link two countries; how often each rank is right is measured (`relations/confidence.toml`)."""

PLACE, ANYONE = 0.4, 0.35
"""The most directness of a link to a group that may only be where it happened, and the directness of a
cooperative act without partners to the only two that the sentence names together."""


@dataclass(frozen=True, slots=True)
class Link:
    """What one act says of two countries. `actor` and `target` are None where the act is mutual.

    `directness` in (0, 1] says how surely the words link the two; `joint`: it says so of two that act
    together on a third.
    """

    a: str
    b: str
    value: float
    type: str | None
    actor: str | None
    target: str | None
    directness: float
    act: Act
    joint: bool = False


def links(
    reading: Reading, groups: Sequence[Group], spoken: Sequence[Voice], lower: Sequence[str], words: Words
) -> list[Link]:
    """Link countries through every act of a sentence."""
    found: list[Link] = []
    previous: tuple[Act, Group | None] | None = None
    speakers = {v.group.lo for v in spoken if v.hi < v.group.lo}
    usable = [g for g in groups if g.lo not in speakers]
    for act in reading.acts:
        if act.type is None:
            continue
        asides = _asides(act, reading)
        outside = [g for g in usable if not any(lo <= g.lo < hi for lo, hi in asides)]
        left = _left_bound(act, reading, asides)
        before, guessed = _subject(act, left, reading, outside, lower, words)
        if previous and _coordinated(act, previous[0], lower):
            before, guessed = previous[1], False
        if before and not act.verb and any(before.hi <= a.lo and a.hi <= act.lo for a in reading.acts):
            before = None
        after = _objects(act, reading, usable, before)
        before, after = _first_person(act, before, guessed, after, left, spoken, lower, words)
        linked = list(_linked(act, before, guessed, after, spoken, words))
        if not linked and act.direction == "mutual" and act.value > 0:
            linked = _anyone(act, usable)
        found.extend(linked)
        if act.verb:
            previous = (act, before)
    return found


def _first_person(
    act: Act,
    before: Group | None,
    guessed: bool,
    after: list[Group],
    left: int,
    spoken: Sequence[Voice],
    lower: Sequence[str],
    words: Words,
) -> tuple[Group | None, list[Group]]:
    """Put the speaker for "we" and "us": '"We condemn X," the minister of Y said'."""
    voice = next((v for v in spoken if v.lo <= act.lo < v.hi), None)
    if voice is None:
        return before, after
    if (before is None or guessed) and not words.first_person.isdisjoint(lower[left : act.lo]):
        before = voice.group
    elif not after and not words.first_person_object.isdisjoint(lower[act.lo : act.hi + SUBJECT_REACH]):
        after = [voice.group]
    return before, after


def _anyone(act: Act, groups: Sequence[Group]) -> list[Link]:
    """Give a cooperative act without partners to the pair named together ("a stride in X-Y relations")."""
    lists = [g for g in groups if len(g.codes) > 1]
    if len(lists) == 1 and len(lists[0].codes) == 2:
        return list(_within(lists[0], act.value, act.type, ANYONE, act))
    return []


def _asides(act: Act, reading: Reading) -> list[tuple[int, int]]:
    """Return the clauses before an act that a comma has closed: ", which attacked X," and "After X, "."""
    closed = []
    for joint in reading.joints:
        if joint.entry.effect == "background" and joint.lo < act.lo:
            comma = next((c for c in reading.commas if c > joint.hi), -1)
            if 0 <= comma <= act.lo:
                closed.append((joint.lo, comma))
    return closed


def _left_bound(act: Act, reading: Reading, asides: Sequence[tuple[int, int]]) -> int:
    """Return where the clause of an act begins."""
    over = {lo for lo, _ in asides}
    bound = max((j.hi for j in reading.joints if j.lo < act.lo and j.lo not in over), default=reading.first)
    if act.reported:
        outer = [
            a.lo + 1 for a in reading.acts if a.lo < act.lo and not a.reported and a.entry.effect in REPORTED
        ]
        bound = max([bound, *outer[-1:]])
    return bound


def _subject(
    act: Act,
    left: int,
    reading: Reading,
    groups: Sequence[Group],
    lower: Sequence[str],
    words: Words,
) -> tuple[Group | None, bool]:
    """Find the group before an act that does it, and whether it had to be guessed from another clause."""
    before = [g for g in groups if g.hi <= act.lo]
    inside = [g for g in before if g.lo >= left]
    free = [g for g in inside if not g.preposition or (g is inside[-1] and g.hi == act.lo)]
    if free:
        return free[-1], False
    if not act.verb and inside and act.lo - inside[-1].hi <= 2:
        return inside[-1], False
    if lower[left - 1] in words.relatives and before:
        return before[-1], False
    outside = [g for g in before if g.lo < left and not g.preposition]
    if outside:
        return outside[-1], True
    comma = next((c for c in reading.commas if c > act.lo), -1)
    later = [g for g in groups if g.lo >= comma > 0 and not g.preposition]
    if (act.background or not act.verb) and later and left <= reading.first + 3:
        return later[0], True
    if not inside and act.passive:
        return None, True
    return (inside[-1], True) if inside and act.passive else (None, True)


def _coordinated(act: Act, previous: Act, lower: Sequence[str]) -> bool:
    """Tell whether an act shares the subject of the act before it ("attacked X and bombed Y")."""
    return act.verb and act.lo > previous.hi and lower[act.lo - 1] in ("and", "or", "but", "then")


def _objects(act: Act, reading: Reading, groups: Sequence[Group], subject: Group | None) -> list[Group]:
    """Return the groups inside and after an act, up to the end of its clause."""
    right = min(
        (j.lo for j in reading.joints if j.lo >= act.hi and j.entry.effect != "that"), default=reading.stop
    )
    following = [a.lo for a in reading.acts if a.verb and not a.reported and a.lo >= act.hi]
    if following and not act.reported:
        right = min(right, following[0])
    commas = [c for c in reading.commas if c >= act.hi and not any(g.lo < c < g.hi for g in groups)]
    right = min([right, *commas[:1]])
    right = min(right, act.hi + OBJECT_REACH)
    named = subject.codes if subject else ()
    return [g for g in groups if act.lo <= g.lo < right and g.codes != named]


def _linked(
    act: Act, before: Group | None, guessed: bool, after: list[Group], spoken: Sequence[Voice], words: Words
) -> Iterator[Link]:
    """Yield the links of one act between the group before it and those after it."""
    directness = (BACKGROUND if act.background or act.reported else 1.0) * (
        GUESSED_SUBJECT if guessed else 1.0
    )
    agent = next(
        (
            g
            for g in after
            if (g.preposition == "by" and (act.passive or not act.verb))
            or (g.preposition == "from" and not act.verb)
        ),
        None,
    )
    if act.direction == "mutual" or (
        act.direction == "either" and not after and before and len(before.codes) > 1
    ):
        yield from _mutual(act, before, after, directness, words)
        return
    if before is None and agent is None and len(after) > 1 and _from_to(act, after):
        yield from _directed(act, after[0], after[1], 0.5 * directness, words)
    elif agent is not None:
        rest = [g for g in after if g is not agent]
        target = before if act.passive and before else rest[0] if rest else before
        yield from _directed(act, agent, target, 0.8 * directness, words)
    elif act.passive and act.entry.effect not in ("keep", "flip"):
        place = next((g for g in after if g.preposition == "to" and act.type in ("AID", "COOPERATE")), None)
        yield from _directed(act, None, place or before, 0.5, words)
    else:
        target = next((g for g in after if g.preposition in words.towards or not g.preposition), None)
        target = target or (after[0] if after else None)
        if target is None and before is not None:
            target = _speaker(act, before, spoken)
        near = before is None or act.lo - before.hi <= SUBJECT_REACH
        if target and target.preposition == "between" and act.value > 0:
            yield from _within(target, act.value, act.type, 0.7 * directness, act)
        yield from _directed(
            act, before, target, (0.8 if act.verb else 0.7 if near else 0.4) * directness, words
        )
        if before and target and _act_jointly(act, before, target):
            yield from _within(before, JOINT_ACTION, JOINT_TYPE, 0.4 * directness, act, joint=True)


def _act_jointly(act: Act, before: Group, target: Group) -> bool:
    """Tell whether two countries that share a verb thereby take sides together."""
    joint = act.verb and not act.reported and act.type in POLICY
    return joint and len(before.codes) == 2 and not set(before.codes) & set(target.codes)


def _from_to(act: Act, after: Sequence[Group]) -> bool:
    """Tell whether actor and target both follow ("the visit of X to Y", "showed X's will to help Y")."""
    one, other = after[0], after[1]
    if one.lo < act.hi:
        return not one.preposition or one.preposition == "of"
    return not act.verb and one.preposition == "of" and other.preposition in ("to", "with")


def _speaker(act: Act, subject: Group, spoken: Sequence[Voice]) -> Group | None:
    """Return the speaker of an act without an object: "China says the US is hostile" (to China)."""
    for voice in spoken:
        if (
            voice.lo <= act.lo < voice.hi
            and voice.group is not subject
            and (act.entry.pos == "fixed" or act.verb)
            and act.value < 0
        ):
            return voice.group
    return None


def _mutual(
    act: Act, before: Group | None, after: list[Group], directness: float, words: Words
) -> Iterator[Link]:
    """Yield the links of an act that passes both ways ("met", "agreement", "war")."""
    between = next(
        (g for g in after if g.preposition in ("between", "among") or (g.lo < act.hi and len(g.codes) > 1)),
        None,
    )
    if between is not None and len(between.codes) == 1:
        after = [g for g in after if g is between or g.preposition in ("", "between")][:2]
        between = Group(
            between.lo, between.hi, tuple(c for g in after for c in g.codes), "between", between.at
        )
    if between is not None and len(between.codes) > 1:
        if before is not None and act.meddles:
            yield from _directed(act, before, between, 0.7 * directness, words)
        else:
            yield from _within(between, act.value, act.type, 0.8 * directness, act)
        return
    if before is None and len(after) > 1 and after[0].lo < act.hi:
        before, after = after[0], after[1:]
    partner = next((g for g in after if g.preposition not in words.place), None)
    if before is not None and partner is not None:
        yield from _directed(act, before, partner, 0.8 * directness, words, mutual=True)
        if len(before.codes) > 1:
            joint = act.value < JOINT_ACTION
            value, kind = (JOINT_ACTION, JOINT_TYPE) if joint else (act.value, act.type)
            yield from _within(before, value, kind, 0.4 * directness, act, joint)
    elif before is not None and len(before.codes) > 1:
        yield from _within(before, act.value, act.type, 0.8 * directness, act)
    elif before is None and partner is not None and len(partner.codes) > 1:
        yield from _within(partner, act.value, act.type, 0.6 * directness, act)


def _directed(
    act: Act, actor: Group | None, target: Group | None, directness: float, words: Words, mutual: bool = False
) -> Iterator[Link]:
    """Yield a link from each country of `actor` to each of `target`."""
    if actor is None or target is None:
        return
    if actor.codes == target.codes and len(actor.codes) == 2:
        yield from _within(target, act.value, act.type, directness, act)
        return
    if target.preposition in words.place and not mutual:
        directness = min(directness, PLACE)
    if actor.back or target.back:
        directness *= BACK_REFERENCE
    for one in actor.codes:
        for other in target.codes:
            if one != other and not (one in target.codes and other in actor.codes):
                a, b = sorted((one, other))
                doer, done_to = (None, None) if mutual else (one, other)
                yield Link(a, b, act.value, act.type, doer, done_to, round(directness, 2), act)


def _within(
    group: Group, value: float, kind: str | None, directness: float, act: Act, joint: bool = False
) -> Iterator[Link]:
    """Yield a mutual link between every two countries of a group."""
    if group.back:
        directness *= BACK_REFERENCE
    directness *= max(0.1, min(1.0, FEW / len(group.codes)))
    for i, one in enumerate(group.codes):
        for other in group.codes[i + 1 :]:
            a, b = sorted((one, other))
            yield Link(a, b, value, kind, None, None, round(directness, 2), act, joint)
