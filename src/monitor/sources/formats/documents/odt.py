"""Documents of LibreOffice and its like (.odt) → their paragraphs: what a reader of the document sees.

What was deleted or hidden, tables of contents, notes and comments are left out.

Source: OASIS OpenDocument 1.3, part 3, 5 to 7 (text).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from monitor.sources.formats.documents.office import (
    CONTENTS,
    MAX_TEXT,
    Content,
    Paragraph,
    attribute,
    in_row,
    level_of,
    local,
    look_of,
    names_in,
    parse,
    title_in,
    with_looks,
)
from monitor.sources.values import wire

_CONTENT = "content.xml"
_TYPE = "application/vnd.oasis.opendocument.text"
_NOTES = ("tracked-changes", "note", "annotation", "hidden-text", "hidden-paragraph", "ruby-text")
_LEFT_OUT = frozenset((*_NOTES, "table-of-content", "alphabetical-index", "bibliography", "forms"))
_CHARACTERS = {"tab": "\t", "line-break": "\n"}
_CELLS = ("table-cell", "covered-table-cell")
_MOST_SPACES = 100
_DEEPEST_STYLE = 10
_USUAL_SIZE = 24
"""Half points of text whose size nothing says."""

_POINTS = re.compile(r"(\d{1,3})(?:\.\d+)?pt")


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: that which it is derived from, and how its text looks; None: it does not say."""

    base: str = ""
    bold: bool | None = None
    size: int | None = None


def is_text(archive: zipfile.ZipFile) -> bool:
    """Tell whether a ZIP file is an OpenDocument text, and not a table or slides."""
    if not {"mimetype", _CONTENT} <= names_in(archive):
        return False
    try:
        with archive.open("mimetype") as part:
            return part.read(100).strip().startswith(_TYPE.encode())
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        return False


def read(archive: zipfile.ZipFile) -> Content:
    """Read the paragraphs of a document.

    Raises:
        ValueError: it is too large or damaged.
    """
    reader = _Reader(_styles(archive))
    for event, element in parse(archive, _CONTENT):
        if event == "start":
            reader.begin(element)
        else:
            reader.end(element)
    return Content(tuple(reader.paragraphs), title_in(archive, "meta.xml"))


def _styles(archive: zipfile.ZipFile) -> Mapping[str, _Style]:
    """Return the styles by their names; those that could be read."""
    found: dict[str, _Style] = {}
    for part in ("styles.xml", _CONTENT):
        try:
            for event, element in parse(archive, part):
                name = local(element)
                if event == "end" and name == "style":
                    found[attribute(element, "name")] = _style(element)
                elif name == "body":
                    break
        except ValueError:
            pass  # headings look like other paragraphs then
    return found


def _style(element: etree._Element) -> _Style:
    weight, size = "", None
    for child in element:
        if local(child) == "text-properties":
            weight, size = attribute(child, "font-weight"), _POINTS.match(attribute(child, "font-size"))
    bold = weight == "bold" or (weight.isdecimal() and len(weight) == 3 and weight >= "600")
    return _Style(
        attribute(element, "parent-style-name"), bold if weight else None, 2 * int(size[1]) if size else None
    )


class _Reader:
    """Puts together the paragraphs of a document as its elements end."""

    def __init__(self, styles: Mapping[str, _Style]) -> None:
        self._styles = styles
        self._within: list[list[Paragraph]] = [[]]  # the document, and cells of tables in it
        self._rows: list[list[list[Paragraph]]] = []
        self._skipped: list[etree._Element] = []
        self._size = 0

    @property
    def paragraphs(self) -> list[Paragraph]:
        """The paragraphs once all was read."""
        return with_looks([one for part in self._within for one in part if one.level != CONTENTS])

    def begin(self, element: etree._Element) -> None:
        """Take the beginning of an element."""
        name = local(element)
        if self._skipped or name in _LEFT_OUT:
            self._skipped.append(element)
        elif name == "table-row":
            self._rows.append([])
        elif name in _CELLS:
            self._within.append([])

    def end(self, element: etree._Element) -> None:
        """Take the end of an element."""
        name = local(element)
        if self._skipped:
            self._skipped.pop()
            if not self._skipped:
                element.clear(keep_tail=True)
        elif name in ("p", "h"):
            self._within[-1].append(self._paragraph(element))
            element.clear(keep_tail=True)
        elif name in _CELLS and len(self._within) > 1 and self._rows:
            self._rows[-1].append(self._within.pop())
        elif name == "table-row" and self._rows:
            self._within[-1] += in_row(self._rows.pop())

    def _paragraph(self, element: etree._Element) -> Paragraph:
        """Read a paragraph; those in its text boxes were read before it, and notes are gone from it."""
        pieces: list[str] = []
        links: list[str] = []
        looks: list[int] = []
        open_: list[_Style] = []  # the paragraph, and spans within it
        for event, inner in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
            name = local(inner) if event in ("start", "end") else ""
            if event == "start":
                open_.append(self._look(attribute(inner, "style-name"), open_[-1] if open_ else _Style()))
                if (inner.text or "").strip():
                    looks.append(_number(open_[-1]))
                pieces.append(_CHARACTERS.get(name) or " " * _spaces(name, inner))
                pieces.append(_flat(inner.text))
                if name == "a" and "".join(inner.itertext()).strip() == "".join(element.itertext()).strip():
                    links.append(attribute(inner, "href"))
            elif inner is not element:
                if event == "end":
                    open_.pop()
                if (inner.tail or "").strip():
                    looks.append(_number(open_[-1]))
                pieces.append(_flat(inner.tail))
        text = "".join(pieces).strip()
        self._size += len(text)
        if self._size > MAX_TEXT:
            raise ValueError(f"it has more than {MAX_TEXT >> 20} MB of text")
        outline = attribute(element, "outline-level")
        level = self._level(attribute(element, "style-name"))
        if level is None and local(element) == "h":
            level = int(outline) if outline.isdecimal() and len(outline) == 1 else 1
        link = next(filter(None, map(wire.web_address, links)), None)
        return Paragraph(text, level, link, min(looks, default=0))

    def _look(self, name: str, outer: _Style) -> _Style:
        """Return how the text of a style looks that stands within another."""
        bold: bool | None = None
        size: int | None = None
        for _ in range(_DEEPEST_STYLE):
            style = self._styles.get(name)
            if style is None:
                break
            bold = style.bold if bold is None else bold
            size, name = size or style.size, style.base
        return _Style(bold=outer.bold if bold is None else bold, size=size or outer.size)

    def _level(self, style: str) -> int | None:
        for _ in range(_DEEPEST_STYLE):
            level = level_of(style.replace("_20_", " "))
            if level is not None or style not in self._styles:
                return level
            style = self._styles[style].base
        return None


def _number(style: _Style) -> int:
    return look_of(style.size or _USUAL_SIZE, bold=bool(style.bold))


def _spaces(name: str, element: etree._Element) -> int:
    """Return how many spaces an element stands for: in a row, they are counted and not written."""
    count = attribute(element, "c") or "1"
    return min(int(count), _MOST_SPACES) if name == "s" and count.isdecimal() and len(count) < 6 else 0


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ")
