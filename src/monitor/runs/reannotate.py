"""Old rows brought up to date: articles that an earlier version annotated are annotated anew from the store.

Nothing is fetched. What a source or a person said of an article stays (its text, dates, run, duplicates,
story, another system's tags, tone and events); what the annotators found is replaced. Readers see whole
generations only, as with every write; a kill leaves the last of them, and the next run goes on with the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pyarrow as pa
import structlog

from monitor import annotate
from monitor.annotate import Annotators
from monitor.model import Annotation, Article, Run
from monitor.runs.generation import Generation, index
from monitor.runs.workers import Workers, mapped
from monitor.store import Store, Where, Writer, opening, published, rows

GENERATION = 50_000
"""Articles that are published together: each generation copies the store once, so few are wanted; what a kill
costs is at most one of them."""

SHARED = 1_000
"""The same in a lake that others write to: where one was faster, all of them are annotated again."""

BATCH, READ = 64, 1024
"""Articles that a worker gets at once, and that are read from the store at once."""

_ARTICLE = """
    SELECT
        article_id, title, text, url, canonical_url, source, source_country, section, language, authors,
        published_at, published_day, date_source, date_confidence, fetched_at, word_count, content_hash,
        origin
    FROM articles JOIN texts USING (article_id)
    WHERE annotator_version <> ? AND article_id IN (SELECT unnest(?))
"""

Progress = Callable[[int, int], None]
"""Called with (articles done, articles to do)."""


@dataclass(frozen=True, slots=True)
class Reannotated:
    """Articles of an older version that were found, brought up to date, failed; generations published."""

    found: int
    done: int = 0
    failed: int = 0
    generations: int = 0


@dataclass(frozen=True, slots=True)
class Findings:
    """What a worker made of a batch: rows by table, how many articles and words, how many failed."""

    tables: dict[str, pa.Table]
    articles: int
    words: int
    failed: int


def reannotate(
    store: Where,
    *,
    limit: int | None = None,
    workers: Workers = None,
    generation: int = GENERATION,
    progress: Progress | None = None,
    annotators: Annotators | None = None,
) -> Reannotated:
    """Bring articles of an older annotator version up to date.

    Args:
        store: the store.
        limit: how many articles at most; None for all.
        workers: who annotates; default one process per core.
        generation: articles that are published together.
        progress: told after every batch.
        annotators: the models that annotate; None: the best that this machine can run.

    Raises:
        StoreMissing: there is no store.
        StoreBusy: another run is writing to it.
        StoreError: it cannot be written; what was published before stays.
        ModelMissing: a model cannot be loaded.
        ClusterError: the cluster that should work cannot be worked with, or was lost.
    """
    annotators = annotators or annotate.choose()
    source = Store(store)
    if opening.exists(source.place):
        published(store, index)  # brings a store of an older schema to this one, which can be read
    if source.place.kind == "team":
        generation = min(generation, SHARED)
    found = source.rows(
        "SELECT article_id FROM articles WHERE annotator_version <> ? ORDER BY article_id LIMIT ?",
        [annotate.version(annotators), limit if limit is not None else 1 << 62],
    )
    ids = [key for (key,) in found]
    result = Reannotated(len(ids))
    for first in range(0, len(ids), generation):
        renew = partial(
            _renewed, source, ids[first : first + generation], annotators, workers, result, progress
        )
        result = published(store, renew)
    source.close()
    return result


def _renewed(
    source: Store,
    ids: Sequence[int],
    annotators: Annotators,
    workers: Workers,
    result: Reannotated,
    progress: Progress | None,
    writer: Writer,
) -> Reannotated:
    """Bring some articles up to date and publish them; return the result with what was done added."""
    run = Run.begin("reannotate")
    generation = Generation(writer, run, annotators)
    words = done = failed = 0
    for batch in mapped(annotated, _articles(source, ids, annotators), (annotators,), workers, _lost):
        generation.renew(batch.tables)
        done, failed, words = done + batch.articles, failed + batch.failed, words + batch.words
        if progress:
            progress(result.done + done, result.found)
    generation.finish(replace(run, read=done + failed, updated=done, words=words).ended())
    generations = result.generations + writer.touched
    return replace(result, done=result.done + done, failed=result.failed + failed, generations=generations)


def _articles(source: Store, ids: Sequence[int], annotators: Annotators) -> Iterator[list[Article]]:
    """Yield articles as the store holds them, in batches, without those brought up to date meanwhile."""
    for first in range(0, len(ids), READ):
        chosen = list(ids[first : first + READ])
        found = source.arrow(_ARTICLE, [annotate.version(annotators), chosen]).to_pylist()
        articles = [Article(**{**row, "authors": tuple(row["authors"] or ())}) for row in found]
        for start in range(0, len(articles), BATCH):
            yield articles[start : start + BATCH]


def annotated(articles: list[Article], annotators: Annotators) -> Findings:
    """Annotate a batch: a pure function, to be mapped by any engine. A fault costs only its article."""
    items: list[tuple[Article, Annotation]] = []
    failed = 0
    for article, found in zip(articles, annotate.annotate_all(articles, annotators), strict=True):
        if isinstance(found, Annotation):
            items.append((article, found))
            continue
        failed += 1
        _warn(article, f"{type(found).__name__}: {found}")
    words = sum(article.word_count for article, _ in items)
    return Findings(rows.findings(items, annotate.version(annotators)), len(items), words, failed)


def _lost(articles: list[Article], reason: str) -> Findings:
    """Return what becomes of articles that end every worker."""
    for article in articles:
        _warn(article, reason)
    return Findings({}, 0, 0, len(articles))


def _warn(article: Article, why: str) -> None:
    structlog.get_logger().warning(
        "an article cannot be annotated and keeps what an earlier version found",
        article_id=article.article_id,
        error=why,
    )
