"""Rich Text Format → its text (striprtf), bounded."""

from __future__ import annotations

import re

from striprtf.striprtf import font_table_group, rtf_to_text

MAX_TEXT = 16 << 20
"""Characters that are left once the pictures are gone."""

_PICTURE = re.compile(rb"(?<![0-9a-fA-F])(?:[0-9a-fA-F]{2}[\r\n]*){500,}")
_UNSPLIT = re.compile(r"([^;\n]{500})")


def text_of(data: bytes) -> str:
    """Return the text of an RTF file, a paragraph a line, the cells of a table with "|" behind each.

    Raises:
        ValueError: it is too large, or damaged so that nothing can be read.
    """
    source = _PICTURE.sub(b"", data).decode("latin-1")
    if len(source) > MAX_TEXT:
        raise ValueError(f"more than {MAX_TEXT >> 20} MB of text")
    # Addresses of links would stand in the text.
    source = source.replace("\\fldinst", "\\*\\fldinstruction")
    try:
        text = rtf_to_text(_with_sane_fonts(source), errors="replace")  # type: ignore[no-untyped-call]
        return str(text).replace("\0", "")
    except (ValueError, LookupError, TypeError, OverflowError) as error:
        raise ValueError(f"it is damaged: {error}") from error


def _with_sane_fonts(source: str) -> str:
    """Break up a table of fonts that was made to be slow to search: every entry of a sane one is short."""
    fonts = font_table_group(source)  # type: ignore[no-untyped-call]
    return source.replace(fonts, _UNSPLIT.sub("\\1;\n", fonts), 1) if fonts else source
