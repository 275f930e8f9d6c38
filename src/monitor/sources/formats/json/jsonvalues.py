"""JSON values that follow each other in a text, or stand in a list in it, read as far as they are asked for.

A value with a fault costs no other: reading goes on at the next record that begins behind the fault, or that
a string without an end took in before it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Any

from monitor.sources.formats.json import envelopes
from monitor.sources.formats.json.jsontext import (
    BETWEEN,
    COMMENT,
    LINE_COMMENT,
    SURROGATE,
    NotJson,
    following,
)
from monitor.sources.values import fields, lines, wire

MAX_RECORD = lines.MAX_LINE
"""Characters of one record, or of an envelope around many."""

STEP = 1 << 18
"""Characters that are read at a time."""

COMMENTS = re.compile(rf"(?:{LINE_COMMENT}(?=\n)|{COMMENT}|[{re.escape(BETWEEN)}])+", re.DOTALL)
"""What may stand between values."""

_GAP = re.compile(rf"[{re.escape(BETWEEN)}]*")
SCRIPT = re.compile(
    r"(?:\)?\]\}'?,?\s|while\s*\(1\);|for\s*\(;;\);|"
    r"(?:(?:export\s+default|(?:export\s+)?(?:var|let|const)\s+[\w$]+\s*=|[\w$][\w$.]{0,100}\s*=)\s*|[\w$][\w$.]{0,100}\s*\(\s*)"
    r"(?=[\[{]))"
)
"""What scripts have before a value: `var articles =`, `callback(`, and what keeps them from being run."""

_MAX_PASSED = 1000
_NEXT_RECORD = re.compile(r"[}\]]\s*,?\s*(?=\{)|\n\s*(?=\{)")
_OPENED = re.compile(r"\{(?:\s*\")?\s*\Z")
"""How an object begins before a fault: the mark of its first key ended a string that had none, or it stands
where one without an end should go on."""

_AHEAD = re.compile(r"[\s,]*\{")
_STRAY = re.compile(r"\s*,\s*\{\s*")
"""What stands between two records, as a string: a mark too many begins it."""

_LIST = re.compile(r'"([^"\\\n]{1,40})"\s*:\s*\[\s*(?=\{)')
_KEY = re.compile(r'"([^"\\\n]{1,40})"\s*:')
_FIRST_KEY = re.compile(r'\{\s*"([^"\\\n]{1,80})"\s*:')


class Values:
    """A text that is read on as far as its values need it."""

    def __init__(self, chunks: Iterator[str], begin: str = "", line: int = 1) -> None:
        pieces = (begin[at : at + STEP] for at in range(0, len(begin), STEP))
        self._chunks, self._held, self._at = itertools.chain(pieces, chunks), "", 0
        self._is_ended = False
        self._limit, self._counted, self._line, self._line_begin = MAX_RECORD, 0, line, 0
        self._key: str | None = None  # the first one of the last record

    def begin(self, *, in_script: bool = False) -> str:
        """Return the first two characters of the next value, "" at the end; comments are passed over.

        Args:
            in_script: `var name =` and the like are passed over as well.
        """
        while True:
            self._skip(COMMENTS)
            if in_script and self._skip(SCRIPT):
                continue
            rest = self._held[self._at : self._at + 1]
            gap = _GAP.match(self._held, min(self._at + 1, len(self._held)))
            behind = self._held[gap.end() : gap.end() + 1] if gap else ""
            if behind and rest not in ("/", "#"):
                return rest + behind
            if not self._more():
                if self._is_ended:
                    return rest + behind
                self._is_ended = True
                self._held += "\n"  # so that a comment ends with the file

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        found = pattern.match(self._held, self._at)
        self._at = found.end() if found else self._at
        return found is not None

    def excerpt(self) -> str:
        """Return how the next value begins."""
        return self._held[self._at : self._at + wire.EXCERPT].encode("utf-8", "replace").decode()

    def place(self, offset: int = 0) -> tuple[int, int]:
        """Return the line and the column, from 1, of what stands so many characters from here."""
        self._line, self._line_begin = self._placed(self._at)
        self._counted = self._at
        line, begin = self._placed(self._at + offset)
        return line, self._at + offset - begin + 1

    def _placed(self, at: int) -> tuple[int, int]:
        """The line of a place, and where it begins, counted on from where was counted last."""
        line_end = self._held.rfind("\n", self._counted, at)
        begin = line_end + 1 if line_end >= 0 else self._line_begin
        return self._line + self._held.count("\n", self._counted, at), begin

    def pass_over(self, characters: int) -> None:
        self._at += characters

    def enter_list(self, fault: int | None = None) -> bool:
        """Go to the first record of a list within an envelope; tell whether there is one.

        Args:
            fault: because of which the envelope cannot be read as one, so many characters from here.
        """
        end = len(self._held) if fault is None else self._at + fault
        at = list_in(self._held, self._at, end)
        self._at, self._limit = at or self._at, MAX_RECORD
        return at > 0

    def value(self) -> Any:
        """Read the next value.

        Raises:
            NotJson: there is none, or it is longer than `MAX_RECORD`.
        """
        while True:
            try:
                value, end = following(self._held, self._at)
            except NotJson as error:
                held = len(self._held) - self._at
                if error.ends and held > self._limit:
                    self._limit = max(STEP, self._limit // 2)  # not again so far for each that follows
                    reason = f"longer than {MAX_RECORD >> 20} MB, or without an end; write one object a line"
                    found = NotJson(reason, ends=True)
                    found.at = error.at if error.in_string else held
                    raise found from error
                if error.ends and self._more():
                    continue
                if error.ends:
                    what = f"the file ends within this record, {error.what}"
                    raise NotJson(what, at=error.at, advice=error.advice, ends=True) from error
                raise
            if isinstance(value, str) and _STRAY.fullmatch(value):
                raise NotJson("a quotation mark too many", at=end - 1 - self._at)
            if SURROGATE.search(self._held, self._at, end):
                self._at = end
                raise NotJson("wrong encoding")
            key = _FIRST_KEY.match(self._held, self._at)
            self._key, self._at = key[1] if key else self._key, end
            return value

    def pass_over_record(self, at: int, *, ends: bool = False) -> str:
        """Go on to the next record behind a fault, `at` characters from here; say what that leaves out.

        Objects within the faulty record are no records: the next one begins with the same key, or is an
        article. Where the text `ends` in it, lists within that were not closed have taken in what follows.
        """
        first, key = self.place()[0], _FIRST_KEY.match(self._held, self._at)
        swallowed = self._swallowed(at)
        fault = self._at + at
        ahead = _AHEAD.match(self._held, fault)
        opened = _OPENED.search(self._held, self._at + 1, ahead.end() if ahead else fault)
        self._at = swallowed or (opened.start() if opened else self._at + (1 if ends else max(at, 1)))
        is_next = swallowed or (opened and (key is None or self._is_record(key[1])))
        for _ in range(0 if is_next else _MAX_PASSED):
            if not self._to_next_object() or key is None or self._is_record("" if ends else key[1]):
                break
        last = self.place()[0] - 1
        return f"; lines {first} to {last} are left out" if last > first else ""

    def _swallowed(self, at: int) -> int | None:
        """Return where a record begins that a string without an end took in: as the last one did."""
        line = self._held[self._held.rfind("\n", 0, self._at) + 1 : self._at]
        indent = line[: len(line) - len(line.lstrip())]
        if self._key is None:
            return None
        begins = re.compile(rf'\n{indent}(?=\{{\s*"{re.escape(self._key)}")')
        found = begins.search(self._held, self._at, self._at + at + 90)
        return found.end() if found and found.end() < self._at + at else None

    def _to_next_object(self) -> bool:
        while not (found := _NEXT_RECORD.search(self._held, max(0, self._at - 1))):
            self._at = max(self._at, len(self._held) - STEP // 2)
            if not self._more():
                self._at = len(self._held)
                return False
        self._at = found.end()
        return True

    def _is_record(self, first_key: str) -> bool:
        for _ in range(2):
            key = _FIRST_KEY.match(self._held, self._at)
            if key is not None and key[1] == first_key:
                return True
            try:
                value, _end = following(self._held, self._at)
            except NotJson as error:
                if not error.ends or not self._more():
                    break
            else:
                return envelopes.is_titled_article(value)
        return False

    def _more(self) -> bool:
        """Read at least as much again as is held."""
        wanted = max(STEP, len(self._held) - self._at)
        self._line_begin = 1 - self.place()[1]
        pieces, size = [self._held[self._at :]], 0
        for chunk in self._chunks:
            pieces.append(chunk)
            size += len(chunk)
            if size >= wanted:
                break
        self._held, self._at, self._counted = "".join(pieces), 0, 0
        return size > 0


def list_in(text: str, start: int, end: int) -> int:
    """Return where the first record of a list begins that stands within an envelope; 0 where none does.

    Args:
        text: in which the envelope, or the rest of it, begins at `start`.
        start: see there.
        end: where a fault is; what stands behind it is not looked at.
    """
    for found in _LIST.finditer(text, start, min(end, start + STEP)):
        keys = _KEY.findall(text, start, found.start()) if text[start] == "{" else []
        if fields.names_text(keys):
            return 0  # a record with a list of its own
        try:
            is_one = envelopes.holds_articles(following(text, found.end())[0])
        except NotJson:
            is_one = found[1].lower() in envelopes.names() or "title" not in fields.recognised(keys, {})
        if is_one:
            return found.end()
    return 0
