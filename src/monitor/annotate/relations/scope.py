"""From words to acts: which events a sentence reports, after negation, modality and scope.

An event word has a value ("aid" 0.6, "attack" -0.9). Words with an effect govern the next event to their
right ("halt aid", "refused to sign") or, as passives and verbs like "collapse", the noun to their left
("talks collapsed"). Effects nest from the inside out: "refused to lift sanctions" is reject(flip(sanctions)).
No parser runs: reach is counted in words and ends at punctuation and conjunctions, because a dependency
parser costs a hundred times the whole budget of a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from monitor.annotate.relations.effects import MOODS, NOTHING, REPORTED, SWALLOWS, Act, govern
from monitor.annotate.relations.lexicon import JOINTS, Entry, Lexicon, Words
from monitor.annotate.relations.matcher import REACH, Hit, find
from monitor.model import Tokens

MAX_WORDS = 150
"""Words of a sentence that are read; longer ones are tables and lists."""

LONG_REACH = 14
LEFT_REACH = 9
MODAL = frozenset({"intend", "maybe", "negate", "fail", "attempt", "consider"})
TAKES_LEFT = frozenset({"keep", "flip", "worsen", "prevent", "reject", "negate", "fail"})
_BREAK = re.compile(r"[,;:()\"“”—–]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence holds: its acts from left to right, joints, and breaks (word positions)."""

    first: int
    stop: int
    acts: tuple[Act, ...]
    joints: tuple[Hit, ...]
    commas: tuple[int, ...]


NOTHING_SAID = Reading(0, 0, (), (), ())
"""The reading of every sentence without acts: nobody asks for its joints and breaks."""


def read(text: str, tokens: Tokens, first: int, stop: int, lexicon: Lexicon, words: Words) -> Reading:
    """Find the acts of the sentence that owns words `first:stop`."""
    stop = min(stop, first + MAX_WORDS)
    lower = tokens.lower
    hits = find(tokens, first, stop, lexicon, words)
    events: list[Hit] = []
    joints: list[Hit] = []
    for hit in hits:
        (joints if hit.entry.effect in JOINTS else events).append(hit)
    if not events:
        return NOTHING_SAID
    commas = _commas(text, tokens, first, stop)
    acts = _compose(events, lower, commas, joints, words)
    if not acts:
        return NOTHING_SAID
    _mark_background(acts, commas, joints)
    return Reading(first, stop, tuple(acts), tuple(joints), commas)


def _commas(text: str, tokens: Tokens, first: int, stop: int) -> tuple[int, ...]:
    """Return the positions of words that follow a comma or stronger punctuation."""
    if stop <= first:
        return ()
    starts = tokens.starts
    begin, end = starts[first], tokens.ends[stop - 1]
    return tuple([bisect_left(starts, m.start(), first, stop) for m in _BREAK.finditer(text, begin, end)])


def _compose(
    hits: list[Hit], lower: list[str], commas: Sequence[int], joints: Sequence[Hit], words: Words
) -> list[Act]:
    """Apply scope words to events, from right to left."""
    hard = sorted([*commas, *[j.lo for j in joints if j.entry.effect != "that"]]) if joints else commas
    that = [j.lo for j in joints if j.entry.effect == "that"]
    acts: list[Act] = []
    reported: list[Act] = []
    for hit in reversed(hits):
        top = acts[-1] if acts else None
        if top is not None and top.open and _takes_left(hit, top, hard, that):
            govern(top, _event(hit, lower, words))
            top.lo, top.open = hit.lo, False
        elif not hit.entry.effect:
            acts.append(_event(hit, lower, words))
        elif top is not None and _takes_right(hit, top, lower, hard, that, words):
            if _waits(hit.entry, top):
                top.lo, top.spots = hit.lo, ((hit.lo, hit.hi), *top.spots)
                top.pending += (hit.entry,)
                continue
            merged = _event(hit, lower, words)
            acts.pop()
            govern(merged, top)
            if hit.entry.effect in SWALLOWS:
                _swallow(merged, top, acts, reported, commas, lower)
            acts.append(merged)
        else:
            alone = _ungoverned(hit, lower, words)
            if alone is not None:
                acts.append(alone)
    kept = [a for a in (*acts, *reported) if not a.latent]
    if len(kept) > 1:
        kept.sort(key=attrgetter("lo"))
    return kept


def _takes_left(hit: Hit, top: Act, hard: Sequence[int], that: Sequence[int]) -> bool:
    """Tell whether an open verb has this noun as its subject or, being passive, its object.

    Of scope words, nouns of speech and refusal are such: "the request was turned down".
    """
    entry = hit.entry
    if entry.pos != "noun" or (entry.effect and (entry.effect not in SWALLOWS or not top.verb)):
        return False
    return _near(hit, top, LEFT_REACH if top.verb else 0, hard, that)


def _waits(entry: Entry, top: Act) -> bool:
    """Tell whether a modal stands before a verb whose noun comes first: "sanctions may be lifted"."""
    modal = entry.pos == "fixed" and not entry.weight and entry.effect in MODAL
    subject_first = top.passive or top.entry.side == "left" or entry.effect == "negate"
    return modal and top.open and top.latent and subject_first


def _coordinate(act: Act, lower: list[str]) -> bool:
    """Tell whether an act is a further verb of the same subject: "called on X and promised him aid"."""
    return act.verb and lower[act.lo - 1] in ("and", "but") and lower[act.lo].endswith("ed")


def _swallow(
    merged: Act, top: Act, acts: list[Act], reported: list[Act], commas: Sequence[int], lower: list[str]
) -> None:
    """Take in the acts that follow in the clause; those of a claim or reproach are kept as reported."""
    telling = merged.entry.effect in REPORTED
    inner: Act | None = top
    while inner is not None:
        if telling and not inner.latent:
            inner.reported = True
            reported.append(inner)
        goes_on = (
            acts and _near(merged, acts[-1], LONG_REACH, commas, ()) and not _coordinate(acts[-1], lower)
        )
        inner = acts.pop() if goes_on else None


def _ungoverned(hit: Hit, lower: list[str], words: Words) -> Act | None:
    """Return the act of a scope word with nothing to its right, if it may stand alone or wait for a noun."""
    entry = hit.entry
    effect = entry.effect
    opens = effect in TAKES_LEFT and entry.side != "adjacent"
    if not (opens or entry.weight or effect in NOTHING):
        return None
    act = _event(hit, lower, words)
    act.value = entry.alone or entry.weight
    transitive = effect == "fail" and hit.hi < len(lower) and lower[hit.hi] == "to"
    act.open = effect in TAKES_LEFT and entry.pos != "fixed" and not transitive
    return act


def _event(hit: Hit, lower: list[str], words: Words) -> Act:
    """Make the act of a phrase that nothing governs yet.

    A verb form with a determiner before it is an adjective ("an intercepted ship").
    """
    entry = hit.entry
    act = Act(hit.lo, hit.hi, entry.weight, entry.type, entry.direction, entry, False)
    act.latent = entry.alone == 0 and entry.effect not in NOTHING
    act.root, act.mood, act.spots = entry.root, MOODS.get(entry.effect), ((hit.lo, hit.hi),)
    if entry.pos == "predicate":
        act.verb = True
    elif entry.pos == "verb":
        act.verb = not (hit.lo > 0 and lower[hit.lo - 1] in words.determiners)
        act.background = hit.lo > 0 and _attributive(lower[hit.lo - 1], lower[hit.lo], words)
        act.passive = _is_passive(hit, lower, words)
        act.infinitive = hit.lo > 0 and lower[hit.lo - 1] == "to"
    return act


def _attributive(before: str, word: str, words: Words) -> bool:
    """Tell whether a participle only describes a noun, as one of an earlier event: "the deposed leader"."""
    return word.endswith(("ed", "en")) and (before in words.determiners or before.endswith(("'s", "s'")))


def _takes_right(
    hit: Hit, top: Act, lower: list[str], hard: Sequence[int], that: Sequence[int], words: Words
) -> bool:
    """Tell whether a scope word governs the act that follows it."""
    entry = hit.entry
    reach = REACH.get(entry.effect, LONG_REACH)
    if top.lo - hit.hi > reach:
        return False
    adjacent = top.lo - hit.hi <= 1
    if top.entry.side == "clause" and top.spots[0][0] == top.lo:
        return False
    if entry.effect in SWALLOWS and _coordinate(top, lower):
        return False
    if entry.pos == "noun" and entry.effect in SWALLOWS and _has_subject(top, lower, that, hit):
        return False
    if entry.side == "adjacent":
        return adjacent and not _between(hit.hi, top.lo, hard)
    if not adjacent and (
        entry.side == "left" or (entry.effect in TAKES_LEFT and _is_passive(hit, lower, words))
    ):
        return False
    soft = that if entry.effect in REACH else ()
    return _near(hit, top, reach, hard, soft)


def _has_subject(top: Act, lower: list[str], that: Sequence[int], hit: Hit) -> bool:
    """Tell whether an act after a noun is the verb of that noun: "the request was rejected"."""
    head = top.spots[0][0] if top.spots else top.lo
    if not top.verb or lower[head].endswith("ing") or lower[head - 1] == "to":
        return False
    return not _between(hit.hi, top.lo, that)


def _near(left: Hit | Act, right: Act, reach: int, hard: Sequence[int], soft: Sequence[int]) -> bool:
    """Tell whether `right` follows within `reach` words, with no break between."""
    gap = right.lo - left.hi
    return gap <= reach and not _between(left.hi, right.lo, hard) and not _between(left.hi, right.lo, soft)


def _between(lo: int, hi: int, positions: Sequence[int]) -> bool:
    """Tell whether one of the ascending positions lies in `lo..hi`."""
    at = bisect_left(positions, lo)
    return at < len(positions) and positions[at] <= hi


def _is_passive(hit: Hit, lower: list[str], words: Words) -> bool:
    """Tell whether a verb is a passive: a form of "be" before it, or "by" after it."""
    if hit.entry.pos != "verb" or lower[hit.lo].endswith(("ing", "s")):
        return False
    if hit.hi < len(lower) and lower[hit.hi] == "by" and lower[hit.lo].endswith(("ed", "n", "t", "d")):
        return True
    at = hit.lo - 1
    while at >= 0 and hit.lo - at <= 3 and lower[at] in words.adverbs:
        at -= 1
    return at >= 0 and lower[at] in words.be


def _mark_background(acts: list[Act], commas: Sequence[int], joints: Sequence[Hit]) -> None:
    """Mark acts in clauses that give the setting: "despite the war, ...", "... after talks failed"."""
    for act in acts:
        act.background |= act.entry.side == "clause"
    openings = [j.lo for j in joints if j.entry.effect == "background"]
    if not openings:
        return
    for act in acts:
        over = bisect_left(openings, act.lo)
        act.background |= over > 0 and not _between(openings[over - 1] + 1, act.lo, commas)
