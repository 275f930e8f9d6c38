"""Where the lines of a text stand on its page: the box of each, and which kind of box holds nearly all of it.

What is printed between the paragraphs of a text and in their box is of the text. What follows in boxes of
other kinds is not: credits, calls to subscribe, facts beside the matter, teasers.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from monitor.extract.html import articles
from monitor.extract.text import lines

PARAGRAPHS = ("p", "li", "blockquote")
HEADINGS = ("h2", "h3", "h4", "h5")
_WITHIN = frozenset({"ul", "ol", "li", "dl", "blockquote", "table", "tbody", "tr", "td", "span", "strong"})
"""Elements that a line stands in and that are no box: parts of the text itself."""
_BLOCKS = ("p", "ul", "ol", "table", "h2", "h3", "br")
_MAIN = 0.7
"""Share of the running text that the boxes of one kind hold where they are the text's own."""
_MINOR = 0.25
"""And what another kind holds at most where it is none of the text."""
_LEAST = 3
"""Paragraphs that tell in which kind of box a text stands."""

_BEGIN = 40
"""Letters by which a line is known in another text, and in the page."""
_REPEATED = range(25, 300)
"""Letters of a sentence that is set apart."""
_MOST = 500
_MOST_LETTERS = 200_000
"""Lines, and letters, of a text in which sentences set apart are looked for: each line is searched in all."""


class Line(NamedTuple):
    """A line of a page: how it begins, its element, and the box that this stands in, None at the root."""

    begin: str
    element: Any
    box: Any


def read(tree: Any) -> list[Line]:
    """Return the lines of a page in reading order: paragraphs, entries, headings, and text loose in a box."""
    found = []
    for element in tree.iter(*PARAGRAPHS, *HEADINGS, "div", "br"):
        if element.tag == "div":
            if not len(element) and not element.text:
                continue
            line = _of_loose(element)
        elif element.tag == "br":
            line = _of_break(element)
        else:
            line = Line(beginning(element.itertext()), element, _box(element.getparent()))
        if line.begin:
            found.append(line)
    return found


def _of_loose(element: Any) -> Line:
    """Return the line that a <div> is, or that it begins with."""
    if next(element.iterdescendants("div", *_BLOCKS), None) is None:
        return Line(beginning(element.itertext()), element, _box(element.getparent()))
    return Line(beginning([element.text or ""]), element, _box(element))


def _of_break(element: Any) -> Line:
    """Return the line behind a <br>."""
    holder = element.getparent()
    if holder is not None and holder.tag == "p":
        holder = holder.getparent()
    return Line(beginning([element.tail or ""]), element, _box(holder))


def _box(element: Any) -> Any:
    while element is not None and element.tag in _WITHIN:
        element = element.getparent()
    return element


def kind(box: Any) -> object:
    """Return what kind of box one is: by its class, else itself."""
    return (articles.kind(box) or box) if box is not None else ""


def beginning(parts: Iterable[str]) -> str:
    """Return the first letters of a line, which may come in parts, without the white space in it."""
    found = ""
    for part in parts:
        found += "".join(part[: 4 * _BEGIN].split())
        if len(found) >= 2 * _BEGIN:
            break
    return (found if found.isascii() else unicodedata.normalize("NFC", found))[:_BEGIN]


def squeezed(text: str) -> str:
    """Return a text without its white space, its letters composed."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def with_lost(body: Sequence[str], page: Sequence[Line]) -> list[str]:
    """Put back headings and entries of lists that stand between the paragraphs of a text, in their box.

    trafilatura returns paragraphs alone where it does not know by its name the element that holds a text.

    Args:
        body: the lines that were found.
        page: the lines of the page.
    """
    places = {beginning([line]): at for at, line in enumerate(body)}
    prose = {begin for begin, at in places.items() if lines.is_prose(body[at])}
    found = [at for at, line in enumerate(page) if line.element.tag == "p" and line.begin in prose]
    if len(found) < _LEAST:
        return list(body)
    kinds = {kind(page[at].box) for at in found}
    whole = squeezed("".join(body))
    behind: dict[int, list[str]] = {}
    place = places[page[found[0]].begin]
    for line in page[found[0] : found[-1]]:
        place = places.get(line.begin, place)
        if line.begin not in whole and kind(line.box) in kinds and _is_of_text(line.element):
            lost = " ".join("".join(line.element.itertext()).split())
            behind.setdefault(place, []).append(lost)
            whole += squeezed(lost)
    return [one for at, line in enumerate(body) for one in (line, *behind.get(at, ()))]


def _is_of_text(element: Any) -> bool:
    """Tell whether a line is a heading or an entry, without an image, and not mostly links."""
    if element.tag not in HEADINGS and element.tag != "li":
        return False
    return next(element.iter("img", "figure"), None) is None and not is_linked(element)


def is_linked(element: Any) -> bool:
    """Tell whether most of a paragraph is links."""
    linked = sum(len(text) for link in element.iter("a") for text in link.itertext())
    return 2 * linked > sum(map(len, element.itertext()))


def without_tail(body: Sequence[str], page: Sequence[Line]) -> list[str]:
    """Leave out the last lines that stand in other boxes than nearly all of the text.

    A box is none of the text if it is of another kind, without a class name in common, and none within or
    around the paragraphs of the text. A line that is not found on the page goes with its neighbours.

    Args:
        body: the lines that were found.
        page: the lines of the page.
    """
    boxes: dict[str, Any] = {}
    for line in page:
        boxes.setdefault(line.begin, line.box)
    found = [boxes.get(beginning([line])) for line in body]
    weights: Counter[object] = Counter()
    for text, box in zip(body, found, strict=True):
        weights[kind(box)] += len(text) * lines.is_prose(text)
    main, weight = max(weights.items(), key=lambda one: one[1], default=("", 0))
    total = sum(weights.values())
    if main == "" or not total or weight < _MAIN * total:
        return list(body)
    own = [box for box in found if box is not None and kind(box) == main]
    around = {one for box in own for one in (box, *box.iterancestors())}
    names = set((own[0].get("class") or "").split())
    end = len(body)
    for at in reversed(range(len(body))):
        box = found[at]
        if box is None and not lines.is_prose(body[at]):
            continue
        if box is None or box in around or weights[kind(box)] > _MINOR * total:
            break
        if not names.isdisjoint((box.get("class") or "").split()) or _is_within(box, main):
            break
        end = at
    return list(body[:end])


def _is_within(box: Any, main: object) -> bool:
    """Tell whether a box without a name is a part of one of the text's own."""
    named = next((one for one in box.iterancestors() if articles.kind(one)), None)
    return not articles.kind(box) and kind(named) == main


def without_repeats(body: Sequence[str], page: Sequence[Line]) -> list[str]:
    """Leave out sentences that stand again in another line: set in large letters beside it, to catch the eye.

    Headings that quote the text stay.

    Args:
        body: the lines that were found.
        page: the lines of the page.
    """
    headings = {line.begin for line in page if line.element.tag in HEADINGS}
    letters = ["".join(filter(str.isalnum, line.casefold())) for line in body]
    if len(letters) > _MOST or sum(map(len, letters)) > _MOST_LETTERS:
        return list(body)
    return [line for at, line in enumerate(body) if not _is_repeat(at, body, letters, headings)]


def _is_repeat(at: int, body: Sequence[str], letters: Sequence[str], headings: set[str]) -> bool:
    said = letters[at]
    if len(said) not in _REPEATED or not lines.is_prose(body[at]) or beginning([body[at]]) in headings:
        return False
    return any(said in other for other in letters if len(other) > len(said))
