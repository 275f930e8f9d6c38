#!/usr/bin/env python3
"""Measure what the questions of the pages cost.

    python -m bench.questions STORE... --write docs/questions_speed.md

The stores are of one corpus in several sizes (`bench.corpus`). Each question is asked once, then three
times (a dear one less often); what stands in the tables is the median of these: CPU seconds of all threads
(user and system) and milliseconds until the answer. Five questions are put to pandas, polars, SQLite and bare
DuckDB too, in the same run and to the same rows (`bench.peers`), and all must answer alike.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from bench.peers import COUNTRIES, PAGE, PAIRS, QUESTIONS, TOPICS, Answer, alike, peers
from monitor.metrics import (
    articles,
    changes,
    coverage,
    entities,
    health,
    options,
    pairs,
    sources,
    stories,
    topics,
)
from monitor.metrics.filters import Filters
from monitor.store import Store

TIMES, ENOUGH = 3, 4.0
"""How often a question is asked again, and the CPU seconds after which it is not asked once more."""

MONTH = timedelta(days=30)
DEAREST = 3
OPERATORS = 6
"""Operators of a plan that are shown, the dearest."""

HEAD = """<!-- Written by bench/questions.py; do not edit. -->

# Speed of the questions

What the pages ask, on stores of {sizes} articles that `python -m bench.corpus` grew from the sample articles:
CPU seconds of all threads, the median of up to {times} answers after a first one, and milliseconds until the
answer on {cores} cores. All work on the machine made a load of {load:.0f}; under much load milliseconds say
little. `python -m bench.questions` makes all of it.
"""


class Recorded(Store):
    """A store that remembers what was asked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.asked: list[tuple[str, Any]] = []

    def _run(self, sql: str, params: Any) -> duckdb.DuckDBPyConnection:
        self.asked.append((sql, params))
        return super()._run(sql, params)


@dataclass(frozen=True, slots=True)
class Cost:
    """What an answer took."""

    cpu: float
    wall: float


Question = Callable[[Store, Filters], Any]

ASKED: dict[str, Question] = {
    "counts at the head of every page": coverage.counts,
    "options of the filter bar": lambda store, _: options.options(store),
    "Overview: changes of totals": changes.deltas,
    "Overview: countries that changed": lambda s, f: changes.changes(s, f, "country", 10),
    "Coverage: top countries": lambda s, f: coverage.top(s, f, "country", 20),
    "Coverage: countries by day": lambda s, f: coverage.over_time(s, f, "country", "day"),
    "Coverage: countries by month": lambda s, f: coverage.over_time(s, f, "country", "month"),
    "Coverage: sources by month": lambda s, f: coverage.over_time(s, f, "source", "month"),
    "Coverage: topics by month": lambda s, f: coverage.over_time(s, f, "topic", "month"),
    "Pairings: ranking": lambda s, f: pairs.ranking(s, f, PAIRS),
    "Pairings: matrix": pairs.matrix,
    "Pairings: one pair over time": lambda s, f: pairs.over_time(s, f, ("CHN", "USA"), "month"),
    "People: page of the list": entities.listing,
    "People: how many": entities.total,
    "Stories: page of the list": stories.listing,
    "Stories: how many": stories.total,
    "Topics: top": lambda s, f: coverage.top(s, f, "topic", 15),
    "Topics: rising": lambda s, f: topics.rising(s, f, 12),
    "Topics: by country": topics.by_country,
    "Sources: ranking": sources.ranking,
    "Articles: newest page": lambda s, f: articles.listing(s, f, limit=PAGE),
    "Data health: sources": lambda store, _: health.sources(store),
    "Data health: runs": lambda store, _: health.runs(store),
}


def months(last: date) -> dict[str, Filters]:
    """Return the filters under which the pages ask: none, and the last month."""
    return {"all": Filters(), "last month": Filters(start=last - MONTH, end=last)}


def ours(store: Store) -> tuple[Callable[[], Answer], ...]:
    """Return the questions that the peers are asked too, as the pages ask them."""
    whole = Filters()

    def daily() -> Answer:
        found = coverage.over_time(store, whole, "country", "day")
        rows = zip(found["period"], found["id"], found["matching"], strict=True)
        return {(str(day)[:10], country): int(n) for day, country, n in rows if n}

    def ranking() -> Answer:
        found = pairs.ranking(store, whole, PAIRS)
        rows = zip(
            found["country_a"], found["country_b"], found["articles"], found["mean_relation"], strict=True
        )
        return {(a, b): (int(n), None if math.isnan(mean) else mean) for a, b, n, mean in rows}

    def by_country() -> Answer:
        found = topics.by_country(store, whole, TOPICS, COUNTRIES)
        rows = zip(found["topic_id"], found["country"], found["matching"], strict=True)
        return {(topic, country): int(n) for topic, country, n in rows if n}

    def countries() -> Answer:
        found = coverage.top(store, whole, "country", None)
        return {name: int(n) for name, n in zip(found["id"], found["matching"], strict=True)}

    def newest() -> Answer:
        page = articles.listing(store, whole, limit=PAGE)["article_id"].tolist()
        return {"count": articles.total(store, whole), "page": tuple(page)}

    return daily, ranking, by_country, countries, newest


def cost(work: Callable[[], Any]) -> tuple[Any, Cost]:
    """Do something once, then `TIMES` times; return what came and what it took."""
    found, taken = work(), []
    for _ in range(TIMES):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        taken.append((time.process_time() - cpu, time.perf_counter() - wall))
        if sum(spent for spent, _ in taken) > ENOUGH:
            break
    cpus, walls = zip(*taken, strict=True)
    return found, Cost(statistics.median(cpus), 1e3 * statistics.median(walls))


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured on one store; `pages` by question and period, `engines` by engine and question."""

    articles: int
    size: int
    pages: dict[tuple[str, str], Cost]
    engines: dict[str, list[Cost]]
    differing: list[str]


def measured(path: Path) -> Measured:
    """Ask all questions of one store."""
    store = Store(path)
    ((count, last),) = store.rows("SELECT count(*), max(published_day) FROM articles")
    pages = {}
    for period, filters in months(last).items():
        for name, question in ASKED.items():
            _, pages[name, period] = cost(lambda q=question, f=filters: q(store, f))  # type: ignore[misc]
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        engines: dict[str, list[Cost]] = {}
        answers: dict[str, list[Answer]] = {}
        asked = [
            ("Media Monitor", ours(store)),
            *((one.name, one.questions) for one in peers(path, Path(folder))),
        ]
        for name, questions in asked:
            done = [cost(question) for question in questions]
            answers[name], engines[name] = [answer for answer, _ in done], [taken for _, taken in done]
    expected = answers.pop("Media Monitor")
    differing = [
        f"{name}: {QUESTIONS[at]}"
        for name, given in answers.items()
        for at, answer in enumerate(given)
        if not alike(answer, expected[at])
    ]
    return Measured(count, path.stat().st_size, pages, engines, differing)


def exponent(sizes: list[int], costs: list[float]) -> float:
    """Return the slope of the logarithm of what was paid over that of the size, by least squares."""
    x, y = [math.log(size) for size in sizes], [math.log(max(one, 1e-4)) for one in costs]
    return statistics.linear_regression(x, y).slope


def plan(path: Path, question: Question) -> str:
    """Return the dearest operators of the dearest statement of a question, as DuckDB measures them."""
    store = Recorded(path)
    question(store, Filters())
    parts = []
    for sql, params in store.asked:
        if sql.lstrip().upper().startswith(("WITH", "SELECT")):
            ((_, told),) = store.rows(f"EXPLAIN (ANALYZE, FORMAT json) {sql}", params)
            parts.append(_operators(json.loads(told)))
    dearest = max(parts, key=lambda rows: sum(seconds for seconds, *_ in rows))
    whole = sum(seconds for seconds, *_ in dearest)
    lines = [
        f"| {name} | {about} | {rows:,} | {seconds / whole:.0%} |"
        for seconds, name, about, rows in sorted(dearest, reverse=True)[:OPERATORS]
    ]
    return "\n".join(["| operator | of | rows | share |", "|---|---|---|---|", *lines])


def _operators(node: dict[str, Any]) -> list[tuple[float, str, str, int]]:
    extra = node.get("extra_info") or {}
    about = (
        extra.get("Table") or extra.get("Conditions") or extra.get("Groups") or extra.get("Expressions") or ""
    )
    said = (
        (", ".join(about) if isinstance(about, list) else str(about)).replace("|", "\\|").replace("\n", " ")
    )
    own = []
    if "operator_timing" in node:
        own = [
            (
                float(node["operator_timing"]),
                str(node["operator_name"]).strip(),
                said[:80],
                int(node.get("operator_cardinality", 0)),
            )
        ]
    return own + [row for child in node.get("children", ()) for row in _operators(child)]


def report(found: list[Measured], largest: Path) -> str:
    """Return the page."""
    sizes = [one.articles for one in found]
    said = ", ".join(f"{size:,}" for size in sizes)
    head = HEAD.format(sizes=said, times=TIMES, cores=os.cpu_count(), load=os.getloadavg()[1])
    parts = [head, "\n## Beside others\n"]
    for one in found:
        parts.append(
            f"\nCPU seconds (milliseconds) at {one.articles:,} articles, {one.size / 1e6:,.0f} MB:\n\n"
        )
        names = list(one.engines)
        parts.append(f"| question | {' | '.join(names)} |\n|---|{'---|' * len(names)}\n")
        for at, question in enumerate(QUESTIONS):
            cells = [_cell(one.engines[name][at]) for name in names]
            parts.append(f"| {question} | {' | '.join(cells)} |\n")
    differing = [f"{where} at {one.articles:,}" for one in found for where in one.differing]
    alike = "All answers were equal." if not differing else f"Answers differed: {'; '.join(differing)}."
    parts.append(f"\n{alike}\n")
    parts.append(
        "\n## What the pages ask\n\nCPU seconds (milliseconds); the exponent is that of CPU over size.\n\n"
    )
    periods = list(dict.fromkeys(period for _, period in found[0].pages))
    columns = [f"{period}, {size:,}" for period in periods for size in sizes]
    columns = [*columns, *(f"exponent, {period}" for period in periods)]
    parts.append(f"| question | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}\n")
    for name in ASKED:
        cells = [_cell(one.pages[name, period]) for period in periods for one in found]
        for period in periods:
            slope = (
                exponent(sizes, [one.pages[name, period].cpu for one in found])
                if len(found) > 1
                else math.nan
            )
            cells.append(f"{slope:.2f}")
        parts.append(f"| {name} | {' | '.join(cells)} |\n")
    dearest = sorted(ASKED, key=lambda name: -found[-1].pages[name, periods[0]].cpu)[:DEAREST]
    parts.append(
        f"\n## Where the time of the dearest goes\n\nAt {sizes[-1]:,} articles, by DuckDB's profiler.\n"
    )
    parts += [f"\n{name}:\n\n{plan(largest, ASKED[name])}\n" for name in dearest]
    return "".join(parts)


def _cell(one: Cost) -> str:
    return f"{one.cpu:.3f} ({one.wall:,.0f})" if one.cpu < 0.1 else f"{one.cpu:.2f} ({one.wall:,.0f})"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stores", type=Path, nargs="+", help="of one corpus, the smallest first")
    parser.add_argument("--write", type=Path, help="file to keep the page in")
    given = parser.parse_args()
    found = [measured(path) for path in given.stores]
    page = report(found, given.stores[-1])
    print(page)
    if given.write:
        given.write.write_text(f"{page}\nMeasured on {date.today()}.\n", encoding="utf-8")
    if any(one.differing for one in found):
        raise SystemExit("not all engines gave the same answers")


if __name__ == "__main__":
    main()
