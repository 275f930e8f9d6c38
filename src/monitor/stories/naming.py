"""Which number each story has after its days were done again: an existing story keeps its own when it grows.

Links, counts and what people noted hang on the number. So a story takes over the number that most of its
articles had; where a story fell into several, the largest keeps it; what became of the others is told
(`Change`), so that whoever asks for a story that is no more is led on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple


class Placed(NamedTuple):
    """An article whose day was done again: the story it had, if any, and the key of that which it has now."""

    article_id: int
    day: date
    former: int | None
    key: int


@dataclass(frozen=True, slots=True)
class Change:
    """Articles that went from one story to another; `day` is the first of theirs."""

    day: date
    former: int
    present: int
    kind: Literal["merge", "split", "move"]
    articles: int


def named(
    placed: Iterable[Placed],
    fixed: Mapping[int, int],
    given: Collection[int],
    is_taken: Callable[[int], bool],
) -> dict[int, int]:
    """Return the number of the story of each key.

    Args:
        placed: articles, in the order of time.
        fixed: keys whose numbers are settled: of stories that go on before or after the days that were done.
        given: numbers of stories of other days and languages.
        is_taken: tells whether a number is or was that of a story: a new one must not have it.
    """
    found = dict(fixed)
    articles: dict[int, list[int]] = defaultdict(list)
    shared: Counter[tuple[int, int]] = Counter()
    for one in placed:
        articles[one.key].append(one.article_id)
        if one.former is not None:
            shared[one.key, one.former] += 1
    used = {*found.values(), *given}
    order = {key: at for at, key in enumerate(articles)}
    for (key, former), _ in sorted(
        shared.items(), key=lambda item: (-item[1], order[item[0][0]], item[0][1])
    ):
        if key not in found and former not in used:
            found[key] = former
            used.add(former)
    for key, members in articles.items():
        if key not in found:
            free = (one for one in members if one not in used and not is_taken(one))
            found[key] = next(free, None) or _another(members[0], used, is_taken)
            used.add(found[key])
    return found


def _another(number: int, used: set[int], is_taken: Callable[[int], bool]) -> int:
    """Return a free number where all of a story's articles have given theirs to others."""
    while number in used or is_taken(number):
        number = (number * 6364136223846793005 + 1442695040888963407) & 0x7FFF_FFFF_FFFF_FFFF
    return number


def changes(
    placed: Iterable[Placed], numbers: Mapping[int, int], is_elsewhere: Callable[[int], bool]
) -> list[Change]:
    """Tell which articles changed their story.

    Args:
        placed: articles, in the order of time.
        numbers: of each key.
        is_elsewhere: tells whether a story has articles besides these.
    """
    ordered = list(placed)
    present = {numbers[one.key] for one in ordered}
    before = {one.former for one in ordered}
    moved: dict[tuple[int, int], list[date]] = defaultdict(list)
    for one in ordered:
        if one.former is not None and one.former != numbers[one.key]:
            moved[one.former, numbers[one.key]].append(one.day)
    found = []
    for (former, now), days in moved.items():
        kind: Literal["merge", "split", "move"]
        if former not in present and not is_elsewhere(former):
            kind = "merge"
        else:
            kind = "move" if now in before or is_elsewhere(now) else "split"
        found.append(Change(min(days), former, now, kind, len(days)))
    return found
