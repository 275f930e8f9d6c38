"""Command line of `bench.corpus`."""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path

from bench.corpus.growing import SAMPLE, grow
from monitor.search import index


def main() -> None:
    """Grow a store and say what it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.corpus", description="Grow a store of news.")
    parser.add_argument("store", type=Path, help="the store to write; there is none yet")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument(
        "--seed", type=Path, action="append", help="files or folders whose articles it is made of"
    )
    parser.add_argument("--base", type=Path, help="a store of annotated seeds instead")
    parser.add_argument("--seed-number", type=int, default=1)
    parser.add_argument("--workers", type=int)
    parser.add_argument("--index", action="store_true", help="write the search index too")
    given = parser.parse_args()
    if given.store.exists():
        parser.error(f"{given.store} is there already: take another name or delete it")
    began = time.perf_counter()
    grow(
        given.store,
        given.articles,
        seeds=given.seed or [SAMPLE],
        base=given.base,
        number=given.seed_number,
        workers=given.workers,
    )
    if given.index:
        index.reindex(given.store)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"{given.articles:,} articles in {given.store}: {given.store.stat().st_size / 1e6:,.0f} MB, "
        f"{time.perf_counter() - began:,.0f} s, of this process without its workers "
        f"{spent.ru_utime + spent.ru_stime:,.0f} CPU seconds and at most {spent.ru_maxrss / 1e3:,.0f} MB"
    )


if __name__ == "__main__":
    main()
