"""Rows of data frames for tests that read their cells."""

from __future__ import annotations

from typing import Any

import pandas as pd


def rows_of(frame: pd.DataFrame) -> list[Any]:
    """Return rows with columns as attributes; by pandas' own types a cell may be any of seventeen scalars."""
    return list(frame.itertuples())
