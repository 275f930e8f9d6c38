"""Lines that a wire, a mail or a database broke at some width → the paragraphs that they were.

A name stands in two lines as often as any other words do ("North\\nKorea"), so that line breaks within a
paragraph become spaces. Each block between blank lines is judged by itself; lists, menus and texts of one
paragraph a line stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from monitor.extract.settings import thresholds
from monitor.resources import read_toml

_BLANK = re.compile(r"(\n[ ]*\n\s*)")
_STOP = re.compile(r"[.!?…:;。！？][\"'”’»)\]]*\Z")
_BULLET = re.compile(r"(?:[•●▪◦‣*·–—-]|\(?(?:\d{1,2}|[a-zA-Z])[.)])\s")


_HYPHEN = re.compile(r"(?<![^\W\d_])([^\W\d_]++)-\n[ ]*([^\W\d_]+)")


def unwrapped(text: str) -> str:
    """Make a space of each line break within a paragraph, for a text with plain characters.

    The paragraphs of such a block are parted by a blank line. What is returned stays as it is when asked for
    again.
    """
    if "\n" not in text or text.count("\n") > thresholds().limits.paragraphs:
        return text
    if "-\n" in text:
        text = _HYPHEN.sub(lambda found: _rejoined(found, text), text)
    parts = _BLANK.split(text)
    parts[::2] = [_block(block) if "\n" in block else block for block in parts[::2]]
    return "".join(parts)


def _rejoined(found: re.Match[str], text: str) -> str:
    """Join a word that was parted at a line end; its hyphen goes where the text writes it as one elsewhere.

    A hyphen that was there before stays ("Guinea-Bissau", "long-term"), and so does one that stands for a
    part left out ("two- and three-year").
    """
    first, second = found[1], found[2]
    if second in _words().left_out:
        return found[0]
    if second in _words().endings:
        return first + second
    whole = second[0].islower() and f"{first}-{second}" not in text
    name = first[0].isupper() and not first.isupper() and first.lower() not in _words().prefixes
    if whole and (name or re.search(rf"\b{first}{second}\b", text)):
        return first + second
    return f"{first}-{second}"


class _Words(NamedTuple):
    prefixes: frozenset[str]
    left_out: frozenset[str]
    endings: frozenset[str]


@cache
def _words() -> _Words:
    """Return the words that decide about a hyphen at a line end."""
    loaded = read_toml("extract/hyphens.toml")
    return _Words(*(frozenset(loaded[name]) for name in _Words._fields))


def _block(block: str) -> str:
    """Join the lines of a block that was wrapped; others lose their indents, which part names as well."""
    rows = block.split("\n")
    bare = [row.strip() for row in rows]
    if not _is_wrapped(bare):
        return "\n".join(bare)
    width = max(map(len, rows))
    indent = min(map(_indent, rows))
    joined = [bare[0]]
    for (above, row), text in zip(pairwise(rows), bare[1:], strict=True):
        if not text:  # the end of the text is blank
            continue
        if _BULLET.match(text):
            joined += ["\n", text]
        elif (_indent(row) > indent and not text[0].islower()) or _has_room(above, text, width):
            joined += ["\n\n", text]
        else:
            joined += [" ", text]
    return "".join(joined)


def _indent(row: str) -> int:
    return len(row) - len(row.lstrip())


def _has_room(above: str, row: str, width: int) -> bool:
    """Tell whether a line ends a sentence though the next word had room on it: a paragraph ends."""
    return _STOP.search(above) is not None and len(above) + 1 + len(row.split(" ", 1)[0]) <= width


def _is_wrapped(rows: Sequence[str]) -> bool:
    """Tell whether lines end where they were full: the next goes on in small letters, or its first word had
    no room left; and the block ends as a sentence does.
    """
    bounds = thresholds().wrapping
    breaks = [(above, row) for above, row in pairwise(rows) if above and row and not _STOP.search(above)]
    small = sum(row[0].islower() and len(above) >= bounds.least for above, row in breaks)
    if small >= max(1, bounds.small * (len(rows) - 1)):
        return True
    runs_on = any(row[0].islower() or above[-1] == "," for above, row in breaks)
    if runs_on and len(breaks) == len(rows) - 1 and _STOP.search(rows[-1]):
        return True  # one sentence, however short its lines
    width = max(map(len, rows))
    if len(rows) < bounds.rows or not bounds.least <= width <= bounds.most or not breaks:
        return False
    full = all(len(above) + 1 + len(row.split(" ", 1)[0]) > width for above, row in pairwise(rows))
    return full and _STOP.search(rows[-1]) is not None
