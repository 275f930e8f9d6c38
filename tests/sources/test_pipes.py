"""A file that comes by a pipe is read as it is from a disk; one of which nothing comes is told of."""

from __future__ import annotations

import gzip
import io
import json
import os
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import openpyxl
import pytest
from structlog.testing import capture_logs

from monitor.model import Document, Link, Rejected
from monitor.sources.formats import files

Record = Document | Link | Rejected

TEXT = "Die Fähre nach Veland fährt wieder, sagte der Hafenmeister am Montag in Norhavn. "
ROW = {"title": "Fähre fährt wieder", "text": TEXT * 3}


def book() -> bytes:
    made, held = openpyxl.Workbook(), io.BytesIO()
    made.active.append(list(ROW))
    made.active.append(list(ROW.values()))
    made.save(held)
    return held.getvalue()


MAIL = (
    f"From: a@norhavn.example\r\nSubject: Talks\r\nDate: Tue, 9 Apr 2024 08:15:00 +0200\r\n"
    f"Content-Type: text/plain; charset=utf-8\r\n\r\n{TEXT}\r\n"
)
CAME: dict[str, bytes] = {
    "one line of JSON": json.dumps(ROW).encode(),
    "a table in UTF-16": f"title\ttext\n{ROW['title']}\t{ROW['text']}\n".encode("utf-16"),
    "a table in windows-1252": f"title\ttext\n{ROW['title']}\t{ROW['text']}\n".encode("cp1252"),
    "a page": f"<!DOCTYPE html><html><body><h1>Talks</h1><p>{TEXT * 5}</p></body></html>".encode(),
    "a mail": MAIL.encode(),
    "a workbook": book(),
    "gzipped JSON": gzip.compress(json.dumps(ROW).encode()),
}


@contextmanager
def piped(data: bytes, piece: int) -> Iterator[io.BufferedReader]:
    """Open a pipe into which a thread writes so many bytes at a time."""
    out, into = os.pipe()

    def write() -> None:
        with os.fdopen(into, "wb", buffering=0) as end:
            for start in range(0, len(data), piece):
                end.write(data[start : start + piece])

    writer = threading.Thread(target=write)
    with os.fdopen(out, "rb") as stream:
        writer.start()
        yield stream
        writer.join()


class OneByOne(io.RawIOBase):
    """A pipe whose writer is slower than its reader: a byte is there at a time."""

    def __init__(self, data: bytes) -> None:
        self._rest = list(data)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if not self._rest:
            return 0
        buffer[0] = self._rest.pop(0)
        return 1


def slowly(data: bytes) -> io.BufferedReader:
    return io.BufferedReader(OneByOne(data))  # type: ignore[arg-type]


def on_disk(data: bytes) -> list[Record]:
    return list(files.read_file(io.BufferedReader(io.BytesIO(data)), "-", "", {}))


@pytest.mark.parametrize("how", CAME)
def test_a_slow_pipe_changes_neither_the_kind_of_a_file_nor_its_letters(how: str) -> None:
    data = CAME[how]
    wanted = on_disk(data)
    assert [type(one) for one in wanted] == [Document]
    assert list(files.read_file(slowly(data), "-", "", {})) == wanted


def test_a_pipe_of_the_system_is_read_as_a_file() -> None:
    data = CAME["a table in UTF-16"]
    with piped(data, 5) as stream:
        assert list(files.read_file(stream, "-", "", {})) == on_disk(data)


def test_of_a_gzipped_archive_that_is_cut_off_in_a_pipe_the_beginning_is_read() -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><p>%s</p></html>" % TEXT.encode()
    record = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://norhavn.example/%d\r\n"
        b"Content-Type: application/http\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n"
    )
    packed = gzip.compress(b"".join(record % (at, len(page), page) for at in range(40)), 0)
    found = list(files.read_file(slowly(packed[: len(packed) // 2]), "a.warc.gz", "a.warc.gz", {}))
    assert sum(isinstance(one, Document) for one in found) >= 15
    assert "cut off" in getattr(found[-1], "reason", "")


def test_what_a_mail_is_shows_behind_five_thousand_bytes_of_headers(tmp_path: Path) -> None:
    """A buffer has as many bytes as a block of the disk, 4,096 often: less than is to be looked at."""
    headers = "".join(f"X-Passed-{at}: by relay {at} of norhavn.example\r\n" for at in range(100))
    mail = tmp_path / "mail.txt"
    mail.write_text(f"{headers}Subject: Talks\r\nMIME-Version: 1.0\r\n{MAIL}", newline="")
    archive = tmp_path / "mails.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(mail, "mail.txt")
    for path in (mail, archive):
        (found,) = files.read([path])
        assert isinstance(found, Document)
        assert found.title == "Talks"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"title,text\n"),
        ("a.csv", b""),
        ("a.tsv", b"title\ttext"),
        ("a.json", b'{"status": "ok", "articles": []}'),
        ("a.json", b"[]"),
        ("a.jsonl", b"[\n\0\0\0\0\0\0\0\0"),
        ("a.mbox", b"From a@norhavn.example Mon May  4 10:00:00 2026\n"),
    ],
)
def test_a_file_of_which_nothing_comes_is_told_of(name: str, data: bytes) -> None:
    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(data))
    with capture_logs() as said:
        assert list(files.read_file(stream, name, name, {})) == []
    (entry,) = [one for one in said if "no record in this file" in one["event"]]
    assert (entry["log_level"], entry["file"]) == ("warning", name)
