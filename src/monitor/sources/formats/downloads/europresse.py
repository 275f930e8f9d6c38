"""Europresse downloads in HTML or text → their articles: outlet, day and pages above each, rights below.

Source: `resources/sources/downloads.toml` says from which descriptions we know the layouts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from lxml import etree, html

from monitor.reference import bylines
from monitor.sources.formats.downloads.printed import (
    Printed,
    blocks,
    filled,
    is_day,
    is_notice,
    opens_notice,
    paragraphs,
    people,
    roles,
    section,
    whole_line,
    words,
)
from monitor.sources.values.fragments import element_text

_DAY = re.compile(
    # "mardi 5 mars 2024", "martes, 5 de marzo de 2024", "Tuesday, March 5th, 2024", 2024-03-05
    r"(?:[^\W\d_]{3,10}(?:-[^\W\d_]{3,6})?\.?,?\s+)?"
    r"(?:\d{1,2}(?:er|st|nd|rd|th|[.º°])?\s+(?:(?:de|of)\s+|d['’])?[^\W\d_]{3,10}\.?(?:\s+del?)?"
    r"|[^\W\d_]{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?)\s+\d{4}"
    r"|(?<!\d)(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{4})(?!\d)"
)
_NUMBER = re.compile(r"·((?:19|20)\d{2})(\d{2})(\d{2})·")
_LONGEST_HEADER = 250
_LONGEST_NAME = 120
_LONGEST_LABEL = 40
_REACH = 20
"""Lines below that of the day among which a title and the beginning of its text stand."""

_MANY_WORDS = 40
_COVER_WORDS = 60
"""Words in sentences before the first article that was understood; a cover has fewer."""

_SENTENCE_WORDS = 8
_PERIOD = re.compile(r"\.[»”\"')\]]*\Z")
_SENTENCE_END = re.compile(r"[.!?…][»”\"')\]]*\Z")


def split(lines: Sequence[str]) -> list[Printed] | None:
    """Return the articles of a download as text; None where the lines are none."""
    plain = [" ".join(line.split()) for line in lines]
    labelled = [number for number, line in enumerate(plain) if _labelled(line)[0] == "source"]
    if labelled:
        starts, ends = labelled, [*labelled[1:], len(plain)]
    elif _is_proven(plain):
        starts, ends = _ended(plain)
    else:
        return None
    parts = [plain[start:end] for start, end in zip(starts, ends, strict=True)]
    found = [_article(part) or _bare(part, is_first=not number) for number, part in enumerate(parts)]
    kept = [article for article in found if article is not None]
    return kept if kept and any(article.published and article.text for article in kept) else None


def _is_proven(lines: Sequence[str]) -> bool:
    """Tell whether lines without labels are of Europresse: a day and a count of words stand elsewhere, too.

    Its number or its certificate says so; else the title below the line of the day, in two articles or in one
    that has its rights below. Others print the title above that line, and the text below it.
    """
    if any(_sign().match(line) for line in lines):
        return True
    headed = [number for number, line in enumerate(lines) if line and _is_whole_header(line)]
    titled = sum(_has_title_below(lines[number + 1 :]) for number in headed)
    rights = bool(headed) and any(line and _is_tail(line) for line in lines[headed[0] :])
    return 2 * titled > len(headed) and (titled > 1 or rights)


def _has_title_below(lines: Sequence[str]) -> bool:
    """Tell whether below an empty line stands what may be a title, with a text below it."""
    filled_lines = [number for number, line in enumerate(lines) if line]
    if not filled_lines or not filled_lines[0]:
        return False
    parts = blocks(lines[filled_lines[0] : filled_lines[0] + _REACH])
    title = " ".join(parts[0])
    is_text = len(title) > _LONGEST_HEADER or _PERIOD.search(title)
    return len(parts) > 1 and not is_text


def _ended(lines: Sequence[str]) -> tuple[list[int], list[int]]:
    """Return where articles begin and end, by what is printed below each, or above the next one."""
    starts, ends = [0], []
    above = set(_above(lines))
    below = headed = False
    for number, line in enumerate(lines):
        if line and _is_tail(line):
            if not below:
                ends.append(number)
            below = True
        elif line and (below or (headed and number in above)):
            if not below:  # the rights of the article before were not printed
                ends.append(number)
            starts.append(number)
            below = headed = False
        headed = headed or number in above
    if not ends and not headed:
        return [], []
    if not below:
        ends.append(len(lines))
    return starts, ends


def _above(lines: Sequence[str]) -> Iterator[int]:
    """Yield where what is printed above articles begins: the outlet alone, then its day and its length."""
    filled_lines = [number for number, line in enumerate(lines) if line]
    for at, number in enumerate(filled_lines):
        if not _is_whole_header(lines[number]):
            continue
        outlet = filled_lines[at - 1] if at else -1
        if outlet >= 0 and not (outlet and lines[outlet - 1]) and _is_name(lines[outlet]):
            yield outlet
        elif number and not lines[number - 1]:
            yield number


def _is_whole_header(line: str) -> bool:
    """Tell whether a line has both a day and a length or a page, and is no sentence."""
    return (
        _is_header(line)
        and not _SENTENCE_END.search(line)
        and whole_line("europresse", "counts").search(line) is not None
    )


def _is_name(line: str) -> bool:
    return len(line) <= _LONGEST_NAME and not _SENTENCE_END.search(line)


def _is_tail(line: str) -> bool:
    return _tail().match(line) is not None or (is_notice(line) and len(line) <= _LONGEST_HEADER)


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(f"{whole_line('europresse', 'tail').pattern}|{_sign().pattern}", re.IGNORECASE)


@cache
def _sign() -> re.Pattern[str]:
    """Return the pattern of what stands below articles of Europresse and of nobody else."""
    return whole_line("europresse", "signs")


def _labelled(line: str) -> tuple[str, str]:
    """Return what the label of a line says, and its value: on the next line after a bare label."""
    label, colon, value = line.partition(":")
    role = roles("europresse").get(label.strip().casefold(), "") if len(label) <= _LONGEST_LABEL else ""
    return (role, value.strip() or colon) if role else ("", line)


def _is_header(line: str) -> bool:
    """Tell whether a line is the one above each article: "Monde, mardi 5 mars 2024 812 mots, p. 4"."""
    if len(line) > _LONGEST_HEADER or not _DAY.search(line):
        return False
    return is_day(line) or whole_line("europresse", "counts").search(line) is not None


def _is_count(line: str) -> bool:
    """Tell whether a line counts the words of an article between dots, beside its outlet or its page."""
    return (
        "•" in line
        and len(line) <= _LONGEST_NAME
        and whole_line("europresse", "counts").search(line) is not None
    )


def _without_number(outlet: str) -> str:
    """Return the name of an outlet without the number of its issue."""
    return re.sub(r",?\s+(?:no|n°|nº|vol)\.?\s?\d.*", "", outlet, count=1, flags=re.IGNORECASE)


def _article(lines: Sequence[str]) -> Printed | None:
    said, rest = _without_labels(lines)
    flat = [number for number, line in enumerate(rest) if line]
    at = next((number for number in flat if _is_header(rest[number])), None)
    if said.get("published") and any(line.endswith((".", "!", "?")) for line in rest[: at or 0]):
        at = None  # a day within the text, as timetables have them
    is_named = bool(said.get("source") and said.get("title"))  # by labels: no day is needed to know it
    if at is None and not said.get("published") and not is_named:
        return None
    head = rest[at] if at is not None else ""
    above = [line for line in rest[: at or 0] if line]
    day = _DAY.search(head)
    before = head[: day.start()].strip(" ,•·|-") if day else ""
    source = said.get("source") or (above[-1] if above else before.partition("•")[0].strip())
    below = rest[at + 1 if at is not None else 0 :]
    end = next((number for number, line in enumerate(below) if line and _is_tail(line)), len(below))
    title, authors, text = _body([line for line in below[:end] if not _is_count(line)], said)
    return Printed(
        title=title,
        text="\n\n".join(text),
        published=said.get("published") or (day[0] if day else ""),
        source=_without_number(source),
        section=section(said.get("section", "") or (before if before not in ("", source) else "")),
        authors=people(authors),
    )


def _bare(lines: Sequence[str], *, is_first: bool = False) -> Printed | None:
    """Keep a text between articles that has no line above it that was understood.

    Without sentences a few words are a heading or a list; before the first article stands a cover.
    """
    lines = [line for line in lines if not opens_notice(line)]
    parts = blocks(lines)
    counts = [len(line.split()) for line in lines if _SENTENCE_END.search(line)]
    if is_first:
        is_text = sum(counts) >= _COVER_WORDS
    else:
        is_text = (
            max(counts, default=0) >= _SENTENCE_WORDS
            or sum(len(line.split()) for line in lines) >= _MANY_WORDS
        )
    if not is_text:
        return None
    return Printed(
        " ".join(parts[0]), "\n\n".join(one for part in parts[1:] or parts for one in paragraphs(part))
    )


def _without_labels(lines: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    said: dict[str, str] = {}
    rest: list[str] = []
    waiting = ""
    for line in lines:
        role, value = _labelled(line)
        if role and (role != "text" or value):
            said.setdefault(role, "" if value == ":" else filled(value))
            waiting = "" if value else role
        elif role:
            waiting = ""
        elif waiting and line:
            said[waiting], waiting = said[waiting] or line, ""
        else:
            rest.append(line)
            waiting = ""
    return said, rest


def _body(lines: Sequence[str], said: dict[str, str]) -> tuple[str, str, list[str]]:
    """Return title, byline and paragraphs of what stands below the header."""
    parts = blocks(lines)
    title, authors = said.get("title", ""), said.get("authors", "")
    if "title" not in said and len(parts) > 1:
        first = parts.pop(0)
        title = " ".join(first)
        if len(first) > 1 and _is_byline(first[-1]) and not authors:
            title, authors = " ".join(first[:-1]), first[-1]
    if not authors and parts and len(parts) > 1 and len(parts[0]) == 1 and _is_byline(parts[0][0]):
        authors = parts.pop(0)[0]
    text = list(filter(None, [said.get("text")]))
    return title, authors, [*text, *(one for part in parts for one in paragraphs(part))]


def _is_byline(line: str) -> bool:
    """Tell whether a line names people: "par Jeanne Exemple", or a few words with capitals and no end."""
    if len(line) > _LONGEST_NAME or line.endswith((".", "!", "?", ":")):
        return False
    named = bylines.without_label(line)
    return named != line or (
        1 < len(named.split()) <= 6 and all(word[:1].isupper() for word in named.split())
    )


def split_page(root: html.HtmlElement) -> list[Printed] | None:
    """Return the articles of a download as a page; None where it is none."""
    elements = [
        one for one in root.iter("article") if not any(up.tag == "article" for up in one.iterancestors())
    ]
    found = [_from_element(element) or _article(element_text(element).split("\n")) for element in elements]
    if 2 * sum(article is not None for article in found) <= len(found):
        return None  # a page of another kind, or one that changed: its text may tell
    bare = (_bare(element_text(element).split("\n")) for element in elements)
    kept = (article or other for article, other in zip(found, bare, strict=True))
    return [article for article in kept if article is not None]


def _from_element(element: html.HtmlElement) -> Printed | None:
    said: dict[str, list[str]] = {}
    for role, part in _parts(element):
        said.setdefault(role, []).append(element_text(part).strip())
    first = {role: " ".join(next(filter(None, values), "").split()) for role, values in said.items()}
    if not first.get("source") or not said.get("text"):
        return None
    head = first.get("header", "")
    day = _DAY.search(head)
    number = _NUMBER.search(first.get("number", ""))
    return Printed(
        title=first.get("title", ""),
        text="\n\n".join(filter(None, said["text"])),
        published=day[0] if day else "-".join(number.groups()) if number else "",
        source=_without_number(first["source"]),
        section=section(head[: day.start()].strip(" ,•·|-") if day else ""),
        authors=people(first.get("authors", "")),
    )


def _parts(element: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement]]:
    """Yield what of an article has a class that says what it is, without parts of such parts."""
    classes = words()["europresse"]["classes"]
    taken: set[html.HtmlElement] = set()
    for inner in element.iter(etree.Element):
        names = set((inner.get("class") or "").casefold().split())
        named = next((role for role, known in classes.items() if names & set(known)), "")
        role = named or ("title" if inner.tag in ("h1", "h2") else "text" if inner.tag == "section" else "")
        if role and not any(parent in taken for parent in inner.iterancestors()):
            taken.add(inner)
            yield role, inner
