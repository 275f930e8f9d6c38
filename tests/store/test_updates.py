"""Articles that were updated: their copies, and the numbers of their stories."""

from __future__ import annotations

import json
from pathlib import Path

from monitor.runs.load import load
from monitor.store import Store

STORM = " ".join(
    f"Mayor {name} of {town} said on Monday that crews had cleared {count} roads after the storm."
    for name, town, count in (
        ("Adler", "Lindow", 14), ("Brandt", "Kyritz", 3), ("Cordes", "Zossen", 27), ("Dietz", "Calau", 8),
        ("Ebert", "Guben", 61), ("Fuchs", "Vetschau", 19), ("Gerlach", "Peitz", 33), ("Haase", "Lychen", 5),
    )
)  # fmt: skip
OTHER = " ".join(
    f"The {ship} left {port} with {count} containers of grain bound for the canal."
    for ship, port, count in (("Aurora", "Riga", 410), ("Borealis", "Tallinn", 77), ("Ceres", "Gdynia", 902))
)


def test_copies_of_an_article_that_says_something_else_now_count_again(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    first = {"url": "https://a.example/1", "title": "Storm", "date": "2026-03-01", "text": STORM}
    copies = [
        {**first, "url": f"https://{name}.example/1", "date": f"2026-03-0{day}"}
        for day, name in enumerate("bc", 2)
    ]
    _load(tmp_path, path, first, *copies)
    assert _originals(path) == ["https://a.example/1"]
    _load(tmp_path, path, {**first, "text": " ".join((STORM[: len(STORM) // 2], OTHER))})
    assert _originals(path) == ["https://a.example/1", "https://b.example/1"]
    _load(tmp_path, path, {**first, "text": f"{STORM} It is over."})
    assert _originals(path) == ["https://a.example/1"]


def test_an_article_that_was_updated_keeps_the_number_of_its_story(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    first = {"url": "https://a.example/1", "title": "Storm", "date": "2026-03-01", "text": STORM}
    _load(tmp_path, path, first)
    before = Store(path).rows("SELECT article_id, story_id FROM articles")
    _load(tmp_path, path, {**first, "text": f"{STORM} {OTHER}"})
    assert Store(path).rows("SELECT article_id, story_id FROM articles") == before
    assert Store(path).rows("SELECT story_id, articles FROM stories") == [(before[0][1], 1)]


def _load(folder: Path, store: Path, *articles: dict[str, str]) -> None:
    written = folder / "articles.jsonl"
    written.write_text("".join(json.dumps(one) + "\n" for one in articles))
    load([written], store, workers=1)


def _originals(path: Path) -> list[str]:
    rows = Store(path).rows("SELECT url FROM articles WHERE duplicate_of IS NULL ORDER BY url")
    return [url for (url,) in rows]
