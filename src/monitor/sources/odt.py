"""Documents of LibreOffice and its like (.odt) → their paragraphs: what a reader of the document sees.

What was deleted or hidden, tables of contents, notes and comments are left out.

Source: OASIS OpenDocument 1.3, part 3, 5 to 7 (text).
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping

from lxml import etree

from monitor.sources import wire
from monitor.sources.office import (
    CONTENTS,
    MAX_TEXT,
    Content,
    Paragraph,
    given,
    in_row,
    level_of,
    local,
    names_in,
    parse,
    title_in,
)

_CONTENT = "content.xml"
_TYPE = "application/vnd.oasis.opendocument.text"
_NOTES = ("tracked-changes", "note", "annotation", "hidden-text", "hidden-paragraph", "ruby-text")
_LEFT_OUT = frozenset((*_NOTES, "table-of-content", "alphabetical-index", "bibliography", "forms"))
_CHARACTERS = {"tab": "\t", "line-break": "\n"}
_CELLS = ("table-cell", "covered-table-cell")
_MOST_SPACES = 100
_DEEPEST_STYLE = 10


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
    return Content(tuple(reader.found), title_in(archive, "meta.xml"))


def _styles(archive: zipfile.ZipFile) -> Mapping[str, str]:
    """Return {style: that which it is derived from}; those that could be read."""
    found: dict[str, str] = {}
    try:
        for event, element in parse(archive, _CONTENT):
            name = local(element)
            if event == "end" and name == "style":
                found[given(element, "name")] = given(element, "parent-style-name")
            elif name == "body":
                break
    except ValueError:
        pass  # headings look like other paragraphs then
    return found


class _Reader:
    """Puts together the paragraphs of a document as its elements end."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self._styles = styles
        self._within: list[list[Paragraph]] = [[]]  # the document, and cells of tables in it
        self._rows: list[list[list[Paragraph]]] = []
        self._skipped: list[etree._Element] = []
        self._size = 0

    @property
    def found(self) -> list[Paragraph]:
        """The paragraphs once all was read."""
        return [one for part in self._within for one in part if one.level != CONTENTS]

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
        for event, inner in etree.iterwalk(element, events=("start", "end", "comment", "pi")):
            name = local(inner) if event in ("start", "end") else ""
            if event == "start":
                pieces.append(_CHARACTERS.get(name) or " " * _spaces(name, inner))
                pieces.append(_flat(inner.text))
                if name == "a" and "".join(inner.itertext()).strip() == "".join(element.itertext()).strip():
                    links.append(given(inner, "href"))
            elif inner is not element:
                pieces.append(_flat(inner.tail))
        text = "".join(pieces).strip()
        self._size += len(text)
        if self._size > MAX_TEXT:
            raise ValueError(f"it has more than {MAX_TEXT >> 20} MB of text")
        outline = given(element, "outline-level")
        level = self._level(given(element, "style-name"))
        if level is None and local(element) == "h":
            level = int(outline) if outline.isdecimal() and len(outline) == 1 else 1
        return Paragraph(text, level, next(filter(None, map(wire.web_address, links)), None))

    def _level(self, style: str) -> int | None:
        for _ in range(_DEEPEST_STYLE):
            level = level_of(style.replace("_20_", " "))
            if level is not None or style not in self._styles:
                return level
            style = self._styles[style]
        return None


def _spaces(name: str, element: etree._Element) -> int:
    """Return how many spaces an element stands for: in a row, they are counted and not written."""
    count = given(element, "c") or "1"
    return min(int(count), _MOST_SPACES) if name == "s" and count.isdecimal() and len(count) < 6 else 0


def _flat(text: str | None) -> str:
    return (text or "").replace("\n", " ")
