#!/usr/bin/env python3
"""Write the generated part of `data/sample/` and its ground truth: `make sample`.

The hand-written part (`pages/`, the German, French and Spanish files) is not touched. The same seed gives the
same articles. Every file spells its fields in another way, as real exports do.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from tools.composer.compose import NOTE, Composed, articles

SEED = 2026
ROOT = Path(__file__).parents[1]

Record = dict[str, Any]


def iso(item: Composed) -> str | None:
    """The time of publication as ISO 8601 in UTC."""
    return item.at.isoformat() + "Z" if item.at else None


def _plain(item: Composed) -> Record:
    return {
        "url": item.url,
        "title": item.title,
        "text": item.text,
        "published_at": iso(item),
        "source": item.outlet.domain,
        "source_country": item.outlet.country,
        "section": item.section,
        "language": "en",
        "note": NOTE,
    }


def _feed(item: Composed) -> Record:
    return {
        "headline": item.title,
        "body": item.text,
        "link": item.url,
        "pubDate": format_datetime(item.at) if item.at else None,
        "domain": item.outlet.domain,
        "category": item.section,
        "lang": "en",
        "note": NOTE,
    }


def _gdelt(item: Composed) -> Record:
    return {
        "title": item.title,
        "content": item.text,
        "url": item.url,
        "seendate": f"{item.at:%Y%m%dT%H%M%SZ}" if item.at else None,
        "domain": item.outlet.domain,
        "language": "en",
        "sourcecountry": item.outlet.country,
        "note": NOTE,
    }


def _sheet(item: Composed) -> Record:
    return {
        "Headline": item.title,
        "Full Text": item.text,
        "URL": item.url,
        "Publication Date": f"{item.at:%Y-%m-%d %H:%M}" if item.at else None,
        "Outlet": item.outlet.domain,
        "Section": item.section,
        "Language": "en",
        "Note": NOTE,
    }


def _jsonl(records: list[Record]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def _csv(records: list[Record]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(records[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(records)
    return out.getvalue().encode()


def _parquet(records: list[Record]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(records), out)
    return out.getvalue()


def _zipped(records: list[Record]) -> bytes:
    return gzip.compress(_jsonl(records), mtime=0)


def _quarter(item: Composed) -> str:
    at = item.at or datetime(2026, 10, 31)
    return f"{at.year}q{(at.month + 2) // 3}"


FILES: dict[str, tuple[tuple[str, ...], Callable[[Composed], Record], Callable[[list[Record]], bytes]]] = {
    "2025-summer.jsonl": (("2025q2", "2025q3"), _plain, _jsonl),
    "2025-autumn.jsonl": (("2025q4",), _feed, _jsonl),
    "2026-winter.csv": (("2026q1",), _sheet, _csv),
    "2026-spring.jsonl.gz": (("2026q2",), _gdelt, _zipped),
    "2026-autumn.parquet": (("2026q3", "2026q4"), _plain, _parquet),
}
"""Which quarters go into which file, with which spelling of the fields, in which format."""


def truth(name: str, item: Composed) -> Record:
    """What is true of an article, for tests."""
    return {
        "file": name,
        "url": item.url,
        "countries": item.countries,
        "pair": item.pair,
        "relation": item.relation,
        "topic": item.topic,
        "story": item.story,
        "duplicate_of": item.duplicate_of,
        "published": iso(item),
        "language": "en",
    }


def build(sample: Path, gold: Path) -> None:
    """Write the sample files into one folder and their ground truth into another."""
    composed = articles(SEED)
    lines = []
    for name, (quarters, spell, write) in FILES.items():
        own = [item for item in composed if _quarter(item) in quarters]
        (sample / name).write_bytes(write([spell(item) for item in own]))
        lines += [truth(name, item) for item in own]
    (gold / "sample_generated.jsonl.gz").write_bytes(_zipped(lines))


def main() -> None:
    """Build the sample where it belongs, or elsewhere to compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sample", type=Path, default=ROOT / "data" / "sample")
    parser.add_argument("--gold", type=Path, default=ROOT / "tests" / "gold")
    options = parser.parse_args()
    build(options.sample, options.gold)
    print(f"wrote {', '.join(FILES)}")


if __name__ == "__main__":
    main()
