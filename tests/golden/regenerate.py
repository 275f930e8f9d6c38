#!/usr/bin/env python3
"""Write the golden files anew: `make golden`, then read the diff before committing it.

Each article in `articles/` (our own compositions) is annotated as by `monitor annotate`; the result is kept
in a form made for reading in a diff: one finding a line, words instead of offsets where they say the same.
The fast models annotate: they are there on every machine, and answer the same on each.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from monitor.annotate import Annotators, annotate
from monitor.extract import extract
from monitor.interchange import to_json
from monitor.model import Article, Document
from monitor.sources.formats import files as sources

HERE = Path(__file__).parent
FAST = Annotators("fast")


def render(path: Path) -> str:
    """Return what the annotators find in one article, as text for a diff."""
    (document,) = sources.read([path])
    assert isinstance(document, Document)
    article = extract(document)
    assert isinstance(article, Article), article
    found = to_json(path.stem, article, annotate(article, annotators=FAST))
    text = article.text
    lines = [
        f"{key}: {found[key]}" for key in ("title", "section", "language", "published_at", "date_source")
    ]
    lines += [
        f"fetched_at: {found['fetched_at']}",
        f"word_count: {found['word_count']}",
        f"tone: {found['tone']}",
    ]
    for number, sentence in enumerate(found["sentences"]):
        lines.append(f"sentence {number} {_brief(sentence)} {text[sentence['start'] : sentence['end']]!r}")
        lines += [f"    mention {_brief(m)}" for m in found["mentions"] if m["sentence"] == number]
        lines += [f"    pair {_brief(p)}" for p in found["pairs"] if p["sentence"] == number]
    lines += [f"title mention {_brief(m)}" for m in found["mentions"] if m["field"] == "title"]
    lines += [f"title pair {_brief(p)}" for p in found["pairs"] if p["field"] == "title"]
    lines += [f"tag {_brief(tag)}" for tag in found["tags"]]
    return "\n".join(lines) + "\n"


def _brief(finding: dict[str, Any]) -> str:
    """Return what is known of a finding; figures by their first two places, which are the same everywhere."""
    shown = {
        key: round(value, 2) if isinstance(value, float) else value
        for key, value in finding.items()
        if value not in (None, [])
    }
    return orjson.dumps(shown).decode()


def articles() -> list[Path]:
    """Return the articles that have golden files."""
    return sorted(path for path in (HERE / "articles").iterdir() if path.is_file())


def expected(path: Path) -> Path:
    """Return the golden file of an article."""
    return HERE / "expected" / f"{path.stem}.txt"


if __name__ == "__main__":
    for article_path in articles():
        expected(article_path).write_text(render(article_path), encoding="utf-8")
        print(f"wrote {expected(article_path)}")
