"""The whole pipeline against the ground truth of the sample: loaded once, read back from the store.

The bounds lie a little under what is measured today: a regression fails, noise does not.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from monitor.metrics.coverage import counts
from monitor.metrics.filters import Filters
from monitor.model import relation_label
from monitor.runs.load import load
from monitor.store import Store

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("sample") / "sample.duckdb"
    run = load([ROOT / "data" / "sample"], path)
    assert run.quarantined == 0
    assert load([ROOT / "data" / "sample"], path).new == 0
    return Store(path)


@pytest.fixture(scope="module")
def truth(store: Store) -> dict[int, dict[str, Any]]:
    """The ground truth of every generated article, by its id in the store."""
    ids = dict(store.rows("SELECT url, article_id FROM articles WHERE url IS NOT NULL"))
    with gzip.open(ROOT / "tests" / "gold" / "sample_generated.jsonl.gz", "rt", encoding="utf-8") as lines:
        return {ids[item["url"]]: item | {"ids": ids} for item in map(json.loads, lines)}


def f1(wanted: set[Any], found: set[Any]) -> float:
    return 2 * len(wanted & found) / (len(wanted) + len(found))


def test_countries_named(store: Store, truth: dict[int, dict[str, Any]]) -> None:
    rows = store.rows("SELECT DISTINCT article_id, entity_id FROM mentions WHERE kind = 'country'")
    found = {row for row in rows if row[0] in truth}
    assert f1({(key, code) for key, item in truth.items() for code in item["countries"]}, found) > 0.98


def test_all_of_it_is_known_to_be_made_up(store: Store) -> None:
    found = counts(store, Filters(duplicates=True))
    assert found.sample == found.articles


HAND_WRITTEN = sorted((ROOT / "tests" / "gold").glob("sample_*.jsonl"))


@pytest.mark.parametrize("gold", HAND_WRITTEN, ids=lambda path: path.stem)
def test_countries_named_in_other_languages(store: Store, gold: Path) -> None:
    items = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    wanted = {(item["url"], code) for item in items for code in item["countries"]}
    rows = store.rows(
        """
        SELECT DISTINCT url, entity_id FROM mentions JOIN articles USING (article_id)
        WHERE kind = 'country' AND list_contains(?, url)
        """,
        [[item["url"] for item in items]],
    )
    assert f1(wanted, set(rows)) > 0.85


def test_near_duplicates(store: Store, truth: dict[int, dict[str, Any]]) -> None:
    rows = store.rows("SELECT article_id, duplicate_of FROM articles WHERE duplicate_of IS NOT NULL")
    found = {row for row in rows if row[0] in truth}
    wanted = {(key, item["ids"][item["duplicate_of"]]) for key, item in truth.items() if item["duplicate_of"]}
    assert f1(wanted, found) > 0.97


def test_stories_hold_nothing_foreign(store: Store, truth: dict[int, dict[str, Any]]) -> None:
    together: dict[int, list[int]] = defaultdict(list)
    for key, story in store.rows("SELECT article_id, story_id FROM articles"):
        if key in truth:
            together[story].append(key)
    pairs = [pair for keys in together.values() for pair in combinations(keys, 2)]
    right = sum(truth[one]["story"] == truth[other]["story"] for one, other in pairs)
    assert len(pairs) > 100
    assert right / len(pairs) > 0.95


def test_the_relation_of_the_main_pair_has_the_right_sign(
    store: Store, truth: dict[int, dict[str, Any]]
) -> None:
    relation = {
        (key, a, b): relation_label(mean)
        for key, a, b, mean in store.rows(
            "SELECT article_id, country_a, country_b, avg(relation) FROM pairs GROUP BY ALL"
        )
        if mean is not None
    }
    said = [
        (item["relation"], relation.get((key, *item["pair"])))
        for key, item in truth.items()
        if item["relation"] != "neutral"
    ]
    decided = [pair for pair in said if pair[1] in ("conflict", "cooperation")]
    assert len(decided) / len(said) > 0.65
    assert sum(wanted == found for wanted, found in decided) / len(decided) > 0.9


def test_topics(store: Store, truth: dict[int, dict[str, Any]]) -> None:
    found: dict[int, set[str]] = defaultdict(set)
    for key, label in store.rows("SELECT article_id, label FROM tags WHERE scheme = 'iptc'"):
        found[key].add(label)
    assert sum(item["topic"] in found[key] for key, item in truth.items()) / len(truth) > 0.7


def test_publication_dates(store: Store, truth: dict[int, dict[str, Any]]) -> None:
    dates = dict(store.rows("SELECT article_id, strftime(published_at, '%Y-%m-%dT%H:%M') FROM articles"))
    for key, item in truth.items():
        if item["published"]:
            assert dates[key] == item["published"][:16], item["url"]
