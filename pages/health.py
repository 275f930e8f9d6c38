"""Data health: whether the figures of today can be trusted."""

from __future__ import annotations

from monitor.metrics import health
from monitor.ui.health import blocks
from monitor.ui.kit import shell
from monitor.ui.kit.cache import store

shell.heading("Data health", "Which sources are well, silent or failing, and what every run did")
opened = store()
sources = health.sources(opened)
runs = health.runs(opened)
blocks.headline(health.summary(opened), sources)
blocks.standing_out(sources)
blocks.all_sources(sources)
blocks.intake(runs)
blocks.all_runs(opened, runs)
blocks.quarantine(health.quarantine(opened))
