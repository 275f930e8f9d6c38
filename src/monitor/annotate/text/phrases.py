"""Phrases of several words, looked up by their first two: where these stand, few are left to be tried."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

Value = TypeVar("Value")


class Span(NamedTuple):
    """Words `low` up to `high`."""

    low: int
    high: int


class PhraseMatcher(Generic[Value]):
    """Phrases with what each stands for."""

    def __init__(
        self,
        phrases: Iterable[tuple[Sequence[str], Value]],
        second: Callable[[str], str] = str,
    ) -> None:
        """Index phrases.

        Args:
            phrases: the words of each, at least two, and what it stands for. Phrases of the same length are
                tried in this order.
            second: makes of a second word what it is looked up by; see `candidates`.
        """
        index: dict[str, dict[str, list[tuple[list[str], Value]]]] = {}
        for words, value in sorted(phrases, key=lambda phrase: -len(phrase[0])):
            following = index.setdefault(words[0], {})
            following.setdefault(second(words[1]), []).append((list(words[1:]), value))
        self._index = index

    def candidates(self, first: str, second: str) -> Sequence[tuple[list[str], Value]]:
        """Return the phrases that begin with two words, the longest first, for who compares words otherwise.

        Each comes as the words after the first, and what it stands for.
        """
        return self.following(first).get(second, ())

    def following(self, first: str) -> Mapping[str, Sequence[tuple[list[str], Value]]]:
        """Return `candidates` by second word."""
        return self._index.get(first, {})

    def find(self, words: list[str], at: Iterable[int]) -> list[tuple[Span, Value]]:
        """Find the phrases that begin at some of the words, the longest at each, without overlaps.

        Args:
            words: those of the text.
            at: where phrases may begin, in order.
        """
        index, last = self._index, len(words) - 1
        none: dict[str, list[tuple[list[str], Value]]] = {}
        starts = [i for i in at if i < last and words[i + 1] in index.get(words[i], none)]
        spans = []
        free = 0
        for i in starts:
            if i < free:
                continue
            for rest, value in index[words[i]][words[i + 1]]:
                high = i + 1 + len(rest)
                if words[i + 1 : high] == rest:
                    spans.append((Span(i, high), value))
                    free = high
                    break
        return spans
