"""What is said of an article of a press review: in its heading, on the lines beside it, by its group."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce

from monitor import dates
from monitor.sources.formats.documents.office import Paragraph
from monitor.sources.formats.downloads.printed import Printed, people
from monitor.sources.formats.reviews import credits, mastheads
from monitor.sources.formats.reviews.credits import Credit
from monitor.sources.formats.reviews.layouts import Article

_QUOTED = re.compile(r"[\"“„«‹‘'].*[\"”“»›’']")
_LINES = 6
"""Lines between a heading and its text."""


@dataclass(frozen=True)
class Credited:
    """An article with what is said of it.

    `is_titled`: its heading is a title, and no credit line. `is_told`: a day is, or an outlet that is known
    beside it. `is_sure`: what is said is said of articles, and hardly of chapters. `is_dated_by_line`: its
    day stands on a line of its own. `is_near`: nothing stands
    between the heading and what is said.
    """

    title: str
    is_titled: bool
    text: str
    credit: Credit
    is_told: bool
    is_sure: bool
    is_dated_by_line: bool
    is_near: bool

    def printed(self) -> Printed:
        """Return it as a download would print it."""
        said = self.credit
        return Printed(
            title=said.title or self.title,
            text=self.text,
            published=said.dated,
            source=said.outlet,
            section=said.section,
            url=said.url,
            authors=said.authors,
        )


def credited(article: Article, joint: str) -> Credited:
    """Read what is said of an article; what is not understood stays in its text.

    Args:
        article: with the lines beside it.
        joint: what stands between two paragraphs of its text.
    """
    heading = " ".join(article.heading.text.split())
    title, within = credits.titled(heading)
    outer = (_read(article.above).joined(within)) if title else within
    head = _Head(outer, article.below)
    if within.day and not within.outlet and _is_of_what_it_tells(within.day, article):
        title, head = heading, _Head(_read(article.above), article.below)
    end = reduce(Credit.joined, map(_read, article.ends_with), Credit())
    beside = head.said.joined(end)
    said = replace(beside, url=article.heading.link or beside.url).joined(article.said)
    rest, is_titled = head.rest, bool(title)
    if not is_titled and within.outlet and rest and credits.is_title(rest[0].text.strip()):
        title, rest = " ".join(rest[0].text.split()), rest[1:]
    elif not is_titled and not within.outlet:
        said = replace(said, day="", updated="")  # a day is no title: a timeline
    return Credited(
        title=title or heading,
        is_titled=is_titled,
        text=joined(rest, joint),
        credit=said,
        is_told=bool(said.dated or said.seen) or (is_titled and beside.kind == "outlet"),
        is_sure=said.kind == "outlet" or (bool(head.said.dated or head.said.seen) and head.said.is_sure),
        is_dated_by_line=head.is_dated,
        is_near=head.is_near,
    )


def joined(paragraphs: Sequence[Paragraph], joint: str) -> str:
    """Return the text of paragraphs; where they are lines of a text, its empty ones stay in it."""
    return joint.join(one.text for one in paragraphs if one.text.strip() or joint == "\n").strip()


def _is_of_what_it_tells(day: str, article: Article) -> bool:
    """Tell whether a day in a title is of what it tells: beside an outlet that is known stands another."""
    beside = _read(article.above), _Head(Credit(), article.below).said, *map(_read, article.ends_with)
    others = [said.day for said in beside if said.day and said.kind == "outlet"]
    return bool(others) and all(dates.read(other) != dates.read(day) for other in others)


def _read(line: str) -> Credit:
    return (credits.read(line.strip()) if line else None) or Credit()


class _Head:
    """The lines between a heading and its text."""

    def __init__(self, said: Credit, below: Sequence[Paragraph]) -> None:
        self.said = said
        self.is_dated, self.is_near = False, True
        self._used: set[tuple[int, int]] = set()
        self._below = list(below)
        self._read([*self._lines()])

    @property
    def rest(self) -> list[Paragraph]:
        """What remains of the text."""
        kept: list[Paragraph] = []
        for number, one in enumerate(self._below):
            lines = one.text.split("\n")
            left = [line for at, line in enumerate(lines) if (number, at) not in self._used]
            if len(left) == len(lines):
                kept.append(one)
            elif any(line.strip() for line in left):
                kept.append(replace(one, text="\n".join(left).strip()))
        return kept

    def _lines(self) -> list[tuple[int, int, str]]:
        """Return the lines that may be said of the article: (paragraph, line of it, text)."""
        found: list[tuple[int, int, str]] = []
        for number, one in enumerate(self._below):
            for at, line in enumerate(one.text.split("\n")):
                plain = line.strip()
                if not plain:
                    continue
                if one.level is not None or len(found) >= _LINES or not credits.is_line(plain):
                    return found
                found.append((number, at, plain))
        return found

    def _read(self, lines: list[tuple[int, int, str]]) -> None:
        waiting: list[tuple[int, int, str]] = []
        near = False  # the line before is understood
        for number, at, line in lines:
            found = credits.read(line)
            if found is not None:
                self.is_dated |= credits.only_day(line) and not self.said.day
                if found.day and not self.said.day and not (found.outlet or self.said.outlet):
                    self._take_before(waiting)
                self.said = self.said.joined(found)
            elif (found := self._bare(line, near=near)) is not None:
                self.said = self.said.joined(found)
            elif (near and self.said.day) or _QUOTED.fullmatch(line):  # a motto has an outlet and a day, too
                break
            else:
                waiting.append((number, at, line))
                self.is_near &= bool(self.said.day)
                near = False
                continue
            near = True
            if not found.unsure:  # what it says is not lost
                self._used.add((number, at))

    def _take_before(self, waiting: list[tuple[int, int, str]]) -> None:
        """Take the outlet on the line before the day, which need not be known."""
        if waiting and (name := _unknown(waiting[-1][2])):
            number, at, _ = waiting.pop()
            self.said = self.said.joined(name)
            if name.outlet:
                self._used.add((number, at))

    def _bare(self, line: str, *, near: bool) -> Credit | None:
        """Return what a line says that is a name and nothing else, None where it is none."""
        kind = mastheads.kind_of(line)
        if kind == "outlet" and not self.said.outlet:
            return Credit(outlet=line, kind=kind)
        if kind == "person" and not self.said.authors:
            return Credit(authors=people(line))
        if near and self.said.day and not self.said.outlet:
            return _unknown(line)
        return None


def _unknown(line: str) -> Credit | None:
    """Return what a line beside that of the day says if it is a name of what is not known."""
    if mastheads.kind_of(line) != "unknown":
        return None
    may_be_person = mastheads.may_be_person(line)
    return Credit(unsure=(line,)) if may_be_person else Credit(outlet=line, kind="unknown")
