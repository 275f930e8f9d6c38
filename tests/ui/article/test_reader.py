"""The reader's HTML: marks stand where the offsets say, and nothing from outside becomes markup."""

from __future__ import annotations

import html
import re

import pandas as pd
import pytest
from hypothesis import given, strategies as st

from monitor.ui.article import reader

MENTIONS = ["kind", "entity_id", "name", "surface", "field", "sentence", "start", "end", "via", "confidence"]
PAIRS = ["country_a", "country_b", "field", "sentence", "relation", "type", "actor", "target", "voice"]
NO_PAIRS = pd.DataFrame(columns=PAIRS)


def sentences(*spans: tuple[int, int]) -> pd.DataFrame:
    rows = [(number, start, end, -0.5, None) for number, (start, end) in enumerate(spans)]
    return pd.DataFrame(rows, columns=["sentence", "start", "end", "tone", "relation"])


def mentions(*spans: tuple[int, int], name: str = "China", field: str = "text") -> pd.DataFrame:
    rows = [("country", "CHN", name, name, field, 0, start, end, "name", 0.9) for start, end in spans]
    return pd.DataFrame(rows, columns=MENTIONS)


def words_of(shown: str) -> str:
    """What a browser would show of it."""
    return html.unescape(re.sub(r"<[^>]*>", "", shown))


def test_offsets_count_code_points_after_astral_characters() -> None:
    text = "🚢🚢 China sailed."
    shown = reader.body(text, sentences((0, len(text))), mentions((3, 8)), NO_PAIRS)
    assert ">China</mark> sailed." in shown


def test_hits_of_a_search_are_marked_inside_names_and_across_them_and_nothing_becomes_markup() -> None:
    text = "<b>Trade with China today</b>"
    china = text.index("China")
    trade, today = text.index("Trade"), text.index("today")
    hits = [(trade, trade + 5), (china + 2, today + 5)]
    shown = reader.body(
        text, sentences((0, len(text))), mentions((china, china + 5)), NO_PAIRS, hits, at=china + 2
    )
    assert words_of(shown) == text
    assert re.findall(r'<mark class="hit"[^>]*>([^<]*)</mark>', shown) == ["Trade", "ina", " today"]
    assert shown.count(f'id="{reader.HERE}"') == 1
    assert "<b>" not in reader.lit("<b>oil</b>", [(3, 6)])


def test_markup_in_text_title_and_names_is_shown_as_characters() -> None:
    text = "<script>alert(1)</script> & <b>China</b>"
    start = text.index("China")
    shown = reader.body(
        text, sentences((0, len(text))), mentions((start, start + 5), name='"><img>'), NO_PAIRS
    )
    assert "<script" not in shown
    assert "<img" not in shown
    assert words_of(shown) == text
    assert "<b>" not in reader.title(text, mentions((start, start + 5), field="title"), NO_PAIRS)


def test_a_sentence_over_a_line_break_stays_well_formed() -> None:
    text = "China met\nRussia today. Then left."
    shown = reader.body(text, sentences((0, 23), (24, 34)), mentions((0, 5), (10, 16)), NO_PAIRS)
    assert shown.count("<div") == shown.count("</div>") == 2
    assert shown.count("<span") == shown.count("</span>")
    for part in re.findall(r"<div[^>]*>(.*?)</div>", shown):
        assert part.count("<span") == part.count("</span>")


def test_who_does_what_to_whom_stands_after_its_sentence() -> None:
    pairs = pd.DataFrame(
        [
            ("CHN", "USA", "text", 0, -0.8, "ACCUSE", "USA", "CHN", "CHN"),
            ("CHN", "RUS", "text", 0, None, None, None, None, None),
        ],
        columns=PAIRS,
    )
    shown = reader.body("China and others.", sentences((0, 17)), mentions(), pairs)
    assert "United States → China: accuse −0.80, says China" in shown
    assert "China – Russia: relation not told" in shown


TOLD = [*PAIRS, "cameo", "mood", "event_date", "event_precision", "evidence"]


def told(evidence: list[tuple[int, int]] | None, mood: str | None = "possible") -> pd.DataFrame:
    row = (
        "CHN",
        "RUS",
        "text",
        0,
        -0.5,
        "ACCUSE",
        "CHN",
        "RUS",
        "CHN",
        "11",
        mood,
        pd.Timestamp(2025, 3, 4),
        "day",
    )
    return pd.DataFrame([(*row, evidence)], columns=TOLD)


def test_the_words_that_decided_are_marked_and_explained() -> None:
    text = "China said it condemned Russia."
    shown = reader.body(text, sentences((0, len(text))), mentions((0, 5)), told([(14, 23)]))
    assert ">condemned</mark>" in shown
    assert 'class="why conflict"' in shown
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", shown))
    assert facts == {
        "Kind": "accusation, CAMEO 11 (disapproves)",
        "Direction": "China towards Russia",
        "In the voice of": "China",
        "Told as": "possible: may or could",
        "Happens": "4 Mar 2025",
        "Words": "“condemned”",
    }


def test_markup_among_the_words_that_decided_is_shown_as_characters() -> None:
    text = "China <img src=x onerror=alert(1)> Russia."
    shown = reader.body(text, sentences((0, len(text))), mentions(), told([(6, 34)]))
    assert "<img" not in shown
    assert words_of(shown).startswith(text)
    assert "<dd>“&lt;img" in shown


def test_rows_of_an_earlier_version_have_no_reasons() -> None:
    text = "China condemned Russia."
    shown = reader.body(text, sentences((0, len(text))), mentions(), told(None))
    assert "<details" not in shown
    assert "China → Russia: accuse −0.50, says China" in shown


def test_pairs_of_which_nothing_is_said_have_no_badge_in_the_text() -> None:
    pairs = pd.DataFrame([("CHN", "RUS", "text", 0, 0.0, None, None, None, None)], columns=PAIRS)
    assert "cue" not in reader.body("China, Russia.", sentences((0, 14)), mentions(), pairs)


def test_a_pair_in_the_title_is_told_below_it_and_not_after_a_sentence() -> None:
    title = "China condemned <b>Russia"
    pairs = told([(6, 15)]).assign(field="title", sentence=None)
    shown = reader.title(title, mentions((0, 5), field="title"), pairs)
    assert '<mark class="why conflict"' in shown
    assert words_of(shown) == title
    assert "China → Russia: accuse −0.50" in reader.title_cues(title, pairs)
    assert "cue" not in reader.body("China.", sentences((0, 6)), mentions(), pairs)
    assert reader.title_cues(title, told([(6, 15)])) == ""


def test_what_stands_for_a_country_is_marked_where_it_stands() -> None:
    (row,) = told([(9, 15)]).assign(spans=pd.Series([[(12, 23), (30, 38)]])).itertuples()
    marks = reader.country_marks(row, 10)
    assert [(mark.start, mark.end, mark.kind) for mark in marks] == [(2, 13, "country"), (20, 28, "country")]
    (bare,) = told(None).assign(spans=None).itertuples()
    assert reader.country_marks(bare) == []


def test_of_two_pairs_that_rest_on_the_same_words_the_stronger_gives_the_colour() -> None:
    text = "China and Russia condemned Iran."
    weak = told([(17, 26)]).assign(relation=0.3, type="COOPERATE")
    both = pd.concat([weak, told([(17, 26)])])
    shown = reader.body(text, sentences((0, len(text))), mentions(), both)
    assert "why conflict" in shown
    assert "why cooperation" not in shown


def test_of_overlapping_mentions_the_longer_stays() -> None:
    text = "Bank of China opened"
    shown = reader.body(text, sentences((0, 20)), mentions((8, 13), (0, 13)), NO_PAIRS)
    assert shown.count("<mark") == 1
    assert ">Bank of China</mark>" in shown


def test_evidence_marks_the_countries_by_the_words_that_named_them() -> None:
    assert reader.sentence("Chinese <i> envoys", ["Chinese", ""]) == (
        '<mark class="country">Chinese</mark> &lt;i&gt; envoys'
    )


@given(
    st.text(max_size=300),
    st.lists(st.tuples(st.integers(-5, 320), st.integers(-5, 320)), max_size=8),
    st.lists(st.tuples(st.integers(-5, 320), st.integers(-5, 320)), max_size=8),
)
def test_whatever_the_offsets_say_the_text_is_shown_once_and_in_order(
    text: str, spans: list[tuple[int, int]], marks: list[tuple[int, int]]
) -> None:
    shown = reader.body(text, sentences(*spans), mentions(*marks), NO_PAIRS)
    expected = "".join(line for line in text.split("\n") if line.strip())
    assert words_of(shown) == expected


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("https://example.com/a?b=1", True),
        ("http://example.com", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        ("data:text/html,x", False),
        ("https://", False),
        ("//example.com", False),
        ("https://exa mple.com", False),
        ("http://[", False),
        (None, False),
        (float("nan"), False),
    ],
)
def test_only_web_addresses_become_links(address: object, allowed: bool) -> None:
    assert (reader.safe_link(address) is not None) == allowed
