"""Data health: whether the figures of today can be trusted."""

from __future__ import annotations

from monitor.metrics import health
from monitor.ui.health import blocks as vitals
from monitor.ui.kit import shell
from monitor.ui.kit.cache import store

shell.heading("Data health", "Which sources are well, silent or failing, and what every run did")
opened = store()
sources = health.sources(opened)
runs = health.runs(opened)
vitals.headline(health.summary(opened), sources)
vitals.standing_out(sources)
vitals.all_sources(sources)
vitals.intake(runs)
vitals.all_runs(opened, runs)
vitals.quarantine(health.quarantine(opened))
