"""Wide columns of few articles: the same by whatever way they are read."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from builders import demo_store
from monitor.metrics import chosen, deeds, entities, kwic
from monitor.metrics.filters import Filters
from monitor.metrics.pair_evidence import evidence
from monitor.store import Store, publish

PAIR = ("CHN", "RUS")


def _asked(store: Store) -> list[pd.DataFrame]:
    return [
        evidence(store, Filters(), PAIR, limit=30),
        kwic.frame(store, Filters(search="meet OR sanctions"), limit=40),
        kwic.frame(store, Filters(countries=("CHN",)), limit=40),
        entities.said(store, Filters(), "person", "ada-marsh", limit=30),
        entities.said(store, Filters(), "person", "ada-marsh", "conflict"),
        deeds.deeds(store, Filters(), "person", "ada-marsh"),
    ]


@pytest.mark.parametrize("bounds", [{"FEW": 0}, {"FEW": 0, "NEAR": 0}, {"FEW": 0, "MOST": 0}])
def test_what_is_read_of_articles_hangs_on_no_bound(
    demo: Store, monkeypatch: pytest.MonkeyPatch, bounds: dict[str, int]
) -> None:
    usual = _asked(demo)
    assert all(len(frame) for frame in usual)
    for name, value in bounds.items():
        monkeypatch.setattr(chosen, name, value)
    for found, expected in zip(_asked(demo), usual, strict=True):
        pd.testing.assert_frame_equal(found, expected)


def test_the_same_is_read_of_a_lake(tmp_path: Path) -> None:
    lake = demo_store(Path(f"ducklake:{tmp_path}/s.ducklake"), 60)
    file = demo_store(tmp_path / "s.duckdb", 60)
    for found, expected in zip(_asked(lake), _asked(file), strict=True):
        pd.testing.assert_frame_equal(found, expected)


def test_texts_that_lie_far_apart_are_read_without_those_between(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chosen, "FEW", 0)
    path = tmp_path / "s.duckdb"
    rows = 3 * chosen.NEAR
    with publish(path) as writer:
        writer.connection.execute(
            "INSERT INTO texts SELECT hash(n)::UBIGINT >> 1, 'text ' || n FROM range(?) AS r (n)",
            [rows],
        )
    store = Store(path)
    every = dict(store.rows("SELECT article_id, text FROM texts"))
    wanted = [list(every)[at] for at in (rows - 1, 0, 5, rows // 2)]
    assert chosen.texts(store, [*wanted, 1]) == {key: every[key] for key in wanted}
    assert chosen.texts(store, []) == {}
    ((placed,),) = store.rows(
        "SELECT list(rowid ORDER BY rowid) FROM texts WHERE article_id IN (?, ?, ?, ?)", wanted
    )
    assert chosen._stretches(placed) == [(0, 5), (rows // 2, rows // 2), (rows - 1, rows - 1)]
