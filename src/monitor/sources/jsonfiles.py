"""JSON files: an object a line, one value over many lines, arrays and envelopes of any size.

One bad record never costs its neighbours: what stands before it has been read, and reading goes on at the
next object that begins after it.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import Any

import orjson

from monitor.model import Rejected
from monitor.sources import encodings, lines, wire
from monitor.sources.envelopes import records_in
from monitor.sources.records import record_of

MAX_RECORD = lines.MAX_LINE
"""Characters of one record, or of an envelope around many."""

_STEP = 1 << 18
_BETWEEN = " \t\r\n,\0\x1e\ufeff"
_NEXT_RECORD = re.compile(r"[}\]]\s*,?\s*(?=\{)|\n\s*(?=\{)")
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PYTHON = re.compile(r"\s*[\[{]\s*(?:\{\s*)?'|[^\n]{0,500}:\s*(?:None|True|False)\s*[,}]")
_UNFINISHED = 12
"""Characters before the end in which a number, a word or an escape may be cut."""

_decoder = json.JSONDecoder(strict=False)


class NotJson(ValueError):
    """What is not JSON about a text, after how many characters, and whether more text might help.

    `ends` tells that the text ends within the value, `in_string` that it does so within a string, and `more`
    that another value follows in the same text.
    """

    def __init__(
        self, reason: str, *, at: int = 0, ends: bool = False, in_string: bool = False, more: bool = False
    ) -> None:
        super().__init__(reason)
        self.at, self.ends, self.in_string, self.more = at, ends, in_string, more


def loads(text: str) -> Any:
    """Read a JSON value as programs write it: NaN, Infinity, and halves of characters, which are left out.

    Raises:
        NotJson: it is none.
    """
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError):
        value, end = _next(text, 0)
    if text[end:].strip(_BETWEEN):
        raise NotJson(f"more stands behind the value, from character {end + 1} on", at=end, more=True)
    return value


def _next(text: str, start: int) -> tuple[Any, int]:
    """Read the value that begins at `start` and return it with its end."""
    try:
        value, end = _decoder.raw_decode(text, start)
        return (_repaired(value) if _HALF_CHARACTER.search(text, start, end) else value), end
    except json.JSONDecodeError as error:
        in_string = error.msg.startswith("Unterminated string")
        what = "a string without an end" if in_string else error.msg[:1].lower() + error.msg[1:]
        reason = f"{what} at character {error.pos - start + 1}"
        if _PYTHON.match(text, start):
            reason += "; this is how Python shows values, write them with json.dumps"
        ends = in_string or error.pos >= len(text) - _UNFINISHED
        raise NotJson(reason, at=error.pos - start, ends=ends, in_string=in_string) from error
    except RecursionError as error:
        raise NotJson("nested too deeply") from error


def _repaired(value: Any) -> Any:
    """Leave out halves of characters, which no encoding can hold."""
    if isinstance(value, str):
        return _SURROGATE.sub("", value)
    if isinstance(value, list):
        return [_repaired(one) for one in value]
    if isinstance(value, dict):
        return {_repaired(key): _repaired(one) for key, one in value.items()}
    return value


def read_json(stream: BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[wire.Record]:
    """Yield the records of a JSON file: an object a line, or values laid out over many lines.

    Arrays and objects in a row are read a record at a time, whatever their size; an envelope is read whole.
    """
    encoding, is_list = _opening(stream)
    if is_list:
        yield from _laid_out(_Text(_chunks(stream, encoding, origin)), origin, chosen)
        return
    numbered = lines.read(stream, origin)
    begun = False
    for line in numbered:
        where = f"{origin}:{line.number}"
        text = line.text.strip(_BETWEEN)
        if line.fault:
            yield Rejected(where, line.fault, line.text[: wire.EXCERPT])
        elif text:
            try:
                found = loads(text)
            except NotJson as error:
                if error.ends and not error.in_string and not begun:
                    rest = (one.text for one in numbered if not one.fault)
                    yield from _laid_out(_Text(rest, line.text), origin, chosen)
                    return
                if error.more:
                    yield from _laid_out(_Text(iter(()), text), where, chosen)
                    continue
                yield Rejected(where, f"not JSON: {error}", text[: wire.EXCERPT])
            else:
                yield from _records(found, where, chosen)
        begun = begun or bool(text)


def _opening(stream: BufferedReader) -> tuple[str, bool]:
    """The encoding of a file, and whether it begins with a list."""
    head = stream.peek(encodings.SAMPLE)[: encodings.SAMPLE]
    encoding = encodings.detect(head)
    return encoding, head[:4096].decode(encoding, "replace").lstrip(_BETWEEN).startswith("[")


def _chunks(stream: BufferedReader, encoding: str, origin: str) -> Iterator[str]:
    errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    decoded = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
    repairs, read = encodings.Repairs(origin), 0
    while chunk := decoded.read(_STEP):
        if encoding.startswith("utf-8") and (stray := _SURROGATE.search(chunk)):
            where = f"character {read + stray.start() + 1}"
            read += len(chunk)
            chunk = repairs.text(chunk.encode("utf-8", "surrogateescape"), where)
        else:
            read += len(chunk)
        yield chunk
    repairs.report()


def _records(found: object, where: str, chosen: Mapping[str, str]) -> Iterator[wire.Record]:
    for place, record in records_in(found, where):
        yield record_of(record, place, chosen)


def _laid_out(text: _Text, origin: str, chosen: Mapping[str, str]) -> Iterator[wire.Record]:
    """Yield the records of values that follow each other, and of the elements of a list."""
    number, in_list = 0, False
    while begin := text.begin():
        if begin[0] == "[" and not in_list and begin != "[[":
            in_list = True
            text.pass_over(1)
            continue
        if begin[0] == "]":
            in_list = False
            text.pass_over(1)
            continue
        number += 1
        where = f"{origin}:{number}"
        try:
            value = text.value()
        except NotJson as error:
            yield Rejected(where, f"not JSON: {error}", text.excerpt())
            text.pass_over_record(error.at)
            continue
        if number == 1 and not in_list and not text.begin():
            where = origin
        yield from _records(value, where, chosen)


class _Text:
    """Text that is read on as far as its values need it."""

    def __init__(self, chunks: Iterator[str], begin: str = "") -> None:
        self._chunks, self._held, self._at = chunks, begin, 0
        self._limit = MAX_RECORD

    def begin(self) -> str:
        """Return the first two characters of the next value, "" at the end."""
        while True:
            rest = self._held[self._at : self._at + _STEP].lstrip(_BETWEEN)
            self._at = min(len(self._held), self._at + _STEP) - len(rest)
            if len(rest) > 1 or not (self._at + len(rest) < len(self._held) or self._more()):
                return rest[:1] + rest[1:].lstrip(_BETWEEN)[:1]

    def excerpt(self) -> str:
        """Return how the next value begins."""
        return self._held[self._at : self._at + wire.EXCERPT].encode("utf-8", "replace").decode()

    def pass_over(self, characters: int) -> None:
        self._at += characters

    def value(self) -> Any:
        """Read the next value.

        Raises:
            NotJson: there is none, or it is longer than `MAX_RECORD`.
        """
        while True:
            try:
                value, end = _next(self._held, self._at)
            except NotJson as error:
                held = len(self._held) - self._at
                if error.ends and held > self._limit:
                    self._limit = max(_STEP, self._limit // 2)  # not again so far for each that follows
                    reason = f"longer than {MAX_RECORD >> 20} MB, or without an end; write one object a line"
                    raise NotJson(reason, at=error.at if error.in_string else held) from error
                if error.ends and self._more():
                    continue
                if error.ends:
                    raise NotJson(f"the file ends within this record, {error}", at=error.at) from error
                raise
            if _SURROGATE.search(self._held, self._at, end):
                self._at = end
                raise NotJson("wrong encoding", at=0)
            self._at = end
            return value

    def pass_over_record(self, at: int) -> None:
        """Go on to the next object that begins behind a fault, `at` characters from here."""
        self._at += max(at, 1)
        while not (found := _NEXT_RECORD.search(self._held, max(0, self._at - 1))):
            self._at = max(self._at, len(self._held) - _STEP // 2)
            if not self._more():
                self._at = len(self._held)
                return
        self._at = found.end()

    def _more(self) -> bool:
        """Read at least as much again as is held."""
        wanted = max(_STEP, len(self._held) - self._at)
        pieces, size = [self._held[self._at :]], 0
        for chunk in self._chunks:
            pieces.append(chunk)
            size += len(chunk)
            if size >= wanted:
                break
        self._held, self._at = "".join(pieces), 0
        return size > 0
