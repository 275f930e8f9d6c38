"""Stories in a store: the same whatever the batches and their order, with numbers that stay."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from monitor.store import Store, linking, publish
from monitor.store.schema import arrow_schemas
from monitor.stories.stories import Chain, Told, group, told
from monitor.stories.terms import terms

FIRST = datetime(2026, 3, 2)

PLAIN = {"title": "T", "date_source": "feed", "date_confidence": 1.0, "word_count": 9, "source": "s"}
PLAIN |= {"annotator_version": "2", "origin": "o"}

PLACES = ("Arvella", "Pontrevo", "Samruk", "Velora", "Haverill", "Kenshi", "Montebar", "Aldabay")
PEOPLE = ("Berzani", "Omarov", "Tollness", "Quarrie", "Ibarzo", "Wendrich", "Maskell", "Dufresne")
THINGS = ("ferry", "dam", "school", "refinery", "parliament", "museum", "airport", "orchard")
DEEDS = ("burned", "opened", "was sold", "flooded", "closed", "was searched", "reopened", "collapsed")


def text(event: int, dice: Random) -> str:
    """A made-up report of an event: the same place, person and thing in other words each time."""
    place, person, thing = PLACES[event % 8], PEOPLE[event * 3 % 8], THINGS[event * 5 % 8]
    said = [
        f"The {thing} of {place} {DEEDS[event * 7 % 8]} on the night before, said {person}.",
        f"Crowds gathered in {place} as news of the {thing} spread, and {person} spoke to them.",
        f"Mayor {person} of {place} asked for calm about the {thing}.",
        f"An inquiry into the {thing} at {place} begins this week; {person} will lead it.",
    ]
    dice.shuffle(said)
    return " ".join(said[: dice.randint(2, 4)]) + f" Report {dice.randrange(10_000)}."


def stock(count: int, seed: int, days: int = 12) -> list[dict[str, Any]]:
    dice = Random(seed)
    return [
        {
            "key": number + 1,
            "at": FIRST + timedelta(days=dice.randrange(days), minutes=dice.randrange(1440)),
            "language": dice.choice(("en", "en", "de")),
            "text": text(dice.randrange(8), dice),
        }
        for number in range(count)
    ]


def tables(articles: list[dict[str, Any]], run: str) -> dict[str, pa.Table]:
    """Rows of articles without annotations."""
    rows = defaultdict(list)
    for one in articles:
        key, at, language, body = one["key"], one["at"], one["language"], str(one["text"])
        rows["articles"].append(
            {
                **PLAIN,
                "article_id": key,
                "published_at": at,
                "first_seen_at": at,
                "run_id": run,
                "content_hash": key,
                "language": language,
            }
        )
        rows["texts"].append({"article_id": key, "text": body})
        rows["signatures"].append({"article_id": key, "bands": [key], "minhash": b""})
        kept = terms("T", body, str(language))
        rows["story_terms"].append({"article_id": key, "moment": at, "language": language, "terms": kept})
    return {name: pa.Table.from_pylist(made, schema=arrow_schemas()[name]) for name, made in rows.items()}


def bring(store: Path, articles: list[dict[str, Any]], run: str, replaced: tuple[int, ...] = ()) -> None:
    with publish(store) as writer:
        writer.add(tables(articles, run), replaced=replaced)
        linking.link(writer.connection, run)


def stories(store: Path) -> dict[int, int]:
    return dict(Store(store).rows("SELECT article_id, story_id FROM articles"))


def partition(found: dict[int, int]) -> set[frozenset[int]]:
    members: dict[int, set[int]] = defaultdict(set)
    for key, story in found.items():
        members[story].add(key)
    return {frozenset(one) for one in members.values()}


def check_summaries(store: Path) -> None:
    """The table of stories says what the articles say."""
    assert Store(store).rows("SELECT story_id, articles, first_at, last_at FROM stories ORDER BY 1") == Store(
        store
    ).rows(
        """
        SELECT story_id, count(*), min(published_at), max(published_at)
        FROM articles GROUP BY story_id ORDER BY 1
        """
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_same_articles_make_the_same_stories_in_whatever_runs_and_order(
    tmp_path: Path, seed: int
) -> None:
    articles, dice = stock(90, seed), Random(seed)
    expected = partition(group(told(o["key"], o["at"], o["language"], "T", o["text"]) for o in articles))
    assert len([one for one in expected if len(one) > 1]) > 1
    shuffled = articles.copy()
    dice.shuffle(shuffled)
    late = sorted(articles, key=lambda one: str(one["at"]), reverse=True)
    for name, order, size in (("one", articles, 90), ("nine", shuffled, 10), ("late", late, 18)):
        store = tmp_path / f"{name}.duckdb"
        for first in range(0, 90, size):
            bring(store, order[first : first + size], f"run {first:02}")
        assert partition(stories(store)) == expected, name
        check_summaries(store)


def test_a_story_keeps_its_number_when_it_grows_backwards(tmp_path: Path) -> None:
    store, dice = tmp_path / "s.duckdb", Random(1)
    at = FIRST + timedelta(days=3)
    event = [{"key": key, "at": at, "language": "en", "text": text(1, dice)} for key in (5, 6, 7)]
    bring(store, event, "first")
    number = stories(store)[5]
    bring(
        store,
        [{"key": 2, "at": FIRST + timedelta(days=2), "language": "en", "text": text(1, dice)}],
        "second",
    )
    assert set(stories(store).values()) == {number}
    assert Store(store).rows("SELECT * FROM story_changes") == []


def test_a_story_that_is_no_more_leads_on(tmp_path: Path) -> None:
    """Two stories five days apart become one when what lies between arrives."""
    store, dice = tmp_path / "s.duckdb", Random(2)
    days = {1: 0, 2: 0, 3: 5, 4: 5, 5: 5, 6: 2, 7: 3}
    event = {
        key: {
            "key": key,
            "at": FIRST + timedelta(days=day, minutes=key),
            "language": "en",
            "text": text(3, dice),
        }
        for key, day in days.items()
    }
    bring(store, [event[key] for key in (1, 2, 3, 4, 5)], "first")
    before = stories(store)
    assert before == {1: 1, 2: 1, 3: 3, 4: 3, 5: 3}
    bring(store, [event[key] for key in (6, 7)], "second")
    assert set(stories(store).values()) == {1}  # the older one keeps its number
    assert Store(store).rows("SELECT former, present, kind, articles FROM story_changes") == [
        (3, 1, "merge", 3)
    ]
    assert Store(store).rows("SELECT story_id, articles FROM stories") == [(1, 7)]


def test_a_report_that_is_corrected_or_withdrawn_leaves_its_story_as_if_it_had_never_been_in_it(
    tmp_path: Path,
) -> None:
    store, other = tmp_path / "s.duckdb", tmp_path / "other.duckdb"
    articles = stock(40, 7, days=5)
    bring(store, articles, "first")
    moved = {**articles[0], "at": FIRST + timedelta(days=9), "text": text(6, Random(9))}
    bring(store, [moved], "second", replaced=(1,))
    with publish(store) as writer:
        assert writer.withdraw([3, 4], "2", "cancelled") == 2
        linking.link(writer.connection, "third")
    bring(other, [moved, *(one for one in articles[1:] if one["key"] not in (3, 4))], "only")
    assert partition(stories(store)) == partition(stories(other))
    check_summaries(store)


@pytest.mark.parametrize("change", [{"at": FIRST + timedelta(days=9)}, {"language": "de"}])
def test_a_report_whose_day_or_language_is_corrected_leads_on_from_its_story(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    """It alone was the story, or it leaves others there: both are written down."""
    store, dice = tmp_path / "s.duckdb", Random(4)
    alone = "Bus drivers walked out over pay; commuters took to bicycles, and the union wants four per cent."
    bodies = {1: alone, **{key: text(3, dice) for key in (5, 6, 7)}}
    articles: list[dict[str, Any]] = [
        {"key": key, "at": FIRST, "language": "en", "text": body} for key, body in bodies.items()
    ]
    bring(store, articles, "first")
    before = stories(store)
    assert before == {1: 1, 5: 5, 6: 5, 7: 5}
    bring(store, [{**articles[0], **change}, {**articles[2], **change}], "second", replaced=(1, 6))
    after = stories(store)
    assert (after[5], after[7]) == (5, 5)
    noted = Store(store).rows("SELECT former, present, kind, articles FROM story_changes ORDER BY former")
    assert noted == [(1, after[1], "merge", 1), (5, after[6], "split", 1)]
    check_summaries(store)


def test_a_run_asks_only_for_the_days_that_it_touches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, asked = tmp_path / "s.duckdb", []
    bring(store, stock(200, 3, days=60), "first")
    place = Chain.place

    def noted(self: Chain, day: date, articles: list[Told]) -> dict[int, int]:
        asked.append(day)
        return place(self, day, articles)

    monkeypatch.setattr(Chain, "place", noted)
    new: dict[str, Any] = {
        "key": 999,
        "at": FIRST + timedelta(days=30),
        "language": "en",
        "text": text(2, Random(5)),
    }
    bring(store, [new], "second")
    assert min(asked) == new["at"].date()
    assert len(asked) <= 15


def test_an_older_store_gets_terms_and_stories_from_its_texts(tmp_path: Path) -> None:
    store, expected = tmp_path / "s.duckdb", tmp_path / "new.duckdb"
    articles = stock(60, 11)
    for path in (store, expected):
        bring(path, articles, "first")
    with duckdb.connect(str(store)) as connection:
        connection.execute("DROP TABLE story_terms")
        connection.execute("DROP TABLE story_changes")
        connection.execute("UPDATE articles SET story_id = article_id % 7")
        connection.execute("DELETE FROM stories")
        connection.execute("UPDATE meta SET value = '6' WHERE key = 'schema_version'")
    with publish(store):
        pass
    assert partition(stories(store)) == partition(stories(expected))
    same = "SELECT article_id, language, moment, terms FROM story_terms ORDER BY 1"
    assert Store(store).rows(same) == Store(expected).rows(same)
    check_summaries(store)
