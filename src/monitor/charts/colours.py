"""Which colour a thing has: the same on every page, in every chart, whatever else is shown."""

from __future__ import annotations

import functools
import math
import zlib

from monitor.charts.theme import Theme
from monitor.resources import read_toml

_OF_COUNTRIES = ("country", "actor", "target", "voice", "source-country")
"""Dimensions whose values are countries."""

GOLDEN_ANGLE = 137.508
"""Degrees; successive multiples stay far apart on the hue circle however many there are."""

FIRST_HUE = 250.0

STEP = 0.08
"""OKLCH lightness between three levels. The golden angle comes back near a hue after 5, 8 and 13 places, so
the level changes with every 4 places: what has nearly the same hue is darker or lighter."""


def colour(by: str, key: str, look: Theme) -> str:
    """Return the colour (hex) of a value of a dimension: a country, a topic, a source, a label.

    Args:
        by: the name of the dimension.
        key: one of its values, by id.
        look: the theme, which sets lightness and chroma.
    """
    if by in ("tone", "toward"):
        label = key.rpartition(":")[2]
        return {"negative": look.negative, "positive": look.positive}.get(label, look.muted)
    if by == "relation":
        return {"conflict": look.conflict, "cooperation": look.cooperation}.get(key, look.muted)
    return _by_hue(_place(by, key), look)


def on_scale(value: float, look: Theme) -> str:
    """Return the colour of a balance in [-1, 1] on the diverging scale; its middle is no grey."""
    end = look.cooperation if value > 0 else look.conflict
    return mix(look.balanced, end, min(abs(value), 1.0))


def mix(start: str, end: str, part: float) -> str:
    """Return the colour at `part` (0 to 1) of the way from one hex colour to another."""
    channels = ((int(start[at : at + 2], 16), int(end[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(low + (high - low) * part):02x}" for low, high in channels)


@functools.cache
def _order() -> dict[str, int]:
    codes = read_toml("charts/palette.toml")["countries"]["order"]
    return {code: place for place, code in enumerate(codes)}


def _place(by: str, key: str) -> int:
    known = _order().get(key) if by in _OF_COUNTRIES else None
    return zlib.crc32(f"{by}:{key}".encode()) % 997 if known is None else known


@functools.cache
def _by_hue(place: int, look: Theme) -> str:
    """Convert OKLCH to sRGB (Ottosson 2020, https://bottosson.github.io/posts/oklab/), clipped to gamut."""
    lightness = look.lightness + STEP * (place // 4 % 3 - 1)
    hue = math.radians(FIRST_HUE + GOLDEN_ANGLE * place)
    a, b = look.chroma * math.cos(hue), look.chroma * math.sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    return "#" + "".join(f"{_gamma(channel):02x}" for channel in linear)


def _gamma(channel: float) -> int:
    clipped = min(max(channel, 0.0), 1.0)
    curved = 12.92 * clipped if clipped <= 0.0031308 else 1.055 * clipped ** (1 / 2.4) - 0.055
    return round(curved * 255)
