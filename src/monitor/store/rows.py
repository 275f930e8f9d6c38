"""Articles and their annotations as Arrow tables, one per table of the schema."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from monitor.extract.addresses.identity import article_id
from monitor.model import Annotation, Article, Outside, tone_label
from monitor.store.schema import annotation_tables, arrow_schemas
from monitor.stories.signatures import Signature
from monitor.stories.terms import terms

Row = tuple[Any, ...]

SENTENCE_TONE_MODEL = "vader"
"""Recorded with every row of `sentiment`, so that scores of different models never mix unseen."""


def tables(
    items: Iterable[tuple[Article, Annotation, Signature, bytes]], run_id: str, version: str, now: datetime
) -> dict[str, pa.Table]:
    """Turn a batch into rows.

    Args:
        items: articles with what was found in them, and their terms (`stories.terms`).
        run_id: the run that brings them.
        version: version of the annotators.
        now: naive UTC time that counts as first seen.

    Returns:
        One `pyarrow.Table` per table that has rows for articles.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for article, found, signature, heaviest in items:
        rows["articles"].append(_article(article, found, run_id, version, now))
        rows["texts"].append((article.article_id, article.text))
        rows["signatures"].append((article.article_id, list(signature.bands), signature.minhash))
        moment = article.published_at or now
        rows["story_terms"].append((article.article_id, moment, article.language, heaviest))
        if article.guid and article.version:
            item = article_id(None, "", article.guid)
            rows["versions"].append((article.article_id, item, article.version, None))
        _add_findings(rows, article, found)
    return {name: _table(name, values) for name, values in rows.items() if values}


def findings(items: Iterable[tuple[Article, Annotation]], version: str) -> dict[str, pa.Table]:
    """Turn what was found anew in known articles into rows, for `Writer.refresh`.

    Returns:
        One table per table of annotations that has rows, and `articles` with [article_id, tone,
        annotator_version] only.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    tones = []
    for article, found in items:
        tones.append((article.article_id, found.tone))
        _add_findings(rows, article, found)
    if not tones:
        return {}
    columns = {
        "article_id": pa.array([key for key, _ in tones], pa.int64()),
        "tone": pa.array([tone for _, tone in tones], pa.float64()),
        "annotator_version": pa.array([version] * len(tones), pa.string()),
    }
    found_rows = {name: _table(name, values) for name, values in rows.items() if values}
    return {"articles": pa.table(columns), **found_rows}


def with_days(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Give rows that an earlier version made the day of publication that they lack: that of UTC."""
    found = {}
    for name, rows in tables.items():
        if "published_at" in rows.schema.names and "published_day" not in rows.schema.names:
            rows = rows.append_column("published_day", pc.cast(rows["published_at"], pa.date32(), safe=False))
        found[name] = rows
    return found


def with_terms(tables: dict[str, pa.Table]) -> dict[str, pa.Table]:
    """Give articles that an earlier version made the terms without which they get no story."""
    if "articles" not in tables or "story_terms" in tables:
        return tables
    texts = dict(zip(*(tables["texts"][name].to_pylist() for name in ("article_id", "text")), strict=True))
    columns = ("article_id", "published_at", "first_seen_at", "language", "title")
    made = [
        (key, published or seen, language, terms(title, texts[key], language))
        for key, published, seen, language, title in zip(
            *(tables["articles"][name].to_pylist() for name in columns), strict=True
        )
    ]
    return {**tables, "story_terms": _table("story_terms", made)} if made else tables


def without(tables: dict[str, pa.Table], article_ids: list[int]) -> dict[str, pa.Table]:
    """Drop the rows of some articles."""
    if not article_ids:
        return tables
    drop = pa.array(article_ids, pa.int64())
    return {
        name: rows.filter(pc.invert(pc.is_in(rows["article_id"], value_set=drop)))
        for name, rows in tables.items()
    }


def as_earlier(tables: dict[str, pa.Table], article_ids: Collection[int]) -> dict[str, pa.Table]:
    """Make articles of a batch rows of `revisions`, where the store has a newer wording."""
    if not article_ids:
        return tables
    texts = dict(zip(*(tables["texts"][name].to_pylist() for name in ("article_id", "text")), strict=True))
    columns = ("article_id", "run_id", "first_seen_at", "title", "word_count", "content_hash")
    made = [
        (key, run, at, title, texts[key], words, content)
        for key, run, at, title, words, content in zip(
            *(tables["articles"][name].to_pylist() for name in columns), strict=True
        )
        if key in article_ids
    ]
    return {**without(tables, sorted(article_ids)), "revisions": _table("revisions", made)}


def renamed(tables: dict[str, pa.Table], ids: dict[int, int]) -> dict[str, pa.Table]:
    """Give articles other ids: {former: new}."""
    if not ids:
        return tables
    found = {}
    for name, rows in tables.items():
        keys = [ids.get(key, key) for key in rows["article_id"].to_pylist()]
        at = rows.schema.get_field_index("article_id")
        found[name] = rows.set_column(at, rows.schema.field(at), pa.array(keys, pa.int64()))
    return found


def _table(name: str, rows: list[Row]) -> pa.Table:
    schema = arrow_schemas()[name]
    columns = list(zip(*rows, strict=True))
    return pa.Table.from_arrays(
        [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)],
        schema=schema,
    )


def _article(article: Article, found: Annotation, run_id: str, version: str, now: datetime) -> Row:
    return (
        article.article_id,
        article.url,
        article.canonical_url,
        article.source,
        article.source_country,
        article.section,
        article.language,
        article.title,
        list(article.authors),
        article.published_at,
        article.date_source,
        article.date_confidence,
        now,
        article.fetched_at,
        article.word_count,
        article.content_hash,
        None,
        None,
        found.tone,
        run_id,
        version,
        article.origin,
        article.published_day,
    )


def _add_findings(rows: dict[str, list[Row]], article: Article, found: Annotation) -> None:
    key, at, day = article.article_id, article.published_at, article.published_day
    rows["sentences"].extend(
        (key, index, s.start, s.end, s.tone, s.relation) for index, s in enumerate(found.sentences)
    )
    for table, dated in _plain_tables().items():
        before, after = ((key, at), (day,)) if dated else ((key,), ())
        rows[table].extend([(*before, *value, *after) for value in getattr(found, table)])
    rows["sentiment"].extend(_sentiment(key, found))
    if article.outside is not None:
        _add_outside(rows, key, article.outside)


@cache
def _plain_tables() -> dict[str, bool]:
    """Return the fields of `Annotation` whose values are rows, and whether the article's date stands by them.

    Their values are named tuples in the order of the columns of their table, in which the moment of
    publication stands before them and its day behind. Sentences are numbered besides,
    and tones come of several fields.
    """
    return {
        name: "published_at" in arrow_schemas()[name].names
        for name in annotation_tables()
        if name not in ("sentences", "sentiment")
    }


def _add_outside(rows: dict[str, list[Row]], key: int, outside: Outside) -> None:
    """What another system says: its themes, tone and events under its own scheme, beside ours."""
    scheme = outside.scheme
    rows["tags"].extend((key, scheme, *tag[1:]) for tag in outside.tags)
    rows["events"].extend(
        (key, scheme, e.event_id, e.day, e.actor, e.target, e.code, e.goldstein, e.tone)
        for e in outside.events
    )
    if outside.tone is not None:
        tone = outside.tone
        rows["sentiment"].append((key, "article", None, None, tone, tone_label(tone), None, scheme))


def _sentiment(key: int, found: Annotation) -> Iterable[Row]:
    """Tone of the article, of each sentence, and towards each country (judged sentence by sentence)."""
    if found.tone is None:
        return
    yield (key, "article", None, None, found.tone, tone_label(found.tone), None, SENTENCE_TONE_MODEL)
    for index, sentence in enumerate(found.sentences):
        if sentence.tone is not None:
            label = tone_label(sentence.tone)
            yield (key, "sentence", index, None, sentence.tone, label, None, SENTENCE_TONE_MODEL)
    for s in found.stances:
        yield (key, "target", None, s.entity_id, s.tone, tone_label(s.tone), s.confidence, s.model)
