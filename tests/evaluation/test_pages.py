"""The rows of pages: the gold is sound, ours is above its peers, and peers are measured in the same run."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from monitor.evaluation import outside_pages, pages
from monitor.evaluation.goldset import records
from monitor.evaluation.pages import GOLD_PAGES

OWN = Path(__file__).parents[1] / "gold" / "pages.jsonl"
SETS = {gold.key: gold for gold in GOLD_PAGES}


def test_gold_is_sound() -> None:
    golds = list(records(OWN))
    assert len(golds) >= 80
    assert sum(gold["gold"]["date"] is None for gold in golds) >= 10
    assert {gold["page"] for gold in golds if "page" in gold} == {
        f"pages/{path.name}" for path in (OWN.parent / "pages").iterdir()
    }


@pytest.mark.parametrize(
    ("key", "floor"),
    [("dates-pages", 0.95), ("titles-pages", 0.98), ("authors-pages", 0.85), ("bodies-pages", 0.98)],
)
def test_own_pages_are_read_better_than_by_the_peers(key: str, floor: float) -> None:
    gold = SETS[key]
    found = pages.extracted(OWN)
    value = gold.measure(found).value
    (peer,) = gold.peers.values()
    other = gold.measure([(record, peer(record)) for record, _ in found]).value
    assert value >= floor
    assert value > other > 0


def test_day_is_asked_of_pages_without_their_metadata(tmp_path: Path) -> None:
    stated = '<meta property="article:published_time" content="2024-03-05T08:00:00Z">'
    script = '<script type="application/ld+json">{"@type": "Article", "datePublished": "2024-03-05"}</script>'
    body = (
        "<h1>Two towns share a bell</h1><p>5 March 2024</p>" + "<p>They ring it in turn, people said.</p>" * 9
    )
    record = {
        "url": "https://a.com/2024/03/05/x",
        "html": f"<html><head>{stated}{script}</head><body>{body}</body></html>",
    }
    alone = {"url": "https://a.com/y", "html": f"<html><head>{stated}</head><body>{body}</body></html>"}
    path = tmp_path / "pages.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.write(json.dumps(record) + "\n" + json.dumps(alone) + "\n")
    ((gold, said),) = pages.stripped(path)
    assert gold["gold"]["date"] == "2024-03-05"
    assert "published_time" not in gold["html"]
    assert "2024/03/05" not in gold["html"]
    assert said["date_source"] == "body"
    assert pages.dates([(gold, said)]).value == 1.0


GOLD = {
    "title": "Two towns share a bell",
    "date": "2024-03-05T00:30:00+02:00",
    "authors": ["Ada Holm", "Jo Reyes"],
    "body": "A lead of the text.\nThey ring it in turn, people said.",
    "body_without_summary": "They ring it in turn, people said.",
    "with": ["ring it in turn"],
    "without": ["Read also"],
}
SAID = {
    "title": "Two Towns share a bell!",
    "published_day": "2024-03-05",
    "authors": ["Jo Reyes", "Ada Holm"],
    "text": "They ring it in turn, people said.",
}


def test_pages_of_others_are_scored_by_the_day_as_written_and_by_the_nearer_body() -> None:
    right = [({"gold": GOLD}, SAID)]
    measures = (outside_pages.titles, outside_pages.days, outside_pages.authors, outside_pages.bodies)
    for measure in (*measures, outside_pages.phrases):
        assert measure(right).value == 1.0
        assert measure([({"gold": GOLD}, {})]).value == 0.0
