"""Lists of references, as databases of news and of literature export them → articles.

Each line has a tag and its value.

Source: the RIS specification (Research Information Systems, 2011), EndNote's import format, the descriptions
of the fields of MEDLINE/PubMed and of the Web of Science; `resources/sources/downloads.toml` has their tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from functools import cache, partial
from typing import Any

from monitor.sources.formats.downloads.printed import Printed, filled, paragraphs, people, section, words

_FIELDS = ("source", "authors", "published", "url", "text")
_BEGINS = ("begins", "untyped")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def formats() -> Mapping[str, tuple[str, Callable[[Sequence[str]], list[Printed] | None]]]:
    """Return {name: (pattern of the line that begins an article, its reader)}."""
    return {
        str(known["name"]): (
            "|".join(known[begin].replace(r"\s", r"[^\S\n]") for begin in _BEGINS if begin in known),
            partial(split, name=name),
        )
        for name, known in words()["references"].items()
    }


class _Tags:
    """The tags of a format, as `resources/sources/downloads.toml` has them."""

    def __init__(self, name: str) -> None:
        self.known: Mapping[str, Any] = words()["references"][name]
        self.title = set(self.known["title"])
        self.others = {tag for field in _FIELDS for tag in self.known.get(field, ())}
        self.ends, self.indents = str(self.known["ends"]), bool(self.known["indents"])
        self._begins = re.compile(self.known["begins"])
        self._tag = re.compile(self.known["tag"])
        self._typed = re.compile(self.known.get("typed", r"(?!)"))

    def tagged(self, line: str, said: Container[str] = ()) -> tuple[str, str] | None:
        """Return the tag of a line and its value; None where it has none.

        Args:
            line: without the spaces around it.
            said: the tags that the article has so far; only another one may be written in another way.
        """
        if found := self._tag.match(line):
            return found[1], (found[2] or "").strip()
        found = self._typed.match(line)
        known = found and (found[1] in self.title | self.others | {self.ends} or self.begins(line))
        return (found[1], found[2].strip()) if found and known and found[1] not in said else None

    def begins(self, line: str) -> bool:
        """Tell whether a line looks like the first of an article."""
        return self._begins.match(line) is not None

    def heads(self, lines: Sequence[str]) -> set[int]:
        """Return the numbers of the lines that begin an article."""
        begin = [number for number, line in enumerate(lines) if self.begins(line)]
        if begin or "untyped" not in self.known:
            # Another tag follows where an article begins, and none where the line of a text looks so.
            return {number for number in begin if number == begin[0] or self._goes_on(lines, number)}
        heads = set[int]()
        start: int | None = None
        for number, line in enumerate(lines):
            tag, _ = self.tagged(line) or ("", "")
            start = (number if start is None and tag else start) if line else None
            if start is not None and tag in self.title:  # empty lines may stand within an article
                heads.add(start)
        return heads

    def _goes_on(self, lines: Sequence[str], number: int) -> bool:
        after = next((line for line in lines[number + 1 : number + 4] if line), "")
        return self.tagged(after) is not None


@cache
def _tags(name: str) -> _Tags:
    return _Tags(name)


def split(lines: Sequence[str], name: str) -> list[Printed] | None:
    """Return the articles of a list of references; None where the lines are none.

    Args:
        lines: of the file.
        name: of the format, as in `resources/sources/downloads.toml`.
    """
    known = _tags(name)
    plain = [line.strip().lstrip("\ufeff") for line in lines]
    heads = known.heads(plain)
    articles: list[dict[str, list[str]]] = []
    tag, is_ended = "", True
    for number, line in enumerate(plain):
        found = known.tagged(line, articles[-1] if articles and not is_ended else ())
        if (known.indents and lines[number][:1].isspace()) or (number not in heads and known.begins(line)):
            found = None
        # The first line of an article may be lost.
        is_head = number in heads or (found and is_ended and found[0] in known.title | known.others)
        if found and (is_head or articles):
            tag = found[0]
            if is_head:
                articles.append({})
                is_ended = False
            is_ended = is_ended or tag == known.ends
            if not is_ended:
                articles[-1].setdefault(tag, []).append(found[1])
        elif articles and tag and line and not is_ended:
            articles[-1][tag][-1] += "\n" + line
        elif not line and not known.ends:
            tag = ""
    said = {tag for article in articles for tag in article}
    is_list = said & known.title and said & known.others
    return [_article(one, known.known) for one in articles] if is_list else None


def _article(said: Mapping[str, list[str]], known: Mapping[str, list[str]]) -> Printed:
    def values(name: str) -> list[str]:
        return [value for tag in known.get(name, ()) for value in said.get(tag, ()) if filled(value)]

    def field(name: str) -> str:
        return next(map(filled, values(name)), "")

    names = next((said[tag] for tag in known["authors"] if any(map(filled, said.get(tag, ())))), [])
    url = field("url")
    doi = _DOI.search(field("doi"))
    return Printed(
        title=field("title"),
        text="\n\n".join(paragraphs(max(values("text"), key=len, default="").split("\n"))),
        published=_day(field("published").rstrip("/"), field("year")),
        source=field("source"),
        section=section(field("section")),
        language=field("language"),
        url=url or (f"https://doi.org/{doi[0].rstrip('.;')}" if doi else ""),
        authors=people(";".join(name.replace("\n", " " if ";" in name else ";") for name in names)),
    )


def _day(day: str, year: str) -> str:
    """Return the day of an article; some formats write its year elsewhere."""
    found = _YEAR.search(year)
    return f"{day} {found[0]}" if day and found and not _YEAR.search(day) else day or year
