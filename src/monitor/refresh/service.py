"""A refresh as monitor.toml wants it: once, or again and again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from monitor import clock, config, notebook, place
from monitor.annotate import Annotators, Model, choose
from monitor.errors import MonitorError, StoreBusy, UsageError
from monitor.reference.outlets import Outlet, read_own
from monitor.reference.source_sets import Own
from monitor.refresh import Patience, Planned, Report, Settings, refresh
from monitor.refresh.alerts import Fired, Unasked, fired
from monitor.refresh.write import Progress
from monitor.runs.workers import Cluster, Workers
from monitor.sources.connectors.base import Source
from monitor.sources.connectors.registry import KINDS
from monitor.store import Place, Store, sourcing

log = structlog.get_logger()

MAX_OUTLETS = 16 << 20
"""Bytes of a user's list of outlets; ours has a quarter of a million."""

MOST_PROBLEMS = 50
"""Rows of it that are told to be wrong; of more, how many."""


@dataclass(frozen=True, slots=True)
class Order:
    """What one is asked to refresh.

    Args:
        config: monitor.toml.
        store: None: the one that monitor.toml names, else data/monitor.duckdb beside it.
        since: naive UTC; go back to this time.
        again: have again what other filters than today's left out.
        only: names of the sources to ask, whatever their schedule; none: all.
        model: the models that annotate; None: those that monitor.toml wants.
        cluster: who reads and annotates; None: whom monitor.toml wants.
    """

    config: Path
    store: Place | None = None
    since: datetime | None = None
    again: bool = False
    only: tuple[str, ...] = ()
    model: Model | None = None
    cluster: Cluster | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it."""

    report: Report
    alerts: list[Fired]
    unasked: list[Unasked]
    store: Place


def once(order: Order, progress: Progress | None = None) -> Outcome:
    """Refresh once.

    Raises:
        UsageError: the configuration is wrong, or has no such source.
        ModelMissing: the models that are wanted cannot run here.
        StoreBusy, StoreError: as in `refresh`.
    """
    settings = config.read(order.config)
    store = order.store or store_of(settings, order.config)
    sourcing.remember(store, own_of(settings, order.config, sourcing.kept(store)))
    report = refresh(
        _planned(settings, order.config, order.only),
        store,
        _refresh_settings(
            settings, annotators_of(settings, order.model), workers_of(settings, order.cluster)
        ),
        since=order.since,
        again=order.again,
        progress=progress,
    )
    asked = settings.alerts if report.run.new else ()
    if asked and (why := notebook.fault(store)):
        log.warning("alerts are asked for without the notebook", reason=why)
    alerts, unasked = fired(Store(store), asked, report.run.run_id, clock.now())
    for alert in alerts:
        log.warning("alert", **asdict(alert))
    for failed in unasked:
        log.warning("alert cannot be asked for", **asdict(failed))
    return Outcome(report, alerts, unasked, store)


def repeated(
    order: Order, every: timedelta, sleep: Callable[[float], None] = time.sleep
) -> Iterator[Outcome]:
    """Refresh at even intervals for ever; what goes wrong in one run is a line in the log.

    The configuration is read anew for every run, so that what is added is taken up.

    Raises:
        UsageError, ModelMissing: the configuration is wrong, or cannot be had, when the service starts.
    """
    settings = config.read(order.config)
    annotators_of(settings, order.model)
    workers_of(settings, order.cluster)
    while True:
        began = time.monotonic()
        try:
            yield once(order)
            order = replace(order, again=False)
        except StoreBusy as error:
            log.warning("run skipped", reason=str(error))
        except MonitorError as error:
            log.error("run failed", reason=str(error))
        sleep(max(0.0, every.total_seconds() - (time.monotonic() - began)))


def annotators_of(settings: config.Settings, model: Model | None = None) -> Annotators:
    """Return the models that a configuration wants; `model` comes before what it says.

    Raises:
        ModelMissing: they cannot run here.
    """
    wishes = settings.annotate
    return choose(model or wishes.model, wishes.entities, wishes.stances)


def workers_of(settings: config.Settings, cluster: Cluster | None = None) -> Workers:
    """Return who reads and annotates as a configuration wants it; `cluster` comes before what it says.

    Raises:
        UsageError: what it names is no address of a scheduler.
    """
    if cluster is None and settings.cluster is not None:
        cluster = Cluster(settings.cluster)
    return cluster or settings.refresh.workers


def store_of(settings: config.Settings, path: Path) -> Place:
    """Return the store that a configuration names; relative paths begin at its folder."""
    return place.of(settings.store or "data/monitor.duckdb").below(path.absolute().parent)


def own_of(settings: config.Settings, path: Path, kept: Own) -> Own:
    """Return the outlets and sets of a configuration; what is wrong with a row is a line in the log.

    Args:
        settings, path: the configuration, and where it lies.
        kept: what the store holds: its outlets stay where the list of them cannot be read now.
    """
    sets = {name: entry.source_set() for name, entry in settings.source_sets.items()}
    if settings.outlets is None:
        return Own(sets=sets)
    file = path.absolute().parent / Path(settings.outlets).expanduser()
    found: tuple[Outlet, ...] | None = None
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_OUTLETS + 1)
        if len(data) > MAX_OUTLETS:
            raise OSError(0, f"it is larger than {MAX_OUTLETS >> 20} MB: is it a list of outlets?")
        found, problems = read_own(data.decode("utf-8-sig"), settings.outlets)
    except (OSError, UnicodeDecodeError) as error:
        problems = [f"{settings.outlets} cannot be read: {getattr(error, 'strerror', None) or error}"]
    if found is None and kept.outlets:
        problems.append(f"the {len(kept.outlets):,} outlets that it held before stay until it can be read")
    for problem in problems[:MOST_PROBLEMS]:
        log.warning("outlets", problem=problem)
    if len(problems) > MOST_PROBLEMS:
        log.warning("outlets", problem=f"{len(problems):,} problems in all; the first are told")
    return Own(kept.outlets if found is None else found, sets)


def source_of(entry: config.SourceEntry, path: Path) -> Source:
    """Return a source of the configuration at `path`; relative paths begin at its folder."""
    source = entry.source()
    if KINDS[source.kind].local and "://" not in source.url:
        return replace(source, url=str(path.absolute().parent / Path(source.url).expanduser()))
    return source


def _planned(settings: config.Settings, path: Path, only: Sequence[str]) -> list[Planned]:
    if not only:
        return [Planned(source_of(entry, path), entry.schedule) for entry in settings.enabled]
    named = {entry.name: entry for entry in settings.sources}
    unknown = [name for name in only if name not in named]
    if unknown:
        raise UsageError(f"there is no source {unknown[0]!r}; `monitor sources list` names them all")
    return [Planned(source_of(named[name], path)) for name in only]


def _refresh_settings(settings: config.Settings, annotators: Annotators, workers: Workers) -> Settings:
    wishes = settings.refresh
    return Settings(
        fetch=settings.fetch.settings(),
        patience=Patience(wishes.attempts, wishes.recheck, wishes.recheck_for),
        seconds=wishes.timeout.total_seconds(),
        workers=workers,
        keep=config.wanted(settings.filters),
        filters=config.name_of(settings.filters),
        keep_runs=wishes.keep_runs,
        annotators=annotators,
    )
