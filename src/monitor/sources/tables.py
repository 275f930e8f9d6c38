"""Files of many records: JSONL, CSV, TSV, Parquet. One bad record never costs its neighbours."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator, Mapping
from io import BufferedReader

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from monitor.model import Document, Link, Rejected
from monitor.sources import encodings, exports, ninjs
from monitor.sources.fields import EXCERPT, document

Record = Document | Link | Rejected

MAX_LINE = 16 << 20
"""Bytes of one record; a longer line is passed over without holding it in memory."""

csv.field_size_limit(MAX_LINE)


def read_jsonl(stream: BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records of JSON Lines; a file that is one JSON array of objects serves as well."""
    for number, line in _lines(stream):
        where = f"{origin}:{number}"
        if isinstance(line, Rejected):
            yield Rejected(where, line.reason, line.excerpt)
            continue
        text = line.strip()
        if number == 1 and text.startswith("["):
            yield from _read_array(text, stream, origin, chosen)
            return
        if text:
            yield _parse(text, where, chosen)


def _parse(text: str, where: str, chosen: Mapping[str, str]) -> Record:
    try:
        record = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return Rejected(where, f"not JSON: {error}", text[:EXCERPT])
    if isinstance(record, dict) and ninjs.looks_like_ninjs(record):
        return ninjs.document_from_ninjs(record, where)
    return document(record, where, chosen)


def _read_array(
    first: str, stream: BufferedReader, origin: str, chosen: Mapping[str, str]
) -> Iterator[Record]:
    rest = stream.read(MAX_LINE + 1)
    if len(rest) > MAX_LINE:
        yield Rejected(origin, f"a JSON array over {MAX_LINE >> 20} MB: write one object a line")
        return
    try:
        records = orjson.loads(first.encode() + b"\n" + rest)
    except orjson.JSONDecodeError as error:
        yield Rejected(origin, f"not JSON: {error}", first[:EXCERPT])
        return
    for number, record in enumerate(records, start=1):
        yield document(record, f"{origin}:{number}", chosen)


def read_csv(stream: BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records of a CSV file with a header line; comma, semicolon or tab, as the header shows."""
    return _delimited(stream, origin, chosen, None)


def read_tsv(stream: BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the records of a tab-separated file with a header line."""
    return _delimited(stream, origin, chosen, "\t")


def _delimited(
    stream: BufferedReader, origin: str, chosen: Mapping[str, str], delimiter: str | None
) -> Iterator[Record]:
    bad: list[Rejected] = []
    lines = _text_lines(stream, origin, bad)
    opening = exports.opening(lines)
    vendor = None if chosen else opening.vendor
    header = "".join(opening.head[:1]).lstrip("\ufeff")
    delimiter = opening.delimiter or delimiter or max(",;\t", key=header.count)
    rows = csv.reader(itertools.chain([header], opening.head[1:], lines), delimiter=delimiter)
    try:
        names = next(rows, [])
    except csv.Error as error:
        yield Rejected(f"{origin}:1", f"not a CSV header: {error}", header[:EXCERPT])
        return
    while True:
        where = f"{origin}:{opening.skip + rows.line_num + 1}"
        try:
            row = next(rows)
        except StopIteration:
            break
        except csv.Error as error:
            yield Rejected(where, f"not a CSV row: {error}")
            continue
        if len(row) > len(names):
            yield Rejected(where, f"{len(row)} cells under {len(names)} column names", str(row)[:EXCERPT])
        elif row:
            record = dict(zip(names, row, strict=False))
            yield exports.adapt(vendor, record, where) if vendor else document(record, where, chosen)
    yield from bad


def _text_lines(stream: BufferedReader, origin: str, bad: list[Rejected]) -> Iterator[str]:
    """Lines for the CSV reader, which cannot pass on a rejected one: those are put into `bad`."""
    for number, line in _lines(stream):
        if isinstance(line, Rejected):
            bad.append(Rejected(f"{origin}:{number}", line.reason, line.excerpt))
        else:
            yield line.replace("\0", "")


def _lines(stream: BufferedReader) -> Iterator[tuple[int, str | Rejected]]:
    """Yield numbered decoded lines, or why a line cannot be used."""
    head = stream.peek(encodings.SAMPLE)[: encodings.SAMPLE]
    encoding = encodings.detect(head)
    if encoding.startswith(("utf-16", "utf-32")):
        # No line ends can be found in the bytes of these; a line that is too long comes in pieces.
        decoded = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        yield from enumerate(iter(lambda: decoded.readline(MAX_LINE), ""), start=1)
        return
    for number in itertools.count(1):
        line = stream.readline(MAX_LINE)
        if not line:
            return
        if len(line) == MAX_LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                pass
            yield number, Rejected("", f"a line longer than {MAX_LINE >> 20} MB", repr(line[:100]))
            continue
        if encodings.is_binary(line):
            yield number, Rejected("", "binary data, not text", repr(line[:100]))
            continue
        try:
            yield number, line.decode(encoding)
        except UnicodeDecodeError as error:
            reason = f"wrong encoding: not {encoding} at byte {error.start + 1}"
            yield number, Rejected("", reason, line[:EXCERPT].decode("ascii", "replace"))


def read_parquet(stream: BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield the rows of a Parquet file, a row group's batch at a time."""
    try:
        with pq.ParquetFile(stream) as source:
            number = 0
            for batch in source.iter_batches(batch_size=256):
                for record in batch.to_pylist():
                    number += 1
                    yield document(record, f"{origin}:{number}", chosen)
    except (pa.ArrowException, OSError) as error:
        yield Rejected(origin, f"not a readable Parquet file: {error}")
