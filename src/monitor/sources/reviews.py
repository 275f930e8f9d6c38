"""Press reviews: documents of a word processor that hold many articles under headings → a document each.

A document is one where most of its headings of one level have a line with a day beside them. The chapters of
a report have none, and it stays one article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from monitor import dates
from monitor.dates import search
from monitor.resources import read_toml
from monitor.sources import wire
from monitor.sources.office import TITLE, Paragraph
from monitor.sources.printed import Printed, people, record, section

_SHARE = 0.6
"""Of the headings of a level, so many have a day beside them where each begins an article."""

_LONGEST_LINE = 150
_LINES = 6
"""Lines between a heading and its text."""

_SENTENCE_WORDS = 12
_FRONT_WORDS = 40
"""Words before the first article; fewer are a title page."""

_NAME_WORDS = 4
"""Words of an outlet below the line with the day, and of a person."""

_IN_BRACKETS = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]+)[)\]]")
_LABEL = re.compile(r"([^\W\d_][^\W\d_ ]*(?: [^\W\d_]+){0,2})\s?[:：\t]\s*(?!//)")
_URL = re.compile(r"https?://[^\s<>\"')\]]{4,2000}", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[|•·;/\t()\[\]–—]\s*|,\s+|\s+-+\s+")
_END = re.compile(r"[.!?…][»”\"')\]]*$")


@dataclass
class _Article:
    """A heading with what stands below it; `above` is a line with a day that stands before the heading."""

    heading: Paragraph
    section: str = ""
    above: str = ""
    below: list[Paragraph] = field(default_factory=list)


def split(paragraphs: Sequence[Paragraph], origin: str) -> list[wire.Record] | None:
    """Return the articles of a press review; None where the document is none.

    Args:
        paragraphs: of the document.
        origin: the file.
    """
    best: list[Printed] = []
    for level in sorted({one.level for one in paragraphs if one.level is not None and one.level >= TITLE}):
        front, articles = _under(paragraphs, level)
        for moved in (articles, _with_lines_above(front, articles)):
            read = [_read(article) for article in moved]
            told = sum(bool(found.published) for found in read)
            if told >= max(2, _SHARE * len(read)) and told > len(best):
                best = [*_front(front), *(found for found in read if found.text or found.url)]
    numbered = enumerate(best, start=1)
    return [record(found, f"{origin}:{number}", "press review") for number, found in numbered] or None


def _under(paragraphs: Sequence[Paragraph], level: int) -> tuple[list[Paragraph], list[_Article]]:
    """Return what stands before the first heading of a level, and the articles below each of them."""
    front: list[Paragraph] = []
    articles: list[_Article] = []
    group = ""
    in_group = True
    for one in paragraphs:
        if one.level is not None and 0 < one.level < level:
            group, in_group = " ".join(one.text.split()), True
        elif one.level == level:
            articles.append(_Article(one, group))
            in_group = False
        elif in_group and articles and not one.text.strip():
            continue
        elif articles and not in_group:
            articles[-1].below.append(one)
        else:
            front.append(one)
    return front, articles


def _with_lines_above(front: Sequence[Paragraph], articles: Sequence[_Article]) -> list[_Article]:
    """Give each article the line with a day at the end of what stands before it."""
    before = list(front)
    found: list[_Article] = []
    for article in articles:
        last = next((one for one in reversed(before) if one.text.strip()), None)
        line = last.text.strip() if last and _day(last.text.strip()) else ""
        if found and line:
            found[-1].below.remove(last)  # type: ignore[arg-type]
        found.append(replace(article, above=line, below=list(article.below)))
        before = found[-1].below
    return found


def _front(front: Sequence[Paragraph]) -> list[Printed]:
    text = "\n\n".join(one.text for one in front if one.text.strip())
    title = next((one.text for one in front if one.level is not None), "")
    return [Printed(title, text)] if len(text.split()) >= _FRONT_WORDS else []


def _read(article: _Article) -> Printed:
    """Read what is said of an article beside its heading; what is not understood stays in its text."""
    said: dict[str, str] = {}
    rest = list(_said(article, said))
    title = " ".join(article.heading.text.split())
    if "published" not in said and _day(title):
        title = _titled(title, said)
    return Printed(
        title=said.get("title") or title,
        text="\n\n".join(rest),
        published=said.get("published", ""),
        source=said.get("source", ""),
        section=said.get("section") or article.section,
        url=article.heading.link or said.get("url", ""),
        authors=people(said.get("authors", "")),
    )


def _titled(heading: str, said: dict[str, str]) -> str:
    """Take outlet and day out of a heading: "Title (Outlet, 5 March 2024)", "Outlet, 5 March 2024: Title"."""
    day = _day(heading)
    if (found := _IN_BRACKETS.fullmatch(heading)) and day in found[2]:
        _take(found[2], said)
        return found[1]
    before, _, after = heading.partition(day)
    if title := after.strip(" :–—-|,"):
        _take(f"{before}{day}", said)
        return title
    said["published"] = day
    return heading


def _said(article: _Article, said: dict[str, str]) -> Iterator[str]:
    """Take what is said of an article out of the lines above its text; yield the text."""
    if article.above:
        _take(article.above, said)
    waiting: list[str] = []
    filled = [one for one in article.below if one.text.strip()]
    taken = count = 0
    for one in filled:
        lines = [line.strip() for line in one.text.split("\n") if line.strip()]
        if one.level is not None or count >= _LINES or not all(map(_is_line, lines)):
            break
        before = len(waiting)
        for line in lines:
            dated = "published" in said
            if not _take(line, said):
                if dated and ("source" in said or len(line.split()) > _NAME_WORDS or _END.search(line)):
                    break
                if dated:
                    said["source"] = line
                else:
                    waiting.append(line)
            elif not dated and "published" in said and waiting:
                said.setdefault("source", waiting.pop())
        else:
            count, taken = count + len(lines), taken + 1
            continue
        del waiting[before:]
        break
    if "published" in said:
        if waiting and "source" not in said:
            said["source"] = waiting.pop()
        if waiting and _is_person(waiting[-1]):
            said.setdefault("authors", waiting.pop())
        yield from waiting
    yield from (one.text for one in (filled[taken:] if "published" in said else filled))


def _is_line(line: str) -> bool:
    return len(line) <= _LONGEST_LINE and not (_END.search(line) and len(line.split()) >= _SENTENCE_WORDS)


def _is_person(line: str) -> bool:
    words = line.split()
    return (
        1 < len(words) <= _NAME_WORDS and all(word[:1].isupper() for word in words) and not _END.search(line)
    )


def _take(line: str, said: dict[str, str]) -> bool:
    """Take what a line says of an article; tell whether it is understood."""
    label = _LABEL.match(line)
    role = _labels().get(label[1].casefold(), "") if label else ""
    value = line[label.end() :].strip() if label and role else line
    if role and role != "published":
        said.setdefault(role, value)
        return True
    if address := _URL.search(value):
        said.setdefault("url", address[0])
        value = value.replace(address[0], " ").strip()
    day = _day(value)
    if not day:
        named = wire.without_prefix(value)
        if named != value:
            said.setdefault("authors", value)
        return named != value or bool(address)
    said.setdefault("published", day)
    for piece in _BETWEEN.split(value.replace(day, "\t")):
        _take_piece(piece.strip(" .:"), said)
    return True


def _take_piece(piece: str, said: dict[str, str]) -> None:
    """Take a piece of the line with the day: the outlet, or who wrote it; not a page or a day of the week."""
    if not piece or not section(piece) or dates.is_weekday(piece) or not re.search(r"[^\W\d_]{2}", piece):
        return
    if wire.without_prefix(piece) != piece:
        said.setdefault("authors", piece)
    else:
        said.setdefault("source", piece)


def _day(line: str) -> str:
    """Return the first date of a line that is no sentence, as it is written; "" where it has none."""
    if not _is_line(line) or "\n" in line:
        return ""
    spaced = line.replace(": ", " : ")  # "Outlet, 5 March 2024: Title": the colon is none of a time
    found = next(search.find(spaced), None)
    return spaced[found.start : found.end].strip() if found else ""


@cache
def _labels() -> Mapping[str, str]:
    labels: dict[str, list[str]] = read_toml("sources/documents.toml")["labels"]
    return {label: role for role, several in labels.items() for label in several}
