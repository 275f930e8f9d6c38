"""Real articles come through as they are; real pages give their body."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from monitor.extract import extract
from monitor.model import Article, Document

CORPORA = Path(__file__).parents[3] / "shared" / "corpora"
pytestmark = pytest.mark.skipif(
    not CORPORA.exists(), reason="the gold corpora lie in ../shared, which is absent"
)


DASHES = {0x85: "…", 0x91: "‘", 0x92: "’", 0x93: "“", 0x94: "”", 0x96: "–", 0x97: "—"}
"""Controls that some texts of LGL have where windows-1252 has these."""


def rows(name: str, step: int = 1) -> list[dict[str, Any]]:
    with gzip.open(CORPORA / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for number, line in enumerate(lines) if number % step == 0]


@pytest.mark.parametrize(
    ("name", "step"), [("lgl", 1), ("geovirus", 1), ("cameo-examples.dev", 1), ("reuters-21578.dev", 20)]
)
def test_offsets_in_ordinary_articles_are_those_of_the_file(name: str, step: int) -> None:
    moved = []
    there = rows(name, step)
    for row in there:
        text = row.get("text") or row["sentence"]
        found = extract(Document(str(row["id"]), text=text, published=row.get("published_at")))
        assert isinstance(found, Article), (row["id"], found)
        assert found.language == "en", row["id"]
        if found.text != text.translate(DASHES):
            moved.append(row["id"])
    assert len(moved) <= 0.02 * len(there), moved  # "March  Reuter": two spaces within what may be a name


def test_bodies_of_news_pages_are_found() -> None:
    overlap = []
    for row in rows("article-extraction.dev", 9):
        found = extract(Document(row["id"], html=row["html"], url=row["url"]))
        assert isinstance(found, Article), (row["url"], found)
        have, want = set(found.text.lower().split()), set(row["gold"]["articleBody"].lower().split())
        overlap.append(2 * len(have & want) / (len(have) + len(want)))
    assert sum(overlap) / len(overlap) > 0.9
