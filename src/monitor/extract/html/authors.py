"""Who wrote it, where only the visible page says so: the byline between the title and the text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from monitor import dates
from monitor.dates import search as date_search
from monitor.extract.html import blocks as html_blocks
from monitor.extract.html.blocks import Block, Blocks
from monitor.extract.settings import thresholds
from monitor.extract.text import lines, markers, names, titles

REACH = 25
"""Lines below the title among which a byline stands."""

_PARTS = re.compile(r"\s*[|•·–—/;,]\s*|\s-\s|\s-$|^-\s")
_HREF = re.compile(r"(?<=/)[a-z-]+(?=/.)")
_LONGEST = 200
"""Characters of an address in which it tells that it is an author's."""
_MOST_WORDS = 4
_MOST_PIECES = 50


class Byline(NamedTuple):
    """The authors that a page prints; `is_said` tells that a line says "by"."""

    authors: tuple[str, ...]
    is_said: bool


def read(blocks: Blocks, sites: Sequence[str]) -> Byline:
    """Return the authors that the lines below the title name; empty where none does.

    A line that says "by" is believed before a name beside a date or in an element called "author", and these
    before one word in such an element, as bloggers call themselves.

    Args:
        blocks: the lines of the page.
        sites: the names of the outlet, which is no author.
    """
    likely: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    for block in _head(blocks):
        marked = list(_called_author(block))
        pieces = [*_pieces(block.text), *marked]
        for piece in pieces:
            said = _said(piece)
            if said:
                return Byline(said, is_said=True)
        if not likely and len(pieces) > 1:
            parts = [names.without_place(part) for piece in pieces for part in _PARTS.split(piece)]
            likely = _unlike(sites, (part for part in parts if names.is_person(part)))
        called += tuple(filter(_could_be_name, names.cleaned(map(names.without_label, marked))))
    return Byline(likely or _unlike(sites, called) or called[:1], is_said=False)


def _unlike(sites: Sequence[str], found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if not any(titles.same(one, site) for site in sites)))


def _could_be_name(text: str) -> bool:
    """Tell whether what stands in an element called "author" can be what somebody calls himself."""
    words = text.casefold().split()
    return (
        len(words) <= _MOST_WORDS and markers.words().offices.isdisjoint(words) and not markers.marker(text)
    )


def _head(blocks: Blocks) -> Iterator[Block]:
    """Yield the short lines between the title and the text."""
    prose = 0
    first = blocks.title + 1
    for block in blocks.lines[first : first + REACH] if first else ():
        if block.beside:
            continue
        prose += lines.is_prose(block.text)
        if prose == 2:
            return
        if len(block.text) <= thresholds().lines.marker:
            yield block


def _pieces(text: str) -> Iterator[str]:
    """Yield what stands between the dates of a line, without what the dates are called."""
    before = 0
    for found in date_search.find(text, days_first=True):  # the order does not matter here
        yield _without_label(text[before : found.start])
        before = found.end
    yield text[before:].strip(" ,:|()") if before else text


def _without_label(text: str) -> str:
    piece = text.rstrip(" :,(|–—-")
    folded = piece.casefold()
    last = folded.rpartition(" ")[2]
    if last and dates.is_weekday(last):
        piece = piece[: -len(last)].rstrip(" :,(|–—-")
        folded = piece.casefold()
    label = next((name for name, _ in dates.labels() if folded.endswith(name)), "")
    return piece[: len(piece) - len(label)].strip(" :,(|–—-") if len(folded) == len(piece) else piece


def _said(piece: str) -> tuple[str, ...]:
    """Return the names behind "by" in a piece of a line."""
    for part in (piece, *_PARTS.split(piece)):
        found = names.of_byline(names.without_place(part))
        if found:
            return found
    return ()


def _called_author(block: Block) -> Iterator[str]:
    """Yield the text of what is called an author, or leads to his page, within a line; else of the line."""
    inner = [one.element for one in block.inner if _is_author(one.element)]
    for element in inner or ([block.element] if _is_author(block.element) else []):
        text = " ".join("".join(itertools.islice(element.itertext(), _MOST_PIECES)).split())
        yield from _pieces(text[: 2 * thresholds().lines.marker])


def _is_author(element: Any) -> bool:
    known = html_blocks.words()
    leads = _HREF.findall((element.get("href") or "")[:_LONGEST].lower())
    return not (
        known.author_pages.isdisjoint(leads) and known.author_words.isdisjoint(html_blocks.tokens(element))
    )
