"""Rich Text Format → its text (striprtf), bounded, and how its lines look."""

from __future__ import annotations

import re
from dataclasses import replace

from striprtf.striprtf import font_table_group, rtf_to_text

from monitor.sources.formats.documents import rtf_looks
from monitor.sources.formats.documents.office import CONTENTS, Paragraph, with_looks

MAX_TEXT = 16 << 20
"""Characters that are left once the pictures are gone."""

_PICTURE = re.compile(rb"(?<![0-9a-fA-F])(?:[0-9a-fA-F]{2}[\r\n]*){500,}")
_UNSPLIT = re.compile(r"([^;\n]{500})")

_MARK, _MOST = 0xE100, 0x400
"""The first of the characters, of private use, that mark how lines look; and how many there are."""

_MARKS = re.compile(f"[{chr(_MARK)}-{chr(_MARK + _MOST - 1)}]")


def text_of(data: bytes) -> str:
    """Return the text of an RTF file, a paragraph a line, the cells of a table with "|" behind each.

    Raises:
        ValueError: it is too large, or damaged so that nothing can be read.
    """
    return _text(_source(data))


def lines_of(data: bytes, text: str) -> list[Paragraph]:
    """Return the lines of the text of an RTF file, with what its headings are and how its lines look.

    Args:
        data: the file.
        text: its text, as `text_of` returns it.
    """
    marked, known = _marked(_source(data))
    try:
        lines = [_line(line, known) for line in _text(marked).split("\n")]
    except ValueError:
        lines = []
    plain = text.split("\n")
    return with_looks(lines) if [one.text for one in lines] == plain else [Paragraph(line) for line in plain]


def _source(data: bytes) -> str:
    source = _PICTURE.sub(b"", data).decode("latin-1")
    if len(source) > MAX_TEXT:
        raise ValueError(f"more than {MAX_TEXT >> 20} MB of text")
    # Addresses of links would stand in the text.
    return _with_sane_fonts(source.replace("\\fldinst", "\\*\\fldinstruction"))


def _text(source: str) -> str:
    try:
        text = str(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise ValueError(f"it is damaged: {error}") from error
    return text.replace("\0", "")


def _with_sane_fonts(source: str) -> str:
    """Break up a table of fonts that was made to be slow to search: every entry of a sane one is short."""
    fonts = font_table_group(source)  # type: ignore[no-untyped-call]
    return source.replace(fonts, _UNSPLIT.sub("\\1;\n", fonts), 1) if fonts else source


def _marked(source: str) -> tuple[str, list[Paragraph]]:
    """Put a mark before the text of each paragraph; return the source, and what the marks stand for."""
    known: dict[tuple[int | None, int], int] = {}
    pieces: list[str] = []
    reached = 0
    for found in rtf_looks.find(source):
        mark = known.setdefault((found.level, found.look), len(known))
        if mark < _MOST:  # no document has so many looks
            pieces += [source[reached : found.start], f"{{\\uc0\\u{_MARK + mark} }}"]
            reached = found.start
    return "".join([*pieces, source[reached:]]), [Paragraph("", level, None, look) for level, look in known]


def _line(line: str, known: list[Paragraph]) -> Paragraph:
    mark = _MARKS.search(line)
    number = ord(mark[0]) - _MARK if mark else len(known)
    heading = known[number] if number < len(known) else Paragraph("")
    level = None if heading.level == CONTENTS else heading.level
    return replace(heading, text=_MARKS.sub("", line) if mark else line, level=level)
