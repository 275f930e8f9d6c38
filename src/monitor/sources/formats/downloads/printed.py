"""What downloads of news databases print alike: lines, notices, labels, names of people.

An article of such a download becomes a `Printed`: its fields as they stand there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from monitor.errors import ResourceError
from monitor.model import Document, Link, Record, Rejected
from monitor.reference import bylines
from monitor.resources import read_toml
from monitor.sources.values import wire

WRAPPED = 100
"""Characters: where no line of a paragraph is longer, its lines were broken to fit a page."""

_PAGE = re.compile(r"(?:pg|pp?|page|s|seite|pág)?\.?\s?[a-z]{0,3}\d{1,4}(?:[-–]\d+)?", re.IGNORECASE)
_LONGEST_DAY = 70
_LONGEST_NOTICE = 300
_MOST_OTHER_WORDS = 2
"""Small words of a notice of copyright that such notices do not have: names of outlets have a few."""

_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_YEAR = re.compile(r"(?<!\d)(?:1[789]|20)\d{2}(?!\d)")
_NUMBER = re.compile(r"\d+")
_MAIL = re.compile(r"<?(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.-]{1,99}>?")
_LONGEST_BYLINE = 2_000
_LAST_NAME = re.compile(r"(?:[a-zà-ÿ]{2,4}\s)*[^\W\d_][\w'’.-]*")


@dataclass(frozen=True, slots=True)
class Printed:
    """An article as a download prints it."""

    title: str = ""
    text: str = ""
    published: str = ""
    source: str = ""
    source_country: str = ""
    section: str = ""
    language: str = ""
    url: str = ""
    authors: tuple[str, ...] = ()


@cache
def words() -> Mapping[str, Any]:
    """Load `resources/sources/downloads.toml`.

    Raises:
        ResourceError: a part is missing.
    """
    loaded = read_toml("sources/downloads.toml")
    missing = {
        "notices",
        "nexis",
        "proquest",
        "factiva",
        "europresse",
        "references",
        "bibtex",
        "hosts",
    } - set(loaded)
    if missing:
        raise ResourceError(f"sources/downloads.toml lacks {', '.join(sorted(missing))}")
    return loaded


@cache
def whole_line(part: str, name: str) -> re.Pattern[str]:
    """Return the pattern of a line that is one of the words of a part and nothing else."""
    return re.compile(rf"(?:{'|'.join(_several(words()[part][name]))})", re.IGNORECASE)


def _several(patterns: object) -> list[str]:
    return [patterns] if isinstance(patterns, str) else [str(pattern) for pattern in patterns]  # type: ignore[attr-defined]


@cache
def roles(part: str) -> Mapping[str, str]:
    """Return what the labels of a part say: {label in small letters: role}."""
    return {label: role for role, labels in words()[part]["labels"].items() for label in labels}


def record(article: Printed, origin: str, kind: str) -> Record:
    """Turn an article into a document; into a link where it names its page on the web but has no text.

    Args:
        article: what was printed.
        origin: file and number.
        kind: whose download it is, for messages.
    """
    url = wire.web_address(article.url)
    url = None if url and is_database(url) else url
    said: dict[str, Any] = {
        "title": filled(article.title) or None,
        "url": url,
        "published": article.published or None,
        "published_from": "metadata",
        "source": filled(article.source) or None,
        "source_country": article.source_country or None,
        "section": filled(article.section) or None,
        "language": article.language or None,
        "authors": article.authors,
    }
    if article.text.strip():
        return Document(origin, text=article.text, **said)
    if url:
        return Link(origin, **said)
    reason = f"a document of a {kind} download without text: download it again with the full text"
    return Rejected(origin, reason, (article.title or article.source)[: wire.EXCERPT])


def is_database(url: str) -> bool:
    """Tell whether an address leads to a database, not to the article."""
    host = urlsplit(url).hostname or ""
    return any(
        host == name or host.endswith(f".{name}") or name in url for name in words()["hosts"]["databases"]
    )


def blocks(lines: Iterable[str]) -> list[list[str]]:
    """Group lines into paragraphs, which empty lines part; spaces are made one."""
    found: list[list[str]] = [[]]
    for line in lines:
        if plain := " ".join(line.split()):
            found[-1].append(plain)
        elif found[-1]:
            found.append([])
    return [block for block in found if block]


def paragraphs(block: Sequence[str], within: Sequence[str] | None = None) -> list[str]:
    """Return the paragraphs in lines: one where they were broken to fit a page, else each line.

    Args:
        block: the lines.
        within: those among which they stand, if their lengths tell more.
    """
    if all(len(line) <= WRAPPED for line in within or block):
        return [" ".join(block)]
    return list(block)


def is_notice(line: str) -> bool:
    """Tell whether a line is a notice of copyright, and not a sentence that begins like one."""
    if len(line) > _LONGEST_NOTICE or not opens_notice(line):
        return False
    usual = words()["notices"]["usual"]
    others = [word for found in _WORD.findall(line) if (word := found.strip(".,;:")) not in usual]
    return len([word for word in others if word.islower() and "." not in word]) <= _MOST_OTHER_WORDS


def opens_notice(line: str) -> bool:
    """Tell whether a line begins as notices of copyright do, however it goes on."""
    return _notice().match(line) is not None


@cache
def _notice() -> re.Pattern[str]:
    return re.compile("|".join(words()["notices"]["begins"]), re.IGNORECASE)


def without_pages(lines: Sequence[str]) -> Sequence[str]:
    """Leave out the heads and feet of pages: "Page 2 of 3", and the line beside it where that is repeated.

    A paragraph that goes on on the next page is made whole.
    """
    page = whole_line("notices", "pages")
    at = [number for number, line in enumerate(lines) if len(line) < 200 and page.fullmatch(line.strip())]
    if not at:
        return lines
    beside = Counter(near.strip() for number in at for near in _beside(lines, number))
    gone = {other for other, count in beside.items() if other and count > 1}
    kept: list[str] = []
    pages = set(at)
    waiting = False
    for number, line in enumerate(lines):
        if number in pages or (line.strip() in gone and pages & {number - 1, number + 1}):
            waiting = True
        elif waiting and not line.strip():
            continue
        else:
            if waiting:
                _turn(kept, line)
            waiting = False
            kept.append(line)
    return kept


def _beside(lines: Sequence[str], number: int) -> list[str]:
    return [lines[near] for near in (number - 1, number + 1) if 0 <= near < len(lines)]


def _turn(kept: list[str], line: str) -> None:
    """End the paragraph before a new page, unless it goes on in the middle of a sentence."""
    last = next((before for before in reversed(kept[-20:]) if before.strip()), "")
    if last.rstrip()[-1:].isalnum() and line.strip()[:1].islower():
        while kept and not kept[-1].strip():
            kept.pop()
    else:
        kept.append("")


def is_edition(line: str) -> bool:
    """Tell whether a line names an edition: "First Edition", "Edition 1; Scotland"."""
    plain = {word.strip(";,.:").casefold() for word in line.split()}
    return len(line) <= _LONGEST_DAY and bool(plain & set(words()["notices"]["editions"]))


def is_day(line: str) -> bool:
    """Tell whether a line looks like a day: it is short and has a year and another number, or hardly more."""
    if len(line) > _LONGEST_DAY or is_notice(line) or not (year := _YEAR.search(line)):
        return False
    rest = line[: year.start()] + line[year.end() :]
    return len(line.split()) <= 9 and (bool(_NUMBER.search(rest)) or len(rest.split()) <= 2)


def filled(value: str) -> str:
    """Return a value, or "" where it says that there is none."""
    plain = " ".join(value.split())
    return "" if plain.casefold().rstrip(".") in words()["notices"]["nothing"] else plain


def people(byline: str) -> tuple[str, ...]:
    """Return the people that a byline names; "Muster, Jo; Sample, Lee" are Jo Muster and Lee Sample."""
    found: dict[str, None] = {}
    for part in re.split(r"[;|]", _MAIL.sub(" ", byline[:_LONGEST_BYLINE])):
        name = _place().split(bylines.without_label(" ".join(part.split())), maxsplit=1)[0].strip(" .,")
        last, comma, first = name.partition(", ")
        inverted = comma and "," not in first and len(first.split()) <= 3 and _LAST_NAME.fullmatch(last)
        if inverted and not (first.isupper() and len(first) <= 4) and bylines.cleaned([first]) == (first,):
            found[f"{first} {last}"] = None
        else:
            found |= dict.fromkeys(bylines.cleaned([name]))
    return tuple(found)


@cache
def _place() -> re.Pattern[str]:
    """What stands between a name and where it writes from: "Jo Muster in Warsaw"."""
    return re.compile(rf"\s(?:{'|'.join(words()['notices']['places'])})\s(?=[^\W\d_a-z])")


def section(value: str) -> str:
    """Return a section without the page that is printed behind it, or alone: "WORLD; Pg. 4"."""
    name = value.partition(";")[0].strip()
    return "" if _PAGE.fullmatch(name) else name
