"""Delimited texts read as a file of that name is, and what came of them in short."""

from __future__ import annotations

import io

from monitor.model import Document, Record
from monitor.sources.formats.tables import tables


def read(written: str | bytes, *, tsv: bool = False, **chosen: str) -> list[Record]:
    data = written.encode() if isinstance(written, str) else written
    reader = tables.read_tsv if tsv else tables.read_csv
    return list(reader(io.BufferedReader(io.BytesIO(data), 1 << 20), "a.csv", chosen))


def cells(found: list[Record]) -> list[tuple[object, ...]]:
    return [(one.title, one.published, one.text) for one in found if isinstance(one, Document)]


FERRY = ("Ferry", "2026-11-23", "Veland met Norland.")
STRAIT = ("Strait", "2026-11-24", "Norland left, early.")
