"""Who wrote it, where only the visible page says so: the byline between the title and the text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from monitor import dates
from monitor.dates import search as date_search
from monitor.extract.html import blocks as html_blocks
from monitor.extract.html.blocks import Block, Blocks
from monitor.extract.settings import thresholds
from monitor.extract.text import lines, markers, titles

REACH = 25
"""Lines below the title among which a byline stands."""

_PARTS = re.compile(r"\s*[|•·–—/;,]\s*|\s-\s|\s-$|^-\s")
_NAME = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*\.?")
_MOST_WORDS = 4
_MOST_PIECES = 50


def read(blocks: Blocks, site: str | None) -> tuple[str, ...]:
    """Return the authors that the lines below the title name; empty where none does.

    A line that says "by" is believed before a name beside a date or in an element called "author".

    Args:
        blocks: the lines of the page.
        site: the name of the outlet, which is no author.
    """
    likely: tuple[str, ...] = ()
    for block in _head(blocks):
        pieces = [*_pieces(block.text), *_called_author(block)]
        for piece in pieces:
            names = _said(piece)
            if names:
                return names
        if not likely and len(pieces) > 1:
            parts = [_without_place(part) for piece in pieces for part in _PARTS.split(piece)]
            people = (part for part in parts if is_person(part) and not titles.same(part, site or ""))
            likely = tuple(dict.fromkeys(people))
    return likely


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
    for part in _PARTS.split(piece):
        names = lines.byline_of(_without_place(part))
        if names:
            return names
    return ()


def _without_place(name: str) -> str:
    """Cut "in Nairobi" or "for The Post" off a name."""
    found = name.split()
    end = next((i for i, word in enumerate(found) if i and word in markers.words().after_name), len(found))
    while end > 1 and found[end - 1].casefold() in markers.words().particles:
        end -= 1  # "Awa Ndiaye, le" before a date
    return " ".join(found[:end])


def _called_author(block: Block) -> Iterator[str]:
    """Yield the text of the elements of a line whose class says that they name the author."""
    known = html_blocks.words().author_words
    for element in (block.element, *(one.element for one in block.inner)):
        if not known.isdisjoint(html_blocks.tokens(element)):
            text = " ".join("".join(itertools.islice(element.itertext(), _MOST_PIECES)).split())
            yield from _pieces(text[: 2 * thresholds().lines.marker])


def is_person(text: str) -> bool:
    """Tell whether two to four words read as the name of a person."""
    known, found = markers.words(), text.split()
    if not 2 <= len(found) <= _MOST_WORDS or markers.plain(text) in known.nobody:
        return False
    named = all((_NAME.fullmatch(word) and word[0].isupper()) or word in known.particles for word in found)
    shouted = all(word.isupper() for word in found) and len("".join(found)) > 2 * len(found)
    return named and not shouted and known.offices.isdisjoint(word.casefold() for word in found)
