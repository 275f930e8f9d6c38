"""The parts of the Data health page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st
from markupsafe import Markup

from monitor import clock
from monitor.charts import intake as charts
from monitor.metrics import health
from monitor.metrics.health import COUNTS, Summary
from monitor.ui.kit import pieces, shell
from monitor.ui.kit.cache import ask_ledger
from monitor.ui.kit.section import chart, head, view_foot
from monitor.ui.kit.table import table
from monitor.ui.kit.words import count, cut, day

WORST = ("failing", "silent", "less", "more")
STATES = {
    "failing": "failing",
    "silent": "silent",
    "less": "unusually little",
    "more": "unusually much",
    "well": "well",
    "new": "new",
}
STALE_HOURS = 24
_NEVER = Markup(
    "No refresh has run on this store: its articles were loaded by hand. <code>monitor init</code> writes a "
    "configuration, <code>monitor refresh</code> feeds the store."
)
_SHELL = Markup(
    "From the shell: <code>monitor quarantine show ORIGIN</code>, <code>retry</code>, <code>drop</code>."
)
_COLUMNS: dict[str, tuple[str, str | None]] = {
    "fetched": ("Fetched", "Records and pages that came in"),
    "new": ("New", None),
    "updated": ("Updated", "Articles whose text changed"),
    "unchanged": ("Unchanged", None),
    "duplicate": ("Duplicate", "Another source had brought them"),
    "filtered": ("Filtered", "Not wanted by monitor.toml"),
    "quarantined": ("Quarantined", "Could not be used"),
    "failed": ("Failed", "Pages that could not be had; later runs try again"),
    "waiting": ("Waiting", "Pages to be fetched, again or for the first time"),
    "sources": ("Sources", None),
    "failed_sources": ("Failed sources", None),
    "records": ("Records", None),
}
_TEXTS = {
    "name": "Source",
    "source": "Source",
    "state": "State",
    "why": "Why",
    "kind": "Kind",
    "last_error": "Last error",
    "command": "Command",
    "outcome": "Outcome",
    "error": "Error",
    "reason": "Reason",
    "example": "The latest of them",
    "excerpt": "Begins with",
}
_TIMES = {
    "succeeded_at": "Last success (UTC)",
    "new_at": "Last new (UTC)",
    "started_at": "Started (UTC)",
    "last_at": "Last seen (UTC)",
}


def headline(found: Summary) -> None:
    """Show when the last refresh was, what it left, and how many sources are well."""
    up_to = "up to the last refresh" if found.refreshed else ""
    newest = f"newest published {day(found.newest)}" if found.newest else ""
    items = [
        ("Last refresh", _ago(found.refreshed), _outcome(found)),
        ("Sources well", f"{found.well:,} of {found.sources:,}" if found.sources else "–", ""),
        (
            "New in 24 hours",
            f"{found.new:,}" if found.refreshed else "–",
            "; ".join(filter(None, (up_to, newest))),
        ),
        ("In quarantine", f"{found.quarantined:,}", ""),
    ]
    pieces.write(pieces.cards(items))
    if found.refreshed is None:
        pieces.write(pieces.note(_NEVER))
    elif _hours(found.refreshed) > STALE_HOURS:
        pieces.write(
            pieces.note("No refresh has ended for more than a day: is its timer or service running?")
        )
    if found.pending:
        pieces.write(pieces.note("A run was cut off: what it had finished is published by the next one."))


def standing_out(sources: pd.DataFrame) -> None:
    """Name the sources that need a look, each with the reason."""
    marked = sources[sources["state"].isin(WORST)]
    if sources.empty:
        return
    rows = [_marked(one) for one in list[Any](marked.itertuples(index=False))]
    head("Sources that stand out", count(len(marked), "source"))
    pieces.write(pieces.bullets(rows, "standing-out") or pieces.paragraph("None does.", "quiet"))


def _marked(one: Any) -> Markup:
    state = pieces.state(STATES[one.state], one.state)
    what = pieces.joined((pieces.bold(cut(one.name, 100)), state, cut(one.why, 200)), " ")
    return pieces.with_note(what, cut(one.last_error, 300) if one.state == "failing" else "")


def all_sources(sources: pd.DataFrame) -> None:
    """Show every source as a table with what its last run did."""
    if sources.empty:
        return
    shown = sources.assign(state=sources["state"].map(STATES), size=sources["bytes"].astype("Float64") / 1e6)
    order = [
        "name",
        "state",
        "daily",
        "new_at",
        "why",
        *COUNTS,
        "waiting",
        "size",
        "seconds",
        "succeeded_at",
        "kind",
    ]
    head(
        "All sources",
        f"{count(len(sources), 'source')}; the counts are those of the 24 hours before the last refresh",
    )
    _table(shown[[*order, "last_error"]], "sources")
    view_foot("health-sources")


def intake(frame: pd.DataFrame) -> None:
    """Show what came in from day to day, as `health.intake` returns it."""
    if frame.empty:
        return
    legend = ", ".join(charts.KINDS.values())
    dots = zip(("accent", "muted", "conflict"), charts.KINDS.values(), strict=True)
    keys = pieces.joined((pieces.key("■", colour, name) for colour, name in dots), " ")
    head("What came in, records per day", keys + f"; of {count(frame['runs'].sum(), 'run')}")
    alt = f"Columns per day: {legend}. The download holds the same figures."
    chart(charts.daily(frame, shell.look()), "intake", alt)
    view_foot("health-intake")


def all_runs(runs: pd.DataFrame) -> None:
    """Show the runs; a row that is chosen shows what it did source by source."""
    head("Runs", f"{count(len(runs), 'run')}, the latest first; choose one to see its sources")
    if runs.empty:
        pieces.write(pieces.paragraph("No run yet.", "quiet"))
        return
    shown = runs.assign(size=runs["bytes"].astype("Float64") / 1e6)
    order = [
        "started_at",
        "command",
        "outcome",
        "seconds",
        "sources",
        "failed_sources",
        *COUNTS[:-1],
        "size",
        "error",
    ]
    chosen = _table(shown[order], "runs", choose=True)
    view_foot("health-runs")
    if chosen is not None:
        run = runs.iloc[chosen]
        frame = ask_ledger(health.sources_of, run["run_id"])
        head("Sources of this run", f"{run['run_id']}, {count(len(frame), 'source')}")
        if frame.empty:
            pieces.write(pieces.paragraph("This run asked no source: it loaded files.", "quiet"))
        else:
            _table(frame.assign(size=frame["bytes"] / 1e6).drop(columns="bytes"), "run-sources")


def quarantine(found: pd.DataFrame) -> None:
    """Show why records could not be used."""
    if found.empty:
        return
    head("Records that could not be used", f"{count(int(found['records'].sum()), 'record')}, by reason")
    _table(found, "quarantine")
    pieces.write(pieces.paragraph(_SHELL, "quiet"))


def _table(frame: pd.DataFrame, name: str, *, choose: bool = False) -> int | None:
    """Show a table with our columns; return the place of the row that was chosen."""
    texts = {name: frame[name].fillna("") for name in _TEXTS if name in frame.columns}
    columns = {name: _column(name) for name in frame.columns}
    return table(frame.assign(**texts), name, columns, choose=choose)


def _column(name: str) -> Any:
    if name in _COLUMNS:
        title, note = _COLUMNS[name]
        return st.column_config.NumberColumn(title, help=note, format="%,d")
    if name in _TIMES:
        return st.column_config.DatetimeColumn(_TIMES[name], format="YYYY-MM-DD HH:mm")
    if name == "daily":
        return st.column_config.BarChartColumn(
            f"New, last {health.DAYS} days", help="Per 24 hours before the last run", y_min=0
        )
    if name == "size":
        return st.column_config.NumberColumn("MB", help="Over the network", format="%.2f")
    if name == "seconds":
        return st.column_config.NumberColumn("Seconds", format="%.1f")
    return st.column_config.TextColumn(_TEXTS.get(name, name))


def _outcome(found: Summary) -> str:
    named = {
        "done": "ended well",
        "failed": "failed",
        "running": "at work, or killed",
        "killed": "was killed",
    }
    return named.get(found.outcome or "", "")


def _hours(moment: datetime) -> float:
    return (clock.now() - moment).total_seconds() / 3600


def _ago(moment: datetime | None) -> str:
    if moment is None:
        return "never"
    hours = _hours(moment)
    if hours < 1:
        return f"{hours * 60:.0f} min ago" if hours * 60 >= 1 else "just now"
    return f"{hours:.0f} h ago" if hours < 48 else f"{hours / 24:.0f} days ago"
