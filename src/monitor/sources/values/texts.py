"""The text in a value: a string, a list of paragraphs, or an object with sections and blocks.

fundus keeps an article as sections of paragraphs, Scrapy's `getall()` gives a list of pieces, editors store
blocks, WordPress {"rendered": "<p>..."}.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from monitor.resources import read_toml
from monitor.sources.values import encodings, markup, people
from monitor.sources.values.blanks import filled

_DEPTH = 12
_ESCAPED = re.compile(r"(?:\\r)?\\n|\\t")
_RUNS_ON = re.compile(r"[ \t]$|[,;–—-]$")
_GOES_ON = re.compile(r"[ \t]*[a-z,;.:!?)’”]|[ \t]")


def text_of(value: object) -> str | None:
    """Return the text in a value, without markup; None where it holds none.

    Pieces of a list are paragraphs, but for those that go on in the middle of a sentence.
    """
    if isinstance(value, str):
        cell = people.listed(value) if value[:1] in "[(" and value[1:2] in "'\"" else None
        return _unescaped(markup.plain(value)) if cell is None else text_of(cell)
    found = ""
    for piece in _pieces(value, _DEPTH):
        goes_on = found and (_GOES_ON.match(piece) or _RUNS_ON.search(found))
        found += piece if goes_on else f"\n\n{piece.strip()}" if found else piece.lstrip()
    return found.strip() or None


def _unescaped(text: str) -> str:
    """Undo the escapes of dumps whose texts stand in one line: "\\nSouth Korea" would be no name."""
    if "\\n" not in text or "\n" in text:
        return text
    return _ESCAPED.sub(lambda found: " " if found[0] == r"\t" else "\n", text)


def _pieces(value: object, depth: int) -> Iterator[str]:
    if isinstance(value, bytes):
        value = decoded(value)
    if isinstance(value, str):
        if value.strip() and filled(value, "text"):
            yield markup.plain(value)
    elif depth and isinstance(value, (list, tuple)):
        for one in value:
            yield from _pieces(one, depth - 1)
    elif depth and isinstance(value, Mapping):
        for one in _parts(value):
            yield from _pieces(one, depth - 1)


def _parts(value: Mapping[Any, Any]) -> list[object]:
    """What an object holds of a text: the whole of it under one key, else its parts in their order."""
    by_key = {str(key).lower(): one for key, one in value.items()}
    whole, parts = _keys()
    for key in whole:
        one = by_key.get(key)
        if isinstance(one, (str, bytes)) and filled(one, "text"):
            return [one]
    return [one for key, one in by_key.items() if key in parts]


def parts() -> frozenset[str]:
    """Return the keys under which an object holds parts of its text."""
    return _keys()[1]


@cache
def _keys() -> tuple[tuple[str, ...], frozenset[str]]:
    said = read_toml("sources/fields.toml")["bodies"]
    return tuple(said["whole"]), frozenset(said["parts"])


def decoded(value: bytes) -> str:
    """Decode a text that a typed file (Parquet) holds as bytes; what fits no encoding becomes U+FFFD."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return encodings.decode_file(value)
