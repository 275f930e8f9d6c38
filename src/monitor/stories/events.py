"""Whether two texts of much the same words tell of different events: by what stands in one place of both.

A form keeps its words and changes the names in it ("heavy rain is likely in Nakuru"), or the outcome
("signed", "rejected"). An editor adds, cuts and rephrases, and leaves who and where as they are. So the
openings of the two are aligned, word by word, and where a few words stand in the place of a few others, these
are looked at.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from monitor.errors import ResourceError
from monitor.reference.english import common_words
from monitor.resources import read_toml
from monitor.stories.distinctions import dateline_of
from monitor.stories.signatures import UNSPACED

RESOURCE = "stories/distinctions.toml"

REACH = 2_000
"""Characters of a text that are aligned: what happened stands at the top, and long alignments take long."""

SLOT = 4
"""Words, at most, that stand in the place of another few: more are another sentence."""

STEM = 4
"""Letters that the forms of a word have in common: sign, signed."""

KNOWN = 3
"""Letters by which a longer word is that of which another is the beginning: Sen., Senator."""

SPELT_ALIKE = 0.8
"""Share of two names' letters in common from which they are spellings of one: Netanyahu, Netanjahu."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_FIRST = re.compile(r"(?:^|(?<=[.!?:;…\n\"“”«»'‘]))(?<!\b[A-Z]\.)(\W*)([^\W\d_]+)")
_CASED = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿ\u0370-\u052f\u0531-\u0587]{3}")
_DENIED = re.compile(r"n['’]t\b")
_VOWELS = re.compile(r"(?<=.)[aeiouyäöüáéíóúàèìòùâêîôûãõåhw']|['’]s$")
_TWICE = re.compile(r"(.)\1+")


class _Word(NamedTuple):
    plain: str
    is_name: bool


_Slot = tuple[Sequence[_Word], Sequence[_Word]]


@dataclass(frozen=True, slots=True)
class _Words:
    """What is known of words: those that no event has for itself, denials, and the sides of an outcome."""

    unnamed: frozenset[str]
    denials: frozenset[str]
    sides: dict[str, frozenset[tuple[int, int]]]


def opening(text: str, language: str, nations: Collection[str] = ()) -> str:
    """Return what is kept of a text to compare it; what has a capital in it is a name.

    Args:
        text: the whole.
        language: ISO 639-1.
        nations: names of countries in it, compared by what they mean: "Kenyan" and "Nairobi" are one.
    """
    start = dateline_of(text)
    kept = text[start : start + REACH]
    kept = kept if len(kept) < REACH else kept.rpartition(" ")[0] or kept
    kept = _DENIED.sub(" not", _INITIALS.sub(lambda found: found[0].replace(".", ""), kept))
    for nation in sorted(nations, key=len, reverse=True):
        kept = kept.replace(nation, nation.lower())
    common = common_words() if language == "en" else None
    return _FIRST.sub(lambda found: found[1] + _in_small(found[2], common), kept)


def _in_small(first: str, common: Collection[str] | None) -> str:
    """Write the first word of a sentence in small letters, unless it is known to be no word but a name."""
    small = first.lower()
    return small if common is None or small in common else first


def differ(one: str, other: str) -> bool:
    """Tell whether two openings tell of different people, places or outcomes."""
    first, second = _words(one), _words(other)
    places = list(_slots(first, second))
    slots = [(first[a], second[b]) for a, b in places]
    exchanged = any(
        _are_exchanged(slots[at], slots[at + 1], first[a.stop : b.start])
        for at, ((a, _), (b, _)) in enumerate(pairwise(places))
    )
    return exchanged or any(_tells(a, b) for a, b in slots) or _is_form(slots, one, other)


def _are_exchanged(one: _Slot, other: _Slot, between: Sequence[_Word]) -> bool:
    """Tell whether a name went over to the other side of another: "A told B", "B told A"."""
    added, cut = (one[1], other[0]) if not one[0] else (other[1], one[0])
    moved = {word.plain for word in added if word.is_name} & {word.plain for word in cut if word.is_name}
    passed = any(word.is_name and word.plain not in moved for word in between)
    return bool(moved) and passed and len(between) <= SLOT


def _is_form(slots: Iterable[_Slot], one: str, other: str) -> bool:
    """Tell, in a script without capitals, whether one word stands for another more than once."""
    if _CASED.search(one):
        return False
    phrases = (("".join(word.plain for word in side) for side in slot) for slot in slots)
    counted = Counter((a, b) for a, b in phrases if a and b and a not in other and b not in one)
    return max(counted.values(), default=0) > 1


def _words(text: str) -> list[_Word]:
    unnamed = _known().unnamed
    spaced = UNSPACED.sub(r" \g<0> ", text)
    return [
        _Word(word.lower(), word[0].isupper() and word.lower() not in unnamed)
        for word in _WORD.findall(spaced)
    ]


def _slots(one: Sequence[_Word], other: Sequence[_Word]) -> Iterator[tuple[slice, slice]]:
    """Yield where in either text few words stand in the place of few others."""
    first, second = ([word.plain for word in words] for words in (one, other))
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        if kind != "equal" and i_end - i <= SLOT and j_end - j <= SLOT:
            yield slice(i, i_end), slice(j, j_end)


def _tells(one: Sequence[_Word], other: Sequence[_Word]) -> bool:
    known = _known()
    a, b = ({word.plain for word in words} for words in (one, other))
    if bool(a & known.denials) != bool(b & known.denials) and _is_denied(
        a - known.denials, b - known.denials
    ):
        return True
    if any((family, 1 - side) in _sides(b) for family, side in _sides(a)):
        return True
    names, others = ([word.plain for word in words if word.is_name] for words in (one, other))
    told = bool(names and others) and not any(_same(x, y) for x in names for y in others)
    return told and not _initials(names, others)


def _is_denied(one: set[str], other: set[str]) -> bool:
    """Tell whether of two phrases the one denies the other, "signed" and "did not sign": no other wording."""
    if not (one and other):
        return len(one | other) <= 1
    return any(x[:STEM] == y[:STEM] for x in one for y in other if len(x) >= STEM)


def _sides(words: set[str]) -> frozenset[tuple[int, int]]:
    return frozenset().union(*(_known().sides.get(word, frozenset()) for word in words))


def _same(one: str, other: str) -> bool:
    """Tell whether two names are one, written in two ways: Zelensky, Zelenskyy; Sen., Senator."""
    short, long = sorted((one, other), key=len)
    if (len(short) >= KNOWN and long.startswith(short)) or _skeleton(one) == _skeleton(other):
        return True
    misspelt = len(short) >= KNOWN and sorted(one) == sorted(other)
    return misspelt or (len(short) > STEM and SequenceMatcher(None, one, other).ratio() >= SPELT_ALIKE)


def _skeleton(name: str) -> str:
    return _TWICE.sub(r"\1", _VOWELS.sub("", name))


def _initials(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether one is what the other is called for short: EU, European Union."""
    return any(
        len(short) == 1 and short[0] == "".join(word[0] for word in long)
        for short, long in ((one, other), (other, one))
    )


@cache
def _known() -> _Words:
    loaded = read_toml(RESOURCE)
    try:
        unnamed = {word for words in loaded["unnamed"].values() for word in words}
        unnamed |= {word for words in loaded["weekdays"].values() for word in words}
        denials = frozenset(word for words in loaded["denials"].values() for word in words)
        sides: dict[str, frozenset[tuple[int, int]]] = {}
        for family, pair in enumerate(pair for pairs in loaded["outcomes"].values() for pair in pairs):
            for side in (0, 1):
                for word in pair[side].split():
                    sides[word] = sides.get(word, frozenset()) | {(family, side)}
    except (KeyError, AttributeError, TypeError, IndexError) as error:
        raise ResourceError(f"{RESOURCE}: {error!r}") from error
    return _Words(frozenset(unnamed), denials, sides)
