"""Figures: every mark that can be clicked carries its keys, thin support is grey, outside text stays text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from monitor.charts import bars, colours, course, direction, lines, matrix, relation, relation_kinds, volume
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


def test_lines_carry_id_and_period_and_are_named_at_their_ends() -> None:
    drawn = lines.over_time(over_time({"CHN": [1, 2], "RUS": [3, 4]}), "country", LOOK, share=True)
    traces = [trace for trace in drawn.data if trace.customdata is not None]
    assert [list(point) for point in traces[0].customdata] == [["CHN", "2025-01-01"], ["CHN", "2025-02-01"]]
    assert {note.text for note in drawn.layout.annotations} == {"Name of CHN", "Name of RUS"}


@pytest.mark.parametrize(("total", "seen"), [(lines.FEW - 1, True), (lines.FEW, False), (0, False)])
def test_a_share_of_a_handful_of_articles_does_not_look_like_one_of_many(total: int, seen: bool) -> None:
    """Half of eight articles of a month that had just begun stood in the line like any other month."""
    frame = over_time({"CHN": [1, 2]}, total=total)
    shares = lines.over_time(frame, "country", LOOK, share=True)
    (line,) = [trace for trace in shares.data if trace.customdata is not None]
    assert [bool(one) for one in line.marker.opacity] == [seen, seen]
    assert ("the month has fewer than 10 in all" in lines.hollow(frame, "month")) is seen
    counts = lines.over_time(frame, "country", LOOK, share=False)
    (line,) = [trace for trace in counts.data if trace.customdata is not None]
    assert not any(line.marker.opacity)


@pytest.mark.parametrize(("most", "whole"), [(0, True), (1, True), (4, True), (5, False), (300, False)])
def test_an_axis_of_one_or_two_articles_is_not_written_0_1_1(most: int, whole: bool) -> None:
    counts = over_time({"CHN": [0, most]}, total=most)
    charts = (
        lines.over_time(counts, "country", LOOK, share=False),
        volume.over_time(counts, LOOK),
    )
    assert [chart.layout.yaxis.dtick for chart in charts] == [1 if whole else None] * 2


def test_the_only_report_of_a_story_stands_on_an_axis_of_hours() -> None:
    """A story of one article, split off by hand, had ticks at 12:08:59.999 and 12:09:00."""
    columns = ["article_id", "published_at", "source", "title", "delay_hours", "report"]
    row = (1, pd.Timestamp("2026-09-01 12:09"), "post.example", "Talks", 0.0, "first")
    low, high = course.told(pd.DataFrame([row], columns=columns), LOOK).layout.xaxis.range
    assert (high - low).total_seconds() == 24 * 3600


def test_bands_are_drawn_only_while_they_can_be_told_apart() -> None:
    few = lines.over_time(over_time({key: [1, 2] for key in "ab"}), "topic", LOOK, share=True)
    many = lines.over_time(over_time({key: [1, 2] for key in "abcd"}), "topic", LOOK, share=True)
    assert any(trace.fill == "tonexty" for trace in few.data)
    assert not any(trace.fill == "tonexty" for trace in many.data)


def test_a_period_without_articles_is_a_gap_and_not_a_share_of_zero() -> None:
    drawn = lines.over_time(over_time({"CHN": [0, 0]}, total=0), "country", LOOK, share=True)
    assert all(pd.isna(value) for trace in drawn.data for value in trace.y)


@given(st.lists(st.floats(0, 400), max_size=12).map(sorted))
def test_labels_never_overlap_and_keep_their_order(places: list[float]) -> None:
    moved = lines.spread(places)
    assert len(moved) == len(places)
    assert all(high - low >= lines.LABEL_GAP - 1e-6 for low, high in pairwise(moved))
    assert all(place >= 0 for place in moved)


def test_labels_that_do_not_collide_stay_where_they_are() -> None:
    assert lines.spread([10, 100, 200]) == [10, 100, 200]


def test_bars_carry_their_id_and_show_the_interval() -> None:
    drawn = bars.ranking(shares(CHN=4, RUS=2), "country", LOOK, share=True)
    (bar,) = drawn.data
    assert [list(keys) for keys in bar.customdata] == [["CHN"], ["RUS"]]
    assert list(bar.error_x.array) == pytest.approx([0.4, 0.2])


def test_a_change_within_chance_is_grey() -> None:
    frame = pd.DataFrame(
        [("CHN", "China", 9, 1, 0.9, 0.1, 80.0, True), ("RUS", "Russia", 2, 1, 0.2, 0.1, 10.0, False)],
        columns=["id", "label", "now", "before", "share_now", "share_before", "change", "significant"],
    )
    drawn = bars.changes(frame, LOOK)
    assert list(drawn.data[1].marker.color) == [LOOK.accent, LOOK.faint]
    assert [list(keys) for keys in drawn.data[1].customdata] == [["CHN"], ["RUS"]]
    assert {note.text for note in drawn.layout.annotations} == {"<b>+80.0 pp</b>", "+10.0 pp"}


FIGURES = ["articles", "conflict", "cooperation", "both", "nothing", "unread"]
BALANCE = ["balance", "balance_low", "balance_high", "thin"]
NONE = (float("nan"),) * 3
ROWS = [
    # what the articles tell, then the balance: cooperation, balanced, nothing passes, few articles, unread
    ("CHN", "RUS", 9, 1, 8, 0, 0, 0, 0.7, 0.2, 0.9, False),
    ("CHN", "USA", 30, 7, 7, 6, 10, 0, 0.0, -0.3, 0.3, False),
    ("RUS", "USA", 12, 0, 0, 0, 12, 0, *NONE, True),
    ("CHN", "JPN", 5, 2, 0, 0, 3, 0, -0.8, -1.0, 0.3, True),
    ("JPN", "USA", 3, 0, 0, 0, 0, 3, *NONE, True),
]


def told_pairs() -> pd.DataFrame:
    frame = pd.DataFrame(ROWS, columns=["country_a", "country_b", *FIGURES, *BALANCE])
    pair = frame["country_a"] + "-" + frame["country_b"]
    return frame.assign(pair=pair, label=pair, sentences=2 * frame["articles"])


def told_matrix() -> pd.DataFrame:
    frame = told_pairs()
    mirrored = frame.rename(columns={"country_a": "country_b", "country_b": "country_a"})
    both = pd.concat([frame, mirrored], ignore_index=True)
    return both.assign(label_a=both["country_a"], label_b=both["country_b"])


def told_over_time() -> pd.DataFrame:
    frame = told_pairs().head(4).drop(columns=["country_a", "country_b", "pair", "label"])
    acts = dict.fromkeys(["a_on_b", "voice_a", "voice_other"], 3) | {"b_on_a": 1, "voice_b": 2}
    return frame.assign(period=pd.date_range("2025-01-01", periods=4, freq="MS"), **acts)


def cell_fills(drawn: Any) -> dict[tuple[str, str], str]:
    heat, cells = drawn.data[:2]
    tints = {round(place, 6): tint for place, tint in heat.colorscale}
    keys = [tuple(key) for key in cells.customdata]
    at = {key: (x, y) for key, x, y in zip(keys, cells.x, cells.y, strict=True)}
    return {key: tints[round(heat.z[y][x], 6)] for key, (x, y) in at.items()}


def test_a_balanced_quarrel_does_not_look_like_nothing_passing() -> None:
    fills = cell_fills(matrix.relations(told_matrix(), LOOK))
    assert fills["CHN", "USA"] == fills["USA", "CHN"] == relation_kinds.strength(0, 20 / 30, LOOK)
    assert fills["RUS", "USA"] == LOOK.neutral
    assert fills["CHN", "RUS"] == relation_kinds.strength(0.7, 1, LOOK)
    assert len({fills[key] for key in (("CHN", "USA"), ("RUS", "USA"), ("CHN", "RUS"))}) == 3


def test_a_cell_on_few_articles_is_grey_with_a_hint_and_an_unread_one_is_paler_without() -> None:
    drawn = matrix.relations(told_matrix(), LOOK)
    fills, hints = cell_fills(drawn), drawn.data[2]
    assert fills["CHN", "JPN"] == LOOK.neutral
    assert list(hints.marker.color) == [colours.on_scale(-0.8, LOOK)] * 2
    assert fills["JPN", "USA"] not in (LOOK.neutral, LOOK.background)


def test_a_cell_is_the_stronger_the_more_of_its_articles_tell_of_anything() -> None:
    weak, strong = relation_kinds.strength(-1, 0.1, LOOK), relation_kinds.strength(-1, 0.9, LOOK)
    assert weak != strong
    assert relation_kinds.strength(-1, 1, LOOK) == LOOK.conflict


def test_the_bars_of_a_pair_add_up_to_its_articles_whatever_was_read() -> None:
    frame = told_pairs()
    apart = frame.assign(articles=frame["articles"] + 4)  # named in the same article only
    for shown, column, drawn in (
        (apart, "x", bars.pairs(apart, LOOK)),
        (told_over_time(), "y", relation.over_time(told_over_time(), LOOK)),
    ):
        stacked = [getattr(trace, column) for trace in drawn.data if trace.type == "bar"]
        assert len(stacked) == len(relation_kinds.KINDS)
        assert [sum(values) for values in zip(*stacked, strict=True)] == list(shown["articles"])
        assert not any(pd.isna(value) for values in stacked for value in values)  # a gap breaks the stack


def test_a_ranking_shows_the_balance_with_its_interval_and_says_where_there_is_none() -> None:
    drawn = bars.pairs(told_pairs(), LOOK)
    (marks,) = [trace for trace in drawn.data if trace.type == "scatter"]
    assert [list(key) for key in marks.customdata][:2] == [["CHN-RUS"], ["CHN-USA"]]
    assert marks.error_x.arrayminus[0] == pytest.approx(0.5)
    assert marks.error_x.array[0] == pytest.approx(0.2)
    assert marks.marker.color[3] == LOOK.background
    assert marks.marker.color[0] != LOOK.background
    told_at_right = [note.text for note in drawn.layout.annotations if note.xref == "paper" and note.y != 1]
    assert {"<b>+0.70</b>", "–", "−0.80"} <= set(told_at_right)
    assert "12 nothing passes<br>no balance" in marks.hovertext[2]


def test_the_course_leaves_balances_on_few_articles_hollow_and_gaps_where_nothing_passes() -> None:
    drawn = relation.over_time(told_over_time(), LOOK)
    bands = [trace for trace in drawn.data if trace.type == "scatter" and trace.fill == "tonexty"]
    (line,) = [trace for trace in drawn.data if trace.type == "scatter" and trace.mode == "lines+markers"]
    assert line.marker.color[3] == LOOK.background
    assert line.marker.color[0] != LOOK.background
    assert pd.isna(line.y[2])
    assert line.connectgaps is False
    # January and February are one band; April stands alone and has its interval as a line.
    assert list(bands[0].y) == [0.9, 0.3]
    assert line.error_y.array[0] == 0
    assert line.error_y.array[3] == pytest.approx(1.1)


def test_a_click_on_the_course_of_a_pair_knows_its_period() -> None:
    for drawn in (
        relation.over_time(told_over_time(), LOOK),
        direction.over_time(told_over_time(), ("CHN", "RUS"), ("China", "Russia"), LOOK),
    ):
        keyed = [trace for trace in drawn.data if trace.customdata is not None]
        assert len(keyed) >= 5
        assert all([key[1] for key in trace.customdata][1] == "2025-02-01" for trace in keyed)


def test_who_acts_goes_up_for_the_first_country_and_down_for_the_second() -> None:
    drawn = direction.over_time(told_over_time(), ("CHN", "RUS"), ("China", "Russia"), LOOK)
    signs = {trace.customdata[0][0]: trace.y[0] for trace in drawn.data}
    assert signs == {"a_on_b": 3, "b_on_a": -1, "voice_a": 3, "voice_other": 3, "voice_b": -2}
    tints = {trace.customdata[0][0]: trace.marker.color for trace in drawn.data}
    assert tints["a_on_b"] == tints["voice_a"] == colours.colour("country", "CHN", LOOK)


def test_a_panel_without_speakers_says_so() -> None:
    silent = told_over_time().assign(voice_a=0, voice_b=0, voice_other=0)
    drawn = direction.over_time(silent, ("CHN", "RUS"), ("China", "Russia"), LOOK)
    texts = [note.text for note in drawn.layout.annotations]
    assert "No country’s speaker is named" in texts
    assert "Neither acts on the other alone" not in texts


@pytest.mark.parametrize(
    "draw",
    [
        lambda: lines.over_time(over_time({}), "country", LOOK, share=True),
        lambda: bars.ranking(shares(), "country", LOOK, share=False),
        lambda: volume.over_time(over_time({}), LOOK),
        lambda: bars.pairs(told_pairs().head(0), LOOK),
        lambda: matrix.relations(told_matrix().head(0), LOOK),
        lambda: relation.over_time(told_over_time().head(0), LOOK),
        lambda: direction.over_time(told_over_time().head(0), ("CHN", "RUS"), ("China", "Russia"), LOOK),
    ],
)
def test_nothing_to_draw_is_drawn_without_complaint(draw: Callable[[], object]) -> None:
    assert draw() is not None


def test_names_are_cut_to_their_room_and_not_to_a_number_of_letters() -> None:
    assert clip("accident and emergency incident", 160).endswith("…")
    assert clip("international relations", 142) == "international relations"
    assert len(clip("WWWWWWWWWWWWWWWWWWWW", 100)) < len(clip("llllllllllllllllllll", 100))


@given(st.text(max_size=200))
def test_outside_text_in_a_chart_is_never_markup(text: str) -> None:
    for shown in (plain(text), clip(text, 80)):
        assert "<" not in shown
        assert ">" not in shown
