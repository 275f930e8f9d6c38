#!/usr/bin/env python3
"""Measure refreshes: `make bench-refresh`.

A second process serves made-up news on 20 local hosts. A refresh fetches 2,000 new articles of them, beside
a reader that asks the store what the dashboard asks, then runs again when nothing is new; all of it on the
sample store and on one of a million articles. Then a WARC is read, beside the extractor alone.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import logging
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import structlog

from bench import newcost
from bench.corpus import grow
from monitor import export
from monitor.extract import extract
from monitor.metrics.filters import Filters
from monitor.model import Document
from monitor.refresh import Planned, Settings, refresh
from monitor.runs.load import load
from monitor.sources.connectors.base import Source
from monitor.sources.formats import files
from monitor.sources.http.fetch import FetchSettings
from monitor.store import Store
from newsroom import newsroom, page

ROOT = Path(__file__).parents[1]
HOSTS = 20
PAUSE = 0.1
"""Seconds between two questions of the reader: a person who clicks fast."""
VIEWS = ("coverage", "pairs", "topics")
HEAD = """<!-- Written by bench/refresh.py (`make bench-refresh`); do not edit. -->

# Speed of a refresh

New articles of {hosts} local hosts, from the first request to the published store, on {cores} cores; then the
same again with nothing new. The reader asks for coverage, pairs and topics in turn, as the dashboard does:
times of an answer in milliseconds, without a run and during it.

| stored before | new articles | refresh | nothing new | answer, alone: median, 95 %, worst | during the run |
|---|---|---|---|---|---|
"""


def serve(articles: int, sources: Any, done: Any) -> None:
    """Serve made-up news until told to stop; run in a process of its own."""
    with newsroom(HOSTS, articles // HOSTS) as (_, found):
        sources.put(found)
        done.wait()


def ask(store: Path, times: Any, stop: Any) -> None:
    """Ask a store again and again; run in a process of its own, as the dashboard is."""
    reader = Store(store)
    found: list[float] = []
    for view in itertools.cycle(VIEWS):
        if stop.is_set():
            break
        began = time.perf_counter()
        export.render(view, reader, Filters())
        found.append(1000 * (time.perf_counter() - began))
        time.sleep(PAUSE)
    times.put(found)


def beside(store: Path, work: Callable[[], None]) -> list[float]:
    """Do something while a reader asks the store; return the milliseconds of its answers."""
    context = multiprocessing.get_context("spawn")
    times, stop = context.Queue(), context.Event()
    reader = context.Process(target=ask, args=(store, times, stop))
    reader.start()
    work()
    stop.set()
    found: list[float] = times.get()
    reader.join()
    return found[len(VIEWS) :]  # the first answers open the store


def measure(store: Path, sources: list[Source]) -> str:
    """Refresh twice; return a line of the table."""
    held = Store(store).arrow("SELECT count(*) AS n FROM articles")["n"][0].as_py()
    planned = [Planned(source) for source in sources]
    settings = Settings(fetch=FetchSettings(allow_private=True, delay=0))
    alone = beside(store, lambda: time.sleep(15))
    runs: list[Any] = []
    during = beside(store, lambda: runs.append(_timed(lambda: refresh(planned, store, settings))))
    seconds, report = runs[0]
    again, _ = _timed(lambda: refresh(planned, store, settings))
    cells = (
        f"{held:,}",
        f"{report.run.new:,}",
        f"{seconds:.1f} s",
        f"{again:.2f} s",
        _spread(alone),
        _spread(during),
    )
    return f"| {' | '.join(cells)} |\n"


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    result = work()
    return time.perf_counter() - began, result


def _spread(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):.0f}, {ordered[int(0.95 * len(ordered))]:.0f}, {ordered[-1]:.0f}"


def archive(folder: Path, pages: int) -> str:
    """Read a WARC, beside the extractor alone on the same pages; return a sentence."""
    path = folder / "news.warc.gz"
    bodies = [page(number) for number in range(pages)]
    with path.open("wb") as file:
        for number, body in enumerate(bodies):
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-05-04T10:00:00Z\r\n"
                f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
                f"WARC-Target-URI: https://news.example/{number}\r\n"
                f"Content-Type: application/http;msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + answer + b"\r\n\r\n"))
    documents = [Document(f"p{number}", html=body.decode()) for number, body in enumerate(bodies)]
    extracting, _ = _timed(lambda: [extract(document) for document in documents])
    reading, found = _timed(lambda: list(files.read([path])))
    if len(found) != pages:
        raise SystemExit(f"{len(found)} of {pages} pages were read from the WARC: {found[:1]}")
    return (
        f"\nA WARC of {pages:,} pages is read in {reading:.2f} s ({pages / reading:,.0f} pages/s); "
        f"the extractor alone takes {extracting:.2f} s for the same pages on one core: "
        f"reading costs {reading / extracting:.2f} of extracting.\n"
    )


def main() -> None:
    """Print a line per store."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000, help="new ones")
    parser.add_argument(
        "--stored", type=int, default=1_000_000, help="articles of the larger store; 0: leave it out"
    )
    parser.add_argument("--write", type=Path, help="file to keep the table in")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    context = multiprocessing.get_context("spawn")
    queue, done = context.Queue(), context.Event()
    server = context.Process(target=serve, args=(options.articles, queue, done), daemon=True)
    server.start()
    sources: list[Source] = queue.get()
    lines = [HEAD.format(hosts=HOSTS, cores=multiprocessing.cpu_count())]
    with tempfile.TemporaryDirectory(dir=ROOT / "data") as name:
        folder = Path(name)
        small, large = folder / "small.duckdb", folder / "large.duckdb"
        load([ROOT / "data" / "sample"], small)
        if options.stored:
            grow(large, options.stored, base=small)
        for store in (small, large):
            if store.exists():
                lines.append(measure(store, sources))
                print(lines[-1], end="", flush=True)
        lines.append(archive(folder, 1000))
        print(lines[-1])
    lines.append(f"\nMeasured on {date.today()}.\n")
    done.set()
    if options.write:
        options.write.write_text("".join(lines) + newcost.section(options.write), encoding="utf-8")


if __name__ == "__main__":
    main()
