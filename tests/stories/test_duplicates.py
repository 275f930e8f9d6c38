"""Copies and originals."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, strategies as st

from monitor.stories.duplicates import Candidate, near_duplicates
from monitor.stories.signatures import signature

DAY = datetime(2026, 3, 2)
TEXT = " ".join(f"word{i}" for i in range(120))


def candidate(number: int, hours: int = 0, text: str = TEXT) -> Candidate:
    return Candidate(number, DAY + timedelta(hours=hours), signature(text).minhash)


def edited(times: int) -> str:
    """TEXT with a twelfth of its words changed, `times` times over, each time others."""
    words = TEXT.split()
    for step in range(times):
        words[step * 10 : step * 10 + 10] = [f"new{step}-{i}" for i in range(10)]
    return " ".join(words)


def test_the_earlier_article_is_the_original() -> None:
    assert near_duplicates([(candidate(1, hours=5), candidate(2, hours=1))]) == {1: 2}


def test_of_one_moment_the_smaller_id_is_the_original() -> None:
    assert near_duplicates([(candidate(9), candidate(4))]) == {9: 4}


def test_articles_that_share_a_band_by_chance_are_no_copies() -> None:
    other = " ".join(f"other{i}" for i in range(120))
    assert near_duplicates([(candidate(1), candidate(2, text=other))]) == {}


def test_short_identical_texts_are_copies() -> None:
    assert near_duplicates(
        [(candidate(1, text="Rain stops play"), candidate(2, text="Rain stops play"))]
    ) == {2: 1}


def test_a_short_text_is_no_copy_of_a_long_one() -> None:
    assert near_duplicates([(candidate(1, text="Rain stops play"), candidate(2))]) == {}


def test_copies_of_copies_resolve_to_the_original() -> None:
    versions = [candidate(number, hours=number, text=edited(number)) for number in range(4)]
    assert near_duplicates(pairwise(versions)) == {1: 0, 2: 0, 3: 0}
    assert near_duplicates([(versions[0], versions[3])]) == {}


def test_known_copies_are_not_compared_again() -> None:
    known = [(Candidate(5, DAY, b""), Candidate(3, DAY - timedelta(days=1), b""))]
    assert near_duplicates([(candidate(7, hours=2), candidate(5))], known) == {5: 3, 7: 3}


def test_an_earlier_article_found_late_becomes_the_original() -> None:
    known = [(Candidate(5, DAY, b""), Candidate(3, DAY - timedelta(hours=1), b""))]
    assert near_duplicates([(candidate(5), candidate(8, hours=-9))], known) == {3: 8, 5: 8}


numbers = st.integers(0, 12)


@given(st.lists(st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1])), st.randoms())
def test_order_makes_no_difference(edges: list[tuple[int, int]], random: Random) -> None:
    articles = [candidate(number, hours=number * 7 % 5) for number in range(13)]
    pairs = [(articles[one], articles[other]) for one, other in edges]
    found = near_duplicates(pairs)
    shuffled = [pair[::-1] if random.random() < 0.5 else pair for pair in pairs]
    random.shuffle(shuffled)
    assert near_duplicates(shuffled) == found
    assert not set(found) & set(found.values()), "an original is no copy"
    for copy, original in found.items():
        assert (articles[original].at, original) < (articles[copy].at, copy)


@pytest.mark.parametrize("pairs", [[], ()])
def test_nothing_gives_nothing(pairs: Sequence[tuple[Candidate, Candidate]]) -> None:
    assert near_duplicates(pairs) == {}
