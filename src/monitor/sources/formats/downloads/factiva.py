"""Factiva downloads in text, RTF or HTML → their articles, with codes of fields (HD, PD, TD) or without.

Source: `resources/sources/downloads.toml` says from which descriptions we know the layouts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from monitor.reference import bylines
from monitor.sources.formats.downloads.printed import (
    Printed,
    blocks,
    filled,
    is_day,
    is_notice,
    paragraphs,
    people,
    section,
    whole_line,
    words,
)
from monitor.sources.formats.reviews import mastheads

_TEXT = ("LP", "TD")
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}(?:\s?(?:[AP]M|GMT|Uhr))?", re.IGNORECASE)
_MAX_TITLE = 4
"""Lines that a title and a byline may have above the count of words."""

_LONGEST_DESK = 40
_INDEXED = re.compile(r"\w+\s:\s")


def split(lines: Sequence[str]) -> list[Printed] | None:
    """Return the articles of a Factiva download; None where the lines are none."""
    return _coded(lines) or _plain(lines)


@cache
def _order() -> dict[str, int]:
    return {code: number for number, code in enumerate(words()["factiva"]["order"])}


@cache
def _code() -> re.Pattern[str]:
    codes = "|".join(sorted(_order(), key=len, reverse=True))
    return re.compile(rf"[\s|]*({codes})(?:\s*[\t|]\s*|\s{{2,}}|\s*$|(\s))")


def _coded(lines: Sequence[str]) -> list[Printed] | None:
    articles: list[dict[str, list[str]]] = [{}]
    current = ""
    for line in lines:
        code, value = _field(line, current)
        if not code:
            if current:
                articles[-1][current].append(line.strip(" \t|"))
            continue
        is_whole = bool({*_TEXT, "AN"} & articles[-1].keys())  # some have a headline only
        if current and _order()[code] < _order()[current] and is_whole:
            articles.append({})
        current = code
        articles[-1].setdefault(code, []).append(value)
    found = [_from_codes(article) for article in articles if "HD" in article]
    used = {code for article in articles for code in article}
    return found if found and used & set(_TEXT) and used & {"PD", "SN", "AN"} else None


def _field(line: str, current: str) -> tuple[str, str]:
    """Return the code with which a line begins, and what follows it; "" where it begins with none.

    One space behind a code is enough, but within a text, where "IN WARSAW" is no code.
    """
    found = _code().match(line)
    if not found:
        return "", line
    code, value = found[1], line[found.end() :].strip(" \t|")
    sure = found[2] is None
    if current in _TEXT and not sure:
        sure = code in ("TD", "PUB") or (code == "AN" and _is_end(value)) or bool(_INDEXED.match(value))
    return (code, value) if sure or current not in _TEXT else ("", line)


def _from_codes(said: dict[str, list[str]]) -> Printed:
    def field(name: str) -> str:
        codes = (code for code in words()["factiva"]["codes"][name] if code in said)
        return next((value for code in codes if (value := filled(" ".join(said[code])))), "")

    text = [part for code in _TEXT for block in blocks(said.get(code, [])) for part in paragraphs(block)]
    return Printed(
        title=field("title"),
        text="\n\n".join(part for part in text if not _is_end(part)),
        published=field("published"),
        source=field("source"),
        section=section(field("section")),
        language=field("language"),
        authors=people(field("authors")),
    )


def _is_end(line: str) -> bool:
    return whole_line("factiva", "end").fullmatch(line.strip()) is not None


def _plain(lines: Sequence[str]) -> list[Printed] | None:
    ends = [number for number, line in enumerate(lines) if _is_end(line)]
    if not ends and len(_counted(lines)) < 2:
        return None
    parts = [
        lines[start:end]
        for start, end in zip([0, *(end + 1 for end in ends)], [*ends, len(lines)], strict=True)
    ]
    if not _counted(parts[-1]):  # what stands below the last article is none, unless the file was cut off
        parts.pop()
    found: list[Printed | None] = []
    for part in parts:  # one whose last line is missing runs into the next
        starts = _counted(part)[1:]
        pieces = zip([0, *starts], [*starts, len(part)], strict=True)
        found += [_from_lines(part[start:end]) for start, end in pieces]
    return [article or Printed() for article in found] if any(found) else None


def _counted(lines: Sequence[str]) -> list[int]:
    """Return where articles begin: above a count of words with a day below it."""
    starts = []
    for number, line in enumerate(lines[:-1]):
        if count().fullmatch(line.strip()) and is_day(" ".join(lines[number + 1].split())):
            start = number
            while start and lines[start - 1].strip() and number - start < _MAX_TITLE:
                start -= 1
            starts.append(start)
    return starts


@cache
def count() -> re.Pattern[str]:
    """Return the pattern of a line that counts the words of an article."""
    return re.compile(rf"\d[\d.,]{{0,8}}\s?{whole_line('factiva', 'words').pattern}", re.IGNORECASE)


def _from_lines(lines: Sequence[str]) -> Printed | None:
    """Read an article without codes: title, byline, count of words, day, outlet, code, ..., its text."""
    flat = [line for block in blocks(lines) for line in block]
    at = next((number for number, line in enumerate(flat) if count().fullmatch(line)), None)
    if at is None:
        return None
    before, after = _above(lines) or flat[max(0, at - _MAX_TITLE) : at], flat[at + 1 :]
    byline = next((line for line in reversed(before[1:]) if bylines.without_label(line) != line), "")
    if not byline and _is_title(before[-2:-1]) and _names_people(before[-1]):
        byline = before[-1]
    titles = [line for line in before if line != byline]
    desk = titles[0] if len(titles) > 1 and _is_desk(titles) else ""
    head = _head(after)
    facts = [line for line in after[:head] if not _TIME.fullmatch(line)]
    day = next((line for line in facts if is_day(line)), "")
    outlet = next((line for line in facts if line != day), "")
    return Printed(
        title=" ".join(titles[bool(desk) :]),
        text="\n\n".join(_body(lines, after[head - 1] if head else flat[at])),
        published=day,
        source=outlet,
        section=desk,
        authors=people(_without_place(byline)),
    )


def _is_title(line: Sequence[str]) -> bool:
    """Tell whether a line is a whole title: no section ("Lives"), and none that goes on ("He met with")."""
    plain = "".join(line).split()
    goes_on = bool(plain) and (plain[-1].endswith((",", ":", ";", "-")) or plain[-1] in _joining())
    return len(plain) > 1 and not goes_on


@cache
def _joining() -> frozenset[str]:
    return frozenset(words()["factiva"]["joining"])


def _names_people(line: str) -> bool:
    """Tell whether a line without a "By" names people, and nothing else but where they write from."""
    names = bylines.cleaned([_without_place(line)])
    return bool(names) and all(mastheads.kind_of(name) == "person" for name in names)


def _without_place(byline: str) -> str:
    """Return a byline without the place behind the names: "Jo Muster, Manila"."""
    names, _, place = byline.rpartition(", ")
    return names if names and mastheads.kind_of(place) == "place" else byline


def _above(lines: Sequence[str]) -> list[str]:
    """Return the lines right above the count of words: without what stands before the first article."""
    for block in blocks(lines):
        at = next((number for number, line in enumerate(block) if count().fullmatch(line)), None)
        if at is not None:
            return block[max(0, at - _MAX_TITLE) : at]
    return []


def _is_desk(titles: Sequence[str]) -> bool:
    """Tell whether the first of the lines above the count of words is no title but the section or column."""
    first = titles[0]
    return len(first) <= _LONGEST_DESK and len(first) < len(titles[1]) and not titles[1][:1].islower()


def _head(after: list[str]) -> int:
    """Return how many lines below the count of words are no text: up to the notice of copyright."""
    for number, line in enumerate(after[:14]):
        if is_notice(line):
            return number + 1
    short = 0
    while (
        short < min(len(after), 8) and len(after[short]) <= 40 and not after[short].endswith((".", "”", '"'))
    ):
        short += 1
    return short


def _body(lines: Sequence[str], last: str) -> Iterator[str]:
    """Yield the paragraphs below a line."""
    plain = [" ".join(line.split()) for line in lines]
    for block in blocks(lines[plain.index(last) + 1 :]):
        yield from paragraphs(block)
