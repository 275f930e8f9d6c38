"""Author columns → single names, as bylines in pages give them.

They come as lists, as lists that a program wrote into a cell (Python, NumPy, JSON, R, Postgres), as objects,
and as bylines for readers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Any

from monitor.reference import bylines
from monitor.sources.values import markup, wire
from monitor.sources.values.blanks import filled, inner

_SEPARATORS = re.compile(r"\s*[;；|\n、]\s*")
_QUOTED = re.compile(r"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*\"""", re.DOTALL)
_LISTED = re.compile(
    r"(?:c|list|array|set|frozenset|tuple)?[\[({](?:[\s,()\[\]{}]|None|null|nan|NA|dtype=\w+)*"
)
_NAME_IN_OBJECT = re.compile(r"""["'](?:name|title)["']\s*:\s*(["'])(.{1,200}?)\1""")
_LONGEST_CELL = 5000
_PARTING = re.compile(r"[_-]")
_PARTS = (
    ("firstname", "lastname"),
    ("given", "droppingparticle", "nondroppingparticle", "family"),  # CSL-JSON, Crossref
)
"""Keys under which objects have the parts of a name, in the order in which people say them."""


def names(value: object) -> tuple[str, ...]:
    """Return the single names in a cell, each once; () where it holds nothing.

    "Example, Kim" is one name, "Kim Example, Lee Sample and Jo Muster" are three.
    """
    found: dict[str, None] = {}
    for line in _lines(value):
        for name in _split(line):
            if filled(name, "authors"):
                found[name] = None
    return tuple(found)


def listed(cell: str) -> list[str] | None:
    """Return the texts of a list that a program wrote into a cell, None where it is something else.

    NumPy writes no commas between them, so that Python's own reader would glue them together.
    """
    text = cell.strip()
    if text[-1:] not in ("]", ")", "}") or not _LISTED.fullmatch(_QUOTED.sub("", text)):
        return None
    return [_unquoted(piece) for piece in _QUOTED.findall(text)]


def name_in_object(cell: str) -> str | None:
    """Return the name in an object that was written into a cell: {'id': None, 'name': 'Outlet'}."""
    found = _NAME_IN_OBJECT.search(cell[:_LONGEST_CELL]) if cell.startswith("{") else None
    return found.group(2) if found else None


def _unquoted(piece: str) -> str:
    try:
        return str(ast.literal_eval(piece)) if "\\" in piece else piece[1:-1]
    except (ValueError, SyntaxError):
        return piece[1:-1]


def _lines(value: object, depth: int = 4) -> Iterator[str]:
    """The bylines in a value, each of one or more names."""
    if isinstance(value, str):
        yield from _cell(value.strip()[:_LONGEST_CELL])
    elif isinstance(value, Mapping):
        yield from _object(value)
    elif depth and isinstance(value, (list, tuple)):
        for one in value:
            yield from _lines(one, depth - 1)


def _cell(cell: str) -> Iterator[str]:
    if not filled(cell, "authors"):
        return
    objects = [found.group(2) for found in _NAME_IN_OBJECT.finditer(cell)] if cell[0] in "[{" else []
    texts = objects or listed(cell)
    if texts is not None:
        yield from texts
    elif cell[0] in "[{" and cell[-1] in "]}":  # a list without quotation marks, as Postgres writes it
        yield from (part.strip(" \"'") for part in cell[1:-1].split(","))
    else:
        yield cell


def _object(value: Mapping[Any, Any]) -> Iterator[str]:
    plain = {_PARTING.sub("", str(key).lower()): one for key, one in value.items()}
    for keys in _PARTS:
        parts = [part.strip() if isinstance(part := plain.get(key), str) else "" for key in keys]
        if parts[0] and parts[-1]:
            yield " ".join(filter(None, parts))
            return
    named = inner(value, "other")
    if isinstance(named, str) and named:
        yield named
    elif not named:
        yield from (one for one in value.values() if isinstance(one, str))


def _split(line: str) -> Iterator[str]:
    for part in _SEPARATORS.split(markup.plain(line)):
        byline = bylines.without_label(" ".join(part.split()))
        between = bylines.between()
        first, comma, rest = byline.partition(",")
        surname = " " not in first.strip() or first[:1].islower()  # van der Berg, Jan
        if wire.web_address(byline):
            continue
        if not between.search(byline) or (comma and surname and not between.search(rest)):
            yield byline
        else:
            yield from bylines.cleaned([byline])
