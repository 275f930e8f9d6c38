"""Near-duplicates in a store: how texts and mentions are asked for costs more or less, and finds the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from monitor.store import Store, Writer, linking, publish
from monitor.store.schema import arrow_schemas
from monitor.stories.signatures import signature
from monitor.stories.terms import terms

PLAIN = {"title": "T", "date_source": "feed", "date_confidence": 1.0, "word_count": 60, "source": "s"}
PLAIN |= {"annotator_version": "2", "origin": "o", "language": "en", "content_hash": 1}
AT = datetime(2026, 3, 2, 12)
TEXT = (
    "The ferry of the northern islands was sold on the night before to a company of the mainland, which will "
    "run it between the harbours of the bay from the first days of summer, said a spokesman of the board, "
    "who asked for calm among the crew and promised that nobody would lose a place over the sale of a ship."
)
OTHER = " ".join(reversed(TEXT.split()))


def tables(run: str, *articles: tuple[int, str, datetime | None, str]) -> dict[str, pa.Table]:
    """Rows of articles: id, text, moment and a country that each names."""
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for key, text, at, country in articles:
        moments = {"published_at": at, "first_seen_at": AT}
        rows["articles"].append({**PLAIN, **moments, "article_id": key, "run_id": run})
        rows["texts"].append({"article_id": key, "text": text})
        made = signature(text)
        rows["signatures"].append({"article_id": key, "bands": list(made.bands), "minhash": made.minhash})
        kept = {"moment": at or AT, "language": "en", "terms": terms("T", text, "en")}
        rows["story_terms"].append({"article_id": key, **kept})
        named = {"kind": "country", "entity_id": country, "name": country, "surface": country, "via": "name"}
        place = {"field": "text", "sentence": 0, "start": 0, "end": 3, "confidence": 1.0}
        rows["mentions"].append({"article_id": key, "published_at": at, **named, **place})
    return {name: pa.Table.from_pylist(made, schema=arrow_schemas()[name]) for name, made in rows.items()}


def copies(store: Path, *runs: Sequence[tuple[int, str, datetime | None, str]]) -> dict[int, int | None]:
    """Bring articles in several runs; return the original of each."""
    for number, articles in enumerate(runs):
        with publish(store) as writer:
            writer.add(tables(f"run {number}", *articles))
            linking.link(writer.connection, f"run {number}")
    return dict(Store(store).rows("SELECT article_id, duplicate_of FROM articles"))


def test_what_an_undated_article_names_tells_it_from_a_dated_one_of_the_same_words(tmp_path: Path) -> None:
    """The mentions of its day are asked for by their time, and those of the other have none."""
    stored = [(1, TEXT, AT, "FRA"), (2, OTHER, AT, "FRA")]
    assert copies(tmp_path / "apart.duckdb", stored, [(3, TEXT, None, "DEU")])[3] is None
    assert copies(tmp_path / "alike.duckdb", stored, [(3, TEXT, None, "FRA")])[3] == 1


@pytest.mark.parametrize("few", [0, 5_000])
def test_copies_are_the_same_whether_their_texts_are_asked_for_one_by_one_or_all_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(linking, "FEW_TEXTS", few)
    monkeypatch.setattr(linking, "FEW_SIGNATURES", few)
    monkeypatch.setattr(linking, "AT_ONCE", 2)
    stored = [(1, TEXT, AT, "FRA"), (2, OTHER, AT, "FRA")]
    new = [(key, f"{text} It sails.", AT, "FRA") for key, text in ((3, TEXT), (4, OTHER), (5, TEXT))]
    assert copies(tmp_path / "s.duckdb", stored, new) == {1: None, 2: None, 3: 1, 4: 2, 5: 1}


def test_a_store_is_told_from_what_it_was_when_an_article_comes_changes_or_goes(tmp_path: Path) -> None:
    store = tmp_path / "s.duckdb"
    seen = [Writer(store).fingerprint()]
    copies(store, [(1, TEXT, AT, "FRA")])
    seen.append(Writer(store).fingerprint())
    copies(store, [(2, OTHER, AT, "FRA")])
    seen.append(Writer(store).fingerprint())
    with publish(store) as writer:
        writer.connection.execute("UPDATE articles SET content_hash = 7 WHERE article_id = 2")
    seen.append(Writer(store).fingerprint())
    with publish(store) as writer:
        writer.withdraw([2], "~", "an error")
    seen.append(Writer(store).fingerprint())
    assert len(set(seen)) == 4
    assert seen[4] == seen[1]
