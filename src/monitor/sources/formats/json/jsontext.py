"""Text → JSON values, as programs and people write them.

NaN and Infinity, halves of characters, raw line ends within strings, a comma too many and comments are read;
everything else that is not JSON is told with its place.
"""

from __future__ import annotations

import json
import re
from typing import Any

import orjson

BETWEEN = " \t\r\n,;)\0\x1e\ufeff"
"""What may stand between values: also the end of a script around them."""

SURROGATE = re.compile("[\ud800-\udfff]")
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
_PYTHON = re.compile(r"\s*[\[{]\s*(?:\{\s*)?'|[^\n]{0,500}:\s*(?:None|True|False)\s*[,}]")
COMMENT = r"/\*.*?\*/"
LINE_COMMENT = r'(?:\n[ \t]*(?://|\#)[^\n]*|(?://|\#)(?![^\n]*\{\s*")[^\n]*)'
"""Behind other text in a line a comment holds no object, which would be a record that is lost."""

_TOKEN = re.compile(
    rf'"(?:[^"\\]|\\.)*"?|(?P<comment>{COMMENT}|{LINE_COMMENT})|(?P<comma>,)'
    r'|(?P<begin>[\[{])|(?P<end>[\]}])|[^\s"/#,\[\]{}]+|/',
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPED = frozenset('"\\/bfnrtu')
_BEGINS = re.compile(r'[\[{"\d-]|t(?:r|$)|f(?:a|$)|n(?:u|$)|N(?:a|$)|I(?:n|$)')
_SHOWN = 60
_LONGEST_GAP = 1000
_UNFINISHED = 12
"""Characters before the end in which a number, a word or an escape may be cut."""

_decoder = json.JSONDecoder(strict=False)


class NotJson(ValueError):
    """What is not JSON about a text, after how many characters, and whether more text might help.

    `ends` tells that the text ends within the value, `in_string` that it does so within a string, and `more`
    that another value follows in the same text.
    """

    def __init__(
        self,
        what: str,
        *,
        at: int | None = None,
        advice: str = "",
        ends: bool = False,
        in_string: bool = False,
        more: bool = False,
    ) -> None:
        super().__init__(what if at is None else f"{what} at character {at + 1}{advice}")
        self.what, self.advice, self.placed = what, advice, at is not None
        self.at, self.ends, self.in_string, self.more = at or 0, ends, in_string, more

    def where(self, line: int, column: int) -> str:
        """Say what is wrong with its place in the file."""
        return f"{self.what} at line {line}, column {column}{self.advice}" if self.placed else str(self)


def loads(text: str) -> Any:
    """Read a JSON value.

    Raises:
        NotJson: it is none.
    """
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        value, end = following(text, 0)
    if text[end:].strip(BETWEEN):
        raise NotJson("more stands behind the value", at=end, more=True)
    return value


def following(text: str, start: int) -> tuple[Any, int]:
    """Read the value that begins at `start` and return it with its end.

    Raises:
        NotJson: there is none.
    """
    try:
        try:
            value, end = _decode(text, start)
        except json.JSONDecodeError as error:
            if not _can_be_mended(text, error.pos):
                raise _refused(text, start, error) from error
            value, end = _mended(text, start, error)
    except RecursionError as error:
        raise NotJson("nested too deeply") from error
    return (storable(value) if _HALF_CHARACTER.search(text, start, end) else value), end


def _decode(text: str, start: int) -> tuple[Any, int]:
    try:
        return _decoder.raw_decode(text, start)
    except json.JSONDecodeError:
        raise
    except ValueError as error:  # Python reads no number of more than 4,300 digits
        raise NotJson("a number of thousands of digits") from error


def _refused(text: str, start: int, error: json.JSONDecodeError) -> NotJson:
    in_string = error.msg.startswith("Unterminated string")
    what = "a string without an end" if in_string else error.msg[:1].lower() + error.msg[1:]
    ends = in_string or error.pos >= len(text) - _UNFINISHED
    if error.pos == start and not _BEGINS.match(text, start):
        what, ends = f"{what}, not “{text[start : start + _SHOWN].partition(chr(10))[0].strip()}”,", False
    advice = ""
    if _PYTHON.match(text, start):
        advice = "; this is how Python shows values, write them with json.dumps"
    return NotJson(what, at=error.pos - start, advice=advice, ends=ends, in_string=in_string)


def _can_be_mended(text: str, at: int) -> bool:
    """Tell whether a fault is a comment, a comma before the end of something, or a bare backslash."""
    begin = text[at : at + 1]
    if begin in ("]", "}"):
        return text[max(0, at - _LONGEST_GAP) : at].rstrip().endswith(",")
    return begin in ("/", "#", "\\")


def _mended(text: str, start: int, fault: json.JSONDecodeError) -> tuple[Any, int]:
    """Read the value without its comments and needless commas, backslashes as they stand.

    Raises:
        NotJson: it is none in this way either.
    """
    pieces: list[str] = []
    comma, depth, at, ends = -1, 0, start, True
    for token in _TOKEN.finditer(text, start):
        pieces.append(text[at : token.start()])
        at = token.end()
        if token["comment"] is not None:
            continue
        if token["end"] is not None and comma >= 0:
            pieces[comma] = " "
        comma = len(pieces) if token["comma"] is not None else -1
        piece = token[0]
        pieces.append(_ESCAPE.sub(_escaped, piece) if piece[0] == '"' else piece)
        depth += (token["begin"] is not None) - (token["end"] is not None)
        if depth <= 0:
            ends = False
            break
    try:
        return _decode("".join(pieces), 0)[0], at
    except json.JSONDecodeError as error:
        found = _refused(text, start, fault)  # the first fault is what a person looks for
        found.ends, found.in_string = found.ends or ends, ends and error.msg.startswith("Unterminated string")
        raise found from error


def _escaped(found: re.Match[str]) -> str:
    return found[0] if found[1] in _ESCAPED else "\\" + found[0]


def storable(value: Any) -> Any:
    """Leave out halves of characters, which no encoding can hold; however deep they stand.

    Args:
        value: as a decoder gives it. Its lists and objects are changed in place.
    """
    held = [value]
    waiting: list[Any] = [held]
    while waiting:
        inside = waiting.pop()
        if isinstance(inside, dict):
            if any(map(SURROGATE.search, inside)):
                plain = {SURROGATE.sub("", key): one for key, one in inside.items()}
                inside.clear()
                inside.update(plain)
            places: Any = list(inside.items())
        else:
            places = enumerate(inside)
        for place, one in places:
            if isinstance(one, str):
                inside[place] = SURROGATE.sub("", one)
            elif isinstance(one, list | dict):
                waiting.append(one)
    return held[0]
