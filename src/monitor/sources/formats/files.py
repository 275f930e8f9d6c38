"""Files and folders → documents: text, pages, tables, agency formats, archives, mail; most also `.gz`.

`kinds` says which reader takes a file.
"""

from __future__ import annotations

import gzip
import io
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath
from typing import Any, cast

import structlog

from monitor.errors import UsageError
from monitor.model import Record, Rejected
from monitor.sources import locations
from monitor.sources.formats import kinds, textfiles, warc, zipfiles
from monitor.sources.formats.agencies import xmlfiles
from monitor.sources.formats.json import jsonfiles
from monitor.sources.formats.mail import mail, mhtml
from monitor.sources.formats.tables import htmltables, parquet, sheets, tables
from monitor.sources.values import dated, encodings

log = structlog.get_logger()

_GZIP = b"\x1f\x8b"
_DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)
_IN_MEMORY = 8 << 20
_PIECE = 1 << 20

MAIL_NAME = "mail.eml"
"""By which a mail is read whose own name does not say what it is."""

Reader = Callable[[io.BufferedReader, str, Mapping[str, str]], Iterator[Record]]


@dataclass
class Meter:
    """Counts the bytes read so far, for a progress bar."""

    done: int = 0


class _Chunks(io.RawIOBase):
    """A file read in the chunks in which it comes, reporting to a meter how far it was read.

    A buffer is filled, however small they are: kinds and encodings are told by the beginning of a file, of
    which a pipe may give a few bytes at first. What a damaged gzip file holds before the damage comes first.
    """

    def __init__(self, inner: io.BufferedIOBase, meter: Meter) -> None:
        self._inner, self._meter = inner, meter
        self._damage: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        done = 0
        while done < len(buffer) and self._damage is None:
            try:
                data = self._inner.read1(len(buffer) - done)
            except (*_DAMAGED, OSError) as error:
                self._damage = error
                break
            if not data:
                break
            buffer[done : done + len(data)] = data
            done += len(data)
        if not done and self._damage is not None:
            raise self._damage
        self._meter.done += done
        return done


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
    for path in survey(paths).files:
        try:
            if str(path) == "-":
                found = read_file(cast(io.BufferedReader, sys.stdin.buffer), "-", "", chosen, meter)
                yield from dated.settled(found, "-")
            else:
                with path.open("rb", buffering=encodings.SAMPLE) as opened:
                    file = cast(io.BufferedReader, opened)
                    found = read_file(file, str(path), read_as(path), chosen, meter)
                    yield from dated.settled(found, str(path))
        except OSError as error:
            yield Rejected(str(path), f"cannot be read: {error.strerror or error}")


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Files of a folder that no reader takes: how they end, how many there are, one of them, what to do."""

    suffix: str
    count: int
    example: str
    advice: str


@dataclass(frozen=True, slots=True)
class Survey:
    """The files that paths stand for, and what was passed over in folders."""

    files: tuple[Path, ...]
    passed_over: tuple[PassedOver, ...] = ()

    @property
    def rtf(self) -> int:
        """How many of the files are RTF, by their names or by what they begin with."""
        named = (path for path in self.files if path.suffix.lower() in (".rtf", ".doc"))
        return sum(kinds.evident(_head(path)) == ".rtf" for path in named)

    @property
    def size(self) -> int:
        """The bytes that `read` will read; 0 where that is unknown ("-")."""
        return sum(path.stat().st_size for path in self.files if str(path) != "-")


def survey(paths: Sequence[str | Path]) -> Survey:
    """Find the files that `paths` stand for, folders walked in name order, each file once.

    In folders, hidden files and such as are still on their way are left out; others that are not taken are
    passed over and named. A file that is named itself is always taken.

    Raises:
        UsageError: a path does not exist.
    """
    found: dict[Path, None] = {}
    passed: dict[Path, None] = {}
    for given in map(Path, paths):
        if str(given) == "-":
            found[given] = None
        elif given.is_dir():
            for path in sorted(given.rglob("*")):
                if path.is_file() and not locations.is_hidden(list(path.relative_to(given).parts)):
                    taken = taken_as(path, partial(_head, path)) is not None
                    (found if taken else passed)[path] = None
        elif given.exists():
            found[given] = None
        else:
            raise UsageError(f"{given}: no such file or folder")
    return Survey(tuple(found), tuple(_passed_over([path for path in passed if path not in found])))


def _passed_over(paths: Sequence[Path]) -> Iterator[PassedOver]:
    counts = Counter(path.suffix.lower() for path in paths)
    for suffix, count in counts.most_common():
        example = next(path for path in paths if path.suffix.lower() == suffix)
        yield PassedOver(suffix, count, str(example), kinds.refused(_head(example)) or "")


def taken_as(path: PurePath, head: Callable[[], bytes]) -> str | None:
    """Return the name by which a file of a folder is read, None where it is passed over.

    Args:
        path: of the file.
        head: reads its first bytes, where its name does not say what it is.
    """
    taken = is_known(path) or (kinds.is_unsure(path) and kinds.evident(head()) is not None)
    return read_as(path) if taken else None


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(kinds.HEAD)
    except OSError:
        return b""


def is_known(path: PurePath) -> bool:
    """Tell whether there is a reader for a file of this name, in this folder; Excel's notes have none."""
    return _kind(read_as(path)) is not None and not path.name.startswith("~$")


def read_as(path: PurePath) -> str:
    """Return the name, in lower case, by which a file is read: a mail in a Maildir has no ending."""
    return MAIL_NAME if kinds.is_in_maildir(path) else path.name.lower()


def _kind(name: str) -> str | None:
    suffix = Path(name.removesuffix(".gz")).suffix
    return suffix if suffix in READERS else None


def read_file(
    file: io.BufferedReader, origin: str, name: str, chosen: Mapping[str, str], meter: Meter | None = None
) -> Iterator[Record]:
    """Read one open file: unpack it, find out what it is, and hand it to the reader of its kind.

    Args:
        file: open at its beginning.
        origin: names it in records.
        name: its name in lower case, "" where it has none.
        chosen: columns the user named, {field: column}.
        meter: is told how many bytes were read.
    """
    count = 0
    for record in _found(file, origin, name, chosen, meter or Meter()):
        count += 1
        yield record
    if not count:
        log.warning("no record in this file: it is empty, or holds nothing but a frame for some", file=origin)


def _found(
    file: io.BufferedReader, origin: str, name: str, chosen: Mapping[str, str], meter: Meter
) -> Iterator[Record]:
    if not file.seekable():
        file, meter = _buffered(file, meter), Meter()
    stream, before = file, meter.done
    try:
        if file.peek(2)[:2] == _GZIP:
            stream = _buffered(gzip.GzipFile(fileobj=_buffered(file, meter)), Meter())
        head = stream.peek(kinds.HEAD)[: kinds.HEAD]
        choice = kinds.choose(_kind(name), head)
        refusal = choice.refusal or (choice.reader == ".txt" and kinds.refused_as_text(name))
        if refusal:
            yield Rejected(origin, refusal, repr(head[:100]))
            return
        if choice.named:
            log.warning(
                "a name that says another kind of file: read as what it is",
                file=origin,
                named=choice.named,
                content=choice.content,
            )
        reader = READERS[choice.reader]
        if choice.reader in WHOLE:
            yield from _metered(reader, file, stream, origin, chosen, meter, before)
        else:
            yield from reader(stream if stream is not file else _buffered(file, meter), origin, chosen)
    except _DAMAGED as error:
        yield Rejected(origin, f"the gzip file is damaged or cut off, what came before was read: {error}")


def _metered(
    reader: Reader,
    file: io.BufferedReader,
    stream: io.BufferedReader,
    origin: str,
    chosen: Mapping[str, str],
    meter: Meter,
    before: int,
) -> Iterator[Record]:
    """Read a file whose reader moves about in it: as it lies there, else from a copy that can be rewound."""
    if reader is warc.read_warc and stream is not file and file.seekable():
        file.seek(0)  # it unpacks its records one by one
        stream = file
    if stream is file and file.seekable():
        for record in reader(file, origin, chosen):
            meter.done = before + file.tell()
            yield record
        return
    with tempfile.SpooledTemporaryFile(_IN_MEMORY) as held:
        damage = None
        try:
            while piece := stream.read1(_PIECE):  # read() would lose what came before the damage
                held.write(piece)
        except _DAMAGED as error:
            damage = error
        held.seek(0)
        yield from reader(cast(io.BufferedReader, held), origin, chosen)
        if damage is not None:
            raise damage


def _read_zip(stream: io.BufferedReader, origin: str, chosen: Mapping[str, str]) -> Iterator[Record]:
    """Yield what a ZIP file holds; the files of an archive are those of a folder."""
    yield from zipfiles.read_zip(zipfiles.Folder(taken_as, read_file), stream, origin, chosen)


READERS: dict[str, Reader] = {
    ".txt": textfiles.read_text,
    ".text": textfiles.read_text,
    ".html": textfiles.read_html,
    kinds.PAGE: htmltables.read_page,
    ".htm": textfiles.read_html,
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
    ".xls": sheets.read_xlsx,
    ".warc": warc.read_warc,
    ".eml": mail.read_eml,
    ".mbox": mail.read_mbox,
    ".emlx": mail.read_emlx,
    ".rtf": textfiles.read_rtf,
    **dict.fromkeys((".ris", ".enw", ".bib", ".nbib", ".ciw"), textfiles.read_references),
    ".zip": _read_zip,
    ".docx": _read_zip,
    ".docm": _read_zip,
    ".odt": _read_zip,
}
WHOLE = (".parquet", ".xlsx", ".xlsm", ".xls", ".warc", ".zip", ".docx", ".docm", ".odt")
"""Files whose readers move about in them."""
