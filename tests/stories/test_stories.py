"""Stories: articles of one event come together, others do not, and what exists stays."""

from datetime import datetime, timedelta
from random import Random

from hypothesis import given, strategies as st

from monitor.stories.stories import LATEST, LONGEST, StoryFeatures, group

DAY = datetime(2026, 3, 2)

SUMMIT = (
    "pair:CHN-RUS person:prime-minister keyword:border-bridge keyword:rail-link title:summit title:bridge"
)
QUAKE = (
    "country:TUR keyword:rescue-teams keyword:tremors title:earthquake title:valley organisation:red-cross"
)
TARIFFS = "pair:DEU-USA keyword:steel-tariffs organisation:wto title:tariffs title:steel person:trade-envoy"


def article(number: int, features: str, hours: float = 0, story: int | None = None) -> StoryFeatures:
    found = frozenset((kind, value) for kind, _, value in (f.partition(":") for f in features.split()))
    return StoryFeatures(number, DAY + timedelta(hours=hours), found, story)


def test_articles_of_one_event_form_a_story_named_after_the_earliest() -> None:
    found = group(
        [
            article(1, QUAKE, hours=3),
            article(2, SUMMIT, hours=20),
            article(3, QUAKE + " keyword:tents", hours=1),
            article(4, TARIFFS),
            article(5, SUMMIT + " title:leaders country:KAZ", hours=30),
        ]
    )
    assert found == {3: 3, 1: 3, 2: 2, 5: 2, 4: 4}


def test_the_same_countries_alone_are_no_story() -> None:
    found = group([article(1, "pair:CHN-USA title:soybeans"), article(2, "pair:CHN-USA title:astronauts")])
    assert found == {1: 1, 2: 2}


def test_more_than_three_days_apart_is_another_story() -> None:
    assert group([article(1, QUAKE), article(2, QUAKE, hours=73)]) == {1: 1, 2: 2}


def test_a_story_goes_on_through_its_later_articles() -> None:
    days = [article(number, QUAKE, hours=48 * number) for number in range(1, 5)]
    assert set(group(days).values()) == {1}


def test_no_story_lasts_longer_than_two_weeks() -> None:
    days = [article(number, QUAKE, hours=24 * number) for number in range(1, 60)]
    found = group(days)
    at = {day.article_id: day.at for day in days}
    assert all(at[number] - at[story] <= LONGEST for number, story in found.items())
    assert len(set(found.values())) < 12


def test_an_existing_story_keeps_its_id_and_takes_new_articles() -> None:
    found = group(
        [article(7, QUAKE, hours=5, story=99), article(2, QUAKE, hours=1), article(8, QUAKE, hours=9)]
    )
    assert found == {7: 99, 2: 99, 8: 99}


def test_existing_stories_are_never_joined() -> None:
    found = group(
        [article(1, QUAKE, story=50), article(2, QUAKE, hours=1, story=60), article(3, QUAKE, hours=2)]
    )
    assert (found[1], found[2]) == (50, 60)
    assert found[3] in (50, 60)


def test_a_flood_of_articles_on_one_event_is_one_story() -> None:
    crowd = [article(number, QUAKE, hours=number / 10) for number in range(1, 20 * LATEST)]
    assert set(group(crowd).values()) == {1}


def test_articles_without_features_stand_alone() -> None:
    assert group([article(1, ""), article(2, ""), article(3, "place:somewhere")]) == {1: 1, 2: 2, 3: 3}


def test_nothing_gives_nothing() -> None:
    assert group([]) == {}


features = st.sampled_from([SUMMIT, QUAKE, TARIFFS, SUMMIT + " title:talks", QUAKE + " title:toll", ""])
hours = st.integers(0, 200)


@given(st.lists(st.tuples(features, hours), max_size=12), st.randoms())
def test_order_makes_no_difference(rows: list[tuple[str, int]], random: Random) -> None:
    articles = [article(number, *row) for number, row in enumerate(rows, 1)]
    found = group(articles)
    shuffled = articles.copy()
    random.shuffle(shuffled)
    assert group(shuffled) == found
    assert set(found) == {item.article_id for item in articles}


@given(st.lists(st.tuples(features, hours), min_size=1, max_size=12))
def test_grouping_again_changes_nothing(rows: list[tuple[str, int]]) -> None:
    articles = [article(number, *row) for number, row in enumerate(rows, 1)]
    found = group(articles)
    assert group(item._replace(story_id=found[item.article_id]) for item in articles) == found
