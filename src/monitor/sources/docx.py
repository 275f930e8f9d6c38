"""Word documents (.docx) → their paragraphs: what a reader of the document sees.

What was deleted, moved away or hidden, tables of contents, notes, comments, headers and footers are left out;
what was inserted and what stands in text boxes is kept, once.

Source: ISO/IEC 29500-1, 17 (WordprocessingML); its two editions differ in namespaces only.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

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

MAIN = "word/document.xml"

_PROPERTIES = frozenset(("pPr", "rPr", "trPr", "sdtPr"))
_LEFT_OUT = _PROPERTIES | {
    "del",
    "moveFrom",
    "rt",
    "delText",
    "Fallback",
    "sectPr",
    "tblPr",
    "tblGrid",
    "tcPr",
}
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_PIECES = frozenset(("t", "instrText", "fldChar", *_CHARACTERS))
_TAGS = (*_LEFT_OUT, *_PIECES, "p", "r", "tr", "tc", "hyperlink", "sdtContent")
_FIELD = re.compile(r'HYPERLINK\s+"([^"]{1,2000})"')
_OFF = ("0", "false", "off", "none")
_MAX_OUTLINE = 9
_DEEPEST_STYLE = 10
_MOST_FIELDS = 20
"""Fields within fields; more are those of a document whose fields have no end."""


@dataclass(frozen=True, slots=True)
class _Style:
    """A style: the level of its paragraphs, whether they are hidden, the style that it is derived from."""

    level: int | None
    hidden: bool
    base: str


@dataclass
class _Field:
    """A field, such as a link: what it is told to show, and whether what it shows was reached."""

    told: str = ""
    shows: bool = False
    link: str = ""


@dataclass
class _Open:
    """A paragraph while it is read; `linked` is what of it leads somewhere, by the address."""

    pieces: list[str] = field(default_factory=list)
    linked: dict[str, list[str]] = field(default_factory=dict)
    level: int | None = None
    hidden: bool = False
    runs_on: bool = False

    def closed(self) -> Paragraph:
        """Return the paragraph as it was read."""
        text = "".join(self.pieces).strip()
        whole = (url for url, pieces in self.linked.items() if "".join(pieces).strip() == text)
        return Paragraph(text, self.level, next(whole, None) if text else None)


@dataclass
class _Row:
    """A row of a table while it is read."""

    cells: list[list[Paragraph]] = field(default_factory=list)
    deleted: bool = False


def is_word(archive: zipfile.ZipFile) -> bool:
    """Tell whether a ZIP file is a document of Word."""
    return bool(_main(archive))


def read(archive: zipfile.ZipFile) -> Content:
    """Read the paragraphs of a document.

    Raises:
        ValueError: it is too large or damaged.
    """
    main = _main(archive)
    folder, name = posixpath.split(main)
    related = _relationships(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    links = {
        key: wire.web_address(target) or "" for key, (kind, target) in related.items() if kind == "hyperlink"
    }
    reader = _Reader(links, _styles(archive, posixpath.join(folder, "styles.xml")))
    for event, element in parse(archive, main, _TAGS):
        if event == "start":
            reader.begin(element)
        else:
            reader.end(element)
    return Content(tuple(reader.finished()), title_in(archive, "docProps/core.xml"))


def _main(archive: zipfile.ZipFile) -> str:
    """Return the part that holds the text, "" where there is none; some programs number it."""
    names = names_in(archive)
    for kind, target in _relationships(archive, "_rels/.rels").values():
        if (
            kind == "officeDocument"
            and target.lstrip("/").startswith("word/")
            and target.lstrip("/") in names
        ):
            return target.lstrip("/")
    return MAIN if MAIN in names else ""


def _relationships(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return {identifier: (what it is, where it leads)}; those that could be read."""
    found: dict[str, tuple[str, str]] = {}
    try:
        for event, element in parse(archive, part):
            if event == "end" and local(element) == "Relationship":
                kind = given(element, "Type").rpartition("/")[2]
                found[given(element, "Id")] = (kind, given(element, "Target"))
    except ValueError:
        pass  # its links lead nowhere then; the text is not here
    return found


def _styles(archive: zipfile.ZipFile, part: str) -> dict[str, _Style]:
    """Return the styles by their identifiers; those that could be read."""
    found: dict[str, _Style] = {}
    try:
        for event, element in parse(archive, part):
            if event == "end" and local(element) == "style":
                about = _said(element)
                level = level_of(_value(about.get("name")))
                level = _outline(about.get("outlineLvl")) if level is None else level
                base = _value(about.get("basedOn"))
                found[given(element, "styleId")] = _Style(level, _is_on(about.get("vanish")), base)
                element.clear()
    except ValueError:
        pass  # headings look like other paragraphs then
    return found


def _said(element: etree._Element) -> dict[str, etree._Element]:
    """Return what properties hold, by name; what they held before a tracked change is left out."""
    found: dict[str, etree._Element] = {}
    waiting = list(reversed(element))
    while waiting:
        child = waiting.pop()
        name = local(child)
        if not name.endswith("Change"):
            found.setdefault(name, child)
            waiting += reversed(child)
    return found


def _value(element: etree._Element | None) -> str:
    return "" if element is None else given(element, "val")


def _is_on(element: etree._Element | None) -> bool:
    return element is not None and given(element, "val").casefold() not in _OFF


def _outline(element: etree._Element | None) -> int | None:
    level = _value(element)
    return int(level) + 1 if level.isdecimal() and len(level) == 1 and int(level) < _MAX_OUTLINE else None


class _Reader:
    """Puts together the paragraphs of a document from its elements as they begin and end."""

    def __init__(self, links: Mapping[str, str], styles: Mapping[str, _Style]) -> None:
        self._links, self._styles = links, styles
        self._within: list[list[Paragraph]] = [[]]  # the document, and cells of tables in it
        self._rows: list[_Row] = []
        self._open: list[_Open] = []  # paragraphs; one in a text box stands within another
        self._fields: list[_Field] = []
        self._targets: list[str] = []
        self._skipped: list[etree._Element] = []
        self._hidden = self._placeholder = False
        self._before: _Open | None = None
        self._size = 0

    def begin(self, element: etree._Element) -> None:
        """Take the beginning of an element."""
        name = local(element)
        if self._skipped or name in _LEFT_OUT or (name == "sdtContent" and self._placeholder):
            self._placeholder = self._placeholder and name != "sdtContent"
            if not self._skipped or name in _LEFT_OUT:
                self._skipped.append(element)
        elif name == "p":
            self._open.append(self._before or _Open())
            self._before = None
        elif name == "r":
            self._hidden = False
        elif name == "tr":
            self._rows.append(_Row())
        elif name == "tc":
            self._within.append([])
        elif name == "hyperlink":
            self._targets.append(self._links.get(given(element, "id"), ""))

    def end(self, element: etree._Element) -> None:
        """Take the end of an element."""
        name = local(element)
        if self._skipped:
            if self._skipped[-1] is element:
                self._skipped.pop()
                if not self._skipped:
                    self._told(name, element)
        elif name in _PIECES:
            self._piece(name, element)
        elif name == "hyperlink" and self._targets:
            self._targets.pop()
        elif name == "p" and self._open:
            self._paragraph()
            element.clear()
        elif name == "tc" and len(self._within) > 1 and self._rows:
            self._put_back()
            self._rows[-1].cells.append(self._within.pop())
        elif name == "tr" and self._rows:
            row = self._rows.pop()
            self._within[-1] += [] if row.deleted else in_row(row.cells)
            element.clear()

    def finished(self) -> list[Paragraph]:
        """Return the paragraphs once all was read."""
        self._put_back()
        return [found for part in self._within for found in part if found.level != CONTENTS]

    def _told(self, name: str, element: etree._Element) -> None:
        """Take what properties say of the run, paragraph, row or control that they stand in."""
        about = _said(element)
        if name == "rPr":
            self._hidden = _is_on(about.get("vanish")) or self._style(_value(about.get("rStyle"))).hidden
        elif name == "pPr" and self._open:
            own = self._open[-1]
            style = self._style(_value(about.get("pStyle")))
            outline = _outline(about.get("outlineLvl"))
            own.level = style.level if style.level is not None else outline
            own.hidden = style.hidden
            own.runs_on = bool(about.keys() & {"del", "moveFrom"})
        elif name == "trPr" and self._rows:
            self._rows[-1].deleted = "del" in about
        elif name == "sdtPr":
            self._placeholder = _is_on(about.get("showingPlcHdr"))

    def _style(self, key: str) -> _Style:
        """Return a style with what it takes from those that it is derived from."""
        level, hidden = None, False
        for _ in range(_DEEPEST_STYLE):
            found = self._styles.get(key)
            if found is None:
                break
            level = found.level if level is None else level
            hidden, key = hidden or found.hidden, found.base
        return _Style(level, hidden, "")

    def _piece(self, name: str, element: etree._Element) -> None:
        if name == "fldChar":
            self._field(given(element, "fldCharType"))
        elif name == "instrText":
            if self._fields:
                self._fields[-1].told += (element.text or "")[:2_000]
        elif self._is_shown():
            text = _CHARACTERS.get(name) or " ".join((element.text or "").split("\n"))
            self._size += len(text)
            if self._size > MAX_TEXT:
                raise ValueError(f"it has more than {MAX_TEXT >> 20} MB of text")
            self._open[-1].pieces.append(text)
            url = self._targets[-1] if self._targets else self._fields[-1].link if self._fields else ""
            if url:
                self._open[-1].linked.setdefault(url, []).append(text)

    def _is_shown(self) -> bool:
        hidden = self._hidden or not self._open or self._open[-1].hidden
        return not hidden and all(known.shows for known in self._fields)

    def _field(self, what: str) -> None:
        if what == "begin":
            self._fields = [*self._fields[-_MOST_FIELDS:], _Field()]
        elif what == "separate" and self._fields:
            found = _FIELD.search(self._fields[-1].told)
            self._fields[-1].link = (wire.web_address(found[1]) or "") if found else ""
            self._fields[-1].shows = True
        elif what == "end" and self._fields:
            self._fields.pop()

    def _paragraph(self) -> None:
        found = self._open.pop()
        if not self._open:  # a field without an end would hide all that follows
            self._fields = [known for known in self._fields if known.shows]
        if found.runs_on:
            found.runs_on, self._before = False, found
        else:
            self._within[-1].append(found.closed())

    def _put_back(self) -> None:
        """Keep a paragraph whose mark was deleted where no other follows that it could run on into."""
        if self._before is not None:
            self._within[-1].append(self._before.closed())
            self._before = None
