#!/usr/bin/env python3
"""One refresh in a process of its own, to be measured or killed: run_refresh.py STORE SOURCES.json

Prints what it did as one line of JSON; the log and, where it fails, the message for the user go to stderr.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import structlog

from monitor.annotate import Annotators
from monitor.errors import MonitorError
from monitor.refresh import Patience, Planned, Settings, refresh
from monitor.sources.connectors.base import Source
from monitor.sources.http.fetch import FetchSettings

SETTINGS = Settings(
    fetch=FetchSettings(allow_private=True, delay=0, concurrency=2),
    annotators=Annotators("fast"),  # what is killed and measured is the way to the store, not the models
    # Pages are not asked again whether they changed: a second run shall have nothing to do.
    patience=Patience(recheck_for=timedelta(0)),
    seconds=3600,
)


def main() -> int:
    """Refresh; return the exit code that the command line would."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("store", type=Path)
    parser.add_argument("sources", type=Path, help="JSON: a list of sources")
    parser.add_argument("--largest-file", type=int, help="bytes; a stand-in for a full disk")
    options = parser.parse_args()
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    if options.largest_file:
        resource.setrlimit(resource.RLIMIT_FSIZE, (options.largest_file, options.largest_file))
    planned = [Planned(Source(**said)) for said in json.loads(options.sources.read_text(encoding="utf-8"))]
    try:
        report = refresh(planned, options.store, SETTINGS)
    except MonitorError as error:
        print(f"monitor: {error}", file=sys.stderr)
        return error.exit_code
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = {"run": asdict(report.run), "errors": report.errors, "peak_mb": peak}
    print(json.dumps(said, default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main())
