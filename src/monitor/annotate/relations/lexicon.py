"""The lexicon of relations: phrases of `resources/relations/*.toml`, inflected and indexed by first word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor import resources
from monitor.annotate.text.phrases import PhraseMatcher
from monitor.errors import ResourceError
from monitor.reference.cameo import TYPES, roots
from monitor.resources.compiled import compiled

FILES = ("cooperation", "conflict", "scope")

EFFECTS = frozenset({
    "", "keep", "flip", "worsen", "prevent", "negate", "fail", "intend", "maybe", "attempt", "reject", "deny",
    "appeal", "consider", "investigate", "demand", "threaten", "absorb", "praise",
    "speech", "background", "that", "clause", "mask",
})  # fmt: skip
JOINTS = frozenset({"speech", "background", "that", "clause", "mask"})
"""Effects of words that structure a sentence but neither are events nor change one."""

GAP = "..."
MAX_GAP = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """What a phrase means; the fields are explained in `resources/relations/cooperation.toml`."""

    pos: str
    weight: float
    alone: float
    type: str | None
    direction: str
    effect: str
    side: str
    root: str | None


Pattern = tuple[list[str], Entry]
"""One inflected form of a phrase: what follows its first word, `...` being a gap, and what it means."""


@dataclass(frozen=True, slots=True)
class Node:
    """What begins with one word.

    `single`: the word alone. `following`: the patterns that go on with a certain next word, by that word.
    `beyond`: those that go on after a gap, by the word that must stand near.
    """

    single: tuple[Entry, ...]
    following: Mapping[str, Sequence[Pattern]]
    beyond: dict[str, tuple[Pattern, ...]]


@dataclass(frozen=True, slots=True)
class Words:
    """Closed word classes of `resources/relations/words.toml`."""

    oblique: frozenset[str]
    towards: frozenset[str]
    place: frozenset[str]
    openers: frozenset[str]
    joiners: frozenset[str]
    determiners: frozenset[str]
    be: frozenset[str]
    adverbs: frozenset[str]
    pronouns: frozenset[str]
    frequent: frozenset[str]
    telling: frozenset[str]
    first_person: frozenset[str]
    first_person_object: frozenset[str]
    weak_verbs: frozenset[str]
    before_plain_verbs: frozenset[str]
    after_nouns: frozenset[str]
    relatives: frozenset[str]
    irregular: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`index` holds every word that a phrase begins with.

    `triggers` are the words without which a sentence says nothing about relations.
    """

    index: dict[str, Node]
    triggers: frozenset[str]


@cache
def words() -> Words:
    """Return the closed word classes."""
    table = resources.read_toml("relations/words.toml")
    sets = {name: frozenset(table[name]) for name in table if isinstance(table[name], list)}
    irregular = {verb: tuple(forms) for verb, forms in table["irregular"].items()}
    return Words(**sets, irregular=irregular)


@compiled
def lexicon() -> Lexicon:
    """Return the indexed lexicon."""
    index: dict[str, dict[tuple[str, tuple[str, ...]], Entry]] = defaultdict(dict)
    triggers: set[str] = set()
    for name in FILES:
        for table in resources.read_toml(f"relations/{name}.toml")["class"]:
            entry = _entry(table, name)
            for form in sorted(_forms(table["phrases"], table["pos"])):
                if index[form[0]].setdefault((entry.pos, form[1:]), entry) is not entry:
                    raise ResourceError(f"relations/{name}.toml: {' '.join(form)!r} stands in two classes")
                if entry.effect not in JOINTS and (entry.weight or entry.alone):
                    triggers.update(_rarest(form))
    ranked = {
        first: [(list(rest), entry) for (_, rest), entry in sorted(forms.items(), key=_rank)]
        for first, forms in index.items()
    }
    joined = [
        ((first, *rest), entry)
        for first, patterns in ranked.items()
        for rest, entry in patterns
        if rest and rest[0] != GAP
    ]
    phrases = PhraseMatcher(joined)
    nodes = {first: _node(patterns, phrases.following(first)) for first, patterns in ranked.items()}
    return Lexicon(nodes, frozenset(triggers))


def _rarest(form: tuple[str, ...]) -> tuple[str, ...]:
    """Return the word of a phrase that other sentences lack most, and its plural.

    That is the longest that is neither frequent in news nor in a closed class.
    """
    closed = words()
    common = (
        closed.oblique | closed.determiners | closed.be | closed.adverbs | closed.pronouns | {GAP, "will"}
    )
    common -= closed.telling
    longest = max(
        form, key=lambda word: (0 if word in common else 1 if word in closed.frequent else 2, len(word))
    )
    return (longest, longest + "s") if GAP in form else (longest,)


def _node(patterns: Sequence[Pattern], following: Mapping[str, Sequence[Pattern]]) -> Node:
    """Sort the patterns of a word by what must follow it."""
    beyond: dict[str, list[Pattern]] = defaultdict(list)
    for pattern in patterns:
        rest, _ = pattern
        if rest and rest[0] == GAP:
            for form in (rest[1], rest[1] + "s"):
                beyond[form].append(pattern)
    return Node(
        single=tuple(entry for rest, entry in patterns if not rest),
        following=following,
        beyond={word: tuple(there) for word, there in beyond.items()},
    )


def _rank(form: tuple[tuple[str, tuple[str, ...]], Entry]) -> tuple[int, str, tuple[str, ...]]:
    """Order forms: longest first, then verbs after nouns, so that ties are stable."""
    (pos, rest), _ = form
    return -sum(word != GAP for word in rest), pos, rest


def _entry(table: dict[str, Any], name: str) -> Entry:
    """Read and check one [[class]]."""
    weight = float(table.get("weight", 0))
    entry = Entry(
        pos="noun" if table.get("pos") == "mass" else table.get("pos", ""),
        weight=weight,
        alone=float(table.get("alone", weight)),
        type=table.get("type"),
        direction=table.get("direction", "out"),
        effect=table.get("effect", ""),
        side=table.get("side", "right"),
        root=table["cameo"][:2] if "cameo" in table else None,
    )
    problems = [
        entry.pos not in ("verb", "noun", "fixed", "predicate") and "pos",
        not -1 <= entry.weight <= 1 and "weight",
        entry.type not in TYPES | {None} and "type",
        entry.direction not in ("out", "mutual", "either") and "direction",
        entry.effect not in EFFECTS and "effect",
        entry.side not in ("right", "left", "adjacent", "clause") and "side",
        entry.root not in roots().keys() | {None} and "cameo",
    ]
    if wrong := [problem for problem in problems if problem]:
        raise ResourceError(
            f"relations/{name}.toml, class {table.get('name')!r}: wrong {', '.join(map(str, wrong))}"
        )
    return entry


def _forms(phrases: str, pos: str) -> Iterator[tuple[str, ...]]:
    """Inflect every phrase of a class; hyphenated words also as two words."""
    for phrase in phrases.replace("\n", " ").split(","):
        parts = tuple(phrase.split())
        if not parts:
            continue
        for variant in {parts, tuple(" ".join(parts).replace("-", " ").split())}:
            if pos == "verb":
                heads = _all_forms(variant[0]) if len(variant) > 1 else verb_forms(variant[0])
                yield from ((head, *variant[1:]) for head in heads)
            elif pos == "noun":
                yield variant
                yield (*variant[:-1], plural(variant[-1]))
            else:
                yield variant


def verb_forms(verb: str) -> set[str]:
    """Return the forms of a verb that count: gives, gave, given, giving.

    Of weak verbs the form in -s does not count, and the plain one only after "to", "will" and the like.
    """
    forms = _all_forms(verb)
    if verb in words().weak_verbs:
        return {form for form in forms if form == verb or not form.endswith("s")}
    return forms


def _all_forms(verb: str) -> set[str]:
    irregular = words().irregular.get(verb)
    if irregular:
        return {verb, *irregular}
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d", (verb if verb.endswith("ee") else verb[:-1]) + "ing"}
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    third = verb + "es" if verb.endswith(("s", "sh", "ch", "x", "z", "o")) else verb + "s"
    return {verb, third, verb + "ed", verb + "ing"}


def plural(noun: str) -> str:
    """Return the plural of a noun; of one that ends in s, the noun itself."""
    if noun.endswith("s"):
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "es" if noun.endswith(("sh", "ch", "x")) else noun + "s"


def match(rest: Sequence[str], lower: Sequence[str], start: int, stop: int) -> int:
    """Return where a pattern ends if its first word stands at `start` and `rest` follows, else -1.

    A word after a gap may stand in the plural. Gaps never reach beyond `stop`.
    """
    at = start + 1
    gap = False
    for word in rest:
        if word == GAP:
            gap = True
            continue
        if gap:
            window = lower[at : min(stop, at + MAX_GAP + 1)]
            found = (
                window.index(word)
                if word in window
                else window.index(word + "s")
                if word + "s" in window
                else -1
            )
            if found < 0:
                return -1
            at, gap = at + found + 1, False
        elif at < stop and lower[at] == word:
            at += 1
        else:
            return -1
    return at
