"""What is cut from a page before its body is looked for: advertisements and the like, layout in tables."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Container
from typing import Any

from monitor.extract.html import articles, blocks
from monitor.extract.settings import thresholds
from monitor.extract.text import lines, markers

_LINKS = 2
"""Links that make a list of a paragraph which holds little else."""
_LINKED = 0.9
"""Share of an entry of a list that is a link where it is nothing else."""
_LABELLED = 0.6
"""The same of one that is no sentence: a word may stand before the link, as whose topic it is."""
_PARAGRAPHS = 2
"""Paragraphs of text beside a list within a text; one that stands alone goes with its heading elsewhere."""
_CAPTION = 20
"""Characters of an `alt` that says what is seen."""
_CREDIT = 80
"""Characters that a caption has beyond: whose image it is."""
_TIMES = 4
"""Times as long as a caption may be, spaces and signs included, is no caption, however it is read."""
_AROUND = 6
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_INLINE = ("span", "em", "b", "i", "strong", "u", "font")
_PARTS = ("p", "div", "ul", "ol", "table", "section", "article", "br")
"""Elements of which a box that holds one paragraph has no other."""
_ALIKE = 3
"""So many further boxes of a kind hold a paragraph each where texts are laid out so."""


def prune(tree: Any, title: str | None = None) -> None:
    """Cut furniture out of a parsed page, in place.

    Only whole class names count ("ad", not "header"), and only elements too short to be the article.

    Args:
        tree: the root element (lxml).
        title: the title of the page's article.
    """
    articles.settle(tree, title)
    _unwrap_tables(tree)
    cut = blocks.words().cut
    gone: set[Any] = set()
    for element in tree.xpath("//body//*[@class or @id]"):
        names = f"{element.get('class') or ''} {element.get('id') or ''}".lower().split()
        if not cut.isdisjoint(names) and element not in gone and _length(element) <= thresholds().lines.cut:
            gone.update(element.iter())
            _drop(element)
    for paragraph in list(tree.iter("p")):
        if _is_links(paragraph):
            _drop(paragraph)
    _unlink_headings(tree)
    _unlink_sentences(tree)
    in_text: dict[Any, bool] = {}
    for listed in list(tree.iter("ul", "ol")):
        if _leads_away(listed, in_text):
            _drop_with_heading(listed)
    for image in list(tree.iter("img")):
        if (figure := _figure(image)) is not None:
            _drop(figure)


def _unwrap_tables(tree: Any) -> None:
    """Make plain parts of the tables that old pages are laid out with, which hold headings or paragraphs.

    trafilatura takes them for data and returns them whole, menu and all, between bars.
    """
    for table in list(tree.iter("table")):
        if table.tag == "table" and any(
            True for _ in table.iter("table", "p", "h1", "h2", "h3") if _ is not table
        ):
            for element in table.iter("table", "tbody", "tr", "td", "th"):
                element.tag = "div"


def _length(element: Any) -> int:
    return sum(map(len, element.itertext()))


def _is_links(paragraph: Any) -> bool:
    """Tell whether a paragraph is a list of links: several, and few words between them."""
    links = paragraph.findall(".//a")
    if len(links) < _LINKS:
        return False
    between = _length(paragraph) - sum(map(_length, links))
    return between <= thresholds().lines.between_links


def _unlink_headings(tree: Any) -> None:
    """Make plain text of links in headings to a place in the page; other links make a teaser of one."""
    for heading in tree.iter(*_HEADINGS):
        for link in list(heading.iter("a")):
            if (link.get("href") or "#").startswith("#"):
                link.drop_tag()


def _unlink_sentences(tree: Any) -> None:
    """Make plain text of the links within sentences, where every paragraph of the text has a box of its own.

    trafilatura drops a short box for one link in it, which within a sentence says nothing of navigation.
    """
    linked: dict[Any, list[Any]] = {}
    for link in tree.iter("a"):
        line = next((one for one in link.iterancestors() if one.tag not in _INLINE), None)
        if line is not None:
            linked.setdefault(line, []).append(link)
    found = {line: kind for line in linked if (kind := _box(line)) and _is_sentence(line)}
    if not found:
        return
    asked = set(found.values())
    near = ((_box(line, asked), line) for line in tree.iter("p", "div"))
    kinds = Counter(kind for kind, line in near if kind and lines.is_prose(_text(line)))
    for line, kind in found.items():
        if kinds[kind] > _ALIKE:
            for link in linked[line]:
                link.drop_tag()


def _box(line: Any, asked: Container[tuple[str, ...]] | None = None) -> tuple[str, ...] | None:
    """Return the kind of the box, a <div> of some class, that a paragraph has of its own or is.

    None where it has none, or one of another kind than is asked for.
    """
    box = line.getparent() if line.tag == "p" else line
    if box is None or box.tag != "div":
        return None
    kind = articles.kind(box)
    if not kind or (asked is not None and kind not in asked):
        return None
    return kind if all(one is line or one is box for one in itertools.islice(box.iter(*_PARTS), 3)) else None


def _is_sentence(line: Any) -> bool:
    """Tell whether a line is running text of which links are the lesser part."""
    linked = sum(_length(link) for link in line.iter("a"))
    return lines.is_prose(_text(line)) and 2 * linked <= _length(line)


def _leads_away(listed: Any, in_text: dict[Any, bool]) -> bool:
    """Tell whether a list among paragraphs of text is titles of other articles, nothing but links to them.

    Args:
        listed: the list, which may have an element of its own around it.
        in_text: of elements whether paragraphs of text stand in them, as far as it was asked.
    """
    entries = listed.findall("./li")
    if not entries or not all(map(_is_link, entries)):
        return False
    return any(_holds_text(one, in_text) for one in itertools.islice(listed.iterancestors(), 2))


def _holds_text(around: Any, in_text: dict[Any, bool]) -> bool:
    if around not in in_text:
        prose = (one for one in around.iter("p") if lines.is_prose(_text(one)))
        in_text[around] = len(list(itertools.islice(prose, _PARAGRAPHS))) == _PARAGRAPHS
    return in_text[around]


def _is_link(entry: Any) -> bool:
    linked = sum(len(_text(link)) for link in entry.iter("a") if "/" in (link.get("href") or ""))
    text = _text(entry) if linked else ""
    return linked >= (_LINKED if lines.is_prose(text) else _LABELLED) * max(len(text), 1)


def _drop_with_heading(listed: Any) -> None:
    above = listed.getprevious()
    if above is not None and above.tag in _HEADINGS:
        _drop(above)
    _drop(listed)


def _figure(image: Any) -> Any:
    """Return what holds an image and its caption, which says again what the image's `alt` says; else None."""
    said = markers.plain(image.get("alt") or "")
    if len(said) < _CAPTION:
        return None
    for holder in itertools.islice(image.iterancestors(), _AROUND):
        if _is_beyond(holder, _TIMES * (len(said) + _CREDIT)):
            return None
        text = markers.plain(_text(holder))
        if text:
            return holder if said in text and len(text) <= len(said) + _CREDIT else None
    return None


def _is_beyond(element: Any, most: int) -> bool:
    """Tell whether an element holds more than so many characters and elements, reading no more."""
    size = 0
    for one in element.iter("*"):
        tail = one.tail if one is not element else None
        size += 1 + len((one.text or "").strip()) + len((tail or "").strip())
        if size > most:
            return True
    return False


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _drop(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()
