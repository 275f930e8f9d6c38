"""What `monitor eval` measured last, for the Accuracy page: read from the package, not from a store."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import pandas as pd

from monitor.resources import read_text, read_toml


class Section(NamedTuple):
    """A part of the page: rows that belong together. `mark` stands beside each of its rows."""

    key: str
    title: str
    note: str
    folded: bool = False
    mark: str = ""


def sections() -> list[Section]:
    """Return the parts of the page, in order."""
    return [Section(**one) for one in read_toml("accuracy/sections.toml")["sections"]]


def marks() -> dict[str, str]:
    """Return what stands beside the rows of each section, by its key; "" for nothing."""
    return {section.key: section.mark for section in sections()}


def plainly(rows: list[dict[str, Any]]) -> list[tuple[str, list[tuple[str, float]]]]:
    """Return what can be relied on, in plain words: what is said of some measures, these and their results.

    Rows that were not measured are left out.
    """
    found = {row["key"]: row["result"]["value"] for row in rows}
    return [
        (part["says"], [(words, found[key]) for key, words in part["of"] if key in found])
        for part in read_toml("accuracy/sections.toml")["plain"]
    ]


def of_section(rows: list[dict[str, Any]], section: Section) -> list[dict[str, Any]]:
    """Return the rows of a section, in order."""
    return [row for row in rows if row["section"] == section.key]


def results() -> list[dict[str, Any]]:
    """Return the measured rows, one a gold set.

    Each holds key, what, unit, result (value, low, high, documents, parts), references, goal, own, seen,
    reliability (bands of confidence with low, high, count, claimed, true) and section.
    """
    rows: list[dict[str, Any]] = json.loads(read_text("accuracy/results.json"))
    return rows


def table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return [what, mark, unit, value, low, high, documents, others, goal, seen], one row a gold set."""
    mark = marks()
    return pd.DataFrame(
        {
            "what": row["what"],
            "mark": mark[row["section"]],
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


def rising(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of which more is better, up to 1: all but errors."""
    return [row for row in rows if not row["unit"].endswith("error")]


def errors() -> pd.DataFrame:
    """Return [where, by, error, example]: the kinds of error that are left, the most common first.

    `by` names the model that errs, "" where it is not one model's.
    """
    found = pd.DataFrame(
        read_toml("accuracy/errors.toml")["errors"], columns=["where", "by", "error", "example"]
    )
    return found.fillna({"by": ""})
