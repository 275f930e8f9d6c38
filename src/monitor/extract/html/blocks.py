"""The visible text of an HTML page as lines in reading order, and where each stands: above, in, beside.

A reader of dates or names needs to know what stands near the title and what in a sidebar; the body alone,
as trafilatura cuts it out, has lost both.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, NamedTuple

from monitor.errors import ResourceError
from monitor.extract.text import markers, titles
from monitor.resources import read_toml

RESOURCE = "extract/blocks.toml"
_ENOUGH = 40
"""Characters by which a title is known: pages shorten, or add to, the rest."""
_HEADINGS = ("h1", "h2", "h3", "h4")
_MOST = 6000
"""Lines that are read: an article's head stands among the first, its foot hardly later."""
_MOST_INNER = 200
"""Inline elements of a line that are looked at: a byline has few."""
_MOST_HEADINGS = 1000
_NAMED = 1000
"""Characters of a class name that are read."""
_NAMES = re.compile(r"[^\W_]+")


class Words(NamedTuple):
    """Names of elements and parts of class names (see `resources/extract/blocks.toml`)."""

    breaks: frozenset[str]
    skipped: frozenset[str]
    glued: frozenset[str]
    beside: frozenset[str]
    beside_words: frozenset[str]
    elsewhere_words: frozenset[str]
    published_words: frozenset[str]
    changed_words: frozenset[str]
    author_words: frozenset[str]
    author_pages: frozenset[str]
    state: frozenset[str]
    cut: frozenset[str]
    crumbs: frozenset[str]


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


def read(tree: Any, title: str | None, below: int | None = None) -> Blocks:
    """Read the lines of a parsed page.

    Args:
        tree: the root element (lxml).
        title: the article's title, by which its place on the page is known.
        below: how many lines below the title are wanted, where it has a heading of its own; None: all.
    """
    head = heading(tree, title)
    around = frozenset(head.iterancestors()) if head is not None else frozenset()
    walk = _Walk(around, head)
    walk.over(tree, None if head is None else below)
    found, place = walk.found, walk.title if walk.title < len(walk.found) else -1  # a heading may be empty
    if place < 0 and title:
        place = next((i for i, block in enumerate(found) if titles.same(block.text, title)), -1)
        if place >= 0:
            around = frozenset(found[place].element.iterancestors())
    return Blocks(found, place, around)


def tokens(element: Any) -> frozenset[str]:
    """Return the class names, id and itemprop of an element, whole and in parts, in lower case."""
    get = element.get
    said = f"{get('class') or ''} {get('id') or ''} {get('itemprop') or ''} {get('rel') or ''}"
    return _tokens(said[:_NAMED]) if not said.isspace() else frozenset()


@lru_cache(maxsize=4096)
def _tokens(said: str) -> frozenset[str]:
    whole = said.lower().split()
    return frozenset(whole).union(*(_NAMES.findall(name) for name in whole))


def heading(tree: Any, title: str | None) -> Any:
    """Return the heading that is the title, begins as it does, or ends with it; else the only <h1>, or None.

    What stands in a heading before the title is a line above it.
    """
    whole = markers.plain(title or "")
    ending = None
    for element in (one for name in _HEADINGS for one in itertools.islice(tree.iter(name), _MOST_HEADINGS)):
        said = markers.plain("".join(element.itertext())) if whole else ""
        if said and said.startswith(whole[:_ENOUGH]):
            return element
        if ending is None and len(whole) >= _ENOUGH and said.endswith(whole):
            ending = element
    heads = [ending] if ending is not None else list(tree.iter("h1"))
    return heads[0] if len(heads) == 1 else None


def _spaced(parts: Sequence[str]) -> str:
    return " ".join("".join(parts).split())


class _Walk:
    """One walk over a tree: the lines found so far, and the one that is being read.

    Without recursion, since pages nest deeper than Python does.
    """

    def __init__(self, around: frozenset[Any], heading: Any) -> None:
        self.around, self.heading = around, heading
        self.found: list[Block] = []
        self.title = -1
        self.text: list[str] = []
        self.inner: list[Inner] = []
        self.links = 0
        self.length = 0
        self.is_apart = False

    def over(self, tree: Any, below: int | None) -> None:
        """Read the lines of a tree, all or down to some below the title."""
        known = words()
        most = _MOST
        stack: list[tuple[Any, bool, bool]] = [(tree, False, False)]  # element, is beside, is left again
        outer: list[tuple[Any, bool]] = [(tree, False)]
        while stack and len(self.found) < most:
            element, beside, leaving = stack.pop()
            tag = element.tag
            if leaving:
                if tag in known.breaks:
                    self._end_line(*outer.pop())
                    if element is self.heading and below is not None:
                        most = len(self.found) + below
                elif tag not in known.glued:
                    self._add(" ")
            elif isinstance(tag, str) and tag not in known.skipped:
                beside = beside or self._stands_beside(element, known)
                if tag in known.breaks:
                    self._end_line(*outer[-1])
                    outer.append((element, beside))
                    self.title = len(self.found) if element is self.heading else self.title
                else:
                    self._begin_inner(element, known)
                if element.text:
                    self._add(element.text)
                stack.append((element, beside, True))
                if len(element):
                    stack.extend([(child, beside, False) for child in element.iterchildren(reversed=True)])
                continue
            if element.tail:
                self._add(element.tail)
        self._end_line(*outer[-1])

    def _add(self, text: str) -> None:
        """Add text to the line, and count how long the line is without needless spaces."""
        self.text.append(text)
        found = text.split()
        if found:
            self.length += bool(self.length) and (self.is_apart or text[0].isspace())
            self.length += sum(map(len, found)) + len(found) - 1
        self.is_apart = text[-1].isspace() or (self.is_apart and not found)

    def _begin_inner(self, element: Any, known: Words) -> None:
        if element.tag not in known.glued:
            self._add(" ")
        if len(self.inner) < _MOST_INNER:
            self.inner.append(Inner(element, self.length + 1 if self.length else 0))
        self.links += element.tag == "a" and element.get("href") is not None

    def _stands_beside(self, element: Any, known: Words) -> bool:
        if element.tag in known.beside:
            return element not in self.around
        named = element.get("class") or element.get("id")
        if not named or element.tag == "body" or known.beside_words.isdisjoint(tokens(element)):
            return False
        return element not in self.around

    def _end_line(self, element: Any, beside: bool) -> None:
        if not self.text and not self.inner:
            return
        text = _spaced(self.text)
        if text or any(one.element.tag == "time" for one in self.inner):
            self.found.append(Block(text, element, tuple(self.inner), self.links, beside))
        self.text.clear()
        self.inner.clear()
        self.length, self.is_apart = 0, False
