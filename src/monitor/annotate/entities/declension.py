"""One person in all cases: the nominative of a declined name, and what its forms have in common.

    Владимира Путина, Владимиру Путину, Путиным   Владимир Путин
    Эльвиры Набиуллиной, Эльвиру Набиуллину       Эльвира Набиуллина

Resources: `languages/*/declension.toml`. Where a language has none, names stand as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from monitor.annotate.text.inflected import inflected
from monitor.resources import read_language

FILE = "declension.toml"
_INITIALS = re.compile(r"(?:\w\. ?)+|\w")
_SHORTEST = 3
"""No shorter stem is left of a word."""


@dataclass(frozen=True, slots=True)
class Given:
    """A given name in the nominative; `nominative` tells whether the form that was looked up is it."""

    name: str
    feminine: bool
    nominative: bool


class Declension:
    """The rules of one language."""

    def __init__(self, listed: Mapping[str, Any]) -> None:
        """Compile them."""
        self._given: dict[str, list[Given]] = {}
        for form, one in _given_names(listed):
            self._given.setdefault(form, []).append(one)
        self._surnames = [(re.compile(one["form"]), one) for one in listed.get("surname", ())]
        self._latin: Mapping[str, str] = listed.get("latin", {})
        ends = listed.get("ends", {})
        self._masculine = frozenset(ends.get("masculine", "").split())
        self._feminine = frozenset(ends.get("feminine", "").split())
        self._any = re.compile(rf"{ends.get('any', '(?!)')}\Z")
        self._agree = re.compile(ends.get("agree", "(?!)"))
        self._patronymic = re.compile(rf"\w+{ends.get('patronymic', '(?!)')}")

    def ordered(self, words: Sequence[str]) -> list[str]:
        """Put the surname last: Путин Владимир Владимирович, Путин В. В."""
        if len(words) > 1 and (
            _INITIALS.fullmatch(words[-1])
            or (self._patronymic.fullmatch(words[-1].lower()) and fold(words[0]) not in self._given)
        ):
            return [*words[1:], words[0]]
        return list(words)

    def key(self, word: str) -> str:
        """Return what the forms of a word have in common."""
        low = fold(word)
        for pattern, _ in self._surnames:
            if found := pattern.fullmatch(low):
                return found["stem"]
        cut = self._any.search(low)
        return low[: cut.start()] if cut and cut.start() >= _SHORTEST else low

    def given(self, word: str) -> str:
        """Return what tells bearers of a surname apart: a given name in the nominative, or its stem."""
        known = self._given.get(fold(word))
        return self.key(known[0].name) if known else self.key(word)

    def may_begin(self, word: str, letter: str) -> bool:
        """Tell whether a word may begin with a letter where it is written in Latin ones: Дональд with D."""
        return letter in self._latin.get(fold(word[:1]), "")

    def nominative(self, words: Sequence[str], stems: frozenset[str] = frozenset()) -> str:
        """Return a name in the nominative, without patronymic, as far as its case shows.

        Args:
            words: given names before the surname, or the surname alone.
            stems: surnames of the article as they stand there, in lower case: one that is there without its
                ending too is a man's.
        """
        last = words[-1]
        if len(words) > 2:
            between = [word for word in words[1:-1] if not self._patronymic.fullmatch(word.lower())]
            words = [words[0], *between, last]  # a surname may end as patronymics do: Попович
        if len(words) == 1 or _INITIALS.fullmatch(words[0]):
            return " ".join([*words[:-1], self._surname(last, None, stems)])
        known = self._read(words[0], last)
        if known is None:
            agrees = self._agree.fullmatch(fold(f"{words[0]} {last}"))
            return " ".join(
                [self._bare(words[0]), *words[1:-1], self._surname(last, False, stems)] if agrees else words
            )
        if known.nominative:
            return " ".join(words)
        return " ".join([known.name, *words[1:-1], self._surname(last, known.feminine, stems)])

    def _read(self, word: str, surname: str) -> Given | None:
        """Say which given name a word is; Александра is a man in another case where the surname is one's."""
        known = self._given.get(fold(word))
        if not known:
            return None
        if len(known) > 1:
            low = fold(surname)
            fits = next(
                ((one, listed) for form, listed in self._surnames if (one := form.fullmatch(low))), None
            )
            if fits and fits[0]["end"] and ("feminine" not in fits[1] or fits[0]["end"] in self._masculine):
                return known[-1]
        return known[0]

    def _bare(self, word: str) -> str:
        cut = self._any.search(fold(word))
        return word[: cut.start()] if cut and cut.start() >= _SHORTEST else word

    def _surname(self, word: str, feminine: bool | None, stems: frozenset[str]) -> str:
        """Return a surname in the nominative; `feminine` None where nothing tells whose it is."""
        low = fold(word)
        for pattern, listed in self._surnames:
            found = pattern.fullmatch(low)
            if found is None:
                continue
            if feminine is None:
                feminine = found["end"] in self._feminine and found["stem"] not in stems
                if not feminine and found["end"] not in self._masculine and found["stem"] not in stems:
                    return word  # Иванова is a woman, or a man in another case
            if feminine and "feminine" not in listed:
                return word
            ending: str = listed["feminine" if feminine else "masculine"]
            return word[: len(found["stem"])] + ending
        return word


def fold(word: str) -> str:
    """Return a word in lower case, with Е for Ё: news writes either."""
    return word.lower().replace("ё", "е")


def _given_names(listed: Mapping[str, Any]) -> list[tuple[str, Given]]:
    """Return the forms of the given names; a nominative comes before a case of another name."""
    names = listed.get("given", {})
    forms = [
        (fold(form), Given(name, gender == "feminine", fold(form) == fold(name)))
        for gender in ("masculine", "feminine")
        for name in names.get(gender, "").split()
        for form in inflected(name, listed[gender])
    ]
    forms += [
        (fold(form), Given(name, False, form == name))
        for name, cases in names.get("irregular", {}).items()
        for form in (name, *cases.split())
    ]
    return sorted(forms, key=lambda one: not one[1].nominative)


@cache
def declension(language: str) -> Declension:
    """Return the rules of a language (ISO 639-1)."""
    return Declension(read_language(language, FILE))
