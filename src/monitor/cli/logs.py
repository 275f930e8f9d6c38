"""Logs: one line an event, to standard error."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any, Literal

import structlog

from monitor.masking import masked

Form = Literal["auto", "text", "json"]


def set_up(form: Form = "auto") -> None:
    """Say how events are written.

    Args:
        form: "text" is `key=value`, "json" one object a line; "auto" is "text" with all events where nobody
            watches, and only what needs attention on a terminal, where a progress bar shows the rest.
    """
    watched = form == "auto" and sys.stderr.isatty()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _without_nothing,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _without_secrets,
            structlog.processors.JSONRenderer()
            if form == "json"
            else structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event", "run"], drop_missing=True
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if watched else logging.INFO),
        logger_factory=lambda *_: structlog.WriteLogger(sys.stderr),  # whatever it is by then
    )


def _without_nothing(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out what has no value."""
    return {name: value for name, value in event.items() if value is not None}


def _without_secrets(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Mask passwords and tokens in addresses, those in tracebacks too."""
    return {name: masked(value) if isinstance(value, str) else value for name, value in event.items()}
