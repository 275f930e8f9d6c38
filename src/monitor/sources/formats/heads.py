"""The heads of articles in a text: "Title: ...", "Date: ..." line by line, or the YAML of Markdown.

Two different labels at least must stand there: one alone may begin an article ("Source: the ministry said").
An address alone on the first line is that of the article.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from monitor.model import Record
from monitor.sources.formats.downloads import printed
from monitor.sources.formats.downloads.printed import Printed
from monitor.sources.formats.reviews import credits
from monitor.sources.values import wire

_REACH = 40
"""Lines in which a head ends."""

_LONGEST = 500
_FENCES = ("---", "+++")
_LEAST = 2
"""Different labels that make a head."""

_RULE = re.compile(r"\n[\s_=*-]{5,}\Z")


def records(text: str, origin: str) -> list[Record]:
    """Read a text with a head above it, or several one after the other; nothing where it has none.

    Args:
        text: of the file.
        origin: the file.
    """
    lines = text.lstrip("\ufeff \t\r\n").splitlines()
    is_fenced = bool(lines) and lines[0].strip() in _FENCES
    found = _fenced(lines) if is_fenced else _plain(lines)
    if found is None:
        return []
    starts = [0] if is_fenced else [0, *_later(lines, *found)]
    parts = [lines[begin:end] for begin, end in itertools.pairwise([*starts, len(lines)])]
    articles = [_article(part, _plain(part) if not is_fenced else found) for part in parts]
    if not all(article and article.text for article in articles):
        return []
    return [
        printed.record(article, origin if len(parts) == 1 else f"{origin}:{number}", "text")
        for number, article in enumerate(filter(None, articles), start=1)
    ]


def _article(lines: Sequence[str], head: tuple[dict[str, str], int] | None) -> Printed | None:
    if head is None:
        return None
    said, end = head
    return Printed(
        title=said.get("title", ""),
        text=_RULE.sub("", "\n".join(lines[end:])).strip(),
        published=said.get("published", ""),
        source=said.get("source", ""),
        section=said.get("section", ""),
        url=said.get("url", ""),
        authors=printed.people(said.get("authors", "")),
    )


def _later(lines: Sequence[str], said: Mapping[str, str], end: int) -> Iterator[int]:
    """Yield the lines at which heads like the first begin: with its first label, another one of it below."""
    first, *others = said
    filled = [(at, line.strip()) for at, line in enumerate(lines) if at >= end and line.strip()]
    roles = [(at, _label(line, begins=True)[0]) for at, line in filled]
    for (at, role), (_, following) in itertools.pairwise(roles):
        if role == first and (following in others or not others):
            yield at


def _label(line: str, *, begins: bool) -> tuple[str, str]:
    """Return what a line says and its value; an address alone is one where an article begins."""
    return ("url", line) if begins and wire.web_address(line) else credits.labelled(line)


def _fenced(lines: Sequence[str]) -> tuple[dict[str, str], int] | None:
    """Read a head between two lines of dashes, where a blog's program keeps other things as well."""
    fence = lines[0].strip()
    end = next((at for at, line in enumerate(lines[1:_REACH], start=1) if line.strip() == fence), 0)
    said: dict[str, str] = {}
    for line in lines[1:end]:
        role, value = credits.labelled(line)
        if role and value:
            said.setdefault(role, value.strip("[]").strip(" \"'"))
    return (said, end + 1) if len(said) >= _LEAST else None


def _plain(lines: Sequence[str]) -> tuple[dict[str, str], int] | None:
    """Read the labelled lines with which a text begins, empty ones among them."""
    said: dict[str, str] = {}
    end = 0
    for at, line in enumerate(lines[:_REACH]):
        plain = line.strip()
        if not plain:
            continue
        role, value = _label(plain, begins=not said)
        if not role or not value or role in said or len(value) > _LONGEST:
            break
        said[role], end = value, at + 1
    is_head = len(said) >= _LEAST or (len(said) == 1 and bool(wire.web_address(said.get("url"))))
    return (said, end) if is_head else None
