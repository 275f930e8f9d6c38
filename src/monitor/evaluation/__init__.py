"""How good the annotations are, measured on gold labels: `monitor eval` and the Accuracy page."""

from __future__ import annotations

from monitor.evaluation.report import Row, markdown, to_json
from monitor.evaluation.run import evaluate

__all__ = ["Row", "evaluate", "markdown", "to_json"]
