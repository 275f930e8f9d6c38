"""Facts say what the other tables say, whatever runs made them and in whatever order."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import fmean
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from builders import SOURCES, Rows, add_article, demo_store, table
from by_hand import Piece, lineage, pieces, tells
from monitor.model import Run
from monitor.reference.outlets import Outlet
from monitor.reference.source_sets import Own
from monitor.store import Store, Writer, facts, linking, publish, sourcing
from monitor.store.schema import annotation_tables
from monitor.stories.signatures import signature
from monitor.stories.terms import terms

RUN = Run("r", datetime(2026, 6, 1), datetime(2026, 6, 1), 5, 1, 0, 2, 0, 9, 1.0, "load", 3, 4, 1000)
UNIT = 1_000_000_007
"""What the ids of made-up articles are multiples of."""


def made(numbers: list[int], run: str, seeds: list[int]) -> dict[str, pa.Table]:
    """Rows of made-up articles; those of one seed have one text, so that the later is a copy."""
    rows: Rows = defaultdict(list)
    for number, seed in zip(numbers, seeds, strict=True):
        add_article(rows, number, Random(seed))
    for name in ("signatures", "story_terms"):
        rows.pop(name)
    for (key, text), article in zip(rows["texts"], rows["articles"], strict=True):
        _, bands, minhash = (key, *_signed(text))
        rows["signatures"].append((key, bands, minhash))
        moment, language, title = article[9] or article[12], article[6], article[7]
        rows["story_terms"].append((key, moment, language, terms(title, text, language)))
    found = {name: table(name, values) for name, values in rows.items()}
    articles, count = found["articles"], len(numbers)
    nothing = pa.nulls(count, pa.int64())
    told = {"run_id": pa.array([run] * count), "duplicate_of": nothing, "story_id": nothing}
    for name, column in told.items():
        articles = articles.set_column(articles.schema.get_field_index(name), name, column)
    return {**found, "articles": articles}


def _signed(text: str) -> tuple[list[int], bytes]:
    signed = signature(text)
    return list(signed.bands), signed.minhash


def step(writer: Writer, run: str, dice: Random, held: dict[int, int]) -> None:
    """Do what a run may do: bring, replace, withdraw, annotate anew, fill in the countries of outlets."""
    fresh = {max(held, default=0) + 1 + n: dice.randrange(9) for n in range(dice.randint(3, 12))}
    again = {number: 100 + dice.randrange(40) for number in dice.sample(sorted(held), min(len(held), 3))}
    chosen = {**fresh, **again}
    tables = made(list(chosen), run, list(chosen.values()))
    writer.add(tables, replaced=[UNIT * (number + 1) for number in again])
    held.update(chosen)
    if dice.random() < 0.4:
        gone = dice.sample(sorted(held), 2)
        writer.withdraw([UNIT * (number + 1) for number in gone], "~", "withdrawn")
        for number in gone:
            del held[number]
    if held and dice.random() < 0.5:
        renewed = dice.sample(sorted(held), min(len(held), 3))
        anew = made(renewed, run, [200 + dice.randrange(40) for _ in renewed])
        ours = {name: anew[name] for name in annotation_tables() if name in anew}
        writer.refresh(
            {"articles": anew["articles"].select(["article_id", "tone", "annotator_version"]), **ours}
        )
    linking.link(writer.connection, run)
    if dice.random() < 0.3:
        writer.connection.execute("DELETE FROM meta WHERE key = ?", [sourcing.FILLED])
        own = Own((Outlet(("plainsman.example",), "Plainsman", dice.choice(("FRA", "DEU"))),))
        writer.set_meta(sourcing.OWN, own.to_json())
    sourcing.fill(writer, run)
    writer.finish(RUN)


@pytest.mark.parametrize("seed", range(3))
def test_facts_agree_with_the_tables_they_are_worked_out_of_after_any_runs(tmp_path: Path, seed: int) -> None:
    dice, held, path = Random(seed), dict[int, int](), tmp_path / "s.duckdb"
    for run in range(5):
        with publish(path) as writer:
            step(writer, f"run {run}", dice, held)
        check(Store(path))
    ((copies, moved),) = Store(path).rows(
        "SELECT count(duplicate_of), count(*) FILTER (story_id <> article_id) FROM articles"
    )
    assert min(copies, moved) > 0, "nothing was a copy, or in a story of others: the test tells too little"


def check(store: Store) -> None:
    """Compare every row of facts with what is worked out of the other tables in plain Python."""
    found = {piece.key: piece for piece in pieces(store)}
    numbers = dict(store.rows("SELECT article, article_id FROM article_facts"))
    assert sorted(numbers.values()) == sorted(found)
    told = store.rows(
        """
        SELECT
            article_id, published_day, source, source_country, language, tone_label, word_count, story_id,
            duplicate_of, duplicate, sample
        FROM article_facts ORDER BY article_id
        """
    )
    assert told == [
        (
            *(key, one.day, one.source, one.home, one.language, one.tone, one.words, one.story, one.original),
            *(one.original is not None, one.source in SOURCES),
        )
        for key, one in sorted(found.items())
    ]
    for name, expected in worked_out(store, found).items():
        rows = [(numbers[row[0]], *row[1:]) for row in store.rows(f"SELECT {COLUMNS[name]} FROM {name}")]  # noqa: S608
        assert Counter(rows) == Counter(expected), name
        strange = f"""
            SELECT count(*) FROM {name} AS a JOIN article_facts AS b USING (article)
            WHERE
                (a.published_day, a.source, a.source_country, a.language, a.tone_label, a.duplicate)
                IS DISTINCT FROM
                (b.published_day, b.source, b.source_country, b.language, b.tone_label, b.duplicate)
        """  # noqa: S608
        assert store.rows(strange) == [(0,)], name


COLUMNS = {
    "country_facts": "article, country, times, times_by_name",
    "pair_facts": "article, country_a, country_b, pair, sentences, tells, passes, likely_conflict, "
    "likely_cooperation, models, round(relation, 9), a_on_b, b_on_a, voice_a, voice_b, voice_other",
    "sentence_facts": "article, country_a, country_b, pair, relation, actor, target, voice, mood",
    "topic_facts": "article, topic, itself",
    "keyword_facts": "article, keyword",
    "entity_facts": "article, kind, entity_id, times",
    "tone_facts": "article, entity_id || ':' || label, tone",
}


def worked_out(store: Store, found: dict[int, Piece]) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows that each table of facts must have, by `article_id`."""
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    named, by_name, entities = Counter[Any](), Counter[Any](), Counter[Any]()
    for key, kind, entity, via in store.rows("SELECT article_id, kind, entity_id, via FROM mentions"):
        if kind == "country":
            named[key, entity] += 1
            by_name[key, entity] += via != "place"
        elif kind in ("person", "organisation"):
            entities[key, kind, entity] += 1
    rows["country_facts"] = [(*at, times, by_name[at]) for at, times in named.items()]
    rows["entity_facts"] = [(*at, times) for at, times in entities.items()]
    tags = store.rows("SELECT DISTINCT article_id, tag_id FROM tags WHERE scheme = 'iptc'")
    for key, piece in found.items():
        own = {tag for at, tag in tags if at == key}
        assert piece.topics == {above for tag in own for above in lineage(tag)}
        rows["topic_facts"] += [(key, topic, topic in own) for topic in piece.topics]
        rows["keyword_facts"] += [(key, keyword) for keyword in piece.keywords]
        for (a, b), said in piece.pairs.items():
            rows["pair_facts"].append((key, a, b, f"{a}-{b}", *of_pair(a, b, said)))
            rows["sentence_facts"] += {
                (key, a, b, f"{a}-{b}", one.sign, *[one.told[n] for n in TOLD]) for one in said
            }
    rows["tone_facts"] = store.rows(
        "SELECT article_id, entity_id || ':' || label, tone FROM sentiment WHERE level = 'target'"
    )
    return rows


TOLD = ("actors", "targets", "voices", "moods")


def of_pair(a: str, b: str, said: list[Any]) -> tuple[Any, ...]:
    """Return what an article tells of a pair."""
    passing = [one for one in said if one.passes]
    relations = [one.relation for one in said if one.relation is not None]
    return (
        *(len(said), tells(said), bool(passing)),
        *(max((one.conflict for one in said if one.conflict is not None), default=None),),
        *(max((one.cooperation for one in said if one.cooperation is not None), default=None),),
        "|".join(sorted({one.model or "" for one in passing})) if passing else None,
        round(fmean(relations), 9) if relations else None,
        any((one.actor, one.target) == (a, b) for one in passing),
        any((one.actor, one.target) == (b, a) for one in passing),
        *(any(one.voice == country for one in passing) for country in (a, b)),
        any(one.voice not in (a, b, None) for one in passing),
    )


def test_a_run_works_out_the_facts_of_what_it_touched_alone(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    demo_store(path, articles=40).close()
    before = dict(Store(path).rows("SELECT article_id, article FROM article_facts"))
    with publish(path) as writer:
        writer.add(made([3, 50], "r2", [7, 8]), replaced=[UNIT * 4])
    after = dict(Store(path).rows("SELECT article_id, article FROM article_facts"))
    assert {key for key, number in after.items() if before.get(key) != number} == {UNIT * 4, UNIT * 51}


def test_facts_are_sorted_again_when_as_many_were_added(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    with publish(path) as writer:
        writer.add(made([20, 21, 22], "r1", [20, 21, 22]))
    for number in range(5):
        with publish(path) as writer:
            writer.add(made([number], f"r{number}", [number]))
        days = Store(path).rows("SELECT published_day FROM article_facts ORDER BY article")
        ordered = dict(Store(path).rows("SELECT key, value FROM meta WHERE key LIKE 'facts%'"))
        assert int(ordered["facts_last"]) <= 2 * int(ordered["facts_sorted"])
        if ordered["facts_last"] == ordered["facts_sorted"]:
            known = [day for (day,) in days if day is not None]
            assert known == sorted(known)
    assert int(ordered["facts_sorted"]) > 3


def test_facts_that_another_version_worked_out_otherwise_are_worked_out_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "s.duckdb"
    demo_store(path, articles=20).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("DELETE FROM topic_facts")
        connection.execute("UPDATE country_facts SET country = 'XXX'")
    monkeypatch.setattr(facts, "FORM", facts.FORM + 1)
    with publish(path):
        pass
    check(Store(path))


def test_facts_of_a_period_are_beside_each_other(tmp_path: Path) -> None:
    path = tmp_path / "s.duckdb"
    demo_store(path, articles=120).close()
    rows = Store(path).rows("SELECT published_day FROM country_facts WHERE published_day IS NOT NULL")
    assert rows == sorted(rows)
    assert rows[-1][0] - rows[0][0] > timedelta(days=300)
