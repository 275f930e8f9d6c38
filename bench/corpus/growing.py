"""Grow a store: annotated seeds taken apart, a plan of articles, and these composed and written in order.

Articles are made of sentences of different seeds with what was found in them, in up to millions of texts that
differ, whose vocabulary grows; lengths, repetition, outlets and days are as in news. The same numbers and
seeds give the same rows on any machine, with any number of workers.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from bench.corpus.compose import Tables, compose
from bench.corpus.invented import Ints, uniform
from bench.corpus.plan import OUTLETS, Members, Plan, plan
from bench.corpus.seeds import COVERED, Material, material
from monitor.annotate import choose
from monitor.model import Run
from monitor.runs.load import load
from monitor.runs.workers import mapped
from monitor.store import publish
from monitor.store.schema import arrow_schemas

SAMPLE = Path(__file__).parents[2] / "data" / "sample"
CHUNK = 5_000
"""Articles that are composed and written at once."""

COMMITTED = 8
"""Chunks that are written in one transaction."""

LANGUAGES = 10_007
"""Events have the language of their number modulo this."""

_STORIES = """
    INSERT INTO stories
    SELECT
        story_id, arg_min(title, (coalesce(published_at, first_seen_at), article_id)), min(published_at),
        max(published_at), count(*) FILTER (duplicate_of IS NULL), count(DISTINCT source)
    FROM articles GROUP BY story_id ORDER BY story_id
"""


def grow(
    target: Path,
    articles: int,
    *,
    seeds: Sequence[Path] = (SAMPLE,),
    base: Path | None = None,
    number: int = 1,
    workers: int | None = None,
) -> None:
    """Write a store of so many articles.

    Args:
        target: the store; there is none yet.
        articles: how many.
        seeds: files and folders whose articles are annotated, by the fast models, and taken apart.
        base: a store of seeds that are annotated already, instead.
        number: of the draw: another number, another corpus.
        workers: processes; default one per core.
    """
    with tempfile.TemporaryDirectory() as folder:
        if base is None:
            base = Path(folder) / "seeds.duckdb"
            load(seeds, base, workers=workers, annotators=choose("fast"))
        parts = material(base, number)
    spoken = _languages(parts, LANGUAGES, number, 80)
    of_outlets = _languages(parts, OUTLETS, number, 81)
    drawn = plan(articles, number, spoken, of_outlets)
    setting = {"seed": number, "languages": spoken, "countries": _countries(number)}
    runs = _Runs()
    with publish(target) as writer:
        for turn, tables in enumerate(
            mapped(compose, _chunks(drawn, articles), (parts, setting), workers), 1
        ):
            for name, rows in tables.items():
                _insert(writer.connection, name, rows)
            runs.count(tables)
            if turn % COMMITTED == 0:  # nobody sees it yet, and DuckDB holds what is not committed
                writer.connection.execute("COMMIT")
                writer.connection.execute("BEGIN")
        writer.connection.execute(_STORIES)
        *before, last = runs.made()
        shape = arrow_schemas()["runs"]
        _insert(writer.connection, "runs", pa.Table.from_pylist([asdict(run) for run in before], shape))
        for key, value in parts.meta:
            if key != "version":
                writer.set_meta(key, value)
        writer.finish(last)  # which works out what the store holds beside the rows


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    # Table names cannot be bound; these are our own constants.
    connection.register("inserted", rows)
    connection.execute(f'INSERT INTO "{table}" BY NAME SELECT * FROM inserted')  # noqa: S608
    connection.unregister("inserted")


def _chunks(drawn: Plan, articles: int) -> Iterator[Members]:
    for start in range(0, articles, CHUNK):
        yield drawn.members(start, start + CHUNK)


def _languages(parts: Material, count: int, seed: int, salt: int) -> Ints:
    """Draw languages by their seeds, but so that those with few are met often enough."""
    share = np.cumsum(np.diff(parts.by_language) ** 0.75)
    drawn = uniform(seed, salt, np.arange(count))
    found: Ints = np.searchsorted(share / share[-1], drawn, side="right")
    found[: len(parts.languages)] = np.arange(len(parts.languages))  # none lacks an outlet
    return found


def _countries(seed: int) -> list[str | None]:
    """Draw the countries of outlets, with the skew of news; of one in ten it is not known."""
    drawn = uniform(seed, 82, np.arange(OUTLETS)).tolist()
    return [None if one < 0.1 else COVERED[int(len(COVERED) ** ((one - 0.1) / 0.9)) - 1] for one in drawn]


class _Runs:
    """What the runs brought that the articles are from."""

    def __init__(self) -> None:
        self._articles: Counter[str] = Counter()
        self._words: Counter[str] = Counter()

    def count(self, tables: Tables) -> None:
        """Count the articles of a chunk."""
        columns = (tables["articles"][name].to_pylist() for name in ("run_id", "word_count"))
        for run, words in zip(*columns, strict=True):
            self._articles[run] += 1
            self._words[run] += words

    def made(self) -> Iterator[Run]:
        """Yield the runs in their order."""
        for run, new in sorted(self._articles.items()):
            began = datetime.strptime(run.partition("-")[0], "%Y%m%dT%H%M%S")
            words = self._words[run]
            seconds = 2.0 + words / 20_000
            ended = began + timedelta(seconds=seconds)
            yield Run(run, began, ended, read=new, new=new, words=words, seconds=seconds, command="refresh")
