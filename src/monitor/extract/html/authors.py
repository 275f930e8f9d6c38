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
from monitor.extract.text import lines, markers, titles
from monitor.reference import bylines

REACH = 25
"""Lines below the title among which a byline stands."""

_PARTS = re.compile(r"\s*[|•·–—/;,]\s*|\s-\s|\s-$|^-\s")
_HREF = re.compile(r"(?<=/)[a-z-]+(?=/.)")
_LONGEST = 200
"""Characters of an address in which it tells that it is an author's."""
_MOST_WORDS = 4
_MOST_PIECES = 50
_MARKS = ("strong", "b", "em", "i")


class Byline(NamedTuple):
    """The authors that a page prints; `is_said` tells that a line says "by"."""

    authors: tuple[str, ...]
    is_said: bool


def read(blocks: Blocks, sites: Sequence[str]) -> Byline:
    """Return the authors that the lines below the title name; empty where none does.

    A line that says "by" is believed before a name beside a date, in an element called "author" or alone in
    bold letters above the text, and these before one word in such an element, as bloggers call themselves.
    The outlet and its newsroom are named only where nobody else is.

    Args:
        blocks: the lines of the page.
        sites: the names of the outlet, which is no author.
    """
    likely: tuple[str, ...] = ()
    called: tuple[str, ...] = ()
    outlet: tuple[str, ...] = ()
    for block, is_above in _head(blocks):
        marked = list(_called_author(block))
        pieces = [*_pieces(block.text), *marked]
        for piece in pieces:
            said = _said(piece)
            if found := _unlike(sites, said):
                return Byline(found, is_said=True)
            outlet = outlet or said
        if not likely and is_above and _is_marked(block):
            likely = _unlike(sites, _people_in(block.text))
        if not likely and len(pieces) > 1:
            parts = [part for piece in pieces for part in _PARTS.split(piece)]
            parts = [bylines.without_place(bylines.without_label(part)) for part in parts]
            likely = _unlike(sites, (part for part in parts if bylines.is_person(part)))
        found = bylines.cleaned(map(bylines.without_label, marked))
        outlet = outlet or tuple(_newsrooms(pieces, marked))
        called += tuple(filter(_could_be_name, found))
    found = likely or _unlike(sites, called)
    return Byline(found or outlet or called[:1], is_said=bool(outlet) and not found)


def _unlike(sites: Sequence[str], found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in found if not any(titles.same(one, site) for site in sites)))


def _is_marked(block: Block) -> bool:
    """Tell whether a whole line is set in bold or slanted letters."""
    return any(one.element.tag in _MARKS and _spaced(one.element) == block.text for one in block.inner)


def _people_in(text: str) -> tuple[str, ...]:
    """Return the people that a line names; () where it says anything else."""
    found = bylines.between().split(text)
    return tuple(found) if all(map(bylines.is_person, found)) else ()


def _newsrooms(pieces: Iterable[str], marked: Sequence[str]) -> Iterator[str]:
    """Yield the newsrooms of a line that are said to be the author."""
    for piece in pieces:
        name = bylines.without_label(piece)
        if bylines.is_newsroom(name) and (name != piece or piece in marked):
            yield name


def _could_be_name(text: str) -> bool:
    """Tell whether what stands in an element called "author" can be what somebody calls himself."""
    words = text.casefold().split()
    return (
        len(words) <= _MOST_WORDS and bylines.words().offices.isdisjoint(words) and not markers.marker(text)
    )


def _head(blocks: Blocks) -> Iterator[tuple[Block, bool]]:
    """Yield the short lines between the title and the text, and whether they stand above all of it."""
    prose = 0
    first = blocks.title + 1
    for block in blocks.lines[first : first + REACH] if first else ():
        if block.beside:
            continue
        prose += lines.is_prose(block.text)
        if prose == 2:
            return
        if len(block.text) <= thresholds().lines.marker:
            yield block, not prose


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
        found = bylines.of_byline(bylines.without_place(part))
        if found:
            return found
    return ()


def _called_author(block: Block) -> Iterator[str]:
    """Yield the text of what is called an author, or leads to his page, within a line; else of the line."""
    inner = [one.element for one in block.inner if _is_author(one.element)]
    for element in inner or ([block.element] if _is_author(block.element) else []):
        yield from _pieces(_spaced(element)[: 2 * thresholds().lines.marker])


def _spaced(element: Any) -> str:
    return " ".join("".join(itertools.islice(element.itertext(), _MOST_PIECES)).split())


def _is_author(element: Any) -> bool:
    known = html_blocks.words()
    leads = _HREF.findall((element.get("href") or "")[:_LONGEST].lower())
    return not (
        known.author_pages.isdisjoint(leads) and known.author_words.isdisjoint(html_blocks.tokens(element))
    )
