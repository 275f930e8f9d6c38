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

from monitor.sources.formats.documents import docx_styles
from monitor.sources.formats.documents.docx_styles import (
    Style,
    Styles,
    is_on,
    outline,
    properties,
    type_of,
    value,
)
from monitor.sources.formats.documents.office import (
    CONTENTS,
    MAX_TEXT,
    Content,
    Paragraph,
    attribute,
    in_row,
    local,
    look_of,
    names_in,
    parse,
    title_in,
    with_looks,
)
from monitor.sources.values import wire

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
_MOST_FIELDS = 20
"""Fields within fields; more are those of a document whose fields have no end."""


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
    style: Style = field(default_factory=Style)
    level: int | None = None
    runs_on: bool = False
    look: int | None = None

    def closed(self) -> Paragraph:
        """Return the paragraph as it was read."""
        text = "".join(self.pieces).strip()
        whole = (url for url, pieces in self.linked.items() if "".join(pieces).strip() == text)
        return Paragraph(text, self.level, next(whole, None) if text else None, self.look or 0)


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
    reader = _Reader(links, docx_styles.read(archive, posixpath.join(folder, "styles.xml")))
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
                kind = attribute(element, "Type").rpartition("/")[2]
                found[attribute(element, "Id")] = (kind, attribute(element, "Target"))
    except ValueError:
        pass  # its links lead nowhere then; the text is not here
    return found


class _Reader:
    """Puts together the paragraphs of a document from its elements as they begin and end."""

    def __init__(self, links: Mapping[str, str], styles: Styles) -> None:
        self._links, self._styles = links, styles
        self._within: list[list[Paragraph]] = [[]]  # the document, and cells of tables in it
        self._rows: list[_Row] = []
        self._open: list[_Open] = []  # paragraphs; one in a text box stands within another
        self._fields: list[_Field] = []
        self._targets: list[str] = []
        self._skipped: list[etree._Element] = []
        self._hidden = self._placeholder = False
        self._run = Style()
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
            self._open.append(self._before or _Open(style=self._styles.of("")))
            self._before = None
        elif name == "r":
            self._hidden, self._run = False, Style()
        elif name == "tr":
            self._rows.append(_Row())
        elif name == "tc":
            self._within.append([])
        elif name == "hyperlink":
            self._targets.append(self._links.get(attribute(element, "id"), ""))

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
        found = [one for part in self._within for one in part]
        return with_looks([one for one in found if one.level != CONTENTS])

    def _told(self, name: str, element: etree._Element) -> None:
        """Take what properties say of the run, paragraph, row or control that they stand in."""
        about = properties(element)
        if name == "rPr":
            named = self._styles.of(value(about.get("rStyle")))
            bold, size = type_of(about)
            self._hidden = is_on(about.get("vanish")) or named.hidden
            self._run = Style(
                bold=named.bold if bold is None else bold, size=named.size if size is None else size
            )
        elif name == "pPr" and self._open:
            own = self._open[-1]
            style = self._styles.of(value(about.get("pStyle")))
            own.level = outline(about.get("outlineLvl")) if style.level is None else style.level
            own.style = style
            own.runs_on = bool(about.keys() & {"del", "moveFrom"})
        elif name == "trPr" and self._rows:
            self._rows[-1].deleted = "del" in about
        elif name == "sdtPr":
            self._placeholder = is_on(about.get("showingPlcHdr"))

    def _piece(self, name: str, element: etree._Element) -> None:
        if name == "fldChar":
            self._field(attribute(element, "fldCharType"))
        elif name == "instrText":
            if self._fields:
                self._fields[-1].told += (element.text or "")[:2_000]
        elif self._is_shown():
            text = _CHARACTERS.get(name) or " ".join((element.text or "").split("\n"))
            self._size += len(text)
            if self._size > MAX_TEXT:
                raise ValueError(f"it has more than {MAX_TEXT >> 20} MB of text")
            self._open[-1].pieces.append(text)
            if text.strip():
                self._look(self._open[-1])
            url = self._targets[-1] if self._targets else self._fields[-1].link if self._fields else ""
            if url:
                self._open[-1].linked.setdefault(url, []).append(text)

    def _look(self, paragraph: _Open) -> None:
        """Take the look of a run into account: a paragraph looks as strong as the weakest of its runs."""
        bold = paragraph.style.bold if self._run.bold is None else self._run.bold
        look = look_of(self._run.size or paragraph.style.size or self._styles.size, bold=bool(bold))
        paragraph.look = look if paragraph.look is None else min(look, paragraph.look)

    def _is_shown(self) -> bool:
        hidden = self._hidden or not self._open or self._open[-1].style.hidden
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
