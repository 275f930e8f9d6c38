"""How one phrase changes another: the arithmetic of negation, modality and phase on an act.

What each effect does to the value v of an act is told in `resources/relations/scope.toml`; here stands how.
"""

from __future__ import annotations

from dataclasses import dataclass

from monitor.annotate.relations.lexicon import Entry
from monitor.model import Mood

SWALLOWS = frozenset(
    {"reject", "deny", "appeal", "demand", "threaten", "consider", "investigate", "absorb", "praise"}
)
"""Effects that take in all that follows in the clause."""

REPORTED = frozenset({"absorb", "praise"})
"""Effects whose content is told as fact or claim: "condemned the attack on X" also reports an attack."""

OWN_WEIGHT = frozenset({"demand", "threaten", "absorb", "praise"})
NOTHING = frozenset({"appeal", "deny", "consider", "investigate"})

MOODS: dict[str, Mood] = {
    "negate": "negated",
    "fail": "failed",
    "intend": "intended",
    "maybe": "possible",
    "attempt": "attempted",
    "reject": "refused",
    "deny": "denied",
    "appeal": "asked",
    "demand": "demanded",
    "threaten": "threatened",
    "consider": "considered",
    "investigate": "investigated",
}
"""What an effect says of the event in its scope, as `Pair.mood` has it."""

ENDED_ROOTS = {"CONCEDE": "08", "RETREAT": "08", "SANCTION": "16", "REJECT": "12"}
"""CAMEO roots of what is ended, worsened or prevented, by the type that it turns into."""

HARM = frozenset({"ACCUSE", "SANCTION", "COERCE", "ASSAULT", "PROTEST"})
CALL_AGAINST = -0.4
"""Value of asking others to harm a third: CAMEO 113, "rally opposition against"."""

REFUSED = 2
"""Words between a refusal and the harm that is thereby not done; what stands farther is not what is refused
("refused to join the others in exploiting ...")."""


@dataclass(slots=True)
class Act:
    """An event with its scope words, at words `lo:hi`; being composed, hence not frozen.

    `head` is the word that governs the rest. `open`: may still take the noun to its left. `latent`: counts
    only when governed. `meddles`: ends or hinders something good ("undermine ties"). `reported`: content of a
    claim or a reproach, not the sentence's own statement. `infinitive`: a verb after "to". `spots`: the
    phrases that made it, as word ranges. `pending`: modals that wait for the noun which an open act takes
    ("sanctions [may] be [lifted]").
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
    reported: bool = False
    background: bool = False
    meddles: bool = False
    infinitive: bool = False
    root: str | None = None
    mood: Mood | None = None
    spots: tuple[tuple[int, int], ...] = ()
    pending: tuple[Entry, ...] = ()


def govern(outer: Act, inner: Act) -> None:
    """Let the phrase of `outer` govern `inner`: set value, type, direction and extent of `outer`."""
    effect = outer.entry.effect
    outer.hi = max(outer.hi, inner.hi)
    if effect not in REPORTED:
        outer.spots += inner.spots
    outer.meddles = inner.meddles or (inner.value > 0 and effect in ("flip", "worsen", "prevent"))
    outer.latent = (
        outer.latent
        and inner.latent
        and (effect in OWN_WEIGHT or (effect == "keep" and bool(inner.entry.effect)))
    )
    outer.verb = outer.verb or inner.verb
    change(outer, outer.entry, inner)
    for modal in outer.pending:
        change(outer, modal, outer)
    outer.pending = ()


def change(outer: Act, entry: Entry, inner: Act) -> None:
    """Set what `outer` says to what `inner` says under the effect of `entry`."""
    effect = entry.effect
    if effect in OWN_WEIGHT:
        return
    mood = MOODS.get(effect)
    if effect in NOTHING:
        _nothing(outer, effect, inner)
        return
    if not (effect == "keep" and entry.direction == "mutual"):
        outer.direction = inner.direction
    if effect == "reject":
        outer.direction = "out"
        outer.mood = mood
        if inner.value < 0 and inner.type != "REQUEST" and inner.lo - outer.spots[0][1] <= REFUSED:
            outer.value, outer.type, outer.root = 0.0, None, None
        return
    if effect == "intend" and inner.latent and entry.weight:
        return
    root = inner.root
    outer.mood = mood or inner.mood
    outer.value, outer.type = _changed(effect, inner.value, inner.type)
    outer.root = _root(effect, root, inner.value, outer.type)


def _nothing(outer: Act, effect: str, inner: Act) -> None:
    """Make a statement, an appeal or an investigation of `inner`: it has no value.

    Asking others to harm somebody is a call against him, unless it is an appeal to end the harm.
    """
    outer.mood = MOODS[effect]
    outer.value, outer.root = 0.0, outer.entry.root
    if (
        effect == "appeal"
        and outer.entry.pos == "verb"
        and inner.infinitive
        and inner.value < 0
        and inner.type in HARM
    ):
        outer.value, outer.type, outer.root = CALL_AGAINST, "ACCUSE", "11"


def _root(effect: str, root: str | None, value: float, kind: str | None) -> str | None:
    """Return the root of an event, of CAMEO root `root` and `value`, that has become one of type `kind`."""
    if effect in ("flip", "worsen", "prevent", "negate", "fail"):
        return root if effect in ("worsen", "negate") and value < 0 else ENDED_ROOTS.get(kind or "")
    if effect == "intend":
        return "03" if value > 0 else "13" if kind == "THREATEN" else root
    return root


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
        return (-0.6 * value, "REJECT") if good else (0.0, kind)
    if effect == "fail":
        return (-0.7 * value, "REJECT") if good else (0.0, None)
    if effect == "intend":
        return 0.8 * value, "AGREE" if good else "THREATEN" if value and kind != "REJECT" else kind
    return value * SHARES.get(effect, 1.0), kind


SHARES = {"attempt": 0.7, "maybe": 0.5}
"""What is left of the value of an event that is only attempted or possible."""
