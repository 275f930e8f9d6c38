"""The sample articles: enough of them, marked as invented, reproducible, with a ground truth that holds."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from monitor.model import Document
from monitor.sources.formats import files as sources
from tools import compose_sample
from tools.composer import compose

ROOT = Path(__file__).parents[2]
SAMPLE, GOLD = ROOT / "data" / "sample", ROOT / "tests" / "gold"


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    records = list(sources.read([SAMPLE]))
    assert all(isinstance(record, Document) for record in records), "a first `make run` must end clean"
    return [record for record in records if isinstance(record, Document)]


@pytest.fixture(scope="module")
def truth() -> list[dict[str, Any]]:
    with gzip.open(GOLD / "sample_generated.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_there_is_enough_to_explore(documents: list[Document], truth: list[dict[str, Any]]) -> None:
    assert len(documents) >= 700
    assert len({code for item in truth for code in item["countries"]}) >= 30
    assert len({item["topic"] for item in truth}) >= 12
    assert len({document.source for document in documents if document.source}) >= 15
    days = sorted(item["published"] for item in truth if item["published"])
    assert (int(days[-1][:4]) - int(days[0][:4])) * 12 + int(days[-1][5:7]) - int(days[0][5:7]) >= 15
    assert sum(item["duplicate_of"] is not None for item in truth) >= 60
    pages = [document for document in documents if "/pages/" in document.origin]
    assert len(pages) >= 25


def test_every_record_says_that_it_is_made_up(documents: list[Document]) -> None:
    for path in SAMPLE.rglob("*"):
        if path.suffix in (".txt", ".html"):
            assert b"omposed for Media Monitor" in path.read_bytes(), path.name
    for name in ("2025-summer.jsonl", "2025-autumn.jsonl"):
        for line in (SAMPLE / name).read_text(encoding="utf-8").splitlines():
            assert "invented" in json.loads(line)["note"]
    linked = [document for document in documents if document.url]
    assert all(".example/" in (document.url or "") for document in linked)


def test_no_two_records_have_one_address(documents: list[Document]) -> None:
    counts = Counter(document.url for document in documents if document.url)
    assert [url for url, count in counts.items() if count > 1] == []


def test_the_truth_speaks_of_each_generated_article_once(
    documents: list[Document], truth: list[dict[str, Any]]
) -> None:
    known = {document.url for document in documents}
    urls = [item["url"] for item in truth]
    assert len(urls) == len(set(urls))
    assert set(urls) <= known
    assert all(item["duplicate_of"] in known for item in truth if item["duplicate_of"])


def test_the_same_seed_gives_the_same_articles(tmp_path: Path) -> None:
    compose_sample.build(tmp_path, tmp_path)
    for name in compose_sample.FILES:
        if not name.endswith(".parquet"):  # its bytes depend on the version of Arrow
            assert (tmp_path / name).read_bytes() == (SAMPLE / name).read_bytes(), (
                f"{name}: run `make sample`"
            )


def test_articles_share_little_unless_they_are_reprints() -> None:
    originals = [item for item in compose.articles(compose_sample.SEED) if item.duplicate_of is None]
    by_story: dict[str, list[set[str]]] = {}
    for item in originals:
        by_story.setdefault(item.story, []).append(set(item.paragraphs))
    for story, texts in by_story.items():
        for one, other in combinations(texts, 2):
            assert len(one & other) <= 0.5 * min(len(one), len(other)), story


def test_no_template_shows_through() -> None:
    for item in compose.articles(compose_sample.SEED):
        assert not set("{}[]|") & set(item.title + item.text), item.text
