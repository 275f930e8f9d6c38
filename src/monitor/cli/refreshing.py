"""Verbs that keep a store up to date: init, refresh."""

from __future__ import annotations

import signal
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.table import Table

from monitor import place
from monitor.cli import logs
from monitor.cli.common import DEFAULT_CONFIG, QUARANTINED, AsJson, ConfigPath, bar, out, print_json
from monitor.cli.crews import ClusterFlag
from monitor.cli.models import ModelFlag
from monitor.clock import naive_utc
from monitor.config import editing
from monitor.config.values import duration
from monitor.errors import UsageError
from monitor.refresh.service import Order, Outcome, once, repeated
from monitor.store import Place

verbs = typer.Typer(add_completion=False)


@verbs.command()
def init(
    path: Annotated[Path, typer.Argument(help="The configuration to write.")] = DEFAULT_CONFIG,
    force: Annotated[bool, typer.Option("--force", help="Replace one that is there.")] = False,
) -> None:
    """Write a commented monitor.toml with a dozen public feeds to begin with."""
    editing.init(path, force=force)
    out.print(f"Wrote {path}. Edit it, then: monitor refresh --config {path}")


@verbs.command()
def refresh(
    config: ConfigPath = DEFAULT_CONFIG,
    store: Annotated[
        Place | None,
        typer.Option(
            "--store",
            envvar="MONITOR_STORE",
            parser=place.of,
            metavar="STORE",
            help="The store; default: what the file says.",
        ),
    ] = None,
    since: Annotated[
        str | None, typer.Option(help="Go back to this day, 2026-01-31, or time (UTC): backfill.")
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option(help="Only this source, whatever its schedule; repeatable.")
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Fetch again what earlier filters left out.")
    ] = False,
    every: Annotated[str | None, typer.Option(help='Go on as a service, a run each "15m".')] = None,
    cluster: ClusterFlag = None,
    model: ModelFlag = None,
    log: Annotated[logs.Form, typer.Option(help="How the log is written.")] = "auto",
    as_json: AsJson = False,
) -> None:
    """Bring the store up to date: ask every source that is due, fetch, annotate, publish.

    Safe to start twice, to kill and to repeat. Exit codes: 0 done; 3 done, but some records went to
    quarantine or some sources failed; 75 another refresh is at work; 1 failed; 2 wrong usage.
    """
    logs.set_up(log)
    order = Order(config, store, _moment(since), again, tuple(source or ()), model, cluster)
    if every is not None:
        _serve(order, every, as_json)
        return
    with bar(hidden=as_json) as shown:
        task = shown.add_task("Refreshing", total=None, articles=0)
        outcome = once(
            order,
            progress=lambda done, total, articles: shown.update(
                task, completed=done, total=total, articles=articles
            ),
        )
    if as_json:
        print_json(_as_dict(outcome))
    else:
        _tell(outcome)
    if outcome.report.errors or outcome.report.run.quarantined:
        raise typer.Exit(QUARANTINED)


def _serve(order: Order, every: str, as_json: bool) -> None:
    """Refresh until stopped. What a run had finished when it was stopped is published by the next one."""
    try:
        interval = duration(every)
    except ValueError as error:
        raise UsageError(f"--every {every}: {error}") from error
    signal.signal(signal.SIGTERM, _stop)
    try:
        for outcome in repeated(order, interval):
            if as_json:
                sys.stdout.buffer.write(orjson.dumps(_as_dict(outcome), option=orjson.OPT_APPEND_NEWLINE))
                sys.stdout.buffer.flush()
    except _Stopped:
        out.print("monitor: stopped.")


class _Stopped(KeyboardInterrupt):
    """The service manager asks us to end."""


def _stop(*_: object) -> None:
    raise _Stopped


def _moment(given: str | None) -> datetime | None:
    if given is None:
        return None
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise UsageError(f"--since {given}: write a day such as 2026-01-31") from None
    return naive_utc(found)


def _as_dict(outcome: Outcome) -> dict[str, Any]:
    report = outcome.report
    return {
        **asdict(report.run),
        "store": str(outcome.store),
        "sources": {
            name: {**asdict(counts), "error": report.errors.get(name)}
            for name, counts in report.sources.items()
        },
        "waiting": report.waiting,
        "restored": report.restored,
        "alerts": [asdict(alert) for alert in outcome.alerts],
        "alerts_unasked": [asdict(alert) for alert in outcome.unasked],
    }


def _tell(outcome: Outcome) -> None:
    run, report = outcome.report.run, outcome.report
    if not report.sources:
        out.print("No source is due. (`--source NAME` asks one whatever its schedule.)")
        _tell_what_waits(outcome)
        return
    if run.new or run.updated:
        table = Table(
            "source", "new", "updated", "unchanged", "duplicate", "filtered", "quarantined", box=None
        )
        for name, counts in report.sources.items():
            numbers = (counts.new, counts.updated, counts.unchanged, counts.duplicate, counts.filtered)
            if any(numbers) or counts.quarantined:
                table.add_row(name, *(f"{number:,}" for number in (*numbers, counts.quarantined)))
        out.print(table)
    out.print(
        f"{run.new:,} new and {run.updated:,} updated articles from {len(report.sources)} sources "
        f"in {run.seconds:.1f} s: {outcome.store}",
    )
    for name, error in report.errors.items():
        out.print(f"{name}: {error}", style="yellow")
    if run.quarantined:
        out.print(
            f"{run.quarantined:,} records could not be used: monitor quarantine list --store {outcome.store}",
        )
    _tell_what_waits(outcome)
    for alert in outcome.alerts:
        counted = f"{alert.count:,} new {alert.unit} within {alert.within}"
        out.print(f"Alert: {alert.name}: {counted}")
    for failed in outcome.unasked:
        out.print(f"Alert {failed.name} cannot be asked for: {failed.why}", style="yellow")


def _tell_what_waits(outcome: Outcome) -> None:
    report = outcome.report
    if report.restored:
        out.print(
            f"{report.restored:,} articles of earlier runs were not in the store any more and are fetched "
            "again: the store or its ledger was restored from a copy, or cut off.",
            style="yellow",
        )
    if report.waiting:
        out.print(
            f"{report.waiting:,} articles that other filters left out wait: "
            "`monitor refresh --again` has them again.",
        )
