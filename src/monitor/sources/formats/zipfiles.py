"""ZIP files: documents of Word and LibreOffice, workbooks, and archives whose files are read as a folder's.

What a ZIP file is shows in the names of its members, whatever it is called itself.
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath, PurePosixPath
from typing import Any, cast

import structlog

from monitor.model import Record, Rejected
from monitor.sources import locations
from monitor.sources.formats import kinds
from monitor.sources.formats.documents import documents, docx, odt, office
from monitor.sources.formats.tables import sheets
from monitor.sources.values import encodings

MAX_MEMBERS = 10_000
"""Files of an archive that are read."""

MAX_UNPACKED = 2 << 30
"""Bytes of all files of an archive, unpacked."""

_IN_MEMORY = 8 << 20
_WORKBOOK = "xl/workbook.xml"
_ENCRYPTED = 0x1
_UNPRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Folder:
    """How the files of a folder are read.

    Args:
        taken_as: returns the name by which a file is read, None where no reader takes it; called with its
            path and a function that reads its first bytes.
        read_file: yields the records of an open file; called with it, its origin, that name, and the columns
            that the user named.
    """

    taken_as: Callable[[PurePath, Callable[[], bytes]], str | None]
    read_file: Callable[[io.BufferedReader, str, str, Mapping[str, str]], Iterator[Record]]


def read_zip(
    folder: Folder | None, stream: io.BufferedReader, origin: str, chosen: Mapping[str, str]
) -> Iterator[Record]:
    """Yield what a ZIP file holds: the article or articles of a document, or the records of its files.

    Args:
        folder: reads the files of an archive; None where an archive is none that is read.
        stream: the ZIP file; it can be rewound, as it is read from its end.
        origin: names it in records.
        chosen: columns that the user named, for tables.
    """
    try:
        with zipfile.ZipFile(cast(Any, stream)) as archive:
            yield from _records(archive, stream, folder, origin, chosen)
    except office.DAMAGED as error:
        reason = f"a ZIP file, or a document of Word or LibreOffice, that cannot be read: {error}; "
        yield Rejected(origin, f"{reason}download or save it again, or as plain text")


def _records(
    archive: zipfile.ZipFile,
    file: io.BufferedReader,
    folder: Folder | None,
    origin: str,
    chosen: Mapping[str, str],
) -> Iterator[Record]:
    names = "\n".join(archive.namelist())
    file.seek(0)
    refused = kinds.refused(file.read(kinds.HEAD) + names.encode("utf-8", "replace"))
    if docx.is_word(archive):
        yield from documents.records(docx.read(archive), origin)
    elif odt.is_text(archive):
        yield from documents.records(odt.read(archive), origin)
    elif _WORKBOOK in names.lower().split("\n"):
        file.seek(0)
        yield from sheets.read_xlsx(file, origin, chosen)
    elif refused or folder is None:
        yield Rejected(origin, refused or "an archive within an archive: unpack it and load the folder")
    else:
        yield from _files(archive, folder, origin, chosen)


def _files(
    archive: zipfile.ZipFile, folder: Folder, origin: str, chosen: Mapping[str, str]
) -> Iterator[Record]:
    members = sorted((info for info in archive.infolist() if _is_file(info)), key=lambda info: info.filename)
    if len(members) > MAX_MEMBERS or sum(info.file_size for info in members) > MAX_UNPACKED:
        reason = f"a ZIP archive of more than {MAX_MEMBERS:,} files or {MAX_UNPACKED >> 30} GB"
        yield Rejected(origin, f"{reason}: unpack it and load the folder")
        return
    passed: list[str] = []
    for info in members:
        name = _UNPRINTED.sub("?", info.filename)
        where = f"{origin}/{name}"
        try:
            read_as = folder.taken_as(PurePosixPath(name), partial(_head, archive, info))
            if read_as is None:
                passed.append(name)
                continue
            with _unpacked(archive, info) as file:
                if file.peek(4)[:4] == b"PK\3\4":
                    yield from read_zip(None, file, where, chosen)
                else:
                    yield from folder.read_file(file, where, read_as, chosen)
        except office.DAMAGED as error:
            locked = "it has a password" if info.flag_bits & _ENCRYPTED else str(error)
            yield Rejected(where, f"cannot be unpacked: {locked}; unpack the archive and load the folder")
    if passed:
        yield from _told(passed, origin, nothing=len(passed) == len(members))
    elif not members:
        yield Rejected(origin, "a ZIP archive without files")


def _told(passed: list[str], origin: str, *, nothing: bool) -> Iterator[Rejected]:
    """Say which files were passed over; where there are no others, that is why nothing was read."""
    counts = Counter(PurePosixPath(name).suffix.lower() or "without an ending" for name in passed)
    if nothing:
        found = ", ".join(f"{count:,} {suffix}" for suffix, count in counts.most_common(5))
        yield Rejected(origin, f"a ZIP archive with no file of a kind that is read: {found}", passed[0])
    else:
        structlog.get_logger().warning(
            "files in an archive are passed over: no reader for their kinds; save them as text, RTF or .docx",
            file=origin,
            kinds=dict(counts.most_common()),
            first=passed[0],
        )


def _is_file(info: zipfile.ZipInfo) -> bool:
    # "." and ".." are ways, not hidden files; members are read where they are and never unpacked by name.
    parts = [part for part in info.filename.split("/") if part not in ("", ".", "..")]
    return bool(parts) and not info.is_dir() and parts[0] != "__MACOSX" and not locations.is_hidden(parts)


def _head(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as member:
        return member.read(kinds.HEAD)


@contextmanager
def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[io.BufferedReader]:
    """Unpack a file of an archive so that it can be rewound; never more of it than the archive says."""
    with archive.open(info) as member, tempfile.TemporaryFile(buffering=encodings.SAMPLE) as held:
        if info.file_size <= _IN_MEMORY:
            yield io.BufferedReader(cast(io.RawIOBase, io.BytesIO(member.read())), encodings.SAMPLE)
        else:
            shutil.copyfileobj(member, held)
            held.seek(0)
            yield cast(io.BufferedReader, held)
