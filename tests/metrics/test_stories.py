"""Stories as they are shown: what is in them, who told them first, and corrections by hand."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from builders import demo_store, publish_articles
from by_hand import Piece, matches
from monitor.errors import UsageError
from monitor.metrics import articles as reading, coverage, pairs, stories, tones
from monitor.metrics.filters import Filters
from monitor.notebook import Notebook
from monitor.store import Store, publish


def by_story(articles: list[Piece], f: Filters) -> dict[int, list[Piece]]:
    found = defaultdict(list)
    for piece in articles:
        if matches(piece, f):
            found[piece.story or piece.key].append(piece)
    return found


@pytest.mark.parametrize("f", [Filters(), Filters(languages=("en",)), Filters(duplicates=True)])
def test_stories_are_listed_with_what_matches_of_them(demo: Store, articles: list[Piece], f: Filters) -> None:
    expected = {story: told for story, told in by_story(articles, f).items() if len(told) >= 2}
    found = stories.listing(demo, f, limit=None)
    assert dict(zip(found["story_id"], found["articles"], strict=True)) == {
        story: len(told) for story, told in expected.items()
    }
    assert found["articles"].is_monotonic_decreasing
    assert stories.total(demo, f) == len(expected)
    for row in list[Any](found.itertuples()):
        told = expected[row.story_id]
        assert row.sources == len({piece.source for piece in told if piece.source})
        assert set(row.countries) == set().union(*(piece.countries for piece in told))


def test_pages_of_stories_follow_each_other(demo: Store) -> None:
    whole = stories.listing(demo, Filters(), sort="newest", limit=None)["story_id"].tolist()
    pages = [
        stories.listing(demo, Filters(), sort="newest", limit=3, offset=at)["story_id"].tolist()
        for at in range(0, len(whole), 3)
    ]
    assert [story for page in pages for story in page] == whole


def test_the_first_report_is_the_earliest_and_reprints_are_named(demo: Store) -> None:
    for story in stories.listing(demo, Filters(), limit=5)["story_id"]:
        f = Filters(stories=(str(story),))
        told = stories.telling(demo, f)
        dated = told[told["published_at"].notna()]
        assert dated["published_at"].is_monotonic_increasing
        assert (dated["delay_hours"] >= 0).all()
        first = told[told["report"] == "first"]
        assert (first["published_at"] == told["published_at"].min()).all()
        assert ((told["report"] == "reprint") == told["duplicate_of"].notna()).all()
        outlets = stories.outlets(demo, f)
        assert (outlets["own"] + outlets["reprints"]).sum() == told["source"].notna().sum()


def test_stories_that_were_joined_by_hand_count_as_one_and_come_apart_again(tmp_path: Path) -> None:
    store = demo_store(tmp_path / "s", articles=90)
    before = stories.listing(store, Filters(), limit=None)
    a, b, c = before["story_id"].head(3)
    sizes = dict(zip(before["story_id"], before["articles"], strict=True))
    count = coverage.counts(store, Filters()).stories
    book = Notebook(store.path)
    book.join(b, a)
    book.join(a, c)
    found = stories.listing(store, Filters(), limit=None)
    assert dict(zip(found["story_id"], found["articles"], strict=True))[c] == sizes[a] + sizes[b] + sizes[c]
    assert coverage.counts(store, Filters(unit="stories")).stories == count - 2
    with pytest.raises(UsageError, match="already"):
        book.join(c, b)
    assert book.part(a)
    found = stories.listing(store, Filters(), limit=None)
    assert dict(zip(found["story_id"], found["articles"], strict=True))[a] == sizes[a] + sizes[b]
    book.close()


def test_articles_that_were_taken_out_by_hand_make_a_story_of_their_own(tmp_path: Path) -> None:
    store = demo_store(tmp_path / "s", articles=90)
    story = stories.listing(store, Filters(), limit=1)["story_id"].item()
    told = stories.telling(store, Filters(stories=(str(story),)))["article_id"].tolist()
    book = Notebook(store.path)
    book.place(told[1:], told[1])
    assert stories.telling(store, Filters(stories=(str(story),)))["article_id"].tolist() == told[:1]
    assert stories.telling(store, Filters(stories=(str(told[1]),)))["article_id"].tolist() == told[1:]
    assert book.unplace(told) == len(told) - 1
    assert stories.telling(store, Filters(stories=(str(story),)))["article_id"].tolist() == told
    book.close()
    assert reading.total(store, Filters(stories=(str(story),), duplicates=True)) == len(told)


def test_a_list_of_articles_names_the_story_that_was_corrected_by_hand(tmp_path: Path) -> None:
    store = demo_store(tmp_path / "s", articles=90)
    a, b = stories.listing(store, Filters(), limit=2)["story_id"]
    book = Notebook(store.path)
    book.join(b, a)
    book.close()
    assert set(reading.listing(store, Filters(stories=(str(a),)))["story_id"]) == {a}


def test_the_address_of_a_story_that_was_joined_by_hand_leads_to_the_whole(tmp_path: Path) -> None:
    store = demo_store(tmp_path / "s", articles=90)
    a, b = stories.listing(store, Filters(), limit=2)["story_id"]
    book = Notebook(store.path)
    book.join(b, a)
    book.close()
    whole, former = (stories.telling(store, Filters(stories=(str(one),))) for one in (a, b))
    assert len(whole)
    assert former["article_id"].tolist() == whole["article_id"].tolist()
    none_of = Filters(none_of=(("stories", (str(b),)),))
    assert a not in stories.listing(store, none_of, limit=None)["story_id"].tolist()


def test_an_article_of_no_story_that_a_story_is_joined_to_is_of_it(tmp_path: Path) -> None:
    store = publish_articles(tmp_path / "s", [datetime(2026, 1, 1)] * 3, story_id=[None, 2, 2])
    book = Notebook(store.path)
    book.join(2, 1)
    book.close()
    assert coverage.top(store, Filters(), "story")["matching"].tolist() == [3]
    assert reading.reading(store, 1).story["article_id"].tolist() == [2, 3]  # type: ignore[union-attr]


@pytest.mark.parametrize("merged", [[(1, 3)], [(2, 3)], [(1, 4), (4, 3)], [(1, 2)]])
def test_stories_joined_by_hand_stay_one_when_the_program_merges_either_of_them(
    tmp_path: Path, merged: list[tuple[int, int]]
) -> None:
    ids = [1, 1, 2, 2]
    for former, present in merged:
        ids = [present if one == former else one for one in ids]
    store = publish_articles(tmp_path / "s", [datetime(2026, 1, 1)] * 4, story_id=ids)
    with publish(store.path) as writer:
        for step, change in enumerate(merged):
            writer.connection.execute(
                "INSERT INTO story_changes VALUES ('r', ?, ?, ?, 'merge', 2)",
                [date(2026, 1, 1 + step), *change],
            )
    book = Notebook(store.path)
    book.join(1, 2)
    book.close()
    assert stories.listing(store, Filters())["articles"].tolist() == [4]
    for one in {1, 2, *ids}:
        assert len(stories.telling(store, Filters(stories=(str(one),)))) == 4


@pytest.mark.parametrize("chosen", [{1}, {1, 2}, {2}, {2, 3}])
def test_the_article_that_a_story_is_named_after_can_be_taken_out_too(
    tmp_path: Path, chosen: set[int]
) -> None:
    store = publish_articles(tmp_path / "s", [datetime(2026, 1, 1)] * 4, story_id=[1] * 4)
    book = Notebook(store.path)
    book.place(*stories.parting(store, [1, 2, 3, 4], chosen))
    held = stories.listing(store, Filters(), least=1)["story_id"].astype(str)
    sides = [set(stories.telling(store, Filters(stories=(one,)))["article_id"]) for one in held]
    assert sorted(sides, key=sorted) == sorted([chosen, {1, 2, 3, 4} - chosen], key=sorted)
    book.close()


def test_a_part_of_a_story_that_was_joined_by_hand_can_leave_it_under_a_number_of_its_own(
    tmp_path: Path,
) -> None:
    store = publish_articles(tmp_path / "s", [datetime(2026, 1, 1)] * 4, story_id=[1, 1, 3, 3])
    book = Notebook(store.path)
    book.join(3, 1)
    placed, number = stories.parting(store, [1, 2, 3, 4], {3, 4})
    assert (placed, number) == ([3, 4], 4)
    book.place(placed, number)
    assert stories.listing(store, Filters())["articles"].tolist() == [2, 2]
    with pytest.raises(UsageError, match="already"):
        stories.parting(store, [1, 3], {3})
    book.close()


def test_tone_and_relation_by_person_call_people_as_the_store_does(demo: Store) -> None:
    wanted = {"ada-marsh": "Ada Marsh", "bo-lindgren": "Bo Lindgren"}
    by_tone = tones.along(demo, Filters(), "story", limit=3)
    titles = dict(demo.rows("SELECT CAST(story_id AS VARCHAR), title FROM stories"))
    assert by_tone["label"].tolist() == [titles[key] for key in by_tone["id"]]
    pair = tuple(pairs.ranking(demo, Filters(), limit=1)[["country_a", "country_b"]].iloc[0])
    found = pairs.along(demo, Filters(), (str(pair[0]), str(pair[1])), "person")
    assert len(found)
    assert found["label"].tolist() == [wanted[key] for key in found["id"]]
