"""Lists of references, as databases of news and of literature export them → articles.

Each line has a tag and its value.

Source: the RIS specification (Research Information Systems, 2011), EndNote's import format, the descriptions
of the fields of MEDLINE/PubMed and of the Web of Science; `resources/sources/downloads.toml` has their tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial

from monitor.sources.printed import Printed, filled, paragraphs, people, section, words

_FIELDS = ("source", "authors", "published", "url", "text")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DOI = re.compile(r"10\.\d{4,9}/\S+")


def formats() -> Mapping[str, tuple[str, Callable[[Sequence[str]], list[Printed] | None]]]:
    """Return {name: (pattern of the line that begins an article, its reader)}."""
    return {
        str(known["name"]): (str(known["begins"]).replace(r"\s", r"[^\S\n]"), partial(split, name=name))
        for name, known in words()["references"].items()
    }


@cache
def _tag(name: str) -> re.Pattern[str]:
    return re.compile(words()["references"][name]["tag"])


def split(lines: Sequence[str], name: str) -> list[Printed] | None:
    """Return the articles of a list of references; None where the lines are none.

    Args:
        lines: of the file.
        name: of the format, as in `resources/sources/downloads.toml`.
    """
    known = words()["references"][name]
    begins, titles = re.compile(known["begins"]), set(known["title"])
    others = {tag for field in _FIELDS for tag in known.get(field, ())}
    articles: list[dict[str, list[str]]] = []
    tag, is_ended = "", False
    for number, line in enumerate(lines):
        plain = line.strip().lstrip("\ufeff")
        found = _tag(name).match(plain)
        if found and begins.match(plain) and tag and not _goes_on(lines, number, name):
            found = None  # a line of a text that only looks so
        if found and (articles or begins.match(plain)) and not (known["indents"] and line[:1].isspace()):
            tag = found[1]
            if begins.match(plain) or (is_ended and tag in titles | others):  # or its first line is lost
                articles.append({})
                is_ended = False
            is_ended = is_ended or tag == known["ends"]
            if not is_ended:
                articles[-1].setdefault(tag, []).append((found[2] or "").strip())
        elif articles and tag and plain and not is_ended:
            articles[-1][tag][-1] += "\n" + plain
        elif not plain and not known["ends"]:
            tag = ""
    tags = {tag for said in articles for tag in said}
    return [_article(said, known) for said in articles] if tags & titles and tags & others else None


def _goes_on(lines: Sequence[str], number: int, name: str) -> bool:
    """Tell whether another tag follows a line, as it does where an article begins."""
    after = next((line for line in lines[number + 1 : number + 4] if line.strip()), "")
    return _tag(name).match(after.strip()) is not None


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
