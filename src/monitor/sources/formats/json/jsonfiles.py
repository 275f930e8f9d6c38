"""JSON files: an object a line, one value over many lines, arrays and envelopes of any size, scripts.

One bad record never costs its neighbours: what stands before it has been read, and reading goes on behind
it, at the next record (`jsonvalues`).
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import Any

from monitor.model import Record, Rejected
from monitor.sources.formats.json import answers, envelopes
from monitor.sources.formats.json.jsontext import BETWEEN, SURROGATE, NotJson, loads
from monitor.sources.formats.json.jsonvalues import COMMENTS, SCRIPT, STEP, Values, list_in
from monitor.sources.formats.records import records_of
from monitor.sources.values import encodings, fields, lines, wire
from monitor.sources.values.lines import Line

_MAX_LINES = 1000


def read_json(stream: BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records of a JSON file: an object a line, or values laid out over many lines.

    Arrays and objects in a row are read a record at a time, whatever their size; an envelope is read whole.
    """
    reader = _Records(origin, chosen)
    encoding, is_laid_out = _opening(stream)
    if is_laid_out:
        yield from reader.laid_out(Values(_chunks(stream, encoding, origin)), origin)
    else:
        yield from reader.lines(_Ahead(lines.read(stream, origin)))
    reader.passed_over.report()


def _opening(stream: BufferedReader) -> tuple[str, bool]:
    """The encoding of a file, and whether it begins with a list, as a script does, or with a line too long to
    be one of many records."""
    head = stream.peek(encodings.SAMPLE)[: encodings.SAMPLE]
    encoding = encodings.detect(head)
    begin = head[:4096].decode(encoding, "replace")
    begin = begin[comments.end() :] if (comments := COMMENTS.match(begin)) else begin
    is_one_line = begin.startswith("{") and len(head) >= encodings.SAMPLE and b"\n" not in head
    return encoding, begin.startswith("[") or bool(SCRIPT.match(begin)) or is_one_line


def _chunks(stream: BufferedReader, encoding: str, origin: str) -> Iterator[str]:
    errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    decoded = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
    repairs, read = encodings.Repairs(origin), 0
    while chunk := decoded.read(STEP):
        chunk = chunk.replace("\0", "")
        if encoding.startswith("utf-8") and (stray := SURROGATE.search(chunk)):
            where = f"character {read + stray.start() + 1}"
            read += len(chunk)
            chunk = repairs.text(chunk.encode("utf-8", "surrogateescape"), where)
        else:
            read += len(chunk)
        yield chunk
    repairs.report()


class _Records:
    """Values → records, and what is said once for the file."""

    def __init__(self, origin: str, chosen: Mapping[str, str]) -> None:
        self._origin, self._chosen = origin, chosen
        self.passed_over = envelopes.PassedOver(origin)

    def lines(self, numbered: _Ahead) -> Iterator[Record]:
        """Yield the records of values that stand a line each, or go on in the next lines."""
        begun = False
        for line in numbered:
            where = f"{self._origin}:{line.number}"
            text = line.text.strip(BETWEEN)
            if line.fault:
                yield Rejected(where, line.fault, line.text[: wire.EXCERPT])
            elif text and not text.startswith(("//", "#")):
                try:
                    yield from self.of(numbered.value(line, text), where)
                except NotJson as error:
                    is_envelope = list_in(text, 0, error.at) > 0
                    goes_on = error.ends and not error.in_string
                    if is_envelope:
                        goes_on = error.ends or not text.endswith("}")
                    if goes_on and not begun:
                        rest = (one.text for one in numbered if not one.fault)
                        yield from self.laid_out(Values(rest, line.text, line.number), self._origin)
                        return
                    if error.more or is_envelope:
                        yield from self.laid_out(Values(iter(()), text, line.number), where)
                    else:
                        column = line.text.find(text) + error.at + 1
                        reason = f"not JSON: {error.where(line.number, column)}"
                        yield Rejected(where, reason, text[: wire.EXCERPT])
                begun = True

    def laid_out(self, text: Values, origin: str) -> Iterator[Record]:
        """Yield the records of values that follow each other, and of the elements of a list."""
        number, in_list, in_envelope = 0, False, False
        while begin := text.begin(in_script=not in_list):
            if begin[0] == "[" and not in_list and begin != "[[":
                in_list = True
                text.pass_over(1)
                continue
            if begin[0] == "]":
                in_list = False
                text.pass_over(1)
                if in_envelope and not (in_list := text.enter_list()):
                    in_envelope = False
                    text.pass_over_record(0)
                continue
            number += 1
            where = f"{origin}:{number}"
            try:
                value = text.value()
            except NotJson as error:
                if not in_list and text.enter_list(error.at):
                    in_list = in_envelope = True
                    number -= 1
                    continue
                reason, excerpt = f"not JSON: {error.where(*text.place(error.at))}", text.excerpt()
                passed = text.pass_over_record(error.at, ends=error.ends and in_list)
                yield Rejected(where, reason + passed, excerpt)
                continue
            if number == 1 and not in_list and not text.begin():
                where = origin
            yield from self.of(value, where)

    def of(self, found: object, where: str) -> Iterator[Record]:
        """Yield the records in one value; of an answer that is an error what it says."""
        if isinstance(found, str) and found.lstrip()[:1] in ("{", "["):
            found = _unpacked(found)
        said = answers.error_in(found)
        if said is not None:
            yield Rejected(where, said, fields.shown(found))
        for place, record in envelopes.records_in(found, where, self.passed_over):
            if said is None or record is not found:
                yield from records_of(record, place, self._chosen)


def _unpacked(text: str) -> object:
    """The value in a string: programs write one as JSON that is JSON already."""
    try:
        return loads(text)
    except NotJson:
        return text


class _Ahead:
    """Lines that are looked at before they are taken."""

    def __init__(self, numbered: Iterator[Line]) -> None:
        self._lines, self._waiting = numbered, deque[Line]()
        self._begun = False

    def __iter__(self) -> _Ahead:
        return self

    def __next__(self) -> Line:
        return self._waiting.popleft() if self._waiting else next(self._lines)

    def value(self, line: Line, text: str) -> Any:
        """Read the value of a line; where it does not end there, with the lines behind it.

        Args:
            line: as it stands in the file.
            text: it without what may stand between values.

        Raises:
            NotJson: it is none.
        """
        begun, self._begun = self._begun, True
        try:
            return loads(text)
        except NotJson as error:
            # The whole file may be one value; then it is not read a line at a time.
            if not error.ends or not (begun or error.in_string):
                raise
            found = self._joined(line.text.lstrip(BETWEEN))
            if found is None:
                raise
            return found[0]

    def _joined(self, text: str) -> tuple[Any] | None:
        taken: list[Line] = []
        for line in self:
            taken.append(line)
            if line.fault or line.text.startswith("{") or len(taken) > _MAX_LINES:
                break
            text += line.text
            if line.text.rstrip(BETWEEN).endswith("}"):
                try:
                    return (loads(text.rstrip(BETWEEN)),)
                except NotJson as error:
                    if not error.ends:
                        break
        self._waiting.extendleft(reversed(taken))
        return None
