"""What `monitor eval` measured last, for the Accuracy page: read from the package, not from a store."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from monitor.resources import read_text, read_toml


def results() -> list[dict[str, Any]]:
    """Return the measured rows, one a gold set.

    Each holds key, what, unit, result (value, low, high, documents, parts), references, goal, own, seen, and
    reliability: bands of confidence with low, high, count, claimed, true.
    """
    rows: list[dict[str, Any]] = json.loads(read_text("accuracy/results.json"))
    return rows


def table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return [what, unit, value, low, high, documents, others, goal, seen], one row a gold set."""
    return pd.DataFrame(
        {
            "what": row["what"],
            "unit": row["unit"],
            "value": row["result"]["value"],
            "low": row["result"]["low"],
            "high": row["result"]["high"],
            "documents": row["result"]["documents"],
            "others": ", ".join(f"{name} {value:.3g}" for name, value in row["references"].items()),
            "goal": row["goal"],
            "seen": row["seen"],
        }
        for row in rows
    )


def errors() -> pd.DataFrame:
    """Return [where, error, example]: the kinds of error that are left, the most common first."""
    return pd.DataFrame(read_toml("accuracy/errors.toml")["errors"], columns=["where", "error", "example"])
