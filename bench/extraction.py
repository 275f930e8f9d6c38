#!/usr/bin/env python3
"""Measure extraction beside trafilatura on the same pages, by processor time: part of `make bench`.

Ours reads the body, title, section, authors and dates; it is compared with trafilatura's body alone and with
its body and metadata. The two take turns, page by page, so that whatever else the machine does hits both.
`--write docs/extraction_speed.md` keeps the table.
"""

from __future__ import annotations

import argparse
import logging
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import trafilatura

from monitor.evaluation.goldset import JSON, records
from monitor.extract import extract
from monitor.model import Document

HEAD = """<!-- Written by bench/extraction.py (`make bench`); do not edit. -->

# Speed of extraction

Pages a second of processor time, one core; trafilatura runs beside it on the same pages, taking turns. Ours
gives body, title, section, authors and dates. "x" is our time divided by that of the other.

| pages | number | ours | trafilatura, body | x | trafilatura, body and metadata | x |
|---|---|---|---|---|---|---|
"""

ROUNDS = 3


def ours(page: JSON) -> None:
    """Extract a page."""
    extract(Document("bench", html=page["html"], url=page.get("url")))


def body(page: JSON) -> None:
    """Let trafilatura find the body."""
    trafilatura.extract(page["html"], url=page.get("url"))


def everything(page: JSON) -> None:
    """Let trafilatura find the body and the metadata."""
    trafilatura.bare_extraction(page["html"], url=page.get("url"), with_metadata=True)


READERS: tuple[Callable[[JSON], None], ...] = (ours, body, everything)


def seconds(pages: list[JSON]) -> list[float]:
    """Return the processor time of each reader: of every page its fastest of some rounds."""
    total = [0.0] * len(READERS)
    for page in pages:
        for index, reader in enumerate(READERS):
            taken = []
            for _ in range(ROUNDS):
                started = time.process_time()
                reader(page)
                taken.append(time.process_time() - started)
            total[index] += min(taken)
    return total


def row(name: str, pages: list[JSON]) -> str:
    """Return a line of the table."""
    for reader in READERS:
        reader(pages[0])  # loads what is loaded once
    mine, alone, whole = seconds(pages)
    count = len(pages)
    cells = [name, f"{count}", f"{count / mine:.0f}/s", f"{count / alone:.0f}/s", f"{mine / alone:.2f}"]
    return f"| {' | '.join([*cells, f'{count / whole:.0f}/s', f'{mine / whole:.2f}'])} |\n"


def main() -> None:
    """Print a line per set of pages."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    parser.add_argument("--own", type=Path, default=Path("tests/gold/pages"))
    parser.add_argument("--write", type=Path, help="file to keep the table in")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    lines = []
    corpus = options.corpora / "article-extraction.dev.jsonl.gz"
    if corpus.exists():
        lines.append(row("real (article-extraction.dev)", list(records(corpus))))
    own = [{"html": path.read_text(encoding="utf-8")} for path in sorted(options.own.glob("*.html"))]
    lines.append(row("our own (tests/gold/pages)", own))
    lines.append(f"\nMeasured on {date.today()}.\n")
    print("".join(lines), end="")
    if options.write:
        options.write.write_text(HEAD + "".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
