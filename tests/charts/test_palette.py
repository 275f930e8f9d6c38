"""Colours: readable, apart, the same everywhere."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from monitor.charts import colours, relation_kinds
from monitor.charts.theme import Theme, theme

CONFIG = Path(__file__).parents[2] / ".streamlit/config.toml"
FREQUENT = ("USA", "CHN", "RUS", "UKR", "GBR", "IRN", "ISR", "IND", "FRA", "DEU", "JPN", "TUR")
SCHEMES = pytest.mark.parametrize("look", [theme(False), theme(True)], ids=["light", "dark"])


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio."""
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance, from its text and not from the code under test."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_pages_and_charts_share_their_colours() -> None:
    config = tomllib.loads(CONFIG.read_text())["theme"]
    for name in ("light", "dark"):
        look = theme(name == "dark")
        assert config[name]["primaryColor"] == look.accent
        assert config[name]["backgroundColor"] == look.background
        assert config[name]["secondaryBackgroundColor"] == look.surface
        assert config[name]["textColor"] == look.ink


@SCHEMES
def test_words_can_be_read_on_the_page(look: Theme) -> None:
    for name in ("ink", "muted", "accent", "conflict", "cooperation", "negative", "positive"):
        assert contrast(getattr(look, name), look.background) >= 4.5, name


@SCHEMES
def test_countries_can_be_seen_on_the_page_and_told_apart(look: Theme) -> None:
    tints = {code: colours.colour("country", code, look) for code in FREQUENT}
    assert all(contrast(tint, look.background) >= 3 for tint in tints.values())
    for (first, one), (second, other) in combinations(tints.items(), 2):
        distance = sum(abs(int(one[at : at + 2], 16) - int(other[at : at + 2], 16)) for at in (1, 3, 5))
        assert distance >= 40, (first, second)


@pytest.mark.parametrize(
    ("code", "light", "dark"), [("CHN", "#862722", "#d07a6f"), ("TUV", "#247631", "#7fc184")]
)
def test_a_country_keeps_its_colour_whatever_else_is_shown_and_in_every_version(
    code: str, light: str, dark: str
) -> None:
    assert [colours.colour("country", code, theme(is_dark)) for is_dark in (False, True)] == [light, dark]


SEEN = {
    # Machado, Oliveira & Fernandes 2009, IEEE TVCG 15, table 1, severity 1.0; on linear RGB
    "normal": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
# Oklab (Ottosson 2020): linear RGB to cone responses, their cube roots to lightness and two opponent axes.
CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
OPPONENT = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def as_seen(colour: str, sight: str) -> np.ndarray:
    """Return a colour in Oklab as an eye sees it."""
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    seen: np.ndarray = OPPONENT @ np.cbrt(CONES @ np.clip(SEEN[sight] @ linear, 0, 1))
    return seen


def difference(first: str, second: str, sight: str) -> float:
    """Return the distance of two colours in Oklab; 0.02 is about what can just be noticed side by side."""
    return float(np.linalg.norm(as_seen(first, sight) - as_seen(second, sight)))


@SCHEMES
@pytest.mark.parametrize("sight", SEEN)
def test_conflict_balance_cooperation_and_nothing_can_be_told_apart_by_every_eye(
    look: Theme, sight: str
) -> None:
    shown = [look.conflict, look.balanced, look.cooperation, look.neutral]
    for first, second in combinations(shown, 2):
        assert difference(first, second, sight) > 0.1, (first, second)


@SCHEMES
@pytest.mark.parametrize("sight", SEEN)
def test_even_where_few_articles_tell_of_it_no_balance_looks_like_nothing(look: Theme, sight: str) -> None:
    for balance in np.linspace(-1, 1, 9):
        tint = relation_kinds.strength(float(balance), 0.0, look)
        assert difference(tint, look.neutral, sight) > 0.06, balance


@SCHEMES
def test_the_ends_and_the_middle_of_the_scale_stand_out_from_the_page(look: Theme) -> None:
    for tint in (look.conflict, look.balanced, look.cooperation):
        assert contrast(tint, look.background) >= 3


@SCHEMES
def test_relation_scale_has_a_middle_of_its_own_and_is_even_to_both_sides(look: Theme) -> None:
    assert colours.on_scale(0, look) == look.balanced
    assert colours.on_scale(-1, look) == look.conflict
    assert colours.on_scale(1, look) == look.cooperation
    assert colours.on_scale(2, look) == look.cooperation
    red, _, blue = (int(look.conflict[at : at + 2], 16) for at in (1, 3, 5))
    assert red > blue, "conflict lies on the orange side, which red-green blindness leaves apart from blue"
