"""Figures: every mark that can be clicked carries its keys, thin support is grey, outside text stays text."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.charts import bars, colours, lines, matrix, relation, volume
from monitor.charts.theme import clip, plain, theme

LOOK = theme(False)
DAYS = [date(2025, 1, 1), date(2025, 2, 1)]


def over_time(series: dict[str, list[int]], total: int = 10) -> pd.DataFrame:
    rows = [
        (day, key, f"Name of {key}", count, total, count / total if total else float("nan"), 0.0, 0.5)
        for key, counts in series.items()
        for day, count in zip(DAYS, counts, strict=True)
    ]
    return pd.DataFrame(rows, columns=["period", "id", "label", "matching", "total", "share", "low", "high"])


def shares(**counts: int) -> pd.DataFrame:
    rows = [(key, key, n, 10, n / 10, n / 20, n / 5) for key, n in counts.items()]
    return pd.DataFrame(rows, columns=["id", "label", "matching", "total", "share", "low", "high"])


def test_lines_carry_id_and_period_and_are_named_at_their_ends():
    drawn = lines.over_time(over_time({"CHN": [1, 2], "RUS": [3, 4]}), "country", LOOK, share=True)
    traces = [trace for trace in drawn.data if trace.customdata is not None]
    assert [list(point) for point in traces[0].customdata] == [["CHN", "2025-01-01"], ["CHN", "2025-02-01"]]
    assert {note.text for note in drawn.layout.annotations} == {"Name of CHN", "Name of RUS"}


def test_bands_are_drawn_only_while_they_can_be_told_apart():
    few = lines.over_time(over_time({key: [1, 2] for key in "ab"}), "topic", LOOK, share=True)
    many = lines.over_time(over_time({key: [1, 2] for key in "abcd"}), "topic", LOOK, share=True)
    assert any(trace.fill == "tonexty" for trace in few.data)
    assert not any(trace.fill == "tonexty" for trace in many.data)


def test_a_period_without_articles_is_a_gap_and_not_a_share_of_zero():
    drawn = lines.over_time(over_time({"CHN": [0, 0]}, total=0), "country", LOOK, share=True)
    assert all(pd.isna(value) for trace in drawn.data for value in trace.y)


@given(st.lists(st.floats(0, 400), max_size=12).map(sorted))
def test_labels_never_overlap_and_keep_their_order(places):
    moved = lines.spread(places)
    assert len(moved) == len(places)
    assert all(high - low >= lines.LABEL_GAP - 1e-6 for low, high in pairwise(moved))
    assert all(place >= 0 for place in moved)


def test_labels_that_do_not_collide_stay_where_they_are():
    assert lines.spread([10, 100, 200]) == [10, 100, 200]


def test_bars_carry_their_id_and_show_the_interval():
    drawn = bars.ranking(shares(CHN=4, RUS=2), "country", LOOK, share=True)
    (bar,) = drawn.data
    assert [list(keys) for keys in bar.customdata] == [["CHN"], ["RUS"]]
    assert list(bar.error_x.array) == pytest.approx([0.4, 0.2])


def test_a_change_within_chance_is_grey():
    frame = pd.DataFrame(
        [("CHN", "China", 9, 1, 0.9, 0.1, 80.0, True), ("RUS", "Russia", 2, 1, 0.2, 0.1, 10.0, False)],
        columns=["id", "label", "now", "before", "share_now", "share_before", "change", "significant"],
    )
    drawn = bars.changes(frame, LOOK)
    assert list(drawn.data[1].marker.color) == [LOOK.accent, LOOK.faint]
    assert [list(keys) for keys in drawn.data[1].customdata] == [["CHN"], ["RUS"]]
    assert {note.text for note in drawn.layout.annotations} == {"<b>+80.0 pp</b>", "+10.0 pp"}


def test_matrix_cells_can_be_clicked_and_thin_ones_are_grey():
    frame = pd.DataFrame(
        [
            ("CHN", "RUS", "China", "Russia", 9, 0.8, False),
            ("RUS", "CHN", "Russia", "China", 9, 0.8, False),
            ("CHN", "USA", "China", "United States", 2, -1.0, True),
            ("USA", "CHN", "United States", "China", 2, -1.0, True),
        ],
        columns=["country_a", "country_b", "label_a", "label_b", "articles", "relation", "thin"],
    )
    drawn = matrix.relations(frame, LOOK)
    heat, cells = drawn.data
    keys = [tuple(key) for key in cells.customdata]
    assert ("CHN", "USA") in keys
    tints = {round(place, 6): tint for place, tint in heat.colorscale}
    at = {key: (x, y) for key, x, y in zip(keys, cells.x, cells.y, strict=True)}
    fills = {key: tints[round(heat.z[y][x], 6)] for key, (x, y) in at.items()}
    assert fills["CHN", "RUS"] == colours.on_scale(0.8, LOOK)
    assert fills["CHN", "USA"] == colours.mix(LOOK.background, LOOK.neutral, 0.6)


def test_relation_over_time_leaves_averages_on_few_articles_hollow():
    frame = pd.DataFrame(
        {
            "period": DAYS,
            "articles": [9, 2],
            "relation": [0.5, -0.5],
            "conflict": [1, 2],
            "neutral": [2, 0],
            "cooperation": [6, 0],
            "thin": [False, True],
        }
    )
    drawn = relation.over_time(frame, LOOK)
    assert drawn.data[0].marker.color[1] == LOOK.background
    assert drawn.data[0].marker.color[0] != LOOK.background
    assert [list(keys) for keys in drawn.data[1].customdata] == [
        ["neutral", "2025-01-01"],
        ["neutral", "2025-02-01"],
    ]


@pytest.mark.parametrize(
    "draw",
    [
        lambda: lines.over_time(over_time({}), "country", LOOK, share=True),
        lambda: bars.ranking(shares(), "country", LOOK, share=False),
        lambda: volume.over_time(over_time({}), LOOK),
    ],
)
def test_nothing_to_draw_is_drawn_without_complaint(draw):
    assert draw() is not None


def test_names_are_cut_to_their_room_and_not_to_a_number_of_letters():
    assert clip("accident and emergency incident", 160).endswith("…")
    assert clip("international relations", 142) == "international relations"
    assert len(clip("WWWWWWWWWWWWWWWWWWWW", 100)) < len(clip("llllllllllllllllllll", 100))


@given(st.text(max_size=200))
def test_outside_text_in_a_chart_is_never_markup(text):
    for shown in (plain(text), clip(text, 80)):
        assert "<" not in shown
        assert ">" not in shown
