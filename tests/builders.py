"""Stores for tests: a demo store of made-up articles with plausible rows in every table.

The rows are drawn here, not annotated, so that tests of metrics, charts and pages neither wait for the
annotators nor change with them. The dice are seeded: the same arguments give the same store.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from monitor.annotate.relations.pairing import chances
from monitor.model import Run, tone_label
from monitor.notebook import Meant, Notebook
from monitor.search.index import keep_up
from monitor.store import Store, publish
from monitor.store.schema import arrow_schemas

COUNTRIES = {
    "CHN": "China",
    "RUS": "Russia",
    "USA": "United States",
    "UKR": "Ukraine",
    "DEU": "Germany",
    "FRA": "France",
    "TUR": "Turkey",
    "JPN": "Japan",
    "KOR": "South Korea",
    "XKX": "Kosovo",
    "SRB": "Serbia",
    "TWN": "Taiwan",
    "NER": "Niger",
    "CIV": "Ivory Coast",
}
SOURCES = {
    "harbour-courier.example": "GBR",
    "northern-ledger.example": "GBR",
    "daily-meridian.example": "FRA",
    "plainsman.example": None,
}
"""Outlets and their countries, as far as they are known."""

PEOPLE = ("Ada Marsh", "Bo Lind", None)
"""Who speaks in the first sentence, article by article in turn; None: no one is named."""
TOPICS = (
    ("medtop:20000638", "international relations", "medtop:11000000"),
    ("medtop:20000639", "diplomacy", "medtop:20000638"),
    ("medtop:20000642", "economic sanction", "medtop:20000638"),
    ("medtop:20000056", "armed conflict", "medtop:16000000"),
    ("medtop:20000073", "peace process", "medtop:16000000"),
    ("medtop:16000000", "conflict, war and peace", None),
    ("medtop:20000148", "disaster", "medtop:03000000"),
    ("medtop:20000082", "crime", "medtop:02000000"),
)
DEEDS = (
    ("signed a pact with", 0.7, "AGREE"),
    ("held talks with", 0.4, "CONSULT"),
    ("sent relief supplies to", 0.8, "AID"),
    ("shares a long border with", 0.0, None),
    ("accused", -0.5, "ACCUSE"),
    ("imposed sanctions on", -0.7, "SANCTION"),
    ("opened fire on positions of", -0.9, "ASSAULT"),
)
FIRST_DAY = datetime(2024, 11, 20)
DAYS = 460
NOW = datetime(2026, 3, 1, 6, 30)

BARE = {
    "language": "en",
    "title": "Untitled",
    "date_source": "metadata",
    "date_confidence": 1.0,
    "first_seen_at": NOW,
    "word_count": 100,
    "content_hash": 0,
    "run_id": "run",
    "annotator_version": "1",
    "origin": "test",
}
"""An article of `publish_articles` where nothing else is said."""

Rows = dict[str, list[tuple[Any, ...]]]


def demo_store(path: Path, articles: int = 400, seed: int = 1) -> Store:
    """Publish a store of made-up articles at `path` and open it.

    It holds what real ones hold: articles without a date, a source or a tone, pages whose only date is
    that of a page header, near-duplicates, stories, several languages, pairs without a relation, country
    countries that context alone tells, titles with commas, quotes and a leading `=`.
    """
    dice = random.Random(seed)
    rows: Rows = defaultdict(list)
    for number in range(articles):
        add_article(rows, number, dice)
    with publish(path) as writer:
        writer.add({name: table(name, values) for name, values in rows.items()})
        writer.connection.execute(
            """
            INSERT INTO stories
            SELECT
                story_id, min_by(title, article_id), min(published_at), max(published_at),
                count(*) FILTER (duplicate_of IS NULL), count(DISTINCT source)
            FROM articles WHERE story_id IS NOT NULL GROUP BY story_id
            """
        )
        words = sum(row[14] for row in rows["articles"])
        writer.finish(Run("demo-run", NOW, NOW, articles, articles, 0, 0, 1, words, 2.5, "load demo"))
        writer.connection.execute(
            "INSERT INTO quarantine VALUES ('demo-run', ?, 'demo.jsonl:7', 'not JSON', '{\"title\"')", [NOW]
        )
        keep_up(writer)
    return Store(path)


WATCHED = {"pacts": "signed a pact with", "talks": "held talks with"}
"""The watch terms of `demo_notebook`, and the words that each finds."""


def demo_notebook(path: Path) -> None:
    """Write the notebook of a demo store: entries on articles in turn. None is hidden."""
    keys = [key for (key,) in Store(path).rows("SELECT article_id FROM articles ORDER BY article_id")]
    stories = [
        story
        for (story,) in Store(path).rows(
            "SELECT DISTINCT story_id FROM articles WHERE story_id IS NOT NULL ORDER BY story_id"
        )
    ]
    book = Notebook(path)
    book.tag(keys[::4], "to read")
    book.tag(keys[::6], "later")
    for key in keys[::5]:
        book.note(key, f"look at {key} again")
    for name, words in WATCHED.items():
        book.watch(name, f'"{words}"')
    book.place(keys[::13], keys[0])  # a story that the program does not have
    book.join(stories[1], stories[0])
    book.join(stories[2], stories[1])
    book.mean([Meant("person", "bo-lind", "", "bo-lindgren", "Bo Lindgren")])
    book.close()


def table(name: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    """Return rows, columns as in `schema.sql`, as the Arrow table that `Writer.add` takes."""
    schema = arrow_schemas()[name]
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    return pa.Table.from_arrays(
        [pa.array(column, type=field.type) for column, field in zip(columns, schema, strict=True)],
        schema=schema,
    )


def add_article(rows: Rows, number: int, dice: random.Random) -> None:
    key = 1_000_000_007 * (number + 1)
    day = FIRST_DAY + timedelta(days=int(DAYS * dice.random() ** 0.7), minutes=dice.randrange(1440))
    dated = dice.random() > 0.08
    published = day if dated else None
    source = dice.choice(list(SOURCES)) if dice.random() > 0.03 else None
    language = dice.choices(("en", "fr", "de"), (85, 10, 5))[0]
    a, b = dice.sample(sorted(COUNTRIES), 2)
    title = dice.choice(("{} and {} meet", '=SUM of "all" fears: {}, {}', "{} looks to {}")).format(
        COUNTRIES[a], COUNTRIES[b]
    )
    _add_title_mentions(rows, key, published, title, (a, b))
    _add_title_pair(rows, key, published, title, (a, b))
    text, tones = _add_sentences(rows, key, published, dice, (a, b))
    tone = round(sum(tones) / len(tones), 4) if language != "de" else None
    _add_sentiment(rows, key, tone, tones, (a, b))
    _add_tags(rows, key, dice)
    rows["texts"].append((key, text))
    rows["signatures"].append((key, [number // 3, number], bytes(8)))
    rows["story_terms"].append((key, published or NOW, language, b""))
    # Every seventh article repeats the one before; stories hold three articles, some articles have none.
    original = 1_000_000_007 * number if number % 7 == 6 else None
    story = 1_000_000_007 * (number - number % 3 + 1) if number % 10 else None
    url = f"https://{source}/news/{number}" if source else None
    rows["articles"].append(
        (
            key,
            url,
            url,
            source,
            SOURCES[source] if source else None,
            dice.choice(("World", "Business", None)),
            language,
            title,
            ["Staff Writer"],
            published,
            dice.choice(("metadata", "json-ld")) if dated else dice.choice(("page-header", "none")),
            0.9 if dated else 0.0,
            NOW,
            day + timedelta(days=2),
            len(text.split()),
            number,
            original,
            story,
            tone,
            "demo-run",
            "1",
            f"demo.jsonl:{number + 1}",
            _day(key, published),
        )
    )


def _day(key: int, published: datetime | None) -> date | None:
    """Return the day of an article where it was written: every third outlet is eleven hours behind UTC."""
    return published and (published - timedelta(hours=11 if key % 3 == 0 else 0)).date()


def _add_title_mentions(
    rows: Rows, key: int, published: datetime | None, title: str, countries: tuple[str, str]
) -> None:
    for code in countries:
        start = title.index(COUNTRIES[code])
        span = ("title", None, start, start + len(COUNTRIES[code]), "name", 0.9)
        rows["mentions"].append(
            (key, published, "country", code, COUNTRIES[code], COUNTRIES[code], *span, _day(key, published))
        )


def _add_title_pair(
    rows: Rows, key: int, published: datetime | None, title: str, countries: tuple[str, str]
) -> None:
    """Every second title makes a pair: "meet" is cooperation in a third country's voice, all else nothing."""
    if key % 2:
        return
    low, high = sorted(countries)
    day = _day(key, published)
    meet, at = title.endswith("meet"), len(title) - len("meet")
    spans = [
        (title.index(COUNTRIES[code]), title.index(COUNTRIES[code]) + len(COUNTRIES[code]))
        for code in (low, high)
    ]
    relation, kind, words = (0.4, "CONSULT", [(at, len(title))]) if meet else (0.0, None, [])
    voice = next(code for code in sorted(COUNTRIES) if code not in countries) if meet else None
    passed = (relation, kind, None, None, voice, 0.8, "04", 1.0, None, None, None, words)
    rows["pairs"].append(
        (key, published, low, high, None, *passed, "title", *chances(relation, 0.8), "encoder", spans, day)
    )


def _add_sentences(
    rows: Rows, key: int, published: datetime | None, dice: random.Random, main: tuple[str, str]
) -> tuple[str, list[float]]:
    text, tones = "", []
    for index in range(dice.randint(3, 8)):
        actor, target = main if index == 0 or dice.random() < 0.4 else dice.sample(sorted(COUNTRIES), 2)
        deed, relation, kind = dice.choice(DEEDS)
        person = PEOPLE[key // 1_000_000_007 % 3] if index == 0 else None
        office = "Harbour Bank" if index == 1 and key % 2 else "the Foreign Ministry"
        speaker = f"{person} of {office}" if person else office
        said = f"{COUNTRIES[actor]} {deed} {COUNTRIES[target]}, {speaker} said on day {index}."
        start = len(text) + bool(text)
        text = f"{text} {said}".strip()
        tone = round(max(-1.0, min(1.0, relation * 0.6 + dice.uniform(-0.3, 0.3))), 4)
        tones.append(tone)
        scored = relation if dice.random() > 0.05 else None
        rows["sentences"].append((key, index, start, start + len(said), tone, scored))
        for code in (actor, target):
            at = text.index(COUNTRIES[code], start)
            name = COUNTRIES[code]
            if code == "NER" and dice.random() < 0.5:
                continue  # meant by context alone: "the neighbour"
            via = "place" if (key + index) % 4 == 0 else "name"
            span = ("text", index, at, at + len(name), via, 0.9)
            rows["mentions"].append(
                (key, published, "country", code, name, name, *span, _day(key, published))
            )
        for kind, named in (("organisation", office.removeprefix("the ")), ("person", person)):
            if named:
                at = text.index(named, start)
                span = ("text", index, at, at + len(named), "ner", 0.7)
                identifier = named.lower().replace(" ", "-")
                rows["mentions"].append(
                    (key, published, kind, identifier, named, named, *span, _day(key, published))
                )
        low, high = sorted((actor, target))
        voice = dice.choice((actor, None))
        sure, at = round(dice.random(), 3), text.index(deed, start)
        mood = {0: "possible", 1: "negated"}.get((key // 1_000_000_007 + 5 * index) % 11)
        event = ("11", -2.0, mood, date(2025, 3, 4), "day", [(at, at + len(deed))])
        likely = (None, None) if scored is None else chances(scored, sure)
        passed = (
            scored,
            kind,
            actor,
            target,
            voice,
            sure,
            *event,
            "text",
            *likely,
            "rules",
            [],
            _day(key, published),
        )
        rows["pairs"].append((key, published, low, high, index, *passed))
    return text, tones


def _add_sentiment(
    rows: Rows, key: int, tone: float | None, tones: list[float], main: tuple[str, str]
) -> None:
    if tone is None:
        return
    rows["sentiment"].append((key, "article", None, None, tone, tone_label(tone), None, "vader"))
    for index, value in enumerate(tones):
        rows["sentiment"].append((key, "sentence", index, None, value, tone_label(value), None, "vader"))
    for code, value in zip(main, tones, strict=False):
        rows["sentiment"].append((key, "target", None, code, value, tone_label(value), 0.8, "encoder"))


def _add_tags(rows: Rows, key: int, dice: random.Random) -> None:
    for tag_id, label, parent in dice.sample(TOPICS, dice.randint(0, 3)):
        rows["tags"].append((key, "iptc", tag_id, label, parent, round(dice.uniform(0.2, 1.0), 3)))
    rows["tags"].append((key, "keyword", "foreign-ministry", "foreign ministry", None, 0.5))
    if key // 1_000_000_007 % 3 == 0:
        rows["tags"].append((key, "keyword", "border-talks", "border talks", None, 0.4))
    rows["tags"].append((key, "section", "world", "World", None, 1.0))


def publish_articles(path: Path, moments: Sequence[datetime | None], **columns: Sequence[Any]) -> Store:
    """Publish one bare English article for each moment of publication, numbered from 1, and open the store.

    Args:
        path: of the store.
        moments: published_at of each article; `published_day` is their UTC day unless it is given.
        columns: values of further columns of `articles`, one for each article, by name.
    """
    with publish(path) as writer:
        names = arrow_schemas()["articles"].names
        for index, moment in enumerate(moments):
            row = dict.fromkeys(names) | BARE | {"article_id": index + 1, "published_at": moment}
            row["published_day"] = moment and moment.date()
            row |= {name: values[index] for name, values in columns.items()}
            writer.add({"articles": table("articles", [tuple(row[name] for name in names)])})
    return Store(path)
