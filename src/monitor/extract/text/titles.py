"""The title: of the record, of the page, of the first line, or made of the first sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.extract.settings import thresholds
from monitor.extract.text import lines, markers
from monitor.extract.text.characters import plain

_SITE = re.compile(r"\s+(?:[|–—·•»]|-|::)\s+[^|–—·•»]{2,60}$")
_EDGE = " \t|:>›»/–—-·•"
_SENTENCE = re.compile(r".{20,}?[.!?。！？؟।][\"'”’»)]*(?=\s|$|[\u3040-\u9fff])", re.DOTALL)
_REACH = 12
_QUOTES = "\"'”’»"
_MIN_DOUBLED = 12


@dataclass(frozen=True, slots=True)
class Doubled:
    """A title printed twice, the section glued to one of the copies, and the lines that held them."""

    title: str
    section: str | None
    indices: frozenset[int]


def doubled(header: Sequence[lines.Line]) -> Doubled | None:
    """Find a title that the first lines of a page print twice, before its running text.

    The copies may differ in quotes and case; one may carry a section name before it ("ChinaChina and ..."),
    a site name behind it, or be cut off ("China and ..."); both may stand in one line.
    """
    bounds = thresholds().lines
    possible = [(i, line.text) for i, line in enumerate(header) if _could_be_title(line)]
    reach = [(i, text, markers.plain(text)) for i, text in possible]
    for position, (i, text, folded) in enumerate(reach):
        half = _halved(text, folded)
        if half:
            return Doubled(half, None, frozenset({i}))
        for j, other, folded_other in reach[position + 1 : position + 1 + _REACH]:
            found = _copies(text, folded, other, folded_other, bounds.section)
            if found and (j == i + 1 or len(found[0]) >= 2 * _MIN_DOUBLED) and _runs_on(header, i, j):
                return Doubled(found[0], found[1], frozenset({i, j}) | _further(found[0], reach))
    return None


def _could_be_title(line: lines.Line) -> bool:
    bounds, text = thresholds().lines, line.text
    return (
        line.kind in ("other", "prose")
        and _MIN_DOUBLED <= len(text) + 3 * (not text.isascii()) <= 2 * bounds.headline
        and not text.rstrip(_QUOTES).endswith((".", "。", ";", ":"))
        and lines.words_in(text) >= bounds.headline_words
        and sum(map(str.isdigit, text)) < len(text) // 8
    )


def _runs_on(header: Sequence[lines.Line], i: int, j: int) -> bool:
    """Tell whether running text stands below the copies and none between them."""
    between = any(line.kind == "prose" for line in header[i + 1 : j])
    return not between and any(line.kind == "prose" for line in header[j + 1 :])


def _halved(text: str, folded: str) -> str | None:
    """Return the title of a line that holds it twice."""
    if len(folded) != len(text) or len(text) < 2 * _MIN_DOUBLED:
        return None
    middle = len(text) // 2
    for cut, start in ((middle, middle), (middle, middle + 1)):
        if folded[:cut].strip() == folded[start:].strip() and lines.words_in(text[:cut]) >= 3:
            return text[:cut].strip()
    return None


def _copies(a: str, folded_a: str, b: str, folded_b: str, section: int) -> tuple[str, str | None] | None:
    if folded_a == folded_b:
        return a, None
    (short, folded_short), (long, folded_long) = sorted(
        ((a, folded_a), (b, folded_b)), key=lambda p: len(p[1])
    )
    rest = len(folded_long) - len(folded_short)
    if folded_long.endswith(folded_short) and rest <= section:
        name = long[: len(long) - len(short)].strip(_EDGE) if len(long) == len(folded_long) else ""
        return short, name or None
    if folded_long.startswith(folded_short) and _SITE.fullmatch(long[len(short) :]):
        return short, None
    cut = folded_short.rstrip(".… ")
    if cut != folded_short.rstrip() and len(cut) >= 2 * _MIN_DOUBLED and folded_long.startswith(cut):
        return long, None
    return None


def _further(title: str, reach: Sequence[tuple[int, str, str]]) -> frozenset[int]:
    folded = markers.plain(title)
    return frozenset(i for i, _, other in reach if other == folded)


def same(a: str, b: str) -> bool:
    """Tell whether two lines are the same title, whatever their quotes and case."""
    return bool(a) and markers.plain(a) == markers.plain(b)


def is_headline(text: str) -> bool:
    """Tell whether a line can be a title: a few words, not a sentence with a full stop."""
    bounds = thresholds().lines
    return (
        len(text) <= bounds.headline
        and lines.words_in(text) >= bounds.headline_words
        and not text.endswith((".", "。", "…", ":", ";", ","))
        and any(character.isalpha() for character in text)
    )


def unglued(title: str) -> tuple[str, str | None]:
    """Split a known section name off a title that it is glued to: "WorldLeaders meet" → World."""
    boundary = re.match(r"[A-ZÀ-Þ]?[a-zà-ÿ]{2,14}(?=[A-ZÀ-Þ])", title)
    label = markers.sections().get(boundary.group().casefold()) if boundary else None
    return (title[boundary.end() :], label) if boundary and label else (title, None)


def from_text(text: str) -> str:
    """Make a title of a text that has none.

    The first line where it looks like a headline and a longer text follows; else the first sentence, cut
    after a word at 120 characters with an ellipsis.
    """
    head, newline, rest = text.lstrip()[:2000].partition("\n")
    head = head.strip()
    if newline and is_headline(head) and len(rest.strip()) > len(head):
        return head
    found = _SENTENCE.match(head)
    return shortened(" ".join((found.group() if found else head).split()), thresholds().lines.made_title)


def shortened(title: str, length: int) -> str:
    """Cut a title after a word, with an ellipsis, to at most `length` characters."""
    if len(title) <= length:
        return title
    cut = title[: length - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ,;:-–—") + "…"


def final(given: str | None, found: str | None, text: str) -> str:
    """Choose the title: the record's, else the page's, else one made of the text; in one line, bounded."""
    for candidate in (given, found):
        title = " ".join(plain(candidate or "").split())
        if title:
            return shortened(title, thresholds().limits.title)
    return from_text(text)
