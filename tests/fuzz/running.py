"""One parser under the fuzzer, in this process: every way of failing is kept, and does not end the run."""

from __future__ import annotations

import hashlib
import logging
import os
import random
import sys
import time
import traceback
from collections.abc import Callable, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import NoReturn

import atheris
import structlog

from fuzz.mutation import runs, smaller, spoiled

LARGEST, SMALL = 100_000, 5_000
"""Bytes of an input, and of one once a large one has shown that the parser is slow."""

_MINIMISED_IN = 400


def load() -> None:
    """Load everything, once for all parsers: with what tells the fuzzer which ways were taken."""
    with atheris.instrument_imports(include=["monitor"], enable_loader_override=False):
        import fuzz.parsers  # noqa: F401
    structlog.configure(processors=[_unsaid])
    logging.disable(logging.CRITICAL)


def _unsaid(_logger: object, _level: str, _event: MutableMapping[str, object]) -> NoReturn:
    raise structlog.DropEvent


def run(name: str, seconds: int, folder: Path, more: Path | None) -> None:
    """Fuzz a parser for so many seconds of computing, then end this process."""
    from fuzz import holding
    from fuzz.parsers import parsers

    parser = parsers()[name]
    pool = list(parser.seeds())
    if more is not None:
        pool += [path.read_bytes()[:LARGEST] for path in sorted(more.rglob("*")) if path.is_file()]
    for data in pool[:1]:  # loads what is loaded once
        _failure(parser.feed, data)

    def feed(data: bytes) -> None:
        try:
            with holding.bounded(len(data)):
                parser.feed(data)
        except holding.Broken as error:
            if "given up" not in str(error) or holding.grows(parser.feed, data):
                raise

    found = _Found(folder, feed, seconds)
    for place in ("corpus", "seeds"):
        (folder / place).mkdir(parents=True, exist_ok=True)
    for data in pool:
        (folder / "seeds" / hashlib.sha1(data, usedforsecurity=False).hexdigest()).write_bytes(data)

    if pool and not any((folder / "corpus").iterdir()):  # the first round
        for data in runs(pool[0]):
            found.take(data)

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        large = most if not found.is_slow else min(most, SMALL)
        return spoiled(data, large, random.Random(seed), pool, atheris.Mutate)

    options = [
        str(folder / "corpus"), str(folder / "seeds"), f"-max_len={LARGEST}",
        "-timeout=120", "-rss_limit_mb=2500", f"-artifact_prefix={folder}/crash-", "-len_control=0",
        "-reload=0",
    ]  # fmt: skip
    atheris.Setup([sys.argv[0], *options], found.take, custom_mutator=mutate)
    atheris.Fuzz()


def _failure(feed: Callable[[bytes], object], data: bytes) -> BaseException | None:
    try:
        feed(data)
    except Exception as error:
        return error
    return None


def _way(error: BaseException) -> str:
    """Name a way of failing: what was raised, and the last place of ours before it."""
    place, trace = "", error.__traceback__
    while isinstance(trace, TracebackType):
        code = trace.tb_frame.f_code
        if "/monitor/" in code.co_filename and "watchdog" not in code.co_filename:
            place = f"{Path(code.co_filename).stem}.{code.co_name}"
        trace = trace.tb_next
    said = str(error) if type(error).__name__ == "Broken" else ""
    return f"{type(error).__name__} {said} {place}"


class _Found:
    """What was found: each way of failing by its smallest input."""

    def __init__(self, folder: Path, feed: Callable[[bytes], object], seconds: float) -> None:
        self._folder, self._feed = folder, feed
        self._sizes: dict[str, int] = {}
        self._end, self._count = time.process_time() + seconds, 0
        self.is_slow = False

    def take(self, data: bytes) -> None:
        """Try an input."""
        self._count += 1
        error = _failure(self._feed, data)
        if error is not None:
            self._keep(data, error)
        if time.process_time() > self._end:
            (self._folder / "count.txt").write_text(str(self._count))
            os._exit(0)

    def _keep(self, data: bytes, error: BaseException) -> None:
        way = _way(error)
        path = self._folder / f"found-{hashlib.sha1(way.encode(), usedforsecurity=False).hexdigest()[:8]}.bin"
        is_large = "given up" in way or "memory" in way
        self.is_slow = self.is_slow or is_large
        known = self._sizes.get(way, path.stat().st_size if path.exists() else None)
        if known is None and not is_large:
            data = smaller(
                data, lambda part: _way(_failure(self._feed, part) or Exception()) == way, _MINIMISED_IN
            )
            error = _failure(self._feed, data) or error
        if known is None or len(data) < known:
            self._sizes[way] = len(data)
            path.write_bytes(data)
            lines = "".join(traceback.format_exception(error))[-6000:]
            path.with_suffix(".txt").write_text(f"{way}\n{data[:600]!r}\n\n{lines}")
