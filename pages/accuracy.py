"""Accuracy: how good the annotations behind every figure are, and how that is known."""

from __future__ import annotations

from monitor.metrics import accuracy
from monitor.ui.accuracy import blocks as truth
from monitor.ui.kit import shell

shell.heading("Accuracy", "How good the annotations behind every figure are, measured on gold labels")
rows = accuracy.results()
truth.results(rows)
truth.confidences(rows)
truth.errors(accuracy.errors())
