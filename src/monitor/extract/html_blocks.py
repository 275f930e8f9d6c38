"""The visible text of an HTML page as lines in reading order, and where each stands: above, in, beside.

A reader of dates or names needs to know what stands near the title and what in a sidebar; the body alone,
as trafilatura cuts it out, has lost both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from monitor.errors import ResourceError
from monitor.extract import markers, titles
from monitor.resources import read_toml

RESOURCE = "extract/blocks.toml"
_ENOUGH = 40
"""Characters by which a title is known: pages shorten, or add to, the rest."""
_HEADINGS = ("h1", "h2", "h3", "h4")
_MOST = 6000
"""Lines that are read: an article's head stands among the first, its foot hardly later."""
_NAMES = re.compile(r"[^\W_]+")


class Words(NamedTuple):
    """Names of elements and parts of class names (see `resources/extract/blocks.toml`)."""

    breaks: frozenset[str]
    skipped: frozenset[str]
    glued: frozenset[str]
    beside: frozenset[str]
    beside_words: frozenset[str]
    published_words: frozenset[str]
    changed_words: frozenset[str]
    author_words: frozenset[str]
    state: frozenset[str]


class Inner(NamedTuple):
    """An inline element of a line, and where in the line its text begins."""

    element: Any
    start: int


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a page.

    `element` is the block it stands in, `inner` are the inline elements within it, `links` counts the links
    up to its end, and `beside` says that it stands in a sidebar, among comments or the like.
    """

    text: str
    element: Any
    inner: tuple[Inner, ...]
    links: int
    beside: bool


@dataclass(frozen=True, slots=True)
class Blocks:
    """The lines of a page; `title` is the index of the one that holds the title, -1 where none does."""

    lines: Sequence[Block]
    title: int
    around: frozenset[Any]
    """The elements that hold the title."""


@cache
def words() -> Words:
    """Return the names of elements and classes.

    Raises:
        ResourceError: the file lacks a list, or holds one that nothing reads.
    """
    loaded = read_toml(RESOURCE)
    if set(loaded) != set(Words._fields):
        raise ResourceError(f"{RESOURCE} must hold {', '.join(Words._fields)}")
    return Words(**{name: frozenset(loaded[name]) for name in Words._fields})


def read(tree: Any, title: str | None) -> Blocks:
    """Read the lines of a parsed page.

    Args:
        tree: the root element (lxml).
        title: the article's title, by which its place on the page is known.
    """
    heading = _heading(tree, title)
    around = frozenset(heading.iterancestors()) if heading is not None else frozenset()
    found: list[Block] = []
    for block in _Walk(around).lines(tree):
        found.append(block)
        if len(found) >= _MOST:
            break
    place = next((i for i, b in enumerate(found) if heading is not None and _within(b.element, heading)), -1)
    if place < 0 and title:
        place = next((i for i, block in enumerate(found) if titles.same(block.text, title)), -1)
        if place >= 0:
            around = frozenset(found[place].element.iterancestors())
    return Blocks(found, place, around)


def named(element: Any, names: frozenset[str]) -> bool:
    """Tell whether an element's class, id or itemprop holds one of the names, whole or as a part."""
    return not names.isdisjoint(tokens(element))


def tokens(element: Any) -> frozenset[str]:
    """Return the class names, id and itemprop of an element, whole and in parts, in lower case."""
    get = element.get
    said = f"{get('class') or ''} {get('id') or ''} {get('itemprop') or ''} {get('rel') or ''}"
    return _tokens(said) if not said.isspace() else frozenset()


@lru_cache(maxsize=4096)
def _tokens(said: str) -> frozenset[str]:
    whole = said.lower().split()
    return frozenset(whole).union(*(_NAMES.findall(name) for name in whole))


def _heading(tree: Any, title: str | None) -> Any:
    """Return the heading that is the title, or begins as it does; else the only <h1>."""
    wanted = markers.plain(title or "")[:_ENOUGH]
    for element in (one for name in _HEADINGS for one in tree.iter(name)):
        if wanted and markers.plain("".join(element.itertext())).startswith(wanted):
            return element
    heads = list(tree.iter("h1"))
    return heads[0] if len(heads) == 1 else None


def _within(element: Any, outer: Any) -> bool:
    return element is outer or any(parent is outer for parent in element.iterancestors())


def _spaced(parts: Sequence[str]) -> str:
    return " ".join("".join(parts).split())


class _Walk:
    """One walk over a tree; it holds the line that is being read."""

    def __init__(self, around: frozenset[Any]) -> None:
        self.around = around
        self.text: list[str] = []
        self.inner: list[Inner] = []
        self.links = 0

    def lines(self, tree: Any) -> Iterator[Block]:
        """Yield the lines, without recursion: pages nest deeper than Python does."""
        known = words()
        stack: list[tuple[Any, bool, bool]] = [(tree, False, False)]  # element, is beside, is left again
        block: list[tuple[Any, bool]] = [(tree, False)]
        while stack:
            element, beside, leaving = stack.pop()
            tag = element.tag
            breaks = tag in known.breaks
            if leaving:
                if breaks:
                    yield from self._line(*block[-1])
                    block.pop()
                elif tag not in known.glued:
                    self._add(" ")
                self._add(element.tail)
                continue
            if not isinstance(tag, str) or tag in known.skipped:
                self._add(element.tail)
                continue
            beside = beside or self._stands_beside(element, known)
            if breaks:
                yield from self._line(*block[-1])
                block.append((element, beside))
            else:
                if tag not in known.glued:
                    self._add(" ")
                self.inner.append(Inner(element, len(_spaced(self.text)) + 1 if self.text else 0))
            self.links += tag == "a"
            self._add(element.text)
            stack.append((element, beside, True))
            stack.extend((child, beside, False) for child in element.iterchildren(reversed=True))
        yield from self._line(*block[-1])

    def _stands_beside(self, element: Any, known: Words) -> bool:
        if element in self.around:
            return False
        return element.tag in known.beside or (
            element.tag != "body" and not known.beside_words.isdisjoint(tokens(element))
        )

    def _add(self, text: str | None) -> None:
        if text:
            self.text.append(text)

    def _line(self, element: Any, beside: bool) -> Iterator[Block]:
        text = _spaced(self.text)
        if text or any(one.element.tag == "time" for one in self.inner):
            yield Block(text, element, tuple(self.inner), self.links, beside)
        self.text.clear()
        self.inner.clear()
