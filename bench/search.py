"""Measure the search beside SQLite's FTS5 on the same texts in the same run.

    python -m bench.search --corpora ../shared/corpora --articles 100000 --write docs/search_speed.md

The texts are those of `bench.corpus`, made of sentences of Reuters-21578 (English, all of 1987) with invented
names and words put in. Queries are timed cold: nothing of a query is kept from one time to the next; what the
system holds of files is. Times are CPU time of all threads, which other work on the machine changes little.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import duckdb

from bench.corpus import grow
from monitor.metrics import kwic, search
from monitor.metrics.filters import Filters
from monitor.search import hits, index
from monitor.store import Store, publish
from monitor.store.schema import article_tables

T = TypeVar("T")

NEW = 1_000
"""Articles that a run brings, to measure what the index takes on top."""

QUERIES = (
    ("oil", "oil"),
    ("dollar", "dollar"),
    ("shares", "shares"),
    ("said", "said"),
    ("ceasefire", "ceasefire"),
    ("tariffs", "tariffs"),
    ("japan trade", "japan trade"),
    ("opec AND quota", "opec quota"),
    ("wheat OR corn OR grain", "wheat OR corn OR grain"),
    ("dollar NOT yen", "dollar NOT yen"),
    ('"interest rates"', '"interest rates"'),
    ('"balance of payments"', '"balance of payments"'),
    ('"central bank"', '"central bank"'),
    ('"Bank of England"', '"Bank of England"'),
    ('"trade deficit" AND japan', '"trade deficit" japan'),
    ("oil NEAR/5 price", "NEAR(oil price, 4)"),
    ("gulf NEAR/10 tanker", "NEAR(gulf tanker, 9)"),
    ("bank NEAR/3 merger", "NEAR(bank merger, 2)"),
    ('("interest rate" OR discount) NEAR/5 cut', 'NEAR("interest rate" cut, 4) OR NEAR(discount cut, 4)'),
    ("(oil OR crude) NEAR/5 (price OR output)", None),
    ("econom*", "econom*"),
    ("privati?ation", None),
    ("*flation", None),
    ("polic* AND monetar*", "polic* monetar*"),
    ("title:oil", "title:oil"),
    (
        "(strike OR walkout) AND (port OR dock*) NOT air*",
        "((strike OR walkout) AND (port OR dock*)) NOT air*",
    ),
    ("country:Japan", None),
    ("oil country:Iran relation:conflict", None),
    ("pair:JPN-USA trade", None),
    ("topic:diplomacy", None),
    ("soybean export*", "soybean export*"),
    ("takeover bid offer share", "takeover bid offer share"),
    ("reagan", "reagan"),
    ("coffee NEAR/20 quota*", "NEAR(coffee quota, 19)"),
)
"""What is asked here, and of FTS5 in its own language; None: FTS5 has no such question."""


CONCORDANCES = ("oil", '"interest rates"', "dollar NEAR/5 yen", "econom*")
"""What is asked of a concordance."""

HEAD = """<!-- Written by bench/search.py; do not edit. -->

# Speed of the search

Media Monitor beside SQLite's FTS5 on the same texts in the same run, made by `python -m bench.search`:
articles that `bench.corpus` grew from Reuters-21578. Milliseconds and seconds of CPU of all threads; p50 and
p95 are over {queries} queries of {kinds}.

"""


@dataclass(frozen=True)
class Figures:
    """What was measured; times in milliseconds of CPU, sizes in bytes; `lines` by what was asked."""

    articles: int
    words: int
    text: int
    ours: int
    theirs: int
    built: float
    built_theirs: float
    growth: list[float]
    pages: list[float]
    pages_theirs: list[float]
    faceted: list[float]
    lines: dict[str, tuple[int, float]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--store", type=Path, help="a store that is measured as it is, and made when missing")
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = given.store or Path(folder) / "search.duckdb"
        if not store.exists():
            _make(given.corpora, store, given.articles, Path(folder))
        page = _report(_measured(store, Path(folder)))
    print(page)
    if given.write:
        given.write.write_text(page, encoding="utf-8")


def _make(corpora: Path, store: Path, articles: int, folder: Path) -> None:
    with gzip.open(corpora / "reuters-21578.dev.jsonl.gz", "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    source = folder / "articles.jsonl"
    with source.open("w", encoding="utf-8") as target:
        for number, one in enumerate(records):
            head = {key: one.get(key) for key in ("title", "text", "published_at", "source", "language")}
            target.write(json.dumps({**head, "url": f"https://r.example/{number}"}) + "\n")
    grow(store, articles, seeds=[source])


def _measured(path: Path, folder: Path) -> Figures:
    began = time.process_time()
    index.reindex(path)
    built = time.process_time() - began
    store = Store(path)
    ((articles, words, text),) = store.rows(
        """
        SELECT count(*), sum(word_count), sum(strlen(text) + strlen(title))
        FROM articles JOIN texts USING (article_id)
        """
    )
    held = index.folder(path)
    (named,) = store.rows("SELECT value FROM meta WHERE key = 'search_index'")[0]
    began = time.process_time()
    other = _fts(path, folder / "fts.sqlite")
    built_theirs = time.process_time() - began
    size = (other.execute("SELECT sum(length(block)) FROM hits_data").fetchone() or (0,))[0]
    return Figures(
        articles=articles,
        words=words,
        text=text,
        ours=sum(one.stat().st_size for one in (held / named).iterdir()),
        theirs=size,
        built=built * 1e3,
        built_theirs=built_theirs * 1e3,
        pages=[_median(partial(_page, store, query)) for query, _ in QUERIES],
        faceted=[_median(partial(_faceted, store, query)) for query, _ in QUERIES],
        pages_theirs=[_median(partial(_theirs, other, query)) for _, query in QUERIES if query],
        lines={query: _concordance(store, query) for query in CONCORDANCES},
        growth=list(_growth(path)),
    )


def _concordance(store: Store, query: str) -> tuple[int, float]:
    """Return how many lines there are, and the median of what they took."""
    wanted = Filters(search=query, duplicates=True)
    return len(kwic.lines(store, wanted)), _median(partial(kwic.lines, store, wanted))


def _page(store: Store, query: str) -> None:
    _forget(store)
    search.page(store, Filters(search=query, duplicates=True), "rank", 20)


def _faceted(store: Store, query: str) -> None:
    _page(store, query)
    search.facets(store, Filters(search=query, duplicates=True))


def _forget(store: Store) -> None:
    """Forget what is kept of a query."""
    hits._table.cache_clear()
    hits._plan.cache_clear()
    hits._open(*store.ask(hits._index_of)).words.cache_clear()  # it stays open, as in a dashboard


def _theirs(other: sqlite3.Connection, query: str) -> None:
    other.execute("SELECT count(*) FROM hits WHERE hits MATCH ?", [query]).fetchone()
    best = "SELECT rowid FROM hits WHERE hits MATCH ? ORDER BY rank LIMIT 20"
    other.execute(best, [query]).fetchall()


def _fts(path: Path, target: Path) -> sqlite3.Connection:
    """Index the same texts with FTS5, without storing them, stemmed as it can (English)."""
    other = sqlite3.connect(target)
    other.execute(
        "CREATE VIRTUAL TABLE hits USING "
        "fts5(title, text, content='', tokenize='porter unicode61 remove_diacritics 2')"
    )
    with duckdb.connect(str(path), read_only=True) as reader:
        rows = reader.execute("SELECT article_id, title, text FROM articles JOIN texts USING (article_id)")
        while batch := rows.fetchmany(10_000):
            other.executemany("INSERT INTO hits (rowid, title, text) VALUES (?, ?, ?)", batch)
    other.commit()
    other.execute("INSERT INTO hits (hits) VALUES ('optimize')")
    other.commit()
    return other


def _growth(path: Path) -> Iterator[float]:
    """Yield what the index takes in runs that bring new articles, in milliseconds."""
    for run in range(1, 6):
        with publish(path) as writer:
            for name in article_tables():
                columns = [row[0] for row in writer.connection.execute(f'DESCRIBE "{name}"').fetchall()]
                shifted = ", ".join(
                    f"article_id + {run * 7}" if one == "article_id" else f'"{one}"' for one in columns
                )
                writer.connection.execute(
                    f'INSERT INTO "{name}" SELECT {shifted} FROM "{name}" WHERE article_id IN '  # noqa: S608
                    f"(SELECT article_id FROM articles ORDER BY rowid LIMIT {NEW} OFFSET {run * NEW})"
                )
            fresh = writer.connection.execute(
                f"SELECT article_id + {run * 7} FROM articles ORDER BY rowid LIMIT {NEW} OFFSET {run * NEW}"  # noqa: S608
            )
            writer.changed.extend(key for (key,) in fresh.fetchall())
            _, took = _timed(partial(index.keep_up, writer))
            yield took


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_timed(work)[1] for _ in range(3))


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    began = time.process_time()
    done = work()
    return done, (time.process_time() - began) * 1e3


def _report(found: Figures) -> str:
    def spread(times: list[float]) -> str:
        ordered = sorted(times)
        return f"{statistics.median(times):,.1f} / {ordered[int(0.95 * (len(ordered) - 1) + 0.5)]:,.1f} ms"

    rows = (
        ("index, share of the text", f"{found.ours / found.text:.1%}", f"{found.theirs / found.text:.1%}"),
        ("written whole", f"{found.built / 1e3:,.0f} s", f"{found.built_theirs / 1e3:,.0f} s"),
        (f"a run with {NEW:,} new articles, mean", f"{statistics.mean(found.growth) / 1e3:.2f} s", "-"),
        (f"a run with {NEW:,} new articles, slowest of 5", f"{max(found.growth) / 1e3:.2f} s", "-"),
        ("count and first page, p50 / p95", spread(found.pages), spread(found.pages_theirs)),
        ("the same with facets, p50 / p95", spread(found.faceted), "-"),
        *(
            (f"concordance of `{query}`, {n:,} lines", f"{took:,.0f} ms", "-")
            for query, (n, took) in found.lines.items()
        ),
    )
    named = "| | Media Monitor | SQLite FTS5 |\n|---|---|---|"
    intro = HEAD.format(queries=len(QUERIES), kinds="words, phrases, NEAR, wildcards and fields")
    head = f"{intro}{found.articles:,} articles, {found.words:,} words, {found.text / 1e6:,.0f} MB of text."
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    slow = sorted(zip(found.faceted, (query for query, _ in QUERIES), strict=True), reverse=True)[:5]
    slowest = ", ".join(f"`{query}` {took:,.0f} ms" for took, query in slow)
    return f"{head}\n\n{named}\n{table}\n\nSlowest with facets: {slowest}.\n"


if __name__ == "__main__":
    main()
