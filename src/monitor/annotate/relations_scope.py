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

from monitor.annotate.relations_lexicon import JOINTS, Entry, Lexicon, Words
from monitor.annotate.relations_phrases import REACH, Hit, find
from monitor.model import Tokens

MAX_WORDS = 150
"""Words of a sentence that are read; longer ones are tables and lists."""

LONG_REACH = 14
LEFT_REACH = 9
TAKES_LEFT = frozenset({"keep", "flip", "worsen", "prevent", "reject", "negate"})
SWALLOWS = frozenset(
    {"reject", "deny", "appeal", "demand", "threaten", "consider", "investigate", "absorb", "praise"}
)
TOLD = frozenset({"absorb", "praise"})
"""Effects whose content is told as fact or claim: "condemned the attack on X" also reports an attack."""

OWN_WEIGHT = frozenset({"demand", "threaten", "absorb", "praise"})
NOTHING = frozenset({"appeal", "deny", "consider", "investigate"})

_BREAK = re.compile(r"[,;:()\"“”—–]")


@dataclass(slots=True)
class Act:
    """An event with its scope words, at words `lo:hi`; being composed, hence not frozen.

    `head` is the word that governs the rest. `open`: may still take the noun to its left. `latent`: counts
    only when governed. `meddles`: ends or hinders something good ("undermine ties"). `told`: content of a
    claim or a reproach, not the sentence's own statement.
    """

    lo: int
    hi: int
    value: float
    type: str | None
    direction: str
    entry: Entry
    verb: bool
    passive: bool = False
    open: bool = False
    latent: bool = False
    told: bool = False
    background: bool = False
    meddles: bool = False


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
    told: list[Act] = []
    for hit in reversed(hits):
        entry = hit.entry
        top = acts[-1] if acts else None
        if not entry.effect:
            reach = LEFT_REACH if top is not None and top.verb else 0
            if top is not None and top.open and entry.pos == "noun" and _near(hit, top, reach, hard, that):
                _govern(top, Act(hit.lo, hit.hi, entry.weight, entry.type, entry.direction, entry, False))
                top.lo, top.open = hit.lo, False
            else:
                acts.append(_event(hit, lower, words))
            continue
        if top is not None and _takes_right(hit, top, lower, hard, that, words):
            merged = _event(hit, lower, words)
            acts.pop()
            _govern(merged, top)
            if entry.effect in SWALLOWS:
                if entry.effect in TOLD and not top.latent:
                    top.told = True
                    told.append(top)
                while acts and _near(merged, acts[-1], LONG_REACH, commas, ()):
                    inner = acts.pop()
                    if entry.effect in TOLD and not inner.latent:
                        inner.told = True
                        told.append(inner)
            acts.append(merged)
        elif (
            entry.weight
            or entry.effect in NOTHING
            or (entry.effect in TAKES_LEFT and entry.side != "adjacent")
        ):
            act = _event(hit, lower, words)
            act.value = entry.alone or entry.weight
            act.open = entry.effect in TAKES_LEFT and entry.pos != "fixed"
            acts.append(act)
    kept = [a for a in (*acts, *told) if not a.latent]
    if len(kept) > 1:
        kept.sort(key=attrgetter("lo"))
    return kept


def _event(hit: Hit, lower: list[str], words: Words) -> Act:
    """Make the act of a phrase that nothing governs yet.

    A verb form with a determiner before it is an adjective ("an intercepted ship").
    """
    entry = hit.entry
    act = Act(hit.lo, hit.hi, entry.weight, entry.type, entry.direction, entry, False)
    act.latent = entry.alone == 0 and entry.effect not in NOTHING
    if entry.pos == "verb":
        act.verb = not (hit.lo > 0 and lower[hit.lo - 1] in words.determiners)
        act.passive = _is_passive(hit, lower, words)
    return act


def _takes_right(
    hit: Hit, top: Act, lower: list[str], hard: Sequence[int], that: Sequence[int], words: Words
) -> bool:
    """Tell whether a scope word governs the act that follows it."""
    entry = hit.entry
    reach = REACH.get(entry.effect, LONG_REACH)
    if top.lo - hit.hi > reach:
        return False
    adjacent = top.lo - hit.hi <= 1
    if entry.side == "adjacent":
        return adjacent and not _between(hit.hi, top.lo, hard)
    if not adjacent and (
        entry.side == "left" or (entry.effect in TAKES_LEFT and _is_passive(hit, lower, words))
    ):
        return False
    soft = that if entry.effect in REACH else ()
    return _near(hit, top, reach, hard, soft)


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


def _govern(outer: Act, inner: Act) -> None:
    """Let the phrase of `outer` govern `inner`: set value, type, direction and extent of `outer`."""
    entry, value = outer.entry, inner.value
    outer.hi = max(outer.hi, inner.hi)
    effect = entry.effect
    outer.meddles = inner.meddles or (value > 0 and effect in ("flip", "worsen", "prevent"))
    outer.latent = False
    outer.verb = outer.verb or inner.verb
    if effect in OWN_WEIGHT:
        return
    if effect in NOTHING:
        outer.value = 0.0
        return
    if not (effect == "keep" and entry.direction == "mutual"):
        outer.direction = inner.direction
    if effect == "reject":
        outer.direction = "out"
        if inner.value < 0 and inner.type != "REQUEST":
            outer.value, outer.type = 0.0, None
        return
    if effect == "intend" and inner.latent and entry.weight:
        return
    outer.value, outer.type = _changed(effect, value, inner.type)


def _changed(effect: str, value: float, kind: str | None) -> tuple[float, str | None]:
    """Return value and type of an event under an effect that keeps something of it."""
    good = value > 0
    if effect == "flip":
        if good:
            return -0.8 * value, "REJECT" if kind in ("AGREE", "CONSULT", "RETREAT") else "SANCTION"
        return -0.8 * value, "RETREAT" if kind in ("ASSAULT", "MOBILIZE") else "CONCEDE"
    if effect == "worsen":
        return (-0.8 * value, "SANCTION") if good else (value, kind)
    if effect == "prevent":
        return (-0.6 * value, "REJECT") if good else (0.0, None)
    if effect == "negate":
        return (-0.6 * value, "REJECT") if good else (0.0, None)
    if effect == "fail":
        return (-0.7 * value, "REJECT") if good else (0.0, None)
    if effect == "intend":
        return 0.8 * value, "AGREE" if good else "THREATEN" if value and kind != "REJECT" else kind
    if effect == "attempt":
        return 0.7 * value, kind
    return value, kind


def _mark_background(acts: list[Act], commas: Sequence[int], joints: Sequence[Hit]) -> None:
    """Mark acts in clauses that give the setting: "despite the war, ...", "... after talks failed"."""
    openings = [j.lo for j in joints if j.entry.effect == "background"]
    if not openings:
        return
    for act in acts:
        over = bisect_left(openings, act.lo)
        act.background = over > 0 and not _between(openings[over - 1] + 1, act.lo, commas)
