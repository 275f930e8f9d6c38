"""JSON files: an object a line, one value over many lines, arrays and envelopes of any size, scripts.

One bad record never costs its neighbours: what stands before it has been read, and reading goes on at the
next record that begins after it.
"""

from __future__ import annotations

import io
import itertools
import re
from collections import deque
from collections.abc import Iterator, Mapping
from io import BufferedReader
from typing import Any

from monitor.model import Rejected
from monitor.sources import answers, encodings, envelopes, fields, lines, wire
from monitor.sources.jsontext import BETWEEN, COMMENT, LINE_COMMENT, SURROGATE, NotJson, following, loads
from monitor.sources.lines import Line
from monitor.sources.records import record_of

MAX_RECORD = lines.MAX_LINE
"""Characters of one record, or of an envelope around many."""

_STEP = 1 << 18
_MAX_LINES = 1000
_MAX_PASSED = 1000
_COMMENTS = re.compile(rf"(?:{LINE_COMMENT}(?=\n)|{COMMENT}|[{re.escape(BETWEEN)}])+", re.DOTALL)
_GAP = re.compile(rf"[{re.escape(BETWEEN)}]*")
_SCRIPT = re.compile(
    r"(?:\)?\]\}'?,?\s|while\s*\(1\);|for\s*\(;;\);|"
    r"(?:(?:export\s+default|(?:export\s+)?(?:var|let|const)\s+[\w$]+\s*=|[\w$][\w$.]{0,100}\s*=)\s*|[\w$][\w$.]{0,100}\s*\(\s*)"
    r"(?=[\[{]))"
)
"""What scripts have before a value: `var articles =`, `callback(`, and what keeps them from being run."""

_NEXT_RECORD = re.compile(r"[}\]]\s*,?\s*(?=\{)|\n\s*(?=\{)")
_LIST = re.compile(r'"([^"\\\n]{1,40})"\s*:\s*\[\s*(?=\{)')
_KEY = re.compile(r'"([^"\\\n]{1,40})"\s*:')
_FIRST_KEY = re.compile(r'\{\s*"([^"\\\n]{1,80})"\s*:')


def read_json(stream: BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[wire.Record]:
    """Yield the records of a JSON file: an object a line, or values laid out over many lines.

    Arrays and objects in a row are read a record at a time, whatever their size; an envelope is read whole.
    """
    reader = _Records(origin, chosen)
    encoding, is_laid_out = _opening(stream)
    if is_laid_out:
        yield from reader.laid_out(_Text(_chunks(stream, encoding, origin)), origin)
    else:
        yield from reader.lines(_Ahead(lines.read(stream, origin)))
    reader.passed_over.report()


def _opening(stream: BufferedReader) -> tuple[str, bool]:
    """The encoding of a file, and whether it begins with a list, or as a script does."""
    head = stream.peek(encodings.SAMPLE)[: encodings.SAMPLE]
    encoding = encodings.detect(head)
    begin = head[:4096].decode(encoding, "replace")
    begin = begin[comments.end() :] if (comments := _COMMENTS.match(begin)) else begin
    return encoding, begin.startswith("[") or bool(_SCRIPT.match(begin))


def _chunks(stream: BufferedReader, encoding: str, origin: str) -> Iterator[str]:
    errors = "replace" if encoding.startswith(("utf-16", "utf-32")) else "surrogateescape"
    decoded = io.TextIOWrapper(stream, encoding=encoding, errors=errors, newline="")
    repairs, read = encodings.Repairs(origin), 0
    while chunk := decoded.read(_STEP):
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

    def lines(self, numbered: _Ahead) -> Iterator[wire.Record]:
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
                    is_envelope = _list_in(text, 0, error.at) > 0
                    goes_on = error.ends and not error.in_string
                    if is_envelope:
                        goes_on = error.ends or not text.endswith("}")
                    if goes_on and not begun:
                        rest = (one.text for one in numbered if not one.fault)
                        yield from self.laid_out(_Text(rest, line.text, line.number), self._origin)
                        return
                    if error.more or is_envelope:
                        yield from self.laid_out(_Text(iter(()), text, line.number), where)
                    else:
                        column = line.text.find(text) + error.at + 1
                        reason = f"not JSON: {error.where(line.number, column)}"
                        yield Rejected(where, reason, text[: wire.EXCERPT])
                begun = True

    def laid_out(self, text: _Text, origin: str) -> Iterator[wire.Record]:
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
                passed = text.pass_over_record(error.at)
                yield Rejected(where, reason + passed, excerpt)
                continue
            if number == 1 and not in_list and not text.begin():
                where = origin
            yield from self.of(value, where)

    def of(self, found: object, where: str) -> Iterator[wire.Record]:
        """Yield the records in one value; of an answer that is an error what it says."""
        if isinstance(found, str) and found.lstrip()[:1] in ("{", "["):
            found = _unpacked(found)
        said = answers.error_in(found)
        if said is not None:
            yield Rejected(where, said, fields.shown(found))
        for place, record in envelopes.records_in(found, where, self.passed_over):
            if said is None or record is not found:
                yield record_of(record, place, self._chosen)


def _list_in(text: str, start: int, end: int) -> int:
    """Return where the first record of a list begins that stands within an envelope; 0 where none does.

    Args:
        text: in which the envelope, or the rest of it, begins at `start`.
        start: see there.
        end: where a fault is; what stands behind it is not looked at.
    """
    for found in _LIST.finditer(text, start, min(end, start + _STEP)):
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


class _Text:
    """Text that is read on as far as its values need it."""

    def __init__(self, chunks: Iterator[str], begin: str = "", line: int = 1) -> None:
        pieces = (begin[at : at + _STEP] for at in range(0, len(begin), _STEP))
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
            self._skip(_COMMENTS)
            if in_script and self._skip(_SCRIPT):
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
        at = _list_in(self._held, self._at, end)
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
                    self._limit = max(_STEP, self._limit // 2)  # not again so far for each that follows
                    reason = f"longer than {MAX_RECORD >> 20} MB, or without an end; write one object a line"
                    found = NotJson(reason)
                    found.at = error.at if error.in_string else held
                    raise found from error
                if error.ends and self._more():
                    continue
                if error.ends:
                    what = f"the file ends within this record, {error.what}"
                    raise NotJson(what, at=error.at, advice=error.advice) from error
                raise
            if SURROGATE.search(self._held, self._at, end):
                self._at = end
                raise NotJson("wrong encoding")
            key = _FIRST_KEY.match(self._held, self._at)
            self._key, self._at = key[1] if key else self._key, end
            return value

    def pass_over_record(self, at: int) -> str:
        """Go on to the next record behind a fault, `at` characters from here; say what that leaves out.

        Objects within the faulty record are no records: the next one begins with the same key, or is an
        article.
        """
        first, key = self.place()[0], _FIRST_KEY.match(self._held, self._at)
        swallowed = self._swallowed(at)
        self._at = swallowed or self._at + max(at, 1)
        for _ in range(0 if swallowed else _MAX_PASSED):
            if not self._to_next_object() or key is None or self._is_record(key[1]):
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
            self._at = max(self._at, len(self._held) - _STEP // 2)
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
        wanted = max(_STEP, len(self._held) - self._at)
        self._line_begin = 1 - self.place()[1]
        pieces, size = [self._held[self._at :]], 0
        for chunk in self._chunks:
            pieces.append(chunk)
            size += len(chunk)
            if size >= wanted:
                break
        self._held, self._at, self._counted = "".join(pieces), 0, 0
        return size > 0
