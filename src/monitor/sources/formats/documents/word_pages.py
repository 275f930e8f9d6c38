"""Pages that word processors save ("save as web page") → their paragraphs.

A page of the web is not read here: its headings divide one article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from lxml import etree

from monitor.resources import read_toml
from monitor.sources.formats.documents.office import CONTENTS, Paragraph, level_of, look_of, with_looks
from monitor.sources.values import wire
from monitor.sources.values.fragments import BLOCKS, MAX_CHARACTERS, SILENT, parsed

_HEAD = 20_000
"""Characters in which a page says what made it."""

_RULE = re.compile(r"\.([\w-]{1,80})\s*\{([^{}]{0,2000})\}")
_BOLD = re.compile(r"font-weight:\s*(bold|normal|[1-9]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size:\s*(\d{1,3})(?:\.(\d))?\d*pt", re.IGNORECASE)
_HEADING = re.compile(r"h([1-6])")
_USUAL_SIZE = 24
"""Half points of text whose size nothing says."""


@dataclass(frozen=True, slots=True)
class _Style:
    """How text looks, None where it is not said, and where it leads."""

    bold: bool | None = None
    size: int | None = None
    link: str = ""

    def within(self, outer: _Style) -> _Style:
        """Return the look of a text of this style within another."""
        bold = outer.bold if self.bold is None else self.bold
        return _Style(bold, self.size or outer.size, self.link or outer.link)


def paragraphs(page: str) -> list[Paragraph]:
    """Return the paragraphs of a page that a word processor saved, none of another."""
    if not _marks().search(page[:_HEAD]):
        return []
    root = parsed(page[:MAX_CHARACTERS])
    if root is None:
        return []
    sheet = "\n".join(one.text or "" for one in root.iter("style"))
    styles = {found[1]: _declared(found[2]) for found in _RULE.finditer(sheet)}
    return with_looks([one for one in _read(root, styles) if one.level != CONTENTS])


@cache
def _marks() -> re.Pattern[str]:
    return re.compile("|".join(read_toml("sources/documents.toml")["pages"]["marks"]), re.IGNORECASE)


def _read(root: etree._Element, styles: Mapping[str, _Style]) -> Iterator[Paragraph]:
    within: list[_Style] = [_Style()]
    levels: list[int | None] = [None]
    silent = 0
    texts: list[tuple[str, _Style]] = []
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        name = element.tag.lower() if isinstance(element.tag, str) else ""
        if event == "start":
            if name in BLOCKS:
                yield from _paragraph(texts, levels[-1])
                texts = []
            silent += name in SILENT
            within.append(_style(element, name, styles).within(within[-1]))
            levels.append(_level(element, name) if name in BLOCKS else levels[-1])
            _add(texts, "\0" if name == "br" else element.text, within[-1], silent)
            continue
        if event == "end":
            if name in BLOCKS:
                yield from _paragraph(texts, levels[-1])
                texts = []
            silent -= name in SILENT
            within.pop()
            levels.pop()
        if element is not root:
            _add(texts, element.tail, within[-1], silent)


def _add(texts: list[tuple[str, _Style]], text: Any, style: _Style, silent: int) -> None:
    if text and not silent:
        texts.append((text, style))


def _paragraph(texts: list[tuple[str, _Style]], level: int | None) -> Iterator[Paragraph]:
    joined = "".join(text for text, _ in texts)
    lines = [" ".join(line.split()) for line in joined.split("\0")]
    if not any(lines):
        return
    shown = [style for text, style in texts if text.strip(" \t\r\n\xa0\0")]
    look = min(look_of(style.size or _USUAL_SIZE, bold=bool(style.bold)) for style in shown)
    links = {style.link for style in shown}
    link = wire.web_address(links.pop()) if len(links) == 1 else None
    yield Paragraph("\n".join(lines).strip(), level, link, look)


def _style(element: etree._Element, name: str, styles: Mapping[str, _Style]) -> _Style:
    own = _declared(element.get("style") or "")
    for key in (element.get("class") or "").split():
        own = own.within(styles.get(key, _Style()))
    if name in ("b", "strong"):
        own = replace(own, bold=True)
    return replace(own, link=element.get("href") or "") if name == "a" else own


def _declared(style: str) -> _Style:
    bold, size = _BOLD.search(style), _SIZE.search(style)
    weight = bold[1].lower() if bold else ""
    return _Style(
        (weight == "bold" or weight >= "600") and weight != "normal" if weight else None,
        2 * int(size[1]) + (size[2] is not None and size[2] >= "5") if size else None,
    )


def _level(element: etree._Element, name: str) -> int | None:
    """Return the level of a block: Word writes a class where HTML has no element for it."""
    for key in (element.get("class") or "").split():
        level = level_of(key, "identifiers")
        if level is not None:
            return level
    found = _HEADING.fullmatch(name)
    return int(found[1]) if found else None
