"""Records as tests of JSON write and read them."""

from __future__ import annotations

import io
import json

from monitor.model import Document, Link, Rejected
from monitor.sources.formats.json import jsonfiles

Record = Document | Link | Rejected
A = {"title": "Ferry", "text": "Veland met Norland.", "date": "2026-11-23"}
B = {"title": "Strait", "text": "Norland left.", "date": "2026-11-24"}


def read(written: object, indent: int | None = None) -> list[Record]:
    text = written if isinstance(written, (str, bytes)) else json.dumps(written, indent=indent)
    data = text.encode() if isinstance(text, str) else text
    return list(jsonfiles.read_json(io.BufferedReader(io.BytesIO(data), 1 << 20), "a.json", {}))


def titles(found: list[Record]) -> list[str | None]:
    return [one.title if isinstance(one, Document) else None for one in found]


def joined(*records: object) -> str:
    return "\n".join(map(json.dumps, records))
