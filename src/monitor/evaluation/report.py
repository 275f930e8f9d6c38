"""What was measured, as a page of the documentation and as data for the app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from monitor.evaluation.measures import Measured

HEAD = """<!-- Written by `monitor eval` (`make eval`); do not edit. -->

# Accuracy

Measured on gold labels: on corpora that nobody of us wrote (none of their text is in this repository;
`make eval` measures whatever lies in `../shared/corpora`) and on sets of our own (`tests/gold`, invented).
Where texts were read while the annotators were written, figures flatter, and where we wrote the texts as
well, more so: the last column says how far, and what was measured before anybody looked. Intervals: 95 %,
bootstrap over documents. Others: trafilatura, htmldate and spaCy were measured in the same run, the rest by
others on the same files.

| what | measure | result | 95 % interval | documents | others | to reach | how far its texts were known |
|---|---|---|---|---|---|---|---|
"""

RELIABILITY = """
## Do confidences mean what they say?

Of the claims made with a confidence in a band, the share that came true.

| what | band | claims | claimed | came true |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One gold set and what was measured on it."""

    key: str
    what: str
    unit: str
    result: Measured
    references: dict[str, float]
    goal: float | None
    own: bool
    seen: str
    reliability: list[dict[str, float]]


def markdown(rows: Sequence[Row]) -> str:
    """Return docs/accuracy.md."""
    lines = [HEAD]
    for row in rows:
        found = row.result
        parts = ", ".join(f"{name} {value:.3f}" for name, value in found.parts.items())
        others = ", ".join(f"{name} {value:.3g}" for name, value in row.references.items())
        goal = "" if row.goal is None else f"{row.goal:.3g}"
        shown = f"**{found.value:.3f}**" + (f" ({parts})" if parts else "")
        interval = f"{found.low:.3f} to {found.high:.3f}"
        cells = (row.what, row.unit, shown, interval, f"{found.documents:,}", others, goal, row.seen)
        lines.append(f"| {' | '.join(cells)} |\n")
    lines.append(RELIABILITY)
    for row in rows:
        for band in row.reliability:
            band_words = f"{band['low']:.1f} to {band['high']:.1f}"
            figures = f"{band['count']:,.0f} | {band['claimed']:.2f} | {band['true']:.2f}"
            lines.append(f"| {row.what} | {band_words} | {figures} |\n")
    return "".join(lines)


def to_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the rows as plain JSON values: what `resources/accuracy/results.json` holds."""
    return [asdict(row) for row in rows]
