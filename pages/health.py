"""Data health: whether the figures of today can be trusted."""

from __future__ import annotations

from monitor.metrics import health
from monitor.ui.health import blocks
from monitor.ui.kit import shell
from monitor.ui.kit.cache import ask, ask_ledger

shell.heading("Data health", "Which sources are well, silent or failing, and what every run did")
sources = ask_ledger(health.sources)
blocks.headline(ask_ledger(health.summary))
blocks.standing_out(sources)
blocks.all_sources(sources)
blocks.intake(ask_ledger(health.intake))
blocks.all_runs(ask_ledger(health.runs))
blocks.quarantine(ask(health.quarantine))
