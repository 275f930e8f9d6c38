"""Accuracy: how good the annotations behind every figure are, and how that is known."""

from __future__ import annotations

from monitor.metrics import accuracy
from monitor.ui.accuracy import blocks
from monitor.ui.kit import shell

shell.heading("Accuracy", "How good the annotations behind every figure are, measured on gold labels")
rows = accuracy.results()
blocks.plainly(rows)
blocks.results(rows)
blocks.confidences(rows)
blocks.errors(accuracy.errors())
