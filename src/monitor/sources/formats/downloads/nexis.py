"""Nexis downloads → their articles: the classic ones ("1 of 20 DOCUMENTS") and those of Nexis Uni.

The classic layout prints outlet, day and title, the newer one title, outlet and day; both then print labels
("BYLINE:", "Section:"), the text, and more labels. HTML and RTF hold the same lines.

Source: `resources/sources/downloads.toml` says from which descriptions we know the layouts.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from monitor.dates import datelines
from monitor.sources.formats.downloads.printed import (
    Printed,
    blocks,
    filled,
    is_day,
    is_edition,
    is_notice,
    paragraphs,
    people,
    roles,
    section,
    whole_line,
    words,
)

_LABEL = re.compile(r"([^\W\d_][^\W\d_ /-]*(?:[ /-][^\W\d_]+){0,2})\s?:(?:\s+|$)")
_TAIL = ("tail", "language", "url")
_WRAPPED_VALUES = ("title", "authors", "section", "dateline", "lead", "edition")
_NUMBERED = re.compile(r"\d{1,5}\.\s")
_LIKE_A_DAY = re.compile(r"\d")
_LONGEST_DAY = 60
_MANY_WORDS = 12
_LONGEST_TITLE = 300
_REACH = 30
"""Lines above the length, or the text, of an article in which its day stands."""

_MARKS = ("length", "authors", "section", "tail", "body")


@dataclass
class _Draft:
    """An article while its paragraphs are read."""

    said: dict[str, str] = field(default_factory=dict)
    front: list[list[str]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    begun: bool = False
    ended: bool = False


def split(lines: Sequence[str]) -> list[Printed] | None:
    """Return the articles of a Nexis download; None where the lines are none."""
    return _classic(lines) or _newer(lines)


def _classic(lines: Sequence[str]) -> list[Printed] | None:
    separator = whole_line("nexis", "separators")
    starts = [number for number, line in enumerate(lines) if separator.fullmatch(line.strip())]
    if not starts or not any(_is_marked(line) for line in lines[starts[0] :]):
        return None
    ends = [*starts[1:], len(lines)]
    parts = [lines[start + 1 : end] for start, end in zip(starts, ends, strict=True)]
    cover = next(
        (at for at, line in enumerate(lines) if line.strip() and not _cover().match(line.strip())), 0
    )
    if any(_labelled(line.strip())[0] == "length" for line in lines[cover : starts[0]]):
        parts.insert(0, lines[cover : starts[0]])  # the line above the first one was cut off
    return [_article(piece, newer=False) for part in parts for piece in _apart(part, newer=False)]


def _newer(lines: Sequence[str]) -> list[Printed] | None:
    last, body = whole_line("nexis", "ends"), whole_line("nexis", "body")
    ends = [number for number, line in enumerate(lines) if last.fullmatch(line.strip())]
    if not ends and not _is_pasted(lines):
        return None
    ends = ends or [len(lines)]
    if not any(body.fullmatch(line.strip()) or _is_marked(line) for line in lines[: ends[-1]]):
        return None
    starts = [0, *(end + 1 for end in ends)]
    rest = lines[starts[-1] :]
    if any(body.fullmatch(line.strip()) or _is_marked(line) for line in rest):  # the file was cut off
        ends.append(len(lines))
    parts = [lines[start:end] for start, end in zip(starts, ends, strict=False)]
    return [_article(piece, newer=True) for part in parts for piece in _apart(part, newer=True)]


def _is_pasted(lines: Sequence[str]) -> bool:
    """Tell whether lines are of one article that was copied without its end: day and length above "Body"."""
    body = whole_line("nexis", "body")
    at = next((number for number, line in enumerate(lines[:_REACH]) if body.fullmatch(line.strip())), 0)
    above = [line.strip() for line in lines[:at]]
    return any(map(is_day, above)) and any(_labelled(line)[0] == "length" for line in above)


def length() -> str:
    """Return the pattern of the line that tells the length of an article."""
    labels = "|".join(re.escape(label) for label, role in roles("nexis").items() if role == "length")
    return rf"(?:{labels})\s?:\s?\d.{{0,20}}"


def _apart(lines: Sequence[str], *, newer: bool) -> Iterator[Sequence[str]]:
    """Yield the articles in lines that no separator parts: each has a day above its length or its text."""
    plain = [line.strip() for line in lines]
    body = whole_line("nexis", "body")
    marks = [
        number
        for number, line in enumerate(plain)
        if (body.fullmatch(line) if newer else _labelled(line)[0] == "length")
    ]
    start = 0
    for before, mark in itertools.pairwise(marks):
        day = next((at for at in range(mark - 1, max(before, mark - _REACH), -1) if is_day(plain[at])), None)
        above = [at for at in range(before + 1, day or 0) if plain[at]]
        wanted = 2 if newer else 1  # title and outlet, or the outlet alone
        if day is None or len(above) <= wanted or not _has_text(plain[before + 1 : above[-wanted]]):
            continue
        yield lines[start : above[-wanted]]
        start = above[-wanted]
    yield lines[start:]


def _has_text(lines: Sequence[str]) -> bool:
    return any(map(_is_prose, lines))


def _is_marked(line: str) -> bool:
    role, _ = _labelled(line.strip())
    return role in _MARKS


def _labelled(line: str) -> tuple[str, str]:
    """Return what the label of a line says, and what stands behind it; "" where it has none that is known."""
    found = _LABEL.match(line)
    role = roles("nexis").get(found[1].casefold(), "") if found else ""
    return (role, line[found.end() :]) if found and role else ("", line)


def _article(lines: Sequence[str], *, newer: bool) -> Printed:
    draft = _Draft()
    parts = blocks(lines)
    last = max((number for number, block in enumerate(parts) if _is_prose(block[0])), default=-1)
    for number, block in enumerate(parts):
        _take(block, draft, newer=newer, at_end=number > last)
    if not draft.begun:  # no label before the text: what follows the day and the title is the text
        _without_labels(draft)
    title, source, published, rest = _front(draft.front, newer=newer)
    said = draft.said
    text = [*(rest if "title" not in said else []), *draft.text]
    if lead := said.get("lead"):
        text.insert(0, lead)
    if text:
        text[0] = datelines.put_before(text[0], said.get("dateline", ""))
    return Printed(
        title=said.get("title") or title,
        text="\n\n".join(text),
        published=published,
        source=source,
        section=section(said.get("section", "")),
        language=said.get("language", "").partition(";")[0].strip(),
        url=said.get("url", "").partition(" ")[0],
        authors=people(said.get("authors", "")),
    )


def _is_prose(line: str) -> bool:
    """Tell whether a line is of a text: a notice of copyright that stands before such a line ends no text."""
    if _labelled(line)[0] or is_notice(line):
        return False
    return len(line.split()) >= _MANY_WORDS or line.endswith((".", "!", "?", "”", '"'))


def _take(block: list[str], draft: _Draft, *, newer: bool, at_end: bool) -> None:
    """Read the lines of one paragraph, or of several things that stand below one another."""
    plain: list[str] = []
    label = ""
    for number, line in enumerate(block):
        if draft.ended:
            _tail(block[number:], draft)
            break
        role, value = _labelled(line)
        if role and (draft.text or (plain and draft.begun)):
            role = role if (newer or not number) and _ends_text(line, role, newer=newer) else ""
        if whole_line("nexis", "body").fullmatch(line.rstrip(":")):
            plain = _lines(plain, draft)
            draft.begun, label = True, ""
        elif draft.begun and whole_line("nexis", "indexing").fullmatch(line):
            plain = _lines(plain, draft)
            draft.ended = True
        elif role:
            plain = _lines(plain, draft)
            draft.begun, label = True, role
            draft.ended = bool(draft.text)
            draft.said.setdefault(role, filled(value))
        elif label in _WRAPPED_VALUES:
            draft.said[label] = f"{draft.said[label]} {line}".strip()
        elif is_notice(line):
            if at_end or not any(map(_is_prose, block[number + 1 :])):
                plain = _lines(plain, draft)
            draft.ended = bool(draft.text) and at_end
        else:
            plain.append(line)
    _lines(plain, draft)


def _ends_text(line: str, role: str, *, newer: bool) -> bool:
    """Tell whether a label is one even within the text, where people write "Subject: ..." as well."""
    label = line.partition(":")[0].strip()
    return role in _TAIL and (label.casefold() in words()["nexis"]["ends_text"] if newer else label.isupper())


def _lines(plain: list[str], draft: _Draft) -> list[str]:
    """Put lines without labels where they belong; returns that none are left."""
    if plain and draft.begun:
        draft.text += paragraphs(plain)
    elif plain:
        draft.front.append(plain)
    return []


def _tail(block: list[str], draft: _Draft) -> None:
    for line in block:
        role, value = _labelled(line)
        if role in ("language", "url", "section", "authors"):
            draft.said.setdefault(role, filled(value))


def _without_labels(draft: _Draft) -> None:
    days = [number for number, block in enumerate(draft.front) if any(map(is_day, block))]
    first = (days[0] if days else 0) + 2
    for block in draft.front[first:]:
        draft.text += paragraphs(block)
    del draft.front[first:]


def _front(front: list[list[str]], *, newer: bool) -> tuple[str, str, str, list[str]]:
    """Return title, outlet and day of what stands before the first label, and what is left over."""
    return (*_newer_front(front), []) if newer else _classic_front(front)


def _newer_front(front: list[list[str]]) -> tuple[str, str, str]:
    flat = [line for block in front for line in block]
    days = [at for at, line in enumerate(flat) if is_day(line) and at]
    if not days and len(flat) > 2 and _LIKE_A_DAY.search(flat[-1]) and len(flat[-1]) <= _LONGEST_DAY:
        days = [len(flat) - 1]  # one that is not understood
    at = days[-1] if days else len(flat)
    if not flat:
        return "", "", ""
    title = _without_cover(front, at)
    joined = " ".join(title)
    if len(joined) > _LONGEST_TITLE:  # whatever else stands before it is none of it
        joined = title[-1]
    return joined, flat[at - 1], flat[at] if days else ""


def _without_cover(front: list[list[str]], at: int) -> list[str]:
    """Return the lines of a title: those above the outlet, without the cover of a delivery.

    Args:
        front: paragraphs before the first label.
        at: the number of the line of the day, below the outlet.
    """
    flat = [(number, line) for number, block in enumerate(front) for line in block][: max(0, at - 1)]
    cover = [there for there, (_, line) in enumerate(flat[:-1]) if _cover().match(line)]
    if not cover or _NUMBERED.match(flat[cover[0]][1]):
        return [line for _, line in flat]
    last = flat[cover[-1]][0]
    below = [line for number, line in flat if number > last]
    return below or [line for _, line in flat[cover[-1] + 1 :]]


@cache
def _cover() -> re.Pattern[str]:
    return re.compile("|".join(words()["nexis"]["cover"]), re.IGNORECASE)


def _classic_front(front: list[list[str]]) -> tuple[str, str, str, list[str]]:
    flat = [(number, line) for number, block in enumerate(front) for line in block]
    days = [at for at, (_, line) in enumerate(flat) if is_day(line)]
    if not flat:
        return "", "", "", []
    days = days[1:] if days[:1] == [0] and len(days) > 1 else days
    if not days and len(front) > 2 and _LIKE_A_DAY.search(flat[1][1]) and len(flat[1][1]) <= _LONGEST_DAY:
        days = [1]  # one that is not understood
    at = days[0] if days else 0
    after = [block for block in front[flat[at][0] + 1 :] if block]
    if len(after) > 1 and is_edition(after[0][0]):
        after = after[1:]
    if not after:  # all in one paragraph
        below = [line for number, line in flat[at + 1 :] if not is_edition(line)]
        after = [below] if below and not any(map(_is_prose, below[1:])) else [[line] for line in below]
    while len(after) > 1 and after[1][0][:1].islower() and len(" ".join(after[0])) < _LONGEST_TITLE:
        after[:2] = [after[0] + after[1]]  # its lines are paragraphs in documents of Word
    title = " ".join(after[0]) if after else ""
    rest = [text for block in after[1:] for text in paragraphs(block)]
    return title, flat[0][1] if at or not days else "", flat[at][1] if days else "", rest
