"""Stories: articles of one event come together, others do not, in whatever order they are given."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings, strategies as st

from monitor.stories.stories import Told, group, told

DAY = datetime(2026, 3, 2)

QUAKE = (
    "A strong earthquake shook the valley of Arvella on Monday and rescue teams dug for survivors in the "
    "town of Pontrevo. The tremor of magnitude 6.3 brought down a school, said Mayor Lucia Berzani. Tents "
    "were sent from Torquay, and the hospital of Pontrevo treated forty people."
)
QUAKE_AGAIN = (
    "Rescuers in Pontrevo pulled two children from a school that Monday's 6.3 earthquake brought down. Mayor "
    "Lucia Berzani asked for tents and blankets. In the valley of Arvella roads were cut off by rocks."
)
OTHER_QUAKE = (
    "A strong earthquake shook the coast of Samruk on Monday and rescue teams looked for fishermen near "
    "Aldabay. The tremor of magnitude 5.1 cracked the harbour wall, said Governor Daniyar Omarov. "
    "Boats were sent from Kenshi."
)
OTHER_QUAKE_AGAIN = (
    "Governor Daniyar Omarov said that all fishermen of Aldabay were found after a 5.1 earthquake off "
    "Samruk. The harbour wall has to be rebuilt, and boats from Kenshi went home."
)
ENDS = ("vella", "trevo", "ruk", "ora", "erill", "shi", "monte", "dabay", "marsh")
STRIKE = (
    "Bus drivers of the Velora company walked out over pay for a second day. The union led by Tom Haverill "
    "wants four per cent; Velora offers two. Commuters in Eastmarsh took to bicycles."
)


def article(number: int, text: str, hours: float = 0, title: str = "", language: str = "en") -> Told:
    return told(number, DAY + timedelta(hours=hours), language, title, text)


def partition(found: dict[int, int]) -> set[frozenset[int]]:
    members: dict[int, set[int]] = defaultdict(set)
    for key, story in found.items():
        members[story].add(key)
    return {frozenset(one) for one in members.values()}


def test_reports_of_one_event_in_other_words_are_one_story_named_after_the_earliest() -> None:
    found = group([article(1, QUAKE, 3), article(2, STRIKE, 2), article(3, QUAKE_AGAIN, 9)])
    assert found == {1: 1, 3: 1, 2: 2}


def test_two_events_of_a_kind_on_one_day_are_two_stories() -> None:
    told_of = [QUAKE, OTHER_QUAKE, QUAKE_AGAIN, OTHER_QUAKE_AGAIN]
    found = group(article(number, text, number) for number, text in enumerate(told_of, 1))
    assert partition(found) == {frozenset({1, 3}), frozenset({2, 4})}


def test_reports_in_one_form_on_different_companies_are_no_story() -> None:
    names = [f"{first}{last}" for first in ("Ar", "Pon", "Sam", "Vel", "Hav", "Ken") for last in ENDS]
    form = (
        "{0} Inc said net income per share was {1} cts against {2} cts in the quarter. Revenue was {3} mln."
    )
    found = group(
        article(
            number,
            form.format(name, 17 * number, 13 * number, 101 * number),
            number / 4,
            f"{name} 4th qtr net",
        )
        for number, name in enumerate(names, 1)
    )
    assert max(map(len, partition(found))) <= 3


def test_a_language_without_spaces_or_capitals_has_stories_too() -> None:
    found = group(
        [
            article(1, "阿维拉山谷星期一发生强烈地震，救援队在蓬特雷沃镇搜寻幸存者。", language="zh"),
            article(2, "蓬特雷沃镇的学校在地震中倒塌，救援队赶往阿维拉山谷。", 2, language="zh"),
            article(3, "维洛拉公司的公交司机因工资罢工第二天，乘客骑自行车上班。", 3, language="zh"),
        ]
    )
    assert partition(found) == {frozenset({1, 2}), frozenset({3})}


def test_forms_of_a_russian_word_are_one() -> None:
    found = group(
        [
            article(1, "Землетрясение в долине Арвелла разрушило школу в Понтрево.", language="ru"),
            article(
                2,
                "Мэр Понтрево просит палатки после землетрясения в Арвелле; школы закрыты.",
                4,
                language="ru",
            ),
        ]
    )
    assert len(set(found.values())) == 1


def test_more_than_three_days_apart_is_another_story() -> None:
    assert group([article(1, QUAKE), article(2, QUAKE, hours=24 * 4)]) == {1: 1, 2: 2}


def test_a_story_goes_on_through_its_later_articles() -> None:
    days = [article(number, QUAKE, hours=48 * number) for number in range(1, 4)]
    assert set(group(days).values()) == {1}


@pytest.mark.parametrize("begin", range(14))
def test_no_story_lasts_longer_than_two_weeks(begin: int) -> None:
    days = [article(number, QUAKE, hours=24 * (number + begin)) for number in range(1, 60)]
    found = group(days)
    lasting = defaultdict(list)
    for number, story in found.items():
        lasting[story].append(number)
    lengths = [max(numbers) - min(numbers) + 1 for numbers in lasting.values()]
    assert max(lengths) <= 14
    assert len(lengths) <= 9


def test_a_story_that_never_stops_ends_on_the_same_days_wherever_it_began() -> None:
    days = [article(number, QUAKE, hours=24 * number) for number in range(1, 60)]
    ends = [set(group(days[first:]).values()) for first in range(3)]
    assert all({story for story in one if story > 14} == {s for s in ends[0] if s > 14} for one in ends)


def test_a_flood_of_articles_on_one_event_is_one_story() -> None:
    crowd = [article(number, QUAKE, hours=number / 100) for number in range(1, 700)]
    assert set(group(crowd).values()) == {1}


def test_articles_without_words_stand_alone() -> None:
    assert group([article(1, ""), article(2, "?!"), article(3, QUAKE)]) == {1: 1, 2: 2, 3: 3}


def test_nothing_gives_nothing() -> None:
    assert group([]) == {}


texts = st.sampled_from([QUAKE, QUAKE_AGAIN, OTHER_QUAKE, OTHER_QUAKE_AGAIN, STRIKE, ""])
rows = st.lists(st.tuples(texts, st.integers(0, 200), st.sampled_from(["en", "de"])), max_size=12)


@settings(deadline=None, max_examples=40)
@given(rows, st.randoms())
def test_order_makes_no_difference(chosen: list[tuple[str, int, str]], random: Random) -> None:
    articles = [article(number, text, at, language=code) for number, (text, at, code) in enumerate(chosen, 1)]
    found = group(articles)
    shuffled = articles.copy()
    random.shuffle(shuffled)
    assert group(shuffled) == found
    assert set(found) == {item.article_id for item in articles}
