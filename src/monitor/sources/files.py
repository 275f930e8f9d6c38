"""Files and folders → documents: text, pages, tables, agency formats, archives, mail; most also `.gz`."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from monitor.errors import UsageError
from monitor.model import Document, Link, Rejected
from monitor.sources import dated, encodings, jsonfiles, mail, mhtml, parquet, sheets, tables, warc, xmlfiles

MAX_FILE = 16 << 20
"""Bytes of one text or HTML file, and of one line of JSONL; longer ones are rejected unread."""

Record = Document | Link | Rejected
Reader = Callable[[io.BufferedReader, str, Mapping[str, str]], Iterator[Record]]


@dataclass
class Meter:
    """Counts the bytes read so far, for a progress bar."""

    done: int = 0


class _Chunks(io.RawIOBase):
    """A file read in the chunks in which it comes, reporting to a meter how far it was read.

    A reader that insists on full buffers would lose what a damaged gzip file holds before the damage.
    """

    def __init__(self, inner: io.BufferedIOBase, meter: Meter) -> None:
        self._inner, self._meter = inner, meter

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._inner.read1(len(buffer))
        buffer[: len(data)] = data
        self._meter.done += len(data)
        return len(data)


def _buffered(inner: io.BufferedIOBase, meter: Meter) -> io.BufferedReader:
    return io.BufferedReader(_Chunks(inner, meter), encodings.SAMPLE)


def read(
    paths: Sequence[str | Path], chosen: Mapping[str, str] | None = None, meter: Meter | None = None
) -> Iterator[Record]:
    """Yield every record of files and folders, in a stable order.

    Args:
        paths: files, folders (walked; files of unknown kinds and hidden ones are passed over) or "-".
        chosen: columns the user named, {field: column}.
        meter: is told how many bytes were read.

    Yields:
        A `Document` per record, or a `Rejected` with file, line and reason.

    Raises:
        UsageError: a path does not exist.
    """
    meter, chosen = meter or Meter(), chosen or {}
    for path in expand(paths):
        try:
            if str(path) == "-":
                found = read_file(cast(io.BufferedReader, sys.stdin.buffer), "-", "", chosen, meter)
                yield from dated.settled(found, "-")
            else:
                with path.open("rb") as file:
                    found = read_file(file, str(path), path.name.lower(), chosen, meter)
                    yield from dated.settled(found, str(path))
        except OSError as error:
            yield Rejected(str(path), f"cannot be read: {error.strerror or error}")


def size(paths: Sequence[str | Path]) -> int:
    """Return the bytes that `read` will read from `paths`; 0 where that is unknown ("-")."""
    return sum(path.stat().st_size for path in expand(paths) if str(path) != "-")


def expand(paths: Sequence[str | Path]) -> list[Path]:
    """Return the files that `paths` stand for, folders walked in name order, each file once."""
    found: dict[Path, None] = {}
    for given in map(Path, paths):
        if str(given) == "-":
            found[given] = None
        elif given.is_dir():
            found |= {path: None for path in sorted(given.rglob("*")) if _is_supported(path, given)}
        elif given.exists():
            found[given] = None
        else:
            raise UsageError(f"{given}: no such file or folder")
    return list(found)


def _is_supported(path: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
    return path.is_file() and not hidden and is_known(path.name.lower())


def is_known(name: str) -> bool:
    """Tell whether there is a reader for files of this name (in lower case); Excel's notes are none."""
    return _kind(name) is not None and not name.startswith("~$")


def _kind(name: str) -> str | None:
    suffix = Path(name.removesuffix(".gz")).suffix
    return suffix if suffix in READERS else None


def read_file(
    file: io.BufferedReader, origin: str, name: str, chosen: Mapping[str, str], meter: Meter | None = None
) -> Iterator[Record]:
    """Read one open file: unpack it, find out what it is, and hand it to the reader of its kind.

    Args:
        file: open at its beginning; one that cannot be rewound cannot hold Parquet.
        origin: names it in records.
        name: its name in lower case, "" where it has none.
        chosen: columns the user named, {field: column}.
        meter: is told how many bytes were read.
    """
    meter = meter or Meter()
    kind = _kind(name)
    if kind and name.endswith(WHOLE):
        before = meter.done
        for record in READERS[kind](file, origin, chosen):
            meter.done = before + file.tell()
            yield record
        return
    stream = _buffered(file, meter)
    if stream.peek(2)[:2] == b"\x1f\x8b":
        stream = _buffered(gzip.GzipFile(fileobj=stream), Meter())
    try:
        head = stream.peek(8192)
        kind = ".mhtml" if mhtml.is_saved_page(head) else kind or _sniff(head)
        yield from READERS[kind](stream, origin, chosen)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield Rejected(origin, f"the gzip file is damaged or cut off, what came before was read: {error}")


def _sniff(head: bytes) -> str:
    begin = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if begin.startswith((b"<?xml", b"<newsItem", b"<newsMessage", b"<nitf")):
        return ".xml"
    if begin.startswith(b"WARC/"):
        return ".warc"
    return ".jsonl" if begin[:1] == b"{" else ".html" if begin[:1] == b"<" else ".txt"


def _whole(stream: io.BufferedReader, origin: str, *, html: bool) -> str | Rejected:
    data = stream.read(MAX_FILE + 1)
    if len(data) > MAX_FILE:
        return Rejected(origin, f"larger than {MAX_FILE >> 20} MB", repr(data[:100]))
    if encodings.is_binary(data):
        return Rejected(origin, "a binary file, not text", repr(data[:100]))
    return encodings.decode_file(data, html=html)


def _read_text(stream: io.BufferedReader, origin: str, _chosen: Mapping[str, str]) -> Iterator[Record]:
    found = _whole(stream, origin, html=False)
    yield found if isinstance(found, Rejected) else Document(origin, text=found)


def _read_html(stream: io.BufferedReader, origin: str, _chosen: Mapping[str, str]) -> Iterator[Record]:
    found = _whole(stream, origin, html=True)
    yield found if isinstance(found, Rejected) else Document(origin, html=found)


READERS: dict[str, Reader] = {
    ".txt": _read_text,
    ".text": _read_text,
    ".html": _read_html,
    ".htm": _read_html,
    ".mhtml": mhtml.read_mhtml,
    ".mht": mhtml.read_mhtml,
    ".jsonl": jsonfiles.read_json,
    ".ndjson": jsonfiles.read_json,
    ".json": jsonfiles.read_json,
    ".xml": xmlfiles.read_xml,
    ".csv": tables.read_csv,
    ".tsv": tables.read_tsv,
    ".tab": tables.read_tsv,
    ".parquet": parquet.read_parquet,
    ".xlsx": sheets.read_xlsx,
    ".xlsm": sheets.read_xlsx,
    ".xls": sheets.read_xls,
    ".warc": warc.read_warc,
    ".eml": mail.read_eml,
    ".mbox": mail.read_mbox,
}
WHOLE = (".parquet", ".xlsx", ".xlsm", ".warc", ".warc.gz")
"""Files whose readers move about in them, and unpack them themselves."""
