"""Where the paragraphs of an RTF file begin, which of them are headings, and how they look.

Source: Rich Text Format Specification 1.9.1, Microsoft 2008.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from monitor.sources.formats.documents.office import level_of, look_of

_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'[0-9a-fA-F]{2}|\\([^a-zA-Z])|([{}])|[\r\n]+|[^\\{}\r\n]+|\\"
)
_ELSEWHERE = frozenset(
    (
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "footnote",
        "annotation",
        "listtable",
        "revtbl",
        "generator",
        "xmlnstbl",
        "themedata",
        "object",
        "objdata",
        "private",
    )
)
"""Groups whose text is none of the document's."""

_ENDS = frozenset(("par", "cell", "row", "sect", "page"))
_NO_TEXT = "*~-_|:\r\n"
_USUAL_SIZE = 24
"""Half points of text whose size nothing says."""


@dataclass(frozen=True, slots=True)
class RtfParagraph:
    """A paragraph: where its text begins, its level if it is a heading, its look."""

    start: int
    level: int | None
    look: int


class _State(NamedTuple):
    """What holds in a group: whether its text is shown or names styles, and how it looks."""

    is_shown: bool = True
    names_styles: bool = False
    bold: bool = False
    size: int = _USUAL_SIZE


def find(source: str) -> Iterator[RtfParagraph]:
    """Yield the paragraphs that have a text, in order; each looks as the weakest of its text."""
    reader = _Reader()
    for token in _TOKEN.finditer(source):
        word, number, sign, brace = token.group(1, 2, 3, 4)
        if brace:
            reader.group(brace)
        elif word in _ENDS:
            yield from reader.ended()
        elif word and word != "u":
            reader.control(word, number or "")
        elif sign == "*":
            reader.control(sign, "")
        elif word or sign is None or sign not in _NO_TEXT:
            reader.text(token.start(), "?" if word else token[0].strip())
    yield from reader.ended()


class _Reader:
    def __init__(self) -> None:
        self._styles: dict[str, int | None] = {}
        self._stack: list[_State] = []
        self._state = _State()
        self._style, self._outline = "", None  # type: str, int | None
        self._start, self._look = -1, 0

    def group(self, brace: str) -> None:
        """Begin or end a group."""
        if brace == "{":
            self._stack.append(self._state)
        else:
            self._state = self._stack.pop() if self._stack else _State()

    def control(self, word: str, number: str) -> None:
        """Take a control word."""
        if word in _ELSEWHERE or word == "*":
            names_styles = self._state.names_styles or word == "stylesheet"
            self._state = self._state._replace(is_shown=False, names_styles=names_styles)
        elif word == "pard":
            self._style, self._outline = "", None
        elif word == "s":
            self._style = number
        elif word == "outlinelevel":
            self._outline = int(number) + 1 if len(number) == 1 and number < "9" else None
        elif word == "plain":
            self._state = self._state._replace(bold=False, size=_USUAL_SIZE)
        elif word == "b":
            self._state = self._state._replace(bold=number != "0")
        elif word == "fs" and number.isdecimal():
            self._state = self._state._replace(size=int(number))

    def text(self, start: int, text: str) -> None:
        """Take a text."""
        if self._state.names_styles and text:
            self._styles.setdefault(self._style, level_of(text.strip(" ;")))
        elif self._state.is_shown and text:
            look = look_of(self._state.size, bold=self._state.bold)
            if self._start < 0:
                self._start, self._look = start, look
            self._look = min(self._look, look)

    def ended(self) -> Iterator[RtfParagraph]:
        """Yield the paragraph that ends here."""
        if self._start >= 0:
            named = self._styles.get(self._style)
            yield RtfParagraph(self._start, self._outline if named is None else named, self._look)
        self._start = -1
