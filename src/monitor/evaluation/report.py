"""What was measured, as a page of the documentation and as data for the app."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from monitor.evaluation.measures import Measured
from monitor.metrics.accuracy import Section, marks, sections

HEAD = """<!-- Written by `monitor eval` (`make eval`); do not edit. -->

# Accuracy

Measured on gold labels: on corpora that nobody of us wrote (none of their text is in this repository;
`make eval` measures whatever lies in `../shared/corpora`) and on sets of our own (`tests/gold`, invented).
Texts of others stand first. Where rules were fitted to the texts, or we wrote them, figures flatter: those
stand below, marked *fitted* and *ours*. The last column says how far the texts were known, and what was
measured before anybody looked. What nets learnt from is measured out of fold: by nets that had not seen the
article. Intervals: 95 %, bootstrap over documents (over pairs of countries where the figure is over those).
Others: VADER, trafilatura, htmldate, spaCy and our own other models were measured in the same run, the rest
by others on the same files.
"""

TABLE = """
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
    section: str


def markdown(rows: Sequence[Row]) -> str:
    """Return docs/accuracy.md."""
    lines = [HEAD]
    for section in sections():
        shown = [row for row in rows if row.section == section.key]
        if shown:
            lines += [
                f"\n## {section.title}\n\n{section.note}\n{TABLE}",
                *(_line(row, section) for row in shown),
            ]
    lines.append(RELIABILITY)
    mark = marks()
    for row in rows:
        what = _marked(row.what, mark[row.section])
        for band in row.reliability:
            band_words = f"{band['low']:.1f} to {band['high']:.1f}"
            figures = f"{band['count']:,.0f} | {band['claimed']:.2f} | {band['true']:.2f}"
            lines.append(f"| {what} | {band_words} | {figures} |\n")
    return "".join(lines)


def _line(row: Row, section: Section) -> str:
    found = row.result
    parts = explained(found)
    others = ", ".join(f"{name} {value:.3g}" for name, value in row.references.items())
    goal = "" if row.goal is None else f"{row.goal:.3g}"
    shown = f"**{found.value:.3f}**" + (f" ({parts})" if parts else "")
    interval = f"{found.low:.3f} to {found.high:.3f}"
    cells = (
        _marked(row.what, section.mark),
        row.unit,
        shown,
        interval,
        f"{found.documents:,}",
        others,
        goal,
        row.seen,
    )
    return f"| {' | '.join(cells)} |\n"


def _marked(what: str, mark: str) -> str:
    return f"{what} *{mark}*" if mark else what


def explained(found: Measured) -> str:
    """Return the figures that explain a score; counts without decimals."""
    return ", ".join(
        f"{name} {value:,}" if isinstance(value, int) else f"{name} {value:.3f}"
        for name, value in found.parts.items()
    )


def to_json(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return the rows as plain JSON values: what `resources/accuracy/results.json` holds."""
    return [asdict(row) for row in rows]
