"""Sources: volume, gaps, tilt, overlap, delay and reprints, against counts by hand."""

from __future__ import annotations

import gc
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import pandas as pd
import pytest

from builders import publish_articles
from by_hand import Piece
from monitor.errors import UsageError
from monitor.metrics import articles as listing, source_sets, source_stories, sources, views
from monitor.metrics.corrected import Corrected
from monitor.metrics.filters import Filters
from monitor.metrics.intervals import difference
from monitor.reference.source_sets import Own, SourceSet
from monitor.store import Store, publish, sourcing

NOON = datetime(2026, 1, 1, 12)
ONE = "harbour-courier.example"


def wire(path: Path, reports: list[tuple[str, int, int | None, int | None]]) -> Store:
    """A store of articles by source, hours after noon, story, and the place of the article they copy."""
    return publish_articles(
        path,
        [NOON + timedelta(hours=hours) for _, hours, _, _ in reports],
        source=[source for source, *_ in reports],
        story_id=[story for *_, story, _ in reports],
        duplicate_of=[original for *_, original in reports],
    )


def cells(frame: pd.DataFrame, key: str, *columns: str) -> list[Any]:
    """Return some cells of the row of a source."""
    row = frame.set_index("id").to_dict("index")[key]
    return [row[column] for column in columns]


@pytest.fixture
def small(tmp_path: Path) -> Store:
    return wire(
        tmp_path / "s.duckdb",
        [
            ("reuters.com", 0, 1, None),
            ("tass.com", 3, 1, None),
            ("tass.com", 5, 1, None),
            ("Unheard", 9, 1, None),
            ("tass.com", 20, 5, None),
            ("reuters.com", 21, 5, None),
            ("reuters.com", 30, None, None),
            ("tass.com", 31, None, 7),
            ("Unheard", 40, None, 7),
            ("tass.com", 50, None, None),
        ],
    )


def test_outlets_of_a_generation_that_was_overtaken_are_not_those_of_the_next(small: Store) -> None:
    def overtaken(held: Store) -> set[str]:
        with publish(small.path) as writer:
            writer.connection.execute("UPDATE articles SET source = 'Anew' WHERE source = 'Unheard'")
            writer.set_meta("made", "anew")
        return set(source_sets.outlets(held))

    assert "Unheard" in small.at_once(overtaken)
    assert "Anew" in source_sets.outlets(small)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="no /proc tells which files are open")
def test_outlets_that_are_kept_do_not_hold_the_file_of_a_store_that_was_replaced(small: Store) -> None:
    source_sets.outlets(small)
    number = small.path.stat().st_ino
    with publish(small.path) as writer:
        writer.set_meta("made", "anew")
    source_sets.outlets(small)
    gc.collect()
    held = []
    for file in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            held.append(file.stat().st_ino)
    assert number not in held


def test_ranking_of_one_source_tells_how_early_it_is_among_all(small: Store) -> None:
    columns = ("matching", "total", "reprints", "shared", "first", "delay")
    found = sources.ranking(small, Filters(sources=("reuters.com",)))
    assert list(found["id"]) == ["reuters.com"]
    assert cells(found, "reuters.com", *columns) == cells(
        sources.ranking(small, Filters()), "reuters.com", *columns
    )


def test_ranking_counts_articles_reprints_and_names_outlets(demo: Store, articles: list[Piece]) -> None:
    found = sources.ranking(demo, Filters()).set_index("id")
    originals = Counter(piece.source for piece in articles if piece.source and piece.original is None)
    copies = Counter(piece.source for piece in articles if piece.source and piece.original is not None)
    assert found["matching"].to_dict() == dict(originals)
    assert found["reprints"].to_dict() == {source: copies[source] for source in originals}
    for source in originals:
        every = originals[source] + copies[source]
        assert found.loc[source, "reprint_share"] == pytest.approx(copies[source] / every)
    assert set(found["owner_kind"]) == {"unknown"}


def test_ranking_says_what_is_known_and_leaves_the_rest_open(small: Store) -> None:
    found = sources.ranking(small, Filters())
    assert cells(found, "tass.com", "label", "country", "owner_kind") == ["TASS", "RUS", "state"]
    assert cells(found, "Unheard", "label", "country") == ["Unheard", None]
    assert cells(found, "tass.com", "shared", "first", "delay") == [2, 1, 1.5]


def test_overlap_and_delay_of_a_small_wire(small: Store) -> None:
    found = source_stories.overlap(small, Filters(sources=("tass.com",))).set_index("id")
    assert found.loc["reuters.com"].to_dict() == {
        **{"label": "Reuters", "stories_shared": 2, "stories": 3, "stories_other": 3, "jaccard": 0.5},
        **{"leads": 1, "follows": 1, "delay": 1.0},
    }
    assert cells(found.reset_index(), "Unheard", "stories_shared", "jaccard", "delay") == [1, 1 / 3, -6.0]
    assert source_stories.delays(small, Filters(sources=("tass.com",))) == source_stories.Delays(3, 2, 1, 1.5)
    nobody = source_stories.delays(small, Filters(sources=("nobody.example",)))
    assert nobody == source_stories.Delays(0, 0, 0, None)


def test_reprints_are_told_both_ways(small: Store) -> None:
    of = source_stories.reprints(small, Filters(sources=("tass.com",)))
    assert of.to_dict("records") == [
        {
            **{"direction": "of", "id": "reuters.com", "label": "Reuters"},
            **{"articles": 1, "published": 5, "share": 0.2},
        }
    ]
    by = source_stories.reprints(small, Filters(sources=("reuters.com",)))
    assert by[["direction", "id", "articles"]].to_numpy().tolist() == [
        ["by", "Unheard", 1],
        ["by", "tass.com", 1],
    ]


def test_overlap_by_hand(demo: Store, articles: list[Piece]) -> None:
    stories: dict[str, set[int]] = defaultdict(set)
    for piece in articles:
        if piece.source and piece.original is None:
            stories[piece.source].add(piece.story or piece.key)
    found = source_stories.overlap(demo, Filters(sources=(ONE,)), limit=None).set_index("id")
    for other in stories.keys() - {ONE}:
        both, either = len(stories[ONE] & stories[other]), len(stories[ONE] | stories[other])
        row = found.loc[other] if other in found.index else None
        assert (row["stories_shared"] if row is not None else 0) == both
        assert row is None or row["jaccard"] == pytest.approx(both / either)


@pytest.mark.parametrize("by", ["topic", "country", "tone"])
def test_tilt_by_hand(demo: Store, articles: list[Piece], by: Any) -> None:
    originals = [piece for piece in articles if piece.original is None]
    having: Callable[[Piece], Any] = {
        "topic": lambda piece: piece.topics,
        "country": lambda piece: piece.countries,
        "tone": lambda piece: {piece.tone},
    }[by]
    ours = [piece for piece in originals if piece.source == ONE]
    others = [piece for piece in originals if piece.source != ONE]
    found = sources.tilt(demo, Filters(sources=(ONE,)), by)
    assert len(found)
    for row in list[Any](found.itertuples()):
        counts = [sum(row.id in having(piece) for piece in side) for side in (ours, others)]
        assert [row.matching, row.matching_rest] == counts
        assert [row.total, row.total_rest] == [len(ours), len(others)]
        assert row.difference == pytest.approx(100 * (counts[0] / len(ours) - counts[1] / len(others)))
        assert row.low <= row.difference <= row.high
        assert row.significant == (row.low > 0 or row.high < 0)
        assert row.voice == pytest.approx(counts[0] / sum(counts))


def test_a_set_as_the_other_side_leaves_out_the_chosen(small: Store) -> None:
    found = sources.tilt(small, Filters(sources=("tass.com",)), "tone", other_set="owner:state")
    assert set(found["total_rest"]) <= {0}
    found = sources.tilt(small, Filters(sources=("tass.com",)), "tone", other_set="owner:private")
    assert set(found["total_rest"]) <= {3}


def test_two_outlets_are_compared_with_each_other(demo: Store, articles: list[Piece]) -> None:
    originals = [piece for piece in articles if piece.original is None and piece.source]
    other = next(piece.source for piece in originals if piece.source != ONE)
    sides = [[piece for piece in originals if piece.source == source] for source in (ONE, other)]
    found = sources.tilt(demo, Filters(sources=(ONE,)), "country", other_set=f"source:{other}")
    assert len(found)
    for row in list[Any](found.itertuples()):
        assert [row.total, row.total_rest] == [len(side) for side in sides]
        counts = [sum(row.id in piece.countries for piece in side) for side in sides]
        assert [row.matching, row.matching_rest] == counts
    assert set(sources.tilt(demo, Filters(sources=(ONE,)), other_set=f"source:{ONE}")["total_rest"]) <= {0}


def test_newcombes_own_example() -> None:
    low, high = difference([56], [70], [48], [80])  # Newcombe 1998, table II, column a, method 10
    assert (round(float(low[0]), 4), round(float(high[0]), 4)) == (0.0524, 0.3339)
    assert all(pd.isna(bound[0]) for bound in difference([0], [0], [1], [2]))


@pytest.mark.parametrize(
    ("daily", "missing", "gap"), [(3, 10, True), (1, 3, False), (1, 9, True), (0, 9, False)]
)
def test_a_gap_is_what_chance_hardly_makes(tmp_path: Path, daily: int, missing: int, gap: bool) -> None:
    moments = [
        NOON + timedelta(days=day, minutes=number)
        for day in range(120)
        if not 50 <= day < 50 + missing
        for number in range(daily or (day % 7 == 0))
    ]
    store = publish_articles(tmp_path / "g.duckdb", moments, source=["tass.com"] * len(moments))
    found = sources.days(store, Filters(sources=("tass.com",)))
    assert found["gap"].sum() == (missing if gap else 0)
    assert found["articles"].sum() == len(moments)
    assert sources.profile(store, Filters(sources=("tass.com",))).gaps == int(gap)


def test_expected_is_the_mean_of_the_same_weekday_around(tmp_path: Path) -> None:
    counts = [week + 1 if day == 0 else 0 for week in range(10) for day in range(7)]
    moments = [NOON + timedelta(days=day, minutes=n) for day, many in enumerate(counts) for n in range(many)]
    found = sources.days(publish_articles(tmp_path / "e.duckdb", moments), Filters())
    weeks = [1, 2, 3, 4, 6, 7, 8, 9]
    assert found["expected"].iloc[7 * 4] == sum(weeks) / len(weeks)
    assert found["expected"].iloc[1] == 0
    assert (found["low"].iloc[1], found["high"].iloc[1]) == (0, 0)


def test_the_band_holds_95_percent_of_poisson() -> None:
    low, high = sources._poisson(np.array([3.0, 0.0, np.nan, 10_000.0]))
    assert (low[0], high[0], low[1], high[1]) == (0, 7, 0, 0)
    assert pd.isna(low[2])
    assert (low[3], high[3]) == (9804, 10196)


def test_rhythm_leaves_out_what_tells_no_hour(tmp_path: Path) -> None:
    monday = datetime(2026, 1, 5)
    store = publish_articles(
        tmp_path / "r.duckdb", [monday, monday.replace(hour=7), monday.replace(hour=7, minute=59), None]
    )
    found = sources.rhythm(store, Filters())
    assert len(found) == 168
    assert found[found["articles"] > 0].to_numpy().tolist() == [[1, 7, 2]]


def test_sets_are_filters_and_unknown_ones_are_told(small: Store) -> None:
    with publish(small.path) as writer:
        own = Own(sets={"Wires": SourceSet(sources=("Reuters",)), "Mine": SourceSet(countries=("RUS",))})
        writer.set_meta(sourcing.OWN, own.to_json())
    store = Store(small.path)
    expected = {"Wires": 3, "Mine": 4, "owner:state": 4, "owner:unknown": 1, "country:GBR": 3}
    for name, many in expected.items():
        assert listing.total(store, Filters(source_sets=(name,))) == many
    assert listing.total(store, Filters(source_sets=("Wires", "Mine"))) == 7
    sizes = views.table("coverage", store, Filters(), by="source-set").set_index("id")["matching"].to_dict()
    assert sizes == {"Mine": 4, "Wires": 3, "owner:state": 4, "owner:private": 3, "owner:unknown": 1}
    with pytest.raises(UsageError, match="no source set 'Wire'; did you mean 'Wires'"):
        listing.total(store, Filters(source_sets=("Wire",)))
    assert source_sets.members(store, ["Wires", "owner:unknown"]) == ["Unheard", "reuters.com"]


def test_delay_is_the_median_behind_the_first(demo: Store) -> None:
    rows = demo.rows(
        """
        SELECT coalesce(corrected.story_id, articles.story_id) AS story, source, min(published_at)
        FROM articles LEFT JOIN corrected USING (article_id)
        WHERE duplicate_of IS NULL AND source IS NOT NULL AND story IS NOT NULL GROUP BY ALL
        """,
        {"corrected": Corrected()},
    )
    told: dict[int, dict[str, datetime | None]] = defaultdict(dict)
    for story, source, at in rows:
        told[story][source] = at
    late: dict[str, list[float]] = defaultdict(list)
    for reports in told.values():
        times = [at for at in reports.values() if at]
        if len(reports) > 1 and times:
            for source, at in reports.items():
                if at:
                    late[source].append((at - min(times)).total_seconds() / 3600)
    found = source_stories.timing(demo, Filters()).set_index("id")["delay"].dropna()
    assert found.to_dict() == pytest.approx({source: median(hours) for source, hours in late.items()})
