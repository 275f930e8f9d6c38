"""The fixed wording of the pages, from `resources/ui/words.toml`, and how figures are written."""

from __future__ import annotations

import functools
import re
from datetime import date, datetime
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from monitor.charts.theme import signed
from monitor.metrics.views import VIEWS
from monitor.resources import read_toml

__all__ = ["count", "cut", "day", "escaped", "how", "known", "label", "signed", "words"]


@functools.cache
def words(table: str) -> dict[str, str]:
    """Return one table of the wording, for instance "date"."""
    return {str(key): str(value) for key, value in read_toml("ui/words.toml")[table].items()}


def how(view: str) -> Markup:
    """Return how the figures of an export view are computed; what stands between backticks as code."""
    parts = [escape(part) for part in VIEWS[view].how.split("`")]
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if at % 2 else part for at, part in enumerate(parts)
    )


def cut(text: object, limit: int) -> str:
    """Return a text of at most `limit` characters; "" for what is missing (None, NaN, NaT)."""
    shown = "" if text is None or text is pd.NaT or text != text else str(text)  # NaN is not itself
    return shown if len(shown) <= limit else shown[: limit - 1].rstrip() + "…"


def known(text: object, otherwise: str) -> str:
    """Return a text from a frame, `otherwise` where it is missing (None or NaN) or empty."""
    return text if isinstance(text, str) and text.strip() else otherwise


def label(text: object, limit: int = 80) -> str:
    """Return outside text for the label of a button or link, where Streamlit would read Markdown."""
    return escaped(cut(" ".join(str(text).split()), limit))


def escaped(text: str) -> str:
    """Return outside text as one line of Markdown that shows its characters."""
    line = re.sub(r"\s", " ", text)
    return "".join(f"\\{sign}" if sign in r"\`*_{}[]()<>#+-.!|~:$" else sign for sign in line)


def count(number: float, noun: str) -> str:
    """Write "1 article", "1,204 articles", "2 countries"."""
    if number == 1:
        return f"1 {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else noun if noun.endswith("s") else f"{noun}s"
    return f"{number:,.0f} {plural}"


def counted(number: float, unit: str) -> str:
    """Write so many of the unit of the filters: "1 story", "1,204 articles"."""
    return count(number, f"{unit[:-3]}y" if unit.endswith("ies") else unit.removesuffix("s"))


def day(when: Any) -> str:
    """Write a date or time as "3 Mar 2025"; "no date" where there is none."""
    if when is None or when is pd.NaT or when != when:
        return "no date"
    moment = when if isinstance(when, date | datetime) else pd.Timestamp(when)
    return f"{moment.day} {moment:%b %Y}"
