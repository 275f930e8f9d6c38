"""Articles of one event."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.stories.stories import Feature, StoryFeatures, group

DAY = datetime(2026, 5, 4)

SUMMIT: set[Feature] = {
    ("pair", "CHN-RUS"),
    ("title", "summit"),
    ("keyword", "rail-pact"),
    ("person", "li-wen"),
}
FLOOD: set[Feature] = {
    ("country", "BRA"),
    ("title", "flood"),
    ("keyword", "river-gauge"),
    ("title", "bridges"),
}


def item(key: int, features: set[Feature], days: float = 0, story: int | None = None) -> StoryFeatures:
    return StoryFeatures(key, DAY + timedelta(days=days), frozenset(features), story)


def test_reports_of_one_event_are_one_story_named_after_the_first() -> None:
    found = group(
        [
            item(5, SUMMIT | {("title", "opens")}),
            item(9, SUMMIT | {("title", "begins")}, days=-0.5),
            item(2, FLOOD),
            item(3, FLOOD | {("keyword", "rain")}, days=1),
        ]
    )
    assert found == {5: 9, 9: 9, 2: 2, 3: 2}


def test_the_same_subject_a_week_later_is_another_story() -> None:
    found = group([item(1, SUMMIT), item(2, SUMMIT, days=7)])
    assert found == {1: 1, 2: 2}


def test_sharing_only_a_country_is_not_enough() -> None:
    one = {("country", "FRA"), ("title", "wine"), ("keyword", "harvest"), ("keyword", "grape-prices")}
    other = {("country", "FRA"), ("title", "rail"), ("keyword", "strike"), ("keyword", "night-trains")}
    assert len(set(group([item(1, one), item(2, other)]).values())) == 2


def test_a_known_story_keeps_its_name_when_an_earlier_article_turns_up() -> None:
    found = group([item(7, SUMMIT, story=7), item(8, SUMMIT, story=7), item(1, SUMMIT, days=-1)])
    assert found == {7: 7, 8: 7, 1: 7}


def test_articles_without_features_stand_alone() -> None:
    assert group([item(1, set()), item(2, set())]) == {1: 1, 2: 2}


KINDS = st.sampled_from(["pair", "country", "person", "title", "keyword"])
FEATURES = st.sets(st.tuples(KINDS, st.sampled_from("abcdef")), max_size=5)


@settings(max_examples=60)
@given(st.lists(st.tuples(FEATURES, st.integers(0, 9)), max_size=14), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_a_second_time_changes_nothing(drawn, random) -> None:
    items = [item(key, features, days) for key, (features, days) in enumerate(drawn)]
    found = group(items)
    shuffled = items[:]
    random.shuffle(shuffled)
    assert group(shuffled) == found
    again = [StoryFeatures(i.article_id, i.at, i.features, found[i.article_id]) for i in items]
    assert group(again) == found
