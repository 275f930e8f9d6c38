"""Files that tests write: samples of a few kinds, and what is read of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

from monitor.model import Document
from monitor.sources.formats import files as sources

MAIL = (
    "From: Andes Brief <brief@andes.example>\nTo: tom@office.example\nSubject: Copper {number}\n"
    "Date: Tue, 9 Apr 2024 08:15:00 +0200\nMessage-ID: <{number}@andes.example>\n\n"
    "Peru and Chile signed treaty number {number} in Lima.\n"
)
PAGE = "<!DOCTYPE html>\n<html><head><title>Treaty</title></head><body><p>Peru met Chile.</p></body></html>"

Put = Callable[[str, bytes | str], Path]
"""Writes a file of a name and returns its path: the fixture `put`."""


def titles(path: Path) -> list[str]:
    return [item.title or "" if isinstance(item, Document) else "BAD" for item in sources.read([path])]


def zipped(*names: str) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return data.getvalue()


OPEN = zipped("mimetype").replace(b"x", b"application/vnd.oasis.opendocument.text", 1)
