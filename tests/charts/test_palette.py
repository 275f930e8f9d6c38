"""Colours: readable, apart, the same everywhere."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from monitor.charts import colours
from monitor.charts.matrix import _luminance
from monitor.charts.theme import theme

CONFIG = Path(__file__).parents[2] / ".streamlit/config.toml"
FREQUENT = ("USA", "CHN", "RUS", "UKR", "GBR", "IRN", "ISR", "IND", "FRA", "DEU", "JPN", "TUR")
SCHEMES = pytest.mark.parametrize("look", [theme(False), theme(True)], ids=["light", "dark"])


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def test_pages_and_charts_share_their_colours():
    config = tomllib.loads(CONFIG.read_text())["theme"]
    for name in ("light", "dark"):
        look = theme(name == "dark")
        assert config[name]["primaryColor"] == look.accent
        assert config[name]["backgroundColor"] == look.background
        assert config[name]["secondaryBackgroundColor"] == look.surface
        assert config[name]["textColor"] == look.ink


@SCHEMES
def test_words_can_be_read_on_the_page(look):
    for name in ("ink", "muted", "accent", "conflict", "cooperation", "negative", "positive"):
        assert contrast(getattr(look, name), look.background) >= 4.5, name


@SCHEMES
def test_countries_can_be_seen_on_the_page_and_told_apart(look):
    tints = {code: colours.colour("country", code, look) for code in FREQUENT}
    assert all(contrast(tint, look.background) >= 3 for tint in tints.values())
    for (first, one), (second, other) in combinations(tints.items(), 2):
        distance = sum(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) for at in (1, 3, 5))
        assert distance >= 40, (first, second)


def test_a_country_keeps_its_colour_whatever_else_is_shown():
    look = theme(False)
    assert colours.colour("country", "CHN", look) == colours.colour("country", "CHN", look)
    assert colours.colour("country", "TUV", look).startswith("#")


@SCHEMES
def test_relation_scale_is_neutral_in_the_middle_and_even_to_both_sides(look):
    assert colours.on_scale(0, look) == look.neutral
    assert colours.on_scale(-1, look) == look.conflict
    assert colours.on_scale(1, look) == look.cooperation
    assert colours.on_scale(2, look) == look.cooperation
    red, _, blue = (int(look.conflict[at : at + 2], 16) for at in (1, 3, 5))
    assert red > blue, "conflict lies on the orange side, which red-green blindness leaves apart from blue"
