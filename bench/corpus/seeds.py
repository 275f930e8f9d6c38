"""Annotated articles taken apart: sentences with what was found in them, ready to be put together otherwise.

Every article is kept in several variants, in which countries bear the names of others, drawn with the skew of
news: so a few hundred seeds name thousands of pairs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pyarrow as pa

from bench.corpus.fingerprints import Readings, may_be_name, read
from bench.corpus.invented import Ints, uniform
from monitor.reference import countries
from monitor.store.schema import OFFLINE, arrow_schemas

PASSAGES = 120_000
"""Sentences and titles that are kept, variants counted: some 100 MB a process."""

VARIANTS = 12

COVERED = tuple(
    re.findall(
        r"\w+",
        """
        USA CHN RUS GBR UKR ISR FRA DEU IRN IND JPN KOR TUR SAU SYR PRK ITA AUS CAN BRA MEX ESP EGY PAK IRQ
        AFG POL NGA ZAF VEN LBN TWN PHL IDN VNM YEM QAT ARE BEL NLD SWE CHE GRC ARG COL KEN ETH LBY SDN JOR
        """,
    )
)
"""Countries that news names most, in an order like that of news in English; the others follow."""

PERSON, SURNAME, ORGANISATION, WORD = 1, 2, 3, 4
"""What of a passage can be exchanged: a full name, a surname, an organisation, a word that is in no span."""

_LONG_WORD = re.compile(r"(?<=[a-z,] )[a-z]{5,12}(?= [a-z])")
_LEAST_SENTENCES = 4

MENTION = ("kind", "entity_id", "name", "surface", "start", "end", "via", "confidence")
PAIR = tuple(
    name
    for name in arrow_schemas()["pairs"].names
    if name not in ("article_id", "published_at", "sentence", "field", "published_day")
)
TAG = ("scheme", "tag_id", "label", "parent", "score")

_MENTIONS = """
    SELECT * EXCLUDE (published_at, published_day) FROM mentions ORDER BY article_id, field, "start", "end"
"""
_TEXTS = """
    SELECT article_id, language, title, text FROM articles JOIN texts USING (article_id) ORDER BY article_id
"""

Row = dict[str, Any]


@dataclass(slots=True)
class Passage:
    """A sentence or a title; offsets count from its beginning."""

    text: str
    tone: float | None
    relation: float | None
    mentions: list[Row] = field(default_factory=list)
    pairs: list[Row] = field(default_factory=list)


class Seed(NamedTuple):
    """An article taken apart."""

    language: str
    title: Passage
    sentences: list[Passage]
    tags: list[Row]


@dataclass(frozen=True, slots=True)
class Material:
    """All passages and seeds in columns, as composing wants them; can be sent to other processes.

    `*_from` begin the rows of each passage or seed in a table and end with the number of all. `slot` is
    what can be exchanged (0: nothing), `slot_mention` the row in `mentions` that goes with it, or -1.
    `slot_named` tells whether a capital there is taken for a name's. `readings` are of the passages, of what
    stands before their slots, and of what stands behind them, one after the other.
    `entity` numbers the entities of `mentions`. Seeds lie by language: those of language l from
    `by_language[l]` on.
    """

    languages: list[str]
    by_language: Ints
    text: list[str]
    length: Ints
    words: Ints
    tone: Ints
    relation: Ints
    slot: Ints
    slot_start: Ints
    slot_end: Ints
    slot_mention: Ints
    mention_from: Ints
    mentions: pa.Table
    entity: Ints
    pair_from: Ints
    pairs: pa.Table
    title: Ints
    sentence_from: Ints
    tag_from: Ints
    tags: pa.Table
    meta: list[tuple[str, str]]
    stance: str
    readings: Readings
    slot_named: Ints


def material(base: Path, seed: int) -> Material:
    """Take the articles of a store apart.

    Args:
        base: an annotated store.
        seed: of the draw of countries.
    """
    with duckdb.connect(str(base), read_only=True, config=OFFLINE) as reader:
        seeds = _seeds(reader)
        meta = reader.execute(
            "SELECT key, value FROM meta WHERE key LIKE 'annotator.%' OR key = 'outlets_filled' ORDER BY key"
        ).fetchall()
        stance = reader.execute("SELECT max(model) FROM sentiment WHERE level = 'target'").fetchone()
        version = reader.execute("SELECT max(annotator_version) FROM articles").fetchone()
    count = sum(len(one.sentences) + 1 for one in seeds)
    variants = max(1, min(VARIANTS, PASSAGES // max(count, 1)))
    varied = [
        renamed(one, number * variants + turn, seed) if turn else one
        for number, one in enumerate(seeds)
        for turn in range(variants)
    ]
    varied.sort(key=lambda one: one.language)  # stable
    return _columns(varied, [*meta, ("version", version[0] if version else "")], (stance or [""])[0] or "")


def _seeds(reader: duckdb.DuckDBPyConnection) -> list[Seed]:
    def rows(sql: str) -> dict[int, list[Row]]:
        found: dict[int, list[Row]] = defaultdict(list)
        for row in reader.execute(sql).to_arrow_table().to_pylist():
            found[row.pop("article_id")].append(row)
        return found

    mentions = rows(_MENTIONS)
    pairs = rows("FROM pairs ORDER BY article_id, rowid")
    sentences = rows("FROM sentences ORDER BY article_id, sentence")
    tags = rows("FROM tags WHERE scheme <> 'gdelt' ORDER BY article_id, rowid")
    texts = reader.execute(_TEXTS).fetchall()
    found = []
    for key, language, title, text in texts:
        head = Passage(title, None, None)
        body = [
            (one["start"], Passage(text[one["start"] : one["end"]], one["tone"], one["relation"]))
            for one in sentences[key]
        ]
        for name, given in (("mentions", mentions[key]), ("pairs", pairs[key])):
            for row in given:
                at, place = row.pop("sentence"), row.pop("field")
                start, passage = (0, head) if place == "title" else body[at]
                getattr(passage, name).append(_moved(row, start))
        kept = [one for _, one in body if _is_whole(one)]
        if title and len(kept) >= _LEAST_SENTENCES and _is_whole(head):
            found.append(Seed(language, head, kept, tags[key]))
    return found


def _moved(row: Row, by: int) -> Row:
    for name in ("start", "end"):
        if name in row:
            row[name] -= by
    for name in ("evidence", "spans"):
        if name in row:
            row[name] = [[start - by, end - by] for start, end in row[name] or ()]
    return row


def _is_whole(passage: Passage) -> bool:
    """Tell whether all that was found in it lies in it: a span that begins in another stays behind."""
    inside = all(
        passage.text[one["start"] : one["end"]] == one["surface"] and one["start"] >= 0
        for one in passage.mentions
    )
    return inside and all(
        0 <= start <= end <= len(passage.text)
        for one in passage.pairs
        for start, end in (*one["evidence"], *one["spans"])
    )


def renamed(one: Seed, key: int, seed: int) -> Seed:
    """Give some countries of an article the names of others, the same throughout it."""
    names = countries.names(one.language) if one.language != "en" else {}
    held = sorted({row["entity_id"] for part in (one.title, *one.sentences) for row in part.mentions})
    others = _others()
    taken, chosen = set(held), {}
    for place, code in enumerate(held):
        if not countries.is_code(code):
            continue
        # Zipf's law over the countries that news names most.
        drawn = float(uniform(seed, 40, np.asarray(key), np.asarray(place)))
        other = others[int(len(others) ** drawn) - 1]
        name = countries.country_name(other) if one.language == "en" else names.get(other)
        if other not in taken and name:
            taken.add(other)
            chosen[code] = (other, name)
    return one._replace(
        title=_with_names(one.title, chosen), sentences=[_with_names(part, chosen) for part in one.sentences]
    )


def _others() -> list[str]:
    rest = [code for code in sorted(countries.alpha2_of()) if code not in COVERED]
    return [*COVERED, *rest]


def _with_names(passage: Passage, chosen: dict[str, tuple[str, str]]) -> Passage:
    """Exchange those countries that stand in the passage by their plain names only."""
    movable = {}
    for code, new in chosen.items():
        rows = [row for row in passage.mentions if row["entity_id"] == code]
        if rows and all(row["via"] == "name" and _is_free(row, passage) for row in rows):
            movable[code] = new
    if not movable:
        return passage
    text, mentions, pairs = passage.text, [dict(row) for row in passage.mentions], passage.pairs
    pairs = [{**row, "evidence": list(row["evidence"]), "spans": list(row["spans"])} for row in pairs]
    for row in sorted(mentions, key=lambda row: -int(row["start"])):
        if row["entity_id"] not in movable:
            continue
        code, name = movable[row["entity_id"]]
        start, end = row["start"], row["end"]
        text = text[:start] + name + text[end:]
        by = len(name) - (end - start)
        for other in mentions:
            other["start"], other["end"] = _after([other["start"], other["end"]], end, by)
        for pair in pairs:
            for key in ("evidence", "spans"):
                pair[key] = [_after(span, end, by) for span in pair[key]]
        row.update(entity_id=code, name=name, surface=name)
    return Passage(
        text, passage.tone, passage.relation, mentions, [_with_codes(one, movable) for one in pairs]
    )


def _is_free(place: Row, passage: Passage) -> bool:
    """Tell whether no other mention overlaps a mention, and every other span lies beside or around it."""
    start, end = place["start"], place["end"]
    spans = [span for pair in passage.pairs for span in (*pair["evidence"], *pair["spans"])]
    others = [row for row in passage.mentions if row is not place]
    return all(row["end"] <= start or row["start"] >= end for row in others) and all(
        right <= start or left >= end or (left <= start and right >= end) for left, right in spans
    )


def _is_apart(place: Row, passage: Passage) -> bool:
    """Tell whether neither letter nor figure touches a mention."""
    around = passage.text[max(place["start"] - 1, 0) : place["start"]] + passage.text[place["end"] :][:1]
    return not any(one.isalnum() or one == "_" for one in around)


def _after(span: Sequence[int], end: int, by: int) -> list[int]:
    return [place + by if place >= end else place for place in span]


def _with_codes(pair: Row, movable: dict[str, tuple[str, str]]) -> Row:
    def code(value: str | None) -> str | None:
        return movable[value][0] if value in movable else value

    new = {**pair, **{key: code(pair[key]) for key in ("country_a", "country_b", "actor", "target", "voice")}}
    if new["country_a"] > new["country_b"]:
        new["country_a"], new["country_b"] = new["country_b"], new["country_a"]
        new["spans"] = new["spans"][::-1]
    return new


def _columns(seeds: list[Seed], meta: list[tuple[str, str]], stance: str) -> Material:
    passages: list[Passage] = []
    title, sentence_from = [], []
    for one in seeds:
        title.append(len(passages))
        sentence_from.append(len(passages) + 1)
        passages += [one.title, *one.sentences]
    sentence_from.append(len(passages) + 1)  # as if another title stood there
    mentions = [row for one in passages for row in one.mentions]
    begin = _starts([len(one.mentions) for one in passages])
    slots = [_slot(one, int(first)) for one, first in zip(passages, begin[:-1], strict=True)]
    entity = {name: number for number, name in enumerate(sorted({row["entity_id"] for row in mentions}))}
    languages = sorted({one.language for one in seeds})
    spoken = np.array([languages.index(one.language) for one in seeds])
    slot, slot_start, slot_end, slot_mention = np.array(slots, np.int32).T
    return Material(
        languages,
        np.searchsorted(spoken, np.arange(len(languages) + 1)),
        [one.text for one in passages],
        np.array([len(one.text) for one in passages], np.int32),
        np.array([len(one.text.split()) for one in passages], np.int32),
        np.array([np.nan if one.tone is None else one.tone for one in passages]),
        np.array([np.nan if one.relation is None else one.relation for one in passages]),
        slot,
        slot_start,
        slot_end,
        slot_mention,
        begin,
        _table("mentions", MENTION, mentions),
        np.array([entity[row["entity_id"]] for row in mentions], np.int64),
        _starts([len(one.pairs) for one in passages]),
        _table("pairs", PAIR, [row for one in passages for row in one.pairs]),
        np.array(title, np.int32),
        np.array(sentence_from, np.int32),
        _starts([len(one.tags) for one in seeds]),
        _table("tags", TAG, [row for one in seeds for row in one.tags]),
        meta,
        stance,
        _readings([one.text for one in passages], slot, slot_start, slot_end),
        np.array([may_be_name(one.text[:at]) for one, at in zip(passages, slot_start, strict=True)]),
    )


def _readings(texts: list[str], slot: Ints, start: Ints, end: Ints) -> Readings:
    """Read passages, then what stands in each before and behind what can be exchanged in it."""
    parts = list(zip(texts, slot.tolist(), start.tolist(), end.tolist(), strict=True))
    return read(
        [
            *(("", text) for text in texts),
            *(("", text[:first] if kind else "") for text, kind, first, _ in parts),
            *(("x", text[last:] if kind else "") for text, kind, _, last in parts),
        ]
    )


def _slot(passage: Passage, first: int) -> tuple[int, int, int, int]:
    """Return what of a passage can be exchanged, where it stands, and the row of its mention or -1."""
    spans = [span for pair in passage.pairs for span in (*pair["evidence"], *pair["spans"])]
    spans += [[row["start"], row["end"]] for row in passage.mentions]
    for place, row in enumerate(passage.mentions):
        if row["kind"] in ("person", "organisation") and _is_free(row, passage) and _is_apart(row, passage):
            full = PERSON if " " in row["surface"] else SURNAME
            kind = full if row["kind"] == "person" else ORGANISATION
            return kind, row["start"], row["end"], first + place
    for found in _LONG_WORD.finditer(passage.text):
        start, end = found.span()
        if all(right <= start or left >= end for left, right in spans):
            return WORD, start, end, -1
    return 0, 0, 0, -1


def _starts(counts: Sequence[int]) -> Ints:
    return np.concatenate(([0], np.cumsum(np.array(counts, np.int64))))


def _table(name: str, columns: Sequence[str], rows: list[Row]) -> pa.Table:
    schema = arrow_schemas()[name]
    return pa.Table.from_pylist(rows, pa.schema([schema.field(column) for column in columns]))
